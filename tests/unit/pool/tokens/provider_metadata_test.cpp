#include "pool/tokens/provider_metadata.hpp"

#include "jwt/signing_key.hpp"
#include "unit/base/manual_clock.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>
#include <map>
#include <vector>

namespace poolguard::pool {
namespace {

constexpr auto site = "https://login.example.com";
constexpr auto key_address = "https://login.example.com/keys";

// Answers as the test says, and counts.
class answering final : public aws::http_transport {
  public:
    std::expected<aws::http_reply, aws::transport_error> send(const aws::http_request& request) override {
        ++sent;
        const auto found = replies.find(request.url);
        if (found == replies.end()) return std::unexpected(aws::transport_error::could_not_connect);
        return found->second;
    }
    std::map<std::string, aws::http_reply> replies;
    int sent = 0;
};

std::string document_of(std::string_view issuer) {
    return boost::json::serialize(boost::json::object{{"issuer", issuer},
                                                      {"authorization_endpoint", "https://login.example.com/a"},
                                                      {"token_endpoint", "https://login.example.com/t"},
                                                      {"jwks_uri", key_address}});
}

class provider_metadata_test : public testing::Test {
  protected:
    std::string discovered() {
        const auto found = metadata_.discover(site);
        return found ? found->keys : found.error();
    }
    std::string keys(const std::string& id) {
        const auto found = metadata_.keys(key_address, id);
        if (!found) return found.error();
        return (*found)->find(id) != nullptr ? "has it" : "lacks it";
    }
    void publish(const jwt::signing_key& key) {
        transport_.replies[key_address] = {200, {}, jwt::key_set_json(std::array{key.jwk_json()})};
    }

    answering transport_;
    base::manual_clock clock_{base::from_epoch_milliseconds(1'770'000'000'250)};
    provider_metadata metadata_{transport_, clock_};
};

TEST_F(provider_metadata_test, ask_a_failing_provider_once_in_ten_seconds) {
    const auto document = std::string(site) + "/.well-known/openid-configuration";
    const std::vector<std::pair<std::optional<aws::http_reply>, std::string>> rows{
        {std::nullopt, "discovery: " + std::string(aws::describe(aws::transport_error::could_not_connect))},
        {{{500, {}, "{}"}}, "discovery: the provider answered with status 500"},
        {{{200, {}, "<html>"}}, "discovery: the document lacks an endpoint"},
        {{{200, {}, document_of("https://login.example.com/")}}, "discovery: the document is of another issuer"},
    };
    for (const auto& [reply, error] : rows) {
        transport_.replies.clear();
        if (reply) transport_.replies[document] = *reply;
        transport_.sent = 0;
        for (int i = 0; i < 3; ++i)
            EXPECT_EQ(discovered(), error);
        EXPECT_EQ(transport_.sent, 1) << error;
        clock_.advance(provider_metadata::between_fetches);
    }
    transport_.replies[document] = {200, {}, document_of(site)};
    EXPECT_EQ(discovered(), key_address);
    clock_.advance(provider_metadata::kept_for - std::chrono::seconds{1});
    transport_.sent = 0;
    EXPECT_EQ(discovered(), key_address);
    EXPECT_EQ(transport_.sent, 0);
}

TEST_F(provider_metadata_test, known_keys_serve_while_a_missing_one_cannot_be_fetched) {
    const auto old = std::move(*jwt::signing_key::generate_rsa()), young = std::move(*jwt::signing_key::generate_rsa());
    publish(old);
    EXPECT_EQ(keys(old.kid()), "has it");
    EXPECT_EQ(keys(young.kid()), "lacks it"); // it was fetched just now
    EXPECT_EQ(transport_.sent, 1);
    clock_.advance(provider_metadata::between_fetches);
    transport_.replies[key_address].status = 503;
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(keys(young.kid()), "keys: the provider answered with status 503");
    EXPECT_EQ(keys(old.kid()), "has it");
    EXPECT_EQ(transport_.sent, 2);
    clock_.advance(provider_metadata::between_fetches);
    publish(young);
    EXPECT_EQ(keys(young.kid()), "has it");
    EXPECT_EQ(transport_.sent, 3);
}

} // namespace
} // namespace poolguard::pool
