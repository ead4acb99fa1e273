#include "pool/sign_in/srp_challenges.hpp"

#include "base/ascii.hpp"

#include <array>

namespace poolguard::pool {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Removes and returns the text before the mark, or all of it when there is no mark.
std::string_view take_until(std::string_view& text, char mark) {
    const auto end = text.find(mark);
    const auto out = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return out;
}

template <std::size_t Size>
std::optional<unsigned> position_in(const std::array<std::string_view, Size>& names, std::string_view name) {
    for (unsigned i = 0; i < Size; ++i)
        if (names[i] == name) return i;
    return std::nullopt;
}

// Exactly that many digits and nothing else.
std::optional<int> number(std::string_view text, std::size_t shortest, std::size_t longest) {
    if (text.size() < shortest || text.size() > longest) return std::nullopt;
    int out = 0;
    for (const char digit : text) {
        if (!base::is_digit(digit)) return std::nullopt;
        out = out * 10 + (digit - '0');
    }
    return out;
}

} // namespace

std::optional<base::time_point> read_srp_timestamp(std::string_view text) {
    using namespace std::chrono;
    const auto weekday_at = position_in(weekdays, take_until(text, ' '));
    const auto month_at = position_in(months, take_until(text, ' '));
    const auto day_at = number(take_until(text, ' '), 1, 2);
    const auto hour_at = number(take_until(text, ':'), 2, 2);
    const auto minute_at = number(take_until(text, ':'), 2, 2);
    const auto second_at = number(take_until(text, ' '), 2, 2);
    const bool is_utc = take_until(text, ' ') == "UTC";
    const auto year_at = number(text, 4, 4);
    if (!weekday_at || !month_at || !day_at || !hour_at || !minute_at || !second_at || !is_utc || !year_at)
        return std::nullopt;
    const year_month_day date{year{*year_at}, month{*month_at + 1}, day{static_cast<unsigned>(*day_at)}};
    if (!date.ok() || *hour_at > 23 || *minute_at > 59 || *second_at > 59) return std::nullopt;
    return base::time_point{sys_days{date} + hours{*hour_at} + minutes{*minute_at} + seconds{*second_at}};
}

} // namespace poolguard::pool
