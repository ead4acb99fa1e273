// Identity pools and their roles.

#include "app/commands/apply/kind_tools.hpp"
#include "base/json/parse.hpp"
#include "base/percent_encoding.hpp"
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

std::expected<json::object, std::string> find_identity_pool(const subject& of) {
    std::string next;
    do {
        json::object request{{"MaxResults", 60}};
        if (!next.empty()) request["NextToken"] = next;
        const auto page = of.services.identity_pools("ListIdentityPools", request);
        if (!page) return of.failed(page.error());
        for (const auto& each : array_at(*page, "IdentityPools")) {
            const auto pool = of.services.identity_pools(
                "DescribeIdentityPool", {{"IdentityPoolId", text_at(each.as_object(), "IdentityPoolId")}});
            if (!pool) return of.failed(pool.error());
            if (is_covered(of.tags(), object_at(*pool, "IdentityPoolTags"))) return *pool;
        }
        next = text_at(*page, "NextToken");
    } while (!next.empty());
    return json::object{};
}

bool is_same_document(std::string_view wanted, std::string_view percent_encoded) {
    const auto there = base::percent_decode(percent_encoded);
    if (!there) return false;
    const auto one = base::json::parse(wanted), other = base::json::parse(*there);
    return one && other && *one == *other;
}

// Whether the policy was written.
std::expected<bool, std::string> apply_policy(const subject& of, const std::string& role, const json::object& policy) {
    const std::string name(text_at(policy, "PolicyName"));
    if (name.empty() || !policy.contains("PolicyDocument"))
        return of.refused("a policy needs PolicyName and PolicyDocument");
    const auto document = text_of(policy.at("PolicyDocument"));
    const auto now = of.services.roles("GetRolePolicy", {{"RoleName", role}, {"PolicyName", name}});
    if (!now && !is_missing(now.error())) return of.failed(now.error());
    if (now && is_same_document(document, between(*now, "PolicyDocument"))) return false;
    const auto done =
        of.services.roles("PutRolePolicy", {{"RoleName", role}, {"PolicyName", name}, {"PolicyDocument", document}});
    if (!done) return of.failed(done.error());
    return true;
}

// By provider, as the service expects them.
json::object wanted_mappings(const subject& of) {
    json::object out;
    for (const auto& [key, mapping] : object_at(of.properties, "RoleMappings")) {
        auto each = mapping.as_object();
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
        const auto made = of.services.identity_pools("CreateIdentityPool", wanted);
        if (!made) return of.failed(made.error());
        const std::string id(text_at(*made, "IdentityPoolId"));
        return applied{change::created, id, {{"Name", std::string(text_at(*made, "IdentityPoolName"))}, {"Id", id}}};
    }
    const std::string id(text_at(now, "IdentityPoolId"));
    const auto changed = differences(wanted, now);
    if (!changed.empty()) {
        wanted["IdentityPoolId"] = id;
        if (const auto done = of.services.identity_pools("UpdateIdentityPool", wanted); !done)
            return of.failed(done.error());
    }
    return applied{changed.empty() ? change::unchanged : change::changed,
                   id,
                   {{"Name", of.name_by("IdentityPoolName")}, {"Id", id}},
                   fmt::format("{}", fmt::join(changed, ", "))};
}

apply_result apply_role_attachment(const subject& of) {
    const auto pool = of.text("IdentityPoolId");
    const auto now = of.services.identity_pools("GetIdentityPoolRoles", {{"IdentityPoolId", pool}});
    if (!now) return of.failed(now.error());
    json::object wanted{{"Roles", object_at(of.properties, "Roles")}};
    if (auto mappings = wanted_mappings(of); !mappings.empty()) wanted["RoleMappings"] = std::move(mappings);
    const auto changed = differences(wanted, *now);
    if (changed.empty()) return applied{change::unchanged, pool, {}};
    const bool is_new = object_at(*now, "Roles").empty();
    wanted["IdentityPoolId"] = pool;
    if (const auto done = of.services.identity_pools("SetIdentityPoolRoles", wanted); !done)
        return of.failed(done.error());
    return applied{is_new ? change::created : change::changed, pool, {}, fmt::format("{}", fmt::join(changed, ", "))};
}

apply_result apply_role(const subject& of) {
    const auto name = of.name_by("RoleName");
    const auto* trust = of.properties.if_contains("AssumeRolePolicyDocument");
    if (trust == nullptr) return of.refused("a role needs AssumeRolePolicyDocument");
    const auto document = text_of(*trust);
    const auto now = of.services.roles("GetRole", {{"RoleName", name}});
    if (!now && !is_missing(now.error())) return of.failed(now.error());
    applied out{change::unchanged,
                name,
                {{"Arn", fmt::format("arn:aws:iam::{}:role/{}", of.services.account(), name)}, {"RoleId", name}}};
    std::vector<std::string> changed;
    if (!now) {
        const auto made = of.services.roles("CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", document}});
        if (!made) return of.failed(made.error());
        out.what = change::created;
    } else if (!is_same_document(document, between(*now, "AssumeRolePolicyDocument"))) {
        const auto done =
            of.services.roles("UpdateAssumeRolePolicy", {{"RoleName", name}, {"PolicyDocument", document}});
        if (!done) return of.failed(done.error());
        changed.emplace_back("AssumeRolePolicyDocument");
    }
    for (const auto& each : array_at(of.properties, "Policies")) {
        POOLGUARD_TRY(const auto put, apply_policy(of, name, each.as_object()));
        if (put) changed.emplace_back(text_at(each.as_object(), "PolicyName"));
    }
    if (out.what == change::unchanged && !changed.empty()) out.what = change::changed;
    if (out.what == change::changed) out.note = fmt::format("{}", fmt::join(changed, ", "));
    return out;
}

apply_result skip_policy(const subject& of) {
    return applied{change::skipped, of.logical_id, {}, "it is for Amazon's IAM, which this server does not need"};
}

} // namespace poolguard::app::apply
