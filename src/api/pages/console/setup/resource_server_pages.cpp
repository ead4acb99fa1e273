// /console/resource-servers: APIs with scopes of their own. Their identifiers are often URLs, so they are in queries
// and forms, not in paths.

#include "api/pages/console/setup/dependents.hpp"
#include "cognito/messages/resource_servers.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

using service::administrator;

constexpr std::string_view servers_address = "/console/resource-servers";
constexpr std::string_view server_address = "/console/resource-servers/server";
constexpr std::string_view server_deletion_address = "/console/resource-servers/delete";
constexpr page_text servers_title{"Resource servers", "リソースサーバー"};
constexpr page_text servers_caption{"The resource servers of the pool", "プールのリソースサーバー"};
constexpr page_text no_servers{"There are no resource servers.", "リソースサーバーはありません。"};
constexpr page_text server_name_label{"Name", "名前"};
constexpr page_text identifier_label{"Identifier", "識別子"};
constexpr page_text identifier_hint{"Such as https://api.example.com; it begins the names of the scopes and cannot be "
                                    "changed.",
                                    "例: https://api.example.com。スコープ名の先頭になり、後から変更できません。"};
constexpr page_text server_scopes_label{"Scopes, one per line: name = description",
                                        "スコープ (1 行に 1 つ): 名前 = 説明"};
constexpr page_text scope_count_head{"Scopes", "スコープ"};
constexpr page_text new_server_title{"New resource server", "新しいリソースサーバー"};
constexpr page_text server_settings_title{"Settings", "設定"};
constexpr page_text scope_names_title{"Scopes as app clients name them", "アプリクライアントでのスコープ名"};
constexpr page_text create_server_text{"Create", "作成"};
constexpr page_text save_server_text{"Save", "保存"};
constexpr page_text delete_server_text{"Delete this resource server", "このリソースサーバーを削除"};
constexpr page_text server_question{"App clients still list its scopes, but tokens no longer contain them.",
                                    "アプリクライアントの設定にスコープは残りますが、トークンには含まれなくなります。"};

constexpr std::array server_labels{member_label{"Identifier", identifier_label},
                                   member_label{"Name", server_name_label},
                                   member_label{"Scopes", server_scopes_label}};

struct resource_server_query {
    std::optional<base::json::text<1, 256, cognito::resource_server_identifier_pattern>> identifier;
};
BOOST_DESCRIBE_STRUCT(resource_server_query, (), (identifier))

std::string page_of_server(std::string_view address, std::string_view identifier) {
    return fmt::format("{}?identifier={}", address, http::percent_encode(identifier));
}

std::string scope_lines(const std::vector<cognito::resource_server_scope>& scopes) {
    std::string out;
    for (const auto& each : scopes)
        out += fmt::format("{}{} = {}", out.empty() ? "" : "\n", each.ScopeName.value, each.ScopeDescription.value);
    return out;
}

std::vector<form_field> server_fields(const cognito::resource_server& shown, http::language in) {
    return {{.name = "name",
             .label = std::string(server_name_label.in(in)),
             .value = shown.Name,
             .is_required = true,
             .longest = cognito::resource_server_name::bounds.max},
            {.name = "scopes",
             .label = std::string(server_scopes_label.in(in)),
             .type = "textarea",
             .value = scope_lines(shown.Scopes)}};
}

std::expected<service::resource_server_wish, problem> read_server_form(const form_values& given, http::language in) {
    service::resource_server_wish out{
        .identifier = std::string(given.text("identifier")), .name = std::string(given.text("name")), .scopes = {}};
    const auto scopes = read_pairs(given, "scopes", server_scopes_label, in);
    if (!scopes) return std::unexpected(wrong_fields({scopes.error()}));
    for (const auto& [name, text] : *scopes)
        out.scopes.push_back({.ScopeName = name, .ScopeDescription = text});
    cognito::create_resource_server message{
        .UserPoolId = "us-east-1_Any", .Identifier = out.identifier, .Name = out.name, .Scopes = {}};
    message.Scopes.emplace().value = out.scopes;
    if (auto wrong = broken_constraints(message, server_labels, in); !wrong.empty())
        return std::unexpected(wrong_fields(std::move(wrong)));
    return out;
}

