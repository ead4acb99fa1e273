#include "cognito/https_transport.hpp"

#include "unit/base/manual_clock.hpp"

#include <deque>
#include <gtest/gtest.h>

namespace poolguard::cognito {
namespace {

using namespace std::chrono_literals;

struct sent_request {
    std::string url;
    aws::header_list headers;
    std::string body;
    std::chrono::milliseconds timeout;

    std::string header(std::string_view name) const {
        for (const auto& [each, value] : headers)
            if (each == name) return value;
        return {};
    }
};

using answer = std::expected<aws::http_reply, aws::transport_error>;

// Gives the answers in turn, then repeats the last one.
class scripted_http final : public aws::http_transport {
  public:
    explicit scripted_http(std::deque<answer> answers) : answers_(std::move(answers)) {}
    answer send(const aws::http_request& request) override {
        sent.push_back({request.url, request.headers, std::string(request.body), request.timeout});
        auto next = answers_.front();
        if (answers_.size() > 1) answers_.pop_front();
        return next;
    }
    std::vector<sent_request> sent;

  private:
    std::deque<answer> answers_;
};

class fixed_credentials final : public aws::credential_provider {
  public:
    std::expected<aws::credentials, aws::credentials_error> get() override {
        ++asked;
        if (is_empty) return std::unexpected(aws::credentials_error::not_configured);
        return aws::credentials{"AKIDEXAMPLE", base::secret("example-secret"), {}, {}};
    }
    bool is_empty = false;
    int asked = 0;
};

struct fixture {
    explicit fixture(std::deque<answer> answers, std::string endpoint = {})
        : http(std::move(answers)),
          transport(aws::json_call(user_pools_target("eu-west-1", std::move(endpoint)), http, credentials, clock,
                                   random, [this](std::chrono::milliseconds pause) { clock.advance(pause); })) {}

    result<std::string> call(authorization authorized_by, bool is_idempotent = false) {
        return transport.call("AnyOperation", authorized_by, R"({"a":1})", is_idempotent);
    }

    base::manual_clock clock{base::from_epoch_seconds(1'700'000'000)};
    base::system_random random;
    fixed_credentials credentials;
    scripted_http http;
    https_transport transport;
};

answer reply(int status, std::string body, aws::header_list headers = {}) {
    return aws::http_reply{status, std::move(headers), std::move(body)};
}

TEST(user_pools_target, follows_the_region) {
    const std::pair<std::string, std::string> cases[] = {
        {"us-east-1", "https://cognito-idp.us-east-1.amazonaws.com/"},
        {"cn-north-1", "https://cognito-idp.cn-north-1.amazonaws.com.cn/"},
        {"us-gov-west-1", "https://cognito-idp.us-gov-west-1.amazonaws.com/"},
    };
    for (const auto& [region, url] : cases) {
        const auto target = user_pools_target(region);
        EXPECT_EQ(target.url, url);
        EXPECT_EQ(target.region, region);
        EXPECT_EQ(target.service, "cognito-idp");
    }
    EXPECT_EQ(user_pools_target("cn-north-1", "http://127.0.0.1:9000").url, "http://127.0.0.1:9000");
}

TEST(https_transport, sends_the_operation_as_json_1_1) {
    fixture f({reply(200, R"({"b":2})")});
    EXPECT_EQ(f.call(authorization::none), R"({"b":2})");
    ASSERT_EQ(f.http.sent.size(), 1U);
    const auto& sent = f.http.sent.front();
    EXPECT_EQ(sent.url, "https://cognito-idp.eu-west-1.amazonaws.com/");
    EXPECT_EQ(sent.body, R"({"a":1})");
    EXPECT_EQ(sent.header("X-Amz-Target"), "AWSCognitoIdentityProviderService.AnyOperation");
    EXPECT_EQ(sent.header("Content-Type"), "application/x-amz-json-1.1");
    EXPECT_LE(sent.timeout, 10s);
}

TEST(https_transport, signs_only_what_aws_signs) {
    const std::pair<authorization, bool> cases[] = {
        {authorization::none, false}, {authorization::access_token, false}, {authorization::signature, true}};
    for (const auto& [authorized_by, is_signed] : cases) {
        fixture f({reply(200, "{}")});
        ASSERT_TRUE(f.call(authorized_by));
        const auto header = f.http.sent.front().header("Authorization");
        EXPECT_EQ(header.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/eu-west-1/cognito-idp/"),
                  is_signed)
            << header;
        EXPECT_EQ(header.empty(), !is_signed);
        EXPECT_EQ(f.credentials.asked, is_signed ? 1 : 0);
    }
}

TEST(https_transport, without_credentials_only_signed_operations_fail) {
    fixture f({reply(200, "{}")});
    f.credentials.is_empty = true;
    const auto refused = f.call(authorization::signature);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().name, failure_name::no_credentials);
    EXPECT_TRUE(f.http.sent.empty());
    EXPECT_TRUE(f.call(authorization::access_token));
}

struct failure_case {
    answer given;
    std::string_view name;
    std::string_view message; // a part of it
};

TEST(https_transport, failures) {
    const failure_case cases[] = {
        {reply(400, R"({"__type":"NotAuthorizedException","message":"Incorrect username or password."})"),
         "NotAuthorizedException", "Incorrect username or password."},
        {reply(400, R"({"__type":"com.amazonaws.cognito#UserNotFoundException","Message":"User does not exist."})"),
         "UserNotFoundException", "User does not exist."},
        {reply(400, R"({"message":"no"})", {{"x-amzn-errortype", "ExpiredCodeException:"}}), "ExpiredCodeException",
         "no"},
        {reply(400, R"({"__type":"TooManyRequestsException","message":"Too many requests"})"),
         "TooManyRequestsException", "Too many requests"},
        {reply(500, R"({"__type":"InternalErrorException","message":"sorry"})"), "InternalErrorException", "sorry"},
        {reply(502, "<html>Bad gateway</html>"), failure_name::unreachable, "502"},
        {reply(429, ""), failure_name::unreachable, "429"},
        {reply(404, "<html>Not here</html>"), failure_name::unreadable_reply, "404"},
        {std::unexpected(aws::transport_error::could_not_connect), failure_name::unreachable, "cannot be reached"},
        {std::unexpected(aws::transport_error::tls_failed), failure_name::unreachable, "cannot be reached"},
        {std::unexpected(aws::transport_error::timed_out), failure_name::unreachable, "cannot be reached"},
        {std::unexpected(aws::transport_error::too_large), failure_name::unreadable_reply, "too large"},
    };
    for (const auto& each : cases) {
        fixture f({each.given});
        const auto result = f.call(authorization::none);
        ASSERT_FALSE(result) << each.name;
        EXPECT_EQ(result.error().name, each.name);
        EXPECT_NE(result.error().message.find(each.message), std::string::npos) << result.error().message;
    }
}

TEST(https_transport, only_idempotent_operations_are_retried_after_a_time_out) {
    for (const bool is_idempotent : {false, true}) {
        fixture f({std::unexpected(aws::transport_error::connection_lost), reply(200, "{}")});
        EXPECT_EQ(f.call(authorization::none, is_idempotent).has_value(), is_idempotent);
        EXPECT_EQ(f.http.sent.size(), is_idempotent ? 2U : 1U);
    }
}

TEST(https_transport, retries_throttled_calls) {
    fixture f({reply(400, R"({"__type":"TooManyRequestsException","message":"slow down"})"), reply(200, "{}")});
    EXPECT_TRUE(f.call(authorization::none));
    EXPECT_EQ(f.http.sent.size(), 2U);
}

} // namespace
} // namespace poolguard::cognito
