#include "aws/timestamp.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace poolguard::aws {
namespace {

// Reads a text from front to back; after the first mismatch it stays failed.
class cursor {
  public:
    explicit cursor(std::string_view text) : rest_(text) {}

    unsigned number(std::size_t digits) {
        if (rest_.size() < digits) return fail();
        unsigned value = 0;
        for (const char c : rest_.substr(0, digits)) {
            if (!base::is_digit(c)) return fail();
            value = value * 10 + static_cast<unsigned>(c - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }
    void literal(std::string_view expected) {
        if (rest_.starts_with(expected))
            rest_.remove_prefix(expected.size());
        else
            fail();
    }
    unsigned month_name() {
        static constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        const auto* const found = std::ranges::find(names, rest_.substr(0, 3));
        if (found == names.end()) return fail();
        rest_.remove_prefix(3);
        return static_cast<unsigned>(found - names.begin()) + 1;
    }
    void skip(std::size_t count) {
        if (rest_.size() < count)
            fail();
        else
            rest_.remove_prefix(count);
    }
    char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
    std::size_t left() const { return rest_.size(); }
    bool finished() const { return fits_ && rest_.empty(); }

  private:
    unsigned fail() {
        fits_ = false;
        rest_ = {};
        return 0;
    }

    std::string_view rest_;
    bool fits_ = true;
};

struct moment {
    unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milliseconds = 0;
};

std::optional<base::time_point> to_time(const cursor& read, const moment& m) {
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(m.year)}, std::chrono::month{m.month},
                                           std::chrono::day{m.day}};
    if (!read.finished() || !date.ok() || m.hour > 23 || m.minute > 59 || m.second > 59) return std::nullopt;
    return base::time_point{std::chrono::sys_days{date}} + std::chrono::hours{m.hour} + std::chrono::minutes{m.minute} +
           std::chrono::seconds{m.second} + std::chrono::milliseconds{m.milliseconds};
}

void read_clock(cursor& read, moment& m, std::string_view separator) {
    m.hour = read.number(2);
    read.literal(separator);
    m.minute = read.number(2);
    read.literal(separator);
    m.second = read.number(2);
}

void read_date(cursor& read, moment& m, std::string_view separator) {
    m.year = read.number(4);
    read.literal(separator);
    m.month = read.number(2);
    read.literal(separator);
    m.day = read.number(2);
    read.literal("T");
}

} // namespace

std::optional<base::time_point> from_basic_iso8601(std::string_view text) {
    cursor read(text);
    moment m;
    read_date(read, m, "");
    read_clock(read, m, "");
    read.literal("Z");
    return to_time(read, m);
}

std::optional<base::time_point> from_http_date(std::string_view text) {
    cursor read(text);
    moment m;
    read.skip(3);
    read.literal(", ");
    m.day = read.number(2);
    read.literal(" ");
    m.month = read.month_name();
    read.literal(" ");
    m.year = read.number(4);
    read.literal(" ");
    read_clock(read, m, ":");
    read.literal(" GMT");
    return to_time(read, m);
}

std::optional<base::time_point> from_rfc3339(std::string_view text) {
    cursor read(text);
    moment m;
    read_date(read, m, "-");
    read_clock(read, m, ":");
    if (read.peek() == '.') {
        read.skip(1);
        const auto digits = read.left() - std::min<std::size_t>(read.left(), 1);
        if (digits < 1 || digits > 9) return std::nullopt;
        unsigned fraction = read.number(digits);
        for (auto i = digits; i < 3; ++i)
            fraction *= 10;
        for (auto i = digits; i > 3; --i)
            fraction /= 10;
        m.milliseconds = fraction;
    }
    read.literal("Z");
    return to_time(read, m);
}

} // namespace poolguard::aws
