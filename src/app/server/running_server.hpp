#pragma once
// The assembly behind a socket, with worker pools for blocking work.

#include "app/server/assembly.hpp"
#include "http/server.hpp"

#include <expected>
#include <string>

namespace poolguard::app {

class running_server {
  public:
    // The arguments must outlive the object.
    running_server(const settings& given, const environment& variables);

    // Starts to serve. The error is a sentence.
    std::expected<void, std::string> start();
    std::expected<void, std::string> reload() { return server_.reload_tls(); }
    void drain();

    const assembly& parts() const { return parts_; }
    std::uint16_t port() const { return server_.port(); }

  private:
    const settings& given_;
    assembly parts_;
    http::worker_pool quick_workers_;
    http::worker_pool slow_workers_;
    http::server server_;
};

} // namespace poolguard::app
