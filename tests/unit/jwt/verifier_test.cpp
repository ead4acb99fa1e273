#include "jwt/verifier.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "unit/jwt/test_tokens.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <vector>

namespace poolguard::jwt {
namespace {

namespace bj = boost::json;
using namespace test;

std::string serialized(const bj::object& claims) { return bj::serialize(claims); }
const std::string& good_access() {
    static const auto token = signed_by_pool(serialized(access_claims()));
    return token;
}
const std::string& good_id() {
    static const auto token = signed_by_pool(serialized(id_claims()));
    return token;
}

TEST(verifier, accepts_an_access_token_and_shows_its_claims) {
    const auto token = verifier{access_policy()}.verify(good_access(), *pool_keys(), now);
    ASSERT_TRUE(token.has_value()) << name(token.error());
    EXPECT_EQ(token->subject(), "34c84488-e0e1-70ae-d2ee-991ad1a898c8");
    EXPECT_EQ(token->issuer(), pool_issuer);
    EXPECT_EQ(token->client_id(), client);
    EXPECT_EQ(token->use(), token_use::access);
    EXPECT_EQ(token->username(), "janet");
    EXPECT_EQ(token->key_id(), kid);
    EXPECT_EQ(token->expires(), now + std::chrono::seconds{3540});
    EXPECT_EQ(token->usable_until(), token->expires());
    EXPECT_EQ(token->issued_at(), now - std::chrono::seconds{60});
    EXPECT_EQ(token->auth_time(), now - std::chrono::seconds{60});
    EXPECT_EQ(token->scope(), "aws.cognito.signin.user.admin orders/read");
    EXPECT_TRUE(token->has_scope("orders/read"));
    EXPECT_FALSE(token->has_scope("orders"));
    EXPECT_FALSE(token->has_scope(""));
    EXPECT_EQ(token->groups(), (std::vector<std::string>{"admin", "staff"}));
    EXPECT_TRUE(token->in_group("staff"));
    EXPECT_FALSE(token->in_group("staf"));
    EXPECT_EQ(token->jti(), "5a4b3c2d-0000-4000-8000-000000000003");
    EXPECT_EQ(token->origin_jti(), "5a4b3c2d-0000-4000-8000-000000000001");
    EXPECT_EQ(token->text_claim("email"), std::nullopt);
    EXPECT_EQ(token->text_claim("exp"), std::nullopt);
    EXPECT_EQ(token->claims().size(), access_claims().size());
}

TEST(verifier, accepts_an_id_token_and_keeps_its_claims_when_moved) {
    auto token = verifier{id_policy()}.verify(good_id(), *pool_keys(), now);
    ASSERT_TRUE(token.has_value()) << name(token.error());
    const std::vector<verified_token> moved = [&] {
        std::vector<verified_token> list;
        list.push_back(*std::move(token));
        list.reserve(100);
        return list;
    }();
    EXPECT_EQ(moved[0].use(), token_use::id);
    EXPECT_EQ(moved[0].client_id(), client);
    EXPECT_EQ(moved[0].username(), "janet");
    EXPECT_EQ(moved[0].text_claim("email"), "janet@example.com");
    EXPECT_EQ(moved[0].text_claim("custom:tenant_id"), "acme");
    EXPECT_EQ(moved[0].text_claim("email_verified"), std::nullopt);
    EXPECT_TRUE(moved[0].groups().empty());
    EXPECT_EQ(moved[0].scope(), "");
}

TEST(verifier, a_claim_is_true_as_a_boolean_or_as_text) {
    const std::pair<boost::json::value, bool> cases[] = {
        {true, true}, {"true", true}, {false, false}, {"false", false}, {"True", false}, {1, false}, {nullptr, false}};
    for (const auto& [value, expected] : cases) {
        const auto token =
            verifier{id_policy()}.verify(signed_by_pool(with(id_claims(), "email_verified", value)), *pool_keys(), now);
        ASSERT_TRUE(token.has_value()) << value;
        EXPECT_EQ(token->is_true("email_verified"), expected) << value;
    }
}

TEST(verifier, verifies_every_algorithm) {
    struct row {
        key_kind kind;
        algorithm alg;
    };
    for (const auto& [kind, alg] : {row{key_kind::rsa, algorithm::rs256}, row{key_kind::rsa, algorithm::rs384},
                                    row{key_kind::rsa, algorithm::rs512}, row{key_kind::p256, algorithm::es256},
                                    row{key_kind::p384, algorithm::es384}, row{key_kind::p521, algorithm::es512},
                                    row{key_kind::ed25519, algorithm::eddsa}, row{key_kind::ed448, algorithm::eddsa}}) {
        const auto pair = test_key::of(kind);
        const auto keys = keys_of({pair.jwk("k")});
        const auto header = fmt::format(R"({{"alg":"{}","typ":"JWT","kid":"k"}})", name(alg));
        const auto token = pair.token(alg, header, serialized(access_claims()));
        EXPECT_TRUE(verifier{access_policy()}.verify(token, *keys, now).has_value()) << name(alg);
        const auto other = pair.token(alg, header, without(access_claims(), "scope"));
        const auto mixed = token.substr(0, token.rfind('.')) + other.substr(other.rfind('.'));
        EXPECT_EQ(verifier{access_policy()}.verify(mixed, *keys, now).error(), error::bad_signature) << name(alg);
    }
}

// Signed correctly with the pool's key, whatever the header says.
std::string headed(std::string_view header) {
    return shared_rsa().token(algorithm::rs256, header, serialized(access_claims()));
}
std::string unsigned_with(std::string_view header) {
    return base::to_base64url(header) + '.' + base::to_base64url(serialized(access_claims())) + '.';
}
std::string hmac_with_public_key() {
    const auto text = base::to_base64url(fmt::format(R"({{"kid":"{}","alg":"HS256"}})", kid)) + '.' +
                      base::to_base64url(serialized(access_claims()));
    return text + '.' + base::to_base64url(base::hmac_sha256(shared_rsa().public_pem(), text));
}
std::string with_kid(std::string_view given) {
    return headed(bj::serialize(bj::object{{"kid", given}, {"alg", "RS256"}}));
}
// With one of the unused bits of the payload's last character set, under a good signature.
std::string with_stray_bits() {
    const auto text = base::to_base64url(rs256_header) + "." + base::to_base64url(serialized(access_claims()) + " ");
    auto changed = text;
    for (std::size_t padding = 0; base::from_base64url(changed.substr(changed.find('.') + 1)); ++padding) {
        changed = base::to_base64url(rs256_header) + "." +
                  base::to_base64url(serialized(access_claims()) + std::string(padding, ' '));
        constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        changed.back() = alphabet[alphabet.find(changed.back()) | 1];
    }
    return changed + '.' + base::to_base64url(shared_rsa().sign(algorithm::rs256, changed));
}

struct refusal {
    const char* name;
    std::string token;
    error expected;
};

std::vector<refusal> structure_refusals() {
    using enum error;
    const auto good = good_access();
    const auto body = good.substr(good.find('.') + 1);
    return {
        {"empty", "", malformed_token},
        {"one dot", "a.b", malformed_token},
        {"dots only", "..", malformed_token},
        {"no header", "." + body, malformed_token},
        {"four parts", good + ".x", malformed_token},
        {"five parts", "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.a.b.c.d", malformed_token},
        {"too large", std::string(16 * 1024 + 1, 'a'), token_too_large},
        {"padded", good + "=", not_canonical_base64url},
        {"padded twice", good + "==", not_canonical_base64url},
        {"space in front", " " + good, not_canonical_base64url},
        {"line end", good + "\n", not_canonical_base64url},
        {"a zero byte", good + '\0', not_canonical_base64url},
        {"standard alphabet", good.substr(0, good.size() - 2) + "+/", not_canonical_base64url},
        {"stray bits under a good signature", with_stray_bits(), not_canonical_base64url},
        {"no signature", good.substr(0, good.rfind('.') + 1), bad_signature},
        {"half a signature", good.substr(0, good.size() - 174), bad_signature},
        {"signed by another key", other_rsa().token(algorithm::rs256, rs256_header, serialized(access_claims())),
         bad_signature},
        {"payload is text", signed_by_pool(R"("text")"), payload_not_json},
        {"payload is cut short", signed_by_pool(R"({"sub":"x")"), payload_not_json},
        {"payload is empty JSON", signed_by_pool(" "), payload_not_json},
        {"payload is not UTF-8", signed_by_pool("{\"sub\":\"\xff\"}"), payload_not_json},
        {"payload is too deep", signed_by_pool(std::string(5000, '[') + std::string(5000, ']')), payload_not_json},
        {"payload names exp twice", signed_by_pool(R"({"exp":1,)" + serialized(access_claims()).substr(1)),
         duplicate_member},
        {"payload names a member of a member twice",
         signed_by_pool(R"({"x":{"a":1,"a":2},)" + serialized(access_claims()).substr(1)), duplicate_member},
    };
}

std::vector<refusal> header_refusals() {
    using enum error;
    const auto kid_and = [](std::string_view rest) { return fmt::format(R"({{"kid":"{}",{}}})", kid, rest); };
    return {
        {"none", unsigned_with(kid_and(R"("alg":"none")")), unsupported_algorithm},
        {"None", unsigned_with(kid_and(R"("alg":"None")")), unsupported_algorithm},
        {"none, with a signature", headed(kid_and(R"("alg":"none")")), unsupported_algorithm},
        {"HMAC with the public key", hmac_with_public_key(), unsupported_algorithm},
        {"lower case", headed(kid_and(R"("alg":"rs256")")), unsupported_algorithm},
        {"PS256", headed(kid_and(R"("alg":"PS256")")), unsupported_algorithm},
        {"alg is a number", headed(kid_and(R"("alg":256)")), unsupported_algorithm},
        {"alg is empty", headed(kid_and(R"("alg":"")")), unsupported_algorithm},
        {"no alg", headed(kid_and(R"("typ":"JWT")")), missing_algorithm},
        {"another hash", shared_rsa().token(algorithm::rs512, kid_and(R"("alg":"RS512")"), serialized(access_claims())),
         algorithm_not_for_key},
        {"ES256 with an RSA key", headed(kid_and(R"("alg":"ES256")")), algorithm_not_for_key},
        {"EdDSA with an RSA key", headed(kid_and(R"("alg":"EdDSA")")), algorithm_not_for_key},
        {"no kid", headed(R"({"alg":"RS256"})"), missing_key_id},
        {"kid is null", headed(R"({"kid":null,"alg":"RS256"})"), bad_key_id},
        {"kid is a number", headed(R"({"kid":1,"alg":"RS256"})"), bad_key_id},
        {"kid is empty", with_kid(""), bad_key_id},
        {"kid is a path", with_kid("../../../../dev/null"), bad_key_id},
        {"kid is SQL", with_kid("x' UNION SELECT 'key' --"), bad_key_id},
        {"kid has a zero byte", with_kid(std::string_view("a\0b", 3)), bad_key_id},
        {"kid is long", with_kid(std::string(300, 'a')), bad_key_id},
        {"kid is unknown", with_kid("AAAAQpR7h0bS5dJ3n8vX1yZ2a4c6e8g0i2k4m6o8q0s="), unknown_key},
        {"kid is a path that could be base64", with_kid("/dev/null"), unknown_key},
        {"crit", headed(kid_and(R"("alg":"RS256","crit":["exp"],"exp":1)")), critical_header},
        {"empty crit", headed(kid_and(R"("alg":"RS256","crit":[])")), critical_header},
        {"crit is null", headed(kid_and(R"("alg":"RS256","crit":null)")), critical_header},
        {"typ", headed(kid_and(R"("alg":"RS256","typ":"logout+jwt")")), wrong_type_header},
        {"typ is a number", headed(kid_and(R"("alg":"RS256","typ":1)")), wrong_type_header},
        {"alg twice", headed(kid_and(R"("alg":"none","alg":"RS256")")), duplicate_member},
        {"kid twice, once escaped", headed(kid_and(R"("alg":"RS256","\u006bid":"x")")), duplicate_member},
        {"header is no JSON", headed("RS256"), header_not_json},
        {"header is an array", headed("[]"), header_not_json},
        {"header has a tail", headed(std::string(rs256_header) + "x"), header_not_json},
    };
}

TEST(verifier, refuses_bad_structure_and_headers) {
    const verifier strict{access_policy()};
    for (const auto& table : {structure_refusals(), header_refusals()})
        for (const auto& [what, token, expected] : table) {
            const auto outcome = strict.verify(token, *pool_keys(), now);
            ASSERT_FALSE(outcome.has_value()) << what;
            EXPECT_EQ(outcome.error(), expected) << what << ": " << name(outcome.error());
        }
    EXPECT_TRUE(strict.verify(good_access(), *pool_keys(), now).has_value());
}

TEST(verifier, accepts_headers_with_further_members) {
    for (const auto* rest : {R"("typ":"JWT")", R"("typ":"jwt")", R"("typ":"at+jwt")", R"("typ":"AT+JWT")",
                             R"("jku":"https://evil.example/keys")", R"("jwk":{"kty":"oct","k":"AA"})"}) {
        const auto token = headed(fmt::format(R"({{"kid":"{}","alg":"RS256",{}}})", kid, rest));
        EXPECT_TRUE(verifier{access_policy()}.verify(token, *pool_keys(), now).has_value()) << rest;
    }
}

TEST(verifier, checks_a_header_that_it_has_seen_before) {
    const verifier strict{access_policy()};
    EXPECT_TRUE(strict.verify(good_access(), *pool_keys(), now).has_value());
    EXPECT_TRUE(strict.verify(good_access(), *pool_keys(), now).has_value());
    EXPECT_EQ(strict.verify(good_access(), *keys_of({}), now).error(), error::unknown_key);
    EXPECT_EQ(strict.verify(good_access(), *keys_of({other_rsa().jwk(kid)}), now).error(), error::bad_signature);
    EXPECT_EQ(strict.verify(good_access(), *keys_of({shared_rsa().jwk(kid, "RS384")}), now).error(),
              error::algorithm_not_for_key);
}

TEST(verifier, refuses_a_token_with_any_one_character_changed) {
    const verifier strict{access_policy()};
    const auto& good = good_access();
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ";
    for (std::size_t i = 0; i < good.size(); ++i) {
        auto changed = good;
        // A different neighbour at each position, and the one that differs only in the last bit.
        for (const auto step : {1 + i % 63, std::size_t{1}}) {
            const auto at = alphabet.find(good[i]);
            changed[i] = step == 1 ? alphabet[(at ^ 1) % alphabet.size()] : alphabet[(at + step) % alphabet.size()];
            if (changed[i] == good[i]) continue;
            EXPECT_FALSE(strict.verify(changed, *pool_keys(), now).has_value()) << i;
        }
        changed = good;
        changed.erase(i, 1);
        EXPECT_FALSE(strict.verify(changed, *pool_keys(), now).has_value()) << "without " << i;
        EXPECT_FALSE(strict.verify(std::string_view(good).substr(0, i), *pool_keys(), now).has_value()) << "to " << i;
    }
}

TEST(read_head, returns_what_is_needed_to_find_the_key) {
    const auto head = verifier::read_head(good_access());
    ASSERT_TRUE(head.has_value());
    EXPECT_EQ(head->alg, algorithm::rs256);
    EXPECT_EQ(head->key_id, kid);
    EXPECT_EQ(head->unverified_issuer, pool_issuer);
    EXPECT_EQ(verifier::read_head(signed_by_pool("{}"))->unverified_issuer, std::nullopt);
    EXPECT_EQ(verifier::read_head(signed_by_pool(R"({"iss":1})"))->unverified_issuer, std::nullopt);
    EXPECT_EQ(verifier::read_head("a.b").error(), error::malformed_token);
    EXPECT_EQ(verifier::read_head(std::string(100'000, 'a')).error(), error::token_too_large);
    EXPECT_EQ(verifier::read_head(with_kid("../x")).error(), error::bad_key_id);
    EXPECT_EQ(verifier::read_head(hmac_with_public_key()).error(), error::unsupported_algorithm);
    EXPECT_EQ(verifier::read_head(signed_by_pool("[]")).error(), error::payload_not_json);
}

} // namespace
} // namespace poolguard::jwt
