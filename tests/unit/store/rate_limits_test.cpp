#include "store/rate_limits.hpp"

#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <vector>

namespace poolguard::store {
namespace {

using namespace std::chrono_literals;

class rate_limiting : public testing::Test {
  protected:
    rate_limiting() {
        std::string name = (std::filesystem::temp_directory_path() / "poolguard-rates-XXXXXX").string();
        folder = ::mkdtemp(name.data());
        records = sqlite_records::open(folder / "test.db", clock).value();
    }
    ~rate_limiting() override {
        records.reset();
        std::filesystem::remove_all(folder);
    }

    base::manual_clock clock{base::from_epoch_seconds(1'800'000'000)};
    std::filesystem::path folder;
    std::unique_ptr<sqlite_records> records;
};

TEST_F(rate_limiting, a_clock_that_is_set_back_keeps_nobody_out) {
    rate_limits limits({}, *records, clock);
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(limits.take(rate::sign_in_failures, "one"));
    EXPECT_FALSE(limits.take(rate::sign_in_failures, "one"));
    // What this node remembers of its refusals ends as well as what is in the records.
    clock.advance(-24h);
    EXPECT_TRUE(limits.take(rate::sign_in_failures, "one"));
}

TEST_F(rate_limiting, each_rate_has_its_own_limit) {
    struct row {
        rate which;
        int most;
        std::chrono::seconds wait;
    };
    const row table[] = {{rate::sign_in_failures, 5, 60s},
                         {rate::sign_in_attempts, 60, 60s},
                         {rate::codes, 5, 3600s},
                         {rate::refreshes, 60, 60s},
                         {rate::messages_by_network, 60, 3600s},
                         {rate::messages_by_recipient, 20, 3600s},
                         {rate::client_failures, 60, 60s}};
    ASSERT_EQ(std::size(table), rates);
    rate_limits limits({}, *records, clock);
    for (const auto& [which, most, wait] : table) {
        for (int i = 0; i < most; ++i)
            EXPECT_TRUE(limits.take(which, "one"));
        const auto refused = limits.take(which, "one");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().wait, wait);
        EXPECT_TRUE(limits.take(which, "another"));
        EXPECT_EQ(limits.refused(which), 1U);
    }
}

TEST_F(rate_limiting, limits_may_change) {
    rate_limits limits({}, *records, clock);
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(limits.take(rate::codes, "one"));
    EXPECT_FALSE(limits.take(rate::codes, "one"));
    limits.replace({.codes = allowance{6, 3600s}, .trusted_backends = {}});
    EXPECT_TRUE(limits.take(rate::codes, "one")) << "a refusal under the former limit was remembered";
    EXPECT_FALSE(limits.take(rate::codes, "one"));
    limits.replace({.codes = std::nullopt, .trusted_backends = {}});
    EXPECT_TRUE(limits.take(rate::codes, "one"));
}

TEST_F(rate_limiting, nodes_count_together_and_cache_separately) {
    rate_limits here({}, *records, clock);
    rate_limits there({}, *records, clock);
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE((i % 2 == 0 ? here : there).take(rate::codes, "one"));
    EXPECT_FALSE(here.take(rate::codes, "one"));
    EXPECT_FALSE(there.take(rate::codes, "one"));
    clock.advance(3599s);
    EXPECT_EQ(here.take(rate::codes, "one").error().wait, 1s);
    clock.advance(1s);
    EXPECT_TRUE(here.take(rate::codes, "one"));
}

TEST_F(rate_limiting, a_returned_use_does_not_count) {
    rate_limits limits({}, *records, clock);
    for (int i = 0; i < 100; ++i) {
        const auto taken = limits.take(rate::sign_in_failures, "one");
        ASSERT_TRUE(taken);
        limits.give_back(*taken);
    }
    EXPECT_EQ(limits.refused(rate::sign_in_failures), 0U);
}

TEST_F(rate_limiting, addresses_of_one_network_count_together) {
    rate_settings three;
    three.sign_in_attempts = allowance{3, 60s};
    three.trusted_backends = base::ip_networks::parse({"10.0.0.0/8"}).value();
    struct row {
        std::vector<const char*> addresses;
        bool is_limited;
    };
    const row table[] = {{{"192.0.2.7", "::ffff:192.0.2.7", "::ffff:c000:207", "192.0.2.7"}, true},
                         {{"2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::", "2001:DB8::9"}, true},
                         {{"fe80::1%eth0", "fe80::2", "fe80::3%eth1", "fe80::4"}, true},
                         {{"198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4"}, false},
                         {{"2001:db8:1::1", "2001:db8:1:1::1", "2001:db8:1:2::1", "2001:db8:1:3::1"}, false},
                         {{"10.1.1.1", "10.1.1.1", "::ffff:10.1.1.1", "10.1.1.1"}, false},
                         {{"", "", "", ""}, false}};
    rate_limits limits(three, *records, clock);
    for (const auto& [addresses, is_limited] : table) {
        for (std::size_t i = 0; i < 3; ++i)
            EXPECT_TRUE(limits.take_by_network(rate::sign_in_attempts, addresses[i])) << addresses[i];
        EXPECT_EQ(!limits.take_by_network(rate::sign_in_attempts, addresses[3]), is_limited) << addresses[3];
        EXPECT_EQ(!limits.check_network(rate::sign_in_attempts, addresses[3]), is_limited) << addresses[3];
    }
    EXPECT_EQ(limits.refused(rate::sign_in_attempts), 6U);
    clock.advance(60s);
    EXPECT_TRUE(limits.check_network(rate::sign_in_attempts, "192.0.2.7"));
    EXPECT_TRUE(limits.take_by_network(rate::sign_in_attempts, "192.0.2.7"));
}

TEST_F(rate_limiting, a_check_counts_nothing) {
    rate_limits limits({}, *records, clock);
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(limits.check_network(rate::client_failures, "192.0.2.7"));
    for (int i = 0; i < 60; ++i)
        EXPECT_TRUE(limits.take_by_network(rate::client_failures, "192.0.2.7"));
    // This node has not refused a use yet.
    EXPECT_TRUE(limits.check_network(rate::client_failures, "192.0.2.7"));
    EXPECT_FALSE(limits.take_by_network(rate::client_failures, "192.0.2.7"));
    EXPECT_EQ(limits.check_network(rate::client_failures, "192.0.2.7").error().wait, 60s);
}

TEST_F(rate_limiting, off_means_no_limit) {
    rate_settings none;
    none.refreshes = std::nullopt;
    rate_limits limits(none, *records, clock);
    for (int i = 0; i < 200; ++i)
        ASSERT_TRUE(limits.take(rate::refreshes, "one"));
}

TEST_F(rate_limiting, subjects_are_not_stored_in_plain_text) {
    rate_limits limits({}, *records, clock);
    EXPECT_TRUE(limits.take(rate::refreshes, "the secret refresh token"));
    const auto kept = records->find({.partition = "rates"});
    ASSERT_TRUE(kept);
    ASSERT_EQ(kept->records.size(), 1U);
    EXPECT_EQ(kept->records[0].key.sort.find("secret"), std::string::npos);
    EXPECT_EQ(kept->records[0].document.find("secret"), std::string::npos);
}

} // namespace
} // namespace poolguard::store
