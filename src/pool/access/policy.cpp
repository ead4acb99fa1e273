#include "pool/access/policy.hpp"

#include "base/ascii.hpp"
#include "base/json/parse.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

namespace poolguard::pool {
namespace {

template <class T>
using parsed = std::expected<T, std::string>;

constexpr std::string_view identity_principal = "cognito-identity.amazonaws.com";
constexpr std::string_view nobody = "arn:nobody"; // the resource of statements without effect

enum class policy_kind { permission, trust };

parsed<std::vector<std::string>> read_texts(const boost::json::value& in, std::string_view member) {
    std::vector<std::string> out;
    const auto add = [&](const boost::json::value& each) {
        if (!each.is_string() || each.get_string().empty()) return false;
        out.emplace_back(each.get_string());
        return is_well_formed_pattern(out.back());
    };
    const bool fine = in.is_array() ? std::ranges::all_of(in.get_array(), add) : add(in);
    if (!fine || out.empty())
        return std::unexpected(fmt::format("{} is neither a string nor a list of strings", member));
    return out;
}

parsed<std::vector<std::string>> read_resources(const boost::json::value& in, std::string_view member) {
    auto out = read_texts(in, member);
    if (!out) return out;
    for (const auto& each : *out) {
        if (each != "*" && !each.starts_with("arn:"))
            return std::unexpected(fmt::format("{} is neither an ARN nor *", member));
        for (const auto name : variables_of(each))
            if (const auto key = base::to_lower(name); !is_known_condition_key(key) || is_multivalued(key))
                return std::unexpected(fmt::format("the policy variable {} is not supported", name));
    }
    return out;
}

parsed<std::vector<std::string>> read_actions(const boost::json::value& in, std::string_view member) {
    auto out = read_texts(in, member);
    if (!out) return out;
    for (const auto& each : *out)
        if (each != "*" && (each.find(':') == std::string::npos || each.find("${") != std::string::npos))
            return std::unexpected(fmt::format("{} is not of the form service:operation", member));
    return out;
}

bool is_for_identity_pools(const boost::json::value& principal) {
    const auto* kinds = principal.if_object();
    if (kinds == nullptr) return false;
    const auto* federated = kinds->if_contains("Federated");
    if (federated == nullptr) return false;
    const auto is_it = [](const boost::json::value& each) {
        return each.is_string() && each.get_string() == identity_principal;
    };
    return federated->is_array() ? std::ranges::any_of(federated->get_array(), is_it) : is_it(*federated);
}

// Builds a statement from its members.
struct statement_reader {
    policy_kind kind;
    policy_statement out;
    bool has_effect = false;
    bool has_principal = false;
    bool is_of_others = false; // a trust statement, but not for identity pools

    // The error, if any.
    std::optional<std::string> member(const std::string& name, const boost::json::value& value) {
        if (name == "Sid") return value.is_string() ? std::nullopt : std::optional<std::string>("Sid is not a string");
        if (name == "Effect") return effect(value);
        if (name == "Condition" && is_of_others) return std::nullopt;
        if (name == "Condition") return keep(read_conditions(value), out.conditions);
        if (name == "Action" || name == "NotAction") {
            if (!out.actions.empty()) return "a statement has Action and NotAction";
            out.actions_are_excepted = name == "NotAction";
            return keep(read_actions(value, name), out.actions);
        }
        if (kind == policy_kind::permission && (name == "Resource" || name == "NotResource")) {
            if (!out.resources.empty()) return "a statement has Resource and NotResource";
            out.resources_are_excepted = name == "NotResource";
            return keep(read_resources(value, name), out.resources);
        }
        if (kind == policy_kind::trust && name == "Principal") {
            has_principal = true;
            return std::nullopt;
        }
        return fmt::format("the member {} is not supported", name);
    }

    std::optional<std::string> finish() {
        if (!has_effect) return "a statement has no Effect";
        if (out.actions.empty()) return "a statement has no Action";
        if (kind == policy_kind::trust) {
            if (!has_principal) return "a statement has no Principal";
            // A statement for another principal neither allows nor denies identity pools.
            out.resources = {is_of_others ? std::string(nobody) : "*"};
        }
        if (out.resources.empty()) return "a statement has no Resource";
        return std::nullopt;
    }

