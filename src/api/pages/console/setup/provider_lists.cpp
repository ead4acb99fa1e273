// /console/providers: the external identity providers, and the forms that make one.

#include "api/pages/console/setup/provider_form.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::string_view providers_address = "/console/providers";
constexpr page_text providers_title{"Identity providers", "ID プロバイダー"};
constexpr page_text providers_caption{"The identity providers of the pool", "プールの ID プロバイダー"};
constexpr page_text provider_head{"Name", "名前"};
constexpr page_text provider_type_head{"Type", "種類"};
constexpr page_text provider_changed_head{"Changed", "変更日時"};
constexpr page_text no_providers{"People sign in with the pool only: there are no other identity providers.",
                                 "プール以外の ID プロバイダーはありません。"};
constexpr page_text add_provider_title{"Add a provider", "プロバイダーを追加"};
constexpr page_text new_provider_title{"New identity provider", "新しい ID プロバイダー"};
constexpr page_text provider_name_label{"Name", "名前"};
constexpr page_text provider_name_hint{"Applications name the provider by it; it cannot be changed.",
                                       "アプリケーションがプロバイダーを指定する名前です。後から変更できません。"};
constexpr page_text create_provider_text{"Create", "作成"};
constexpr page_text provider_callback_text{"Register this address at the provider as the redirect URI:",
                                           "次のアドレスをリダイレクト URI としてプロバイダーに登録してください:"};

constexpr std::array new_provider_labels{member_label{"ProviderName", provider_name_label}};

struct provider_type_path {
    base::json::text<1, 32, one_line> type;
};
BOOST_DESCRIBE_STRUCT(provider_type_path, (), (type))

std::string new_provider_address(cognito::identity_provider_type type) {
    return fmt::format("/console/new-provider/{}", base::json::enum_name(type));
}

std::string provider_table(const service::external_provider_page& found, http::language in) {
    html_table table{.caption = std::string(providers_caption.in(in)),
                     .heads = {std::string(provider_head.in(in)), std::string(provider_type_head.in(in)),
                               std::string(provider_changed_head.in(in))},
                     .rows_html = {},
                     .none = std::string(no_providers.in(in))};
    for (const auto& each : found.providers)
        table.rows_html.push_back(
            {link_html(fmt::format("{}/{}", providers_address, http::percent_encode(each.ProviderName)),
                       each.ProviderName),
             std::string(provider_type_text(each.ProviderType)), time_html(each.LastModifiedDate.at)});
    return table_html(table);
}

setup_reply list_of_providers(const setup_ports& ports, const administrator& by, const http::request& request,
                              const service::page_request& wanted) {
    const auto found = ports.setup.providers.list(by, wanted);
    if (!found) return std::unexpected(to_setup_problem(found.error()));
    const auto to = setup_viewer(ports, by, request, std::string(providers_address));
    std::string links = "<ul>\n";
    for (const auto type : provider_types(ports.setup.place))
        links += link_item(new_provider_address(type), provider_type_text(type));
    area_page shown{.title = std::string(providers_title.in(to.in)),
                    .content_html = provider_table(**found, to.in),
                    .entry = providers_address};
    shown.content_html += next_page_html(next_setup_page(providers_address, (*found)->next), to.in);
    shown.content_html += section_html("add", add_provider_title.in(to.in), links + "</ul>\n");
    return setup_page(ports, to, std::move(shown), nullptr);
}

