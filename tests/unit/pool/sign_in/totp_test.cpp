#include "pool/sign_in/totp.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

constexpr std::string_view key = "12345678901234567890";
using totp::verdict;

// RFC 6238 appendix B, the last six of the eight digits there.
TEST(totp_test, codes_are_those_of_the_rfc) {
    const std::pair<std::int64_t, std::string_view> vectors[] = {
        {59, "287082"},
        {1'111'111'109, "081804"},
        {1'111'111'111, "050471"},
        {1'234'567'890, "005924"},
        {2'000'000'000, "279037"},
        {20'000'000'000, "353130"},
    };
    for (const auto& [seconds, code] : vectors)
        EXPECT_EQ(totp::code_of(key, totp::step_at(base::from_epoch_seconds(seconds))).reveal(), code) << seconds;
}

// RFC 4226 appendix D.
TEST(totp_test, codes_of_steps_are_those_of_hotp) {
    std::int64_t step = 0;
    for (const auto* code :
         {"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"})
        EXPECT_EQ(totp::code_of(key, step++).reveal(), code);
}

TEST(totp_test, a_code_is_right_one_step_early_and_one_step_late) {
    const auto at = [](std::int64_t seconds) {
        return totp::check(key, "287082", base::from_epoch_seconds(seconds), 0).is;
    };
    EXPECT_EQ(at(-30), verdict::wrong);
    EXPECT_EQ(at(0), verdict::right);
    EXPECT_EQ(at(59), verdict::right);
    EXPECT_EQ(at(89), verdict::right);
    EXPECT_EQ(at(90), verdict::wrong);
}

TEST(totp_test, a_code_and_those_before_it_serve_once) {
    const auto now = base::from_epoch_seconds(59);
    const auto first = totp::check(key, "287082", now, 0);
    ASSERT_EQ(first.is, verdict::right);
    EXPECT_EQ(first.step, 1);
    EXPECT_EQ(totp::check(key, "287082", now, first.step).is, verdict::used);
    const auto earlier = totp::code_of(key, 0);
    EXPECT_EQ(totp::check(key, earlier.reveal(), now, first.step).is, verdict::used);
    const auto next = totp::code_of(key, 2);
    EXPECT_EQ(totp::check(key, next.reveal(), now, first.step).is, verdict::right);
}

TEST(totp_test, anything_else_is_wrong) {
    for (const std::string_view code : {"", "28708", "2870820", "287083", "28708a", " 287082"})
        EXPECT_EQ(totp::check(key, code, base::from_epoch_seconds(59), 0).is, verdict::wrong) << code;
}

} // namespace
} // namespace poolguard::pool
