#include "pool/admin/clients/client_rules.hpp"

#include "base/try.hpp"
#include "base/url.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace poolguard::pool {
namespace {

using settings_type = cognito::user_pool_client_settings;

constexpr std::array<std::string_view, 5> standard_scopes{"phone", "email", "openid", "profile",
                                                          "aws.cognito.signin.user.admin"};
constexpr std::array<std::string_view, 4> attribute_groups{"oidc:profile", "oidc:email", "oidc:phone", "oidc:address"};

template <class Set>
bool contains_value(const Set& set, const typename Set::value_type& wanted) {
    return std::ranges::find(set, wanted) != set.end();
}
template <class List>
bool lists_value(const List& list, std::string_view wanted) {
    return std::ranges::any_of(list, [&](std::string_view each) { return each == wanted; });
}

std::int64_t seconds_in(cognito::time_unit unit) {
    switch (unit) {
    case cognito::time_unit::seconds:
        return 1;
    case cognito::time_unit::minutes:
        return 60;
    case cognito::time_unit::hours:
        return 3600;
    case cognito::time_unit::days:
        return 86400;
    }
    return 1;
}

cognito::result<void> check_flows(const settings_type& given, bool has_secret) {
    if (!given.ExplicitAuthFlows) return {};
    const auto is_new = [](auto flow) { return json::enum_name(flow).starts_with("ALLOW_"); };
    const auto& flows = *given.ExplicitAuthFlows;
    if (std::ranges::any_of(flows, is_new) && !std::ranges::all_of(flows, is_new))
        return refuse_parameter("ExplicitAuthFlows cannot hold both legacy values and values with the prefix ALLOW_.");
    if (allows_client_tokens(given) && flows.size() > 1)
        return refuse_parameter("ALLOW_CLIENT_TOKEN_AUTH cannot be selected along with other authentication flows.");
    if (allows_client_tokens(given) && !has_secret)
        return refuse_parameter("ALLOW_CLIENT_TOKEN_AUTH can not be selected if client does not have a client secret.");
    const auto& rotation = given.RefreshTokenRotation;
    if (rotation && rotation->Feature == cognito::feature_state::ENABLED &&
        contains_value(flows, cognito::explicit_auth_flow::ALLOW_REFRESH_TOKEN_AUTH))
        return refuse_parameter("Refresh token rotation cannot be enabled together with ALLOW_REFRESH_TOKEN_AUTH.");
    return {};
}

cognito::result<void> check_validity(const settings_type& given) {
    using cognito::time_unit;
    const auto units = given.TokenValidityUnits.value_or(cognito::token_validity_units{});
    const auto length = [](const auto& count, time_unit unit, std::int64_t otherwise) {
        return count && count->value != 0 ? count->value * seconds_in(unit) : otherwise;
    };
    const auto access = length(given.AccessTokenValidity, units.AccessToken.value_or(time_unit::hours), 3600);
    const auto id = length(given.IdTokenValidity, units.IdToken.value_or(time_unit::hours), 3600);
    const auto refresh =
        length(given.RefreshTokenValidity, units.RefreshToken.value_or(time_unit::days), 2'592'000); // 30 days
    const auto is_short_lived = [](std::int64_t seconds) { return seconds >= 300 && seconds <= 86400; };
    if (!is_short_lived(access) || !is_short_lived(id) || refresh < 3600 || refresh > 315'360'000)
        return refuse_parameter("Invalid range for token validity.");
    if (refresh <= access || refresh <= id)
        return refuse_parameter("Refresh token validity must be longer than access token and id token validity.");
    return {};
}

cognito::result<void> check_client_credentials(const settings_type& given, bool has_secret) {
    if (given.AllowedOAuthFlows->size() > 1)
        return refuse("InvalidOAuthFlowException",
                      "client_credentials flow can not be selected along with code flow or implicit flow.");
    if (!has_secret)
        return refuse("InvalidOAuthFlowException",
                      "client_credentials flow can not be selected if client does not have a client secret.");
    if (!given.AllowedOAuthScopes) return {};
    for (const std::string_view scope : *given.AllowedOAuthScopes)
        if (contains_value(standard_scopes, scope))
            return refuse("InvalidOAuthFlowException",
                          fmt::format("{} is not supported with client_credentials flow", scope));
    return {};
}

cognito::result<void> check_oauth_flows(const settings_type& given, bool has_secret) {
    using cognito::oauth_flow;
    const auto flows = given.AllowedOAuthFlows ? given.AllowedOAuthFlows->value : std::vector<oauth_flow>{};
    const bool is_on = given.AllowedOAuthFlowsUserPoolClient.value_or(false);
    const bool has_scopes = given.AllowedOAuthScopes && !given.AllowedOAuthScopes->empty();
    if (is_on && (flows.empty() || !has_scopes))
        return refuse_parameter("AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed "
                                "to use OAuth flows.");
    if (contains_value(flows, oauth_flow::client_credentials)) return check_client_credentials(given, has_secret);
    if (!flows.empty() && (!given.CallbackURLs || given.CallbackURLs->empty()))
        return refuse("InvalidOAuthFlowException",
                      "CallbackUrls can not be empty when code flow or implicit flow is selected");
    return {};
}

cognito::result<void> check_scopes(const settings_type& given, const std::vector<std::string>& custom_scopes) {
    if (!given.AllowedOAuthScopes) return {};
    for (const auto& scope : *given.AllowedOAuthScopes)
        if (!contains_value(standard_scopes, std::string_view(scope)) && !contains_value(custom_scopes, scope.value))
            return refuse("ScopeDoesNotExistException", fmt::format("Invalid scope requested: {}", scope.value));
    const auto& scopes = given.AllowedOAuthScopes->value;
    const bool needs_openid =
        lists_value(scopes, "phone") || lists_value(scopes, "email") || lists_value(scopes, "profile");
    if (needs_openid && !lists_value(scopes, "openid"))
        return refuse_parameter("The scopes phone, email and profile need the scope openid.");
    return {};
}

cognito::result<void> check_redirects(const settings_type& given) {
    for (const auto& [urls, name] :
         {std::pair{&given.CallbackURLs, "CallbackURLs"}, std::pair{&given.LogoutURLs, "LogoutURLs"}})
        if (*urls)
            for (const auto& url : **urls)
                if (!is_redirect_uri(url))
                    return refuse_parameter(
                        fmt::format("{} holds a URL that is not absolute, not secure or has a fragment.", name));
    if (given.DefaultRedirectURI &&
        (!given.CallbackURLs || !lists_value(given.CallbackURLs->value, *given.DefaultRedirectURI)))
        return refuse_parameter("DefaultRedirectURI must be one of the CallbackURLs.");
    return {};
}

cognito::result<void> check_providers(const user_pool_document& pool, const settings_type& given,
                                      const std::vector<std::string>& providers) {
    if (!given.SupportedIdentityProviders) return {};
    for (const auto& name : *given.SupportedIdentityProviders)
        if (name.value != "COGNITO" && !contains_value(providers, name.value))
            return refuse_parameter(
                fmt::format("The provider {} does not exist for User Pool {}.", name.value, pool.id));
    return {};
}

cognito::result<void> check_attributes(const user_pool_document& pool, const settings_type& given,
                                       std::string_view doing) {
    const auto exists = [&](std::string_view name) {
        return contains_value(attribute_groups, name) || find_attribute(pool, name) != nullptr;
    };
    if (given.ReadAttributes && !std::ranges::all_of(*given.ReadAttributes, exists))
        return refuse_parameter(fmt::format("Invalid read attributes specified while {} a client", doing));
    if (!given.WriteAttributes) return {};
    const auto& writable = *given.WriteAttributes;
    const bool has_required = std::ranges::all_of(pool.schema, [&](const schema_entry& each) {
        return !each.Required || each.Name.value == "sub" || lists_value(writable, each.Name) ||
               (std::ranges::any_of(writable, [](const auto& name) { return name.value.starts_with("oidc:"); }));
    });
    const bool may_be_written = std::ranges::all_of(writable, [&](std::string_view name) {
        return exists(name) && name != "sub" && name != "email_verified" && name != "phone_number_verified";
    });
    if (!has_required || !may_be_written)
        return refuse_parameter(fmt::format("Invalid write attributes specified while {} a client", doing));
    return {};
}

} // namespace

