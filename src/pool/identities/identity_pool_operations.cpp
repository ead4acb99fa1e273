#include "base/random.hpp"
#include "base/try.hpp"
#include "cognito/messages/identity_pools.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/identities/login_tokens.hpp"
#include "pool/identities/role_choice.hpp"
#include "pool/model/tags.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <set>

namespace poolguard::pool {
namespace {

// Amazon's quotas.
constexpr std::size_t most_rules = 25;
constexpr std::size_t most_user_pools = 50;
constexpr std::size_t most_identity_pools = 1000; // of a region

cognito::identity_pool describe_identity_pool(const identity_pool_document& from) {
    cognito::identity_pool out;
    static_cast<cognito::identity_pool_settings&>(out) = from.settings;
    out.IdentityPoolId = from.id;
    if (!out.IdentityPoolTags) out.IdentityPoolTags.emplace();
    if (out.CognitoIdentityProviders)
        for (auto& each : *out.CognitoIdentityProviders)
            each.ServerSideTokenCheck = each.ServerSideTokenCheck.value_or(false);
    return out;
}

std::unexpected<failure> beyond_identity_quota(std::string_view quota, std::size_t most) {
    return refuse(cognito::failure_name::limit_exceeded, fmt::format("{}: at most {}.", quota, most));
}

result<void> check_arns(const std::optional<std::vector<cognito::arn_text>>& given, std::string_view kind,
                        std::string_view member) {
    if (!given) return {};
    for (const auto& each : *given)
        if (iam_name_in(each, kind).empty())
            return refuse_parameter(fmt::format("{} contains a text that is not the ARN of a provider.", member));
    return {};
}

// What is stored here without effect, is refused at sign-in by name. The value of the two others that Amazon knows,
// api.twitter.com and www.digits.com, is a secret.
result<void> check_settings(const cognito::identity_pool_settings& given, const login_tokens& tokens) {
    if (given.SupportedLoginProviders)
        for (const auto& [provider, _] : *given.SupportedLoginProviders)
            if (!is_social_provider(provider))
                return refuse_parameter(fmt::format("SupportedLoginProviders: {} is not supported here.", provider));
    POOLGUARD_CHECK(check_arns(given.OpenIdConnectProviderARNs, open_id_provider_kind, "OpenIdConnectProviderARNs"));
    POOLGUARD_CHECK(check_arns(given.SamlProviderARNs, "saml-provider", "SamlProviderARNs"));
    POOLGUARD_CHECK(check_tags(given.IdentityPoolTags));
    if (!given.CognitoIdentityProviders) return {};
    if (given.CognitoIdentityProviders->size() > most_user_pools)
        return beyond_identity_quota("Amazon Cognito user pool providers per identity pool", most_user_pools);
    std::set<std::pair<std::string, std::string>> seen;
    for (const auto& each : *given.CognitoIdentityProviders) {
        const auto user_pool = each.ProviderName ? tokens.user_pool_of(*each.ProviderName) : std::string{};
        if (user_pool.empty() || !each.ClientId) return refuse_parameter("Invalid Cognito Identity Provider");
        if (!seen.emplace(user_pool, each.ClientId->value).second)
            return refuse_parameter("CognitoIdentityProviders contains an app client twice.");
    }
    return {};
}

reply_to<cognito::create_identity_pool> create_identity_pool(const cognito::create_identity_pool& input, const call& by,
                                                             const operation_ports& ports) {
    if (by.region.empty()) return refuse_parameter("An identity pool is created in a region, and the call names none.");
    POOLGUARD_CHECK(check_settings(input, ports.logins));
    POOLGUARD_TRY(const auto others, ports.identity_pools.list(by.region, most_identity_pools, {}));
    if (others.documents.size() >= most_identity_pools)
        return beyond_identity_quota("Identity pools per account", most_identity_pools);
    identity_pool_document made;
    made.id = fmt::format("{}:{}", by.region, ports.random.uuid());
    made.settings = input;
    POOLGUARD_CHECK(ports.identity_pools.create(made));
    return describe_identity_pool(made);
}

reply_to<cognito::update_identity_pool> update(const cognito::update_identity_pool& input, const call& by,
                                               const operation_ports& ports) {
    POOLGUARD_CHECK(check_settings(input, ports.logins));
    // The identities of the developer's users have the name.
    bool is_renamed = false;
    const auto changed = ports.identity_pools.update(input.IdentityPoolId, by, [&](identity_pool_document& pool) {
        auto [name, tags] = std::pair(pool.settings.DeveloperProviderName, pool.settings.IdentityPoolTags);
        is_renamed = name && input.DeveloperProviderName && *input.DeveloperProviderName != *name;
        if (is_renamed) return;
        pool.settings = input;
        if (name) pool.settings.DeveloperProviderName = std::move(name);
        if (!input.IdentityPoolTags) pool.settings.IdentityPoolTags = std::move(tags);
    });
    if (!changed) return std::unexpected(changed.error());
    if (is_renamed) return refuse_parameter("DeveloperProviderName cannot be changed once it is set.");
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
        if (!arn.starts_with("arn:aws") || arn.find(":role/") == std::string::npos)
            return refuse_parameter(fmt::format("The {} role is not a role ARN.", kind));
    }
    return {};
}

result<void> check_mapping(const cognito::role_mapping& mapping, std::string_view key) {
    const bool has_rules = mapping.RulesConfiguration.has_value();
    if (has_rules != (mapping.Type == cognito::role_mapping_type::Rules))
        return refuse_parameter("RulesConfiguration is required for role mappings of type Rules, and only for these.");
    if (has_rules && mapping.RulesConfiguration->Rules.size() > most_rules)
        return refuse_parameter(fmt::format("A role mapping may have at most {} rules.", most_rules));
    if (!mapping.AmbiguousRoleResolution)
        return refuse_parameter("AmbiguousRoleResolution is required in a role mapping.");
    // Only a user pool's administrators, who are also this server's, decide on the roles in its tokens.
    if (!has_rules && !key.starts_with("cognito-idp."))
        return refuse_parameter("Only user pools can have role mappings of type Token.");
    return {};
}

result<cognito::role_mappings> check_mappings(const cognito::role_mappings& given,
                                              const cognito::identity_pool_settings& settings,
                                              const login_tokens& tokens) {
    cognito::role_mappings out;
    for (const auto& [provider, mapping] : given) {
        auto key = tokens.mapped_provider(settings, provider);
        if (key.empty())
            return refuse_parameter(fmt::format("{} is not a valid RoleMapping ProviderName or is not a configured "
                                                "provider.",
                                                provider));
        POOLGUARD_CHECK(check_mapping(mapping, key));
        out.emplace(std::move(key), mapping);
    }
    return out;
}

reply_to<cognito::set_identity_pool_roles> set_roles(const cognito::set_identity_pool_roles& input, const call& by,
                                                     const operation_ports& ports) {
    POOLGUARD_CHECK(check_roles(input.Roles));
    POOLGUARD_TRY(const auto known, ports.identity_pools.get(input.IdentityPoolId, by));
    POOLGUARD_TRY(const auto mappings,
                  check_mappings(input.RoleMappings.value_or(cognito::role_mappings{}), known.settings, ports.logins));
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

result<std::string> tag_provider(std::string_view given, const identity_pool_document& pool,
                                 const login_tokens& tokens) {
    auto found = tokens.listed_provider(pool.settings, given);
    if (found.empty()) return refuse_parameter("IdentityProviderName does not name a provider of the identity pool.");
    return found;
}

reply_to<cognito::set_principal_tag_attribute_map> set_tags(const cognito::set_principal_tag_attribute_map& input,
                                                            const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto known, ports.identity_pools.get(input.IdentityPoolId, by));
    POOLGUARD_TRY(const auto provider, tag_provider(input.IdentityProviderName.value, known, ports.logins));
    const tag_mapping wanted{input.UseDefaults.value_or(false),
                             input.PrincipalTags.value_or(cognito::principal_tags{})};
    const auto changed = ports.identity_pools.update(
        input.IdentityPoolId, by, [&](identity_pool_document& pool) { pool.tags[provider] = wanted; });
    if (!changed) return std::unexpected(changed.error());
    return cognito::principal_tag_map{input.IdentityPoolId, input.IdentityProviderName, wanted.uses_defaults,
                                      wanted.tags};
}

reply_to<cognito::get_principal_tag_attribute_map> get_tags(const cognito::get_principal_tag_attribute_map& input,
                                                            const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, ports.identity_pools.get(input.IdentityPoolId, by));
    POOLGUARD_TRY(const auto provider, tag_provider(input.IdentityProviderName.value, found, ports.logins));
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
