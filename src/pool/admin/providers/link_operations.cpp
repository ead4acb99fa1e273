#include "base/try.hpp"
#include "cognito/messages/identity_providers.hpp"
#include "pool/admin/providers/identity_providers.hpp"
#include "pool/model/linked_identities.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/tokens/sessions.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::string_view own_provider = "Cognito";
constexpr std::string_view subject = "Cognito_Subject";

std::string_view link_text(const auto& member) { return member ? std::string_view(member->value) : std::string_view{}; }

// The username that DestinationUser or User refers to: with the provider "Cognito" it is the value, otherwise
// "{provider}_{value}".
std::string username_of(const cognito::provider_user& from) {
    const auto provider = link_text(from.ProviderName);
    const auto value = link_text(from.ProviderAttributeValue);
    return provider == own_provider ? std::string(value) : fmt::format("{}_{}", provider, value);
}

result<void> check_named(const cognito::provider_user& user, std::string_view member) {
    if (link_text(user.ProviderName).empty() || link_text(user.ProviderAttributeValue).empty())
        return refuse_parameter(fmt::format("{} needs ProviderName and ProviderAttributeValue.", member));
    return {};
}

result<void> check_is_by_subject(const cognito::provider_user& user) {
    if (link_text(user.ProviderAttributeName) == subject) return {};
    return refuse_parameter("ProviderAttributeName must be Cognito_Subject for a user of this provider.");
}

// Ends the user's own way to sign in: removes the password, or disables a user who was created by a provider.
result<void> close_own_sign_in(const user_pool_document& pool, const user_document& user,
                               const operation_ports& ports) {
    const auto changed = ports.users.update(pool, user.username, [&](user_document& it) -> result<void> {
        if (it.status == cognito::user_status::EXTERNAL_PROVIDER) {
            it.enabled = false;
            return {};
        }
        it.password_hash.clear();
        it.srp_salt.clear();
        it.srp_verifier.clear();
        it.status = cognito::user_status::EXTERNAL_PROVIDER;
        return {};
    });
    if (!changed) return changed;
    return ports.sessions.end_all(pool, user);
}

} // namespace

reply_to<cognito::admin_link_provider_for_user>
admin_link_provider_for_user(const cognito::admin_link_provider_for_user& input, const call& by,
                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_CHECK(check_named(input.DestinationUser, "DestinationUser"));
    POOLGUARD_CHECK(check_named(input.SourceUser, "SourceUser"));
    POOLGUARD_CHECK(check_is_by_subject(input.SourceUser));
    const auto& name = input.SourceUser.ProviderName->value;
    const std::string& id = *input.SourceUser.ProviderAttributeValue;
    POOLGUARD_TRY(const auto provider, ports.providers.find(pool->id, name));
    if (!provider)
        return refuse(cognito::failure_name::resource_not_found,
                      fmt::format("Identity provider {} does not exist.", name));
    POOLGUARD_TRY(const auto destination, ports.users.get(*pool, username_of(input.DestinationUser)));
    POOLGUARD_TRY(const auto holder, ports.users.find_by_unique_name(*pool, identity_name(name, id)));
    if (holder && holder->user.sub == destination.user.sub) return cognito::empty_reply{};
    if (holder)
        return refuse_parameter("Merging is not currently supported, provide a SourceUser that has not been signed up "
                                "in order to link");
    const linked_identity identity{provider->name, std::string(json::enum_name(provider->type)), id, false,
                                   base::epoch_milliseconds(by.now)};
    POOLGUARD_CHECK(ports.users.update(*pool, destination.user.username, [&](user_document& it) -> result<void> {
        const auto count = std::ranges::count(it.identities, false, &linked_identity::is_primary);
        if (static_cast<std::size_t>(count) >= most_linked_identities)
            return refuse(cognito::failure_name::limit_exceeded, "Number of linked providers exceeds the limit.");
        it.identities.push_back(identity);
        return {};
    }));
    return cognito::empty_reply{};
}

reply_to<cognito::admin_disable_provider_for_user>
admin_disable_provider_for_user(const cognito::admin_disable_provider_for_user& input, const call& by,
                                const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_CHECK(check_named(input.User, "User"));
    const auto& name = input.User.ProviderName->value;
    if (name == own_provider) {
        POOLGUARD_TRY(const auto user, ports.users.get(*pool, *input.User.ProviderAttributeValue));
        POOLGUARD_CHECK(close_own_sign_in(*pool, user.user, ports));
        return cognito::empty_reply{};
    }
    POOLGUARD_CHECK(check_is_by_subject(input.User));
    const std::string& id = *input.User.ProviderAttributeValue;
    POOLGUARD_TRY(const auto found, ports.users.find_by_unique_name(*pool, identity_name(name, id)));
    if (!found) return refuse(cognito::failure_name::user_not_found, "User does not exist.");
    const auto& user = found->user;
    const auto is_it = [&](const linked_identity& each) { return each.provider == name && each.id == id; };
    const auto identity = std::ranges::find_if(user.identities, is_it);
    if (identity != user.identities.end() && identity->is_primary) {
        POOLGUARD_CHECK(close_own_sign_in(*pool, user, ports));
        return cognito::empty_reply{};
    }
    POOLGUARD_CHECK(ports.users.update(*pool, user.username, [&](user_document& it) -> result<void> {
        std::erase_if(it.identities, is_it);
        return {};
    }));
    POOLGUARD_CHECK(ports.sessions.end_all(*pool, user));
    return cognito::empty_reply{};
}

extern const operation admin_link_provider_for_user_operation =
    operation_of<cognito::admin_link_provider_for_user, admin_link_provider_for_user>;
extern const operation admin_disable_provider_for_user_operation =
    operation_of<cognito::admin_disable_provider_for_user, admin_disable_provider_for_user>;

} // namespace poolguard::pool
