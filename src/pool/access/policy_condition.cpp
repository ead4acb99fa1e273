#include "pool/access/policy_condition.hpp"

#include "base/ascii.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

using comparison = policy_condition::comparison;
using quantifier = policy_condition::quantifier;

constexpr std::string_view tag_prefix = "aws:principaltag/";
constexpr std::array<std::string_view, 4> single_keys{"cognito-identity.amazonaws.com:sub",
                                                      "cognito-identity.amazonaws.com:aud", "dynamodb:select",
                                                      "aws:requestedregion"};
constexpr std::array<std::string_view, 2> list_keys{"cognito-identity.amazonaws.com:amr", "dynamodb:leadingkeys"};

struct operator_name {
    std::string_view name;
    comparison compare;
    bool is_negated;
};
constexpr std::array<operator_name, 8> operators{{
    {"StringEquals", comparison::equals, false},
    {"StringNotEquals", comparison::equals, true},
    {"StringEqualsIgnoreCase", comparison::equals_ignoring_case, false},
    {"StringNotEqualsIgnoreCase", comparison::equals_ignoring_case, true},
    {"StringLike", comparison::like, false},
    {"StringNotLike", comparison::like, true},
    {"Null", comparison::null, false},
    {"Bool", comparison::boolean, false},
}};

std::expected<policy_condition, std::string> read_operator(std::string_view whole) {
    policy_condition out;
    auto name = whole;
    if (const auto colon = name.find(':'); colon != std::string_view::npos) {
        const auto set = name.substr(0, colon);
        if (set != "ForAllValues" && set != "ForAnyValue")
            return std::unexpected(fmt::format("{} is not a condition operator", whole));
        out.over = set == "ForAllValues" ? quantifier::for_all_values : quantifier::for_any_value;
        name.remove_prefix(colon + 1);
    }
    if (name.ends_with("IfExists")) {
        out.is_if_exists = true;
        name.remove_suffix(std::string_view("IfExists").size());
    }
    const auto* const found = std::ranges::find(operators, name, &operator_name::name);
    if (found == operators.end() || (found->compare == comparison::null && (out.is_if_exists || name != whole)))
        return std::unexpected(fmt::format("the condition operator {} is not supported", whole));
    out.compare = found->compare;
    out.is_negated = found->is_negated;
    return out;
}

std::expected<std::vector<std::string>, std::string> read_values(const boost::json::value& in) {
    std::vector<std::string> out;
    const auto add = [&](const boost::json::value& each) {
        if (each.is_bool()) {
            out.emplace_back(each.get_bool() ? "true" : "false");
            return true;
        }
        if (!each.is_string()) return false;
        out.emplace_back(each.get_string());
        return is_well_formed_pattern(out.back());
    };
    const bool fine = in.is_array() ? std::ranges::all_of(in.get_array(), add) : add(in);
    if (!fine || out.empty())
        return std::unexpected(std::string("a condition's value is neither a string nor a list of strings"));
    for (const auto& each : out)
        for (const auto variable : variables_of(each))
            if (!is_known_condition_key(base::to_lower(variable)))
                return std::unexpected(fmt::format("the policy variable {} is not supported", variable));
    return out;
}

bool matches(const policy_condition& condition, const context_value& value, std::string_view wanted,
             const variable_lookup& variables) {
    if (value.compared_as != context_value::kind::text) {
        const auto spelling = with_values(wanted, variables);
        if (spelling && value.is_spelled_by(*spelling)) return true;
    }
    const std::string_view given = value.text;
    switch (condition.compare) {
    case comparison::like:
        return matches_pattern(given, wanted, variables);
    case comparison::equals_ignoring_case:
    case comparison::boolean:
        return matches_pattern(given, wanted, variables, wildcards::literal, letter_case::ignored);
    case comparison::equals:
    case comparison::null:
        return matches_pattern(given, wanted, variables, wildcards::literal);
    }
    return false;
}

// Whether a value of the request matches any of the policy's values, or none for a negated operator.
bool value_holds(const policy_condition& condition, const context_value& given, const variable_lookup& variables) {
    const bool is_among = std::ranges::any_of(
        condition.values, [&](const std::string& wanted) { return matches(condition, given, wanted, variables); });
    return is_among != condition.is_negated;
}

} // namespace

bool is_multivalued(std::string_view lower_key) { return std::ranges::find(list_keys, lower_key) != list_keys.end(); }

bool is_known_condition_key(std::string_view lower_key) {
    return is_multivalued(lower_key) || std::ranges::find(single_keys, lower_key) != single_keys.end() ||
           (lower_key.starts_with(tag_prefix) && lower_key.size() > tag_prefix.size());
}

std::expected<std::vector<policy_condition>, std::string> read_conditions(const boost::json::value& in) {
    if (!in.is_object()) return std::unexpected(std::string("Condition is not an object"));
    std::vector<policy_condition> out;
    for (const auto& [name, keys] : in.get_object()) {
        POOLGUARD_TRY(const auto kind, read_operator(name));
        if (!keys.is_object()) return std::unexpected(fmt::format("{} has no condition keys", std::string(name)));
        for (const auto& [key, wanted] : keys.get_object()) {
            auto condition = kind;
            condition.key = base::to_lower(key);
            if (!is_known_condition_key(condition.key))
                return std::unexpected(fmt::format("the condition key {} is not supported", std::string(key)));
            if (is_multivalued(condition.key) && condition.over == quantifier::none &&
                condition.compare != comparison::null)
                return std::unexpected(fmt::format(
                    "{} can have several values and requires ForAllValues or ForAnyValue", std::string(key)));
            POOLGUARD_TRY(auto values, read_values(wanted));
            if (condition.compare == comparison::null &&
                !std::ranges::all_of(values, [](const auto& each) { return each == "true" || each == "false"; }))
                return std::unexpected(std::string("the value of Null must be true or false"));
            condition.values = std::move(values);
            out.push_back(std::move(condition));
        }
    }
    return out;
}

bool holds(const policy_condition& condition, const request_context& request, const variable_lookup& variables) {
    const auto found = request.find(condition.key);
    const bool is_there = found != request.end() && !found->second.empty();
    if (condition.compare == comparison::null)
        return std::ranges::any_of(condition.values, [&](const auto& wanted) { return wanted == "true"; }) != is_there;
    const auto each = [&](const context_value& given) { return value_holds(condition, given, variables); };
    switch (condition.over) {
    case quantifier::for_all_values:
        return !is_there || std::ranges::all_of(found->second, each);
    case quantifier::for_any_value:
        return is_there ? std::ranges::any_of(found->second, each) : condition.is_if_exists;
    case quantifier::none:
        break;
    }
    if (!is_there) return condition.is_if_exists || condition.is_negated;
    return std::ranges::all_of(found->second, each);
}

} // namespace poolguard::pool
