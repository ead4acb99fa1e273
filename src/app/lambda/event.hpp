#pragma once
// The HTTP request in an event that invokes a Lambda function. Pure.
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
    load_balancer_with_values, // with multi-value headers enabled
};

struct event {
    event_source source = event_source::rest_api;
    std::string message; // HTTP/1.1, complete
    std::string remote_address;
    bool is_secure = true;
};

// AWS, "Lambda quotas": for a request and for a response.
inline constexpr std::size_t largest_payload = std::size_t{6} * 1024 * 1024;

// `trace` is Lambda's own. Where the request has no traceparent, the message gets that of Lambda's trace, or else of
// the event's X-Amzn-Trace-Id. The error is a sentence, without any data of the event.
std::expected<event, std::string> read_event(std::string_view json, std::string_view trace = {});

} // namespace poolguard::app::lambda
