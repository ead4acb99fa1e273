#include "http/observing/request_trace.hpp"

#include "base/ascii.hpp"

#include <utility>

namespace poolguard::http {
namespace {

// All of them, as one list (RFC 9110 section 5.3); empty if there is none, or if it cannot be passed on.
std::string trace_state_of(const request& given) {
    std::string out;
    for (const auto& [name, value] : given.headers) {
        if (!base::equal_ignoring_case(name, "tracestate") || value.empty()) continue;
        if (!out.empty()) out += ',';
        out += value;
    }
    return base::trace::is_acceptable_state(out) ? out : std::string{};
}

std::optional<base::trace::context> given_trace(const request& given) {
    const auto value = given.find_header("traceparent");
    if (!value || given.count_headers("traceparent") != 1) return std::nullopt;
    auto out = base::trace::parse_traceparent(*value);
    if (out) out->state = trace_state_of(given);
    return out;
}

} // namespace

void request_trace::begin(const request& given) {
    context_ = given_trace(given);
    parent_ = {};
    if (base::trace::reports_to() == nullptr) return;
    if (context_) {
        parent_ = context_->span;
    } else {
        context_.emplace().trace = base::trace::new_trace_id();
        context_->flags = {'0', '1'};
    }
    context_->span = base::trace::new_span_id();
}

http::work request_trace::in_scope(http::work given) const {
    if (!context_) return given;
    return [this, given = std::move(given)]() mutable {
        const base::trace::scope scope(context());
        return given();
    };
}

void request_trace::end(const request& given, std::string_view method, const answered& how) {
    auto* const sink = context_ && context_->is_sampled() ? base::trace::reports_to() : nullptr;
    if (sink == nullptr) return;
    sink->take({.kind = base::trace::span_kind::server,
                .of = &*context_,
                .parent = parent_,
                .duration = how.duration,
                .end = std::chrono::system_clock::now(),
                .method = method,
                .target = how.route,
                .request_id = given.request_id,
                .status = how.status,
                .error = how.code});
}

} // namespace poolguard::http
