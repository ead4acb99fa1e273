#include "app/server/assembly.hpp"

#include "app/server/mail_folder.hpp"
#include "app/server/opened_store.hpp"
#include "app/server/shared_keys.hpp"
#include "app/settings/setting.hpp"
#include "app/settings/setting_values.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "base/url.hpp"
#include "jwt/cognito_pool.hpp"
#include "pool/identities/login_tokens.hpp"
#include "store/dynamodb_calls.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

// The address is not used: the proxy is in this process.
aws::json_target proxy_target(const settings& given) {
    return store::dynamodb::target(given.cognito.region, "http://127.0.0.1");
}

// The user pool's name in `Logins`: Amazon's issuer without its scheme.
std::string provider_of(const cognito_settings& given) {
    const auto issuers = jwt::cognito_issuers(*given.user_pool_id);
    if (issuers.empty()) return {};
    return std::string(base::without_scheme(issuers.front()));
}

// The app client that browsers sign in with; empty if it is the gateway's own.
std::string browser_client_of(const cognito_settings& given) {
    const auto web = given.web_client_id.value_or("");
    return web == given.client_id ? std::string{} : web;
}

} // namespace

std::expected<void, std::string> assembly::open_records() {
    POOLGUARD_TRY(auto folder, data_folder::open(given_.data));
    folder_ = std::move(folder);
    POOLGUARD_TRY(auto claim, folder_->claim());
    claim_ = std::move(claim);
    if (!given_.store.is_shared()) POOLGUARD_CHECK(data_folder::check_not_lost(given_.data));
    POOLGUARD_TRY(auto kept, record_store::open(given_, variables_, clock_, random_));
    records_ = std::move(kept);
    return check_no_import(records_->port());
}

std::expected<void, std::string> assembly::join_others(const base::secret& key) {
    if (!given_.store.is_shared()) return {};
    shared_key_ = key;
    POOLGUARD_TRY(auto id, folder_->node_id(random_));
    node_ = std::make_unique<node_registry>(records_->port(), clock_, std::move(id), POOLGUARD_VERSION,
                                            settings_to_share(variables_, public_url_, key));
    return node_->join();
}

std::expected<cognito_access, std::string> assembly::open_embedded(const base::secret& key) {
    auto opened = embedded_cognito::open(given_, variables_, public_url_, key, *folder_, records_->port(), *rates_,
                                         clock_, random_, told_of_pool());
    if (!opened) return std::unexpected(opened.error());
    embedded_ = std::move(*opened);
    embedded_->add_routes(router_);
    const auto& pool = embedded_->pool();
    service::app_client app{pool.user_pool_id, given_.cognito.client_id.value_or(pool.client_id),
                            given_.cognito.client_secret};
    // The embedded pool itself logs each session that a sign-out ends.
    app.remembers_sessions = false;
    // The pool's own web client is for applications; its app client has the gateway's callback URLs.
    if (given_.cognito.web_client_id != pool.web_client_id) app.browser_client_id = browser_client_of(given_.cognito);
    return cognito_access{embedded_->transport(),
                          embedded_->key_fetch(),
                          {pool.issuer},
                          std::move(app),
                          true,
                          given_.cognito.web_client_id.value_or(pool.web_client_id),
                          public_url_,
                          embedded_->oauth(),
                          identities_by(embedded_->identities(),
                                        given_.cognito.identity_pool_id.value_or(pool.identity_pool_id),
                                        pool::provider_name_of(pool.user_pool_id),
                                        {&embedded_->dynamodb_proxy(), proxy_target(given_), given_.store.users_table}),
                          public_url_};
}

pool_observers assembly::told_of_pool() {
    return {.at_log_out = [this](const http::request& request,
                                 http::response& answer) { return gateway_->end_session(request, answer); },
            .at_issue =
                [this](const jwt::signed_token& token, jwt::token_use use) {
                    // The demo's users may get theirs before there is a gateway.
                    if (gateway_) gateway_->learn(token, use);
                }};
}

cognito_access assembly::open_remote() {
    remote_ = std::make_unique<remote_cognito>(given_.cognito, variables_, clock_, random_);
    // Another Poolguard serves its pages and its API at the same URL.
    const auto domain = given_.cognito.domain.value_or(given_.cognito.endpoint.value_or(""));
    service::app_client app{*given_.cognito.user_pool_id, *given_.cognito.client_id, given_.cognito.client_secret};
    app.browser_client_id = browser_client_of(given_.cognito);
    if (given_.tenants.enabled && given_.tenants.of_new_users)
        app.added_to_new_users.emplace(given_.tenants.claim, *given_.tenants.of_new_users);
    return {remote_->transport(),
            remote_->key_fetch(),
            remote_cognito::issuers(given_.cognito),
            std::move(app),
            given_.cognito.first_keys.has_value(),
            given_.cognito.web_client_id,
            domain,
            remote_->oauth(domain),
            identities_by(
                remote_->identities(), given_.cognito.identity_pool_id.value_or(""), provider_of(given_.cognito),
                {&remote_->https(), store::dynamodb::target(given_.cognito.region, given_.store.endpoint.value_or("")),
                 given_.store.users_table}),
            given_.cognito.endpoint.value_or("")};
}

std::optional<identity_access> assembly::identities_by(cognito::transport& transport, std::string pool_id,
                                                       std::string provider, user_table table) const {
    // Only DynamoDB can keep users' own records separate.
    const bool has_own_table = given_.cognito.identity_pool_id && given_.store.is_shared();
    if (!has_own_table && !given_.cognito.exposes_credentials) return std::nullopt;
    identity_access out{transport, std::move(pool_id), std::move(provider)};
    if (has_own_table) out.table = std::move(table);
    return out;
}

