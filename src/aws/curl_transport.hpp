#pragma once
// HTTPS over libcurl: HTTP/1.1, certificates always verified, no redirects, connections reused. Unencrypted HTTP goes
// to loopback alone, and never through a proxy. The process must ignore SIGPIPE.

#include "aws/http_call.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace poolguard::aws {

struct curl_options {
    // A PEM file of trusted authorities; the system's where empty.
    std::string ca_file{};
    // Hosts beyond loopback that may be spoken to in the clear, as url::host spells them.
    std::vector<std::string> unencrypted_hosts{};
    // Lets everything on the path read passwords and tokens; for closed networks alone.
    bool allow_unencrypted_http_to_any_host = false;
    // How many idle connections' handles are kept.
    std::size_t max_idle = 16;
};

// Before the first use of libcurl; may be repeated. Throws when it cannot be started.
void start_libcurl();

class curl_transport final : public http_transport {
  public:
    explicit curl_transport(curl_options options = {});

    std::expected<http_reply, transport_error> send(const http_request& request) override;

  private:
    using handle = std::unique_ptr<void, void (*)(void*)>;

    handle take();
    void give_back(handle used);
    bool may_send_to(const http_request& request, transport_error& error) const;

    curl_options options_;
    std::mutex mutex_;
    std::vector<handle> idle_; // the one used last at the end
};

} // namespace poolguard::aws
