#include "pool/sign_in/totp_enrollment.hpp"

#include "base/try.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/tokens/access_tokens.hpp"

namespace poolguard::pool {
namespace {

// Only the session says who the user is.
result<totp_enrollment> owner_of_session(const std::string& text, const operation_ports& ports) {
    const auto claimed = ports.challenges.read(text);
    if (!claimed) return invalid_session();
    auto place = find_place(ports.pools, claimed->client_id);
    if (!place) return invalid_session();
    POOLGUARD_TRY(auto user, ports.users.find(*place->pool, claimed->sub));
    if (!user) return invalid_session();
    POOLGUARD_TRY(auto session, ports.challenges.open(text, *place->pool, *place->client, user->user,
                                                      challenge_name(challenge_name::MFA_SETUP)));
    if (!user->user.enabled) return refuse(cognito::failure_name::not_authorized, "User is disabled.");
    // A user who got a second factor in the meantime must use it: a password is not enough to replace it.
    if (!usable_factors(*place->pool, user->user).empty()) return invalid_session();
    return totp_enrollment{std::move(*place), std::move(user->user), std::move(session)};
}

result<totp_enrollment> owner_of_token(const cognito::access_token& token, const operation_ports& ports) {
    POOLGUARD_TRY(auto who, verify_owner(token, ports.tokens));
    POOLGUARD_TRY(auto place, find_place(ports.pools, who.client().id));
    return totp_enrollment{std::move(place), who.user(), std::nullopt};
}

} // namespace

result<totp_enrollment> find_totp_enrollment(const std::optional<cognito::access_token>& token,
                                             const std::optional<cognito::session>& session,
                                             const operation_ports& ports) {
    if (token.has_value() == session.has_value())
        return refuse_parameter("Either AccessToken or Session must be given, and not both.");
    auto who = token ? owner_of_token(*token, ports) : owner_of_session(session->value, ports);
    if (who && !who->place.pool->mfa.has_software_token)
        return refuse("SoftwareTokenMFANotFoundException", "Software Token MFA has not been enabled by the userPool");
    return who;
}

std::string next_session(const totp_enrollment& who, bool is_set_up, const operation_ports& ports) {
    session_purpose purpose{.challenge = json::enum_name(challenge_name::MFA_SETUP), .is_set_up = is_set_up};
    if (who.session) {
        purpose.event = who.session->event;
        purpose.device = who.session->device.value_or(session_device{});
    }
    return ports.challenges.begin(*who.place.pool, *who.place.client, who.user, std::move(purpose));
}

} // namespace poolguard::pool
