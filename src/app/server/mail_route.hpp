#pragma once
// Where the embedded pool's mail goes: into the Maildir, to an SMTP server, or to Amazon SES. Text messages always go
// into the Maildir.

#include "app/server/aws_access.hpp"
#include "pool/mail/mail_queue.hpp"
#include "pool/mail/maildir.hpp"
#include "store/records.hpp"

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>

namespace poolguard::app {

// A transport that may change between two deliveries.
class replaceable_transport final : public pool::mail_transport {
  public:
    // Must be set before the first delivery.
    void replace(std::shared_ptr<pool::mail_transport> by) { current_.store(std::move(by)); }
    std::expected<void, pool::delivery_error> deliver(const pool::message& mail) override {
        return current_.load()->deliver(mail);
    }

  private:
    std::atomic<std::shared_ptr<pool::mail_transport>> current_;
};

class mail_route {
  public:
    // The references must outlive the object.
    mail_route(const settings& given, const environment& variables, std::filesystem::path mail_folder,
               store::records& records, const base::secret& master_key, const base::clock& clock,
               base::random_source& random);

    pool::outbox& out();
    // Starts to deliver queued mail.
    void start();
    // Sends by another server, from another address or with another password from now on. False, and nothing changes,
    // if mail goes into the Maildir before or afterwards: that is decided at the start.
    bool replace(const settings& now);
    // The number of queued messages; nullopt if mail goes into the Maildir.
    std::optional<std::size_t> waiting() const;

  private:
    // Null for the Maildir.
    std::shared_ptr<pool::mail_transport> transport_for(const settings& given) const;

    const environment& variables_;
    const base::clock& clock_;
    base::random_source& random_;
    pool::maildir maildir_;
    replaceable_transport transport_;
    std::unique_ptr<pool::mail_queue> queue_;
    std::unique_ptr<pool::sorted_outbox> sorted_;
};

} // namespace poolguard::app
