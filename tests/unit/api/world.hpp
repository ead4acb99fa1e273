#pragma once
// A whole gateway without a network: real keys, tokens, verifier, store and router, with a Cognito that says what the
// test tells it to.

#include "api/api.hpp"
#include "base/json/write.hpp"
#include "cognito/in_process_transport.hpp"
#include "http/form.hpp"
#include "jwt/signing_key.hpp"
#include "jwt/token_cache.hpp"
#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

namespace poolguard::api {

inline constexpr auto test_issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_TestPool1";
inline constexpr auto test_client = "1example23456789";

inline const jwt::signing_key& test_key() {
    static const auto key = jwt::signing_key::generate_rsa().value();
    return key;
}
inline const jwt::signing_key& foreign_key() {
    static const auto key = jwt::signing_key::generate_rsa().value();
    return key;
}

class scratch_folder {
  public:
    scratch_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "poolguard-api-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    ~scratch_folder() { std::filesystem::remove_all(path_); }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

struct sent {
    http::method method = http::method::get;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

struct received {
    http::response response;
    bool was_work = false; // it took a worker thread
    boost::json::object json() const { return boost::json::parse(response.content()).as_object(); }
    boost::json::array array() const { return boost::json::parse(response.content()).as_array(); }
    std::string code() const { return std::string(json().at("code").as_string()); }
    std::string header(std::string_view name) const {
        for (const auto& [each, value] : response.headers)
            if (each == name) return value;
        return {};
    }
};

class world {
  public:
    using cognito_reply = cognito::result<std::string>;

