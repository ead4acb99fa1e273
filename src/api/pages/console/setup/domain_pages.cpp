// /console/domains: the domains of the pool's sign-in pages.

#include "api/pages/console/setup/setup_answers.hpp"
#include "cognito/messages/domains.hpp"

#include <array>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::string_view domains_address = "/console/domains";
constexpr page_text domains_title{"Domains", "ドメイン"};
constexpr page_text no_domains{"The pool has no domain, and so no sign-in pages at Amazon.",
                               "プールにドメインがないため、Amazon 側にサインインページはありません。"};
constexpr page_text embedded_domains{
    "The sign-in pages of this server are at its own address and need no domain. A domain that you set is given to "
    "applications that ask for it, and passkeys are made for it unless the pool names another.",
    "このサーバーのサインインページはサーバー自身のアドレスにあり、ドメインは不要です。"
    "設定したドメインは、問い合わせたアプリケーションに返されます。"
    "パスキーも、プールに別の指定がなければこのドメイン用に作成されます。"};
constexpr page_text new_domain_title{"New domain", "新しいドメイン"};
constexpr page_text domain_label{"Domain", "ドメイン"};
constexpr page_text domain_hint{
    "A prefix such as “my-app”, or a domain of your own such as “auth.example.com”, which needs a certificate.",
    "「my-app」のようなプレフィックス、または証明書が必要な独自ドメイン (例: auth.example.com)"};
constexpr page_text certificate_label{"ARN of the certificate, for a domain of your own",
                                      "証明書の ARN (独自ドメインの場合)"};
constexpr page_text pages_version_label{"Pages", "ページ"};
constexpr page_text pages_version_one{"Classic pages", "クラシック"};
constexpr page_text pages_version_two{"Managed login", "マネージドログイン"};
constexpr page_text create_domain_text{"Create", "作成"};
constexpr page_text save_domain_text{"Save", "保存"};
constexpr page_text delete_domain_text{"Delete", "削除"};
constexpr page_text delete_domain_line{"Delete this domain", "このドメインを削除"};
constexpr page_text delete_domain_question{
    "Applications that send people to this domain can no longer sign them in, and passkeys made for it no longer work.",
    "このドメインを使用するアプリケーションではサインインできなくなり、このドメイン用のパスキーも使えなくなります。"};
constexpr page_text domain_status_label{"Status", "状態"};
constexpr page_text domain_target_label{"Target of the DNS entry", "DNS レコードの参照先"};

constexpr std::array domain_labels{member_label{"Domain", domain_label},
                                   member_label{"CustomDomainConfig", certificate_label}};

struct named_domain_path {
    base::json::text<1, 63, cognito::domain_pattern> domain;
};
BOOST_DESCRIBE_STRUCT(named_domain_path, (), (domain))

std::string domain_address(std::string_view domain) {
    return fmt::format("{}/{}", domains_address, http::percent_encode(domain));
}

form_field version_field(std::int64_t version, http::language in) {
    return {.name = "version",
            .label = std::string(pages_version_label.in(in)),
            .value = std::to_string(version),
            .choices = {{"1", std::string(pages_version_one.in(in))}, {"2", std::string(pages_version_two.in(in))}}};
}

form_field certificate_field(std::string value, http::language in) {
    return {.name = "certificate",
            .label = std::string(certificate_label.in(in)),
            .value = std::move(value),
            .longest = cognito::arn::bounds.max};
}

std::string domain_html(const cognito::domain_description& domain, std::size_t number, const viewer& to,
                        const refused_form* refused) {
    const auto name = domain.Domain.value_or("");
    const auto& custom = domain.CustomDomainConfig;
    const bool has_certificate = custom && custom->CertificateArn && !custom->CertificateArn->empty();
    html_details facts{{std::string(domain_label.in(to.in)), copyable_html(name, to.in)}};
    if (domain.Status) facts.emplace_back(domain_status_label.in(to.in), badge_html(*domain.Status));
    if (has_certificate && domain.CloudFrontDistribution)
        facts.emplace_back(domain_target_label.in(to.in), copyable_html(*domain.CloudFrontDistribution, to.in));
    page_action form{.action = domain_address(name),
                     .fields = {version_field(domain.ManagedLoginVersion.value_or(1), to.in)},
                     .hidden = {{"seen", service::version_of(domain)}},
                     .button = std::string(save_domain_text.in(to.in))};
    if (has_certificate) form.fields.push_back(certificate_field(*custom->CertificateArn, to.in));
    auto content = details_html(facts) + setup_form_html(std::move(form), to, refused);
    content += question_html(delete_domain_line.in(to.in), delete_domain_question.in(to.in),
                             {.action = domain_address(name) + "/delete",
                              .button = std::string(delete_domain_text.in(to.in)),
                              .is_dangerous = true,
                              .label = fmt::format("{} {}", delete_domain_text.in(to.in), name)},
                             to);
    return section_html(fmt::format("domain-{}", number), name, content);
}

