#include "base/bytes.hpp"
#include "unit/jwt/test_key.hpp"
#include "unit/jwt/wycheproof_vectors.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <span>

namespace poolguard::jwt {
namespace {

using test::wycheproof_key;
using test::wycheproof_vector;

std::string bytes_of(std::string_view hex) { return *base::from_hex(hex); }
std::string url_of(std::string_view hex) { return base::to_base64url(bytes_of(hex)); }

// The same key for all of its vectors, as a key that has verified a good signature verifies others by other code.
void expect_verdicts(algorithm alg, std::span<const wycheproof_vector> vectors,
                     std::string (*jwk_of)(const wycheproof_key& key)) {
    std::map<std::string, std::shared_ptr<const key_set>> sets;
    for (int round = 0; round < 2; ++round)
        for (const auto& each : vectors) {
            SCOPED_TRACE(fmt::format("{} {}", each.id, each.kind));
            auto& keys = sets[jwk_of(each.key)];
            if (keys == nullptr) keys = test::keys_of({jwk_of(each.key)});
            const auto verified = keys->find("k")->verify(alg, bytes_of(each.text), bytes_of(each.signature));
            EXPECT_EQ(verified.has_value(), each.is_valid);
            if (!verified) {
                EXPECT_EQ(verified.error(), error::bad_signature) << name(verified.error());
            }
        }
}

// Among them signatures for which the sum of two points is infinite (PointDuplication).
TEST(wycheproof, es256) {
    expect_verdicts(algorithm::es256, test::wycheproof_es256, [](const wycheproof_key& key) {
        return fmt::format(R"({{"kty":"EC","crv":"P-256","kid":"k","x":"{}","y":"{}"}})", url_of(key.first),
                           url_of(key.second));
    });
}

TEST(wycheproof, ed25519) {
    expect_verdicts(algorithm::eddsa, test::wycheproof_ed25519, [](const wycheproof_key& key) {
        return fmt::format(R"({{"kty":"OKP","crv":"Ed25519","kid":"k","x":"{}"}})", url_of(key.first));
    });
}

// The project calls an encoding without parameters "acceptable"; it is refused here (RFC 8017 section 9.2).
TEST(wycheproof, rs256) {
    expect_verdicts(algorithm::rs256, test::wycheproof_rs256, [](const wycheproof_key& key) {
        return fmt::format(R"({{"kty":"RSA","kid":"k","n":"{}","e":"{}"}})", url_of(key.first), url_of(key.second));
    });
}

} // namespace
} // namespace poolguard::jwt
