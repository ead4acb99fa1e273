#pragma once
// Sends mail through an SMTP server.

#include "aws/smtp_sender.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "pool/mail/mail_logo.hpp"
#include "pool/mail/outbox.hpp"

#include <string>

namespace poolguard::pool {

class smtp_transport final : public mail_transport {
  public:
    smtp_transport(aws::smtp_server to, std::string from, std::optional<mail_logo> logo, const base::clock& clock,
                   base::random_source& random)
        : sender_(std::move(to)), from_(std::move(from)), logo_(std::move(logo)), clock_(clock), random_(random) {}

    std::expected<void, delivery_error> deliver(const message& mail) override;

  private:
    aws::smtp_sender sender_;
    std::string from_; // an address without a display name
    std::optional<mail_logo> logo_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::pool
