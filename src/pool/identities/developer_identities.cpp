#include "base/try.hpp"
#include "pool/identities/identity_proof.hpp"
#include "pool/identities/role_choice.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_tokens.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::int64_t default_token_seconds = std::int64_t{15} * 60;
constexpr std::int64_t default_lookup_page = 60;
constexpr std::size_t longest_user = 1024;

std::unexpected<failure> no_developer_provider() {
    return refuse(cognito::failure_name::not_authorized,
                  "This identity pool does not support the specified developer provider");
}

std::unexpected<failure> no_developer_user(std::string_view user) {
    return refuse(cognito::failure_name::resource_not_found,
                  fmt::format("Developer user identifier '{}' not found.", user));
}

result<void> check_developer_provider(const identity_pool_document& pool, std::string_view given) {
    if (!pool.settings.DeveloperProviderName || pool.settings.DeveloperProviderName->value != given)
        return no_developer_provider();
    return {};
}

// Only an identity of the pool.
result<identity_document> identity_in(const identity_pool_document& pool, std::string_view id,
                                      const operation_ports& ports) {
    POOLGUARD_TRY(auto found, ports.identities.get(id));
    if (found.pool_id != pool.id) return no_identity(id);
    return found;
}

result<identity_document> identity_of(const identity_pool_document& pool, const std::string& user,
                                      const operation_ports& ports) {
    POOLGUARD_TRY(auto found, ports.identities.find(pool.id, developer_login(pool, user).who));
    if (!found) return no_developer_user(user);
    return std::move(*found);
}

// The developer's own login, if there is one, comes first: it needs no token, as the call is signed.
result<std::vector<verified_login>> verify_developer_logins(const identity_pool_document& pool,
                                                            const identity_document* identity, cognito::logins given,
                                                            const operation_ports& ports) {
    std::vector<verified_login> out;
    if (pool.settings.DeveloperProviderName)
        if (const auto own = given.extract(pool.settings.DeveloperProviderName->value); own) {
            if (own.mapped().empty() || own.mapped().size() > longest_user)
                return refuse_parameter(
                    fmt::format("A developer user identifier must have 1 to {} characters.", longest_user));
            out.push_back(developer_login(pool, own.mapped()));
        }
    const auto is_unknown = [&](const auto& each) {
        return ports.logins.listed_provider(pool.settings, each.first).empty();
    };
    if ((out.empty() && given.empty()) || std::ranges::any_of(given, is_unknown)) return no_developer_provider();
    POOLGUARD_TRY(auto others, verify_all(pool, identity, given, ports));
    std::ranges::move(others, std::back_inserter(out));
    return out;
}

result<identity_document> register_logins(const identity_pool_document& pool,
                                          const std::optional<identity_document>& wanted,
                                          const std::vector<verified_login>& shown, const operation_ports& ports) {
    auto identity = wanted;
    if (!identity) {
        POOLGUARD_TRY(identity, ports.identities.find_or_create(pool.id, shown.front().who));
    } else if (shown.front().who.is_developer) {
        POOLGUARD_TRY(const auto known, ports.identities.find(pool.id, shown.front().who));
        if (known && known->id != identity->id)
            return refuse("DeveloperUserAlreadyRegisteredException",
                          "This developer user identifier is already registered with Cognito.");
    }
    POOLGUARD_CHECK(check_enabled(*identity));
    return link_all(std::move(*identity), shown, ports.identities);
}

reply_to<cognito::get_open_id_token_for_developer_identity>
get_open_id_token_for_developer_identity(const cognito::get_open_id_token_for_developer_identity& input, const call& by,
                                         const operation_ports& ports) {
    POOLGUARD_TRY(auto pool, ports.identity_pools.get(input.IdentityPoolId, by));
    std::optional<identity_document> wanted;
    if (input.IdentityId) {
        POOLGUARD_TRY(wanted, identity_in(pool, *input.IdentityId, ports));
    }
    POOLGUARD_TRY(auto shown, verify_developer_logins(pool, wanted ? &*wanted : nullptr, input.Logins, ports));
    POOLGUARD_TRY(auto identity, register_logins(pool, wanted, shown, ports));
    const proved_identity proved{std::move(pool), std::move(identity), std::move(shown)};
    cognito::string_map tags{input.PrincipalTags.value_or(cognito::principal_tags{})};
    tags.merge(tags_of(proved));
    const std::chrono::seconds lifetime(input.TokenDuration ? input.TokenDuration->value : default_token_seconds);
    POOLGUARD_TRY(auto token, sign_open_id_token(proved, tags, lifetime, by, ports));
    return cognito::get_open_id_token_reply{proved.identity.id, std::move(token)};
}

