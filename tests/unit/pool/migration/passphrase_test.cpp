#include "pool/migration/passphrase.hpp"

#include "base/bytes.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

// By Argon2id of Python's cryptography 48, which gives the tag of RFC 9106 section 5.3 too.
TEST(passphrase, makes_the_key_of_another_implementation) {
    const base::secret passphrase{std::string("correct horse battery")};
    const auto key = key_from_passphrase(passphrase, "0123456789abcdef", {.memory_kib = 64, .passes = 3});
    ASSERT_TRUE(key);
    EXPECT_EQ(base::to_hex(key->reveal()), "d954dcab5dd0ac649ec8e75007e75bc0a4dfcfe20819f55f9be92935d53ba4bf");
}

TEST(passphrase, has_bounds_for_what_a_file_demands) {
    struct row {
        const char* salt;
        passphrase_cost cost;
    };
    const row refused[] = {{"0123456789abcde", {64, 3}},   {"0123456789abcdef0", {64, 3}},
                           {"0123456789abcdef", {7, 1}},   {"0123456789abcdef", {64, 0}},
                           {"0123456789abcdef", {64, 65}}, {"0123456789abcdef", {1024 * 1024 + 1, 1}},
                           {"0123456789abcdef", {-1, 1}}};
    for (const auto& [salt, cost] : refused)
        EXPECT_FALSE(key_from_passphrase(base::secret{std::string("x")}, salt, cost)) << salt << cost.memory_kib;
}

} // namespace
} // namespace poolguard::pool
