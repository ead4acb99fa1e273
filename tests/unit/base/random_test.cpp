#include "base/random.hpp"

#include <gtest/gtest.h>
#include <set>

namespace poolguard::base {
namespace {

// Returns the bytes 0, 1, 2 and so on, again and again.
class counting_random final : public random_source {
  public:
    bytes take(std::size_t count) override {
        bytes out;
        while (out.size() < count)
            out += static_cast<char>(next_++);
        return out;
    }

  private:
    unsigned char next_ = 0;
};

TEST(random, characters_are_equally_likely) {
    counting_random random;
    // 256 bytes have each of 10 digits 25 times; the other 6 bytes would favour the first six digits and are skipped.
    const auto text = random.characters(250, "0123456789");
    for (const char digit : std::string_view("0123456789"))
        EXPECT_EQ(std::ranges::count(text, digit), 25) << digit;
}

TEST(random, uuid_has_version_and_variant) {
    counting_random random;
    EXPECT_EQ(random.uuid(), "00010203-0405-4607-8809-0a0b0c0d0e0f");
}

TEST(random, the_system_does_not_repeat_itself) {
    system_random random;
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i)
        EXPECT_TRUE(seen.insert(random.uuid()).second);
}

} // namespace
} // namespace poolguard::base
