// /console/clients/{client}: one app client, with what changes it.

#include "api/pages/console/setup/client_form.hpp"
#include "api/pages/console/setup/client_sections.hpp"
#include "cognito/messages/common.hpp"

#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr page_text client_facts_title{"App client", "アプリクライアント"};
constexpr page_text client_settings_title{"Settings", "設定"};
constexpr page_text save_client_text{"Save", "保存"};

struct app_client_path {
    base::json::text<1, 128, cognito::client_id_pattern> client;
};
BOOST_DESCRIBE_STRUCT(app_client_path, (), (client))

setup_reply change_client(const setup_ports& ports, const administrator& by, const std::string& id,
                          const form_values& given, const http::request& request) {
    const auto again = [&](problem why) {
        const refused_form refused{client_address(id), given, std::move(why)};
        return client_page(ports, by, request, {.id = id, .refused = &refused});
    };
    const auto wanted = read_client_form(given, http::choose_language(request));
    if (!wanted) return again(wanted.error());
    const auto changed = ports.setup.clients.update(
        by, id, given.text("seen"), [&](cognito::user_pool_client& it) { apply_client_form(*wanted, it); });
    if (!changed) return again(to_setup_problem(changed.error()));
    return setup_done(client_address(id), "saved");
}

// What shows, adds or deletes a secret, or deletes the client: the page again with the reason, if it was refused.
setup_reply client_act_refused(const setup_ports& ports, const administrator& by, const std::string& id,
                               const http::request& request, problem why) {
    const form_values nothing;
    const refused_form refused{{}, nothing, std::move(why)};
    return client_page(ports, by, request, {.id = id, .refused = &refused});
}

operation show_client(const setup_ports& ports) {
    return administrator_operation(
        setup_description(http::method::get, "/console/clients/{client}", "console_client", "Show an app client"),
        blocking([ports](const administrator& by, const path<app_client_path>& at, const http::request& request) {
            return client_page(ports, by, request, {.id = at->client});
        }));
}

operation update_client(const setup_ports& ports) {
    return administrator_operation(setup_description(http::method::post, "/console/clients/{client}",
                                                     "console_update_client", "Change an app client"),
                                   blocking([ports](const administrator& by, const path<app_client_path>& at,
                                                    const form_values& given, const http::request& request) {
                                       return change_client(ports, by, at->client, given, request);
                                   }));
}

operation delete_client(const setup_ports& ports) {
    return administrator_operation(setup_description(http::method::post, "/console/clients/{client}/delete",
                                                     "console_delete_client", "Delete an app client"),
                                   blocking([ports](const administrator& by, const path<app_client_path>& at,
                                                    const form_values&, const http::request& request) -> setup_reply {
                                       const auto gone = ports.setup.clients.remove(by, at->client.value);
                                       if (!gone)
                                           return client_act_refused(ports, by, at->client, request,
                                                                     to_setup_problem(gone.error()));
                                       return setup_done("/console/clients", "deleted");
                                   }));
}

operation show_secret(const setup_ports& ports) {
    return administrator_operation(
        setup_description(http::method::post, "/console/clients/{client}/secret", "console_show_client_secret",
                          "Show the secret of an app client"),
        blocking([ports](const administrator& by, const path<app_client_path>& at, const form_values&,
                         const http::request& request) -> setup_reply {
            const auto found = ports.setup.clients.reveal(by, at->client.value);
            if (!found) return client_act_refused(ports, by, at->client, request, to_setup_problem(found.error()));
            return client_page(ports, by, request, {.id = at->client, .secret = (*found)->reveal()});
        }));
}

operation add_secret(const setup_ports& ports) {
    return administrator_operation(
        setup_description(http::method::post, "/console/clients/{client}/secrets", "console_add_client_secret",
                          "Add a secret to an app client"),
        blocking([ports](const administrator& by, const path<app_client_path>& at, const form_values& given,
                         const http::request& request) -> setup_reply {
            const auto made =
                do_once(ports, given, [&] { return ports.setup.clients.add_secret(by, at->client.value); });
            if (!made) return client_act_refused(ports, by, at->client, request, made.error());
            return client_page(ports, by, request, {.id = at->client, .secret = (*made)->reveal()});
        }));
}

operation delete_secret(const setup_ports& ports) {
    return administrator_operation(
        setup_description(http::method::post, "/console/clients/{client}/secrets/delete",
                          "console_delete_client_secret", "Delete a secret of an app client"),
        blocking([ports](const administrator& by, const path<app_client_path>& at, const form_values& given,
                         const http::request& request) -> setup_reply {
            const auto gone = ports.setup.clients.remove_secret(by, at->client.value, given.text("id"));
            if (!gone) return client_act_refused(ports, by, at->client, request, to_setup_problem(gone.error()));
            return setup_done(client_address(at->client.value), "deleted");
        }));
}

} // namespace

setup_reply client_page(const setup_ports& ports, const administrator& by, const http::request& request,
                        const client_page_wish& wanted) {
    auto& clients = ports.setup.clients;
    const auto found = clients.get(by, wanted.id);
    if (!found) return std::unexpected(to_setup_problem(found.error()));
    const auto& client = (*found)->client;
    std::vector<cognito::client_secret_descriptor> secrets;
    // Cognito describes only the first secret, which may be gone where there is a second.
    if (const auto all = clients.secrets(by, wanted.id))
        secrets = **all;
    else if ((*found)->has_secret)
        return std::unexpected(to_setup_problem(all.error()));
    const bool has_secret = (*found)->has_secret || !secrets.empty() || !wanted.secret.empty();
    const card_facts facts{ports.setup.place, client, has_secret, wanted.secret};
    const auto to = setup_viewer(ports, by, request, client_address(wanted.id));
    page_action form{.action = client_address(wanted.id),
                     .fields = client_fields(client, to.in),
                     .hidden = {{"seen", service::version_of(client.LastModifiedDate)}},
                     .button = std::string(save_client_text.in(to.in))};
    area_page shown{.title = client.ClientName,
                    .content_html =
                        section_html("client", client_facts_title.in(to.in), client_facts_html(facts, to.in)),
                    .entry = "/console/clients"};
    shown.content_html += client_secrets_html(facts, secrets, once_mark(ports), to, wanted.refused);
    shown.content_html += client_cards_html(facts, to.in);
    shown.content_html +=
        section_html("settings", client_settings_title.in(to.in), setup_form_html(std::move(form), to, wanted.refused));
    shown.content_html += client_deletion_html(facts, to);
    return setup_page(ports, to, std::move(shown), wanted.refused);
}

std::vector<operation> console_client_pages(const setup_ports& ports) {
    std::vector<operation> out;
    out.push_back(show_client(ports));
    out.push_back(update_client(ports));
    out.push_back(delete_client(ports));
    out.push_back(show_secret(ports));
    out.push_back(add_secret(ports));
    out.push_back(delete_secret(ports));
    return out;
}

} // namespace poolguard::api
