#include "app/serve_command.hpp"

#include "api/problem.hpp"
#include "app/banner.hpp"
#include "app/embedded_cognito.hpp"
#include "app/gateway.hpp"
#include "app/kept_records.hpp"
#include "app/metrics.hpp"
#include "app/moving.hpp"
#include "app/node_registry.hpp"
#include "app/remote_cognito.hpp"
#include "app/shared_keys.hpp"
#include "app/signals.hpp"
#include "http/server.hpp"
#include "jwt/cognito_pool.hpp"
#include "pool/identities/login_tokens.hpp"
#include "store/dynamodb_calls.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <thread>

namespace poolguard::app {
namespace {

constexpr std::size_t queued_work = 256;

// The I/O threads have 0. Quick work waits for the disk, slow work for Cognito, or it keeps a core busy by hashing.
constexpr int quick_nice = 5;
constexpr int slow_nice = 10;

std::size_t quick_threads() { return std::max<std::size_t>(2, std::thread::hardware_concurrency()); }
std::size_t slow_threads() { return std::max<std::size_t>(4, std::size_t{2} * std::thread::hardware_concurrency()); }

http::server_options server_options_of(const settings& given) {
    http::server_options out;
    out.host = given.host;
    out.port = given.port;
    out.tls_certificate_file = given.tls_certificate.value_or("");
    out.tls_key_file = given.tls_key.value_or("");
    out.served_hosts = given.allowed_hosts;
    out.proxies = given.proxies;
    out.allowed_origins = given.allowed_origins;
    return out;
}

std::string public_url_of(const settings& given, std::uint16_t port) {
    if (!given.public_url.empty()) return given.public_url;
    return fmt::format("{}://{}:{}", given.tls_certificate ? "https" : "http", given.host, port);
}

// The server and all that it is made of, in the order in which the parts need each other.
// Nothing is connected to: the door is in this process.
aws::json_target door_target(const settings& given) {
    return store::dynamodb::target(given.cognito.region, "http://127.0.0.1");
}

// The user pool as `Logins` name it: Amazon's issuer without its scheme.
std::string provider_of(const cognito_settings& given) {
    const auto issuers = jwt::cognito_issuers(*given.user_pool_id);
    if (issuers.empty()) return {};
    return issuers.front().substr(issuers.front().find("://") + 3);
}

class running_server {
  public:
    running_server(const settings& given, const environment& variables)
        : given_(given), variables_(variables), quick_workers_(quick_threads(), queued_work, quick_nice),
          slow_workers_(slow_threads(), queued_work, slow_nice),
          server_(server_options_of(given), router_, {quick_workers_, slow_workers_}, api::server_failure) {}

    // Everything up to the first request. The error is a sentence.
    std::expected<void, std::string> start();
    std::expected<void, std::string> reload() { return server_.reload_tls(); }
    void drain() {
        gateway_->wind_down();
        server_.drain();
    }

  private:
    std::expected<void, std::string> open_records();
    std::expected<void, std::string> join_others(const base::secret& key);
    std::expected<cognito_access, std::string> open_embedded(const base::secret& key);
    cognito_access open_remote();
    std::optional<identity_access> identities_by(cognito::transport& transport, std::string pool_id,
                                                 std::string provider, user_table table) const;
    bool is_own_pool();
    std::expected<std::optional<demo_users>, std::string> make_demo_users();
    std::string describe_pool() const;

    const settings& given_;
    const environment& variables_;
    base::wall_clock clock_;
    base::system_random random_;
    std::optional<data_folder> folder_;
    std::optional<file_descriptor> claim_;
    std::unique_ptr<kept_records> kept_;
    std::unique_ptr<node_registry> node_;
    std::unique_ptr<embedded_cognito> embedded_;
    std::unique_ptr<remote_cognito> remote_;
    std::unique_ptr<gateway> gateway_;
    std::string public_url_;
    http::router router_;
    http::worker_pool quick_workers_;
    http::worker_pool slow_workers_;
    http::server server_;
    metrics metrics_; // reads all the others
};

std::expected<void, std::string> running_server::open_records() {
    auto folder = data_folder::open(given_.data);
    if (!folder) return std::unexpected(folder.error());
    folder_ = std::move(*folder);
    auto claim = folder_->claim();
    if (!claim) return std::unexpected(claim.error());
    claim_ = std::move(*claim);
    auto kept = kept_records::open(given_, variables_, clock_, random_);
    if (!kept) return std::unexpected(kept.error());
    kept_ = std::move(*kept);
    return check_no_import(kept_->port());
}

std::expected<void, std::string> running_server::join_others(const base::secret& key) {
    if (!given_.store.is_shared()) return {};
    auto id = folder_->node_id(random_);
    if (!id) return std::unexpected(id.error());
    node_ = std::make_unique<node_registry>(kept_->port(), clock_, std::move(*id),
                                            settings_to_share(variables_, public_url_, key));
    return node_->join();
}

bool running_server::is_own_pool() {
    const auto served = read_served_pool(kept_->port());
    return served && *served && is_pool_served_here(given_.cognito, **served);
}

std::expected<cognito_access, std::string> running_server::open_embedded(const base::secret& key) {
    auto opened =
        embedded_cognito::open(given_, variables_, public_url_, key, *folder_, kept_->port(), clock_, random_);
    if (!opened) return std::unexpected(opened.error());
    embedded_ = std::move(*opened);
    embedded_->add_routes(router_);
    const auto& pool = embedded_->pool();
    service::app_client app{pool.user_pool_id, given_.cognito.client_id.value_or(pool.client_id),
                            given_.cognito.client_secret};
    // The embedded pool names each session that a sign-out ends.
    app.remembers_sessions = false;
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
                                        {&embedded_->door(), door_target(given_), given_.store.users_table})};
}

