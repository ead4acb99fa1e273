#pragma once
// The assembly behind a socket, with worker pools for blocking work.

#include "app/server/assembly.hpp"
#include "app/telemetry/otlp_exporter.hpp"
#include "http/server.hpp"

#include <expected>
#include <string>

namespace poolguard::app {

class running_server {
  public:
    // The arguments must outlive the object.
    running_server(const settings& given, const environment& variables);

    ~running_server();

    // Starts to serve. The error is a sentence.
    std::expected<void, std::string> start();
    // See http::server.
    std::expected<void, std::string> reload_tls() { return server_.reload_tls(); }
    // From now on, the settings that can change while the server runs. `variables` are those in force, for the
    // comparison with other servers.
    void take(const settings& now, const environment& variables);
    void drain();

    const assembly& parts() const { return parts_; }
    std::uint16_t port() const { return server_.port(); }

  private:
    const settings& given_;
    // Null if nothing is sent. Before all whose threads report spans.
    std::unique_ptr<otlp_exporter> exporter_;
    assembly parts_;
    http::worker_pool quick_workers_;
    http::worker_pool slow_workers_;
    http::server server_;
};

} // namespace poolguard::app
