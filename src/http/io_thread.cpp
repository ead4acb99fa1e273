#include "http/io_thread.hpp"

#include "base/log.hpp"
#include "http/connection.hpp"
#include "http/thread_setup.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace poolguard::http {
namespace {

constexpr std::chrono::milliseconds longest_interval{250};
constexpr std::chrono::milliseconds shortest_interval{5};
constexpr std::chrono::milliseconds pause_after_failed_accept{100};

// Each time limit is enforced within a quarter of its length.
std::chrono::milliseconds tick_interval(const server_options& options) {
    const auto shortest = std::min({options.header_timeout, options.body_timeout, options.idle_timeout});
    return std::clamp(shortest / 4, shortest_interval, longest_interval);
}

std::string address_text(const asio::ip::tcp::endpoint& peer) {
    const auto address = peer.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

// A coroutine that ends with an exception is a bug; the other connections continue.
void report(const std::exception_ptr& thrown) {
    if (!thrown) return;
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
        base::log::error("connection_failed", {{"reason", error.what()}});
    }
}

} // namespace

io_thread::io_thread(std::shared_ptr<server_state> state)
    : state_(std::move(state)), tools_{.clock = clock_,
                                       .ids = request_ids(random_),
                                       .log = access_log(state_->options.access_log, base::log::write_lines),
                                       .date = {},
                                       .counts = {}},
      interval_(tick_interval(state_->options)), context_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO), acceptor_(context_),
      tick_timer_(context_), accept_pause_(context_) {
    results_.serve(context_);
}

io_thread::~io_thread() {
    stop();
    results_.discard();
}

void io_thread::start() {
    tools_.counts = request_counts(state_->rules.routes.routes().size());
    asio::co_spawn(context_, accept_all(), report);
    asio::co_spawn(context_, tick(), report);
    thread_ = std::thread([this] { run(); });
}

void io_thread::run() {
    name_thread("http-io");
    block_signals();
    take_short_turns();
    for (bool is_done = false; !is_done;) {
        try {
            context_.run();
            is_done = true;
        } catch (const std::exception& error) {
            base::log::error("event_loop_failed", {{"reason", error.what()}});
        }
    }
    tools_.log.flush();
}

void io_thread::stop() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
    outbox_.discard();
}

void io_thread::drain() {
    asio::post(context_, [this] {
        stop_accepting();
        for (auto& each : connections_)
            each.end_if_idle();
    });
}

void io_thread::stop_accepting() {
    error_code error;
    acceptor_.non_blocking(true, error);
    while (!error) {
        plain_stream socket(context_);
        asio::ip::tcp::endpoint peer;
        acceptor_.accept(socket, peer, error);
        if (!error) admit(std::move(socket), peer);
    }
    acceptor_.close(error);
    accept_pause_.cancel();
}

task<void> io_thread::accept_all() {
    while (acceptor_.is_open()) {
        plain_stream socket(context_);
        asio::ip::tcp::endpoint peer;
        error_code error;
        co_await acceptor_.async_accept(socket, peer, asio::redirect_error(use_task, error));
        if (!error) {
            admit(std::move(socket), peer);
            continue;
        }
        if (error == asio::error::operation_aborted || error == asio::error::connection_aborted) continue;
        // Out of descriptors or memory: the connection stays in the queue, and accepting again at once would spin.
        base::log::warning("accept_failed", {{"reason", error.message()}});
        accept_pause_.expires_after(pause_after_failed_accept);
        co_await accept_pause_.async_wait(asio::redirect_error(use_task, error));
    }
}

void io_thread::admit(plain_stream socket, const asio::ip::tcp::endpoint& peer) {
    const auto& options = state_->changeable.get();
    accepted_peer from{address_text(peer), {}};
    from.network = options.counted_network(from.address);
    const auto admission = state_->activity.admit({options.max_connections, options.max_connections_of_network},
                                                  from.network, [this] { return make_room(); });
    if (admission == activity::admission::dropped) return;
    error_code error;
    socket.set_option(asio::ip::tcp::no_delay(true), error);
    if (!error) socket.non_blocking(true, error);
    auto tls = state_->tls.load();
    // Refusing over TLS would cost a handshake, the very work that there is too much of.
    if (error || (tls && admission == activity::admission::refused))
        return state_->activity.leave(admission, from.network);
    if (tls) {
        auto& context = *tls;
        serve(tls_stream(std::move(socket), context), admission, std::move(from), std::move(tls));
    } else {
        serve(std::move(socket), admission, std::move(from), nullptr);
    }
}

bool io_thread::make_room() {
    if (idle_.close_oldest()) return true;
    return std::ranges::any_of(state_->threads, [](io_thread* each) { return each->close_idle_soon(); });
}

bool io_thread::close_idle_soon() {
    // Those that are about to be closed are still counted as idle. The caller holds the lock of `activity`.
    if (closing_soon_ >= idle_.count()) return false;
    ++closing_soon_;
    asio::post(context_, [this] {
        --closing_soon_;
        idle_.close_oldest();
    });
    return true;
}

template <class Stream>
void io_thread::serve(Stream stream, activity::admission admission, accepted_peer peer,
                      std::shared_ptr<asio::ssl::context> tls) {
    auto made = std::make_shared<connection<Stream>>(state_, tools_, connection_lists{idle_, outbox_, results_},
                                                     admission, std::move(peer), std::move(stream), std::move(tls));
    connections_.push_back(*made);
    auto& served = *made;
    asio::co_spawn(context_, served.run(std::move(made)), report);
}

task<void> io_thread::tick() {
    for (;;) {
        error_code error;
        tick_timer_.expires_after(interval_);
        co_await tick_timer_.async_wait(asio::redirect_error(use_task, error));
        const auto now = std::chrono::steady_clock::now();
        for (auto& each : connections_) {
            each.check_deadline(now);
            each.recheck();
        }
        tools_.log.flush();
    }
}

} // namespace poolguard::http
