// User pools and their contents.

#include "app/commands/apply/kind_tools.hpp"
#include "base/try.hpp"

#include <algorithm>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

constexpr auto software_token = "SOFTWARE_TOKEN_MFA";

std::expected<json::object, std::string> find_pool(const subject& of) {
    std::string next;
    do {
        json::object request{{"MaxResults", 60}};
        if (!next.empty()) request["NextToken"] = next;
        const auto page = of.services.user_pools("ListUserPools", request);
        if (!page) return of.failed(page.error());
        for (const auto& each : array_at(*page, "UserPools")) {
            const auto described =
                of.services.user_pools("DescribeUserPool", {{"UserPoolId", text_at(each.as_object(), "Id")}});
            if (!described) return of.failed(described.error());
            const auto& pool = object_at(*described, "UserPool");
            if (is_covered(of.tags(), object_at(pool, "UserPoolTags"))) return pool;
        }
        next = text_at(*page, "NextToken");
    } while (!next.empty());
    return json::object{};
}

// DescribeUserPool gives custom attributes the prefix "custom:".
std::expected<json::array, std::string> missing_attributes(const subject& of, const json::object& pool) {
    json::array out;
    for (const auto& each : array_at(of.properties, "Schema")) {
        const std::string name(text_at(each.as_object(), "Name"));
        const auto& there = array_at(pool, "SchemaAttributes");
        const auto found = std::ranges::find_if(there, [&](const json::value& one) {
            const auto its = text_at(one.as_object(), "Name");
            return its == name || its == "custom:" + name;
        });
        if (found == there.end()) {
            out.push_back(each);
            continue;
        }
        auto wanted = each.as_object();
        wanted.erase("Name");
        if (!is_covered(wanted, *found))
            return of.refused(fmt::format("the attribute {} of a user pool cannot be changed", name));
    }
    return out;
}

// Software tokens have an operation of their own. Returns whether something was changed.
std::expected<bool, std::string> apply_second_factors(const subject& of, const std::string& pool) {
    const auto& factors = array_at(of.properties, "EnabledMfas");
    if (factors.empty() || !of.properties.contains("MfaConfiguration")) return false;
    const bool has_token =
        std::ranges::any_of(factors, [](const json::value& each) { return each == json::value(software_token); });
    json::object wanted{{"MfaConfiguration", of.properties.at("MfaConfiguration")},
                        {"SoftwareTokenMfaConfiguration", json::object{{"Enabled", has_token}}}};
    const auto now = of.services.user_pools("GetUserPoolMfaConfig", {{"UserPoolId", pool}});
    if (!now) return of.failed(now.error());
    if (differences(wanted, *now).empty()) return false;
    wanted["UserPoolId"] = pool;
    if (const auto done = of.services.user_pools("SetUserPoolMfaConfig", wanted); !done) return of.failed(done.error());
    return true;
}

json::object changeable(const subject& of) {
    auto out = of.only({"Policies", "DeletionProtection", "LambdaConfig", "AutoVerifiedAttributes",
                        "SmsVerificationMessage", "EmailVerificationMessage", "EmailVerificationSubject",
                        "VerificationMessageTemplate", "SmsAuthenticationMessage", "UserAttributeUpdateSettings",
                        "DeviceConfiguration", "EmailConfiguration", "SmsConfiguration", "AdminCreateUserConfig",
                        "UserPoolAddOns", "AccountRecoverySetting", "UserPoolTier"});
    if (!of.properties.contains("EnabledMfas") && of.properties.contains("MfaConfiguration"))
        out["MfaConfiguration"] = of.properties.at("MfaConfiguration");
    auto tags = object_at(of.properties, "UserPoolTags");
    merge(tags, of.tags());
    out["UserPoolTags"] = std::move(tags);
    return out;
}