setup_reply new_provider_page(const setup_ports& ports, const administrator& by, const http::request& request,
                              cognito::identity_provider_type type, const refused_form* refused) {
    const auto to = setup_viewer(ports, by, request, new_provider_address(type));
    cognito::identity_provider blank;
    blank.ProviderType = type;
    page_action form{.action = new_provider_address(type),
                     .fields = provider_fields(blank, true, to.in),
                     .button = std::string(create_provider_text.in(to.in))};
    if (!is_well_known(type))
        form.fields.insert(form.fields.begin(), form_field{.name = "name",
                                                           .label = std::string(provider_name_label.in(to.in)),
                                                           .hint = std::string(provider_name_hint.in(to.in)),
                                                           .is_required = true,
                                                           .longest = cognito::provider_name::bounds.max});
    area_page shown{.title = fmt::format("{}: {}", new_provider_title.in(to.in), provider_type_text(type)),
                    .content_html = {},
                    .entry = providers_address};
    std::string content;
    if (const auto& domain = ports.setup.place.domain; !domain.empty())
        content += paragraph(provider_callback_text.in(to.in)) +
                   copyable_html(domain + (type == cognito::identity_provider_type::SAML ? "/saml2/idpresponse"
                                                                                         : "/oauth2/idpresponse"),
                                 to.in);
    content += setup_form_html(std::move(form), to, refused);
    shown.content_html = section_html("new", provider_type_text(type), content);
    return setup_page(ports, to, std::move(shown), refused);
}

std::vector<field_problem> wrong_provider_name(const std::string& name, http::language in) {
    cognito::create_identity_provider message;
    message.UserPoolId = "us-east-1_Any";
    message.ProviderName = name;
    return broken_constraints(message, new_provider_labels, in);
}

setup_reply make_provider(const setup_ports& ports, const administrator& by, cognito::identity_provider_type type,
                          const form_values& given, const http::request& request) {
    const auto again = [&](problem why) {
        const refused_form refused{new_provider_address(type), given, std::move(why)};
        return new_provider_page(ports, by, request, type, &refused);
    };
    const auto in = http::choose_language(request);
    const auto wanted = read_provider_form(given, type, in);
    if (!wanted) return again(wanted.error());
    const auto name = is_well_known(type) ? std::string(base::json::enum_name(type)) : std::string(given.text("name"));
    if (auto wrong = wrong_provider_name(name, in); !wrong.empty()) return again(wrong_fields(std::move(wrong)));
    const auto made = ports.setup.providers.create(by, name, type, *wanted);
    if (!made) return again(to_setup_problem(made.error()));
    return setup_done(fmt::format("{}/{}", providers_address, http::percent_encode(name)), "created");
}

// A type that cannot be made here is a page that does not exist.
std::expected<cognito::identity_provider_type, problem> wanted_type(const service::pool_place& place,
                                                                    const provider_type_path& at) {
    const auto found = provider_type_of(at.type.value);
    const auto made_here = provider_types(place);
    if (!found || std::ranges::find(made_here, *found) == made_here.end())
        return std::unexpected(problem(problems::setup_not_found));
    return *found;
}

} // namespace

std::vector<operation> console_provider_lists(const setup_ports& ports) {
    std::vector<operation> out;
    out.push_back(administrator_operation(
        setup_description(http::method::get, std::string(providers_address), "console_providers",
                          "List the identity providers"),
        blocking([ports](const administrator& by, const query<setup_list_query>& wanted, const http::request& request) {
            return list_of_providers(ports, by, request, to_page_request(wanted.value));
        })));
    out.push_back(
        administrator_operation(setup_description(http::method::get, "/console/new-provider/{type}",
                                                  "console_new_provider", "The form of a new identity provider"),
                                blocking([ports](const administrator& by, const path<provider_type_path>& at,
                                                 const http::request& request) -> setup_reply {
                                    POOLGUARD_TRY(const auto type, wanted_type(ports.setup.place, at.value));
                                    return new_provider_page(ports, by, request, type, nullptr);
                                })));
    out.push_back(administrator_operation(
        setup_description(http::method::post, "/console/new-provider/{type}", "console_create_provider",
                          "Make an identity provider"),
        blocking([ports](const administrator& by, const path<provider_type_path>& at, const form_values& given,
                         const http::request& request) -> setup_reply {
            POOLGUARD_TRY(const auto type, wanted_type(ports.setup.place, at.value));
            return make_provider(ports, by, type, given, request);
        })));
    return out;
}

} // namespace poolguard::api
