// /console/clients: the app clients, and the form that makes one.

#include "api/pages/console/setup/client_form.hpp"
#include "api/pages/console/setup/client_sections.hpp"
#include "api/pages/console/setup/setup_answers.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::string_view clients_address = "/console/clients";
constexpr page_text clients_title{"App clients", "アプリクライアント"};
constexpr page_text clients_caption{"The app clients of the pool", "プールのアプリクライアント"};
constexpr page_text client_id_head{"Client ID", "クライアント ID"};
constexpr page_text client_head{"Name", "名前"};
constexpr page_text no_clients{"There are no app clients.", "アプリクライアントはありません。"};
constexpr page_text new_client_title{"New app client", "新しいアプリクライアント"};
constexpr page_text with_secret_text{"With a secret, for applications that run on a server",
                                     "シークレットを作成する (サーバーで動作するアプリケーション用)"};
constexpr page_text create_client_text{"Create", "作成"};
constexpr page_text own_client_text{"this server's", "このサーバー用"};

std::string client_table(const service::app_client_page& found, const service::pool_place& place, http::language in) {
    html_table table{.caption = std::string(clients_caption.in(in)),
                     .heads = {std::string(client_head.in(in)), std::string(client_id_head.in(in))},
                     .rows_html = {},
                     .none = std::string(no_clients.in(in))};
    for (const auto& each : found.clients) {
        auto name =
            link_html(fmt::format("{}/{}", clients_address, http::percent_encode(each.ClientId)), each.ClientName);
        if (place.signs_in_by(each.ClientId)) name += " " + badge_html(own_client_text.in(in));
        table.rows_html.push_back({std::move(name), user_text_html(each.ClientId)});
    }
    return table_html(table);
}

setup_reply list_of_clients(const setup_ports& ports, const administrator& by, const http::request& request,
                            const service::page_request& wanted, const refused_form* refused) {
    const auto found = ports.setup.clients.list(by, wanted);
    if (!found) return std::unexpected(to_setup_problem(found.error()));
    const auto to = setup_viewer(ports, by, request, std::string(clients_address));
    page_action form{.action = std::string(clients_address),
                     .fields = client_fields(new_client_settings(), to.in),
                     .hidden = {once_mark(ports)}, // clients may have the same name
                     .button = std::string(create_client_text.in(to.in))};
    form.fields.push_back({.name = "secret", .label = std::string(with_secret_text.in(to.in)), .type = "checkbox"});
    area_page shown{.title = std::string(clients_title.in(to.in)),
                    .content_html = client_table(**found, ports.setup.place, to.in),
                    .entry = clients_address};
    shown.content_html += next_page_html(next_setup_page(clients_address, (*found)->next), to.in);
    shown.content_html +=
        section_html("new", new_client_title.in(to.in), setup_form_html(std::move(form), to, refused));
    return setup_page(ports, to, std::move(shown), refused);
}

setup_reply make_client(const setup_ports& ports, const administrator& by, const form_values& given,
                        const http::request& request) {
    const auto again = [&](problem why) {
        const refused_form refused{std::string(clients_address), given, std::move(why)};
        return list_of_clients(ports, by, request, to_page_request(setup_list_query{}), &refused);
    };
    const auto wanted = read_client_form(given, http::choose_language(request));
    if (!wanted) return again(wanted.error());
    // The form decides about what Cognito would turn on by itself.
    cognito::user_pool_client settings;
    settings.EnableTokenRevocation = true;
    apply_client_form(*wanted, settings);
    const auto made = do_once(
        ports, given, [&] { return ports.setup.clients.create(by, settings, wanted->name, given.has("secret")); });
    if (!made) return again(made.error());
    const auto& id = (*made)->client.ClientId;
    // A new secret is shown once, with the answer that made it.
    if (!(*made)->secret.empty())
        return client_page(ports, by, request, {.id = id, .secret = (*made)->secret.reveal(), .refused = nullptr});
    return setup_done(fmt::format("{}/{}", clients_address, http::percent_encode(id)), "created");
}

} // namespace

std::vector<operation> console_client_lists(const setup_ports& ports) {
    std::vector<operation> out;
    out.push_back(administrator_operation(
        setup_description(http::method::get, std::string(clients_address), "console_clients", "List the app clients"),
        blocking([ports](const administrator& by, const query<setup_list_query>& wanted, const http::request& request) {
            return list_of_clients(ports, by, request, to_page_request(wanted.value), nullptr);
        })));
    out.push_back(administrator_operation(
        setup_description(http::method::post, std::string(clients_address), "console_create_client",
                          "Make an app client"),
        blocking([ports](const administrator& by, const form_values& given, const http::request& request) {
            return make_client(ports, by, given, request);
        })));
    return out;
}

} // namespace poolguard::api
