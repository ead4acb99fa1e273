#include "aws/call_trace.hpp"

#include "aws/url.hpp"
#include "base/ascii.hpp"

#include <algorithm>

namespace poolguard::aws {
namespace {

bool names_header(const header_list& headers, std::string_view lower_name) {
    return std::ranges::any_of(headers,
                               [&](const auto& each) { return base::equal_ignoring_case(each.first, lower_name); });
}

// "DynamoDB_20120810.GetItem"; empty for other calls.
std::string_view called_operation(const http_request& request) {
    for (const auto& [name, value] : request.headers)
        if (base::equal_ignoring_case(name, "x-amz-target")) return value;
    return {};
}

} // namespace

call_trace::call_trace(const http_request& request) {
    const auto* const current = base::trace::current();
    if (current == nullptr || names_header(request.headers, "traceparent")) return;
    context_ = *current;
    auto* const sink = base::trace::reports_to();
    if (sink != nullptr) {
        parent_ = context_.span;
        context_.span = base::trace::new_span_id();
        began_ = std::chrono::steady_clock::now();
        if (context_.is_sampled()) sink_ = sink;
    }
    headers_.emplace_back("traceparent", base::trace::write_traceparent(context_));
    if (!context_.state.empty()) headers_.emplace_back("tracestate", context_.state);
}

void call_trace::end(const http_request& request, const std::expected<http_reply, transport_error>& reply) {
    if (sink_ == nullptr) return;
    const auto to = parse_url(request.url);
    sink_->take({.kind = base::trace::span_kind::client,
                 .of = &context_,
                 .parent = parent_,
                 .duration = std::chrono::steady_clock::now() - began_,
                 .end = std::chrono::system_clock::now(),
                 .method = request.method,
                 .target = called_operation(request),
                 .host = to ? std::string_view(to->host) : std::string_view{},
                 .status = reply ? static_cast<unsigned>(reply->status) : 0,
                 .error = reply ? std::string_view{} : describe(reply.error())});
}

} // namespace poolguard::aws
