#pragma once
// What invokes a Lambda function with an HTTP request, as that request. Pure.
// API Gateway payloads 1.0 and 2.0: AWS, "Create AWS Lambda proxy integrations for HTTP APIs"; function URLs send 2.0.
// Load balancers: AWS, "Use Lambda functions as targets of an Application Load Balancer".

#include <expected>
#include <string>
#include <string_view>

namespace poolguard::app::lambda {

enum class event_source {
    rest_api,                  // payload 1.0
    http_api,                  // payload 2.0, also of function URLs
    load_balancer,             // single values
    load_balancer_with_values, // with multi-value headers switched on
};

struct event {
    event_source source = event_source::rest_api;
    std::string message; // HTTP/1.1, whole
    std::string remote_address;
    bool is_secure = true;
};

// AWS, "Lambda quotas": of a request and of an answer, each.
inline constexpr std::size_t largest_payload = std::size_t{6} * 1024 * 1024;

// The error is a sentence without any of the event in it.
std::expected<event, std::string> read_event(std::string_view json);

} // namespace poolguard::app::lambda
