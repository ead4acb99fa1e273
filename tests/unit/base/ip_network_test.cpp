#include "base/ip_network.hpp"

#include <gtest/gtest.h>

namespace poolguard::base {
namespace {

TEST(ip_network, clients_of_one_network_count_together) {
    struct row {
        const char* address;
        const char* network;
    };
    const row table[] = {{"192.0.2.77", "192.0.2.77"},
                         {"::ffff:192.0.2.77", "192.0.2.77"},
                         {"::FFFF:192.0.2.77", "192.0.2.77"},
                         {"::ffff:c000:24d", "192.0.2.77"},
                         {"0:0:0:0:0:ffff:192.0.2.77", "192.0.2.77"},
                         {"127.0.0.1", "127.0.0.1"},
                         {"::1", "::/64"},
                         {"2001:db8:1:2::1", "2001:db8:1:2::/64"},
                         {"2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"},
                         {"2001:DB8:0001:2::7", "2001:db8:1:2::/64"},
                         {"2001:db8:1:3::1", "2001:db8:1:3::/64"},
                         {"2001:db8:0:0:1::", "2001:db8::/64"},
                         {"2001:db8::192.0.2.77", "2001:db8::/64"},
                         {"fe80::1", "fe80::/64"},
                         {"fe80::1%eth0", "fe80::/64"},
                         {"fe80::2%wlan0.7", "fe80::/64"},
                         {"fe80::1%", "fe80::1%"},
                         {"192.0.2.77%eth0", "192.0.2.77%eth0"},
                         {"192.0.2.77:80", "192.0.2.77:80"},
                         {"192.0.2.077", "192.0.2.077"},
                         {"unknown", "unknown"},
                         {"", ""}};
    for (const auto& [address, network] : table)
        EXPECT_EQ(network_of(address), network) << address;
}

TEST(ip_network, only_addresses_are_parsed) {
    for (const auto* bad :
         {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "::g", "1::2::3", "[::1]", " ::1", "::1 ", "fe80::1%", "fe80::1%a b",
          "fe80::1%aVeryLongInterfaceName", "1.2.3.4%eth0", "2001:db8::/64"})
        EXPECT_FALSE(parse_ip(bad)) << bad;
    EXPECT_EQ(parse_ip("192.0.2.1"), parse_ip("::ffff:192.0.2.1"));
    EXPECT_NE(parse_ip("192.0.2.1"), parse_ip("::192.0.2.1"));
    EXPECT_EQ(parse_ip("fe80::1%eth0"), parse_ip("fe80::1"));
}

TEST(ip_network, lists_contain_addresses_in_every_spelling) {
    const auto some = ip_networks::parse({"127.0.0.0/8", "::1", "2001:db8:7::/48"}).value();
    for (const auto* in : {"127.0.0.1", "127.255.255.255", "::ffff:127.0.0.2", "::1", "0:0:0:0:0:0:0:1",
                           "2001:db8:7:ffff::1", "2001:DB8:7::"})
        EXPECT_TRUE(some.contains(in)) << in;
    for (const auto* out : {"128.0.0.1", "::2", "2001:db8:8::1", "::127.0.0.1", "localhost", ""})
        EXPECT_FALSE(some.contains(out)) << out;
    EXPECT_FALSE(ip_networks{}.contains("127.0.0.1"));
    EXPECT_EQ(ip_networks::parse({"::1", "10.0.0.0/40"}).error(), "10.0.0.0/40");
}

} // namespace
} // namespace poolguard::base
