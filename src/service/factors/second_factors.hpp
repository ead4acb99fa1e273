#pragma once
// The second factors that users set up for themselves, at any Cognito: which ones a sign-in asks for, and the
// registration of an authenticator app (RFC 6238).

#include "cognito/client.hpp"
#include "cognito/messages/mfa.hpp"
#include "service/principal.hpp"
#include "service/sign_in.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

enum class second_factor { SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP };
BOOST_DESCRIBE_ENUM(second_factor, SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP)

struct chosen_factors {
    std::vector<second_factor> methods;
    std::optional<second_factor> preferred; // asked for first; without it, the sign-in lets the user choose
};

// As GetUser and AdminGetUser give them.
chosen_factors to_chosen_factors(const std::optional<std::vector<std::string>>& methods,
                                 const std::optional<std::string>& preferred);
// The settings that turn all of them off; if there are none, the authenticator app, which may be registered without
// being chosen. A pool refuses the settings of factors that it does not offer.
cognito::mfa_preference turned_off(const chosen_factors& all);

// The data for an authenticator app, which is not registered before the user has entered a code of it.
struct authenticator_secret {
    base::secret secret; // base32 (RFC 4648 section 6) without padding
    std::string account; // the account name that the app shows: an e-mail address or a username
    std::string session; // for the next step, within a sign-in
};

class second_factors {
  public:
    // The pool's id is only needed by offered().
    explicit second_factors(cognito::client& cognito, std::string user_pool_id = {})
        : cognito_(cognito), user_pool_id_(std::move(user_pool_id)) {}

    // Failures are Cognito's, here and below.
    cognito::result<chosen_factors> of(const principal& who);
    // Those that the pool offers (GetUserPoolMfaConfig); nullopt if Cognito does not say, for example because this
    // server has no permission to ask.
    std::optional<std::vector<second_factor>> offered();
    // Sign-ins will use exactly these factors, including the preferred one. invalid_parameter for one that is not set
    // up.
    cognito::result<void> choose(const principal& who, const chosen_factors& wanted);

    cognito::result<authenticator_secret> begin_authenticator(const principal& who);
    // Registers the app with its first code and makes it the preferred factor. `name` is that of the app or phone.
    // code_mismatch for a wrong code.
    cognito::result<void> finish_authenticator(const principal& who, const base::secret& code,
                                               std::optional<std::string> name);
    // Sign-ins no longer ask for the app; other factors stay.
    cognito::result<void> remove_authenticator(const principal& who);

    // Like begin_authenticator above, but within a sign-in with the challenge MFA_SETUP, by its session. The answer to
    // the challenge (sign_in::answer) finishes it.
    cognito::result<authenticator_secret> begin_authenticator(std::string_view session);

  private:
    cognito::client& cognito_;
    std::string user_pool_id_;
};

} // namespace poolguard::service
