#include "app/server/gateway.hpp"

#include "api/sign_in_start.hpp"
#include "api/web_cookie.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

// Enough for some thousands of users at once, and small enough for a laptop or a small container.
constexpr std::size_t cached_tokens = 8192;
constexpr std::size_t cached_bytes = std::size_t{16} * 1024 * 1024;
// Of the kind of token that only some paths expect.
constexpr std::size_t cached_bytes_of_others = cached_bytes / 4;
constexpr std::chrono::milliseconds revocation_interval{500};
constexpr std::chrono::milliseconds key_interval{1000};
constexpr std::chrono::minutes migration_interval{10}; // until it has succeeded
constexpr std::chrono::milliseconds sign_out_interval{1000};

service::oauth_settings pages_of(const cognito_access& access) {
    const auto& app = access.app;
    if (app.browser_client_id.empty()) return {access.domain, app.client_id, app.client_secret};
    return {access.domain, app.browser_client_id, {}};
}

jwt::policy policy_for(const settings& given, const cognito_access& access, jwt::token_use use) {
    jwt::policy out(access.issuers, use, accepted_clients(given.cognito, access.app.client_id, access.web_client_id));
    out.clock_skew = given.cognito.clock_skew;
    return out;
}

std::size_t room_for(const settings& given, jwt::token_use use) {
    const bool expects_id = given.cognito.token_use == jwt::token_use::id;
    return expects_id == (use == jwt::token_use::id) ? cached_bytes : cached_bytes_of_others;
}

// An embedded pool logs itself what it ends.
bool logs_what_it_ends(const cognito_access& access) { return !access.app.remembers_sessions; }

service::revocations_by source_of(const cognito_access& access) {
    return logs_what_it_ends(access) ? service::revocations_by::pool : service::revocations_by::gateway;
}

service::pool_place place_of(const settings& given, const cognito_access& access) {
    service::pool_place out{.user_pool_id = access.app.user_pool_id,
                            .region = given.cognito.region,
                            .endpoint = access.endpoint,
                            .issuer = access.issuers.empty() ? std::string{} : access.issuers.front(),
                            .domain = access.domain,
                            .is_embedded = logs_what_it_ends(access),
                            .own_clients = {access.app.client_id}};
    if (!access.app.browser_client_id.empty()) out.own_clients.push_back(access.app.browser_client_id);
    if (access.web_client_id) out.own_clients.push_back(*access.web_client_id);
    return out;
}

struct queue_ports {
    store::records& records;
    const base::clock& clock;
    base::random_source& random;
};

std::unique_ptr<service::sign_out_queue> make_queue(const cognito_access& access, const server_identity& server,
                                                    cognito::client& cognito, const service::oauth_client& endpoints,
                                                    service::revocations& revoked, const queue_ports& ports) {
    if (logs_what_it_ends(access)) return nullptr;
    return std::make_unique<service::sign_out_queue>(ports.records, server.master_key, access.app.user_pool_id, cognito,
                                                     endpoints, revoked, ports.clock, ports.random,
                                                     access.app.refresh_token_life);
}

std::unique_ptr<service::user_credentials> make_credentials(const std::optional<identity_access>& identities,
                                                            const service::id_tokens* tokens,
                                                            const base::clock& clock) {
    if (!identities) return nullptr;
    return std::make_unique<service::user_credentials>(identities->pool_id, identities->provider,
                                                       cognito::client(identities->transport), *tokens, clock);
}

std::unique_ptr<user_records> make_user_records(const std::optional<identity_access>& identities,
                                                service::user_credentials* credentials, const base::clock& clock,
                                                base::random_source& random) {
    if (!identities || !identities->table) return nullptr;
    return std::make_unique<user_records>(*identities->table, *credentials, clock, random);
}

} // namespace

std::vector<std::string> accepted_clients(const cognito_settings& given, const std::string& client,
                                          const std::optional<std::string>& web_client) {
    std::vector<std::string> out{client};
    if (web_client) out.push_back(*web_client);
    out.insert(out.end(), given.more_client_ids.begin(), given.more_client_ids.end());
    return out;
}

service::record_homes& gateway::homes() {
    if (user_homes_) return *user_homes_;
    return common_homes_;
}

gateway::token_gate::token_gate(jwt::policy wanted, std::size_t bytes, gateway& of, const base::clock& clock)
    : cache(cached_tokens, bytes), tokens(jwt::verifier(std::move(wanted)), of.keys_, of.revoked_, cache, clock) {}