    explicit world(const service::tenant_settings& tenants = {})
        : clock(base::from_epoch_seconds(1'800'000'000)),
          records(store::sqlite_records::open(folder.path() / "test.db", clock).value()), log(*records, clock, random),
          revoked(log, clock), keys([this] { return fetch(); }, clock),
          transport([this](std::string_view operation, std::string_view body) { return answer(operation, body); }),
          client(transport), access(verifier(jwt::token_use::access), keys, revoked, cache, clock),
          id(verifier(jwt::token_use::id), keys, revoked, id_cache, clock),
          members(tenants, "us-east-1_abcdefghi", client), limits({}, *records, clock),
          oauth({"https://pages.example.com", test_client, {}},
                [](const auto&) -> std::expected<service::oauth_reply, std::string> {
                    return std::unexpected("no answer");
                }),
          providers({"http://localhost:8000", {}, {}}, oauth, base::secret("a master key for tests"), *records, clock,
                    random),
          sessions(*records, clock, random, base::secret("a master key for tests"), oauth, std::chrono::hours{24}),
          signing({"us-east-1_TestPool1", test_client, {}, {}}, client, *records, revoked, clock),
          accounts({"us-east-1_TestPool1", test_client, {}, {}}, client, *records, revoked, clock), factors(client),
          homes(*records), items("items", *records, homes, clock), alerts("alerts", *records, homes, clock),
          data("data", *records, homes, clock), users("us-east-1_TestPool1", client, *records, revoked, clock),
          user_changes("us-east-1_TestPool1", tenants.claim, client, users, *records, revoked, clock),
          groups("us-east-1_TestPool1", "admin", client, users) {
        replies["GetUser"] = R"({"Username":"foo","UserAttributes":[{"Name":"custom:tenant_id","Value":"tenant_a"}]})";
    }

    api_ports ports() {
        return {.tokens = access,
                .access_tokens = access,
                .id_tokens = id,
                .members = members,
                .limits = limits,
                .sessions = sessions,
                .providers = providers,
                .oauth = oauth,
                .has_secure_cookies = false,
                .signing = signing,
                .accounts = accounts,
                .factors = factors,
                .passkeys = passkeys,
                .devices = devices,
                .user_sessions = user_sessions,
                .items = items,
                .alerts = alerts,
                .data = data,
                .users = users,
                .user_changes = user_changes,
                .groups = groups,
                .audit = audit,
                .state = state,
                .letters = *letters,
                .setup = setup,
                .parts = {store_part(*records, clock), keys_part(keys)},
                .version = "1.2.3",
                .authenticator_issuer = "Poolguard",
                .metrics = [] { return std::string("# nothing is counted\n"); }};
    }
    api::access_guard access_guard() { return {access, access, id, members, limits, sessions}; }

    // The claims of an access token as Cognito writes them.
    boost::json::object claims(std::string_view subject = "sub-1") const {
        const auto now = base::epoch_seconds(clock.now());
        return {{"sub", subject},
                {"iss", test_issuer},
                {"client_id", test_client},
                {"origin_jti", "o-1"},
                {"event_id", "e-1"},
                {"token_use", "access"},
                {"scope", "aws.cognito.signin.user.admin"},
                {"auth_time", now},
                {"exp", now + 3600},
                {"iat", now},
                {"jti", fmt::format("j-{}", subject)},
                {"username", "foo@example.com"}};
    }
    static std::string token(const boost::json::object& claims, const jwt::signing_key& by = test_key()) {
        return by.sign_rs256(boost::json::serialize(claims)).value();
    }
    std::string bearer(std::string_view subject = "sub-1") const { return "Bearer " + token(claims(subject)); }

    // What the router and the handler make of a request; the gates of the server itself are not tested here.
    received call(const sent& what) {
        if (!router) {
            router.emplace();
            add_routes(*router, ports());
        }
        return call(*router, what);
    }
    static received call(const http::router& routes, const sent& what) {
        http::request request;
        request.method = what.method;
        request.target = what.target;
        request.path = request.target.substr(0, request.target.find('?'));
        if (const auto at = request.target.find('?'); at != std::string_view::npos)
            request.query = request.target.substr(at + 1);
        for (const auto& [name, value] : what.headers)
            request.headers.push_back({name, value});
        request.body = what.body;
        request.request_id = "r-1";
        auto found = routes.find(request.method, request.path);
        auto* match = std::get_if<http::match>(&found);
        if (match == nullptr) {
            ADD_FAILURE() << "no route for " << what.target;
            return {};
        }
        request.pattern = match->route->pattern;
        request.path_parameters = std::move(match->parameters);
        auto outcome = match->route->handler(request);
        if (auto* response = std::get_if<http::response>(&outcome)) return {std::move(*response), false};
        return {std::get<http::work>(outcome)(), true};
    }

    scratch_folder folder;
    base::manual_clock clock;
    base::system_random random;
    std::unique_ptr<store::sqlite_records> records;
    store::revocation_log log;
    service::revocations revoked;
    bool keys_reachable = true;
    service::jwks_source keys;
    std::map<std::string, cognito_reply, std::less<>> replies; // by operation
    std::vector<std::pair<std::string, std::string>> asked;    // of Cognito: operation and body
    cognito::in_process_transport transport;
    cognito::client client;
    jwt::token_cache cache{1000, std::size_t{1} << 20};
    service::authenticator access;
    jwt::token_cache id_cache{1000, std::size_t{1} << 20};
    service::authenticator id;
    service::membership members;
    store::rate_limits limits;
    service::oauth_client oauth;
    service::provider_sign_in providers;
    service::web_sessions sessions;
    service::sign_in signing;
    service::accounts accounts;
    service::second_factors factors;
    service::passkeys passkeys{client, *records, clock};
    service::devices devices{client};
    service::user_sessions user_sessions{client, revoked, clock};
    service::common_record_homes homes;
    service::owned_records items;
    service::owned_records alerts;
    service::owned_records data;
    service::users users;
    service::user_changes user_changes;
    service::groups groups;
    store::audit_log audit_log{*records, clock, random, "n1", std::chrono::days{7}};
    store::sign_in_counts sign_ins{*records, clock, "n1-1", true};
    service::audit_trail audit{audit_log, [] { return std::uint64_t{0}; }};
    service::server_state state{[this] {
                                    return std::vector{service::node_state{.id = "n1",
                                                                           .name = "process 1 on here",
                                                                           .version = "1.2.3",
                                                                           .started = clock.now(),
                                                                           .last_seen = clock.now(),
                                                                           .is_this = true}};
                                },
                                keys, limits, sign_ins};
    std::unique_ptr<service::mailbox> letters = std::make_unique<service::mailbox>();
    service::pool_setup setup{{.user_pool_id = "us-east-1_TestPool1",
                               .region = "us-east-1",
                               .endpoint = {},
                               .issuer = test_issuer,
                               .domain = "https://pages.example.com",
                               .is_embedded = false,
                               .own_clients = {test_client}},
                              client,
                              *records,
                              clock,
                              random};
    std::optional<http::router> router;

  private:
    static jwt::verifier verifier(jwt::token_use use) {
        return jwt::verifier(jwt::policy({test_issuer}, use, {test_client}));
    }
    std::expected<service::fetched_keys, std::string> fetch() const {
        if (!keys_reachable) return std::unexpected("no answer");
        const std::vector<std::string> jwks{test_key().jwk_json()};
        return service::fetched_keys{jwt::key_set_json(jwks), {}};
    }
    cognito_reply answer(std::string_view operation, std::string_view body) {
        asked.emplace_back(operation, body);
        const auto found = replies.find(operation);
        if (found == replies.end()) return std::unexpected(cognito::failure{"UnknownOperationException", ""});
        return found->second;
    }
};

} // namespace poolguard::api
