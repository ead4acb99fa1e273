#pragma once
// Receives bytes from a plain socket as soon as there are some, with one system call. Asio's own operation tries at
// once, which fails after each answer, and allocates its memory; this one is part of its connection and used again.
//
// Asio's reactor is edge-triggered: it reports bytes that arrive, and not that some were left. A read that does not
// fill its room has taken all of them, so the next read waits to be told of more. It is not told again of what came in
// the same moment as the bytes but is none of them: the end of the stream, or what follows urgent data. Therefore
// recheck() must be called from time to time.

#include "http/asio_types.hpp"

#include <boost/asio/detail/reactor.hpp>
#include <boost/asio/detail/reactor_op.hpp>
#include <cstddef>
#include <span>

namespace poolguard::http {

class read_operation final : public asio::detail::reactor_op {
  public:
    // Called on the thread of the socket.
    class receiver {
      public:
        // Where to put bytes, and what to do if there are none.
        virtual std::span<char> make_room() = 0;
        virtual void leave_room() = 0;
        // The operation has ended, and may be started or destroyed. At the end of the stream the error is eof.
        virtual void received(error_code error, std::size_t count) = 0;
        // The event loop is being destroyed.
        virtual void discarded() = 0;

      protected:
        ~receiver() = default;
    };

    // Lives as long as the receiver.
    explicit read_operation(receiver& to)
        : reactor_op({}, &read_operation::perform, &read_operation::complete), to_(to) {}
    read_operation(const read_operation&) = delete;
    read_operation& operator=(const read_operation&) = delete;

    // One at a time. Cancelling the socket's operations ends it, too. Does not call the receiver's received() itself.
    void start(plain_stream& from);
    // While it has not ended: receives what nobody reported, soon. At most one system call for each start.
    void recheck();

  private:
    static status perform(reactor_op* base);
    static void complete(void* owner, asio::detail::operation* base, const error_code& error, std::size_t count);

    receiver& to_;
    plain_stream* from_ = nullptr;
    bool is_checked_ = false;
    bool is_overlooked_ = false; // there is something that nobody reported
};

} // namespace poolguard::http