cognito_access running_server::open_remote() {
    remote_ = std::make_unique<remote_cognito>(given_.cognito, variables_, clock_, random_);
    // Another Poolguard has its pages where it has its API.
    const auto domain = given_.cognito.domain.value_or(given_.cognito.endpoint.value_or(""));
    return {remote_->transport(),
            remote_->key_fetch(),
            remote_cognito::issuers(given_.cognito),
            {*given_.cognito.user_pool_id, *given_.cognito.client_id, given_.cognito.client_secret},
            false,
            given_.cognito.web_client_id,
            domain,
            remote_->oauth(domain),
            identities_by(
                remote_->identities(), given_.cognito.identity_pool_id.value_or(""), provider_of(given_.cognito),
                {&remote_->https(), store::dynamodb::target(given_.cognito.region, given_.store.endpoint.value_or("")),
                 given_.store.users_table})};
}

std::optional<identity_access> running_server::identities_by(cognito::transport& transport, std::string pool_id,
                                                             std::string provider, user_table table) const {
    // People's own records are apart from the others where they can be: in DynamoDB.
    const bool has_own_table = given_.cognito.identity_pool_id && given_.store.is_shared();
    if (!has_own_table && !given_.cognito.exposes_credentials) return std::nullopt;
    identity_access out{transport, std::move(pool_id), std::move(provider)};
    if (has_own_table) out.table = std::move(table);
    return out;
}

std::expected<std::optional<demo_users>, std::string> running_server::make_demo_users() {
    if (!given_.demo) return std::nullopt;
    if (!embedded_) return std::unexpected(std::string("--demo makes users in the embedded pool alone"));
    cognito::client cognito(embedded_->transport());
    auto made = provide_demo_users(cognito, embedded_->pool().user_pool_id, random_);
    if (!made) return std::unexpected(fmt::format("Cannot make the demo users: {}", made.error().message));
    return std::move(*made);
}

std::string running_server::describe_pool() const {
    if (embedded_)
        return fmt::format("{}, embedded, kept in {}", embedded_->pool().user_pool_id,
                           given_.store.is_shared() ? "the table " + given_.store.users_table : given_.data);
    if (given_.cognito.endpoint) return fmt::format("{} at {}", *given_.cognito.user_pool_id, *given_.cognito.endpoint);
    return fmt::format("{} at Amazon Cognito, {}", *given_.cognito.user_pool_id, given_.cognito.region);
}

std::expected<void, std::string> running_server::start() {
    if (auto done = open_records(); !done) return done;
    if (auto done = server_.listen(); !done) return done;
    public_url_ = public_url_of(given_, server_.port());
    auto key = settle_key(given_, *folder_, random_);
    if (!key) return std::unexpected(key.error());
    const bool is_embedded = !given_.cognito.user_pool_id || is_own_pool();
    // In front of Amazon Cognito a server that is alone keeps nothing sealed that cannot be had anew.
    if (is_embedded || given_.store.is_shared())
        if (auto fits = check_key(kept_->port(), *key, given_.store.is_shared()); !fits) return fits;
    if (auto done = join_others(*key); !done) return done;
    auto access = is_embedded ? open_embedded(*key) : open_remote();
    if (!access) return std::unexpected(access.error());
    gateway_ = std::make_unique<gateway>(given_, server_identity{public_url_, std::move(*key)}, std::move(*access),
                                         kept_->port(), clock_, random_, metrics_);
    gateway_->add_routes(router_, POOLGUARD_VERSION);
    const auto users = make_demo_users();
    if (!users) return std::unexpected(users.error());
    if (auto done = gateway_->start(); !done) return done;
    metrics_.add([this](metric_families& into) {
        add_requests(into, router_, server_.requests());
        add_server(into, server_.open_connections(),
                   {{"quick", quick_workers_.queued()}, {"slow", slow_workers_.queued()}});
        if (embedded_) add_mail(into, embedded_->mail_waiting());
    });
    if (embedded_) embedded_->start();
    if (node_) node_->start();
    if (auto done = server_.start(); !done) return done;
    for (const auto& name : given_.without_effect)
        base::log::warning("setting_without_effect", {{"setting", std::string_view(name)}});
    fmt::print("{}",
               to_text({.url = public_url_,
                        .listens_on = fmt::format("{}:{}", given_.host, server_.port()),
                        .pool = describe_pool(),
                        .token_member = given_.cognito.token_use == jwt::token_use::id ? "id_token" : "access_token",
                        .users = *users}));
    (void)std::fflush(stdout);
    return {};
}

} // namespace

int serve(const settings& given, const environment& variables) {
    // Before the first thread, so that all inherit it.
    const termination_signals signals;
    running_server server(given, variables);
    if (const auto started = server.start(); !started) {
        fmt::print(stderr, "poolguard: {}\n", started.error());
        return 1;
    }
    while (signals.wait() == termination_signals::request::reload)
        if (const auto reloaded = server.reload(); reloaded)
            base::log::info("certificate_reloaded");
        else
            base::log::error("certificate_not_reloaded", {{"cause", std::string_view(reloaded.error())}});
    base::log::info("draining");
    server.drain();
    return 0;
}

} // namespace poolguard::app
