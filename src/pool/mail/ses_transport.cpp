#include "pool/mail/ses_transport.hpp"

#include "aws/call_error.hpp"
#include "aws/signature.hpp"
#include "aws/url.hpp"
#include "base/bytes.hpp"
#include "base/json/write.hpp"
#include "base/secret.hpp"

#include <boost/describe.hpp>
#include <fmt/format.h>
#include <vector>

namespace poolguard::pool {

// SendEmail's members by Amazon's names.
struct ses_content {
    std::string Data;
    std::string Charset = "UTF-8";
};
BOOST_DESCRIBE_STRUCT(ses_content, (), (Data, Charset))
struct ses_body {
    ses_content Text;
    ses_content Html;
};
BOOST_DESCRIBE_STRUCT(ses_body, (), (Text, Html))
struct ses_attachment {
    std::string FileName;
    std::string ContentType;
    std::string ContentDisposition;
    std::string ContentId;
    std::string ContentTransferEncoding;
    std::string RawContent; // base64
};
BOOST_DESCRIBE_STRUCT(ses_attachment, (),
                      (FileName, ContentType, ContentDisposition, ContentId, ContentTransferEncoding, RawContent))
struct ses_message {
    ses_content Subject;
    ses_body Body;
    std::optional<std::vector<ses_attachment>> Attachments;
};
BOOST_DESCRIBE_STRUCT(ses_message, (), (Subject, Body, Attachments))
struct ses_email_content {
    ses_message Simple;
};
BOOST_DESCRIBE_STRUCT(ses_email_content, (), (Simple))
struct ses_destination {
    std::vector<std::string> ToAddresses;
};
BOOST_DESCRIBE_STRUCT(ses_destination, (), (ToAddresses))
struct ses_send_email {
    std::string FromEmailAddress;
    ses_destination Destination;
    ses_email_content Content;
};
BOOST_DESCRIBE_STRUCT(ses_send_email, (), (FromEmailAddress, Destination, Content))

namespace {

constexpr auto ses_path = "/v2/email/outbound-emails";

// A rejected message stays rejected; a problem of the account may be solved by an administrator.
bool is_about_message(int status, std::string_view type) {
    return status == 400 && (type.starts_with("MessageRejected") || type.starts_with("BadRequestException"));
}

ses_message to_ses_message(const message& mail, const std::optional<mail_logo>& logo) {
    ses_message out{{mail.subject}, {{mail.text}, {mail.html}}, std::nullopt};
    if (logo && shows_logo(mail.html))
        out.Attachments = {{file_name_of(*logo), logo->media_type, "INLINE", std::string(mail_logo_id), "BASE64",
                            base::to_base64(logo->content)}};
    return out;
}

} // namespace

std::expected<void, delivery_error> ses_transport::deliver(const message& mail) {
    const auto who = provider_.get();
    if (!who) return std::unexpected(delivery_error{"no AWS credentials for SES", false});
    const auto address = aws::parse_url(to_.url + ses_path);
    if (!address) return std::unexpected(delivery_error{"the URL of SES is invalid", false});
    aws::signable_request signable;
    signable.method = "POST";
    signable.path = address->path;
    signable.headers = {{"Host", address->authority}, {"Content-Type", "application/json"}};
    auto body = base::json::write(ses_send_email{to_.from, {{mail.to}}, {to_ses_message(mail, to_.logo)}});
    signable.body = body;
    aws::sign(signable, *who, to_.region, "ses", clock_.now());
    aws::http_request request{.method = "POST", .url = to_.url + ses_path, .headers = signable.headers, .body = body};
    const auto reply = https_.send(request);
    base::wipe(body);
    if (!reply) return std::unexpected(delivery_error{std::string(aws::describe(reply.error())), false});
    if (reply->status == 200) return {};
    const auto type = reply->header("x-amzn-errortype").value_or("");
    return std::unexpected(
        delivery_error{fmt::format("SES answered {} {}", reply->status, type), is_about_message(reply->status, type)});
}

} // namespace poolguard::pool
