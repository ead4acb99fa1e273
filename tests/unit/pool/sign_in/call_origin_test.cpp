#include "pool/sign_in/sign_in.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

struct said_row {
    const char* secret;
    std::optional<bool> may_say;
    std::optional<std::string> said;
    const char* address;
    const char* user_agent;
};

TEST(call_origin, is_the_callers_unless_the_client_may_say_another) {
    const call by{.now = {}, .region = {}, .client_address = "198.51.100.1", .user_agent = "app/1.0"};
    const said_row table[] = {
        {"secret", true, "192.0.2.1", "192.0.2.1", ""},
        {"secret", true, "my phone", "", ""},
        {"secret", true, std::nullopt, "198.51.100.1", "app/1.0"},
        {"secret", false, "192.0.2.1", "198.51.100.1", "app/1.0"},
        {"secret", std::nullopt, "192.0.2.1", "198.51.100.1", "app/1.0"},
        {"", true, "192.0.2.1", "198.51.100.1", "app/1.0"},
    };
    for (const auto& [secret, may_say, said, address, user_agent] : table) {
        client_document client;
        client.secret = secret;
        client.settings.EnablePropagateAdditionalUserContextData = may_say;
        cognito::user_context_data context;
        if (said) context.IpAddress = *said;
        const auto found = origin_of(by, client, context);
        EXPECT_EQ(found.address, address);
        EXPECT_EQ(found.user_agent, user_agent);
        EXPECT_EQ(origin_of(by, client, std::nullopt).address, "198.51.100.1");
    }
}

TEST(call_origin, of_an_administrators_call_is_what_it_says) {
    EXPECT_EQ(origin_of(std::nullopt).address, "");
    cognito::context_data said;
    said.IpAddress = "192.0.2.1";
    said.HttpHeaders = {{"Accept", "*/*"}, {"user-agent", std::nullopt}, {"user-agent", "app/1.0"}};
    EXPECT_EQ(origin_of(said).address, "192.0.2.1");
    EXPECT_EQ(origin_of(said).user_agent, "app/1.0");
}

} // namespace
} // namespace poolguard::pool
