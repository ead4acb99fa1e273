#pragma once
// Signing in, finishing a first sign-in, refreshing and signing out, against any Cognito.

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "cognito/client.hpp"
#include "cognito/messages/authentication.hpp"
#include "service/id_tokens.hpp"
#include "service/principal.hpp"
#include "service/refresh_owners.hpp"
#include "service/remembered_sessions.hpp"
#include "service/revocations.hpp"
#include "store/records.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace poolguard::service {

struct app_client {
    std::string user_pool_id;
    std::string client_id;
    base::secret client_secret; // empty: none
    // How long the client's refresh tokens live; matters with a secret alone, and is at most ten years.
    std::chrono::seconds refresh_token_life = refresh_owners::default_life;
    // Whether each sign-in is remembered for the sign-out; needless where the pool names each session that it ends.
    bool remembers_sessions = true;
};

struct tokens {
    std::string access_token;
    std::string id_token;
    std::string refresh_token;   // empty after a refresh that does not rotate it
    std::int64_t expires_in = 0; // seconds
    std::string token_type;
};
struct challenge {
    cognito::challenge_name name{};
    std::string session; // empty where Cognito gives none
    cognito::string_map parameters;
};
using sign_in_outcome = std::variant<tokens, challenge>;

class sign_in {
  public:
    // What is given must outlive the object. `remembered` gets the ID token of each sign-in; null: nobody needs it.
    sign_in(app_client app, cognito::client& cognito, store::records& records, revocations& revoked,
            const base::clock& clock, id_tokens* remembered = nullptr);

    // AdminInitiateAuth with ADMIN_USER_PASSWORD_AUTH. Failures are Cognito's, here and below.
    cognito::result<sign_in_outcome> with_password(std::string_view username, const base::secret& password);
    // AdminRespondToAuthChallenge: the answers by the names that Cognito gives them, without USERNAME and SECRET_HASH.
    // MFA_SETUP is answered with the authenticator app's first SOFTWARE_TOKEN_MFA_CODE, which registers the app
    // (VerifySoftwareToken) before the sign-in goes on.
    cognito::result<sign_in_outcome> answer(cognito::challenge_name asked, std::string_view session,
                                            std::string_view username, cognito::secret_map answers);
    // The same with NEW_PASSWORD_REQUIRED.
    cognito::result<sign_in_outcome> with_first_password(std::string_view username, const base::secret& new_password,
                                                         std::string_view session);
    // AdminInitiateAuth with REFRESH_TOKEN_AUTH. With a client secret, Cognito wants a hash over the user's internal
    // name, which was remembered when the refresh token was given out; `username` serves for refresh tokens that come
    // from elsewhere, and invalid_parameter says that neither is there.
    cognito::result<sign_in_outcome> refresh(const base::secret& refresh_token, std::optional<std::string> username);
    // Ends all sessions of the person at Cognito (GlobalSignOut; AdminUserGlobalSignOut when the person came with an
    // id token); here, all tokens of the person that were issued before this second are refused from then on, and
    // those of this sign-in and of each that is remembered. While Cognito cannot be reached nothing changes and the
    // failure says so. One whose token Cognito holds revoked already, or whose user is gone, is signed out.
    // internal_error when Cognito did its part and the store did not; to be tried again.
    cognito::result<void> sign_out(const principal& who);

  private:
    // Adds SECRET_HASH where the client has a secret.
    void add_secret_hash(cognito::secret_map& to, std::string_view username) const;
    // The session to go on with.
    cognito::result<std::string> register_authenticator(std::string_view session,
                                                        const cognito::secret_map::mapped_type& code);
    cognito::result<sign_in_outcome> finish(cognito::authentication_reply reply);
    // Remembers what a refresh and a sign-out will need.
    void remember(const tokens& handed_out);
    cognito::result<void> end_sessions(const principal& who);
    // Revokes here what has ended at Cognito.
    std::expected<void, store::error> revoke_all(const jwt::verified_token& own);

    app_client app_;
    cognito::client& cognito_;
    refresh_owners owners_;
    remembered_sessions sessions_;
    revocations& revoked_;
    const base::clock& clock_;
    id_tokens* id_tokens_;
};

} // namespace poolguard::service