setup_reply domains_page(const setup_ports& ports, const administrator& by, const http::request& request,
                         const refused_form* refused) {
    const auto found = ports.setup.domains.all(by);
    if (!found) return std::unexpected(to_setup_problem(found.error()));
    const auto to = setup_viewer(ports, by, request, std::string(domains_address));
    area_page shown{.title = std::string(domains_title.in(to.in)), .content_html = {}, .entry = domains_address};
    if (ports.setup.place.is_embedded)
        shown.content_html += paragraph(embedded_domains.in(to.in));
    else if ((*found)->empty())
        shown.content_html += paragraph(no_domains.in(to.in));
    for (std::size_t i = 0; i < (*found)->size(); ++i)
        shown.content_html += domain_html((**found)[i], i, to, refused);
    page_action form{.action = std::string(domains_address),
                     .fields = {{.name = "domain",
                                 .label = std::string(domain_label.in(to.in)),
                                 .hint = std::string(domain_hint.in(to.in)),
                                 .is_required = true,
                                 .longest = cognito::domain_name::bounds.max},
                                certificate_field({}, to.in),
                                version_field(1, to.in)},
                     .button = std::string(create_domain_text.in(to.in))};
    shown.content_html +=
        section_html("new", new_domain_title.in(to.in), setup_form_html(std::move(form), to, refused));
    return setup_page(ports, to, std::move(shown), refused);
}

service::domain_wish read_domain_form(const form_values& given) {
    return {.managed_login_version = given.text("version") == "2" ? 2 : 1,
            .certificate = std::string(given.text("certificate"))};
}

std::vector<field_problem> wrong_domain_fields(std::string_view domain, const service::domain_wish& wanted,
                                               http::language in) {
    cognito::create_user_pool_domain message;
    message.UserPoolId = "us-east-1_Any";
    message.Domain = std::string(domain);
    if (!wanted.certificate.empty()) message.CustomDomainConfig.emplace().CertificateArn = wanted.certificate;
    return broken_constraints(message, domain_labels, in);
}

// A form about a domain: `act` does it.
template <class Act>
setup_reply domain_act(const setup_ports& ports, const administrator& by, const http::request& request,
                       const form_values& given, std::string_view domain, std::string_view notice, const Act& act) {
    const auto again = [&](problem why) {
        const refused_form refused{std::string(request.path), given, std::move(why)};
        return domains_page(ports, by, request, &refused);
    };
    const auto wanted = read_domain_form(given);
    if (auto wrong = wrong_domain_fields(domain, wanted, http::choose_language(request)); !wrong.empty())
        return again(wrong_fields(std::move(wrong)));
    const cognito::result<void> done = act(wanted);
    if (!done) return again(to_setup_problem(done.error()));
    return setup_done(domains_address, notice);
}

} // namespace

std::vector<operation> console_domain_pages(const setup_ports& ports) {
    std::vector<operation> out;
    out.push_back(administrator_operation(
        setup_description(http::method::get, std::string(domains_address), "console_domains", "List the domains"),
        blocking([ports](const administrator& by, const http::request& request) {
            return domains_page(ports, by, request, nullptr);
        })));
    out.push_back(administrator_operation(
        setup_description(http::method::post, std::string(domains_address), "console_create_domain", "Make a domain"),
        blocking([ports](const administrator& by, const form_values& given, const http::request& request) {
            const auto domain = given.text("domain");
            return domain_act(ports, by, request, given, domain, "created", [&](const service::domain_wish& wanted) {
                return ports.setup.domains.create(by, domain, wanted);
            });
        })));
    out.push_back(administrator_operation(
        setup_description(http::method::post, "/console/domains/{domain}", "console_update_domain", "Change a domain"),
        blocking([ports](const administrator& by, const path<named_domain_path>& at, const form_values& given,
                         const http::request& request) {
            const std::string_view domain = at->domain.value;
            return domain_act(ports, by, request, given, domain, "saved", [&](const service::domain_wish& wanted) {
                return ports.setup.domains.update(by, domain, given.text("seen"), wanted);
            });
        })));
    out.push_back(administrator_operation(setup_description(http::method::post, "/console/domains/{domain}/delete",
                                                            "console_delete_domain", "Delete a domain"),
                                          blocking([ports](const administrator& by, const path<named_domain_path>& at,
                                                           const form_values& given, const http::request& request) {
                                              const std::string_view domain = at->domain.value;
                                              return domain_act(ports, by, request, given, domain, "deleted",
                                                                [&](const service::domain_wish&) {
                                                                    return ports.setup.domains.remove(by, domain);
                                                                });
                                          })));
    return out;
}

} // namespace poolguard::api
