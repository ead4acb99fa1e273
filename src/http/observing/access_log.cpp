#include "http/observing/access_log.hpp"

#include "base/json/write.hpp"
#include "base/log_format.hpp"

#include <array>
#include <charconv>
#include <span>
#include <utility>

namespace poolguard::http {
namespace {

using std::operator""sv;

template <class Integer>
void append_log_number(std::string& out, Integer value) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

} // namespace

access_log::access_log(bool enabled, sink write) : enabled_(enabled), write_(std::move(write)) {
    constexpr std::size_t longest_usual_line = 1024;
    if (enabled_) lines_.reserve(flush_size + longest_usual_line);
}

void access_log::add(const access_entry& entry) {
    if (!enabled_ || !base::log::enabled(base::log::level::info)) return;
    const auto path = entry.path.substr(0, max_path);
    if (!base::log::writes_json()) {
        std::array<base::log::field, 9> fields{{{"request_id", entry.request_id},
                                                {"method", entry.method},
                                                {"path", path},
                                                {"status", std::int64_t{entry.status}},
                                                {"bytes", static_cast<std::int64_t>(entry.bytes)},
                                                {"duration_us", entry.duration_us},
                                                {"remote", entry.remote},
                                                {"code", entry.code},
                                                {"trace_id", entry.trace_id}}};
        if (entry.code.empty()) fields[7] = fields[8];
        const auto left_out = (entry.code.empty() ? 1U : 0U) + (entry.trace_id.empty() ? 1U : 0U);
        return base::log::write_always("request", std::span(fields).first(fields.size() - left_out));
    }
    lines_ += R"(,"level":"INFO","message":"request","request_id":")"sv;
    lines_ += entry.request_id;
    lines_ += R"(","method":")"sv;
    lines_ += entry.method;
    lines_ += R"(","path":)"sv;
    base::json::append(lines_, path);
    lines_ += R"(,"status":)"sv;
    append_log_number(lines_, entry.status);
    lines_ += R"(,"bytes":)"sv;
    append_log_number(lines_, entry.bytes);
    lines_ += R"(,"duration_us":)"sv;
    append_log_number(lines_, entry.duration_us);
    lines_ += R"(,"remote":")"sv;
    lines_ += entry.remote;
    if (!entry.code.empty()) {
        lines_ += R"(","code":")"sv;
        lines_ += entry.code;
    }
    if (!entry.trace_id.empty()) {
        lines_ += R"(","trace_id":")"sv;
        lines_ += entry.trace_id;
    }
    lines_ += "\"}\n"sv;
    if (lines_.size() >= flush_size) flush();
}

void access_log::flush() {
    if (lines_.empty()) return;
    write_(lines_);
    lines_.clear();
}

} // namespace poolguard::http
