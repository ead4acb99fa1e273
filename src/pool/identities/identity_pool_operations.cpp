#include "base/random.hpp"
#include "base/try.hpp"
#include "cognito/messages/identity_pools.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/identities/login_tokens.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <set>

namespace poolguard::pool {
namespace {

constexpr std::size_t most_rules = 25;
constexpr std::size_t most_tags = 50;
constexpr std::size_t longest_tag = 128;
constexpr std::size_t longest_claim = 256;

cognito::identity_pool describe_identity_pool(const identity_pool_document& from) {
    cognito::identity_pool out;
    static_cast<cognito::identity_pool_settings&>(out) = from.settings;
    out.IdentityPoolId = from.id;
    return out;
}

// Unsupported settings are refused, so that nobody relies on them for protection.
result<void> check_settings(const cognito::identity_pool_settings& given, const login_tokens& tokens) {
    if (given.SupportedLoginProviders && !given.SupportedLoginProviders->empty())
        return refuse_parameter("SupportedLoginProviders are not supported here: use a user pool's providers.");
    if (given.OpenIdConnectProviderARNs && !given.OpenIdConnectProviderARNs->empty())
        return refuse_parameter("OpenIdConnectProviderARNs are not supported here: use a user pool's providers.");
    if (given.SamlProviderARNs && !given.SamlProviderARNs->empty())
        return refuse_parameter("SamlProviderARNs are not supported here.");
    if (given.DeveloperProviderName) return refuse_parameter("DeveloperProviderName is not supported here.");
    if (!given.CognitoIdentityProviders) return {};
    std::set<std::pair<std::string, std::string>> seen;
    for (const auto& each : *given.CognitoIdentityProviders) {
        const auto user_pool = tokens.user_pool_of(each.ProviderName);
        if (user_pool.empty())
            return refuse_parameter("CognitoIdentityProviders: a ProviderName does not name a user pool.");
        if (!seen.emplace(user_pool, each.ClientId.value).second)
            return refuse_parameter("CognitoIdentityProviders contains an app client twice.");
    }
    return {};
}

reply_to<cognito::create_identity_pool> create_identity_pool(const cognito::create_identity_pool& input, const call& by,
                                                             const operation_ports& ports) {
    if (by.region.empty()) return refuse_parameter("An identity pool is created in a region, and the call names none.");
    POOLGUARD_CHECK(check_settings(input, ports.logins));
    identity_pool_document made;
    made.id = fmt::format("{}:{}", by.region, ports.random.uuid());
    made.settings = input;
    POOLGUARD_CHECK(ports.identity_pools.create(made));
    return describe_identity_pool(made);
}

reply_to<cognito::update_identity_pool> update(const cognito::update_identity_pool& input, const call& by,
                                               const operation_ports& ports) {
    POOLGUARD_CHECK(check_settings(input, ports.logins));
    const auto changed = ports.identity_pools.update(input.IdentityPoolId, by,
                                                     [&](identity_pool_document& pool) { pool.settings = input; });
    if (!changed) return std::unexpected(changed.error());
    return describe_identity_pool(*changed);
}

reply_to<cognito::describe_identity_pool> describe_one(const cognito::describe_identity_pool& input, const call& by,
                                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, ports.identity_pools.get(input.IdentityPoolId, by));
    return describe_identity_pool(found);
}

reply_to<cognito::delete_identity_pool> remove(const cognito::delete_identity_pool& input, const call& by,
                                               const operation_ports& ports) {
    POOLGUARD_CHECK(ports.identity_pools.remove(input.IdentityPoolId.value, by));
    return cognito::no_reply{};
}

reply_to<cognito::list_identity_pools> list(const cognito::list_identity_pools& input, const call& by,
                                            const operation_ports& ports) {
    if (by.region.empty()) return refuse_parameter("Identity pools are listed by region, and the call names none.");
    const auto listing = fmt::format("ListIdentityPools {}", by.region);
    POOLGUARD_TRY(const auto after, ports.listings.open(listing, input.NextToken, by.now));
    POOLGUARD_TRY(const auto page,
                  ports.identity_pools.list(by.region, static_cast<std::size_t>(input.MaxResults.value), after));
    cognito::list_identity_pools_reply out{{}, ports.listings.seal(listing, page.next, by.now)};
    for (const auto& each : page.documents)
        if (!each.gone) out.IdentityPools.push_back({each.id, each.settings.IdentityPoolName});
    return out;
}

result<void> check_roles(const cognito::string_map& roles) {
    for (const auto& [kind, arn] : roles) {
        if (kind != "authenticated" && kind != "unauthenticated")
            return refuse_parameter("Roles may contain only authenticated and unauthenticated.");
        if (!arn.starts_with("arn:aws") || arn.find(":role/") == std::string::npos)
            return refuse_parameter(fmt::format("The {} role is not a role ARN.", kind));
    }
    return {};
}

// The key of a mapping; empty if the provider is not an app client of a user pool.
std::string mapping_key(std::string_view given, const login_tokens& tokens) {
    const auto colon = given.rfind(':');
    if (colon == std::string_view::npos) return {};
    const auto user_pool = tokens.user_pool_of(given.substr(0, colon));
    if (user_pool.empty()) return {};
    return fmt::format("{}:{}", provider_name_of(user_pool), given.substr(colon + 1));
}

result<cognito::role_mappings> check_mappings(const cognito::role_mappings& given, const login_tokens& tokens) {
    cognito::role_mappings out;
    for (const auto& [provider, mapping] : given) {
        auto key = mapping_key(provider, tokens);
        if (key.empty())
            return refuse_parameter("A key of RoleMappings must be {provider of a user pool}:{app client}.");
        const bool has_rules = mapping.RulesConfiguration.has_value();
        if (has_rules != (mapping.Type == cognito::role_mapping_type::Rules))
            return refuse_parameter(
                "RulesConfiguration is required for role mappings of type Rules, and only for these.");
        if (has_rules && mapping.RulesConfiguration->Rules.size() > most_rules)
            return refuse_parameter(fmt::format("A role mapping may have at most {} rules.", most_rules));
        if (!mapping.AmbiguousRoleResolution)
            return refuse_parameter("AmbiguousRoleResolution is required in a role mapping.");
        out.emplace(std::move(key), mapping);
    }
    return out;
}

reply_to<cognito::set_identity_pool_roles> set_roles(const cognito::set_identity_pool_roles& input, const call& by,
                                                     const operation_ports& ports) {
    POOLGUARD_CHECK(check_roles(input.Roles));
    POOLGUARD_TRY(const auto mappings,
                  check_mappings(input.RoleMappings.value_or(cognito::role_mappings{}), ports.logins));
    POOLGUARD_CHECK(ports.identity_pools.update(input.IdentityPoolId, by, [&](identity_pool_document& pool) {
        pool.roles = input.Roles;
        pool.mappings = mappings;
    }));
    return cognito::no_reply{};
}

reply_to<cognito::get_identity_pool_roles> get_roles(const cognito::get_identity_pool_roles& input, const call& by,
                                                     const operation_ports& ports) {
    POOLGUARD_TRY(auto found, ports.identity_pools.get(input.IdentityPoolId, by));
    cognito::get_identity_pool_roles_reply out{found.id, std::move(found.roles), std::nullopt};
    if (!found.mappings.empty()) out.RoleMappings = std::move(found.mappings);
    return out;
}

result<std::string> tag_provider(std::string_view given, const login_tokens& tokens) {
    const auto user_pool = tokens.user_pool_of(given);
    if (user_pool.empty()) return refuse_parameter("IdentityProviderName does not name a user pool.");
    return provider_name_of(user_pool);
}

reply_to<cognito::set_principal_tag_attribute_map> set_tags(const cognito::set_principal_tag_attribute_map& input,
                                                            const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto provider, tag_provider(input.IdentityProviderName.value, ports.logins));
    tag_mapping wanted{input.UseDefaults.value_or(false), input.PrincipalTags.value_or(cognito::string_map{})};
    if (wanted.tags.size() > most_tags)
        return refuse_parameter(fmt::format("PrincipalTags may have at most {} entries.", most_tags));
    for (const auto& [tag, claim] : wanted.tags)
        if (tag.empty() || tag.size() > longest_tag || claim.empty() || claim.size() > longest_claim)
            return refuse_parameter("PrincipalTags contains a name or a claim that is empty or too long.");
    const auto changed = ports.identity_pools.update(
        input.IdentityPoolId, by, [&](identity_pool_document& pool) { pool.tags[provider] = wanted; });
    if (!changed) return std::unexpected(changed.error());
    return cognito::principal_tag_map{input.IdentityPoolId, input.IdentityProviderName, wanted.uses_defaults,
                                      wanted.tags};
}

