#include "http/cross_origin.hpp"

#include "base/ascii.hpp"
#include "base/url.hpp"

#include <algorithm>

namespace poolguard::http {
namespace {

bool is_allowed(const std::vector<std::string>& allowed, const request& asked) {
    const auto origin = asked.find_header("Origin");
    return origin && asked.count_headers("Origin") == 1 &&
           std::ranges::any_of(allowed, [&](const auto& each) { return each == "*" || each == *origin; });
}

} // namespace

bool is_origin(std::string_view text) {
    const auto url = base::split_url(text);
    if (!url || (url->scheme != "https" && url->scheme != "http") || url->host.empty() || url->origin() != text)
        return false;
    // A URL's host may hold more, such as '*', but no browser sends it.
    const bool is_host = std::ranges::all_of(url->host, [](char c) {
        return base::is_lower(c) || base::is_digit(c) || std::string_view(".-_:[]").contains(c);
    });
    return is_host && (url->port.empty() || (url->port.size() <= 5 && std::stoi(url->port) <= 65535));
}

void share(const std::vector<std::string>& allowed, const request& asked, response& answer) {
    if (allowed.empty()) return;
    answer.headers.emplace_back("Vary", "Origin");
    if (!is_allowed(allowed, asked)) return;
    answer.headers.emplace_back("Access-Control-Allow-Origin", *asked.find_header("Origin"));
    answer.headers.emplace_back("Access-Control-Expose-Headers",
                                "X-Request-Id, Retry-After, WWW-Authenticate, Location, Link, x-amzn-RequestId, "
                                "x-amzn-ErrorType, x-amzn-ErrorMessage");
}

void share_preflight(const std::vector<std::string>& allowed, const request& asked, std::string_view methods,
                     response& answer) {
    if (!asked.find_header("Access-Control-Request-Method") || !is_allowed(allowed, asked)) return;
    answer.headers.emplace_back("Access-Control-Allow-Methods", methods);
    // The route checks which headers it needs; allowing all of them here grants nothing.
    if (const auto wanted = asked.find_header("Access-Control-Request-Headers"))
        answer.headers.emplace_back("Access-Control-Allow-Headers", *wanted);
    answer.headers.emplace_back("Access-Control-Max-Age", "600");
}

} // namespace poolguard::http
