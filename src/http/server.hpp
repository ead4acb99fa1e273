#pragma once
// The HTTP/1.1 server: one io_context and one listening socket (SO_REUSEPORT) for each I/O thread, keep-alive,
// pipelining, time and size limits, TLS, an access log in JSON, and a graceful drain.

#include "http/message.hpp"
#include "http/observing/request_counts.hpp"
#include "http/router.hpp"
#include "http/trusted_proxies.hpp"
#include "http/worker_pool.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace poolguard::http {

// What may change while the server runs.
struct changeable_options {
    std::vector<std::string> served_hosts; // see is_host_served; others get 421 (RFC 9110 section 15.5.20), except from
                                           // routes for any host
    std::vector<std::string> allowed_origins; // of web pages that may read answers; see cross_origin.hpp
    trusted_proxies proxies;                  // whose X-Forwarded-For and X-Forwarded-Proto are trusted
    base::ip_networks trusted_backends;       // not limited by network, as the proxies
    std::size_t max_connections =
        10'000; // for a further one, an idle connection is closed: the accepting thread's oldest
    std::size_t max_connections_of_network = 1'000; // see base::network_of; further ones get 503 and are closed
    // Of all bodies at the same time, of requests and answers; further ones get 503.
    std::size_t max_body_memory = 64UL * 1024 * 1024;

    // The network that the limits count an address for; empty if the limits do not apply to it.
    std::string counted_network(std::string_view address) const;
};

// The members of the base are as they are at the start.
struct server_options : changeable_options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8000;                        // 0: the system chooses one
    std::size_t io_threads = 0;                       // 0: one for each core that this process may run on
    std::size_t max_header_bytes = 16UL * 1024;       // request line and headers; more gets 431
    std::chrono::milliseconds header_timeout{10'000}; // from the first byte of a request to the end of its headers
    std::chrono::milliseconds body_timeout{30'000};   // from there to the end of the body
    std::chrono::milliseconds idle_timeout{75'000};   // between requests, and for a write that makes no progress
    std::chrono::milliseconds drain_timeout{8'000};
    std::chrono::milliseconds drain_queue_time{2'000}; // of the drain; work that has not begun by then gets 503
    std::chrono::milliseconds half_closed_wait{1'000}; // after it, queued work of a half-closed connection gets 503
    std::string tls_certificate_file;                  // PEM chain; with tls_key_file, serves only HTTPS
    std::string tls_key_file;
    bool access_log = true;
};

// Makes the response for a failure that the server itself finds (400, 404, 405, 408, 413, 415, 431, 500, 503), so that
// all errors look the same. `code` is a stable word, `detail` a sentence. The server adds Allow, Retry-After and
// Connection itself. If the request line could not be read, the request is empty except for its id.
using failure_response =
    std::function<response(const request&, unsigned status, std::string_view code, std::string_view detail)>;

// Connections refused or closed because of a limit, since the start.
struct turned_away {
    std::uint64_t of_network = 0; // refused, as their network had too many
    std::uint64_t over_all = 0;   // refused, as there were too many, and none was idle
    std::uint64_t idle = 0;       // closed while idle, to make room
};

// The workers of each lane; one pool may serve both. They outlive the server.
struct worker_lanes {
    worker_pool& quick;
    worker_pool& slow;
    worker_pool& of(lane wanted) const { return wanted == lane::slow ? slow : quick; }
};

class server {
  public:
    server(server_options options, const router& routes, worker_lanes workers, failure_response on_failure);
    server(const server&) = delete;
    server& operator=(const server&) = delete;
    // Waits for running work and drops waiting work.
    ~server();

    // Binds and listens, but accepts nothing yet; routes may still be added. The error is a sentence that names the
    // address and the reason.
    std::expected<void, std::string> listen();
    // Starts the I/O threads; listens first if that has not been done.
    std::expected<void, std::string> start();
    // The actual port.
    std::uint16_t port() const;
    // Reads the certificate and key again; open connections keep the old ones. If the new pair cannot be read, the old
    // one stays in use.
    std::expected<void, std::string> reload_tls();
    // For the requests and connections from now on. Open connections count as they did, and are not closed.
    void change(changeable_options now);
    // Stops accepting, closes idle connections, lets running requests finish (with Connection: close in their answers),
    // and returns when all are done or after drain_timeout. Work that has not begun within drain_queue_time is dropped,
    // so that work which still runs at the end began long before it.
    void drain();
    std::size_t open_connections() const;
    http::turned_away turned_away() const;
    // The memory that bodies take at the moment, in bytes.
    std::size_t body_memory() const;
    // Counts since the start, by route index; the last entry is for requests without a route. Empty before the start.
    std::vector<route_counts> requests() const;

  private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

} // namespace poolguard::http
