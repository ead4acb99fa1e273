#include "pool/identities/role_choice.hpp"

#include "base/json/lookup.hpp"
#include "base/json/write.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <vector>

namespace poolguard::pool {
namespace {

constexpr std::size_t longest_tag_value = 256;

std::unexpected<failure> no_access() {
    return refuse(cognito::failure_name::not_authorized, "Access to this role is denied by the role mapping.");
}

std::vector<std::string> claim_texts(const boost::json::object& claims, std::string_view name) {
    std::vector<std::string> out;
    const auto* found = claims.if_contains(name);
    if (found == nullptr) return out;
    if (!found->is_array()) {
        out.emplace_back(found->is_string() ? std::string(found->get_string()) : boost::json::serialize(*found));
        return out;
    }
    for (const auto& each : found->get_array())
        if (each.is_string()) out.emplace_back(each.get_string());
    return out;
}

// Contains matches a list if one of its entries equals the value; the other match types never match a list.
bool rule_matches(const cognito::mapping_rule& rule, const boost::json::object& claims) {
    const auto values = claim_texts(claims, rule.Claim.value);
    const std::string& wanted = rule.Value;
    const bool has_list = base::json::find_array(claims, rule.Claim.value) != nullptr;
    switch (rule.MatchType) {
    case cognito::claim_match::Contains:
        return std::ranges::any_of(values, [&](const std::string& each) {
            return has_list ? each == wanted : each.find(wanted) != std::string::npos;
        });
    case cognito::claim_match::Equals:
        return !has_list && values == std::vector{wanted};
    case cognito::claim_match::StartsWith:
        return !has_list && !values.empty() && values.front().starts_with(wanted);
    case cognito::claim_match::NotEqual:
        // A missing claim does not match.
        return !has_list && !values.empty() && values.front() != wanted;
    }
    return false;
}

result<std::string> default_role(const identity_pool_document& pool, const char* of) {
    const auto found = pool.roles.find(of);
    if (found == pool.roles.end()) return bad_role_configuration();
    return found->second;
}

result<std::string> resolve_ambiguity(const identity_pool_document& pool, const cognito::role_mapping& mapping) {
    if (mapping.AmbiguousRoleResolution == cognito::ambiguous_role_resolution::AuthenticatedRole)
        return default_role(pool, "authenticated");
    return no_access();
}

result<std::string> role_of_token(const identity_pool_document& pool, const cognito::role_mapping& mapping,
                                  const boost::json::object& claims, const std::optional<std::string>& wanted) {
    const auto roles = claim_texts(claims, "cognito:roles");
    if (wanted) {
        if (std::ranges::find(roles, *wanted) == roles.end()) return no_access();
        return *wanted;
    }
    if (const auto preferred = claim_texts(claims, "cognito:preferred_role"); preferred.size() == 1)
        return preferred.front();
    if (roles.size() == 1) return roles.front();
    return resolve_ambiguity(pool, mapping);
}

// By provider and app client for a user pool; for others by provider, or by the ARN that ends with it.
const cognito::role_mapping* mapping_for(const identity_pool_document& pool, const login_claims& by) {
    const auto with_client = fmt::format("{}:{}", by.provider, by.client_id);
    const auto end_of_arn = fmt::format(":oidc-provider/{}", by.provider);
    const auto found = std::ranges::find_if(pool.mappings, [&](const auto& each) {
        return each.first == with_client || each.first == by.provider || each.first.ends_with(end_of_arn);
    });
    return found == pool.mappings.end() ? nullptr : &found->second;
}

} // namespace

std::unexpected<failure> bad_role_configuration() {
    return refuse("InvalidIdentityPoolConfigurationException",
                  "Invalid identity pool configuration. Check assigned IAM roles for this pool.");
}

result<std::string> choose_role(const identity_pool_document& pool, const login_claims& by,
                                const std::optional<std::string>& wanted) {
    const auto* mapping = mapping_for(pool, by);
    if (mapping != nullptr && mapping->Type == cognito::role_mapping_type::Token)
        return role_of_token(pool, *mapping, by.claims, wanted);
    if (wanted) return refuse_parameter("CustomRoleArn needs a role mapping of type Token for this provider.");
    if (mapping == nullptr) return default_role(pool, "authenticated");
    if (mapping->RulesConfiguration)
        for (const auto& rule : mapping->RulesConfiguration->Rules)
            if (rule_matches(rule, by.claims)) return rule.RoleARN.value;
    return resolve_ambiguity(pool, *mapping);
}

result<std::string> choose_unauthenticated_role(const identity_pool_document& pool) {
    return default_role(pool, "unauthenticated");
}

cognito::string_map choose_tags(const identity_pool_document& pool, const login_claims& by) {
    cognito::string_map out;
    const auto found = pool.tags.find(std::string(by.provider));
    if (found == pool.tags.end()) return out;
    static const cognito::string_map defaults{{"username", "sub"}, {"client", "aud"}};
    for (const auto& [tag, claim] : found->second.uses_defaults ? defaults : found->second.tags) {
        const auto values = claim_texts(by.claims, claim);
        if (values.size() == 1 && !values.front().empty() && values.front().size() <= longest_tag_value)
            out[tag] = values.front();
    }
    return out;
}

} // namespace poolguard::pool
