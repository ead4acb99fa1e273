#include "pool/protocol/validation_failure.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr auto serialization = "SerializationException";

// A missing member has no value that could be marked as secret, so secrets are recognized by name.
constexpr std::array<std::string_view, 8> secret_members{
    "AccessToken",      "ClientSecret", "Password",          "PreviousPassword",
    "ProposedPassword", "SecretHash",   "TemporaryPassword", "Token"};

// Cognito does not repeat the values of these either, but does report that they are null.
constexpr std::array<std::string_view, 3> unshown_members{"ClientId", "SecretHash", "Username"};

// Keys of maps, such as USERNAME, are data and keep their case.
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
    const bool is_unshown = std::ranges::find(unshown_members, error.path) != unshown_members.end();
    if (error.given && !is_unshown) return fmt::format("Value '{}' at", *error.given);
    const bool is_secret = std::ranges::find(secret_members, error.path) != secret_members.end();
    return error.kind == base::json::violation::missing && !is_secret ? "Value null at" : "Value at";
}

} // namespace

std::string member_path(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const auto end = path.find_first_of(".[");
        if (end != 0) {
            if (!out.empty()) out += '.';
            out += in_camel_case(path.substr(0, end));
        }
        if (end == path.npos) break;
        if (path[end] == '.') {
            path.remove_prefix(end + 1);
            continue;
        }
        const auto close = path.find(']', end);
        if (close == path.npos) break;
        std::size_t index = 0;
        for (const char digit : path.substr(end + 1, close - end - 1))
            index = index * 10 + static_cast<std::size_t>(digit - '0');
        out += fmt::format(".{}.member", index + 1);
        path.remove_prefix(close + 1);
    }
    return out;
}

cognito::failure validation_failure(const base::json::field_errors& errors) {
    std::string all;
    for (const auto& error : errors) {
        if (error.kind == base::json::violation::wrong_type)
            return {serialization, error.path.empty() ? fmt::format("The request must be a JSON {}", error.expected)
                                                      : fmt::format("Member '{}' must be of type {}",
                                                                    member_path(error.path), error.expected)};
        if (error.kind == base::json::violation::malformed) return malformed_body(error.expected);
        if (!all.empty()) all += "; ";
        all += fmt::format("{} '{}' failed to satisfy constraint: {}", value_of(error), member_path(error.path),
                           constraint_of(error));
    }
    return {cognito::failure_name::invalid_parameter,
            fmt::format("{} validation error{} detected: {}", errors.size(), errors.size() == 1 ? "" : "s", all)};
}

cognito::failure malformed_body(std::string_view reason) {
    return {serialization, fmt::format("The request is not valid JSON: {}", reason)};
}

} // namespace poolguard::pool