applied described_pool(const subject& of, change what, const std::string& id, std::string note = {}) {
    const auto& region = of.services.region();
    const auto provider = fmt::format("cognito-idp.{}.amazonaws.com/{}", region, id);
    return {what,
            id,
            {{"Arn", fmt::format("arn:aws:cognito-idp:{}:{}:userpool/{}", region, of.services.account(), id)},
             {"ProviderName", provider},
             {"ProviderURL", "https://" + provider},
             {"UserPoolId", id}},
            std::move(note)};
}

apply_result create_pool(const subject& of) {
    auto request = changeable(of);
    merge(request, of.only({"Schema", "UsernameAttributes", "AliasAttributes", "UsernameConfiguration"}));
    request["PoolName"] = of.name_by("UserPoolName");
    const auto made = of.services.user_pools("CreateUserPool", request);
    if (!made) return of.failed(made.error());
    const std::string id(text_at(object_at(*made, "UserPool"), "Id"));
    POOLGUARD_CHECK(apply_second_factors(of, id));
    return described_pool(of, change::created, id);
}

apply_result change_pool(const subject& of, const json::object& pool) {
    const std::string id(text_at(pool, "Id"));
    const auto fixed = of.only({"UsernameAttributes", "AliasAttributes", "UsernameConfiguration"});
    if (const auto other = differences(fixed, pool); !other.empty())
        return of.refused(fmt::format("{} of a user pool cannot be changed", fmt::join(other, ", ")));
    POOLGUARD_TRY(const auto missing, missing_attributes(of, pool));
    auto wanted = changeable(of);
    auto changed = differences(wanted, pool);
    if (of.name_by("UserPoolName") != text_at(pool, "Name")) changed.emplace_back("UserPoolName");
    if (!changed.empty()) {
        wanted["UserPoolId"] = id;
        wanted["PoolName"] = of.name_by("UserPoolName");
        // UpdateUserPool resets what it does not name; second factors are applied below.
        if (!wanted.contains("MfaConfiguration") && pool.contains("MfaConfiguration"))
            wanted["MfaConfiguration"] = pool.at("MfaConfiguration");
        if (const auto done = of.services.user_pools("UpdateUserPool", wanted); !done) return of.failed(done.error());
    }
    if (!missing.empty()) {
        const auto done =
            of.services.user_pools("AddCustomAttributes", {{"UserPoolId", id}, {"CustomAttributes", missing}});
        if (!done) return of.failed(done.error());
        changed.emplace_back("Schema");
    }
    POOLGUARD_TRY(const auto factors, apply_second_factors(of, id));
    if (factors) changed.emplace_back("EnabledMfas");
    return described_pool(of, changed.empty() ? change::unchanged : change::changed, id,
                          fmt::format("{}", fmt::join(changed, ", ")));
}

std::expected<std::string, std::string> find_client(const subject& of, const std::string& pool,
                                                    const std::string& name) {
    std::string next, found;
    do {
        json::object request{{"UserPoolId", pool}, {"MaxResults", 60}};
        if (!next.empty()) request["NextToken"] = next;
        const auto page = of.services.user_pools("ListUserPoolClients", request);
        if (!page) return of.failed(page.error());
        for (const auto& each : array_at(*page, "UserPoolClients")) {
            if (text_at(each.as_object(), "ClientName") != name) continue;
            if (!found.empty()) return of.refused(fmt::format("the pool has two clients named {}", name));
            found = text_at(each.as_object(), "ClientId");
        }
        next = text_at(*page, "NextToken");
    } while (!next.empty());
    return found;
}

applied described_client(change what, const json::object& client, std::string note = {}) {
    const std::string id(text_at(client, "ClientId"));
    applied out{what, id, {{"ClientId", id}, {"Name", std::string(text_at(client, "ClientName"))}}, std::move(note)};
    if (const auto secret = text_at(client, "ClientSecret"); !secret.empty()) out.attributes["ClientSecret"] = secret;
    return out;
}

} // namespace

