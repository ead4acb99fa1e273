#include "http/served_hosts.hpp"

#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

TEST(served_hosts, table) {
    const std::vector<std::string> list{"api.example.com", ".tenants.example.com", "[::1]", "127.0.0.1"};
    struct row {
        const char* host;
        bool is_served;
    };
    for (const auto& [host, is_served] : {row{"api.example.com", true},
                                          {"API.Example.com:8443", true},
                                          {"example.com", false},
                                          {"xapi.example.com", false},
                                          {"tenants.example.com", true},
                                          {"acme.tenants.example.com:80", true},
                                          {"eviltenants.example.com", false},
                                          {"[::1]:8000", true},
                                          {"[::2]:8000", false},
                                          {"127.0.0.1:8000", true},
                                          {"127.0.0.10", false},
                                          {"", false}})
        EXPECT_EQ(is_host_served(list, host), is_served) << host;
}

TEST(served_hosts, serves_everything_if_the_list_is_empty_or_has_a_star) {
    EXPECT_TRUE(is_host_served({}, "anything"));
    EXPECT_TRUE(is_host_served({"*"}, "anything"));
}

} // namespace
} // namespace poolguard::http
