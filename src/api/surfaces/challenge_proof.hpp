#pragma once
// How a sign-in challenge is answered: by whichever member fits it, or by Cognito's names.

#include "api/one_line.hpp"
#include "base/json/text.hpp"
#include "cognito/messages/authentication.hpp"

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <optional>

namespace poolguard::api {

struct challenge_proof {
    std::optional<base::json::secret_text<1, 2048, one_line>> code; // of an app, a mail or a text message
    std::optional<base::json::secret_text<1, 8192>> answer;         // to SELECT_..., or to CUSTOM_CHALLENGE
    std::optional<base::json::secret_text<1, 256>> password;        // of the choice PASSWORD
    std::optional<boost::json::object> credential;                  // AuthenticationResponseJSON, for WEB_AUTHN
    std::optional<cognito::secret_map> answers;                     // such as NEW_PASSWORD; the server adds USERNAME
};
BOOST_DESCRIBE_STRUCT(challenge_proof, (), (code, answer, password, credential, answers))

// All of it by Cognito's names.
cognito::secret_map answers_to(cognito::challenge_name asked, const challenge_proof& given);

// Whether they choose to sign in with a code that is sent.
bool choose_code(cognito::challenge_name asked, const cognito::secret_map& answers);

} // namespace poolguard::api
