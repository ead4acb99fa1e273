#pragma once
// The set-up of a pool by an administrator, over a Cognito that answers as the test says and keeps what it was asked.
// What it has no answer for, it does not know.

#include "cognito/in_process_transport.hpp"
#include "service/setup/pool_setup.hpp"
#include "unit/service/test_gateway.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace poolguard::service {

inline constexpr auto a_client =
    R"({"UserPoolClient":{"UserPoolId":"us-east-1_Pool","ClientName":"web","ClientId":"c1",)"
    R"("ClientSecret":"a secret of the client","LastModifiedDate":5.25,"CreationDate":1,)"
    R"("RefreshTokenValidity":7,"ReadAttributes":["email"],"CallbackURLs":["https://a/b"],)"
    R"("EnablePropagateAdditionalUserContextData":true,)"
    R"("RefreshTokenRotation":{"Feature":"ENABLED","RetryGracePeriodSeconds":9}}})";

class pool_setup_of_a_pool : public testing::Test {
  protected:
    pool_setup_of_a_pool() {
        auto claims = access_claims();
        claims["cognito:groups"] = boost::json::array{"admin"};
        by = administrator::of(gateway.person(claims), usual_admin_group);
    }
    boost::json::object sent(std::string_view operation) const {
        for (const auto& [name, body] : asked)
            if (name == operation) return boost::json::parse(body).as_object();
        ADD_FAILURE() << operation << " was not called";
        return {};
    }
    bool was_called(std::string_view operation) const {
        return std::ranges::any_of(asked, [&](const auto& each) { return each.first == operation; });
    }

    test_gateway gateway;
    std::optional<administrator> by;
    std::map<std::string, std::string, std::less<>> replies;
    std::vector<std::pair<std::string, std::string>> asked;
    cognito::in_process_transport transport{
        [this](std::string_view operation, std::string_view body) -> cognito::result<std::string> {
            asked.emplace_back(operation, body);
            const auto found = replies.find(operation);
            if (found == replies.end()) return std::unexpected(cognito::failure{"UnknownOperationException", ""});
            return found->second;
        }};
    cognito::client client{transport};
    pool_setup setup{{.user_pool_id = "us-east-1_Pool",
                      .region = "us-east-1",
                      .endpoint = {},
                      .issuer = "https://issuer.example.com",
                      .domain = "https://auth.example.com",
                      .is_embedded = false,
                      .own_clients = {"own"}},
                     client,
                     gateway.storage.records(),
                     gateway.clock,
                     gateway.random};
};

} // namespace poolguard::service
