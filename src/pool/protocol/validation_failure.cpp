#include "pool/protocol/validation_failure.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/ranges.h>
#include <iterator>
#include <vector>

namespace poolguard::pool {
namespace {

constexpr auto serialization = "SerializationException";

std::string in_camel_case(std::string_view name) {
    std::string out(name);
    if (out.size() == 1 || (out.size() > 1 && base::is_lower(out[1]))) out[0] = base::to_lower(out[0]);
    return out;
}

std::string constraint_of(const base::json::field_error& error) {
    using enum base::json::violation;
    switch (error.kind) {
    case missing:
        return "Member must not be null";
    case too_short:
        return fmt::format("Member must have length greater than or equal to {}", error.bound);
    case too_long:
        return fmt::format("Member must have length less than or equal to {}", error.bound);
    case too_small:
        return fmt::format("Member must have value greater than or equal to {}", error.bound);
    case too_large:
        return fmt::format("Member must have value less than or equal to {}", error.bound);
    case bad_pattern:
        return fmt::format("Member must satisfy regular expression pattern: {}", error.expected);
    case not_in_set:
        return fmt::format("Member must satisfy enum value set: [{}]", error.expected);
    case wrong_type:
    case unknown:
    case malformed:
        break;
    }
    return base::json::describe(error);
}

std::string value_of(const base::json::field_error& error) {
    if (error.given) return fmt::format("Value '{}' at", *error.given);
    return error.kind == base::json::violation::missing && !error.is_secret ? "Value null at" : "Value at";
}

std::string_view part_of(base::json::collection::part part) {
    using enum base::json::collection::part;
    switch (part) {
    case keys:
        return "Map keys";
    case values:
        return "Map value";
    case elements:
        break;
    }
    return "Member";
}

// Names the whole list or map, and all constraints of what is in it.
std::string sentence_about(const base::json::collection& whole) {
    std::vector<std::string> constraints;
    std::ranges::transform(whole.constraints, std::back_inserter(constraints), constraint_of);
    const auto value = whole.given ? fmt::format("Value '{}' at", *whole.given) : "Value at";
    return fmt::format("{} '{}' failed to satisfy constraint: {} must satisfy constraint: [{}]", value,
                       member_path(whole.path), part_of(whole.of), fmt::join(constraints, ", "));
}

std::string sentence_about(const base::json::field_error& error) {
    if (error.within) return sentence_about(*error.within);
    return fmt::format("{} '{}' failed to satisfy constraint: {}", value_of(error), member_path(error.path),
                       constraint_of(error));
}

// AWS counts from 1.
std::string one_more_than(std::string_view index) {
    std::size_t value = 0;
    std::from_chars(index.data(), index.data() + index.size(), value);
    return std::to_string(value + 1);
}

} // namespace

std::string member_path(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const auto end = path.find_first_of(".[{");
        if (end != 0) {
            if (!out.empty()) out += '.';
            out += in_camel_case(path.substr(0, end));
        }
        if (end == path.npos) break;
        if (path[end] == '.') {
            path.remove_prefix(end + 1);
            continue;
        }
        const auto close = path.find(path[end] == '[' ? ']' : '}', end);
        if (close == path.npos) break;
        const auto inside = path.substr(end + 1, close - end - 1);
        out += fmt::format(".{}.member", path[end] == '[' ? one_more_than(inside) : std::string(inside));
        path.remove_prefix(close + 1);
    }
    return out;
}

cognito::failure validation_failure(const base::json::field_errors& errors, std::string_view name) {
    std::vector<std::string> all;
    const base::json::collection* last = nullptr; // several errors in one list make one sentence
    for (const auto& error : errors) {
        if (error.kind == base::json::violation::wrong_type)
            return {serialization, error.path.empty() ? fmt::format("The request must be a JSON {}", error.expected)
                                                      : fmt::format("Member '{}' must be of type {}",
                                                                    member_path(error.path), error.expected)};
        if (error.kind == base::json::violation::malformed) return malformed_body(error.expected);
        if (error.within == nullptr || error.within.get() != last) all.push_back(sentence_about(error));
        last = error.within.get();
    }
    return {std::string(name), fmt::format("{} validation error{} detected: {}", all.size(), all.size() == 1 ? "" : "s",
                                           fmt::join(all, "; "))};
}

cognito::failure malformed_body(std::string_view reason) {
    return {serialization, fmt::format("The request is not valid JSON: {}", reason)};
}

} // namespace poolguard::pool
