#include "app/lambda/amazon_trace.hpp"

#include "app/lambda/event.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::app::lambda {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto whole = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
constexpr auto as_traceparent = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";

TEST(amazon_trace, becomes_a_traceparent) {
    for (const auto* text :
         {whole, "Sampled=1; Parent=53995c3f42cd8ad8; Root=1-5759e988-bd862e3fe1be46a994272793",
          "Self=1-x;Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a:1|b:0;"}) {
        const auto read = parse_amazon_trace(text);
        ASSERT_TRUE(read) << text;
        EXPECT_EQ(base::trace::write_traceparent(*read), as_traceparent);
    }
}

TEST(amazon_trace, is_refused_unless_it_is_whole_and_sampled) {
    for (const auto& text :
         {std::string(), std::string("Root=1-5759e988-bd862e3fe1be46a994272793"),
          std::string("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0"),
          std::string("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=?"),
          std::string("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"),
          std::string("Root=2-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"),
          std::string("Root=1-5759e98-8bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"),
          std::string("Root=1-5759E988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"),
          std::string("Root=1-00000000-000000000000000000000000;Parent=53995c3f42cd8ad8;Sampled=1"),
          std::string("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8\r\nX: y;Sampled=1"),
          std::string(";;=;Root;Parent;Sampled"), whole + std::string(600, ';')})
        EXPECT_FALSE(parse_amazon_trace(text)) << text;
}

std::string event_with(const std::string& headers) {
    return R"({"version":"2.0","rawPath":"/x","headers":{)" + headers +
           R"(},"requestContext":{"stage":"$default","domainName":"d","http":{"method":"GET","sourceIp":"::1"}}})";
}

std::string message_of(const std::string& headers, std::string_view trace) {
    const auto read = read_event(event_with(headers), trace);
    return read ? read->message : read.error();
}

TEST(amazon_trace, is_the_parent_where_the_caller_names_none) {
    const auto line = std::string("\r\ntraceparent: ") + as_traceparent + "\r\n";
    EXPECT_THAT(message_of("", whole), HasSubstr(line));
    EXPECT_THAT(message_of(std::string(R"("X-Amzn-Trace-Id":")") + whole + '"', ""), HasSubstr(line));
    // Lambda's own is nearer than that of the service before it.
    EXPECT_THAT(message_of(R"("x-amzn-trace-id":"Root=1-00000001-000000000000000000000001;Parent=1;Sampled=1")", whole),
                HasSubstr(line));
    EXPECT_THAT(message_of("", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0"), Not(HasSubstr("traceparent")));
    const auto own = message_of(R"("Traceparent":"00-11111111111111111111111111111111-2222222222222222-01")", whole);
    EXPECT_THAT(own, HasSubstr("Traceparent: 00-11111111111111111111111111111111-2222222222222222-01\r\n"));
    EXPECT_THAT(own, Not(HasSubstr(as_traceparent)));
}

} // namespace
} // namespace poolguard::app::lambda
