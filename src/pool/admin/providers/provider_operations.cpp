#include "base/try.hpp"
#include "cognito/messages/identity_providers.hpp"
#include "pool/admin/pools/pool_rules.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/admin/providers/provider_group.hpp"
#include "pool/admin/providers/provider_rules.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_limit.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using enum cognito::identity_provider_type;

cognito::timestamp provider_time(std::int64_t milliseconds) { return {base::from_epoch_milliseconds(milliseconds)}; }

cognito::identity_provider_reply describe_provider(const identity_providers& providers, std::string_view pool_id,
                                                   const provider_document& from) {
    const auto secrets = providers.secrets_of(pool_id, from);
    cognito::identity_provider_reply out;
    auto& shown = out.IdentityProvider;
    shown.UserPoolId = pool_id;
    shown.ProviderName = from.name;
    shown.ProviderType = from.type;
    shown.ProviderDetails = from.details;
    if (!secrets.client_secret.empty()) shown.ProviderDetails.emplace("client_secret", secrets.client_secret);
    shown.AttributeMapping = from.mapping;
    shown.IdpIdentifiers = from.identifiers;
    shown.AcrMapping = from.acr;
    shown.CreationDate = provider_time(from.created);
    shown.LastModifiedDate = provider_time(from.modified);
    return out;
}

std::unexpected<failure> no_provider(std::string_view name) {
    return refuse(cognito::failure_name::resource_not_found, fmt::format("Identity provider {} does not exist.", name));
}

// The name of a well-known provider is its type, and other providers cannot use these names.
bool is_name_for(std::string_view name, cognito::identity_provider_type type) {
    for (const auto well_known : {Facebook, Google, LoginWithAmazon, SignInWithApple})
        if (type == well_known || name == json::enum_name(well_known))
            return type == well_known && name == json::enum_name(well_known);
    return name != "Cognito" && name != "COGNITO";
}

// An identifier must be unique within the pool.
result<void> set_identifiers(const cognito::idp_identifiers& given, provider_document& provider,
                             const std::vector<provider_document>& others) {
    provider.identifiers.clear();
    for (const std::string& each : given) {
        const bool is_taken = std::ranges::find(provider.identifiers, each) != provider.identifiers.end() ||
                              std::ranges::any_of(others, [&](const auto& other) {
                                  return other.name != provider.name &&
                                         std::ranges::find(other.identifiers, each) != other.identifiers.end();
                              });
        if (is_taken) return refuse_parameter("An IdpIdentifier is repeated or belongs to another provider.");
        provider.identifiers.push_back(each);
    }
    return {};
}

result<void> set_levels(const std::optional<cognito::acr_mapping>& given, provider_document& provider) {
    if (!given) return {};
    if (!given->empty() && provider.type != cognito::identity_provider_type::OIDC)
        return refuse_parameter("Only OIDC providers support AcrMapping.");
    for (const auto& [level, value] : *given)
        POOLGUARD_CHECK(check_level(level, "acrMapping"));
    provider.acr = given;
    return {};
}

} // namespace

reply_to<cognito::create_identity_provider> create_identity_provider(const cognito::create_identity_provider& input,
                                                                     const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    provider_document provider;
    provider.name = input.ProviderName;
    provider.type = input.ProviderType;
    if (!is_name_for(provider.name, provider.type))
        return refuse_parameter("ProviderName must equal ProviderType for Facebook, Google, LoginWithAmazon and "
                                "SignInWithApple, and no other provider can have such a name.");
    provider_secrets secrets;
    POOLGUARD_CHECK(set_details(input.ProviderDetails, provider, secrets));
    provider.mapping = input.AttributeMapping.value_or(default_mapping(provider.type));
    POOLGUARD_CHECK(check_mapping(*pool, provider));
    POOLGUARD_TRY(const auto known, ports.providers.all(pool->id));
    if (known.size() >= identity_providers::most)
        return refuse(cognito::failure_name::limit_exceeded,
                      "The user pool already has the maximum number of providers.");
    if (input.IdpIdentifiers) POOLGUARD_CHECK(set_identifiers(*input.IdpIdentifiers, provider, known));
    POOLGUARD_CHECK(set_levels(input.AcrMapping, provider));
    provider.created = provider.modified = base::epoch_milliseconds(by.now);
    provider.sealed_secrets = ports.providers.seal(pool->id, provider.name, secrets);
    POOLGUARD_CHECK(ensure_provider_group(*pool, provider, by.now, ports.groups));
    POOLGUARD_TRY(const auto made, ports.providers.create(pool->id, provider.name, provider));
    if (!made)
        return refuse("DuplicateProviderException",
                      fmt::format("A provider with the name {} already exists.", provider.name));
    return describe_provider(ports.providers, pool->id, provider);
}

