#pragma once
// One I/O thread: an event loop, a listening socket, the connections that it accepted, and a tick that enforces
// their time limits, so that no connection needs a timer of its own.

#include "base/clock.hpp"
#include "base/random.hpp"
#include "http/asio_types.hpp"
#include "http/connection_base.hpp"
#include "http/listen_address.hpp"
#include "http/server_state.hpp"
#include "http/session.hpp"

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace poolguard::http {

class io_thread {
  public:
    explicit io_thread(std::shared_ptr<server_state> state);
    io_thread(const io_thread&) = delete;
    io_thread& operator=(const io_thread&) = delete;
    // Stops. Work that was handed to the workers must have ended.
    ~io_thread();

    error_code listen(const port_claim& claim) { return claim.listen(acceptor_); }
    // The router is full by now.
    void start();
    // Since the start; from any thread. By the place of the route in the router, the last for requests without one.
    std::vector<route_counts> requests() const { return tools_.counts.read(); }
    // Takes the connections that wait, accepts no more, and ends those that are idle. From any thread.
    void drain();
    // Ends the thread, whatever its connections do, and writes the rest of the access log.
    void stop();

  private:
    void run();
    task<void> accept_all();
    task<void> tick();
    void stop_accepting();
    void admit(plain_stream socket, const asio::ip::tcp::endpoint& peer);
    template <class Stream>
    void serve(Stream stream, activity::admission admission, std::string remote,
               std::shared_ptr<asio::ssl::context> tls);

    std::shared_ptr<server_state> state_;
    base::wall_clock clock_;
    base::system_random random_;
    session_tools tools_;
    std::chrono::milliseconds interval_;
    connection_list connections_;
    asio::io_context context_;
    acceptor acceptor_;
    timer tick_timer_;
    timer accept_pause_;
    std::thread thread_;
};

} // namespace poolguard::http
