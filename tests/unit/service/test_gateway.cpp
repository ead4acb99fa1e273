#include "test_gateway.hpp"

#include "base/bytes.hpp"
#include "cognito/in_process_transport.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>
#include <stdexcept>

namespace poolguard::service {
namespace {

jwt::signing_key new_key() {
    auto made = jwt::signing_key::generate_rsa();
    if (!made) throw std::runtime_error("no key was made");
    return std::move(*made);
}

jwt::verifier verifier_for(jwt::token_use use) {
    return jwt::verifier(jwt::policy({test_issuer}, use, {std::string(test_client)}));
}

} // namespace

const jwt::signing_key& first_key() {
    static const auto key = new_key();
    return key;
}

const jwt::signing_key& second_key() {
    static const auto key = new_key();
    return key;
}

std::string key_set_of(const std::vector<const jwt::signing_key*>& keys) {
    std::vector<std::string> jwks;
    for (const auto* each : keys)
        jwks.push_back(each->jwk_json());
    return jwt::key_set_json(jwks);
}

boost::json::object access_claims(std::int64_t issued_at) {
    return {{"sub", "34c84488-e0e1-70ae-d2ee-991ad1a898c8"},
            {"iss", test_issuer},
            {"client_id", test_client},
            {"origin_jti", "origin-1"},
            {"token_use", "access"},
            {"scope", "aws.cognito.signin.user.admin"},
            {"auth_time", issued_at},
            {"exp", issued_at + 3600},
            {"iat", issued_at},
            {"jti", "jti-1"},
            {"username", "jane"}};
}

boost::json::object id_claims(std::int64_t issued_at) {
    return {{"sub", "34c84488-e0e1-70ae-d2ee-991ad1a898c8"},
            {"iss", test_issuer},
            {"aud", test_client},
            {"origin_jti", "origin-1"},
            {"token_use", "id"},
            {"auth_time", issued_at},
            {"exp", issued_at + 3600},
            {"iat", issued_at},
            {"jti", "jti-2"},
            {"cognito:username", "jane"}};
}

std::string sign(const jwt::signing_key& key, const boost::json::object& claims) {
    auto made = key.sign_rs256(boost::json::serialize(claims));
    if (!made) throw std::runtime_error("no token was signed");
    return std::move(*made);
}

std::string forge(std::string_view key_id, const boost::json::object& claims) {
    const auto header = boost::json::serialize(boost::json::object{{"kid", key_id}, {"alg", "RS256"}});
    return base::to_base64url(header) + '.' + base::to_base64url(boost::json::serialize(claims)) + '.' +
           base::to_base64url(std::string(256, 's'));
}

temporary_store::temporary_store(const base::clock& clock) {
    base::system_random random;
    folder_ = std::filesystem::temp_directory_path() / ("poolguard-test-" + random.uuid());
    auto opened = store::sqlite_records::open(folder_ / "records.db", clock);
    if (!opened) throw std::runtime_error(opened.error().sentence);
    records_ = std::move(*opened);
}

temporary_store::~temporary_store() {
    records_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

test_gateway::test_gateway(jwt::token_use use) : gate(verifier_for(use), keys, revoked, cache, clock) {}

const std::string& test_gateway::header_of(std::string token) {
    return headers_.emplace_back("Bearer " + std::move(token));
}

principal test_gateway::person(const boost::json::object& claims) {
    auto admitted = gate.authenticate_blocking(header_of(sign(first_key(), claims)));
    if (!admitted) throw std::runtime_error("a good token was refused");
    return std::move(*admitted);
}

member test_gateway::person_in(std::string_view tenant, std::string_view subject) {
    auto claims = access_claims(base::epoch_seconds(clock.now()));
    claims["sub"] = subject;
    claims["custom:tenant_id"] = tenant;
    cognito::in_process_transport nowhere(
        [](std::string_view, std::string_view) -> cognito::result<std::string> { return "{}"; });
    cognito::client client(nowhere);
    tenant_settings settings;
    settings.mode = tenant_mode::claim;
    const membership members(settings, "us-east-1_abcdefghi", client);
    auto admitted = members.admit(person(claims), {});
    if (!std::holds_alternative<member>(admitted)) throw std::runtime_error("a member was refused");
    return std::get<member>(std::move(admitted));
}

std::expected<fetched_keys, std::string> test_gateway::fetch() {
    ++fetches;
    if (source_is_down) return std::unexpected("the source is down");
    return fetched_keys{published, std::nullopt};
}

} // namespace poolguard::service
