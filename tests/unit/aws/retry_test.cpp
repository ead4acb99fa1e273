#include "aws/retry.hpp"

#include <gtest/gtest.h>

namespace poolguard::aws {
namespace {

using std::chrono::milliseconds;
using enum failure;

TEST(retry, the_table) {
    struct {
        const char* name;
        failed_try last;
        std::optional<int> pause;
    } const cases[] = {
        {"first, longest draw", {1, throttled, false, milliseconds{0}, milliseconds{10'000}, 0.999}, 49},
        {"first, half", {1, throttled, false, milliseconds{0}, milliseconds{10'000}, 0.5}, 25},
        {"first, none", {1, throttled, false, milliseconds{0}, milliseconds{10'000}, 0.0}, 0},
        {"second doubles", {2, throttled, false, milliseconds{0}, milliseconds{10'000}, 0.5}, 50},
        {"third doubles again", {3, throttled, false, milliseconds{0}, milliseconds{10'000}, 0.5}, 100},
        {"the fourth is the last", {4, throttled, true, milliseconds{0}, milliseconds{10'000}, 0.5}, {}},
        {"server fault", {1, server_fault, false, milliseconds{0}, milliseconds{10'000}, 0.5}, 25},
        {"server fault that may have served",
         {1, server_fault, false, milliseconds{0}, milliseconds{10'000}, 0.5, false},
         {}},
        {"the same, idempotent", {1, server_fault, true, milliseconds{0}, milliseconds{10'000}, 0.5, false}, 25},
        {"throttled all the same", {1, throttled, false, milliseconds{0}, milliseconds{10'000}, 0.5, false}, 25},
        {"never sent", {1, never_sent, false, milliseconds{0}, milliseconds{10'000}, 0.5}, 25},
        {"perhaps served", {1, perhaps_served, false, milliseconds{0}, milliseconds{10'000}, 0.5}, {}},
        {"perhaps served, idempotent", {1, perhaps_served, true, milliseconds{0}, milliseconds{10'000}, 0.5}, 25},
        {"final", {1, final, true, milliseconds{0}, milliseconds{10'000}, 0.5}, {}},
        {"just before the deadline", {1, throttled, false, milliseconds{9'974}, milliseconds{10'000}, 0.5}, 25},
        {"would reach the deadline", {1, throttled, false, milliseconds{9'975}, milliseconds{10'000}, 0.5}, {}},
        {"past the deadline", {1, throttled, false, milliseconds{11'000}, milliseconds{10'000}, 0.0}, {}},
    };
    for (const auto& each : cases) {
        const auto pause = next_pause({}, each.last);
        ASSERT_EQ(pause.has_value(), each.pause.has_value()) << each.name;
        if (pause) {
            EXPECT_EQ(pause->count(), *each.pause) << each.name;
        }
    }
}

TEST(retry, the_pause_is_capped) {
    const retry_policy patient{.max_tries = 1'000};
    for (const int tries : {6, 7, 8, 50, 999}) {
        const auto pause = next_pause(patient, {tries, throttled, false, milliseconds{0}, milliseconds{10'000}, 0.999});
        ASSERT_TRUE(pause);
        EXPECT_EQ(pause->count(), tries == 6 ? 1598 : 1998);
    }
}

TEST(retry, replies_are_classified) {
    struct {
        int status;
        const char* name;
        failure expected;
    } const cases[] = {
        {400, "TooManyRequestsException", throttled},
        {400, "ThrottlingException", throttled},
        {400, "Throttling", throttled},
        {400, "ThrottledException", throttled},
        {400, "RequestThrottled", throttled},
        {400, "RequestThrottledException", throttled},
        {400, "RequestLimitExceeded", throttled},
        {400, "BandwidthLimitExceeded", throttled},
        {400, "PriorRequestNotComplete", throttled},
        {400, "ProvisionedThroughputExceededException", throttled},
        {400, "TransactionInProgressException", throttled},
        {503, "SlowDown", throttled},
        {429, "", throttled},
        {500, "InternalErrorException", server_fault},
        {502, "", server_fault},
        {503, "", server_fault},
        {504, "", server_fault},
        {400, "NotAuthorizedException", final},
        // A user's own limit, which Cognito counts in minutes.
        {400, "LimitExceededException", final},
        {302, "", final},
        {404, "", final},
    };
    for (const auto& each : cases)
        EXPECT_EQ(classify_reply(each.status, each.name), each.expected) << each.status << each.name;
}

TEST(retry, lost_connections_are_classified) {
    const std::pair<transport_error, failure> cases[] = {
        {transport_error::could_not_resolve, never_sent},
        {transport_error::could_not_connect, never_sent},
        {transport_error::tls_failed, never_sent},
        {transport_error::timed_out, perhaps_served},
        {transport_error::connection_lost, perhaps_served},
        {transport_error::too_large, final},
        {transport_error::insecure_url, final},
        {transport_error::malformed_request, final},
        {transport_error::other, final},
    };
    for (const auto& [error, expected] : cases) {
        EXPECT_EQ(classify_transport(error), expected) << describe(error);
        EXPECT_TRUE(expected != never_sent || was_never_sent(error)) << describe(error);
    }
}

} // namespace
} // namespace poolguard::aws
