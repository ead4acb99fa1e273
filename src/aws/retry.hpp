#pragma once
// Whether a failed call is made again, and after what pause: a decision without clock, sleep or I/O. Pauses have full
// jitter (AWS Architecture Blog, "Exponential Backoff And Jitter").

#include "aws/http_call.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace poolguard::aws {

// How a try failed, as far as trying again is concerned.
enum class failure {
    throttled,      // refused for being one too many; nothing was done
    server_fault,   // status 5xx; AWS asks to try again
    never_sent,     // the server cannot have seen it
    perhaps_served, // sent, and no reply came
    final,          // the answer would be the same again
};

// By AWS's names of throttling errors, then by the status (429, 5xx). The name may be empty.
failure classify_reply(int status, std::string_view error_name);
failure classify_transport(transport_error error);
// A server that fails may do so after it has done what it was asked to.
bool may_have_been_served(failure why);

struct retry_policy {
    int max_tries = 4;
    std::chrono::milliseconds first_pause{50}; // the longest pause after the first try; it doubles with each
    std::chrono::milliseconds longest_pause{2000};
};

struct failed_try {
    int tries = 1; // made so far, this one included
    failure why = failure::final;
    // Whether doing it twice does no harm; without it, what was perhaps served is not sent again.
    bool is_idempotent = false;
    std::chrono::milliseconds elapsed{};  // since the call began
    std::chrono::milliseconds deadline{}; // for the whole call
    double random = 0;                    // from 0 up to but not 1
    bool faults_do_nothing = true;        // without it, only what is idempotent is sent again after status 5xx
};

// The pause before the next try; nothing to give up. A pause that would reach the deadline is not begun.
std::optional<std::chrono::milliseconds> next_pause(const retry_policy& policy, const failed_try& last);

} // namespace poolguard::aws
