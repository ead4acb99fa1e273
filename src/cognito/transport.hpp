#pragma once
// The port through which Cognito is reached: over HTTPS, or within the process when the pool is embedded.

#include "cognito/failure.hpp"
#include "cognito/messages/common.hpp"

#include <string>
#include <string_view>

namespace poolguard::cognito {

// Failures that the transport itself finds, beside those that Cognito names.
namespace failure_name {
inline constexpr auto unreachable = "Unreachable";          // no connection, no answer in time
inline constexpr auto unreadable_reply = "UnreadableReply"; // an answer that is not what the operation gives
inline constexpr auto no_credentials = "NoCredentials";     // a signed operation, and no AWS credentials found
} // namespace failure_name

class transport {
  public:
    transport() = default;
    transport(const transport&) = delete;
    transport& operator=(const transport&) = delete;
    virtual ~transport() = default;

    // Sends the JSON body of an operation and gives the JSON body of its reply. Blocks. Thread-safe.
    // `is_idempotent` allows another try after a time-out.
    virtual result<std::string> call(std::string_view operation, authorization authorized_by, std::string_view body,
                                     bool is_idempotent) = 0;
};

} // namespace poolguard::cognito
