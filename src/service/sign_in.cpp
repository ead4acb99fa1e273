#include "service/sign_in.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "cognito/messages/mfa.hpp"
#include "cognito/messages/users.hpp"
#include "cognito/secret_hash.hpp"
#include "cognito/store_failure.hpp"
#include "jwt/given_token.hpp"
#include "service/factors/app_codes.hpp"
#include "service/own_user.hpp"
#include "service/sign_out_queue.hpp"
#include "service/token_of.hpp"

#include <algorithm>
#include <vector>

namespace poolguard::service {
namespace {

constexpr auto revoked_already = "Access Token has been revoked";

cognito::secret_map::mapped_type secret_value(std::string_view value) {
    return cognito::secret_map::mapped_type(std::string(value));
}

cognito::failure unreadable(std::string message) {
    return {cognito::failure_name::unreadable_reply, std::move(message)};
}

cognito::failure not_recorded(store::error cause) {
    base::log::error("sign_out_not_recorded", {{"cause", store::describe(cause)}});
    return cognito::store_failed();
}

bool is_revoked_already(const cognito::failure& failure) {
    return failure.name == cognito::failure_name::not_authorized && failure.message == revoked_already;
}

bool says_no(const cognito::failure& failure) {
    return failure.name == cognito::failure_name::user_not_found ||
           failure.name == cognito::failure_name::no_credentials || failure.name == "AccessDeniedException" ||
           failure.name == cognito::failure_name::not_authorized;
}

} // namespace

sign_in::sign_in(app_client app, cognito::client& cognito, store::records& records, revocations& revoked,
                 const base::clock& clock, id_tokens* remembered, sign_out_queue* pending, token_observer at_tokens)
    : app_(std::move(app)), cognito_(cognito), owners_(records, clock, app_.refresh_token_life),
      sessions_(records, clock), revoked_(revoked), clock_(clock), id_tokens_(remembered), pending_(pending),
      at_tokens_(std::move(at_tokens)) {}

cognito::result<sign_in_outcome> sign_in::initiate(cognito::auth_flow flow, std::string_view username,
                                                   cognito::secret_map given,
                                                   const std::optional<std::string>& device_key) {
    cognito::admin_initiate_auth message;
    message.UserPoolId = app_.user_pool_id;
    message.ClientId = app_.client_id;
    message.AuthFlow = flow;
    auto& parameters = message.AuthParameters.emplace(std::move(given));
    parameters.emplace("USERNAME", secret_value(username));
    if (device_key) parameters.emplace("DEVICE_KEY", secret_value(*device_key));
    add_secret_hash(parameters, username);
    const auto known = prepare();
    POOLGUARD_TRY(auto reply, cognito_.call(message));
    return begin(std::move(reply), known);
}

cognito::result<sign_in_outcome> sign_in::with_password(std::string_view username, const base::secret& password,
                                                        const std::optional<std::string>& device_key) {
    cognito::secret_map given;
    given.emplace("PASSWORD", secret_value(password.reveal()));
    return initiate(cognito::auth_flow::ADMIN_USER_PASSWORD_AUTH, username, std::move(given), device_key);
}

cognito::result<sign_in_outcome> sign_in::without_password(std::string_view username,
                                                           std::optional<first_factor> wanted,
                                                           const std::optional<std::string>& device_key) {
    if (wanted == first_factor::CUSTOM_CHALLENGE)
        return initiate(cognito::auth_flow::CUSTOM_AUTH, username, {}, device_key);
    cognito::secret_map given;
    if (wanted) given.emplace("PREFERRED_CHALLENGE", secret_value(base::json::enum_name(*wanted)));
    return initiate(cognito::auth_flow::USER_AUTH, username, std::move(given), device_key);
}

cognito::result<sign_in_outcome> sign_in::answer(cognito::challenge_name asked, std::string_view session,
                                                 std::string_view username, cognito::secret_map answers) {
    cognito::admin_respond_to_auth_challenge message;
    message.UserPoolId = app_.user_pool_id;
    message.ClientId = app_.client_id;
    message.ChallengeName = asked;
    if (!session.empty()) message.Session = std::string(session);
    auto& responses = message.ChallengeResponses.emplace(std::move(answers));
    auto code = responses.extract("SOFTWARE_TOKEN_MFA_CODE");
    if (code && asked == cognito::challenge_name::MFA_SETUP) {
        POOLGUARD_TRY(auto registered, register_authenticator(session, code.mapped()));
        message.Session = std::move(registered);
    } else if (code) {
        responses.insert(std::move(code));
    }
    responses.insert_or_assign("USERNAME", secret_value(username));
    responses.erase("SECRET_HASH"); // never taken from the caller
    add_secret_hash(responses, username);
    const auto known = prepare();
    POOLGUARD_TRY(auto reply, cognito_.call(message));
    return begin(std::move(reply), known);
}

cognito::result<std::string> sign_in::register_authenticator(std::string_view session,
                                                             const cognito::secret_map::mapped_type& code) {
    cognito::verify_software_token message;
    message.Session = std::string(session);
    message.UserCode = cognito::totp_code(std::string(code.reveal()));
    POOLGUARD_TRY(auto reply, verify_app_code(cognito_, message));
    if (!reply.Session) return std::unexpected(unreadable("VerifySoftwareToken returned no session"));
    return std::move(*reply.Session);
}

cognito::result<sign_in_outcome>
sign_in::with_first_password(std::string_view username, const base::secret& new_password, std::string_view session) {
    cognito::secret_map answers;
    answers.emplace("NEW_PASSWORD", secret_value(new_password.reveal()));
    return answer(cognito::challenge_name::NEW_PASSWORD_REQUIRED, session, username, std::move(answers));
}

cognito::result<sign_in_outcome> sign_in::refresh(const base::secret& refresh_token,
                                                  std::optional<std::string> username,
                                                  const std::optional<std::string>& device_key) {
    const bool has_secret = !app_.client_secret.empty();
    std::optional<refresh_owner> owner;
    if (has_secret || !app_.browser_client_id.empty()) {
        auto found = owners_.find(refresh_token.reveal());
        // Asking with the wrong client would refuse a good token.
        if (!found) return std::unexpected(cognito::store_failed());
        owner = std::move(*found);
    }
    const bool is_browsers = owner && is_for_browsers(owner->client_id);
    const bool needs_hash = has_secret && !is_browsers;
    if (owner) username = owner->internal_name;
    if (needs_hash && !username)
        return std::unexpected(cognito::failure{cognito::failure_name::invalid_parameter,
                                                "username is required when client secret is enabled"});
    cognito::admin_initiate_auth message;
    message.UserPoolId = app_.user_pool_id;
    message.ClientId = is_browsers ? app_.browser_client_id : app_.client_id;
    message.AuthFlow = cognito::auth_flow::REFRESH_TOKEN_AUTH;
    auto& parameters = message.AuthParameters.emplace();
    parameters.emplace("REFRESH_TOKEN", secret_value(refresh_token.reveal()));
    if (device_key) parameters.emplace("DEVICE_KEY", secret_value(*device_key));
    if (needs_hash) add_secret_hash(parameters, *username);
    // Refreshing twice only returns a second set of tokens: Cognito refuses this flow if refresh tokens rotate.
    POOLGUARD_TRY(auto reply, cognito_.call(message, cognito::idempotent));
    if (!reply.AuthenticationResult) return finish(std::move(reply));
    const auto given = jwt::read_given_token(reply.AuthenticationResult->AccessToken.value_or(""));
    // Ended here, but not at Cognito.
    if (given && revoked_.has_ended(*given, app_.user_pool_id))
        return std::unexpected(
            cognito::failure{cognito::failure_name::not_authorized, "Refresh Token has been revoked"});
    // The caller's name was correct; remember it for the next refresh.
    if (needs_hash && !owner && given) owners_.remember(refresh_token.reveal(), {given->username, given->client_id});
    return finish(std::move(reply));
}

cognito::result<cognito_notified> sign_in::sign_out(const principal& who) {
    if (pending_ == nullptr) {
        POOLGUARD_CHECK(end_sessions(who));
        POOLGUARD_CHECK(record(who));
        return cognito_notified::now;
    }
    // First here, because Cognito may take long to fail.
    POOLGUARD_CHECK(record(who));
    const auto ended = end_sessions(who);
    if (ended) return cognito_notified::now;
    if (who.username().empty()) return std::unexpected(ended.error()); // a machine has no sessions
    base::log::warning("sign_out_pending", {{"name", std::string_view(ended.error().name)},
                                            {"cause", std::string_view(ended.error().message)}});
    const auto queued = pending_->add_user(who.username(), who.subject());
    if (!queued) return std::unexpected(not_recorded(queued.error()));
    return cognito_notified::later;
}

cognito::result<void> sign_in::record(const principal& who) {
    const auto recorded = revoke_all(who.token());
    if (!recorded) return std::unexpected(not_recorded(recorded.error()));
    return {};
}

std::expected<void, store::error> sign_in::revoke_all(const jwt::verified_token& own) {
    const auto now = clock_.now();
    const auto last = now + remembered_sessions::longest_access_token;
    std::vector<std::string> known;
    if (app_.remembers_sessions) {
        POOLGUARD_TRY(known, sessions_.revoke(revoked_, own.subject(), own.issuer(), last, own.origin_jti()));
    }
    // The user's own token comes last, so that it is still valid for a retry after a failure above.
    POOLGUARD_CHECK(revoked_.end_user({.origin_jti = std::string(own.origin_jti()),
                                       .jti = std::string(own.jti()),
                                       .subject = std::string(own.subject()),
                                       .issuer = std::string(own.issuer()),
                                       .subject_before = base::epoch_seconds(now),
                                       .expires = std::max(own.expires(), last)}));
    sessions_.forget(own.subject(), known);
    return {};
}

cognito::result<cognito::empty_reply> sign_in::end_sessions_as_operator(const principal& who) {
    cognito::admin_user_global_sign_out message;
    message.UserPoolId = app_.user_pool_id;
    message.Username = std::string(who.username());
    return cognito_.call(message, cognito::idempotent);
}

cognito::result<void> sign_in::end_sessions(const principal& who) {
    cognito::result<cognito::empty_reply> reply;
    if (who.token().use() == jwt::token_use::id) {
        reply = end_sessions_as_operator(who);
    } else {
        cognito::global_sign_out message;
        message.AccessToken = token_of(who);
        reply = cognito_.call(message, cognito::idempotent);
    }
    if (reply || reply.error().name == cognito::failure_name::user_not_found) return {};
    if (!is_revoked_already(reply.error())) return std::unexpected(std::move(reply.error()));
    // By an earlier try, or by a revocation of this session alone, which left the others. Without AWS credentials, or
    // the right to use them so, nothing more can be done.
    if (who.username().empty()) return {};
    const auto all = end_sessions_as_operator(who);
    if (all || says_no(all.error())) return {};
    return std::unexpected(all.error());
}

void sign_in::add_secret_hash(cognito::secret_map& to, std::string_view username) const {
    if (app_.client_secret.empty()) return;
    to.emplace("SECRET_HASH", secret_value(cognito::secret_hash(app_.client_secret, username, app_.client_id)));
}

cognito::result<sign_in_outcome> sign_in::finish(cognito::authentication_reply reply) {
    if (!reply.AuthenticationResult) {
        if (!reply.ChallengeName) return std::unexpected(unreadable("The reply has neither tokens nor a challenge"));
        return challenge{*reply.ChallengeName, std::move(reply.Session).value_or(""),
                         std::move(reply.ChallengeParameters),
                         std::move(reply.AvailableChallenges).value_or(std::vector<cognito::challenge_name>{})};
    }
    auto& given = *reply.AuthenticationResult;
    if (!given.AccessToken || !given.IdToken || !given.ExpiresIn)
        return std::unexpected(unreadable("The tokens in the reply are not complete"));
    if (mix_users(*given.AccessToken, *given.IdToken))
        return std::unexpected(unreadable("The tokens in the reply are of different users"));
    tokens out{std::move(*given.AccessToken), std::move(*given.IdToken), std::move(given.RefreshToken).value_or(""),
               *given.ExpiresIn, std::move(given.TokenType).value_or("Bearer")};
    out.new_device = std::move(given.NewDeviceMetadata);
    adopt(out);
    return out;
}

void sign_in::adopt(tokens& given) {
    if (auto access = jwt::read_given_token(given.access_token)) {
        if (!given.refresh_token.empty()) remember(given.refresh_token, *access);
        given.subject = std::move(access->sub);
    }
    if (id_tokens_ != nullptr)
        id_tokens_->remember(given.access_token, given.id_token, std::chrono::seconds{given.expires_in});
    if (at_tokens_) at_tokens_(given);
}

bool sign_in::is_for_browsers(std::string_view client_id) const {
    return !app_.browser_client_id.empty() && client_id == app_.browser_client_id;
}

std::uint64_t sign_in::prepare() {
    if (pending_ != nullptr) pending_->notify_all();
    return revoked_.generation();
}

cognito::result<sign_in_outcome> sign_in::begin(cognito::authentication_reply reply, std::uint64_t known) {
    auto outcome = finish(std::move(reply));
    if (const auto* given = outcome ? std::get_if<tokens>(&*outcome) : nullptr) admit(*given, known);
    return outcome;
}

void sign_in::note_sign_in(tokens& given) {
    adopt(given);
    admit(given, revoked_.generation());
}

void sign_in::admit(const tokens& given, std::uint64_t known) {
    const auto access = jwt::read_given_token(given.access_token);
    // A token that has expired is not of a new sign-in, whatever the clocks say.
    if (!access || base::from_epoch_seconds(access->exp) <= clock_.now()) return;
    if (const auto admitted = revoked_.admit(*access, app_.user_pool_id, known); !admitted)
        base::log::warning("sign_in_not_admitted", {{"cause", store::describe(admitted.error())}});
}

void sign_in::remember(std::string_view refresh_token, const jwt::given_token& access) {
    if (!app_.client_secret.empty() || is_for_browsers(access.client_id))
        owners_.remember(refresh_token, {access.username, access.client_id});
    if (app_.remembers_sessions) sessions_.remember(access);
}

} // namespace poolguard::service
