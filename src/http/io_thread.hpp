#pragma once
// One I/O thread: an event loop, a listening socket, the accepted connections, and a tick that enforces their time
// limits, so that connections need no timers.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "http/asio_types.hpp"
#include "http/connection_base.hpp"
#include "http/listen_address.hpp"
#include "http/outbox.hpp"
#include "http/server_state.hpp"
#include "http/session.hpp"
#include "http/work/mailbox.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

namespace poolguard::http {

struct accepted_peer;

class io_thread {
  public:
    explicit io_thread(std::shared_ptr<server_state> state);
    io_thread(const io_thread&) = delete;
    io_thread& operator=(const io_thread&) = delete;
    // Stops the thread. Its work on the worker threads must have ended.
    ~io_thread();

    error_code listen(const port_claim& claim) { return claim.listen(acceptor_); }
    // The router must have all its routes by now.
    void start();
    // Since the start, by route index; the last entry is for requests without a route. From any thread.
    std::vector<route_counts> requests() const { return tools_.counts.read(); }
    // Closes the connection of this thread that has been idle longest, if there is one, soon. From any thread.
    bool close_idle_soon();
    // Accepts the connections that are waiting, then no more, and ends idle ones. From any thread.
    void drain();
    // Ends the thread without waiting for its connections, and writes the rest of the access log.
    void stop();

  private:
    void run();
    task<void> accept_all();
    task<void> tick();
    void stop_accepting();
    void admit(plain_stream socket, const asio::ip::tcp::endpoint& peer);
    bool make_room();
    template <class Stream>
    void serve(Stream stream, activity::admission admission, accepted_peer peer,
               std::shared_ptr<asio::ssl::context> tls);

    std::shared_ptr<server_state> state_;
    base::wall_clock clock_;
    base::system_random random_;
    session_tools tools_;
    std::chrono::milliseconds interval_;
    connection_list connections_;
    idle_connections idle_;
    std::atomic<std::size_t> closing_soon_ = 0; // promised to others that need room
    mailbox results_;
    asio::io_context context_;
    outbox outbox_{context_};
    acceptor acceptor_;
    timer tick_timer_;
    timer accept_pause_;
    std::thread thread_;
};

} // namespace poolguard::http
