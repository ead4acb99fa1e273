#include "pool/passkeys/passkeys.hpp"

#include "base/try.hpp"
#include "pool/model/sign_in_policy.hpp"
#include "pool/model/sign_in_records.hpp"
#include "pool/passkeys/passkey_answers.hpp"
#include "pool/passkeys/relying_party.hpp"
#include "pool/protocol/refusal.hpp"
#include "webauthn/credential_key.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::size_t challenge_bytes = 32;

// A registration that waits for its answer.
struct registration_challenge {
    static constexpr bool has_defaults = true;
    std::string challenge; // base64url
    std::string client_id;
    std::int64_t expires = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(registration_challenge, (), (challenge, client_id, expires))

store::key challenge_key(const user_pool_document& pool, const user_document& user) {
    return {keys::passkey_challenges(pool.id), user.sub};
}

std::unexpected<failure> too_many_passkeys() {
    return refuse(cognito::failure_name::limit_exceeded,
                  fmt::format("A user can have at most {} passkeys.", passkeys::most_passkeys));
}

std::unexpected<failure> no_challenge() {
    return refuse("WebAuthnChallengeNotFoundException", "The registration has expired or was never started.");
}

// What a list of passkeys on a device shows; a username that is only an id says nothing to its owner.
std::string shown_name(const user_document& user) {
    if (user.username != user.sub) return user.username;
    for (const auto* name : {"email", "phone_number"})
        if (const auto found = user.attributes.find(name); found != user.attributes.end()) return found->second;
    return user.username;
}

std::string verification_word(const user_pool_document& pool) {
    return needs_user_verification(pool) ? "required" : "preferred";
}

std::vector<cognito::key_parameters> wanted_keys() {
    std::vector<cognito::key_parameters> out;
    out.reserve(std::size(webauthn::supported_algorithms));
    for (const auto each : webauthn::supported_algorithms)
        out.push_back({.type = "public-key", .alg = static_cast<int>(each)});
    return out;
}

} // namespace

passkeys::passkeys(store::records& records, pool::users& users, const base::clock& clock, base::random_source& random,
                   std::string public_url)
    : records_(records), users_(users), clock_(clock), random_(random), public_url_(std::move(public_url)) {}

result<cognito::credential_creation_options> passkeys::begin_registration(const user_pool_document& pool,
                                                                          const client_document& client,
                                                                          const user_document& user) const {
    if (!allows_first_factor(pool.settings, cognito::auth_factor::WEB_AUTHN)) return passkeys_not_enabled();
    POOLGUARD_TRY(const auto domain, relying_party_of(pool, public_url_));
    if (user.passkeys.size() >= most_passkeys) return too_many_passkeys();
    const auto expires = clock_.now() + registration_time;
    const registration_challenge waiting{base::to_base64url(random_.take(challenge_bytes)), client.id,
                                         base::epoch_milliseconds(expires)};
    const auto saved = store::save(records_, challenge_key(pool, user), waiting, store::always{}, expires);
    if (!saved) return std::unexpected(store_failure(saved.error()));
    cognito::credential_creation_options out;
    out.challenge = waiting.challenge;
    out.rp = {domain, domain};
    out.user = {base::to_base64url(user.sub), shown_name(user), shown_name(user)};
    out.pubKeyCredParams = wanted_keys();
    for (const auto& each : user.passkeys)
        out.excludeCredentials.push_back({.type = "public-key", .id = each.id, .transports = {}});
    out.authenticatorSelection.userVerification = verification_word(pool);
    return out;
}

result<base::bytes> passkeys::take_challenge(const user_pool_document& pool, const client_document& client,
                                             const user_document& user) const {
    const auto at = challenge_key(pool, user);
    const auto found = store::load<registration_challenge>(records_, at);
    if (!found) return std::unexpected(store_failure(found.error()));
    if (!*found || clock_.now() >= base::from_epoch_milliseconds((*found)->value.expires)) return no_challenge();
    if ((*found)->value.client_id != client.id)
        return refuse("WebAuthnClientMismatchException", "The registration was started by another app client.");
    const auto removed = records_.remove(at, store::if_version{(*found)->version});
    if (!removed && removed.error() == store::error::conflict) return no_challenge();
    if (!removed) return std::unexpected(store_failure(removed.error()));
    return base::from_base64url((*found)->value.challenge).value_or("");
}

result<void> passkeys::complete_registration(const user_pool_document& pool, const client_document& client,
                                             const user_document& user, const boost::json::value& credential) const {
    if (!allows_first_factor(pool.settings, cognito::auth_factor::WEB_AUTHN)) return passkeys_not_enabled();
    POOLGUARD_TRY(const auto domain, relying_party_of(pool, public_url_));
    POOLGUARD_TRY(const auto given, read_registration(credential));
    POOLGUARD_TRY(const auto challenge, take_challenge(pool, client, user));
    const auto verified = webauthn::verify_registration({given.client_data, given.attestation_object},
                                                        {challenge, domain, needs_user_verification(pool)});
    if (!verified) return refuse_registration(verified.error(), user);
    if (verified->id != given.id) return refuse_parameter("The credential has another id than its attestation.");
    return add(pool, user,
               {.id = base::to_base64url(verified->id),
                .public_key = base::to_base64(verified->public_key),
                .relying_party = domain,
                .counter = verified->counter,
                .can_be_backed_up = verified->can_be_backed_up,
                .aaguid = base::to_hex(verified->aaguid),
                .attachment = given.attachment,
                .transports = given.transports,
                .created = base::epoch_milliseconds(clock_.now())});
}

