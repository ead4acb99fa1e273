#pragma once
// One try of AWS Lambda's Invoke, which waits for the answer ("Invoke", AWS Lambda API reference).

#include "aws/credentials.hpp"
#include "aws/http_call.hpp"
#include "base/clock.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::aws {

// arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]. The region becomes a part of a host name.
struct function_arn {
    std::string region;
    std::string name;
    std::string qualifier; // a version or alias, or empty
};
std::optional<function_arn> parse_function_arn(std::string_view text);

struct invocation {
    std::string url;  // of the service, without a '/' at its end
    std::string name; // or ARN
    std::string qualifier;
    std::string region;
    std::string_view event; // JSON; must outlive the call
    std::chrono::milliseconds timeout{5'000};
};

// Any status is a reply: 200 with the header x-amz-function-error if the function failed.
std::expected<http_reply, transport_error> invoke(const invocation& what, const credentials& who,
                                                  http_transport& transport, base::time_point now);

// Of a function ("Lambda quotas").
inline constexpr std::size_t largest_function_answer = std::size_t{6} * 1024 * 1024;

} // namespace poolguard::aws
