#include "pool/model/attribute_value.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace poolguard::pool {
namespace {

using cognito::attribute_data_type;

// Reads that many digits; nullopt when there are fewer.
std::optional<unsigned> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count || !std::ranges::all_of(text.substr(0, count), base::is_digit)) return std::nullopt;
    unsigned out = 0;
    for (const char c : text.substr(0, count))
        out = out * 10 + static_cast<unsigned>(c - '0');
    text.remove_prefix(count);
    return out;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

bool take_day(std::string_view& text) {
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-')) return false;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return false;
    const auto day = take_digits(text, 2);
    using namespace std::chrono;
    return day && year_month_day{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month},
                                 std::chrono::day{*day}}
                      .ok();
}

bool take_clock(std::string_view& text, bool has_seconds) {
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return false;
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59) return false;
    if (!has_seconds) return true;
    if (!take(text, ':')) return false;
    const auto second = take_digits(text, 2);
    if (!second || *second > 60) return false;
    if (!take(text, '.')) return true;
    const auto fraction = std::ranges::find_if_not(text, base::is_digit) - text.begin();
    text.remove_prefix(static_cast<std::size_t>(fraction));
    return fraction > 0;
}

std::optional<std::string> misfit_of_text(const schema_entry& entry, std::string_view value) {
    const auto& bounds = entry.StringAttributeConstraints;
    const auto length = static_cast<double>(json::length_in_characters(value));
    const auto min = bounds && bounds->MinLength ? to_number(*bounds->MinLength) : std::nullopt;
    const auto max = bounds && bounds->MaxLength ? to_number(*bounds->MaxLength) : std::nullopt;
    if (min && length < *min) return fmt::format("String must be at least {} characters", *min);
    if (max && length > *max) return fmt::format("String must be no longer than {} characters", *max);
    return std::nullopt;
}

std::optional<std::string> misfit_of_number(const schema_entry& entry, std::string_view value) {
    const auto number = to_number(value);
    if (!number) return "Number is expected";
    const auto& bounds = entry.NumberAttributeConstraints;
    const auto min = bounds && bounds->MinValue ? to_number(*bounds->MinValue) : std::nullopt;
    const auto max = bounds && bounds->MaxValue ? to_number(*bounds->MaxValue) : std::nullopt;
    if (min && *number < *min) return fmt::format("Number must not be less than {}", *min);
    if (max && *number > *max) return fmt::format("Number must not be greater than {}", *max);
    return std::nullopt;
}

} // namespace

std::optional<double> to_number(std::string_view text) {
    const auto digits = text.substr(text.starts_with('-') ? 1 : 0);
    if (digits.empty() || !base::is_digit(digits.front()) || !base::is_digit(digits.back()) ||
        !std::ranges::all_of(digits, [](char c) { return base::is_digit(c) || c == '.'; }))
        return std::nullopt;
    double out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(out)) return std::nullopt;
    return out;
}

bool is_date_time(std::string_view text) {
    if (!take_day(text)) return false;
    if (text.empty()) return true;
    if (!take(text, 'T') || !take_clock(text, true)) return false;
    if (take(text, 'Z')) return text.empty();
    return (take(text, '+') || take(text, '-')) && take_clock(text, false) && text.empty();
}

bool is_true(std::string_view text) { return base::equal_ignoring_case(text, "true"); }

bool is_verified(const user_document& user, const std::string& attribute) {
    const auto mark = user.attributes.find(attribute + "_verified");
    return mark != user.attributes.end() && is_true(mark->second);
}

std::optional<std::string> misfit(const schema_entry& entry, std::string_view value) {
    if (value.empty()) return std::nullopt;
    switch (entry.AttributeDataType) {
    case attribute_data_type::String:
        return misfit_of_text(entry, value);
    case attribute_data_type::Number:
        return misfit_of_number(entry, value);
    case attribute_data_type::Boolean:
        if (is_true(value) || base::equal_ignoring_case(value, "false")) return std::nullopt;
        return "Boolean is expected";
    case attribute_data_type::DateTime:
        return is_date_time(value) ? std::nullopt : std::optional<std::string>{"DateTime is expected"};
    }
    return "The type is not known";
}

} // namespace poolguard::pool
