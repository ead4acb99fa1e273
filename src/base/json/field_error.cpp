#include "base/json/field_error.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::base::json {

std::string shown_path(const field_error& error) {
    auto out = error.path;
    std::ranges::replace(out, '{', '.');
    std::erase(out, '}');
    return out;
}

std::string describe(const field_error& error) {
    // Arrays and strings share too_short and too_long; the type says which unit applies.
    const std::string_view unit = error.expected == "array" ? "elements" : "characters";
    switch (error.kind) {
    case violation::missing:
        return "is required";
    case violation::wrong_type:
        return fmt::format("must be of type {}", error.expected);
    case violation::too_short:
        return fmt::format("must have at least {} {}", error.bound, unit);
    case violation::too_long:
        return fmt::format("must have at most {} {}", error.bound, unit);
    case violation::too_small:
        return fmt::format("must be at least {}", error.bound);
    case violation::too_large:
        return fmt::format("must be at most {}", error.bound);
    case violation::bad_pattern:
        return fmt::format("must match {}", error.expected);
    case violation::not_in_set:
        return fmt::format("must be one of {}", error.expected);
    case violation::unknown:
        return "is not a known member";
    case violation::malformed:
        return error.expected;
    }
    return "is not valid";
}

} // namespace poolguard::base::json
