#include "aws/curl_exchange.hpp"

#include "aws/timeouts.hpp"
#include "base/ascii.hpp"
#include "base/secret.hpp"

#include <algorithm>
#include <cstring>
#include <openssl/crypto.h>

namespace poolguard::aws {
namespace {

constexpr std::size_t max_header_bytes = std::size_t{64} * 1024;

// Shorter than the idle timeout of any likely server, so that a request does not hit a connection that is just being
// closed.
constexpr long longest_idle_seconds = 20;

// Sets options until one fails, and remembers the failure.
class options {
  public:
    explicit options(CURL* easy) : easy_(easy) {}
    template <class T>
    options& set(CURLoption option, T value) {
        is_set_ = is_set_ && curl_easy_setopt(easy_, option, value) == CURLE_OK;
        return *this;
    }
    bool all_set() const { return is_set_; }

  private:
    CURL* easy_;
    bool is_set_ = true;
};

long milliseconds(std::chrono::milliseconds limit) {
    // For libcurl, 0 means no limit.
    if (limit == no_timeout) return 0;
    return static_cast<long>(std::clamp<std::int64_t>(limit.count(), 1, 3'600'000));
}

} // namespace

void curl_exchange::wiping_free::operator()(curl_slist* list) const {
    // The lines hold signatures and session tokens.
    for (auto* line = list; line != nullptr; line = line->next)
        OPENSSL_cleanse(line->data, std::strlen(line->data));
    curl_slist_free_all(list);
}

curl_exchange::curl_exchange(CURL* easy, const http_request& request, const header_list& more,
                             const std::string& ca_file, const url& to)
    : easy_(easy), request_(request), more_(more), ca_file_(ca_file), to_(to) {}

std::expected<http_reply, transport_error> curl_exchange::run() {
    if (!set_up()) return std::unexpected(transport_error::other);
    const auto code = curl_easy_perform(easy_);
    if (is_too_large_) return std::unexpected(transport_error::too_large);
    if (code != CURLE_OK) return std::unexpected(error_of(code));
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    reply_.status = static_cast<int>(status);
    return std::move(reply_);
}

bool curl_exchange::set_up() { return set_up_connection() && set_up_message(); }

bool curl_exchange::set_up_connection() {
    options o(easy_);
    o.set(CURLOPT_URL, request_.url.c_str())
        .set(CURLOPT_PATH_AS_IS, 1L)
        .set(CURLOPT_PROTOCOLS_STR, "http,https")
        .set(CURLOPT_FOLLOWLOCATION, 0L)
        .set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1))
        .set(CURLOPT_SSL_VERIFYPEER, 1L)
        .set(CURLOPT_SSL_VERIFYHOST, 2L)
        .set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2))
        .set(CURLOPT_NOSIGNAL, 1L)
        .set(CURLOPT_TCP_KEEPALIVE, 1L)
        .set(CURLOPT_MAXCONNECTS, 4L)
        .set(CURLOPT_MAXAGE_CONN, longest_idle_seconds)
        .set(CURLOPT_TIMEOUT_MS, milliseconds(request_.timeout))
        .set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(std::min(request_.connect_timeout, request_.timeout)));
    if (!ca_file_.empty()) o.set(CURLOPT_CAINFO, ca_file_.c_str()).set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
    // A proxy from the environment could read unencrypted HTTP.
    if (!to_.is_encrypted) o.set(CURLOPT_NOPROXY, "*");
    return o.all_set();
}

