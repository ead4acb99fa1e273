#include "aws/json_call.hpp"

#include "aws/curl_transport.hpp"
#include "aws/signature.hpp"
#include "aws/static_credentials.hpp"
#include "unit/aws/loopback_server.hpp"
#include "unit/aws/signing_example.hpp"
#include "unit/base/manual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

using testing::HasSubstr;
using testing::Not;

// A call to a server that gives these answers in turn and then repeats the last one. Pauses move the clock.
struct fixture {
    explicit fixture(std::vector<std::optional<std::string>> answers)
        : server([this, answers](const auto&) { return answers.at(std::min(asked++, answers.size() - 1)); }) {}

    std::expected<std::string, call_error> call(const call_options& options = {}) {
        const json_call service({server.url(), "us-east-1", "cognito-idp", "AWSCognitoIdentityProviderService"},
                                transport, provider, clock, random, [this](std::chrono::milliseconds pause) {
                                    pauses.push_back(pause);
                                    clock.advance(pause);
                                });
        return service.call("ListUsers", R"({"UserPoolId":"p"})", options);
    }

    std::size_t asked = 0;
    loopback_server server;
    curl_transport transport;
    fixed_credentials provider{example_credentials()};
    base::manual_clock clock{example_time};
    base::system_random random;
    std::vector<std::chrono::milliseconds> pauses;
};

signable_request as_received(const std::string& text) {
    signable_request out;
    const auto line_end = text.find("\r\n");
    const auto head_end = text.find("\r\n\r\n");
    out.method = text.substr(0, text.find(' '));
    out.path = "/";
    for (auto start = line_end + 2; start < head_end;) {
        const auto end = text.find("\r\n", start);
        const auto line = text.substr(start, end - start);
        out.headers.emplace_back(line.substr(0, line.find(':')), line.substr(line.find(':') + 2));
        start = end + 2;
    }
    out.body = std::string_view(text).substr(head_end + 4);
    return out;
}

TEST(json_call, sends_a_signed_call_that_verifies) {
    fixture f({http_text(200, R"({"Users":[]})")});
    EXPECT_EQ(f.call(), R"({"Users":[]})");
    const auto text = f.server.requests().at(0);
    EXPECT_THAT(text, HasSubstr("\r\nX-Amz-Target: AWSCognitoIdentityProviderService.ListUsers\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nContent-Type: application/x-amz-json-1.1\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nHost: " + f.server.authority() + "\r\n"));
    const auto who =
        verify(as_received(text), example_time, [](std::string_view) { return example_credentials(); }, "cognito-idp");
    ASSERT_TRUE(who) << describe(who.error().error);
    EXPECT_EQ(who->region, "us-east-1");
}

TEST(json_call, sends_an_unsigned_call_without_asking_for_credentials) {
    fixture f({http_text(200, "")});
    EXPECT_EQ(f.call({.is_signed = false}), "");
    EXPECT_THAT(f.server.requests().at(0), Not(HasSubstr("Authorization")));
    EXPECT_THAT(f.server.requests().at(0), Not(HasSubstr("X-Amz-Date")));
}