std::string server_table(const service::resource_server_page& found, http::language in) {
    html_table table{.caption = std::string(servers_caption.in(in)),
                     .heads = {std::string(server_name_label.in(in)), std::string(identifier_label.in(in)),
                               std::string(scope_count_head.in(in))},
                     .rows_html = {},
                     .none = std::string(no_servers.in(in))};
    for (const auto& each : found.servers)
        table.rows_html.push_back({link_html(page_of_server(server_address, each.Identifier), each.Name),
                                   user_text_html(each.Identifier), std::to_string(each.Scopes.size())});
    return table_html(table);
}

setup_reply list_of_servers(const setup_ports& ports, const administrator& by, const http::request& request,
                            const service::page_request& wanted, const refused_form* refused) {
    const auto found = ports.setup.servers.list(by, wanted);
    if (!found) return std::unexpected(to_setup_problem(found.error()));
    const auto to = setup_viewer(ports, by, request, std::string(servers_address));
    page_action form{.action = std::string(servers_address),
                     .fields = server_fields({}, to.in),
                     .button = std::string(create_server_text.in(to.in))};
    form.fields.insert(form.fields.begin(), form_field{.name = "identifier",
                                                       .label = std::string(identifier_label.in(to.in)),
                                                       .hint = std::string(identifier_hint.in(to.in)),
                                                       .is_required = true,
                                                       .longest = cognito::resource_server_identifier::bounds.max});
    area_page shown{.title = std::string(servers_title.in(to.in)),
                    .content_html = server_table(**found, to.in),
                    .entry = servers_address};
    shown.content_html += next_page_html(next_setup_page(servers_address, (*found)->next), to.in);
    shown.content_html +=
        section_html("new", new_server_title.in(to.in), setup_form_html(std::move(form), to, refused));
    return setup_page(ports, to, std::move(shown), refused);
}

setup_reply server_page(const setup_ports& ports, const administrator& by, const http::request& request,
                        std::string_view identifier, const refused_form* refused) {
    const auto found = ports.setup.servers.get(by, identifier);
    if (!found) return std::unexpected(to_setup_problem(found.error()));
    const auto& server = **found;
    auto to = setup_viewer(ports, by, request, std::string(server_address));
    to.query = fmt::format("identifier={}", http::percent_encode(identifier));
    page_action form{.action = std::string(server_address),
                     .fields = server_fields(server, to.in),
                     .hidden = {{"identifier", server.Identifier}, {"seen", service::version_of(server)}},
                     .button = std::string(save_server_text.in(to.in))};
    area_page shown{.title = server.Name,
                    .content_html = details_html(
                        {{std::string(identifier_label.in(to.in)), copyable_html(server.Identifier, to.in)}}),
                    .entry = servers_address};
    if (!server.Scopes.empty()) {
        std::string names;
        for (const auto& each : server.Scopes)
            names += fmt::format("{}/{}\n", server.Identifier, each.ScopeName.value);
        shown.content_html += section_html("scopes", scope_names_title.in(to.in), copyable_block_html(names, to.in));
    }
    shown.content_html +=
        section_html("settings", server_settings_title.in(to.in), setup_form_html(std::move(form), to, refused));
    shown.content_html += fmt::format(
        "<p>{}</p>\n", link_html(page_of_server(server_deletion_address, identifier), delete_server_text.in(to.in)));
    return setup_page(ports, to, std::move(shown), refused);
}

setup_reply make_server(const setup_ports& ports, const administrator& by, const form_values& given,
                        const http::request& request) {
    const auto again = [&](problem why) {
        const refused_form refused{std::string(servers_address), given, std::move(why)};
        return list_of_servers(ports, by, request, to_page_request(setup_list_query{}), &refused);
    };
    const auto wanted = read_server_form(given, http::choose_language(request));
    if (!wanted) return again(wanted.error());
    const auto made = ports.setup.servers.create(by, *wanted);
    if (!made) return again(to_setup_problem(made.error()));
    return setup_done(page_of_server(server_address, wanted->identifier), "created");
}

