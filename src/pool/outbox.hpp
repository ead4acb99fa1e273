#pragma once
// The port through which the pool's mail and text messages leave.

#include <expected>
#include <string>

namespace poolguard::pool {

struct message {
    std::string to;      // an e-mail address, or for a text message the phone number and "@sms"
    std::string subject; // empty for a text message
    std::string text;    // UTF-8
};

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

// "+15550100@sms"
inline std::string sms_address(const std::string& phone_number) { return phone_number + "@sms"; }

} // namespace poolguard::pool
