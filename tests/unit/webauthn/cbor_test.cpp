#include "webauthn/cbor.hpp"

#include "base/bytes.hpp"

#include <gtest/gtest.h>
#include <optional>
#include <string>

namespace poolguard::webauthn {
namespace {

std::string read_hex(std::string_view hex) {
    const auto data = base::from_hex(hex).value();
    const auto read = read_cbor(data);
    return std::string(read ? "read" : name(read.error()));
}

TEST(cbor, only_the_canonical_form_of_what_authenticators_use) {
    const std::pair<std::string_view, std::string_view> cases[]{
        {"00", "read"},
        {"17", "read"},
        {"1818", "read"},
        {"1b7fffffffffffffff", "read"},
        {"1b8000000000000000", "malformed_cbor"}, // over 63 bits
        {"3b7fffffffffffffff", "read"},
        {"3b8000000000000000", "malformed_cbor"},
        {"1817", "cbor_not_canonical"},
        {"1900ff", "cbor_not_canonical"},
        {"1a0000ffff", "cbor_not_canonical"},
        {"1b00000000ffffffff", "cbor_not_canonical"},
        {"3817", "cbor_not_canonical"},
        {"5801aa", "cbor_not_canonical"},
        {"780161", "cbor_not_canonical"},
        {"9800", "cbor_not_canonical"},
        {"b800", "cbor_not_canonical"},
        {"a0", "read"},
        {"80", "read"},
        {"f4", "read"},
        {"f5", "read"},
        {"f6", "read"},
        {"f7", "malformed_cbor"},     // undefined
        {"f820", "malformed_cbor"},   // another simple value
        {"f93c00", "malformed_cbor"}, // 1.0
        {"fb3ff0000000000000", "malformed_cbor"},
        {"c000", "malformed_cbor"},     // a tag
        {"5f41aaff", "malformed_cbor"}, // strings, arrays and maps whose length is not said
        {"7f6161ff", "malformed_cbor"},
        {"9f00ff", "malformed_cbor"},
        {"bf0000ff", "malformed_cbor"},
        {"ff", "malformed_cbor"},
        {"1c", "malformed_cbor"},     // reserved
        {"62c328", "malformed_cbor"}, // not UTF-8
        {"", "malformed_cbor"},
        {"42aa", "malformed_cbor"},
        {"8100", "read"},
        {"82", "malformed_cbor"},
        {"8200", "malformed_cbor"},
        {"a100", "malformed_cbor"},
        {"5bffffffffffffffff", "malformed_cbor"},
        {"9bffffffffffffffff00", "malformed_cbor"},
        {"bbffffffffffffffff", "malformed_cbor"},
        {"0000", "trailing_bytes"},
        {"a000", "trailing_bytes"},
        // The order of a map: type, length, bytes; and no key twice.
        {"a301010301200a", "read"},
        {"a2200a0101", "cbor_not_canonical"},
        {"a203010102", "cbor_not_canonical"},
        {"a201010102", "cbor_not_canonical"},
        {"a261620062616100", "read"},
        {"a262616100616200", "cbor_not_canonical"},
        {"a2616200616100", "cbor_not_canonical"},
        // Four levels.
        {"8181818100", "read"},
        {"818181818100", "cbor_too_deep"},
        {"a100a100a100a100a0", "cbor_too_deep"},
    };
    for (const auto& [hex, expected] : cases)
        EXPECT_EQ(read_hex(hex), expected) << hex;
}

TEST(cbor, bounds) {
    const auto outcome = [](const std::string& data) {
        const auto read = read_cbor(data);
        return read ? std::nullopt : std::optional(read.error());
    };
    EXPECT_EQ(outcome(std::string(max_cbor_bytes + 1, '\0')), error::cbor_too_large);
    // An array of as many numbers as are allowed, and of one more.
    const std::string head{'\x99', '\x01', '\xff'};
    EXPECT_TRUE(read_cbor(head + std::string(511, '\0')));
    const std::string longer{'\x99', '\x02', '\x00'};
    EXPECT_EQ(outcome(longer + std::string(512, '\0')), error::cbor_too_large);
    EXPECT_EQ(outcome(std::string(60000, '\x81')), error::cbor_too_deep);
}

TEST(cbor, a_prefix_ends_where_its_value_ends) {
    const auto data = base::from_hex("a1010200ff").value();
    const auto found = read_cbor_prefix(data);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->size, 3);
    const auto& members = std::get<cbor_map>(found->value.content);
    EXPECT_EQ(*find_member<std::int64_t>(members, std::int64_t{1}), 2);
    EXPECT_EQ(find_member<std::int64_t>(members, std::int64_t{2}), nullptr);
    EXPECT_EQ(find_member<cbor_bytes>(members, std::int64_t{1}), nullptr);
}

} // namespace
} // namespace poolguard::webauthn