std::expected<std::vector<service::node_state>, store::error> assembly::nodes() const {
    if (node_) return node_->all();
    return std::vector{service::node_state{.id = audit_->node(),
                                           .name = name_of_this_node(),
                                           .version = POOLGUARD_VERSION,
                                           .started = opened_,
                                           .last_seen = clock_.now(),
                                           .is_this = true}};
}

operating_ports assembly::operating() const {
    return {.audit = audit_->trail(), .sign_ins = audit_->counts(), .letters = *letters_, .nodes = [this] {
                return nodes();
            }};
}

std::expected<void, std::string> assembly::make_demo_users(const base::secret& key) {
    if (!given_.demo) return {};
    if (!embedded_)
        return std::unexpected(fmt::format("--demo creates users only in the embedded pool, but {} selects another "
                                           "pool. Unset it, or start without --demo",
                                           setting_in_words(variables_, "COGNITO_USER_POOL_ID")));
    cognito::client cognito(embedded_->own_transport());
    auto made = provide_demo_users({cognito, embedded_->pool().user_pool_id, records_->port(), key},
                                   {given_.admin_group, given_.demo_password}, random_);
    const bool is_bad_choice = !made && made.error().name == cognito::failure_name::invalid_password;
    if (is_bad_choice)
        return std::unexpected(fmt::format("POOLGUARD_DEMO_PASSWORD is refused by the pool: {}", made.error().message));
    if (!made) return std::unexpected(fmt::format("Cannot create the demo users: {}", made.error().message));
    users_ = std::move(*made);
    return {};
}

// Only where both the address and the public URL are on this machine.
std::vector<api::demo_account> assembly::demo_on_first_page() const {
    const auto url = base::split_url(public_url_);
    if (!users_ || !given_.is_loopback || !url || !is_loopback_host(url->host)) return {};
    return {users_->admin, users_->newcomer};
}

std::string assembly::describe_pool() const {
    if (embedded_)
        return fmt::format("{}, embedded, stored in {}", embedded_->pool().user_pool_id,
                           given_.store.is_shared() ? "the table " + given_.store.users_table : given_.data);
    const auto place = given_.cognito.endpoint.value_or("Amazon Cognito in " + given_.cognito.region);
    return fmt::format("the one at {} that {} selects", place, setting_in_words(variables_, "COGNITO_USER_POOL_ID"));
}

// The embedded pool serves the logo with its own pages.
void assembly::add_logo() {
    if (embedded_ || !given_.pool.branding.logo) return;
    const auto style = std::make_shared<const pool::page_style>(given_.pool.branding);
    router_.add({.method = http::method::get,
                 .pattern = std::string(pool::page_style::logo_path),
                 .handler = [style](const http::request&) -> http::outcome { return style->logo(); }});
}

std::expected<void, std::string> assembly::open(std::string public_url) {
    public_url_ = std::move(public_url);
    POOLGUARD_TRY(auto key, settle_key(given_, *folder_, records_->port(), random_));
    const auto served = read_served_pool(records_->port());
    const bool is_embedded = uses_embedded_pool(given_, served && *served ? &**served : nullptr);
    // A single server with a remote Cognito seals nothing that it cannot fetch again.
    if (is_embedded || given_.store.is_shared()) POOLGUARD_CHECK(check_key(given_, *folder_, records_->port(), key));
    POOLGUARD_CHECK(join_others(key));
    rates_.emplace(given_.rates, records_->port(), clock_);
    opened_ = clock_.now();
    POOLGUARD_TRY(const auto name, folder_->node_id(random_));
    audit_.emplace(records_->port(), clock_, random_, name, std::chrono::days{given_.audit_days},
                   is_embedded ? service::sign_in_sources::without_callback : service::sign_in_sources::all);
    POOLGUARD_TRY(auto access, is_embedded ? open_embedded(key) : open_remote());
    if (embedded_)
        letters_ =
            std::make_unique<mail_folder>(folder_->mail_folder(), [this] { return embedded_->mail_goes_to_folder(); });
    else
        letters_ = std::make_unique<service::mailbox>();
    POOLGUARD_CHECK(make_demo_users(key));
    gateway_ = std::make_unique<gateway>(given_, server_identity{public_url_, std::move(key)}, std::move(access),
                                         operating(), records_->port(), *rates_, clock_, random_, metrics_);
    gateway_->add_routes(router_, POOLGUARD_VERSION, demo_on_first_page());
    add_logo();
    metrics_.add([this](metric_families& into) {
        if (embedded_) add_mail(into, embedded_->mail_waiting());
        add_audit(into, audit_->dropped());
    });
    return {};
}

void assembly::take(const settings& now, const environment& variables) {
    rates_->replace(now.rates);
    gateway_->replace_return_urls(now.return_urls);
    if (embedded_) embedded_->take(now);
    if (node_) node_->replace(settings_to_share(variables, public_url_, shared_key_));
}

std::expected<void, std::string> assembly::start() {
    POOLGUARD_CHECK(gateway_->start());
    if (embedded_) embedded_->start();
    if (node_) node_->start();
    audit_->start();
    if (has_fast_hashing())
        base::log::warning("passwords_hashed_for_tests_only", {{"setting", "POOLGUARD_PASSWORD_HASHING"}});
    for (const auto& [name, reason] : given_.without_effect)
        base::log::warning("setting_without_effect",
                           {{"setting", std::string_view(name)}, {"cause", std::string_view(reason)}});
    return {};
}

} // namespace poolguard::app
