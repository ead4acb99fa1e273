#pragma once
// Limits guesses at the token and revocation endpoints by network. Only failures are counted, so a request that
// succeeds costs no write.

#include "http/message.hpp"
#include "store/rate_limits.hpp"

#include <optional>
#include <string_view>

namespace poolguard::pool {

// The answer 429 for a network that has failed too often. `operation` is its name in the audit.
std::optional<http::response> refuse_failing_network(const http::request& request, std::string_view operation,
                                                     store::rate_limits& rates);
// Counts a failure; the answer 429 if it is one too many. Blocks.
std::optional<http::response> count_client_failure(const http::request& request, std::string_view operation,
                                                   store::rate_limits& rates);

} // namespace poolguard::pool