reply_to<cognito::lookup_developer_identity> lookup_developer_identity(const cognito::lookup_developer_identity& input,
                                                                       const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, ports.identity_pools.get(input.IdentityPoolId, by));
    if (!input.IdentityId && !input.DeveloperUserIdentifier)
        return refuse_parameter("IdentityId or DeveloperUserIdentifier is required.");
    if (!pool.settings.DeveloperProviderName) return no_developer_provider();
    if (input.DeveloperUserIdentifier) {
        const auto& user = input.DeveloperUserIdentifier->value;
        POOLGUARD_TRY(auto found, identity_of(pool, user, ports));
        if (!input.IdentityId) return cognito::lookup_developer_identity_reply{found.id, {user}, std::nullopt};
        POOLGUARD_CHECK(identity_in(pool, *input.IdentityId, ports));
        if (found.id != input.IdentityId->value)
            return refuse("ResourceConflictException",
                          "The developer user identifier is linked to another identity of this identity pool.");
        return cognito::lookup_developer_identity_reply{found.id, {user}, std::nullopt};
    }
    POOLGUARD_TRY(const auto found, identity_in(pool, *input.IdentityId, ports));
    const auto listing = fmt::format("LookupDeveloperIdentity {}", found.id);
    POOLGUARD_TRY(const auto after, ports.listings.open(listing, input.NextToken, by.now));
    const auto& users = found.developer_users;
    const auto first = after ? std::ranges::upper_bound(users, *after) : users.begin();
    const auto size =
        std::min<std::ptrdiff_t>(input.MaxResults ? input.MaxResults->value : default_lookup_page, users.end() - first);
    cognito::lookup_developer_identity_reply out{found.id, {first, first + size}, std::nullopt};
    if (first + size != users.end())
        out.NextToken = ports.listings.seal(listing, out.DeveloperUserIdentifierList.back(), by.now);
    return out;
}

reply_to<cognito::merge_developer_identities>
merge_developer_identities(const cognito::merge_developer_identities& input, const call& by,
                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, ports.identity_pools.get(input.IdentityPoolId, by));
    POOLGUARD_CHECK(check_developer_provider(pool, input.DeveloperProviderName.value));
    POOLGUARD_TRY(const auto from, identity_of(pool, input.SourceUserIdentifier.value, ports));
    POOLGUARD_TRY(const auto to, identity_of(pool, input.DestinationUserIdentifier.value, ports));
    if (from.id == to.id) return cognito::get_id_reply{to.id};
    POOLGUARD_CHECK(check_enabled(to));
    for (const auto& [provider, subject] : from.logins)
        if (const auto found = to.logins.find(provider); found != to.logins.end() && found->second != subject)
            return refuse("ResourceConflictException",
                          fmt::format("The users have different logins of the provider {}.", provider));
    const auto added = std::ranges::count_if(logins_of(from), [&](const login& each) { return !has_login(to, each); });
    if (to.count_logins() + static_cast<std::size_t>(added) > most_linked_logins)
        return refuse_parameter(fmt::format("An identity may have at most {} logins.", most_linked_logins));
    POOLGUARD_CHECK(ports.identities.merge(developer_login(pool, input.SourceUserIdentifier.value).who, from, to));
    return cognito::get_id_reply{to.id};
}

reply_to<cognito::unlink_developer_identity> unlink_developer_identity(const cognito::unlink_developer_identity& input,
                                                                       const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, ports.identity_pools.get(input.IdentityPoolId, by));
    POOLGUARD_CHECK(check_developer_provider(pool, input.DeveloperProviderName.value));
    POOLGUARD_TRY(const auto identity, identity_in(pool, input.IdentityId, ports));
    const auto wanted = developer_login(pool, input.DeveloperUserIdentifier.value).who;
    if (!has_login(identity, wanted)) return no_developer_user(wanted.subject);
    POOLGUARD_CHECK(ports.identities.unlink(identity, {wanted}));
    return cognito::no_reply{};
}

} // namespace

extern const operation get_open_id_token_for_developer_identity_operation =
    operation_of<cognito::get_open_id_token_for_developer_identity, get_open_id_token_for_developer_identity>;
extern const operation lookup_developer_identity_operation =
    operation_of<cognito::lookup_developer_identity, lookup_developer_identity>;
extern const operation merge_developer_identities_operation =
    operation_of<cognito::merge_developer_identities, merge_developer_identities>;
extern const operation unlink_developer_identity_operation =
    operation_of<cognito::unlink_developer_identity, unlink_developer_identity>;

} // namespace poolguard::pool
