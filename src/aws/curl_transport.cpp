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

bool has_clean_lines(const http_request& request) {
    return is_clean(request.method) && std::ranges::all_of(request.headers, [](const auto& header) {
               return !header.first.empty() && is_clean(header.first) && is_clean(header.second);
           });
}

} // namespace

curl_transport::curl_transport(curl_options options) : options_(std::move(options)) { start_libcurl(); }

curl_transport::handle curl_transport::take(const std::string& url_text) {
    handle out{{nullptr, &curl_easy_cleanup}, {}, {}};
    {
        const std::lock_guard lock(mutex_);
        const auto same = std::ranges::find(idle_.rbegin(), idle_.rend(), url_text, &handle::used_for);
        if (same != idle_.rend()) {
            out = std::move(*same);
            idle_.erase(std::next(same).base());
            return out;
        }
        if (!idle_.empty()) {
            out = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!out.easy) out.easy.reset(curl_easy_init());
    out.used_for = url_text;
    out.parsed = parse_url(url_text);
    return out;
}

void curl_transport::give_back(handle used) {
    // Clears the request but keeps the connection.
    curl_easy_reset(used.easy.get());
    const std::lock_guard lock(mutex_);
    if (idle_.size() < options_.max_idle) idle_.push_back(std::move(used));
}

bool curl_transport::may_send_to(const url& to) const {
    return to.is_encrypted || to.is_loopback() || options_.allow_unencrypted_http_to_any_host ||
           std::ranges::find(options_.unencrypted_hosts, to.host) != options_.unencrypted_hosts.end();
}

std::expected<http_reply, transport_error> curl_transport::send(const http_request& request) {
    if (!has_clean_lines(request)) return std::unexpected(transport_error::malformed_request);
    auto with = take(request.url);
    auto reply = exchange(with, request);
    if (with.easy) give_back(std::move(with));
    return reply;
}

std::expected<http_reply, transport_error> curl_transport::exchange(const handle& with,
                                                                    const http_request& request) const {
    if (!with.parsed) return std::unexpected(transport_error::malformed_request);
    if (!may_send_to(*with.parsed)) return std::unexpected(transport_error::insecure_url);
    if (!with.easy) return std::unexpected(transport_error::other);
    call_trace trace(request);
    auto reply = curl_exchange(with.easy.get(), request, trace.headers(), options_.ca_file, *with.parsed).run();
    trace.end(request, reply);
    return reply;
}

} // namespace poolguard::aws
