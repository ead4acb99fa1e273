// Identity pools, and which roles they give.

#include "app/commands/apply/kind_tools.hpp"
#include "base/try.hpp"

#include <algorithm>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

// CloudFormation's tags are a list of Key and Value, the service's an object.
json::object wanted_pool(const subject& of) {
    auto out =
        of.only({"AllowUnauthenticatedIdentities", "AllowClassicFlow", "CognitoIdentityProviders",
                 "SupportedLoginProviders", "DeveloperProviderName", "OpenIdConnectProviderARNs", "SamlProviderARNs"});
    out["IdentityPoolName"] = of.name_by("IdentityPoolName");
    auto tags = of.tags();
    for (const auto& each : array_at(of.properties, "IdentityPoolTags"))
        tags[text_at(each.as_object(), "Key")] = text_at(each.as_object(), "Value");
    out["IdentityPoolTags"] = std::move(tags);
    return out;
}

maybe_found find_identity_pool(const subject& of) {
    const auto list = [&](const json::object& request) { return of.identity_pools("ListIdentityPools", request); };
    const auto look = [&](const json::object& each) -> maybe_found {
        POOLGUARD_TRY(auto pool,
                      of.identity_pools("DescribeIdentityPool", {{"IdentityPoolId", text_at(each, "IdentityPoolId")}}));
        return is_covered(of.tags(), object_at(pool, "IdentityPoolTags")) ? std::move(pool) : json::object{};
    };
    return find_listed(list, {{"MaxResults", 60}}, "IdentityPools", look);
}

// By provider, as the service expects them.
json::object wanted_mappings(const subject& of) {
    json::object out;
    for (const auto& [key, mapping] : object_at(of.properties, "RoleMappings")) {
        auto each = base::json::object_in(mapping);
        const std::string provider(text_at(each, "IdentityProvider"));
        each.erase("IdentityProvider");
        out[provider.empty() ? std::string(key) : provider] = std::move(each);
    }
    return out;
}

} // namespace

apply_result apply_identity_pool(const subject& of) {
    POOLGUARD_TRY(const auto now, find_identity_pool(of));
    auto wanted = wanted_pool(of);
    if (now.empty()) {
        POOLGUARD_TRY(const auto made, of.identity_pools("CreateIdentityPool", wanted));
        return applied{
            change::created, std::string(text_at(made, "IdentityPoolId")), {{"Name", of.name_by("IdentityPoolName")}}};
    }
    const std::string id(text_at(now, "IdentityPoolId"));
    const auto changed = differences(wanted, now);
    if (!changed.empty()) {
        wanted["IdentityPoolId"] = id;
        POOLGUARD_CHECK(of.identity_pools("UpdateIdentityPool", wanted));
    }
    return applied{changed.empty() ? change::unchanged : change::changed,
                   id,
                   {{"Name", of.name_by("IdentityPoolName")}},
                   names_of(changed)};
}

apply_result apply_role_attachment(const subject& of) {
    const auto pool = of.text("IdentityPoolId");
    POOLGUARD_TRY(const auto now, of.identity_pools("GetIdentityPoolRoles", {{"IdentityPoolId", pool}}));
    json::object wanted{{"Roles", object_at(of.properties, "Roles")}};
    if (auto mappings = wanted_mappings(of); !mappings.empty()) wanted["RoleMappings"] = std::move(mappings);
    const auto changed = differences(wanted, now);
    if (changed.empty()) return applied{change::unchanged, pool};
    const bool is_new = object_at(now, "Roles").empty();
    wanted["IdentityPoolId"] = pool;
    POOLGUARD_CHECK(of.identity_pools("SetIdentityPoolRoles", wanted));
    return applied{is_new ? change::created : change::changed, pool, {}, names_of(changed)};
}

apply_result apply_principal_tags(const subject& of) {
    const auto key = of.only({"IdentityPoolId", "IdentityProviderName"});
    POOLGUARD_TRY(const auto now, of.identity_pools("GetPrincipalTagAttributeMap", key));
    auto wanted = of.only({"UseDefaults", "PrincipalTags"});
    const auto changed = differences(wanted, now);
    const auto id = fmt::format("{}|{}", of.text("IdentityPoolId"), of.text("IdentityProviderName"));
    if (changed.empty()) return applied{change::unchanged, id};
    merge(wanted, key);
    POOLGUARD_CHECK(of.identity_pools("SetPrincipalTagAttributeMap", wanted));
    return applied{
        object_at(now, "PrincipalTags").empty() ? change::created : change::changed, id, {}, names_of(changed)};
}

} // namespace poolguard::app::apply
