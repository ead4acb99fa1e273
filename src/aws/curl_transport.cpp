#include "aws/curl_transport.hpp"

#include "aws/call_trace.hpp"
#include "aws/curl_exchange.hpp"
#include "aws/url.hpp"

#include <algorithm>
#include <stdexcept>

namespace poolguard::aws {
void start_libcurl() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error("libcurl could not be started");
}

namespace {

bool is_clean(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos; }

} // namespace

curl_transport::curl_transport(curl_options options) : options_(std::move(options)) { start_libcurl(); }

curl_transport::handle curl_transport::take() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto reused = std::move(idle_.back());
            idle_.pop_back();
            return reused;
        }
    }
    return handle{curl_easy_init(), &curl_easy_cleanup};
}

void curl_transport::give_back(handle used) {
    // Clears the request but keeps the connection.
    curl_easy_reset(used.get());
    const std::lock_guard lock(mutex_);
    if (idle_.size() < options_.max_idle) idle_.push_back(std::move(used));
}

bool curl_transport::may_send_to(const http_request& request, transport_error& error) const {
    const auto to = parse_url(request.url);
    const bool is_readable =
        to && is_clean(request.method) && std::ranges::all_of(request.headers, [](const auto& header) {
            return !header.first.empty() && is_clean(header.first) && is_clean(header.second);
        });
    if (!is_readable) {
        error = transport_error::malformed_request;
        return false;
    }
    error = transport_error::insecure_url;
    return to->is_encrypted || to->is_loopback() || options_.allow_unencrypted_http_to_any_host ||
           std::ranges::find(options_.unencrypted_hosts, to->host) != options_.unencrypted_hosts.end();
}

std::expected<http_reply, transport_error> curl_transport::send(const http_request& request) {
    transport_error error{};
    if (!may_send_to(request, error)) return std::unexpected(error);
    auto easy = take();
    if (!easy) return std::unexpected(transport_error::other);
    call_trace trace(request);
    auto reply = curl_exchange(easy.get(), request, trace.headers(), options_.ca_file).run();
    trace.end(request, reply);
    give_back(std::move(easy));
    return reply;
}

} // namespace poolguard::aws
