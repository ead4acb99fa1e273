// Amazon SES API v2, SendEmail.

#include "pool/mail/ses_transport.hpp"

#include "aws/static_credentials.hpp"
#include "base/bytes.hpp"
#include "unit/base/manual_clock.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

class ses_of_tests final : public aws::http_transport {
  public:
    std::expected<aws::http_reply, aws::transport_error> send(const aws::http_request& request) override {
        sent = request;
        body = request.body;
        ++times;
        return answer;
    }
    std::expected<aws::http_reply, aws::transport_error> answer = aws::http_reply{200, {}, R"({"MessageId":"1"})"};
    aws::http_request sent;
    std::string body;
    int times = 0;
};

class no_credentials final : public aws::credential_provider {
  public:
    std::expected<aws::credentials, aws::credentials_error> get() override {
        return std::unexpected(aws::credentials_error::not_configured);
    }
};

class ses_transport_test : public testing::Test {
  protected:
    // "sent", "later: why" or "never: why".
    std::string outcome(const ses_settings& to, aws::credential_provider& keys) {
        ses_transport by(to, ses_, keys, clock_);
        const auto done = by.deliver(mail_);
        if (done) return "sent";
        return fmt::format("{}: {}", done.error().is_permanent ? "never" : "later", done.error().reason);
    }
    std::string outcome() { return outcome(settings_, keys_); }

    base::manual_clock clock_{base::from_epoch_seconds(1'770'000'000)};
    aws::fixed_credentials keys_{{"AKIDEXAMPLE", base::secret{"secret key"}, {}, {}}};
    ses_of_tests ses_;
    ses_settings settings_{"https://email.eu-west-1.amazonaws.com", "eu-west-1", "Pool <pool@example.com>"};
    message mail_{"ann@example.com", "Your code", "It is 123456.", "<p>It is 123456.</p>"};
};

TEST_F(ses_transport_test, sends_both_forms_of_a_letter_signed) {
    EXPECT_EQ(outcome(), "sent");
    EXPECT_EQ(ses_.sent.method, "POST");
    EXPECT_EQ(ses_.sent.url, "https://email.eu-west-1.amazonaws.com/v2/email/outbound-emails");
    std::string authorization;
    for (const auto& [name, value] : ses_.sent.headers)
        if (name == "Authorization") authorization = value;
    EXPECT_TRUE(authorization.contains("Credential=AKIDEXAMPLE/20260202/eu-west-1/ses/aws4_request")) << authorization;
    EXPECT_EQ(boost::json::parse(ses_.body),
              boost::json::parse(
                  R"({"FromEmailAddress":"Pool <pool@example.com>","Destination":{"ToAddresses":["ann@example.com"]},)"
                  R"("Content":{"Simple":{"Subject":{"Data":"Your code","Charset":"UTF-8"},"Body":{)"
                  R"("Text":{"Data":"It is 123456.","Charset":"UTF-8"},)"
                  R"("Html":{"Data":"<p>It is 123456.</p>","Charset":"UTF-8"}}}}})"));
}

TEST_F(ses_transport_test, a_logo_goes_with_the_letters_that_show_it) {
    settings_.logo = mail_logo{"image/png", "a picture"};
    EXPECT_EQ(outcome(), "sent");
    EXPECT_FALSE(ses_.body.contains("Attachments"));
    mail_.html = fmt::format(R"(<img src="cid:{}">)", mail_logo_id);
    EXPECT_EQ(outcome(), "sent");
    const auto attached = boost::json::parse(ses_.body).at_pointer("/Content/Simple/Attachments/0");
    EXPECT_EQ(attached.at("ContentType"), "image/png");
    EXPECT_EQ(attached.at("ContentId").as_string(), mail_logo_id);
    EXPECT_EQ(attached.at("RawContent").as_string(), base::to_base64("a picture"));
    settings_.logo.reset();
    EXPECT_EQ(outcome(), "sent");
    EXPECT_FALSE(ses_.body.contains("Attachments"));
}

TEST_F(ses_transport_test, a_letter_that_is_rejected_is_not_tried_again) {
    const auto answered = [](int status, const char* type) {
        return aws::http_reply{status, {{"x-amzn-errortype", type}}, "{}"};
    };
    const std::pair<std::expected<aws::http_reply, aws::transport_error>, std::string> rows[] = {
        {answered(400, "MessageRejected"), "never: SES answered 400 MessageRejected"},
        {answered(400, "BadRequestException:http://internal.amazon.com/"),
         "never: SES answered 400 BadRequestException:http://internal.amazon.com/"},
        // What an administrator can mend.
        {answered(400, "MailFromDomainNotVerifiedException"),
         "later: SES answered 400 MailFromDomainNotVerifiedException"},
        {answered(403, "MessageRejected"), "later: SES answered 403 MessageRejected"},
        {answered(429, "TooManyRequestsException"), "later: SES answered 429 TooManyRequestsException"},
        {aws::http_reply{500, {}, ""}, "later: SES answered 500 "},
        {std::unexpected(aws::transport_error::timed_out),
         fmt::format("later: {}", aws::describe(aws::transport_error::timed_out))},
    };
    for (const auto& [answer, expected] : rows) {
        ses_.answer = answer;
        EXPECT_EQ(outcome(), expected);
    }
}

TEST_F(ses_transport_test, nothing_is_sent_without_credentials_or_an_address) {
    no_credentials none;
    EXPECT_EQ(outcome(settings_, none), "later: no AWS credentials for SES");
    settings_.url = "email";
    EXPECT_EQ(outcome(), "later: the URL of SES is invalid");
    EXPECT_EQ(ses_.times, 0);
}

} // namespace
} // namespace poolguard::pool
