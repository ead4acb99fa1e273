#pragma once
// Delivers into a Maildir (https://cr.yp.to/proto/maildir.html): each message is a file of RFC 5322 that only its owner
// can read, written and synced in tmp/ and then moved into new/.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "pool/mail/outbox.hpp"

#include <filesystem>
#include <string>

namespace poolguard::pool {

class maildir final : public outbox {
  public:
    // Makes the folder, with mode 0700, and what is in it when the first message is sent. What is given must outlive
    // the outbox.
    maildir(std::filesystem::path folder, std::string from, const base::clock& clock, base::random_source& random);

    std::expected<void, std::string> send(const message& mail) override;

  private:
    std::filesystem::path folder_;
    std::string from_;
    const base::clock& clock_;
    base::random_source& random_;
};

} // namespace poolguard::pool
