#include "http/http_date.hpp"

#include <chrono>
#include <fmt/format.h>

namespace poolguard::http {

std::string_view http_date::at(base::time_point now) {
    constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    constexpr std::size_t length = 29;
    const auto second = base::epoch_seconds(now);
    if (second != second_) {
        second_ = second;
        const auto day = std::chrono::floor<std::chrono::days>(now);
        const std::chrono::year_month_day date(day);
        const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(now - day));
        fmt::format_to_n(text_.data(), text_.size(), "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                         days[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                         months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                         time.hours().count(), time.minutes().count(), time.seconds().count());
    }
    return {text_.data(), length};
}

} // namespace poolguard::http
