#pragma once
// Where other threads leave what one I/O thread is to do. Asio's post() wakes that thread while it holds the lock that
// the thread takes first. On a busy processor the thread goes to sleep again at once, and then waits for as long as
// others are given the processor before the holder of the lock: milliseconds, while passwords are being hashed.

#include "http/asio_types.hpp"

#include <boost/asio/detail/reactor.hpp>
#include <boost/asio/detail/reactor_op.hpp>
#include <deque>
#include <functional>
#include <mutex>

namespace poolguard::http {

class mailbox final : private asio::detail::reactor_op {
  public:
    using letter = std::move_only_function<void()>;

    // Throws std::system_error when descriptors run out.
    mailbox();
    mailbox(const mailbox&) = delete;
    mailbox& operator=(const mailbox&) = delete;
    ~mailbox();

    // From now on the event loop, which must not run yet, does what is put here. It must be destroyed before the
    // mailbox. Throws std::system_error.
    void serve(asio::io_context& with);
    // Done on the thread of the event loop, in the order of the calls. From any thread.
    void put(letter what);
    // Destroys what was not done. Only when the event loop has ended and nothing more comes.
    void discard();

  private:
    static status perform(reactor_op* base);
    static void complete(void* owner, asio::detail::operation* base, const error_code& error, std::size_t count);
    void wait();
    void signal() const;
    void open();

    asio::detail::reactor* reactor_ = nullptr;
    int event_; // an eventfd
    asio::detail::reactor::per_descriptor_data registration_{};
    std::mutex mutex_;
    std::deque<letter> arrived_;
    std::deque<letter> opened_; // only for the event loop
};

} // namespace poolguard::http
