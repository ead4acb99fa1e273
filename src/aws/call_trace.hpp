#pragma once
// Passes the trace that this thread works for on to the server that is called, and reports the call as a span.

#include "aws/http_call.hpp"
#include "base/trace.hpp"

#include <chrono>
#include <expected>

namespace poolguard::aws {

class call_trace {
  public:
    // Begins with the call. Does nothing if the thread works for no trace, or if the request names one itself.
    explicit call_trace(const http_request& request);

    // To be sent with the request, unsigned; empty if there is no trace.
    const header_list& headers() const { return headers_; }
    void end(const http_request& request, const std::expected<http_reply, transport_error>& reply);

  private:
    base::trace::context context_;
    base::trace::span_id parent_{};
    base::trace::span_sink* sink_ = nullptr; // null: nobody is interested
    std::chrono::steady_clock::time_point began_;
    header_list headers_;
};

} // namespace poolguard::aws
