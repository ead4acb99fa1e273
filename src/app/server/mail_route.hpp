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

// Text messages go to the folder, and mail to the folder or the queue.
class switched_outbox final : public pool::outbox {
  public:
    switched_outbox(pool::outbox& folder, pool::outbox& queue) : folder_(folder), queue_(queue) {}
    void use_folder(bool for_mail) { uses_folder_ = for_mail; }
    bool goes_to_folder() const { return uses_folder_; }
    std::expected<void, std::string> send(const pool::message& mail) override {
        return uses_folder_ || is_sms(mail) ? folder_.send(mail) : queue_.send(mail);
    }

  private:
    pool::outbox& folder_;
    pool::outbox& queue_;
    std::atomic<bool> uses_folder_ = true;
};

class mail_route {
  public:
    // The references must outlive the object.
    mail_route(const settings& given, const environment& variables, std::filesystem::path mail_folder,
               store::records& records, const base::secret& master_key, const base::clock& clock,
               base::random_source& random);

    pool::outbox& out() { return out_; }
    bool has_logo() const { return logo_.has_value(); }
    // Starts to deliver queued mail, unless mail goes into the Maildir.
    void start();
    // Sends in another way, from another address or with another password from now on. What is queued when mail begins
    // to go into the Maildir is still sent as before.
    void replace(const settings& now);
    bool goes_to_folder() const { return out_.goes_to_folder(); }
    // The number of queued messages; nullopt if mail has only gone into the Maildir so far.
    std::optional<std::size_t> waiting() const;

  private:
    bool set_transport(const settings& given);
    void deliver();
    // Null for the Maildir.
    std::shared_ptr<pool::mail_transport> transport_for(const settings& given) const;

    const environment& variables_;
    const base::clock& clock_;
    base::random_source& random_;
    std::optional<pool::mail_logo> logo_;
    pool::maildir maildir_;
    replaceable_transport transport_;
    pool::mail_queue queue_;
    switched_outbox out_{maildir_, queue_};
    std::atomic<bool> delivers_ = false; // the queue
};

} // namespace poolguard::app
