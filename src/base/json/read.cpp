#include "base/json/read.hpp"

namespace poolguard::base::json::detail {

void read_value(reading& r, const std::string& path, input in, bool& out) {
    if (const auto* found = in.if_bool())
        out = *found;
    else
        r.fail(path, violation::wrong_type, "boolean");
}

void read_value(reading& r, const std::string& path, input in, boost::json::object& out) {
    if (const auto* object = in.if_object())
        out = *object;
    else
        r.fail(path, violation::wrong_type, "object");
}

void read_value(reading& r, const std::string& path, input in, std::int64_t& out) {
    if (const auto* found = in.if_int64())
        out = *found;
    else
        r.fail(path, violation::wrong_type, "integer");
}

void read_value(reading& r, const std::string& path, input in, double& out) {
    if (in.is_number())
        out = in.to_number<double>();
    else
        r.fail(path, violation::wrong_type, "number");
}

void read_value(reading& r, const std::string& path, input in, std::string& out) {
    if (const auto* found = in.if_string())
        out.assign(found->data(), found->size());
    else
        r.fail(path, violation::wrong_type, "string");
}

bool check_size(reading& r, const std::string& path, std::size_t size, std::size_t min, std::size_t max) {
    if (size < min) r.fail(path, violation::too_short, "array", static_cast<std::int64_t>(min));
    if (size > max) r.fail(path, violation::too_long, "array", static_cast<std::int64_t>(max));
    return size >= min && size <= max;
}

std::optional<std::string_view> read_text(reading& r, const std::string& path, input in, std::size_t min,
                                          std::size_t max, const pattern& accepted, bool is_secret) {
    const auto* found = in.if_string();
    if (found == nullptr) {
        r.fail(path, violation::wrong_type, "string");
        return std::nullopt;
    }
    const std::string_view text(found->data(), found->size());
    const auto given = is_secret ? std::optional<std::string>{} : std::optional<std::string>{text};
    const auto before = r.errors.size();
    const auto length = length_in_characters(text);
    if (accepted.matches != nullptr && !accepted.matches(text))
        r.fail(path, violation::bad_pattern, std::string(accepted.regex), 0, given);
    if (length < min) r.fail(path, violation::too_short, "string", static_cast<std::int64_t>(min), given);
    if (length > max) r.fail(path, violation::too_long, "string", static_cast<std::int64_t>(max), given);
    return r.errors.size() == before ? std::optional(text) : std::nullopt;
}

} // namespace poolguard::base::json::detail
