#include "http/trusted_proxies.hpp"

#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

trusted_proxies of(const std::vector<std::string>& entries) {
    auto out = trusted_proxies::parse(entries);
    EXPECT_TRUE(out) << out.error();
    return out.value_or(trusted_proxies{});
}

request with(const std::vector<std::string_view>& forwarded, std::string_view name = "X-Forwarded-For") {
    request out;
    for (const auto value : forwarded)
        out.headers.push_back({name, value});
    return out;
}

TEST(trusted_proxies, names_and_networks) {
    struct row {
        const char* entry;
        const char* peer;
        bool is_trusted;
    };
    const row table[] = {{"192.0.2.7", "192.0.2.7", true},
                         {"192.0.2.7", "192.0.2.8", false},
                         {"192.0.2.7", "::ffff:192.0.2.7", true},
                         {"10.0.0.0/8", "10.255.255.255", true},
                         {"10.0.0.0/8", "11.0.0.0", false},
                         {"172.16.0.0/12", "172.31.255.255", true},
                         {"172.16.0.0/12", "172.32.0.0", false},
                         {"10.1.2.3/8", "10.9.9.9", true},
                         {"0.0.0.0/0", "8.8.8.8", true},
                         {"0.0.0.0/0", "2001:db8::1", false},
                         {"::/0", "8.8.8.8", true},
                         {"::1", "::1", true},
                         {"fd00::/8", "fdff::1", true},
                         {"fd00::/8", "fe00::1", false},
                         {"2001:db8::/33", "2001:db8:7fff::1", true},
                         {"2001:db8::/33", "2001:db8:8000::1", false},
                         {"192.0.2.7/32", "192.0.2.7", true},
                         {"192.0.2.7", "nonsense", false},
                         {"192.0.2.7", "", false}};
    for (const auto& [entry, peer, is_trusted] : table)
        EXPECT_EQ(of({entry}).trusts(peer), is_trusted) << entry << ' ' << peer;
    EXPECT_FALSE(trusted_proxies{}.trusts("127.0.0.1"));
}

TEST(trusted_proxies, names_the_invalid_entry) {
    for (const auto* bad : {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "::1/129",
                            "10.0.0", "10.0.0.0/8 ", "*"}) {
        const auto parsed = trusted_proxies::parse({"127.0.0.1", bad});
        ASSERT_FALSE(parsed) << bad;
        EXPECT_EQ(parsed.error(), bad);
    }
}

TEST(trusted_proxies, the_last_address_that_is_no_proxy_is_the_client) {
    const auto proxies = of({"127.0.0.1", "10.0.0.0/8", "2001:db8::/32"});
    struct row {
        std::vector<std::string_view> headers;
        const char* client;
    };
    const row table[] = {{{}, "127.0.0.1"},
                         {{"203.0.113.9"}, "203.0.113.9"},
                         {{"203.0.113.9, 10.0.0.1"}, "203.0.113.9"},
                         {{"1.1.1.1, 203.0.113.9, 10.0.0.1"}, "203.0.113.9"},
                         {{"1.1.1.1", "203.0.113.9", "10.0.0.1"}, "203.0.113.9"},
                         {{"203.0.113.9:4711"}, "203.0.113.9"},
                         {{"[2001:db9::1]:4711, 2001:db8::1"}, "2001:db9::1"},
                         {{"10.0.0.2, 10.0.0.1"}, "10.0.0.2"},
                         {{"unknown, 10.0.0.1"}, "10.0.0.1"},
                         {{"203.0.113.9, unknown"}, "127.0.0.1"},
                         {{"203.0.113.9,"}, "127.0.0.1"},
                         {{"[::1"}, "127.0.0.1"},
                         {{""}, "127.0.0.1"}};
    for (const auto& [headers, client] : table)
        EXPECT_EQ(proxies.client_of("127.0.0.1", with(headers)), client) << (headers.empty() ? "" : headers.front());
}

TEST(trusted_proxies, the_nearest_proxy_says_whether_it_was_tls) {
    const std::pair<std::vector<std::string_view>, bool> table[] = {
        {{}, false},       {{"https"}, true},        {{"HTTPS"}, true},
        {{"http"}, false}, {{"https, http"}, false}, {{"http", "https"}, true}};
    for (const auto& [headers, is_secure] : table)
        EXPECT_EQ(trusted_proxies::came_over_tls(with(headers, "x-forwarded-proto")), is_secure);
}

} // namespace
} // namespace poolguard::http
