#include "pool/sign_in/srp_challenges.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

TEST(srp_timestamp, is_read_as_clients_write_it) {
    EXPECT_EQ(read_srp_timestamp("Sun Feb 1 08:05:03 UTC 2026"), base::from_epoch_seconds(1'769'933'103));
    EXPECT_EQ(read_srp_timestamp("Thu Jan 1 00:00:00 UTC 1970"), base::from_epoch_seconds(0));
    EXPECT_EQ(read_srp_timestamp("Tue Dec 31 23:59:59 UTC 2024"), base::from_epoch_seconds(1'735'689'599));
}

TEST(srp_timestamp, anything_else_is_none) {
    for (const auto* text :
         {"", "Sun Feb 1 08:05:03 UTC", "Sun Feb 30 08:05:03 UTC 2026", "Sun Feb 1 24:05:03 UTC 2026",
          "Sun Feb 1 08:60:03 UTC 2026", "Sun Feb 1 08:05:60 UTC 2026", "Sun Feb 1 8:05:03 UTC 2026",
          "Sun Feb 1 08:05:03 CET 2026", "Son Feb 1 08:05:03 UTC 2026", "Sun feb 1 08:05:03 UTC 2026",
          "Sun Feb -1 08:05:03 UTC 2026", "Sun Feb 1 08:05:03 UTC 2026 ", "Sun Feb 1 08:05:03 UTC 26"})
        EXPECT_FALSE(read_srp_timestamp(text)) << text;
}

} // namespace
} // namespace poolguard::pool
