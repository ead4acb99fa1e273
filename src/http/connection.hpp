#pragma once
// One connection: moves bytes between a plain or TLS socket and its session, and enforces the time limits. A coroutine
// serves it. On a plain socket, requests that are answered at once do not resume it: the coroutine waits in receive()
// while the event loop's callbacks receive and send.

#include "http/asio_types.hpp"
#include "http/connection_base.hpp"
#include "http/outbox.hpp"
#include "http/read_operation.hpp"
#include "http/server_state.hpp"
#include "http/session.hpp"
#include "http/work/mailbox.hpp"
#include "http/work/run_work.hpp"

#include <array>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <poll.h>
#include <string>
#include <type_traits>
#include <utility>

namespace poolguard::http {

struct accepted_peer {
    std::string address; // without a port
    std::string network; // see server_options::counted_network
};

// What the connections of a thread share.
struct connection_lists {
    idle_connections& idle;
    outbox& answers;
    mailbox& results; // of work
};

template <class Stream>
class connection final : public connection_base, private read_operation::receiver {
  public:
    static constexpr bool is_tls = std::is_same_v<Stream, tls_stream>;

    // Gives the admission back when it is destroyed. The socket must be in non-blocking mode.
    connection(std::shared_ptr<server_state> state, session_tools& tools, connection_lists lists,
               activity::admission admission, accepted_peer peer, Stream stream,
               std::shared_ptr<asio::ssl::context> tls)
        : state_(std::move(state)), lists_(lists), admission_(admission), network_(std::move(peer.network)),
          tls_(std::move(tls)), stream_(std::move(stream)),
          session_(state_->rules, tools, std::move(peer.address), is_tls, std::chrono::steady_clock::now()) {}
    ~connection() override {
        lists_.idle.remove(*this);
        state_->activity.leave(admission_, network_);
    }

    // Serves until the connection ends. `self` keeps the connection alive.
    task<void> run(std::shared_ptr<connection> self);
    bool end_if_idle() override;
    void recheck() override {
        if (!is_tls && is_waiting_) reading_.recheck();
    }
    void send_answers() override;
    void discard_answers() override { discarded(); }

  private:
    // The step that the session has reached; nullopt if the connection has ended.
    using reached = std::optional<session::step>;

    static constexpr std::chrono::seconds linger_time{2};
    static constexpr std::size_t linger_bytes = 2UL * 1024 * 1024;

    plain_stream& socket() {
        if constexpr (is_tls)
            return stream_.next_layer();
        else
            return stream_;
    }
    void interrupt() override {
        error_code ignored;
        socket().cancel(ignored);
    }

    task<bool> shake_hands();
    bool has_no_more();
    void begin_waiting();
    void end_waiting();
    reached reached_after(error_code error, std::size_t count, instant now);
    task<reached> receive();
    task<reached> receive_tls();
    void start_reading();
    std::span<char> make_room() override { return session_.input().writable(); }
    void leave_room() override { session_.rest(); }
    void received(error_code error, std::size_t count) override;
    void discarded() override;
    void resume(std::exception_ptr thrown, reached step);
    bool send_at_once();
    task<bool> send();
    task<void> work();
    bool is_answer_wanted(instant since);
    task<void> linger();

    std::shared_ptr<server_state> state_;
    connection_lists lists_;
    activity::admission admission_;
    std::string network_; // that it counts for
    std::shared_ptr<asio::ssl::context> tls_;
    Stream stream_;
    session session_;
    bool is_waiting_ = false; // for bytes from the peer
    read_operation reading_{*this};
    std::move_only_function<void(std::exception_ptr, reached)> resume_; // while the coroutine waits in receive()
};

template <class Stream>
task<void> connection<Stream>::run([[maybe_unused]] std::shared_ptr<connection> self) {
    if constexpr (is_tls) {
        const bool is_secured = co_await shake_hands();
        if (!is_secured) co_return;
    }
    if (admission_ == activity::admission::refused) session_.refuse_connection();
    for (reached step = session_.advance();;) {
        if (!send_at_once()) {
            const bool is_sent = co_await send();
            if (!is_sent) co_return;
        }
        if (step == session::step::close) break;
        if (step == session::step::delegate) co_await work();
        if (step == session::step::read)
            step = co_await receive();
        else
            step = session_.advance();
        if (!step) co_return;
    }
    co_await linger();
}

template <class Stream>
bool connection<Stream>::end_if_idle() {
    // Bytes that have arrived belong to a request that was sent before the client could know.
    error_code error;
    if (!is_waiting_ || !session_.is_idle() || socket().available(error) != 0) return false;
    expire();
    return true;
}

template <class Stream>
task<bool> connection<Stream>::shake_hands() {
    error_code error;
    arm(std::chrono::steady_clock::now() + state_->options.header_timeout);
    is_waiting_ = true;
    if constexpr (is_tls)
        co_await stream_.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(use_task, error));
    is_waiting_ = false;
    disarm();
    co_return !error && !has_expired();
}

// No request will be served on an idle connection while the server stops, unless it has been sent.
template <class Stream>
bool connection<Stream>::has_no_more() {
    error_code ignored;
    return session_.is_idle() && state_->is_draining && socket().available(ignored) == 0;
}

template <class Stream>
void connection<Stream>::begin_waiting() {
    arm(session_.read_deadline());
    is_waiting_ = true;
    if (session_.is_idle()) lists_.idle.add(*this);
}

template <class Stream>
void connection<Stream>::end_waiting() {
    is_waiting_ = false;
    lists_.idle.remove(*this);
    disarm();
}

