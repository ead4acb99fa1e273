#include "base/trace.hpp"

#include "base/ascii.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>

namespace poolguard::base::trace {
namespace {

constexpr std::size_t traceparent_size = 2 + 1 + trace_id_size + 1 + span_id_size + 1 + 2;

thread_local const context* current_of_thread = nullptr;
std::atomic<span_sink*> sink_of_process = nullptr;

bool is_lower_hex_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool has_other_than_zero(std::string_view text) { return text.find_first_not_of('0') != text.npos; }

// SplitMix64 (Steele, Lea and Flood 2014), from a start of its own in each thread.
std::uint64_t next_id_bits() {
    thread_local std::uint64_t state = [] {
        std::uint64_t start = 0;
        const auto taken = system_random().take(sizeof start);
        std::memcpy(&start, taken.data(), sizeof start);
        return start;
    }();
    auto z = state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

void write_id_digits(char* into) {
    constexpr std::string_view digits = "0123456789abcdef";
    auto bits = next_id_bits();
    for (std::size_t i = 0; i < 16; ++i, bits >>= 4U)
        into[i] = digits[bits & 15U];
}

} // namespace

span_id new_span_id() {
    span_id out;
    do
        write_id_digits(out.data());
    while (!has_other_than_zero(text_of(out)));
    return out;
}

trace_id new_trace_id() {
    trace_id out;
    write_id_digits(out.data());
    std::ranges::copy(new_span_id(), out.begin() + span_id_size);
    return out;
}

bool context::is_sampled() const {
    const auto low = flags[1];
    return (static_cast<unsigned>(is_digit(low) ? low - '0' : low - 'a' + 10) & 1U) != 0;
}

std::optional<context> parse_traceparent(std::string_view value) {
    if (value.size() < traceparent_size) return std::nullopt;
    const auto version = value.substr(0, 2), trace = value.substr(3, trace_id_size);
    const auto span = value.substr(36, span_id_size), flags = value.substr(53, 2);
    if (value[2] != '-' || value[35] != '-' || value[52] != '-') return std::nullopt;
    if (!is_lower_hex_digits(version) || !is_lower_hex_digits(trace) || !is_lower_hex_digits(span) ||
        !is_lower_hex_digits(flags))
        return std::nullopt;
    if (version == "ff" || !has_other_than_zero(trace) || !has_other_than_zero(span)) return std::nullopt;
    // Only later versions may have more.
    if (value.size() > traceparent_size && (version == "00" || value[traceparent_size] != '-')) return std::nullopt;
    context out;
    std::ranges::copy(trace, out.trace.begin());
    std::ranges::copy(span, out.span.begin());
    std::ranges::copy(flags, out.flags.begin());
    return out;
}

std::string write_traceparent(const context& of) {
    std::string out = "00-";
    (out += text_of(of.trace)) += '-';
    (out += text_of(of.span)) += '-';
    return out += text_of(of.flags);
}

bool is_acceptable_state(std::string_view value) {
    return value.size() <= longest_state && std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });
}

const context* current() { return current_of_thread; }

scope::scope(const context* of) : before_(current_of_thread) { current_of_thread = of; }
scope::~scope() { current_of_thread = before_; }

void report_to(span_sink* sink) { sink_of_process.store(sink, std::memory_order_release); }
span_sink* reports_to() { return sink_of_process.load(std::memory_order_acquire); }

} // namespace poolguard::base::trace
