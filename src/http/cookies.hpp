#pragma once
// Cookies (RFC 6265bis): those that a request brings and those that a response sets.

#include "http/message.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace poolguard::http {

// The value of a cookie; nothing when there is none of that name, or more than one, as then nobody can tell which of
// them was set here.
std::optional<std::string_view> find_cookie(const request& from, std::string_view name);

enum class same_site { lax, strict };

struct cookie {
    std::string_view name;
    std::string_view value; // in the characters of base64url
    bool is_secure = true;  // only sent over TLS
    http::same_site same_site = same_site::lax;
    std::optional<std::chrono::seconds> lifetime{}; // until the browser ends, where nothing is said
};

// Adds it for the whole host, out of the reach of scripts.
void set_cookie(response& answer, const cookie& added);
// Has the browser forget it.
void drop_cookie(response& answer, std::string_view name, bool is_secure);

} // namespace poolguard::http