TEST(json_call, says_which_error_the_service_gave) {
    struct {
        const char* name;
        std::string answer;
        const char *error, *message;
        int status;
    } const cases[] = {
        {"both", http_text(400, R"({"__type":"a.b#X","message":"m"})", "x-amzn-ErrorType: NotAuthorizedException:\r\n"),
         "NotAuthorizedException", "m", 400},
        {"body", http_text(400, R"({"__type":"com.amazonaws.cognito#UserNotFoundException","Message":"gone"})"),
         "UserNotFoundException", "gone", 400},
        {"with address", http_text(403, R"({"__type":"AccessDeniedException:http://internal/x#y"})"),
         "AccessDeniedException", "", 403},
        {"code", http_text(400, R"({"code":"UserLambdaValidationException","message":"no"})"),
         "UserLambdaValidationException", "no", 400},
        {"not JSON", http_text(404, "<html>"), "", "", 404},
        {"not an object", http_text(400, "[1]"), "", "", 400},
        {"wrong types", http_text(400, R"({"__type":1,"message":{}})"), "", "", 400},
        {"redirect", http_text(301, "", "Location: http://elsewhere/\r\n"), "", "", 301},
    };
    for (const auto& each : cases) {
        fixture f({each.answer});
        const auto reply = f.call();
        ASSERT_FALSE(reply) << each.name;
        EXPECT_EQ(reply.error().what, call_error::kind::service_error) << each.name;
        EXPECT_EQ(reply.error().name, each.error) << each.name;
        EXPECT_EQ(reply.error().message, each.message) << each.name;
        EXPECT_EQ(reply.error().status, each.status) << each.name;
        EXPECT_EQ(f.server.requests().size(), 1U) << each.name;
    }
}

TEST(json_call, retries_after_throttling_and_server_faults) {
    fixture f({http_text(400, R"({"__type":"TooManyRequestsException"})"), http_text(503, "busy"),
               http_text(500, R"({"__type":"InternalErrorException"})"), http_text(200, "{}")});
    EXPECT_EQ(f.call(), "{}");
    ASSERT_EQ(f.pauses.size(), 3U);
    EXPECT_LT(f.pauses[0].count(), 50);
    EXPECT_LT(f.pauses[1].count(), 100);
    EXPECT_LT(f.pauses[2].count(), 200);
    EXPECT_EQ(f.server.accepted(), 1);
}

TEST(json_call, gives_up_after_four_tries_with_the_last_error) {
    fixture f({http_text(400, R"({"__type":"ThrottlingException","message":"Rate exceeded"})")});
    const auto reply = f.call();
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().name, "ThrottlingException");
    EXPECT_EQ(f.server.requests().size(), 4U);
    EXPECT_EQ(f.pauses.size(), 3U);
}

TEST(json_call, signs_each_try_anew) {
    fixture f({http_text(503, ""), http_text(200, "{}")});
    f.clock.advance(std::chrono::milliseconds{999});
    const json_call service({f.server.url(), "us-east-1", "cognito-idp", "T"}, f.transport, f.provider, f.clock,
                            f.random, [&](auto) { f.clock.advance(std::chrono::seconds{2}); });
    ASSERT_TRUE(service.call("A", "{}", {}));
    EXPECT_THAT(f.server.requests().at(0), HasSubstr("X-Amz-Date: 20150830T123600Z"));
    EXPECT_THAT(f.server.requests().at(1), HasSubstr("X-Amz-Date: 20150830T123602Z"));
}

TEST(json_call, only_idempotent_calls_are_retried_after_a_lost_reply) {
    fixture once({"", http_text(200, "{}")});
    const auto lost = once.call();
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().what, call_error::kind::transport);
    EXPECT_EQ(lost.error().transport, transport_error::connection_lost);
    EXPECT_EQ(once.server.requests().size(), 1U);

    fixture again({"", http_text(200, "{}")});
    EXPECT_EQ(again.call({.is_idempotent = true}), "{}");
}

TEST(json_call, ends_at_the_deadline) {
    fixture f({std::nullopt});
    const auto reply = f.call({.deadline = std::chrono::milliseconds{100}});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().what, call_error::kind::timed_out);
    EXPECT_EQ(f.server.requests().size(), 1U);
}

TEST(json_call, retries_a_refused_connection) {
    fixture f({http_text(200, "{}")});
    int tries = 0;
    const json_call service({"http://127.0.0.1:1/", "us-east-1", "s", "T"}, f.transport, f.provider, f.clock, f.random,
                            [&](auto) { ++tries; });
    const auto reply = service.call("A", "{}", {});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().transport, transport_error::could_not_connect);
    EXPECT_EQ(tries, 3);
}

TEST(json_call, without_credentials_nothing_is_sent) {
    fixture f({http_text(200, "{}")});
    environment_credentials none([](const auto&) { return std::nullopt; });
    const json_call service({f.server.url(), "us-east-1", "s", "T"}, f.transport, none, f.clock, f.random, [](auto) {});
    const auto reply = service.call("A", "{}", {});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().what, call_error::kind::no_credentials);
    EXPECT_EQ(reply.error().credentials, credentials_error::not_configured);
    EXPECT_TRUE(f.server.requests().empty());
}

} // namespace
} // namespace poolguard::aws
