#include "service/factors/passkeys.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "cognito/messages/user_pools.hpp"
#include "cognito/store_failure.hpp"
#include "service/token_of.hpp"

#include <algorithm>

namespace poolguard::service {
namespace {

void log_failed_names(store::error cause) {
    base::log::error("passkey_names_failed", {{"cause", store::describe(cause)}});
}
std::unexpected<cognito::failure> names_failed(store::error cause) {
    log_failed_names(cause);
    return std::unexpected(cognito::store_failed());
}

bool allows_passkeys(const std::optional<cognito::user_pool_policies>& policies) {
    if (!policies || !policies->SignInPolicy || !policies->SignInPolicy->AllowedFirstAuthFactors) return false;
    const auto& first = policies->SignInPolicy->AllowedFirstAuthFactors->value;
    return std::ranges::find(first, cognito::auth_factor::WEB_AUTHN) != first.end();
}

} // namespace

passkey to_passkey(cognito::web_authn_credential& from) {
    return {.id = std::move(from.CredentialId),
            .name = std::move(from.FriendlyCredentialName),
            .relying_party_id = std::move(from.RelyingPartyId),
            .attachment = std::move(from.AuthenticatorAttachment),
            .transports = std::move(from.AuthenticatorTransports),
            .created = from.CreatedAt.at};
}

cognito::result<std::vector<passkey>> passkeys::listed(const principal& who) {
    std::vector<passkey> out;
    cognito::list_web_authn_credentials message{.AccessToken = token_of(who), .NextToken = {}, .MaxResults = {}};
    do {
        POOLGUARD_TRY(auto page, cognito_.call(message, cognito::idempotent));
        for (auto& each : page.Credentials)
            out.push_back(to_passkey(each));
        message.NextToken.reset();
        if (page.NextToken) message.NextToken = std::move(*page.NextToken);
    } while (message.NextToken);
    return out;
}

cognito::result<std::vector<passkey>> passkeys::of(const principal& who) {
    POOLGUARD_TRY(auto out, listed(who));
    if (out.empty()) return out;
    const auto names = names_.of(who.subject());
    if (!names) return names_failed(names.error());
    for (auto& each : out)
        if (const auto given = names->find(each.id); given != names->end()) each.name = given->second;
    return out;
}

cognito::result<passkey> passkeys::find(const principal& who, std::string_view id) {
    POOLGUARD_TRY(auto all, listed(who));
    const auto found = std::ranges::find(all, id, &passkey::id);
    if (found == all.end())
        return std::unexpected(
            cognito::failure{cognito::failure_name::resource_not_found, "The passkey does not exist."});
    return std::move(*found);
}

bool passkeys::may_be_offered() {
    if (const auto known = offer_.get()) return *known;
    const auto found = cognito_.call(cognito::describe_user_pool{user_pool_id_}, cognito::idempotent);
    return offer_.keep(!found || allows_passkeys(found->UserPool.Policies));
}

cognito::result<cognito::credential_creation_options> passkeys::begin(const principal& who) {
    POOLGUARD_TRY(auto started, cognito_.call(cognito::start_web_authn_registration{token_of(who)}));
    return std::move(started.CredentialCreationOptions);
}

cognito::result<passkey> passkeys::finish(const principal& who, boost::json::object credential,
                                          const std::optional<std::string>& name) {
    const auto* given = credential.if_contains("id");
    const std::string id(given != nullptr && given->is_string() ? std::string_view(given->get_string()) : "");
    POOLGUARD_CHECK(cognito_.call(cognito::complete_web_authn_registration{token_of(who), std::move(credential)}));
    std::expected<void, store::error> kept;
    if (name) kept = names_.keep(who.subject(), id, *name);
    if (!kept) log_failed_names(kept.error());
    POOLGUARD_TRY(auto made, find(who, id));
    if (name && kept) made.name = *name;
    return made;
}

cognito::result<passkey> passkeys::rename(const principal& who, std::string_view id, const std::string& name) {
    POOLGUARD_TRY(auto found, find(who, id));
    if (const auto kept = names_.keep(who.subject(), id, name); !kept) return names_failed(kept.error());
    found.name = name;
    return found;
}

cognito::result<void> passkeys::remove(const principal& who, std::string_view id) {
    POOLGUARD_CHECK(cognito_.call(cognito::delete_web_authn_credential{token_of(who), std::string(id)}));
    names_.forget(who.subject(), id);
    return {};
}

} // namespace poolguard::service
