#pragma once
// The part of a connection that its I/O thread uses: a hook for the thread's list, and the deadline that its tick
// checks.

#include <boost/intrusive/list.hpp>
#include <chrono>

namespace poolguard::http {

class connection_base
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
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
    // The server is draining: an idle connection ends now, a busy one after its answer.
    virtual void drain() = 0;

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

} // namespace poolguard::http
