#include "app/lambda/answer.hpp"
#include "app/lambda/event.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace poolguard::app::lambda {
namespace {

TEST(lambda_event, payload_1_0) {
    const auto read = read_event(
        R"({"httpMethod":"POST","path":"/a b/%41","multiValueHeaders":{"X-A":["1","2"],"Host":["h"],"Connection":["x"]},)"
        R"("multiValueQueryStringParameters":{"q":["1 2","&"]},"body":"YQ==","isBase64Encoded":true,)"
        R"("requestContext":{"identity":{"sourceIp":"203.0.113.9"}}})");
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(read->source, event_source::rest_api);
    EXPECT_EQ(read->remote_address, "203.0.113.9");
    EXPECT_EQ(read->message, "POST /a%20b/%41?q=1%202&q=%26 HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-A: 1\r\n"
                             "X-A: 2\r\nContent-Length: 1\r\n\r\na");
}

TEST(lambda_event, payload_2_0_of_a_stage) {
    const auto read = read_event(
        R"({"version":"2.0","rawPath":"/dev/x","rawQueryString":"a=%20b","cookies":["c=1","d=2"],"headers":{"x-a":"1"},)"
        R"("requestContext":{"stage":"dev","domainName":"d","http":{"method":"GET","sourceIp":"::1"}}})");
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(read->source, event_source::http_api);
    EXPECT_EQ(read->message,
              "GET /x?a=%20b HTTP/1.1\r\nHost: d\r\nConnection: close\r\nx-a: 1\r\nCookie: c=1; d=2\r\n\r\n");
}

TEST(lambda_event, nothing_in_a_query_ends_the_line_of_the_request) {
    const auto read =
        read_event(R"({"version":"2.0","rawPath":"/x\r\ny","rawQueryString":"a=?b HTTP/1.1\r\nX: y","requestContext":)"
                   R"({"stage":"$default","domainName":"d","http":{"method":"GET","sourceIp":"::1"}}})");
    ASSERT_TRUE(read) << read.error();
    EXPECT_TRUE(read->message.starts_with("GET /x%0D%0Ay?a=?b%20HTTP/1.1%0D%0AX:%20y HTTP/1.1\r\nHost: d\r\n"))
        << read->message;
}

TEST(lambda_event, the_stage_is_a_whole_segment) {
    for (const auto& [path, target] : {std::pair{"/devices", "/devices"}, {"/dev", "/"}, {"/dev/", "/"}}) {
        const auto read = read_event(std::string(R"({"version":"2.0","rawPath":")") + path +
                                     R"(","requestContext":{"stage":"dev","domainName":"d",)"
                                     R"("http":{"method":"GET","sourceIp":"::1"}}})");
        ASSERT_TRUE(read) << read.error();
        EXPECT_TRUE(read->message.starts_with(std::string("GET ") + target + " HTTP/1.1")) << read->message;
    }
}

TEST(lambda_event, a_balancers_query_is_as_it_was_sent) {
    const auto read = read_event(
        R"({"httpMethod":"GET","path":"/x","headers":{"host":"h","x-forwarded-for":"1.1.1.1, 2.2.2.2",)"
        R"("x-forwarded-proto":"http"},"queryStringParameters":{"a":"%26+b"},"requestContext":{"elb":{}},"body":""})");
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(read->source, event_source::load_balancer);
    EXPECT_EQ(read->remote_address, "2.2.2.2");
    EXPECT_FALSE(read->is_secure);
    EXPECT_TRUE(read->message.starts_with("GET /x?a=%26+b HTTP/1.1\r\nHost: h\r\n")) << read->message;
}

http::direct_answer two_cookies() {
    return {.status = 302,
            .reason = "Found",
            .headers =
                {{"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}, {"Vary", "A"}, {"Vary", "B"}, {"Connection", "close"}},
            .body = "x"};
}

TEST(lambda_answer, cookies_and_repeated_headers_by_source) {
    const std::pair<event_source, const char*> table[] = {
        {event_source::rest_api,
         R"({"statusCode":302,"multiValueHeaders":{"Set-Cookie":["a=1","b=2"],"Vary":["A","B"]},)"
         R"("isBase64Encoded":false,"body":"x"})"},
        {event_source::http_api, R"({"statusCode":302,"headers":{"Vary":"A, B"},"cookies":["a=1","b=2"],)"
                                 R"("isBase64Encoded":false,"body":"x"})"},
        {event_source::load_balancer,
         R"({"statusCode":302,"headers":{"set-cookie":"a=1","Set-cookie":"b=2",)"
         R"("Vary":"A, B"},"statusDescription":"302 Found","isBase64Encoded":false,"body":"x"})"},
        {event_source::load_balancer_with_values,
         R"({"statusCode":302,"multiValueHeaders":{"Set-Cookie":["a=1","b=2"],"Vary":["A","B"]},)"
         R"("statusDescription":"302 Found","isBase64Encoded":false,"body":"x"})"}};
    for (const auto& [source, wanted] : table)
        EXPECT_EQ(boost::json::parse(write_answer(two_cookies(), source)), boost::json::parse(wanted));
}

TEST(lambda_answer, other_bytes_than_text_are_base64) {
    auto given = two_cookies();
    given.body = "\xff\xfe";
    const auto written = boost::json::parse(write_answer(given, event_source::http_api)).as_object();
    EXPECT_EQ(written.at("isBase64Encoded"), true);
    EXPECT_EQ(written.at("body"), "//4=");
}

TEST(lambda_answer, one_that_is_too_large_becomes_a_problem) {
    auto given = two_cookies();
    given.body = std::string(largest_payload, 'x');
    const auto written = boost::json::parse(write_answer(given, event_source::http_api)).as_object();
    EXPECT_EQ(written.at("statusCode"), 500);
    EXPECT_NE(std::string_view(written.at("body").as_string()).find("answer_too_large"), std::string_view::npos);
}

} // namespace
} // namespace poolguard::app::lambda
