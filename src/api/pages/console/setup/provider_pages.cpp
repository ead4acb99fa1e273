// /console/providers/{provider}: one identity provider, its form, and the question before it is deleted.

#include "api/pages/console/setup/dependents.hpp"
#include "api/pages/console/setup/provider_form.hpp"
#include "cognito/messages/common.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr page_text provider_type_label{"Type", "種類"};
constexpr page_text provider_created_label{"Created", "作成日時"};
constexpr page_text provider_changed_label{"Changed", "変更日時"};
constexpr page_text provider_settings_title{"Settings", "設定"};
constexpr page_text save_provider_text{"Save", "保存"};
constexpr page_text delete_provider_text{"Delete this identity provider", "この ID プロバイダーを削除"};
constexpr page_text provider_question{
    "People who sign in with this provider can no longer do so. Their users stay in the pool.",
    "このプロバイダーでサインインしている人は、サインインできなくなります。ユーザーはプールに残ります。"};

struct named_provider_path {
    base::json::text<1, 32, cognito::provider_name_pattern> provider;
};
BOOST_DESCRIBE_STRUCT(named_provider_path, (), (provider))

std::string provider_address(std::string_view name) {
    return fmt::format("/console/providers/{}", http::percent_encode(name));
}

setup_reply provider_page(const setup_ports& ports, const administrator& by, const http::request& request,
                          const std::string& name, const refused_form* refused) {
    const auto found = ports.setup.providers.get(by, name);
    if (!found) return std::unexpected(to_setup_problem(found.error()));
    const auto& provider = **found;
    const auto to = setup_viewer(ports, by, request, provider_address(name));
    const html_details facts{
        {std::string(provider_type_label.in(to.in)), std::string(provider_type_text(provider.ProviderType))},
        {std::string(provider_created_label.in(to.in)), time_html(provider.CreationDate.at)},
        {std::string(provider_changed_label.in(to.in)), time_html(provider.LastModifiedDate.at)}};
    page_action form{.action = provider_address(name),
                     .fields = provider_fields(provider, false, to.in),
                     .hidden = {{"seen", service::version_of(provider.LastModifiedDate)}},
                     .button = std::string(save_provider_text.in(to.in))};
    area_page shown{.title = provider.ProviderName, .content_html = details_html(facts), .entry = "/console/providers"};
    shown.content_html +=
        section_html("settings", provider_settings_title.in(to.in), setup_form_html(std::move(form), to, refused));
    shown.content_html +=
        fmt::format("<p>{}</p>\n", link_html(provider_address(name) + "/delete", delete_provider_text.in(to.in)));
    return setup_page(ports, to, std::move(shown), refused);
}

setup_reply change_provider(const setup_ports& ports, const administrator& by, const std::string& name,
                            const form_values& given, const http::request& request) {
    const auto again = [&](problem why) {
        const refused_form refused{provider_address(name), given, std::move(why)};
        return provider_page(ports, by, request, name, &refused);
    };
    const auto present = ports.setup.providers.get(by, name);
    if (!present) return std::unexpected(to_setup_problem(present.error()));
    const auto wanted = read_provider_form(given, (*present)->ProviderType, http::choose_language(request));
    if (!wanted) return again(wanted.error());
    const auto changed = ports.setup.providers.update(by, name, given.text("seen"), *wanted);
    if (!changed) return again(to_setup_problem(changed.error()));
    return setup_done(provider_address(name), "saved");
}

setup_reply provider_deletion_page(const setup_ports& ports, const administrator& by, const http::request& request,
                                   const std::string& name, const refused_form* refused) {
    const auto found = ports.setup.providers.get(by, name);
    if (!found) return std::unexpected(to_setup_problem(found.error()));
    return deletion_page(ports, by, request,
                         {.title = delete_provider_text,
                          .name = name,
                          .question = provider_question,
                          .entry = "/console/providers",
                          .form = {.action = provider_address(name) + "/delete", .button = {}},
                          .depends =
                              [&name](const cognito::user_pool_client& client) {
                                  const auto& listed = client.SupportedIdentityProviders;
                                  return listed && std::ranges::any_of(
                                                       *listed, [&](std::string_view each) { return each == name; });
                              }},
                         refused);
}

} // namespace

std::vector<operation> console_provider_pages(const setup_ports& ports) {
    std::vector<operation> out;
    out.push_back(administrator_operation(
        setup_description(http::method::get, "/console/providers/{provider}", "console_provider",
                          "Show an identity provider"),
        blocking([ports](const administrator& by, const path<named_provider_path>& at, const http::request& request) {
            return provider_page(ports, by, request, at->provider, nullptr);
        })));
    out.push_back(administrator_operation(setup_description(http::method::post, "/console/providers/{provider}",
                                                            "console_update_provider", "Change an identity provider"),
                                          blocking([ports](const administrator& by, const path<named_provider_path>& at,
                                                           const form_values& given, const http::request& request) {
                                              return change_provider(ports, by, at->provider, given, request);
                                          })));
    out.push_back(administrator_operation(
        setup_description(http::method::get, "/console/providers/{provider}/delete", "console_ask_delete_provider",
                          "Ask before an identity provider is deleted"),
        blocking([ports](const administrator& by, const path<named_provider_path>& at, const http::request& request) {
            return provider_deletion_page(ports, by, request, at->provider, nullptr);
        })));
    out.push_back(administrator_operation(
        setup_description(http::method::post, "/console/providers/{provider}/delete", "console_delete_provider",
                          "Delete an identity provider"),
        blocking([ports](const administrator& by, const path<named_provider_path>& at, const form_values& given,
                         const http::request& request) -> setup_reply {
            const auto gone = ports.setup.providers.remove(by, at->provider.value);
            if (gone) return setup_done("/console/providers", "deleted");
            const refused_form refused{{}, given, to_setup_problem(gone.error())};
            return provider_deletion_page(ports, by, request, at->provider, &refused);
        })));
    return out;
}

} // namespace poolguard::api
