#pragma once
// Second factors as users set them up for themselves, against any Cognito: which ones a sign-in asks for, and the
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
    std::optional<second_factor> preferred; // is asked for first; without it a sign-in lets the person choose
};

// What an authenticator app is given; nothing asks for its codes before one of them was shown.
struct authenticator_secret {
    base::secret secret; // base32 (RFC 4648 section 6) without padding
    std::string account; // how the person goes, for the app to show: an e-mail address, or a username
    std::string session; // to go on with, within a sign-in
};

class second_factors {
  public:
    explicit second_factors(cognito::client& cognito) : cognito_(cognito) {}

    // The failures are Cognito's, here and below.
    cognito::result<chosen_factors> of(const principal& who);
    // Exactly these, the preferred one among them, are asked for from then on. invalid_parameter for one that is not
    // set up.
    cognito::result<void> choose(const principal& who, const chosen_factors& wanted);

    cognito::result<authenticator_secret> begin_authenticator(const principal& who);
    // The first code of the app registers it; sign-ins ask for its codes from then on, before any other factor.
    // `name` is the app's or phone's. code_mismatch for another code.
    cognito::result<void> finish_authenticator(const principal& who, const base::secret& code,
                                               std::optional<std::string> name);
    // Sign-ins do not ask for the app any more; the other factors stay.
    cognito::result<void> remove_authenticator(const principal& who);

    // The same beginning for one who is within a sign-in that asks for MFA_SETUP, by its session. Its end is the
    // challenge's answer (sign_in::answer).
    cognito::result<authenticator_secret> begin_authenticator(std::string_view session);

  private:
    cognito::client& cognito_;
};

} // namespace poolguard::service
