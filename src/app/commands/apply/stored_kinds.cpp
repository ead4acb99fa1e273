// Contents of user pools that one operation reads and others write.

#include "app/commands/apply/kind_tools.hpp"
#include "base/try.hpp"

#include <algorithm>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

json::object with(json::object into, std::string_view name, json::value value) {
    into[name] = std::move(value);
    return into;
}

void drop(json::object& from, const std::vector<std::string_view>& names) {
    for (const auto name : names)
        from.erase(name);
}

json::object chosen(const json::object& from, const std::vector<std::string_view>& names) {
    json::object out;
    for (const auto name : names)
        if (const auto* found = from.if_contains(name)) out[name] = *found;
    return out;
}

std::string id_of(const stored_shape& shape, const json::object& wanted, const json::object& there) {
    const auto own = text_at(wanted, shape.id);
    return std::string(own.empty() ? text_at(there, shape.id) : own);
}

apply_result create_stored(const subject& of, const stored_shape& shape, const json::object& wanted) {
    POOLGUARD_TRY(const auto made, of.user_pools(shape.create, wanted));
    return applied{change::created, id_of(shape, wanted, object_at(made, shape.member))};
}

// Of an operation that does not tell the first time from later ones.
bool is_first(const stored_shape& shape, const std::vector<std::string>& changed, const json::object& now) {
    return shape.create == shape.update &&
           std::ranges::none_of(changed, [&](const auto& name) { return is_set(now, name); });
}

} // namespace

maybe_found find_listed(const std::function<maybe_found(const json::object&)>& next_page, json::object request,
                        std::string_view list, const std::function<maybe_found(const json::object&)>& look) {
    while (true) {
        POOLGUARD_TRY(const auto page, next_page(request));
        for (const auto& each : array_at(page, list)) {
            POOLGUARD_TRY(auto found, look(each.as_object()));
            if (!found.empty()) return found;
        }
        const auto next = text_at(page, "NextToken");
        if (next.empty()) return json::object{};
        request["NextToken"] = next;
    }
}

apply_result write_stored(const subject& of, const stored_shape& shape, const json::object& wanted,
                          const json::object& now) {
    auto compared = wanted;
    drop(compared, shape.key);
    const auto changed = differences(compared, now);
    const auto id = id_of(shape, wanted, now);
    if (changed.empty()) return applied{change::unchanged, id};
    for (const auto& name : changed)
        if (std::ranges::find(shape.fixed, name) != shape.fixed.end())
            return of.refused(fmt::format("{} cannot be changed", name));
    auto request = wanted;
    drop(request, shape.fixed);
    merge(request, chosen(now, shape.known_there));
    POOLGUARD_CHECK(of.user_pools(shape.update, request));
    return applied{is_first(shape, changed, now) ? change::created : change::changed, id, {}, names_of(changed)};
}

apply_result apply_stored(const subject& of, const stored_shape& shape, const json::object& wanted) {
    const auto now = of.services.user_pools(shape.find, chosen(wanted, shape.key));
    if (!now && is_missing(now.error())) return create_stored(of, shape, wanted);
    if (!now) return of.failed(now.error());
    return write_stored(of, shape, wanted, object_at(*now, shape.member));
}

apply_result apply_group(const subject& of) {
    return apply_stored(of,
                        {.find = "GetGroup",
                         .create = "CreateGroup",
                         .update = "UpdateGroup",
                         .member = "Group",
                         .key = {"UserPoolId", "GroupName"},
                         .id = "GroupName"},
                        with(of.properties, "GroupName", json::string(of.name_by("GroupName"))));
}

apply_result apply_resource_server(const subject& of) {
    return apply_stored(of,
                        {.find = "DescribeResourceServer",
                         .create = "CreateResourceServer",
                         .update = "UpdateResourceServer",
                         .member = "ResourceServer",
                         .key = {"UserPoolId", "Identifier"},
                         .id = "Identifier"},
                        of.properties);
}

apply_result apply_identity_provider(const subject& of) {
    return apply_stored(of,
                        {.find = "DescribeIdentityProvider",
                         .create = "CreateIdentityProvider",
                         .update = "UpdateIdentityProvider",
                         .member = "IdentityProvider",
                         .key = {"UserPoolId", "ProviderName"},
                         .id = "ProviderName",
                         .fixed = {"ProviderType"}},
                        of.properties);
}

apply_result apply_ui_customization(const subject& of) {
    const stored_shape shape{.find = "GetUICustomization",
                             .create = "SetUICustomization",
                             .update = "SetUICustomization",
                             .member = "UICustomization",
                             .key = {"UserPoolId", "ClientId"},
                             .id = "UserPoolId"};
    POOLGUARD_TRY(const auto found, of.user_pools(shape.find, of.only({"UserPoolId", "ClientId"})));
    const auto& now = object_at(found, shape.member);
    // A client that has none of its own is answered with that of all clients.
    const bool is_own = text_at(now, "ClientId") == of.text("ClientId");
    return write_stored(of, shape, of.properties, is_own ? now : json::object{});
}

