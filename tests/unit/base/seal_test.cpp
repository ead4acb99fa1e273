#include "base/seal.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

class seal : public testing::Test {
  protected:
    system_random random;
    sealer ours{secret{"a master key of some length"}, "private keys"};
};

TEST_F(seal, opens_with_the_same_context) {
    const auto sealed = ours.seal(random, "a private key", "pool 1");
    EXPECT_EQ(ours.open(sealed, "pool 1"), "a private key");
    EXPECT_EQ(sealed.find("a private key"), std::string::npos);
}

TEST_F(seal, two_seals_of_one_value_differ) {
    EXPECT_NE(ours.seal(random, "value", "context"), ours.seal(random, "value", "context"));
}

TEST_F(seal, opens_with_no_other_key_purpose_or_context) {
    const auto sealed = ours.seal(random, "value", "context");
    EXPECT_FALSE(ours.open(sealed, "another context"));
    EXPECT_FALSE(sealer(secret{"a master key of some length"}, "sessions").open(sealed, "context"));
    EXPECT_FALSE(sealer(secret{"another master key entirely"}, "private keys").open(sealed, "context"));
    EXPECT_FALSE(ours.open("", "context"));
}

TEST_F(seal, every_altered_or_missing_byte_is_found) {
    const auto sealed = ours.seal(random, "value", "context");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto altered = sealed;
        altered[i] = static_cast<char>(altered[i] ^ 1);
        EXPECT_FALSE(ours.open(altered, "context")) << i;
        EXPECT_FALSE(ours.open(sealed.substr(0, i), "context")) << i;
    }
}

} // namespace
} // namespace poolguard::base