bool curl_exchange::set_up_message() {
    options o(easy_);
    const bool has_body = !request_.body.empty() || request_.method == "POST" || request_.method == "PUT";
    if (has_body)
        o.set(CURLOPT_POST, 1L)
            .set(CURLOPT_POSTFIELDS, request_.body.data() == nullptr ? "" : request_.body.data())
            .set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    else if (request_.method == "HEAD")
        o.set(CURLOPT_NOBODY, 1L);
    o.set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());

    bool has_type = false;
    if (!add_headers(request_.headers, has_type) || !add_headers(more_, has_type)) return false;
    // Headers that libcurl would add by itself.
    if (!add_header("Expect:") || (!has_type && !add_header("Content-Type:"))) return false;
    o.set(CURLOPT_HTTPHEADER, lines_.get())
        .set(CURLOPT_PREREQFUNCTION, &curl_exchange::on_request)
        .set(CURLOPT_PREREQDATA, static_cast<void*>(this))
        .set(CURLOPT_HEADERFUNCTION, &curl_exchange::on_header)
        .set(CURLOPT_HEADERDATA, static_cast<void*>(this))
        .set(CURLOPT_WRITEFUNCTION, &curl_exchange::on_body)
        .set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    return o.all_set();
}

bool curl_exchange::add_headers(const header_list& of, bool& has_type) {
    for (const auto& [name, value] : of) {
        has_type = has_type || base::to_lower(name) == "content-type";
        // For libcurl, "name:" removes the header, and "name;" is an empty header.
        std::string line;
        line.reserve(name.size() + value.size() + 2);
        line += name;
        line += value.empty() ? ";" : ": ";
        line += value;
        const bool is_added = add_header(line);
        base::wipe(line);
        if (!is_added) return false;
    }
    return true;
}

bool curl_exchange::add_header(const std::string& line) {
    auto* const longer = curl_slist_append(lines_.get(), line.c_str());
    if (longer == nullptr) return false;
    if (!lines_) lines_.reset(longer);
    return true;
}

// libcurl resends a request by itself when a reused connection breaks before the answer. The server may have executed
// it by then, so only the caller can decide whether to send it twice.
int curl_exchange::on_request(void* self, char* /*address*/, char* /*own*/, int /*port*/, int /*own port*/) {
    return ++static_cast<curl_exchange*>(self)->requests_ > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

std::size_t curl_exchange::on_header(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<curl_exchange*>(self)->take_header({data, size * count}) ? size * count : 0;
}

std::size_t curl_exchange::on_body(char* data, std::size_t size, std::size_t count, void* self) {
    // Returning any other size ends the exchange; a body part is never empty.
    return static_cast<curl_exchange*>(self)->take_body({data, size * count}) ? size * count : 0;
}

bool curl_exchange::take_header(std::string_view line) {
    header_bytes_ += line.size();
    is_too_large_ = is_too_large_ || header_bytes_ > max_header_bytes;
    if (is_too_large_) return false;
    // An interim reply (RFC 9110 section 15.2) comes before the final one.
    if (line.starts_with("HTTP/")) reply_.headers.clear();
    const auto colon = line.find(':');
    if (colon != std::string_view::npos)
        reply_.headers.emplace_back(base::to_lower(line.substr(0, colon)),
                                    base::trim(line.substr(colon + 1), " \t\r\n"));
    return true;
}

bool curl_exchange::take_body(std::string_view part) {
    auto& body = reply_.body;
    is_too_large_ = part.size() > request_.max_response_bytes - body.size();
    if (is_too_large_) return false;
    if (body.size() + part.size() > body.capacity()) {
        // Replies have tokens, and growing in place would leave copies of them in freed memory.
        std::string larger;
        larger.reserve(std::max(body.capacity() * 2, body.size() + part.size()));
        larger += body;
        base::wipe(body);
        body = std::move(larger);
    }
    body += part;
    return true;
}

transport_error curl_exchange::error_of(CURLcode code) const {
    long sent = 0;
    curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &sent);
    switch (code) {
    case CURLE_URL_MALFORMAT:
        return transport_error::malformed_request;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return transport_error::could_not_resolve;
    case CURLE_COULDNT_CONNECT:
        return transport_error::could_not_connect;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
        return transport_error::tls_failed;
    case CURLE_OPERATION_TIMEDOUT:
        return sent == 0 ? transport_error::could_not_connect : transport_error::timed_out;
    case CURLE_ABORTED_BY_CALLBACK:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
        return transport_error::connection_lost;
    default:
        return transport_error::other;
    }
}

} // namespace poolguard::aws