// Here the API's word for all clients is to name none.
apply_result apply_risk_configuration(const subject& of) {
    auto wanted = of.properties;
    if (of.text("ClientId") == "ALL") wanted.erase("ClientId");
    return apply_stored(of,
                        {.find = "DescribeRiskConfiguration",
                         .create = "SetRiskConfiguration",
                         .update = "SetRiskConfiguration",
                         .member = "RiskConfiguration",
                         .key = {"UserPoolId", "ClientId"},
                         .id = "UserPoolId"},
                        wanted);
}

apply_result apply_log_delivery(const subject& of) {
    return apply_stored(of,
                        {.find = "GetLogDeliveryConfiguration",
                         .create = "SetLogDeliveryConfiguration",
                         .update = "SetLogDeliveryConfiguration",
                         .member = "LogDeliveryConfiguration",
                         .key = {"UserPoolId"},
                         .id = "UserPoolId"},
                        with(of.properties, "LogConfigurations", array_at(of.properties, "LogConfigurations")));
}

apply_result apply_branding(const subject& of) {
    auto wanted = of.properties;
    wanted.erase("ReturnMergedResources"); // of the reply that CloudFormation reads
    return apply_stored(of,
                        {.find = "DescribeManagedLoginBrandingByClient",
                         .create = "CreateManagedLoginBranding",
                         .update = "UpdateManagedLoginBranding",
                         .member = "ManagedLoginBranding",
                         .key = {"UserPoolId", "ClientId"},
                         .id = "ManagedLoginBrandingId",
                         .known_there = {"ManagedLoginBrandingId"},
                         .fixed = {"ClientId"}},
                        wanted);
}

apply_result apply_terms(const subject& of) {
    const auto list = [&](const json::object& request) { return of.user_pools("ListTerms", request); };
    const auto look = [&](const json::object& each) -> maybe_found {
        if (text_at(each, "TermsName") != of.text("TermsName")) return json::object{};
        POOLGUARD_TRY(const auto described, of.user_pools("DescribeTerms", {{"UserPoolId", of.text("UserPoolId")},
                                                                            {"TermsId", text_at(each, "TermsId")}}));
        const auto& terms = object_at(described, "Terms");
        return text_at(terms, "ClientId") == of.text("ClientId") ? terms : json::object{};
    };
    const stored_shape shape{.find = "DescribeTerms",
                             .create = "CreateTerms",
                             .update = "UpdateTerms",
                             .member = "Terms",
                             .key = {"UserPoolId", "ClientId"},
                             .id = "TermsId",
                             .known_there = {"TermsId"},
                             .fixed = {"ClientId"}};
    POOLGUARD_TRY(const auto now, find_listed(list, {{"UserPoolId", of.text("UserPoolId")}}, "Terms", look));
    return now.empty() ? create_stored(of, shape, of.properties) : write_stored(of, shape, of.properties, now);
}

apply_result apply_replica(const subject& of) {
    const auto pool = of.text("UserPoolId"), region = of.text("RegionName");
    const auto list = [&](const json::object& request) { return of.user_pools("ListUserPoolReplicas", request); };
    const auto look = [&](const json::object& each) -> maybe_found {
        return text_at(each, "RegionName") == region ? each : json::object{};
    };
    POOLGUARD_TRY(const auto now, find_listed(list, {{"UserPoolId", pool}}, "UserPoolReplicas", look));
    if (!now.empty()) return applied{change::unchanged, region};
    json::object request{{"UserPoolId", pool}, {"RegionName", region}};
    if (const auto* tags = of.properties.if_contains("UserPoolTagsAtCreate")) request["UserPoolTags"] = *tags;
    POOLGUARD_CHECK(of.user_pools("CreateUserPoolReplica", request));
    return applied{change::created, region};
}

// A user who exists stays as they are: their attributes are their own from then on.
apply_result apply_user(const subject& of) {
    const auto name = of.name_by("Username");
    auto wanted = with(of.properties, "Username", json::string(name));
    const auto now = of.services.user_pools("AdminGetUser", chosen(wanted, {"UserPoolId", "Username"}));
    if (now) return applied{change::unchanged, name};
    if (!is_missing(now.error())) return of.failed(now.error());
    POOLGUARD_CHECK(of.user_pools("AdminCreateUser", wanted));
    return applied{change::created, name};
}

apply_result apply_membership(const subject& of) {
    const auto group = of.text("GroupName");
    const auto list = [&](const json::object& request) { return of.user_pools("AdminListGroupsForUser", request); };
    const auto look = [&](const json::object& each) -> maybe_found {
        return text_at(each, "GroupName") == group ? each : json::object{};
    };
    POOLGUARD_TRY(const auto now, find_listed(list, of.only({"UserPoolId", "Username"}), "Groups", look));
    const auto id = fmt::format("{}-{}", of.stack, of.logical_id);
    if (!now.empty()) return applied{change::unchanged, id};
    POOLGUARD_CHECK(of.user_pools("AdminAddUserToGroup", of.properties));
    return applied{change::created, id};
}

} // namespace poolguard::app::apply