apply_result apply_user_pool(const subject& of) {
    POOLGUARD_TRY(const auto pool, find_pool(of));
    return pool.empty() ? create_pool(of) : change_pool(of, pool);
}

apply_result apply_client(const subject& of) {
    const auto pool = of.text("UserPoolId");
    const auto name = of.name_by("ClientName");
    auto wanted = of.properties;
    wanted.erase("GenerateSecret");
    wanted["ClientName"] = name;
    POOLGUARD_TRY(const auto id, find_client(of, pool, name));
    if (id.empty()) {
        merge(wanted, of.only({"GenerateSecret"}));
        const auto made = of.services.user_pools("CreateUserPoolClient", wanted);
        if (!made) return of.failed(made.error());
        return described_client(change::created, object_at(*made, "UserPoolClient"));
    }
    const auto described = of.services.user_pools("DescribeUserPoolClient", {{"UserPoolId", pool}, {"ClientId", id}});
    if (!described) return of.failed(described.error());
    const auto& now = object_at(*described, "UserPoolClient");
    const auto* secret = of.properties.if_contains("GenerateSecret");
    if (now.contains("ClientSecret") != (secret != nullptr && *secret == json::value(true)))
        return of.refused("whether a client has a secret cannot be changed");
    const auto changed = differences(wanted, now);
    if (changed.empty()) return described_client(change::unchanged, now);
    wanted["ClientId"] = id;
    const auto done = of.services.user_pools("UpdateUserPoolClient", wanted);
    if (!done) return of.failed(done.error());
    return described_client(change::changed, now, fmt::format("{}", fmt::join(changed, ", ")));
}

apply_result apply_domain(const subject& of) {
    const auto domain = of.text("Domain");
    const auto now = of.services.user_pools("DescribeUserPoolDomain", {{"Domain", domain}});
    if (!now) return of.failed(now.error());
    const auto owner = text_at(object_at(*now, "DomainDescription"), "UserPoolId");
    if (owner == of.text("UserPoolId")) return applied{change::unchanged, domain, {}};
    if (!owner.empty()) return of.refused(fmt::format("the domain {} belongs to another pool", domain));
    const auto made =
        of.services.user_pools("CreateUserPoolDomain", of.only({"Domain", "UserPoolId", "CustomDomainConfig"}));
    if (!made) return of.failed(made.error());
    return applied{change::created, domain, {}};
}

apply_result apply_group(const subject& of) {
    const auto name = of.name_by("GroupName");
    auto wanted = of.properties;
    wanted["GroupName"] = name;
    const auto now = of.services.user_pools("GetGroup", {{"UserPoolId", of.text("UserPoolId")}, {"GroupName", name}});
    if (!now && !is_missing(now.error())) return of.failed(now.error());
    const auto changed = now ? differences(wanted, object_at(*now, "Group")) : std::vector<std::string>{};
    if (now && changed.empty()) return applied{change::unchanged, name, {}};
    const auto done = of.services.user_pools(now ? "UpdateGroup" : "CreateGroup", wanted);
    if (!done) return of.failed(done.error());
    return applied{now ? change::changed : change::created, name, {}, fmt::format("{}", fmt::join(changed, ", "))};
}

apply_result apply_resource_server(const subject& of) {
    const auto id = of.text("Identifier");
    const auto now =
        of.services.user_pools("DescribeResourceServer", {{"UserPoolId", of.text("UserPoolId")}, {"Identifier", id}});
    if (!now && !is_missing(now.error())) return of.failed(now.error());
    const auto changed =
        now ? differences(of.properties, object_at(*now, "ResourceServer")) : std::vector<std::string>{};
    if (now && changed.empty()) return applied{change::unchanged, id, {}};
    const auto done = of.services.user_pools(now ? "UpdateResourceServer" : "CreateResourceServer", of.properties);
    if (!done) return of.failed(done.error());
    return applied{now ? change::changed : change::created, id, {}, fmt::format("{}", fmt::join(changed, ", "))};
}

} // namespace poolguard::app::apply
