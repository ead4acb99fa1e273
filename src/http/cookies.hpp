#pragma once
// Reads the cookies of requests and sets those of responses (RFC 6265bis).

#include "http/message.hpp"

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace poolguard::http {

// The value of a cookie; nullopt if there is none of that name, or more than one, because then it is unknown which of
// them this server has set.
std::optional<std::string_view> find_cookie(const request& from, std::string_view name);

// The names of all cookies that begin with the prefix, sorted and without repeats.
std::vector<std::string_view> cookie_names(const request& from, std::string_view prefix);

enum class same_site { lax, strict };

struct cookie {
    std::string_view name;
    std::string_view value; // in the characters of base64url
    bool is_secure = true;  // only sent over TLS
    http::same_site same_site = same_site::lax;
    std::optional<std::chrono::seconds> lifetime{}; // nullopt: until the browser is closed
};

// Sets it for the whole host (Path=/) and hides it from scripts (HttpOnly).
void set_cookie(response& answer, const cookie& added);
// Deletes it from the browser.
void drop_cookie(response& answer, std::string_view name, bool is_secure);
// Deletes all cookies whose names begin with the prefix, except the `kept` with the greatest names.
void drop_old_cookies(response& answer, const request& from, std::string_view prefix, std::size_t kept, bool is_secure);

} // namespace poolguard::http
