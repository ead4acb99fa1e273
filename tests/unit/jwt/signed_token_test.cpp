#include "jwt/signed_token.hpp"

#include "jwt/signing_key.hpp"
#include "jwt/verifier.hpp"
#include "unit/jwt/test_tokens.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace poolguard::jwt {
namespace {

using namespace test;

const signing_key& own_key() {
    static const auto key = signing_key::generate_rsa();
    return key.value();
}
std::shared_ptr<const key_set> own_keys() { return keys_of({own_key().jwk_json()}); }
signed_token own(const std::string& payload) { return own_key().sign_own(payload).value(); }

TEST(signed_token, is_accepted_as_the_same_that_verification_gives) {
    struct row {
        const char* what;
        policy wanted;
        std::string payload;
    };
    auto recent = access_policy();
    recent.max_auth_age = std::chrono::seconds{600};
    const row table[]{
        {"access token", access_policy(), boost::json::serialize(access_claims())},
        {"ID token", id_policy(), boost::json::serialize(id_claims())},
        {"escapes", id_policy(), with(id_claims(), "name", "J\"\n\xc3\xa9")},
        {"several audiences", id_policy(), with(id_claims(), "aud", {"other", client})},
        {"limited age", recent, boost::json::serialize(access_claims())},
    };
    for (const auto& [what, wanted, payload] : table) {
        SCOPED_TRACE(what);
        const verifier strict{wanted};
        const auto keys = own_keys();
        const auto made = own(payload);
        EXPECT_EQ(made.text(), *own_key().sign_rs256(payload));
        const auto verified = strict.verify(made.text(), *keys, now);
        const auto accepted = strict.accept(made, *keys, now);
        ASSERT_TRUE(verified && accepted);
        EXPECT_EQ(accepted->claims(), verified->claims());
        EXPECT_EQ(accepted->subject(), verified->subject());
        EXPECT_EQ(accepted->issuer(), verified->issuer());
        EXPECT_EQ(accepted->client_id(), verified->client_id());
        EXPECT_EQ(accepted->use(), verified->use());
        EXPECT_EQ(accepted->username(), verified->username());
        EXPECT_EQ(accepted->key_id(), verified->key_id());
        EXPECT_EQ(accepted->expires(), verified->expires());
        EXPECT_EQ(accepted->issued_at(), verified->issued_at());
        EXPECT_EQ(accepted->auth_time(), verified->auth_time());
        EXPECT_EQ(accepted->scope(), verified->scope());
        EXPECT_EQ(accepted->groups(), verified->groups());
        EXPECT_EQ(accepted->jti(), verified->jti());
        EXPECT_EQ(accepted->origin_jti(), verified->origin_jti());
        EXPECT_EQ(accepted->event_id(), verified->event_id());
        EXPECT_EQ(accepted->text_claim("name"), verified->text_claim("name"));
        EXPECT_EQ(accepted->is_true("email_verified"), verified->is_true("email_verified"));
        EXPECT_EQ(accepted->usable_until(), verified->usable_until());
    }
}

// The same error as that of verification.
TEST(signed_token, is_refused_like_any_other) {
    struct row {
        const char* what;
        std::string payload;
        error refused;
    };
    const row table[]{
        {"expired", with(access_claims(), "exp", now_seconds), error::expired},
        {"from the future", with(access_claims(), "iat", now_seconds + 60), error::issued_in_future},
        {"another issuer", with(access_claims(), "iss", "https://other.example"), error::wrong_issuer},
        {"another client", with(access_claims(), "client_id", "other"), error::wrong_client},
        {"another use", boost::json::serialize(id_claims()), error::wrong_token_use},
        {"no subject", without(access_claims(), "sub"), error::missing_subject},
        {"a wrong type", with(access_claims(), "exp", "soon"), error::bad_claim_type},
        {"not an object", "[]", error::payload_not_json},
        {"too large", with(access_claims(), "scope", std::string(20'000, 'a')), error::token_too_large},
    };
    const verifier strict{access_policy()};
    const auto keys = own_keys();
    for (const auto& [what, payload, refused] : table) {
        const auto made = own(payload);
        EXPECT_EQ(strict.accept(made, *keys, now).error(), refused) << what;
        EXPECT_EQ(strict.verify(made.text(), *keys, now).error(), refused) << what;
    }
}

TEST(signed_token, needs_its_key_in_the_set) {
    const verifier strict{access_policy()};
    const auto made = own(boost::json::serialize(access_claims()));
    const auto& id = own_key().kid();
    const std::vector<std::shared_ptr<const key_set>> others{
        keys_of({}), pool_keys(), keys_of({shared_rsa().jwk(id, "RS256")}), keys_of({shared_rsa().jwk(id)})};
    for (const auto& keys : others)
        EXPECT_EQ(strict.accept(made, *keys, now).error(), error::unknown_key);
    EXPECT_TRUE(strict.accept(made, *own_keys(), now));
}

} // namespace
} // namespace poolguard::jwt
