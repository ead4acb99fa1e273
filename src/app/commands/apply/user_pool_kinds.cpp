// User pools and their contents.

#include "app/commands/apply/kind_tools.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

maybe_found find_pool(const subject& of) {
    const auto list = [&](const json::object& request) { return of.user_pools("ListUserPools", request); };
    const auto look = [&](const json::object& each) -> maybe_found {
        POOLGUARD_TRY(const auto described, of.user_pools("DescribeUserPool", {{"UserPoolId", text_at(each, "Id")}}));
        const auto& pool = object_at(described, "UserPool");
        return is_covered(of.tags(), object_at(pool, "UserPoolTags")) ? pool : json::object{};
    };
    return find_listed(list, {{"MaxResults", 60}}, "UserPools", look);
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

// The members of SetUserPoolMfaConfig that a factor of EnabledMfas stands for.
struct factor {
    std::string_view name;
    std::string_view member;
    json::object (*settings)(const subject& of);
};
constexpr std::array<factor, 3> all_factors{{
    {"SOFTWARE_TOKEN_MFA", "SoftwareTokenMfaConfiguration",
     [](const subject&) { return json::object{{"Enabled", true}}; }},
    {"SMS_MFA", "SmsMfaConfiguration",
     [](const subject& of) { return of.only({"SmsAuthenticationMessage", "SmsConfiguration"}); }},
    {"EMAIL_OTP", "EmailMfaConfiguration",
     [](const subject& of) {
         json::object out;
         if (of.properties.contains("EmailAuthenticationMessage"))
             out["Message"] = of.properties.at("EmailAuthenticationMessage");
         if (of.properties.contains("EmailAuthenticationSubject"))
             out["Subject"] = of.properties.at("EmailAuthenticationSubject");
         return out;
     }},
}};

json::object passkeys(const subject& of) {
    json::object out;
    for (const auto& [property, member] : {std::pair("WebAuthnRelyingPartyID", "RelyingPartyId"),
                                           std::pair("WebAuthnUserVerification", "UserVerification"),
                                           std::pair("WebAuthnFactorConfiguration", "FactorConfiguration")})
        if (const auto* found = of.properties.if_contains(property)) out[member] = *found;
    return out;
}

// SetUserPoolMfaConfig resets what it does not name, so whatever the template leaves open stays as it is `now`.
json::object wanted_factors(const subject& of, const json::object& now) {
    json::object out{{"MfaConfiguration", now.contains("MfaConfiguration") ? now.at("MfaConfiguration") : "OFF"}};
    merge(out, of.only({"MfaConfiguration"}));
    const bool is_off = out.at("MfaConfiguration") == json::value("OFF");
    const auto& enabled = array_at(of.properties, "EnabledMfas");
    for (const auto& each : all_factors) {
        if (is_off) continue; // second factors are refused together with OFF
        if (of.properties.contains("EnabledMfas")) {
            if (std::ranges::find(enabled, json::value(each.name)) != enabled.end())
                out[each.member] = each.settings(of);
        } else if (const auto* found = now.if_contains(each.member)) {
            out[each.member] = *found;
        }
    }
    auto keys = object_at(now, "WebAuthnConfiguration");
    merge(keys, passkeys(of));
    if (!keys.empty()) out["WebAuthnConfiguration"] = std::move(keys);
    return out;
}

// Whether a factor is on that `wanted` does not name.
bool has_more(const json::object& now, const json::object& wanted) {
    return std::ranges::any_of(all_factors, [&](const factor& each) {
        const auto* found = now.if_contains(each.member);
        const bool is_off = found == nullptr || object_at(now, each.member) == json::object{{"Enabled", false}};
        return !is_off && !wanted.contains(each.member);
    });
}

// Second factors and passkeys have an operation of their own. Returns whether something was changed.
std::expected<bool, std::string> apply_factors(const subject& of, const std::string& pool) {
    POOLGUARD_TRY(const auto now, of.user_pools("GetUserPoolMfaConfig", {{"UserPoolId", pool}}));
    auto wanted = wanted_factors(of, now);
    auto compared = wanted;
    // An empty object still turns a factor on.
    for (const auto& each : all_factors)
        if (wanted.contains(each.member) && !now.contains(each.member)) compared[each.member] = true;
    if (differences(compared, now).empty() && !has_more(now, wanted)) return false;
    wanted["UserPoolId"] = pool;
    POOLGUARD_CHECK(of.user_pools("SetUserPoolMfaConfig", wanted));
    return true;
}

// Properties that a pool does not have by itself, with what UpdateUserPool has to be told to reset them. Most are reset
// by being left out.
struct resettable {
    std::string_view name;
    json::value (*none)() = [] { return json::value(nullptr); };
};
constexpr std::array<resettable, 5> reset_when_removed{{
    {"LambdaConfig"},
    {"AutoVerifiedAttributes"},
    {"DeviceConfiguration"},
    {"UserPoolAddOns"},
    {"UserAttributeUpdateSettings",
     [] { return json::value(json::object{{"AttributesRequireVerificationBeforeUpdate", json::array{}}}); }},
}};

json::object changeable(const subject& of) {
    auto out =
        of.only({"Policies", "DeletionProtection", "LambdaConfig", "AutoVerifiedAttributes", "SmsVerificationMessage",
                 "EmailVerificationMessage", "EmailVerificationSubject", "VerificationMessageTemplate",
                 "SmsAuthenticationMessage", "UserAttributeUpdateSettings", "DeviceConfiguration", "EmailConfiguration",
                 "SmsConfiguration", "AdminCreateUserConfig", "UserPoolAddOns", "AccountRecoverySetting",
                 "UserPoolTier", "KeyConfiguration", "IssuerConfiguration"});
    auto tags = object_at(of.properties, "UserPoolTags");
    merge(tags, of.tags());
    out["UserPoolTags"] = std::move(tags);
    return out;
}

// Adds to the request what resets these properties, and returns their names.
std::vector<std::string> reset_removed(json::object& wanted, const json::object& pool) {
    std::vector<std::string> out;
    for (const auto& each : reset_when_removed) {
        const auto none = each.none();
        if (wanted.contains(each.name) || !is_set(pool, each.name) || pool.at(each.name) == none) continue;
        out.emplace_back(each.name);
        if (!none.is_null()) wanted[each.name] = none;
    }
    return out;
}

apply_result create_pool(const subject& of) {
    auto request = changeable(of);
    merge(request, of.only({"Schema", "UsernameAttributes", "AliasAttributes", "UsernameConfiguration"}));
    // With EnabledMfas, the mode is set together with the factors.
    if (!of.properties.contains("EnabledMfas")) merge(request, of.only({"MfaConfiguration"}));
    request["PoolName"] = of.name_by("UserPoolName");
    POOLGUARD_TRY(const auto made, of.user_pools("CreateUserPool", request));
    const std::string id(text_at(object_at(made, "UserPool"), "Id"));
    POOLGUARD_CHECK(apply_factors(of, id));
    return applied{change::created, id};
}

apply_result change_pool(const subject& of, const json::object& pool) {
    const std::string id(text_at(pool, "Id"));
    const auto fixed = of.only({"UsernameAttributes", "AliasAttributes", "UsernameConfiguration"});
    if (const auto other = differences(fixed, pool); !other.empty())
        return of.refused(fmt::format("{} of a user pool cannot be changed", names_of(other)));
    POOLGUARD_TRY(const auto missing, missing_attributes(of, pool));
    auto wanted = changeable(of);
    auto changed = differences(wanted, pool);
    const auto reset = reset_removed(wanted, pool);
    changed.insert(changed.end(), reset.begin(), reset.end());
    if (of.name_by("UserPoolName") != text_at(pool, "Name")) changed.emplace_back("UserPoolName");
    if (!changed.empty()) {
        wanted["UserPoolId"] = id;
        wanted["PoolName"] = of.name_by("UserPoolName");
        POOLGUARD_CHECK(of.user_pools("UpdateUserPool", wanted));
    }
    if (!missing.empty()) {
        POOLGUARD_CHECK(of.user_pools("AddCustomAttributes", {{"UserPoolId", id}, {"CustomAttributes", missing}}));
        changed.emplace_back("Schema");
    }
    POOLGUARD_TRY(const auto factors, apply_factors(of, id));
    if (factors) changed.emplace_back("EnabledMfas");
    return applied{changed.empty() ? change::unchanged : change::changed, id, {}, names_of(changed)};
}

maybe_found find_client(const subject& of, const std::string& pool, const std::string& name) {
    const auto list = [&](const json::object& request) { return of.user_pools("ListUserPoolClients", request); };
    json::object found;
    const auto look = [&](const json::object& each) -> maybe_found {
        if (text_at(each, "ClientName") != name) return json::object{};
        if (!found.empty()) return of.refused(fmt::format("the pool has two clients named {}", name));
        found = each;
        return json::object{};
    };
    POOLGUARD_CHECK(find_listed(list, {{"UserPoolId", pool}, {"MaxResults", 60}}, "UserPoolClients", look));
    return found;
}

applied described_client(change what, const json::object& client, std::string note = {}) {
    const std::string id(text_at(client, "ClientId"));
    applied out{what, id, {{"Name", std::string(text_at(client, "ClientName"))}}, std::move(note)};
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
    POOLGUARD_TRY(const auto listed, find_client(of, pool, name));
    if (listed.empty()) {
        merge(wanted, of.only({"GenerateSecret"}));
        POOLGUARD_TRY(const auto made, of.user_pools("CreateUserPoolClient", wanted));
        return described_client(change::created, object_at(made, "UserPoolClient"));
    }
    wanted["ClientId"] = text_at(listed, "ClientId");
    POOLGUARD_TRY(const auto described,
                  of.user_pools("DescribeUserPoolClient", {{"UserPoolId", pool}, {"ClientId", wanted["ClientId"]}}));
    const auto& now = object_at(described, "UserPoolClient");
    const auto* secret = of.properties.if_contains("GenerateSecret");
    if (now.contains("ClientSecret") != (secret != nullptr && *secret == json::value(true)))
        return of.refused("whether a client has a secret cannot be changed");
    const auto changed = differences(wanted, now);
    if (changed.empty()) return described_client(change::unchanged, now);
    POOLGUARD_CHECK(of.user_pools("UpdateUserPoolClient", wanted));
    return described_client(change::changed, now, names_of(changed));
}

apply_result apply_domain(const subject& of) {
    const auto domain = of.text("Domain");
    const auto describe = [&] { return of.user_pools("DescribeUserPoolDomain", {{"Domain", domain}}); };
    const auto done = [&](change what, const json::object& there, std::string note = {}) {
        const auto& about = object_at(there, "DomainDescription");
        return applied{what,
                       domain,
                       {{"CloudFrontDistribution", std::string(text_at(about, "CloudFrontDistribution"))}},
                       std::move(note)};
    };
    POOLGUARD_TRY(const auto now, describe());
    const auto owner = text_at(object_at(now, "DomainDescription"), "UserPoolId");
    if (!owner.empty() && owner != of.text("UserPoolId"))
        return of.refused(fmt::format("the domain {} belongs to another pool", domain));
    const auto changed =
        owner.empty() ? std::vector<std::string>{} : differences(of.properties, object_at(now, "DomainDescription"));
    if (!owner.empty() && changed.empty()) return done(change::unchanged, now);
    POOLGUARD_CHECK(of.user_pools(owner.empty() ? "CreateUserPoolDomain" : "UpdateUserPoolDomain", of.properties));
    POOLGUARD_TRY(const auto made, describe());
    return done(owner.empty() ? change::created : change::changed, made, names_of(changed));
}

} // namespace poolguard::app::apply
