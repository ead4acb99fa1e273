#pragma once
// The scheme and authority of an absolute URL, parsed by Boost.URL and normalised so that they can be compared.

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::base {

struct url_parts {
    std::string scheme;    // in lower case; schemes are case-insensitive (RFC 3986 section 3.1)
    bool has_user = false; // there is a user name or password, even an empty one
    std::string host;      // in lower case, an IPv6 address in brackets; empty if there is none
    std::string port;      // digits; empty if there is none

    // "example.com:8443"
    std::string authority() const;
    // "https://example.com:8443", an origin as in RFC 6454 section 6.2, but also with a default port if one is given
    std::string origin() const;
};

// nullopt if the text has no scheme, or is an http or https URL with a malformed authority. Of other schemes only the
// scheme is read, as apps use their own in many forms ("app://host:name"). The path and what follows it are not
// checked.
std::optional<url_parts> split_url(std::string_view text);

// "example.com/path" of "https://example.com/path".
std::string_view without_scheme(std::string_view url);

} // namespace poolguard::base
