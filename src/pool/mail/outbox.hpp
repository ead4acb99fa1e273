#pragma once
// The ports for sending the pool's mail and text messages.

#include <boost/describe.hpp>
#include <expected>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct message {
    std::string to;      // an e-mail address, or for a text message the phone number and "@sms"
    std::string subject; // empty for a text message
    std::string text;    // UTF-8
    std::string html;    // the same as an HTML document; empty for a text message
    // Accepted like any other and then dropped, so that requesting a code takes equally long for an account that does
    // not exist.
    bool is_for_nobody = false;
};
BOOST_DESCRIBE_STRUCT(message, (), (to, subject, text, html, is_for_nobody))

// Its texts may contain codes and passwords.
void wipe(message& mail);

class outbox {
  public:
    outbox() = default;
    outbox(const outbox&) = delete;
    outbox& operator=(const outbox&) = delete;
    virtual ~outbox() = default;

    // Blocks until the message is taken over for delivery. The error is a sentence for the log, without the message.
    // Thread-safe.
    virtual std::expected<void, std::string> send(const message& mail) = 0;
};

struct delivery_error {
    std::string reason;        // a sentence for the log, without the message
    bool is_permanent = false; // retrying is pointless
};

// Hands mail to the next server. Blocks; thread-safe.
class mail_transport {
  public:
    mail_transport() = default;
    mail_transport(const mail_transport&) = delete;
    mail_transport& operator=(const mail_transport&) = delete;
    virtual ~mail_transport() = default;
    virtual std::expected<void, delivery_error> deliver(const message& mail) = 0;
};

// "+15550100@sms"
inline constexpr std::string_view sms_domain = "@sms";
inline std::string sms_address(const std::string& phone_number) { return phone_number + std::string(sms_domain); }
inline bool is_sms(const message& mail) { return mail.to.ends_with(sms_domain); }

} // namespace poolguard::pool
