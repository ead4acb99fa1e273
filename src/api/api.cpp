#include "api/api.hpp"

#include "api/browser_page.hpp"
#include "api/openapi.hpp"
#include "api/pages/account/account_pages.hpp"
#include "api/pages/console/console_area.hpp"
#include "api/pages/console/setup/setup_pages.hpp"
#include "api/pages/console/watch/watch_pages.hpp"
#include "api/pages/form_addresses.hpp"
#include "api/pages/page_site.hpp"
#include "api/routes.hpp"
#include "api/surfaces/admin_api.hpp"
#include "api/surfaces/alert_api.hpp"
#include "api/surfaces/data_api.hpp"
#include "api/surfaces/docs_api.hpp"
#include "api/surfaces/email_auth_api.hpp"
#include "api/surfaces/forward_auth_api.hpp"
#include "api/surfaces/item_api.hpp"
#include "api/surfaces/message_api.hpp"
#include "api/surfaces/operator_api.hpp"
#include "api/surfaces/own_credentials_api.hpp"
#include "api/surfaces/own_user_api.hpp"
#include "api/surfaces/profile_api.hpp"
#include "api/surfaces/provider_auth_api.hpp"
#include "api/surfaces/user_api.hpp"
#include "api/surfaces/user_deletion_api.hpp"
#include "api/surfaces/username_auth_api.hpp"

#include <iterator>
#include <memory>

namespace poolguard::api {

namespace {

void append(std::vector<operation>& to, std::vector<operation> added) {
    to.insert(to.end(), std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
}

// The console's menu has what this server has.
page_area console_area_of(const api_ports& ports) {
    return console_area({.has_mailbox = [&letters = ports.letters] { return letters.is_there(); },
                         .has_audit = ports.audit.kept_for().count() > 0});
}

std::vector<operation> all_operations(const api_ports& ports, const std::shared_ptr<document_text>& text) {
    std::vector<operation> table;
    append(table, user_operations(ports.signing));
    const auth_ports own{ports.accounts,
                         ports.signing,
                         ports.factors,
                         ports.passkeys,
                         ports.devices,
                         ports.user_sessions,
                         ports.authenticator_issuer};
    append(table, email_auth_operations(own));
    append(table, username_auth_operations(own, ports.access_tokens));
    const provider_auth_ports browsers{ports.providers,         ports.sessions,      ports.oauth,
                                       ports.signing,           ports.access_tokens, ports.id_tokens,
                                       ports.has_secure_cookies};
    append(table, provider_auth_operations(browsers));
    append(table, sign_out_pages(browsers));
    append(table, forward_auth_operations({ports.providers, ports.oauth}));
    append(table, profile_operations(ports.accounts));
    const service::own_records records(ports.members, ports.items, ports.alerts, ports.data);
    append(table, own_user_operations(ports.accounts, records));
    append(table, own_credentials_operations(ports.credentials, ports.region));
    append(table, item_operations(ports.items, ports.members));
    append(table, alert_operations(ports.alerts));
    append(table, data_operations(ports.data));
    append(table, message_operations());
    append(table, user_deletion_operations(ports.users));
    append(table, admin_user_operations(ports.users));
    append(table, admin_user_change_operations(ports.user_changes));
    append(table, admin_group_operations(ports.groups));
    append(table, audit_operations(ports.audit));
    append(table, operator_operations({ports.state, ports.audit, ports.letters, ports.parts, ports.version}));
    append(table, system_operations({ports.parts,
                                     ports.version,
                                     ports.sign_in_url,
                                     {ports.providers.settings().public_url, ports.admin_group, ports.demo},
                                     ports.letters,
                                     ports.metrics}));
    append(table, problem_operations());
    append(table, page_asset_operations(ports.product));
    const page_site site(ports.sessions, ports.id_tokens, ports.has_secure_cookies, ports.product, ports.admin_group,
                         ports.oauth.domain());
    const console_ports console{site, console_area_of(ports), ports.users, ports.user_changes, ports.groups};
    append(table, console_user_pages(console));
    append(table, console_group_pages(console));
    append(table, console_setup_pages({site, console_area_of(ports), ports.setup}));
    append(table, console_watch_pages({site, console_area_of(ports), ports.audit, ports.state, ports.letters,
                                       ports.users, ports.parts, ports.version}));
    append(table, account_pages({.site = site,
                                 .accounts = ports.accounts,
                                 .factors = ports.factors,
                                 .passkeys = ports.passkeys,
                                 .devices = ports.devices,
                                 .user_sessions = ports.user_sessions,
                                 .signing = ports.signing,
                                 .sessions = ports.sessions,
                                 .oauth = ports.oauth,
                                 .records = records,
                                 .has_secure_cookies = ports.has_secure_cookies,
                                 .public_url = ports.providers.settings().public_url,
                                 .authenticator_issuer = ports.authenticator_issuer}));
    append(table, form_addresses(table));
    append(table, docs_operations(text));
    return table;
}

} // namespace

std::vector<operation> all_operations(const api_ports& ports) {
    return all_operations(ports, std::make_shared<document_text>());
}

void add_routes(http::router& router, const api_ports& ports) {
    frame_pages({ports.product, ports.has_secure_cookies});
    const auto text = std::make_shared<document_text>();
    const auto rows = add_routes(
        router, all_operations(ports, text),
        {.tokens = ports.tokens,
         .access_tokens = ports.access_tokens,
         .id_tokens = ports.id_tokens,
         .members = ports.members,
         .limits = ports.limits,
         .sessions = ports.sessions,
         .has_secure_cookies = ports.has_secure_cookies,
         .admin_group = ports.admin_group,
         .account_of = [&accounts = ports.accounts](std::string_view name) { return accounts.counted_as(name); }});
    // Set last: the document describes its own operation too.
    text->set_maker([rows, options = document_options{ports.version, ports.members.settings()}] {
        return boost::json::serialize(openapi_document(rows, options));
    });
}

} // namespace poolguard::api
