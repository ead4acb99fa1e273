#include "aws/http_call.hpp"

#include <utility>

namespace poolguard::aws {

std::optional<std::string_view> http_reply::header(std::string_view lower_name) const {
    const auto values = values_of(headers, lower_name);
    if (values.empty()) return std::nullopt;
    return values.front();
}

std::string_view describe(transport_error error) {
    switch (error) {
    case transport_error::malformed_request:
        return "The request has a malformed URL or a header with a line break.";
    case transport_error::insecure_url:
        return "Unencrypted HTTP is only allowed to this machine.";
    case transport_error::could_not_resolve:
        return "The host name could not be resolved.";
    case transport_error::could_not_connect:
        return "The host could not be reached.";
    case transport_error::tls_failed:
        return "No trusted TLS connection could be established.";
    case transport_error::timed_out:
        return "The reply did not arrive in time.";
    case transport_error::connection_lost:
        return "The connection broke before the reply was complete.";
    case transport_error::too_large:
        return "The reply is too large.";
    case transport_error::other:
        return "The HTTP exchange failed.";
    }
    std::unreachable();
}

bool was_never_sent(transport_error error) {
    switch (error) {
    case transport_error::malformed_request:
    case transport_error::insecure_url:
    case transport_error::could_not_resolve:
    case transport_error::could_not_connect:
    case transport_error::tls_failed:
        return true;
    case transport_error::timed_out:
    case transport_error::connection_lost:
    case transport_error::too_large:
    case transport_error::other:
        return false;
    }
    std::unreachable();
}

} // namespace poolguard::aws
