#pragma once
// Why a call to an AWS service has no result.

#include "aws/credentials.hpp"
#include "aws/http_call.hpp"

#include <optional>
#include <string>

namespace poolguard::aws {

struct call_error {
    enum class kind {
        service_error,  // the service answered with an error: name, message and status say which
        transport,      // no reply; `transport` says why
        timed_out,      // the deadline passed
        no_credentials, // there are no credentials to sign with; `credentials` says why
    };

    kind what = kind::transport;
    // The bare name, such as "NotAuthorizedException"; empty if the reply has none, for example a proxy's.
    std::string name;
    std::string message;
    int status = 0;
    std::optional<transport_error> transport;
    std::optional<credentials_error> credentials;
    // The service may have executed the call, in this try or an earlier one.
    bool is_doubtful = false;
};

// A sentence for the log. It says what failed on the way, such as TLS, and leaves out the service's message, which may
// name a user.
std::string_view describe(const call_error& error);

// The error in a reply that is not 2xx: its name from x-amzn-errortype or "__type", without the namespace before '#'
// and what follows ':'; its message from "message" or "Message".
call_error error_in_reply(const http_reply& reply);

} // namespace poolguard::aws