reply_to<cognito::describe_identity_provider>
describe_identity_provider(const cognito::describe_identity_provider& input, const call& by,
                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto found, ports.providers.find(pool->id, input.ProviderName));
    if (!found) return no_provider(input.ProviderName);
    return describe_provider(ports.providers, pool->id, *found);
}

reply_to<cognito::update_identity_provider> update_identity_provider(const cognito::update_identity_provider& input,
                                                                     const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto known, ports.providers.all(pool->id));
    const auto now = base::epoch_milliseconds(by.now);
    result<void> ok;
    const auto written = ports.providers.update(pool->id, input.ProviderName, [&](provider_document& it) {
        ok = {};
        if (input.ProviderDetails) {
            // A secret that is not given stays as it is.
            auto secrets = ports.providers.secrets_of(pool->id, it);
            ok = set_details(*input.ProviderDetails, it, secrets);
            if (ok) it.sealed_secrets = ports.providers.seal(pool->id, it.name, secrets);
        }
        if (ok && input.AttributeMapping) it.mapping = *input.AttributeMapping;
        if (ok) ok = check_mapping(*pool, it);
        if (ok && input.IdpIdentifiers) ok = set_identifiers(*input.IdpIdentifiers, it, known);
        if (ok) ok = set_levels(input.AcrMapping, it);
        it.modified = now;
        return ok.has_value();
    });
    if (!written) return std::unexpected(written.error());
    if (!*written) return no_provider(input.ProviderName);
    if (!ok) return std::unexpected(ok.error());
    return describe_provider(ports.providers, pool->id, **written);
}

reply_to<cognito::list_identity_providers> list_identity_providers(const cognito::list_identity_providers& input,
                                                                   const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    const auto listing = fmt::format("ListIdentityProviders {}", pool->id);
    POOLGUARD_TRY(const auto after, ports.listings.open(listing, input.NextToken, by.now));
    POOLGUARD_TRY(const auto page, ports.providers.list(pool->id, page_limit(input.MaxResults), after));
    cognito::list_identity_providers_reply out;
    for (const auto& each : page.documents)
        out.Providers.push_back({each.name, each.type, provider_time(each.modified), provider_time(each.created)});
    out.NextToken = ports.listings.seal(listing, page.next, by.now);
    return out;
}

reply_to<cognito::delete_identity_provider> delete_identity_provider(const cognito::delete_identity_provider& input,
                                                                     const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto found, ports.providers.find(pool->id, input.ProviderName));
    if (!found) return no_provider(input.ProviderName);
    POOLGUARD_CHECK(ports.providers.remove(pool->id, input.ProviderName));
    return cognito::no_reply{};
}

reply_to<cognito::get_identity_provider_by_identifier>
get_identity_provider_by_identifier(const cognito::get_identity_provider_by_identifier& input, const call& by,
                                    const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto found, ports.providers.find_by_identifier(pool->id, input.IdpIdentifier));
    if (!found) return no_provider(input.IdpIdentifier);
    return describe_provider(ports.providers, pool->id, *found);
}

extern const operation create_identity_provider_operation =
    operation_of<cognito::create_identity_provider, create_identity_provider>;
extern const operation describe_identity_provider_operation =
    operation_of<cognito::describe_identity_provider, describe_identity_provider>;
extern const operation update_identity_provider_operation =
    operation_of<cognito::update_identity_provider, update_identity_provider>;
extern const operation list_identity_providers_operation =
    operation_of<cognito::list_identity_providers, list_identity_providers>;
extern const operation delete_identity_provider_operation =
    operation_of<cognito::delete_identity_provider, delete_identity_provider>;
extern const operation get_identity_provider_by_identifier_operation =
    operation_of<cognito::get_identity_provider_by_identifier, get_identity_provider_by_identifier>;

} // namespace poolguard::pool
