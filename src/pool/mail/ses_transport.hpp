#pragma once
// Sends mail through Amazon SES: SendEmail of its API version 2.

#include "aws/credentials.hpp"
#include "aws/http_call.hpp"
#include "base/clock.hpp"
#include "pool/mail/mail_logo.hpp"
#include "pool/mail/outbox.hpp"

#include <string>

namespace poolguard::pool {

struct ses_settings {
    std::string url; // "https://email.eu-west-1.amazonaws.com", without a '/' at its end
    std::string region;
    std::string from; // a verified identity of SES
    std::optional<mail_logo> logo{};
};

class ses_transport final : public mail_transport {
  public:
    // The ports must outlive the mail transport.
    ses_transport(ses_settings to, aws::http_transport& https, aws::credential_provider& provider,
                  const base::clock& clock)
        : to_(std::move(to)), https_(https), provider_(provider), clock_(clock) {}

    std::expected<void, delivery_error> deliver(const message& mail) override;

  private:
    ses_settings to_;
    aws::http_transport& https_;
    aws::credential_provider& provider_;
    const base::clock& clock_;
};

} // namespace poolguard::pool
