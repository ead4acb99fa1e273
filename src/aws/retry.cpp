#include "aws/retry.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace poolguard::aws {
namespace {

constexpr std::array<std::string_view, 12> throttling_names{"BandwidthLimitExceeded",
                                                            "PriorRequestNotComplete",
                                                            "ProvisionedThroughputExceededException",
                                                            "RequestLimitExceeded",
                                                            "RequestThrottled",
                                                            "RequestThrottledException",
                                                            "SlowDown",
                                                            "ThrottledException",
                                                            "Throttling",
                                                            "ThrottlingException",
                                                            "TooManyRequestsException",
                                                            "TransactionInProgressException"};

bool may_be_repeated(const failed_try& last) {
    switch (last.why) {
    case failure::throttled:
    case failure::never_sent:
        return true;
    case failure::server_fault:
        return last.is_idempotent || last.faults_do_nothing;
    case failure::perhaps_served:
        return last.is_idempotent;
    case failure::final:
        return false;
    }
    std::unreachable();
}

} // namespace

failure classify_reply(int status, std::string_view error_name) {
    if (status == 429 || std::ranges::binary_search(throttling_names, error_name)) return failure::throttled;
    return status >= 500 ? failure::server_fault : failure::final;
}

failure classify_transport(transport_error error) {
    switch (error) {
    case transport_error::could_not_resolve:
    case transport_error::could_not_connect:
    // A handshake also fails while a server is being replaced.
    case transport_error::tls_failed:
        return failure::never_sent;
    case transport_error::timed_out:
    case transport_error::connection_lost:
        return failure::perhaps_served;
    case transport_error::malformed_request:
    case transport_error::insecure_url:
    case transport_error::too_large:
    case transport_error::other:
        return failure::final;
    }
    std::unreachable();
}

bool may_have_been_served(failure why) { return why == failure::perhaps_served || why == failure::server_fault; }

std::optional<std::chrono::milliseconds> next_pause(const retry_policy& policy, const failed_try& last) {
    if (last.tries >= policy.max_tries || !may_be_repeated(last)) return std::nullopt;
    auto longest = policy.first_pause;
    for (int doubled = 1; doubled < last.tries && longest < policy.longest_pause; ++doubled)
        longest *= 2;
    longest = std::min(longest, policy.longest_pause);
    const auto share = std::clamp(last.random, 0.0, 1.0) * static_cast<double>(longest.count());
    const std::chrono::milliseconds pause{static_cast<std::int64_t>(share)};
    if (last.elapsed + pause >= last.deadline) return std::nullopt;
    return pause;
}

} // namespace poolguard::aws
