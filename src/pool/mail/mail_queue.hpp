#pragma once
// A queue in the records for mail that is to be delivered: accepted mail survives the end of the process, and failed
// deliveries are retried.

#include "base/background_loop.hpp"
#include "base/random.hpp"
#include "base/seal.hpp"
#include "pool/mail/outbox.hpp"
#include "store/due_queue.hpp"

#include <chrono>

namespace poolguard::pool {

class mail_queue final : public outbox {
  public:
    // After that time, the codes and temporary passwords in a mail have expired anyway.
    static constexpr std::chrono::hours longest_wait{24};
    // How long a mail belongs to the process that is delivering it; longer than any delivery takes.
    static constexpr std::chrono::seconds claim{60};

    // The ports must outlive the queue. The mail is sealed with the master key.
    mail_queue(store::records& records, const base::secret& master_key, mail_transport& by, const base::clock& clock,
               base::random_source& random);
    // Returns when the mail is in the records.
    std::expected<void, std::string> send(const message& mail) override;

    // Starts delivering in the background, including mail that other processes left. Call at most once.
    void start() {
        loop_.start([this] { deliver_due(); });
    }
    // Stops, after the current delivery.
    void stop() { loop_.stop(); }
    // Tries each mail that is due once; returns how many were delivered.
    std::size_t deliver_due();
    // How many mails were waiting when the queue was last read; at most one page is counted.
    std::size_t waiting() const { return queue_.waiting(); }

  private:
    bool deliver(const store::record& taken);

    store::due_queue queue_;
    base::sealer sealer_;
    mail_transport& transport_;
    const base::clock& clock_;
    base::random_source& random_;
    base::background_loop loop_{"mail_queue_failed", std::chrono::seconds(1)}; // last, so that it stops first
};

} // namespace poolguard::pool
