#include "webauthn/credential_key.hpp"

#include "base/bytes.hpp"
#include "unit/webauthn/wycheproof_vectors.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace poolguard::webauthn {
namespace {

std::string bytes_of(std::string_view hex) { return *base::from_hex(hex); }

// {1: 2, 3: -7, -1: 1, -2: x, -3: y}
std::string cose_of(const test::wycheproof_key& key) {
    return bytes_of(fmt::format("a5010203262001215820{}225820{}", key.first, key.second));
}

// Other encodings of the same numbers, numbers out of range, and values that are no numbers.
TEST(credential_key, takes_one_der_encoding_of_a_signature) {
    for (const auto& each : test::wycheproof_der) {
        SCOPED_TRACE(fmt::format("{} {}", each.id, each.kind));
        const auto key = credential_key::read(cose_of(each.key));
        ASSERT_TRUE(key.has_value());
        const auto verified = key->verify(bytes_of(each.text), bytes_of(each.signature));
        EXPECT_EQ(verified.has_value(), each.is_valid);
        if (!verified) EXPECT_EQ(verified.error(), error::bad_signature) << name(verified.error());
    }
}

} // namespace
} // namespace poolguard::webauthn