bool is_redirect_uri(std::string_view text) {
    constexpr std::array<std::string_view, 4> never{"javascript", "data", "vbscript", "file"};
    constexpr std::array<std::string_view, 3> own_machine{"localhost", "127.0.0.1", "[::1]"};
    if (std::ranges::any_of(text, [](char c) { return c <= 0x20 || c == 0x7f || c == '#'; })) return false;
    const auto url = base::split_url(text);
    if (!url || std::ranges::find(never, url->scheme) != never.end()) return false;
    if (url->scheme == "https") return !url->host.empty();
    if (url->scheme == "http") return !url->has_user && std::ranges::find(own_machine, url->host) != own_machine.end();
    return text.size() > url->scheme.size() + 1;
}

cognito::result<void> check_client(const user_pool_document& pool, const client_references& references,
                                   const settings_type& given, bool has_secret, std::string_view doing) {
    POOLGUARD_CHECK(check_flows(given, has_secret));
    POOLGUARD_CHECK(check_validity(given));
    POOLGUARD_CHECK(check_oauth_flows(given, has_secret));
    POOLGUARD_CHECK(check_scopes(given, references.custom_scopes));
    POOLGUARD_CHECK(check_redirects(given));
    POOLGUARD_CHECK(check_providers(pool, given, references.providers));
    return check_attributes(pool, given, doing);
}

} // namespace poolguard::pool
