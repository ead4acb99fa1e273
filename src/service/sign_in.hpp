#pragma once
// Signing in, finishing a first sign-in, refreshing and signing out, at any Cognito.

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/authentication.hpp"
#include "service/attribute_values.hpp"
#include "service/id_tokens.hpp"
#include "service/principal.hpp"
#include "service/refresh_owners.hpp"
#include "service/remembered_sessions.hpp"
#include "service/revocations.hpp"
#include "store/records.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace poolguard::service {

struct app_client {
    std::string user_pool_id;
    std::string client_id;
    base::secret client_secret; // empty: none
    // The lifetime of the client's refresh tokens, at most ten years; only needed with a client secret.
    std::chrono::seconds refresh_token_life = refresh_owners::default_life;
    // Whether each sign-in is remembered for the sign-out; not needed if the pool logs each session that it ends.
    bool remembers_sessions = true;
    // The client that signs browsers in, if it is not this one. It has no secret.
    std::string browser_client_id = {};
    // Given to users who sign up here, by AdminUpdateUserAttributes; not needed if the pool does that itself.
    attribute_values added_to_new_users{};
};

struct tokens {
    std::string access_token;
    std::string id_token;
    std::string refresh_token;   // empty after a refresh that does not rotate it
    std::int64_t expires_in = 0; // seconds
    std::string token_type;
    std::string subject = {}; // the `sub` of the access token, for the audit; empty where it was not read
    // Where the pool tracks devices and the sign-in named none that it knows.
    std::optional<cognito::new_device_metadata> new_device = {};
};
struct challenge {
    cognito::challenge_name name{};
    std::string session; // empty if Cognito returns none
    cognito::string_map parameters;
    std::vector<cognito::challenge_name> on_offer = {}; // the first factors that the user may choose from
};
using sign_in_outcome = std::variant<tokens, challenge>;

class sign_out_queue;

// Told of the tokens that Cognito has given, before anybody gets them. Must be callable from several threads.
using token_observer = std::function<void(const tokens&)>;

// What a sign-in without a password begins with.
enum class first_factor {
    EMAIL_OTP,
    SMS_OTP,
    WEB_AUTHN,
    CUSTOM_CHALLENGE, // what the pool's own functions ask
};
BOOST_DESCRIBE_ENUM(first_factor, EMAIL_OTP, SMS_OTP, WEB_AUTHN, CUSTOM_CHALLENGE)

// When Cognito is notified of a sign-out that holds here at once.
enum class cognito_notified { now, later };

class sign_in {
  public:
    // The arguments must outlive the object. `remembered` stores the ID token of each sign-in, `pending` the sign-outs
    // of which Cognito is still to be notified; both may be null, and the observer may be empty.
    sign_in(app_client app, cognito::client& cognito, store::records& records, revocations& revoked,
            const base::clock& clock, id_tokens* remembered = nullptr, sign_out_queue* pending = nullptr,
            token_observer at_tokens = {});

    // AdminInitiateAuth with ADMIN_USER_PASSWORD_AUTH. Failures are Cognito's, here and below. The device is one that
    // the user has confirmed, where the pool tracks them, here and below.
    cognito::result<sign_in_outcome> with_password(std::string_view username, const base::secret& password,
                                                   const std::optional<std::string>& device_key = {});
    // AdminInitiateAuth with USER_AUTH, or with CUSTOM_AUTH for CUSTOM_CHALLENGE: asks for the factor, or lets the user
    // choose where none is wanted or the wanted one is not open to the user.
    cognito::result<sign_in_outcome> without_password(std::string_view username, std::optional<first_factor> wanted,
                                                      const std::optional<std::string>& device_key = {});
    // AdminRespondToAuthChallenge: the session, if the challenge has one, and the answers by Cognito's names, without
    // USERNAME and SECRET_HASH. MFA_SETUP is answered with the authenticator app's first SOFTWARE_TOKEN_MFA_CODE, which
    // registers the app (VerifySoftwareToken) before the sign-in continues.
    cognito::result<sign_in_outcome> answer(cognito::challenge_name asked, std::string_view session,
                                            std::string_view username, cognito::secret_map answers);
    // The same with NEW_PASSWORD_REQUIRED.
    cognito::result<sign_in_outcome> with_first_password(std::string_view username, const base::secret& new_password,
                                                         std::string_view session);
    // AdminInitiateAuth with REFRESH_TOKEN_AUTH, for the client that the token was issued to. With a client secret,
    // Cognito requires a hash over the user's internal name, which is remembered when the refresh token is issued;
    // `username` is for refresh tokens from elsewhere. invalid_parameter if neither is known.
    cognito::result<sign_in_outcome> refresh(const base::secret& refresh_token, std::optional<std::string> username,
                                             const std::optional<std::string>& device_key = {});
    // Tokens that a browser got on the sign-in pages: stores what their refresh and the sign-out will need, reads their
    // subject, and lets their sign-in count as later than the revocations that are known.
    void note_sign_in(tokens& given);
    // Revokes here all of the user's tokens issued before this second, and those of this and every remembered sign-in,
    // and ends all sessions of the user at Cognito (GlobalSignOut, or AdminUserGlobalSignOut for an id token). With a
    // queue, a Cognito that fails is notified later. Without one, it is notified first, and nothing changes if it
    // fails. Succeeds if Cognito says that the token is already revoked or the user is deleted. internal_error if the
    // store failed; may be retried.
    cognito::result<cognito_notified> sign_out(const principal& who);

  private:
    cognito::result<sign_in_outcome> initiate(cognito::auth_flow flow, std::string_view username,
                                              cognito::secret_map given, const std::optional<std::string>& device_key);
    // Adds SECRET_HASH if the client has a secret.
    void add_secret_hash(cognito::secret_map& to, std::string_view username) const;
    // Returns the session for the next step.
    cognito::result<std::string> register_authenticator(std::string_view session,
                                                        const cognito::secret_map::mapped_type& code);
    cognito::result<sign_in_outcome> finish(cognito::authentication_reply reply);
    // Before a new sign-in: notifies Cognito of earlier sign-outs. Returns which revocations are known.
    std::uint64_t prepare();
    cognito::result<sign_in_outcome> begin(cognito::authentication_reply reply, std::uint64_t known);
    void admit(const tokens& given, std::uint64_t known);
    void adopt(tokens& given);
    // Stores what a refresh and a sign-out will need.
    void remember(std::string_view refresh_token, const jwt::given_token& access);
    bool is_for_browsers(std::string_view client_id) const;
    cognito::result<cognito::empty_reply> end_sessions_as_operator(const principal& who);
    cognito::result<void> end_sessions(const principal& who);
    // Revokes the user's tokens at this gateway.
    std::expected<void, store::error> revoke_all(const jwt::verified_token& own);
    cognito::result<void> record(const principal& who);

    app_client app_;
    cognito::client& cognito_;
    refresh_owners owners_;
    remembered_sessions sessions_;
    revocations& revoked_;
    const base::clock& clock_;
    id_tokens* id_tokens_;
    sign_out_queue* pending_;
    token_observer at_tokens_;
};

} // namespace poolguard::service
