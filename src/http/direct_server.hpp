#pragma once
// The server without a socket, for requests that arrive in another way: the same routing, limits, checks and access log
// as for the first request of a connection. Work for the worker threads is done at once. One request at a time.

#include "http/session.hpp"

#include <atomic>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::http {

struct direct_answer {
    unsigned status = 0;
    std::string reason; // "Not Found"
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

class direct_server {
  public:
    // The router has all its routes and outlives the object.
    direct_server(server_options options, const router& routes, failure_response on_failure);

    // `request` is one complete HTTP/1.1 message; `remote_address` is the client's, without a port. A request that is
    // cut short gets 408, as on a connection.
    direct_answer answer(std::string_view request, std::string remote_address, bool is_secure);
    // See http::server::requests.
    std::vector<route_counts> requests() const { return tools_.counts.read(); }

  private:
    server_options options_;
    failure_response on_failure_;
    std::atomic<bool> is_draining_ = false;
    body_budget bodies_;
    base::replaceable<changeable_options> changeable_;
    session_rules rules_;
    base::wall_clock clock_;
    base::system_random random_;
    session_tools tools_;
};

} // namespace poolguard::http
