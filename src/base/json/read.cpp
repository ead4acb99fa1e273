#include "base/json/read.hpp"

#include <algorithm>
#include <fmt/ranges.h>
#include <iterator>

namespace poolguard::base::json::detail {

void read_value(reading& r, const place& at, input in, bool& out) {
    if (const auto* found = in.if_bool())
        out = *found;
    else
        r.fail(at, violation::wrong_type, "boolean");
}

void read_value(reading& r, const place& at, input in, boost::json::object& out) {
    if (const auto* object = in.if_object())
        out = *object;
    else
        r.fail(at, violation::wrong_type, "object");
}

void read_value(reading& r, const place& at, input in, std::int64_t& out) {
    if (const auto* found = in.if_int64())
        out = *found;
    else
        r.fail(at, violation::wrong_type, "integer");
}

void read_value(reading& r, const place& at, input in, double& out) {
    if (in.is_number())
        out = in.to_number<double>();
    else
        r.fail(at, violation::wrong_type, "number");
}

void read_value(reading& r, const place& at, input in, std::string& out) {
    if (const auto* found = in.if_string())
        out.assign(found->data(), found->size());
    else
        r.fail(at, violation::wrong_type, "string");
}

void refuse_size(reading& r, const place& at, std::size_t size, std::size_t min, std::size_t max,
                 std::optional<std::string> given) {
    if (size < min)
        r.fail(at, violation::too_short, "array", static_cast<std::int64_t>(min), std::move(given));
    else
        r.fail(at, violation::too_long, "array", static_cast<std::int64_t>(max), std::move(given));
}

std::optional<std::string_view> read_text(reading& r, const place& at, input in, const text_bounds& within,
                                          bool is_shown) {
    const auto* found = in.if_string();
    if (found == nullptr) {
        r.fail(at, violation::wrong_type, "string");
        return std::nullopt;
    }
    const std::string_view text(found->data(), found->size());
    const auto before = r.errors.size();
    check_text(r, at, text, within, is_shown);
    return r.errors.size() == before ? std::optional(text) : std::nullopt;
}

void check_text(reading& r, const place& at, std::string_view text, const text_bounds& within, bool is_shown) {
    if (r.checked == bounds::trusted) return;
    const auto given = is_shown ? std::optional<std::string>{text} : std::optional<std::string>{};
    const auto length = length_in_characters(text);
    if (!matches(within.accepted, text))
        r.fail(at, violation::bad_pattern, std::string(within.accepted.regex), 0, given);
    if (length < within.min) r.fail(at, violation::too_short, "string", static_cast<std::int64_t>(within.min), given);
    if (length > within.max) r.fail(at, violation::too_long, "string", static_cast<std::int64_t>(within.max), given);
}

field_errors constraints_of(const text_bounds& within) {
    field_errors out;
    if (within.max != unbounded)
        out.push_back({{}, violation::too_long, static_cast<std::int64_t>(within.max), "string", {}});
    out.push_back({{}, violation::too_short, static_cast<std::int64_t>(within.min), "string", {}});
    if (!within.accepted.regex.empty())
        out.push_back({{}, violation::bad_pattern, 0, std::string(within.accepted.regex), {}});
    return out;
}

std::string shown(input in, bool has_values) {
    std::vector<std::string> each;
    const auto text_of = [&](input value) {
        if (!has_values) return std::string{};
        return value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
    };
    if (const auto* array = in.if_array()) {
        std::ranges::transform(*array, std::back_inserter(each), text_of);
        return fmt::format("[{}]", fmt::join(each, ", "));
    }
    for (const auto& member : in.get_object())
        each.push_back(fmt::format("{}={}", std::string_view(member.key()), text_of(member.value())));
    return fmt::format("{{{}}}", fmt::join(each, ", "));
}

} // namespace poolguard::base::json::detail
