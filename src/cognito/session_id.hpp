#pragma once
// The ids of sessions in Cognito's operations on them: "tkn" for the session of a refresh token or "sso" for that of a
// browser, and 25 lower-case letters and digits. Here these are 128 bits in base 36. Those of a token session are the
// origin_jti of its tokens, so each is known from the other, and nothing needs to be stored.
// Source: Amazon Cognito user pools API reference, SessionDescriptionType.

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::cognito {

// "tkn…"; empty unless the origin_jti is a UUID.
std::string token_session_id(std::string_view origin_jti);
// nullopt for any other text.
std::optional<std::string> origin_jti_of(std::string_view session_id);

// "sso…", from the first 128 bits of a digest.
std::string browser_session_id(std::string_view digest);

} // namespace poolguard::cognito
