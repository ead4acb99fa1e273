#pragma once
// Delivers into a Maildir (https://cr.yp.to/proto/maildir.html): each message is an RFC 5322 file that only its owner
// can read, written and synced in tmp/ and then moved into new/.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/replaceable.hpp"
#include "pool/mail/mail_logo.hpp"
#include "pool/mail/outbox.hpp"

#include <filesystem>
#include <string>

namespace poolguard::pool {

class maildir final : public outbox {
  public:
    // The first message creates the folder, with mode 0700, and its subfolders. The clock and random source must
    // outlive the outbox.
    maildir(std::filesystem::path folder, std::string from, const base::clock& clock, base::random_source& random,
            std::optional<mail_logo> logo = std::nullopt);

    std::expected<void, std::string> send(const message& mail) override;
    // The sender from now on.
    void send_from(std::string address);

  private:
    std::filesystem::path folder_;
    base::replaceable<std::string> from_;
    const base::clock& clock_;
    base::random_source& random_;
    std::optional<mail_logo> logo_;
};

} // namespace poolguard::pool
