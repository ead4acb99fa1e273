#pragma once
// Parses http and https URLs with libcurl's own parser, so that libcurl connects to exactly what is checked here.

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::aws {

struct url {
    bool is_encrypted = false; // https
    std::string host;          // lower case; an IPv6 address in brackets
    std::string authority;     // for the Host header: without the port if it is the scheme's default
    std::string path;          // percent-encoded as given; "/" if the URL has none
    std::string query;         // without the question mark

    // 127.0.0.0/8, [::1] or the name localhost, which libcurl resolves only to these.
    bool is_loopback() const;
};

// nullopt if the text is not an absolute http or https URL, or has a user name, a password or a fragment.
std::optional<url> parse_url(const std::string& text);

// Whether the text can be one part of a host name: lower-case letters, digits and hyphens. Regions are.
bool is_host_part(std::string_view text);

} // namespace poolguard::aws
