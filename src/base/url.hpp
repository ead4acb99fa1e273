#pragma once
// What an absolute URL begins with, read by Boost.URL, in a form in which it can be compared.

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::base {

struct url_parts {
    std::string scheme;    // in lower case, as case does not count in schemes (RFC 3986 section 3.1)
    bool has_user = false; // there is a user name or a password, if only an empty one
    std::string host;      // in lower case, an IPv6 address in brackets; empty where there is none
    std::string port;      // digits; empty where there is none

    // "example.com:8443"
    std::string authority() const;
    // "https://example.com:8443", as browsers name an origin (RFC 6454 section 6.2), though with any port that is given
    std::string origin() const;
};

// Nullopt where the text has no scheme or what should be its authority is none. The path and what follows it are not
// looked at.
std::optional<url_parts> split_url(std::string_view text);

// "example.com/path" of "https://example.com/path".
std::string_view without_scheme(std::string_view url);

} // namespace poolguard::base
