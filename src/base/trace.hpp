#pragma once
// Traces across servers (W3C Trace Context, https://www.w3.org/TR/trace-context/): which trace a request belongs to,
// and the spans of it that this server reports. Nothing is reported, and no trace is begun, without a span_sink.

#include "base/clock.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::base::trace {

inline constexpr std::size_t trace_id_size = 32; // lower-case hex digits
inline constexpr std::size_t span_id_size = 16;
inline constexpr std::size_t longest_state = 512; // bytes of tracestate; a longer one is dropped
using trace_id = std::array<char, trace_id_size>;
using span_id = std::array<char, span_id_size>;

template <std::size_t size>
std::string_view text_of(const std::array<char, size>& id) {
    return {id.data(), id.size()};
}

// Neither secret nor guarded against guessing, but different from all others.
trace_id new_trace_id();
span_id new_span_id();

// What one server tells the next one.
struct context {
    trace_id trace{};
    span_id span{}; // of the caller
    std::array<char, 2> flags{'0', '0'};
    std::string state; // other systems' members (tracestate), as they came; empty if there are none

    // The sender reports this trace, so we do, too.
    bool is_sampled() const;
};

// nullopt unless the value is exactly as the standard has it: "00-<32 digits>-<16 digits>-<2 digits>", or a later
// version that begins so.
std::optional<context> parse_traceparent(std::string_view value);
std::string write_traceparent(const context& of);
// Whether the value of tracestate can be passed on: printable and not too long.
bool is_acceptable_state(std::string_view value);

// The trace that this thread works for at present; nullptr if none. Calls of other servers pass it on.
const context* current();

// Makes a context this thread's current one until the object is gone.
class scope {
  public:
    // nullptr: none. It must outlive the object.
    explicit scope(const context* of);
    scope(const scope&) = delete;
    scope& operator=(const scope&) = delete;
    ~scope();

  private:
    const context* before_;
};

enum class span_kind { server, client };

// Something that took time: a request that was answered, or a call of another server.
struct span {
    span_kind kind = span_kind::server;
    const context* of = nullptr; // whose span this one is
    span_id parent{};            // all NUL: none
    std::chrono::nanoseconds duration{0};
    std::chrono::system_clock::time_point end;
    std::string_view method;          // "GET"
    std::string_view target;          // the pattern of the route, or the operation that is called; may be empty
    std::string_view host = {};       // of a client span
    std::string_view request_id = {}; // of a server span
    unsigned status = 0;              // of HTTP; 0: there was no reply
    std::string_view error = {};      // why it failed, a constant
};

class span_sink {
  public:
    span_sink() = default;
    span_sink(const span_sink&) = delete;
    span_sink& operator=(const span_sink&) = delete;
    virtual ~span_sink() = default;
    // Copies what it needs, and does not wait. From any thread.
    virtual void take(const span& done) noexcept = 0;
};

// For the whole process; nullptr switches reporting off. The sink must outlive all threads that report.
void report_to(span_sink* sink);
span_sink* reports_to();

} // namespace poolguard::base::trace