result<void> passkeys::add(const user_pool_document& pool, const user_document& user,
                           const passkey_document& passkey) const {
    const auto added = users_.update(pool, user.username, [&](user_document& changed) -> result<void> {
        if (std::ranges::find(changed.passkeys, passkey.id, &passkey_document::id) != changed.passkeys.end())
            return refuse_parameter("The passkey is registered already.");
        if (changed.passkeys.size() >= most_passkeys) return too_many_passkeys();
        changed.passkeys.push_back(passkey);
        return {};
    });
    // No other name changes, so it is the passkey that somebody else has.
    if (!added && added.error().name == cognito::failure_name::alias_exists)
        return refuse_parameter("The passkey is registered already.");
    return added;
}

result<void> passkeys::remove(const user_pool_document& pool, const user_document& user, std::string_view id) const {
    return users_.update(pool, user.username, [&](user_document& changed) -> result<void> {
        if (std::erase_if(changed.passkeys, [&](const passkey_document& each) { return each.id == id; }) == 0)
            return refuse(cognito::failure_name::resource_not_found, "The passkey does not exist.");
        if (changed.passkeys.empty()) std::erase(changed.mfa.chosen, passkeys_as_mfa);
        return {};
    });
}

bool passkeys::has_any(const user_pool_document& pool, const user_document& user) const {
    if (!allows_first_factor(pool.settings, cognito::auth_factor::WEB_AUTHN)) return false;
    const auto domain = relying_party_of(pool, public_url_);
    return domain && std::ranges::find(user.passkeys, *domain, &passkey_document::relying_party) != user.passkeys.end();
}

result<std::string> passkeys::ask_anyone(const user_pool_document& pool, std::string challenge) const {
    POOLGUARD_TRY(const auto domain, relying_party_of(pool, public_url_));
    cognito::credential_request_options out;
    out.challenge = std::move(challenge);
    out.rpId = domain;
    out.userVerification = verification_word(pool);
    return base::json::write(out);
}

result<passkey_question> passkeys::ask(const user_pool_document& pool, const user_document& user) const {
    POOLGUARD_TRY(const auto domain, relying_party_of(pool, public_url_));
    cognito::credential_request_options out;
    out.challenge = base::to_base64url(random_.take(challenge_bytes));
    out.rpId = domain;
    for (const auto& each : user.passkeys)
        if (each.relying_party == domain)
            out.allowCredentials.push_back({.type = "public-key", .id = each.id, .transports = each.transports});
    out.userVerification = verification_word(pool);
    return passkey_question{base::json::write(out), out.challenge};
}

result<void> passkeys::check(const user_pool_document& pool, const user_document& user, std::string_view expected,
                             std::string_view credential) const {
    if (!allows_first_factor(pool.settings, cognito::auth_factor::WEB_AUTHN))
        return refuse_passkey("not_allowed", user);
    POOLGUARD_TRY(const auto domain, relying_party_of(pool, public_url_));
    const auto given = read_authentication(credential);
    if (!given || (!given->user_handle.empty() && given->user_handle != user.sub))
        return refuse_passkey(given ? "other_user" : "malformed", user);
    const auto known = std::ranges::find_if(user.passkeys, [&](const passkey_document& each) {
        return each.id == given->id && each.relying_party == domain;
    });
    if (known == user.passkeys.end()) return refuse_passkey("unknown", user);
    const auto challenge = base::from_base64url(expected).value_or("");
    if (challenge.empty()) return refuse_passkey("no_challenge", user);
    const auto key = base::from_base64(known->public_key).value_or("");
    const auto proven =
        webauthn::verify_assertion({given->client_data, given->authenticator_data, given->signature},
                                   {key, static_cast<std::uint32_t>(known->counter), known->can_be_backed_up},
                                   {challenge, domain, needs_user_verification(pool)});
    if (!proven) return refuse_passkey(webauthn::name(proven.error()), user);
    // Most synced passkeys do not count, and then nothing is written.
    if (*proven == known->counter) return {};
    return keep_counter(pool, user, known->id, *proven);
}

result<void> passkeys::keep_counter(const user_pool_document& pool, const user_document& user, std::string_view id,
                                    std::uint32_t counter) const {
    return users_.update(pool, user.username, [&](user_document& changed) -> result<void> {
        const auto found = std::ranges::find(changed.passkeys, id, &passkey_document::id);
        if (found == changed.passkeys.end()) return refuse_passkey("unknown", user);
        if (!webauthn::is_next_counter(static_cast<std::uint32_t>(found->counter), counter))
            return refuse_passkey(webauthn::name(webauthn::error::counter_went_back), user);
        found->counter = counter;
        return {};
    });
}

} // namespace poolguard::pool
