#pragma once
// An http or https address taken apart by libcurl's own parser, so that what is checked here is what is connected to.

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::aws {

struct url {
    bool is_encrypted = false; // https
    std::string host;          // lower case; an IPv6 address in brackets
    std::string authority;     // what Host carries: the port is left out where it is the scheme's own
    std::string path;          // "/" where the address has none, percent-encoded as given
    std::string query;         // without the question mark

    // 127.0.0.0/8, [::1] or the name localhost, which libcurl resolves to those alone.
    bool is_loopback() const;
};

// Nothing when the text is not an absolute http or https URL, or carries a user name, a password or a fragment.
std::optional<url> parse_url(const std::string& text);

} // namespace poolguard::aws