setup_reply change_server(const setup_ports& ports, const administrator& by, const form_values& given,
                          const http::request& request) {
    const auto identifier = given.text("identifier");
    const auto again = [&](problem why) {
        const refused_form refused{std::string(server_address), given, std::move(why)};
        return server_page(ports, by, request, identifier, &refused);
    };
    const auto wanted = read_server_form(given, http::choose_language(request));
    if (!wanted) return again(wanted.error());
    const auto changed = ports.setup.servers.update(by, given.text("seen"), *wanted);
    if (!changed) return again(to_setup_problem(changed.error()));
    return setup_done(page_of_server(server_address, identifier), "saved");
}

setup_reply server_deletion_page(const setup_ports& ports, const administrator& by, const http::request& request,
                                 std::string_view identifier, const refused_form* refused) {
    const auto found = ports.setup.servers.get(by, identifier);
    if (!found) return std::unexpected(to_setup_problem(found.error()));
    const auto beginning = fmt::format("{}/", identifier);
    return deletion_page(ports, by, request,
                         {.title = delete_server_text,
                          .name = (*found)->Name,
                          .question = server_question,
                          .entry = servers_address,
                          .form = {.action = std::string(server_deletion_address),
                                   .hidden = {{"identifier", std::string(identifier)}},
                                   .button = {}},
                          .query = fmt::format("identifier={}", http::percent_encode(identifier)),
                          .depends =
                              [&](const cognito::user_pool_client& client) {
                                  const auto& scopes = client.AllowedOAuthScopes;
                                  return scopes && std::ranges::any_of(*scopes, [&](std::string_view each) {
                                             return each.starts_with(beginning);
                                         });
                              }},
                         refused);
}

setup_reply delete_server(const setup_ports& ports, const administrator& by, const form_values& given,
                          const http::request& request) {
    const auto gone = ports.setup.servers.remove(by, given.text("identifier"));
    if (gone) return setup_done(servers_address, "deleted");
    const refused_form refused{{}, given, to_setup_problem(gone.error())};
    return server_deletion_page(ports, by, request, given.text("identifier"), &refused);
}

operation server_act(const setup_ports& ports, std::string_view address, std::string id, std::string summary,
                     setup_reply (*act)(const setup_ports&, const administrator&, const form_values&,
                                        const http::request&)) {
    return administrator_operation(
        setup_description(http::method::post, std::string(address), std::move(id), std::move(summary)),
        blocking([ports, act](const administrator& by, const form_values& given, const http::request& request) {
            return act(ports, by, given, request);
        }));
}

operation shown_server(const setup_ports& ports, std::string_view address, std::string id, std::string summary,
                       setup_reply (*show)(const setup_ports&, const administrator&, const http::request&,
                                           std::string_view, const refused_form*)) {
    return administrator_operation(
        setup_description(http::method::get, std::string(address), std::move(id), std::move(summary)),
        blocking([ports, show](const administrator& by, const query<resource_server_query>& wanted,
                               const http::request& request) -> setup_reply {
            // The address of the form has none.
            if (!wanted->identifier) return setup_reply{page_or_redirect{see_other(servers_address)}};
            return show(ports, by, request, wanted->identifier->value, nullptr);
        }));
}

} // namespace

std::vector<operation> console_resource_server_pages(const setup_ports& ports) {
    std::vector<operation> out;
    out.push_back(administrator_operation(
        setup_description(http::method::get, std::string(servers_address), "console_resource_servers",
                          "List the resource servers"),
        blocking([ports](const administrator& by, const query<setup_list_query>& wanted, const http::request& request) {
            return list_of_servers(ports, by, request, to_page_request(wanted.value), nullptr);
        })));
    out.push_back(
        server_act(ports, servers_address, "console_create_resource_server", "Make a resource server", make_server));
    out.push_back(
        shown_server(ports, server_address, "console_resource_server", "Show a resource server", server_page));
    out.push_back(
        server_act(ports, server_address, "console_update_resource_server", "Change a resource server", change_server));
    out.push_back(shown_server(ports, server_deletion_address, "console_ask_delete_resource_server",
                               "Ask before a resource server is deleted", server_deletion_page));
    out.push_back(server_act(ports, server_deletion_address, "console_delete_resource_server",
                             "Delete a resource server", delete_server));
    return out;
}

} // namespace poolguard::api
