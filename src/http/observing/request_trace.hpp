#pragma once
// The trace that a request belongs to: that of its headers, or a new one if spans are reported.

#include "base/trace.hpp"
#include "http/message.hpp"

#include <optional>
#include <string_view>

namespace poolguard::http {

class request_trace {
  public:
    // Reads the headers. Without a valid traceparent, and with nobody to report to, there is no trace.
    void begin(const request& given);
    // For base::trace::scope; nullptr if there is no trace.
    const base::trace::context* context() const { return context_ ? &*context_ : nullptr; }
    // 32 hex digits; empty if there is no trace.
    std::string_view id() const { return context_ ? base::trace::text_of(context_->trace) : std::string_view{}; }
    // The work in the scope of the trace.
    http::work in_scope(http::work given) const;

    struct answered {
        std::string_view route; // its pattern; empty: none
        std::string_view code;  // of the refusal
        unsigned status = 0;
        std::chrono::nanoseconds duration{0};
    };
    // Reports the span of the request.
    void end(const request& given, std::string_view method, const answered& how);

  private:
    std::optional<base::trace::context> context_;
    base::trace::span_id parent_{};
};

} // namespace poolguard::http
