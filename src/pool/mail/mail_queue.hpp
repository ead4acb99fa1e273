#pragma once
// Mail that waits in the records until a mail transport has taken it: what a process had taken over is not lost with it, and
// what cannot be delivered now is tried again.

#include "base/random.hpp"
#include "base/seal.hpp"
#include "pool/mail/outbox.hpp"
#include "store/records.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace poolguard::pool {

class mail_queue final : public outbox {
  public:
    // No code or temporary password in a letter is worth anything after that time.
    static constexpr std::chrono::hours longest_wait{24};
    // For which a letter belongs to the process that tries to deliver it; longer than any delivery takes.
    static constexpr std::chrono::seconds claim{60};

    // The ports must outlive the queue. Letters are sealed under the master key.
    mail_queue(store::records& records, const base::secret& master_key, mail_transport& by, const base::clock& clock,
               base::random_source& random);
    // Stops.
    ~mail_queue() override;

    // Returns when the letter is in the records.
    std::expected<void, std::string> send(const message& mail) override;

    // Delivers in the background, letters of other processes that ended too. At most once.
    void start();
    // Ends when the delivery under way has.
    void stop();
    // Tries each letter that is due once; gives how many left.
    std::size_t deliver_due();
    // Letters that wait, as of the last look; at most one page of them is counted.
    std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

  private:
    void run();
    std::optional<store::record> take_next();
    bool deliver(const store::record& claimed);
    void forget(const store::key& at);
    std::expected<void, store::error> put(base::time_point due, std::string_view name, std::string document,
                                          base::time_point expires);
    void put_off(const store::record& claimed, std::string document, std::int64_t attempts);

    store::records& records_;
    base::sealer sealer_;
    mail_transport& transport_;
    const base::clock& clock_;
    base::random_source& random_;
    std::atomic<std::size_t> waiting_ = 0;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool has_new_ = false;
    bool is_stopping_ = false;
    std::thread thread_;
};

// Text messages one way, mail the other.
class sorted_outbox final : public outbox {
  public:
    sorted_outbox(outbox& text_messages, outbox& mail) : text_messages_(text_messages), mail_(mail) {}
    std::expected<void, std::string> send(const message& mail) override {
        return is_sms(mail) ? text_messages_.send(mail) : mail_.send(mail);
    }

  private:
    outbox& text_messages_;
    outbox& mail_;
};

} // namespace poolguard::pool