template <class Stream>
auto connection<Stream>::reached_after(error_code error, std::size_t count, instant now) -> reached {
    if (!error)
        session_.received(count, now);
    else if (!has_expired() || !session_.time_out())
        return std::nullopt;
    return session_.advance();
}

template <class Stream>
auto connection<Stream>::receive() -> task<reached> {
    if (has_no_more()) co_return std::nullopt;
    if constexpr (is_tls) co_return co_await receive_tls();
    auto begin = [this](auto completion) {
        resume_ = std::move(completion);
        start_reading();
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<executor>&, void(std::exception_ptr, reached)>(
        std::move(begin), use_task);
}

template <class Stream>
auto connection<Stream>::receive_tls() -> task<reached> {
    const auto room = session_.input().writable();
    error_code error;
    begin_waiting();
    const auto count =
        co_await stream_.async_read_some(asio::buffer(room.data(), room.size()), asio::redirect_error(use_task, error));
    end_waiting();
    // Other connections make their answers first; see outbox.
    co_await asio::post(socket().get_executor(), use_task);
    co_return reached_after(error, count, std::chrono::steady_clock::now());
}

// An idle connection keeps no memory to receive into.
template <class Stream>
void connection<Stream>::start_reading() {
    session_.rest();
    begin_waiting();
    reading_.start(socket());
}

template <class Stream>
void connection<Stream>::received(error_code error, std::size_t count) {
    end_waiting();
    const auto now = std::chrono::steady_clock::now();
    reached step;
    try {
        step = reached_after(error, count, now);
    } catch (...) {
        return resume(std::current_exception(), std::nullopt);
    }
    if (step != session::step::read) return resume(nullptr, step);
    if (session_.output().empty()) return start_reading();
    if (!lists_.answers.takes(*this, now)) send_answers();
}

template <class Stream>
void connection<Stream>::send_answers() {
    if (!send_at_once()) return resume(nullptr, session::step::read); // which sends first
    if (has_no_more()) return resume(nullptr, std::nullopt);
    start_reading();
}

// Ends the coroutine, and this connection with it.
template <class Stream>
void connection<Stream>::discarded() {
    const auto ended = std::exchange(resume_, nullptr);
}

// This connection may be destroyed by that.
template <class Stream>
void connection<Stream>::resume(std::exception_ptr thrown, reached step) {
    std::exchange(resume_, nullptr)(std::move(thrown), step);
}

// Usually a plain socket takes everything at once, and the response then needs no turn of the event loop.
// True if nothing is left to send.
template <class Stream>
bool connection<Stream>::send_at_once() {
    auto& output = session_.output();
    if (output.empty()) return true;
    if constexpr (is_tls) {
        return false;
    } else {
        const auto [first, second] = output.pending();
        const std::array<asio::const_buffer, 2> buffers = {asio::buffer(first), asio::buffer(second)};
        error_code error;
        const auto count =
            second.empty() ? stream_.write_some(asio::buffer(first), error) : stream_.write_some(buffers, error);
        return !error && output.sent(count);
    }
}

// False if the connection broke or the peer read nothing for too long.
template <class Stream>
task<bool> connection<Stream>::send() {
    auto& output = session_.output();
    for (bool is_done = false; !is_done;) {
        const auto [first, second] = output.pending();
        const std::array<asio::const_buffer, 2> buffers = {asio::buffer(first), asio::buffer(second)};
        error_code error;
        arm(std::chrono::steady_clock::now() + state_->options.idle_timeout);
        const auto count = co_await stream_.async_write_some(buffers, asio::redirect_error(use_task, error));
        disarm();
        if (error) co_return false;
        is_done = output.sent(count);
    }
    co_return true;
}

template <class Stream>
task<void> connection<Stream>::work() {
    work_order order{session_.lane(), session_.take_work(),
                     [this, since = std::chrono::steady_clock::now()] { return is_answer_wanted(since); }};
    auto result = co_await run_work(state_, lists_.results, std::move(order));
    if (result)
        session_.finish_work(std::move(*result));
    else
        session_.refuse_work();
}

// Called on a worker's thread, while this connection does not use its socket. A peer that has closed its sending side
// may still read or may be gone; after a while the latter is more likely.
template <class Stream>
bool connection<Stream>::is_answer_wanted(instant since) {
    pollfd peer{socket().native_handle(), POLLRDHUP, 0};
    if (::poll(&peer, 1, 0) <= 0) return true;
    if ((peer.revents & (POLLERR | POLLHUP)) != 0) return false;
    return std::chrono::steady_clock::now() - since < state_->options.half_closed_wait;
}

// Closing a socket with unread bytes resets the connection, and the peer may lose the answer. So only the sending side
// is shut down first, and what the peer still sends is discarded, within limits (RFC 9112 section 9.6).
template <class Stream>
task<void> connection<Stream>::linger() {
    error_code error;
    arm(std::chrono::steady_clock::now() + linger_time);
    if constexpr (is_tls) co_await stream_.async_shutdown(asio::redirect_error(use_task, error));
    socket().shutdown(asio::socket_base::shutdown_send, error);
    session_.input().consume_and_wipe(session_.input().readable().size());
    const auto room = session_.input().writable();
    for (std::size_t total = 0; total < linger_bytes && !has_expired();) {
        // What came with the last request is not reported again; see read_operation.
        auto count = socket().read_some(asio::buffer(room.data(), room.size()), error);
        if (error == asio::error::would_block)
            count = co_await socket().async_read_some(asio::buffer(room.data(), room.size()),
                                                      asio::redirect_error(use_task, error));
        if (error) break;
        total += count;
        // Passes the bytes through the buffer so that they are wiped.
        session_.input().commit(count);
        session_.input().consume_and_wipe(count);
        session_.input().writable();
    }
    disarm();
}

} // namespace poolguard::http