gateway::gateway(const settings& given, const server_identity& server, cognito_access access, operating_ports operating,
                 store::records& records, store::rate_limits& limits, const base::clock& clock,
                 base::random_source& random, metrics& counted)
    : clock_(clock), has_keys_at_hand_(access.has_keys_at_hand), metrics_(counted),
      transport_(access.transport,
                 [&counted](std::string_view operation, std::string_view outcome, std::chrono::nanoseconds duration) {
                     counted.note_cognito_call(operation, outcome, duration);
                 }),
      cognito_(transport_), records_(records), log_(records, clock, random), keys_(std::move(access.fetch_keys), clock),
      revoked_(log_, clock, source_of(access)),
      access_(policy_for(given, access, jwt::token_use::access), room_for(given, jwt::token_use::access), *this, clock),
      id_(policy_for(given, access, jwt::token_use::id), room_for(given, jwt::token_use::id), *this, clock),
      as_set_(given.cognito.token_use), members_(given.tenants, access.app.user_pool_id, cognito_), limits_(limits),
      oauth_(pages_of(access), std::move(access.oauth)),
      pending_(make_queue(access, server, cognito_, oauth_, revoked_, {records, clock, random})),
      providers_({server.public_url, given.oidc_providers, given.return_urls}, oauth_, server.master_key, records,
                 clock, random),
      web_sessions_(records, clock, random, server.master_key, oauth_, access.app.refresh_token_life, pending_.get()),
      id_tokens_(access.identities ? std::make_unique<service::id_tokens>(records, clock, random, server.master_key)
                                   : nullptr),
      has_secure_cookies_(server.public_url.starts_with("https:")),
      signing_(access.app, cognito_, records, revoked_, clock, id_tokens_.get(), pending_.get(),
               [this](const service::tokens& got) {
                   access_.tokens.learn(got.access_token);
                   id_.tokens.learn(got.id_token);
               }),
      accounts_(access.app, cognito_, records, revoked_, clock, pending_.get()),
      factors_(cognito_, access.app.user_pool_id), passkeys_(cognito_, records, clock, access.app.user_pool_id),
      devices_(cognito_), user_sessions_(cognito_, revoked_, clock),
      names_(access.app.user_pool_id, cognito_, records, clock), authenticator_issuer_(given.authenticator_issuer),
      exposes_credentials_(given.cognito.exposes_credentials), region_(given.cognito.region), product_(given.product),
      common_homes_(records), credentials_(make_credentials(access.identities, id_tokens_.get(), clock)),
      user_homes_(make_user_records(access.identities, credentials_.get(), clock, random)),
      items_("items", records, homes(), clock), alerts_("alerts", records, homes(), clock),
      data_("data", records, homes(), clock), users_(access.app.user_pool_id, cognito_, records, revoked_, clock),
      user_changes_(access.app.user_pool_id, given.tenants.claim, cognito_, users_, records, revoked_, clock),
      admin_group_(given.admin_group), groups_(access.app.user_pool_id, given.admin_group, cognito_, users_),
      setup_(place_of(given, access), cognito_, records, clock, random), audit_(operating.audit),
      letters_(operating.letters), state_(std::move(operating.nodes), keys_, limits, operating.sign_ins) {
    metrics_.add([this](metric_families& into) {
        add_verifications(into, {{"access", access_.tokens.counts()}, {"id", id_.tokens.counts()}});
        add_rate_limits(into, limits_);
        add_key_age(into, keys_.age());
    });
}

void gateway::add_routes(http::router& router, std::string version, std::vector<api::demo_account> demo) {
    const auto& as_set = as_set_ == jwt::token_use::id ? id_ : access_;
    api::add_routes(router, {.tokens = as_set.tokens,
                             .access_tokens = access_.tokens,
                             .id_tokens = id_.tokens,
                             .members = members_,
                             .limits = limits_,
                             .sessions = web_sessions_,
                             .providers = providers_,
                             .oauth = oauth_,
                             .has_secure_cookies = has_secure_cookies_,
                             .signing = signing_,
                             .accounts = accounts_,
                             .factors = factors_,
                             .passkeys = passkeys_,
                             .devices = devices_,
                             .user_sessions = user_sessions_,
                             .items = items_,
                             .alerts = alerts_,
                             .data = data_,
                             .users = users_,
                             .user_changes = user_changes_,
                             .groups = groups_,
                             .audit = audit_,
                             .state = state_,
                             .letters = letters_,
                             .setup = setup_,
                             .parts = {api::store_part(records_, clock_), api::keys_part(keys_)},
                             .version = std::move(version),
                             .authenticator_issuer = authenticator_issuer_,
                             .metrics = [this] { return metrics_.text(); },
                             .admin_group = admin_group_,
                             .demo = std::move(demo),
                             .sign_in_url = sign_in_path(),
                             .credentials = exposes_credentials_ ? credentials_.get() : nullptr,
                             .region = region_,
                             .product = product_});
}

std::string gateway::sign_in_path() const {
    return oauth_.is_available() ? std::string(api::sign_in_and_return_to) + "/" : "";
}

void gateway::learn(const jwt::signed_token& own, jwt::token_use use) {
    (use == jwt::token_use::id ? id_ : access_).tokens.learn(own);
}

bool gateway::end_session(const http::request& from, http::response& answer) {
    const auto name = api::session_cookie_name(has_secure_cookies_);
    const auto cookie = http::find_cookie(from, name);
    if (!cookie) return true;
    if (!web_sessions_.end(*cookie)) return false;
    http::drop_cookie(answer, name, has_secure_cookies_);
    return true;
}

void gateway::read_revocations() {
    const auto now = base::epoch_milliseconds(clock_.now());
    if (const auto done = revoked_.refresh(); done)
        revocations_read_ = now;
    else
        base::log::warning("revocations_unread", {{"cause", describe(done.error())}});
}

void gateway::catch_up() {
    // By the wall clock: the steady clock may stop while the process is frozen.
    const auto age = base::epoch_milliseconds(clock_.now()) - revocations_read_;
    if (age < 0 || age > revocation_interval.count()) read_revocations();
}

std::expected<void, std::string> gateway::start() {
    // Before the first request, so that tokens that were signed out before a restart stay refused.
    if (const auto read = revoked_.refresh(); !read)
        return std::unexpected(fmt::format("Cannot read the revocations: {}", describe(read.error())));
    revocations_read_ = base::epoch_milliseconds(clock_.now());
    if (has_keys_at_hand_) keys_.fetch(std::nullopt);
    poller_.every(revocation_interval, "revocations", [this] { read_revocations(); });
    if (pending_)
        poller_.every(sign_out_interval, "sign-outs", [this] {
            if (!is_ending_) pending_->notify_due();
        });
    poller_.every(key_interval, "keys", [this] {
        if (!is_ending_ && keys_.should_fetch(std::nullopt)) keys_.fetch(std::nullopt);
    });
    poller_.every(migration_interval, "account names", [this] { names_.run(is_ending_); });
    poller_.start();
    return {};
}

} // namespace poolguard::app
