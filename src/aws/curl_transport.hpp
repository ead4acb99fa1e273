#pragma once
// HTTPS over libcurl: HTTP/1.1, certificates always verified, no redirects, connections reused. Unencrypted HTTP is
// only allowed to loopback, and never through a proxy. The process must ignore SIGPIPE.

#include "aws/http_call.hpp"
#include "aws/url.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::aws {

struct curl_options {
    // A PEM file of trusted authorities; empty: the system's.
    std::string ca_file{};
    // Hosts other than loopback to which unencrypted HTTP is allowed, spelled as in url::host.
    std::vector<std::string> unencrypted_hosts{};
    // Lets everyone on the network path read passwords and tokens; only for closed networks.
    bool allow_unencrypted_http_to_any_host = false;
    // How many idle handles, each with its connection, are kept.
    std::size_t max_idle = 16;
};

// Must be called before the first use of libcurl; may be repeated. Throws std::runtime_error if libcurl cannot start.
void start_libcurl();

class curl_transport final : public http_transport {
  public:
    explicit curl_transport(curl_options options = {});

    std::expected<http_reply, transport_error> send(const http_request& request) override;

  private:
    // With the connection that it had last.
    struct handle {
        std::unique_ptr<void, void (*)(void*)> easy;
        std::string used_for; // a URL
        std::optional<url> parsed;
    };

    handle take(const std::string& url_text);
    void give_back(handle used);
    bool may_send_to(const url& to) const;
    std::expected<http_reply, transport_error> exchange(const handle& with, const http_request& request) const;

    curl_options options_;
    std::mutex mutex_;
    std::vector<handle> idle_; // the last used at the end
};

} // namespace poolguard::aws
