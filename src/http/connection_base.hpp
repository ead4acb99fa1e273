#pragma once
// What an I/O thread keeps of each of its connections: a place in its list, and the deadline that its tick looks at.

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

    // Ends what the connection waits for when that has lasted too long.
    void check_deadline(instant now) {
        if (now < deadline_) return;
        expire();
    }
    // The server is draining: an idle connection ends, one that is busy ends after its answer.
    virtual void drain() = 0;

  protected:
    // Cancels what is pending on the socket; its completion comes later.
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
