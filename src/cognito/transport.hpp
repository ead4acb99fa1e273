#pragma once
// The port to Cognito: over HTTPS, or within the process if the pool is embedded.

#include "cognito/failure.hpp"
#include "cognito/messages/common.hpp"

#include <string>
#include <string_view>

namespace poolguard::cognito {

// Failures of the transport itself, besides Cognito's own.
namespace failure_name {
inline constexpr auto unreachable = "Unreachable";          // no connection, or no answer in time
inline constexpr auto unreadable_reply = "UnreadableReply"; // the answer is not a reply of the operation
inline constexpr auto no_credentials = "NoCredentials";     // there are no AWS credentials for a signed operation
} // namespace failure_name

// Whether the operation may have been carried out all the same, because no answer says that it was refused.
inline bool may_be_done(const failure& why) {
    return why.name == failure_name::unreachable || why.name == failure_name::unreadable_reply ||
           why.name == failure_name::internal_error;
}

class transport {
  public:
    transport() = default;
    transport(const transport&) = delete;
    transport& operator=(const transport&) = delete;
    virtual ~transport() = default;

    // Sends the JSON body of an operation and returns the JSON body of its reply. Blocks. Thread-safe.
    // `is_idempotent` allows a retry after a time-out.
    virtual result<std::string> call(std::string_view operation, authorization authorized_by, std::string_view body,
                                     bool is_idempotent) = 0;
};

} // namespace poolguard::cognito