  private:
    std::optional<std::string> effect(const boost::json::value& value) {
        if (!value.is_string() || (value.get_string() != "Allow" && value.get_string() != "Deny"))
            return "Effect is neither Allow nor Deny";
        has_effect = true;
        out.allows = value.get_string() == "Allow";
        return std::nullopt;
    }
    template <class T>
    static std::optional<std::string> keep(parsed<T> read, T& in) {
        if (!read) return std::move(read.error());
        in = std::move(*read);
        return std::nullopt;
    }
};

parsed<policy_statement> read_statement(const boost::json::value& in, policy_kind kind) {
    if (!in.is_object()) return std::unexpected(std::string("a statement is not an object"));
    statement_reader reader{.kind = kind, .out = {}};
    // Conditions of a statement for another principal, such as sts:ExternalId, are not for this server to judge.
    const auto* principal = kind == policy_kind::trust ? in.get_object().if_contains("Principal") : nullptr;
    reader.is_of_others = principal != nullptr && !is_for_identity_pools(*principal);
    for (const auto& [name, value] : in.get_object())
        if (const auto error = reader.member(std::string(name), value)) return std::unexpected(*error);
    if (const auto error = reader.finish()) return std::unexpected(*error);
    return std::move(reader.out);
}

// Checks a policy document's members, and returns its statements.
parsed<boost::json::array> statements_of(const boost::json::value& document) {
    if (!document.is_object()) return std::unexpected(std::string("the policy is not an object"));
    const boost::json::value* statements = nullptr;
    bool has_version = false;
    for (const auto& [name, value] : document.get_object()) {
        // Version 2008-10-17 has no policy variables.
        if (name == "Version")
            has_version = value.is_string() && value.get_string() == "2012-10-17";
        else if (name == "Statement")
            statements = &value;
        else if (name != "Id")
            return std::unexpected(fmt::format("the member {} is not supported", std::string(name)));
    }
    if (!has_version) return std::unexpected(std::string("Version is not 2012-10-17"));
    if (statements == nullptr) return std::unexpected(std::string("the policy has no Statement"));
    if (statements->is_array()) return statements->get_array();
    return boost::json::array{*statements};
}

parsed<policy> read_policy(std::string_view json, policy_kind kind) {
    if (json.size() > max_policy_bytes)
        return std::unexpected(fmt::format("the policy is larger than {} bytes", max_policy_bytes));
    const auto document = base::json::parse(json);
    if (!document) return std::unexpected(std::string(base::json::describe(document.error())));
    POOLGUARD_TRY(const auto statements, statements_of(*document));
    policy out;
    out.statements.reserve(statements.size());
    for (const auto& each : statements) {
        POOLGUARD_TRY(auto statement, read_statement(each, kind));
        out.statements.push_back(std::move(statement));
    }
    return out;
}

bool concerns(const policy_statement& statement, const access_request& wanted, const variable_lookup& variables) {
    const auto no_variables = [](std::string_view) -> std::optional<std::string> { return std::nullopt; };
    const bool is_action = std::ranges::any_of(statement.actions, [&](const std::string& each) {
        return matches_pattern(wanted.action, each, no_variables, wildcards::active, letter_case::ignored);
    });
    if (is_action == statement.actions_are_excepted) return false;
    const bool is_resource = std::ranges::any_of(statement.resources, [&](const std::string& each) {
        return matches_pattern(wanted.resource, each, variables);
    });
    if (is_resource == statement.resources_are_excepted) return false;
    return std::ranges::all_of(statement.conditions,
                               [&](const auto& each) { return holds(each, wanted.context, variables); });
}

} // namespace

std::expected<policy, std::string> read_permission_policy(std::string_view json) {
    return read_policy(json, policy_kind::permission);
}

std::expected<policy, std::string> read_trust_policy(std::string_view json) {
    return read_policy(json, policy_kind::trust);
}

bool is_trusting_identity_pools(const policy& trust) {
    return std::ranges::any_of(trust.statements,
                               [](const policy_statement& each) { return each.resources.front() != nobody; });
}

decision decide(std::span<const policy> policies, const access_request& wanted) {
    const variable_lookup variables = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = wanted.context.find(base::to_lower(name));
        if (found == wanted.context.end() || found->second.size() != 1) return std::nullopt;
        return found->second.front().text;
    };
    auto out = decision::not_allowed;
    for (const auto& each : policies)
        for (const auto& statement : each.statements) {
            if (out == decision::allowed && statement.allows) continue;
            if (!concerns(statement, wanted, variables)) continue;
            if (!statement.allows) return decision::denied_explicitly;
            out = decision::allowed;
        }
    return out;
}

} // namespace poolguard::pool
