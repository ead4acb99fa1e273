#include "aws/url.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <curl/curl.h>
#include <memory>

namespace poolguard::aws {
namespace {

using handle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

// nullopt if the URL does not have that part.
std::optional<std::string> part(const handle& address, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(address.get(), which, &text, flags) != CURLUE_OK) return std::nullopt;
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
    return std::string(text);
}

} // namespace

bool url::is_loopback() const {
    if (host == "localhost" || host == "[::1]") return true;
    in_addr address{};
    return inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24U) == 127U;
}

std::optional<url> parse_url(const std::string& text) {
    const handle address(curl_url(), &curl_url_cleanup);
    if (!address ||
        curl_url_set(address.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER | CURLU_PATH_AS_IS) != CURLUE_OK)
        return std::nullopt;
    const auto scheme = part(address, CURLUPART_SCHEME);
    const auto host = part(address, CURLUPART_HOST);
    if (!scheme || !host || host->empty() || (*scheme != "https" && *scheme != "http") ||
        part(address, CURLUPART_FRAGMENT))
        return std::nullopt;
    url out;
    out.is_encrypted = *scheme == "https";
    out.host = base::to_lower(*host);
    out.authority = out.host;
    const auto port = part(address, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
    if (port) out.authority += ':' + *port;
    out.path = part(address, CURLUPART_PATH).value_or("/");
    out.query = part(address, CURLUPART_QUERY).value_or("");
    return out;
}

bool is_host_part(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return base::is_lower(c) || base::is_digit(c) || c == '-'; });
}

} // namespace poolguard::aws
