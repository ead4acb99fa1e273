#pragma once
// Decides whether a failed call is retried and after which pause, without clock, sleep or I/O. Pauses have full jitter
// (AWS Architecture Blog, "Exponential Backoff And Jitter").

#include "aws/http_call.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace poolguard::aws {

// How a try failed, for the decision to retry.
enum class failure {
    throttled,      // refused because of too many calls; nothing was executed
    server_fault,   // status 5xx; AWS recommends a retry
    never_sent,     // the server cannot have seen the call
    perhaps_served, // sent, but no reply came
    final,          // a retry would fail in the same way
};

// By AWS's names for throttling errors, then by the status (429, 5xx). The name may be empty.
failure classify_reply(int status, std::string_view error_name);
failure classify_transport(transport_error error);
// A server may fail after it has executed the call.
bool may_have_been_served(failure why);

struct retry_policy {
    int max_tries = 4;
    std::chrono::milliseconds first_pause{50}; // the longest pause after the first try; doubles with each try
    std::chrono::milliseconds longest_pause{2000};
};

struct failed_try {
    int tries = 1; // so far, including this one
    failure why = failure::final;
    // Whether executing it twice does no harm; if not, it is not retried after perhaps_served.
    bool is_idempotent = false;
    std::chrono::milliseconds elapsed{};  // since the call began
    std::chrono::milliseconds deadline{}; // for the whole call
    double random = 0;                    // from 0 to below 1
    bool faults_do_nothing = true;        // if false, only an idempotent call is retried after status 5xx
};

// The pause before the next try; nullopt to give up, also if the pause would reach the deadline.
std::optional<std::chrono::milliseconds> next_pause(const retry_policy& policy, const failed_try& last);

} // namespace poolguard::aws
