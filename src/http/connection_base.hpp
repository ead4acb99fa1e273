#pragma once
// The part of a connection that its I/O thread uses: hooks for the thread's lists, and the deadline that its tick
// checks.

#include <atomic>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <cstddef>

namespace poolguard::http {

struct in_idle_list;
struct in_outbox;
template <class Tag>
using list_hook = boost::intrusive::list_base_hook<boost::intrusive::tag<Tag>,
                                                   boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

class connection_base
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>,
      public list_hook<in_idle_list>,
      public list_hook<in_outbox> {
  public:
    using instant = std::chrono::steady_clock::time_point;

    connection_base() = default;
    connection_base(const connection_base&) = delete;
    connection_base& operator=(const connection_base&) = delete;
    virtual ~connection_base() = default;

    // Cancels what the connection waits for if its deadline has passed.
    void check_deadline(instant now) {
        if (now < deadline_) return;
        expire();
    }
    // Ends a connection that waits for a request of which no byte has arrived. False, and nothing happens, otherwise.
    virtual bool end_if_idle() = 0;
    // Called from time to time: finds what the event loop did not report; see read_operation.
    virtual void recheck() = 0;
    // Sends what waits in the outbox.
    virtual void send_answers() = 0;
    // The event loop ends before that.
    virtual void discard_answers() = 0;

  protected:
    // Cancels pending operations of the socket; they complete later.
    virtual void interrupt() = 0;

    void expire() {
        disarm();
        has_expired_ = true;
        interrupt();
    }
    void arm(instant deadline) {
        deadline_ = deadline;
        has_expired_ = false;
    }
    void disarm() { deadline_ = instant::max(); }
    bool has_expired() const { return has_expired_; }

  private:
    instant deadline_ = instant::max();
    bool has_expired_ = false;
};

using connection_list = boost::intrusive::list<connection_base, boost::intrusive::constant_time_size<false>>;

// The connections of one thread that wait for a request, in the order in which they began to wait.
class idle_connections {
  public:
    void add(connection_base& one) {
        list_.push_back(one);
        count_.store(count_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    // Nothing happens if it is not in the list.
    void remove(connection_base& one) {
        auto& hook = static_cast<list_hook<in_idle_list>&>(one);
        if (!hook.is_linked()) return;
        hook.unlink();
        count_.store(count_.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
    }
    // False if there is none.
    bool close_oldest() {
        while (!list_.empty()) {
            auto& oldest = list_.front();
            remove(oldest);
            if (oldest.end_if_idle()) return true;
        }
        return false;
    }
    // From any thread.
    std::size_t count() const { return count_.load(std::memory_order_relaxed); }

  private:
    boost::intrusive::list<connection_base, boost::intrusive::base_hook<list_hook<in_idle_list>>,
                           boost::intrusive::constant_time_size<false>>
        list_;
    std::atomic<std::size_t> count_ = 0;
};

} // namespace poolguard::http
