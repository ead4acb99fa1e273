#pragma once
// The ways to the functions of a pool, from the settings.

#include "app/server/aws_access.hpp"
#include "app/server/worker_threads.hpp"
#include "pool/triggers/function_router.hpp"

namespace poolguard::app {

// `aws` must outlive what is made of them.
inline pool::function_routes function_routes_of(const function_settings& given, aws_access& aws) {
    return {.places = given.places,
            .hook_key = given.hook_key,
            .lambda_url = given.lambda_endpoint.value_or(""),
            .kms_url = given.kms_endpoint.value_or(""),
            .most_long_calls = slow_threads() / 2,
            .https = given.are_called ? &aws.https : nullptr,
            .credentials = &aws.credentials};
}

} // namespace poolguard::app