reply_to<cognito::get_principal_tag_attribute_map> get_tags(const cognito::get_principal_tag_attribute_map& input,
                                                            const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto provider, tag_provider(input.IdentityProviderName.value, ports.logins));
    POOLGUARD_TRY(auto found, ports.identity_pools.get(input.IdentityPoolId, by));
    const auto known = found.tags.find(provider);
    const tag_mapping mapping = known == found.tags.end() ? tag_mapping{} : known->second;
    return cognito::principal_tag_map{input.IdentityPoolId, input.IdentityProviderName, mapping.uses_defaults,
                                      mapping.tags};
}

} // namespace

extern const operation create_identity_pool_operation =
    operation_of<cognito::create_identity_pool, create_identity_pool>;
extern const operation update_identity_pool_operation = operation_of<cognito::update_identity_pool, update>;
extern const operation describe_identity_pool_operation = operation_of<cognito::describe_identity_pool, describe_one>;
extern const operation delete_identity_pool_operation = operation_of<cognito::delete_identity_pool, remove>;
extern const operation list_identity_pools_operation = operation_of<cognito::list_identity_pools, list>;
extern const operation set_identity_pool_roles_operation = operation_of<cognito::set_identity_pool_roles, set_roles>;
extern const operation get_identity_pool_roles_operation = operation_of<cognito::get_identity_pool_roles, get_roles>;
extern const operation set_principal_tag_attribute_map_operation =
    operation_of<cognito::set_principal_tag_attribute_map, set_tags>;
extern const operation get_principal_tag_attribute_map_operation =
    operation_of<cognito::get_principal_tag_attribute_map, get_tags>;

} // namespace poolguard::pool
