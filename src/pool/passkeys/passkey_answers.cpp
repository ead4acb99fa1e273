#include "pool/passkeys/passkey_answers.hpp"

#include "base/json/read.hpp"
#include "base/log.hpp"
#include "cognito/messages/passkeys.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

using base::json::unknown_members;

constexpr std::string_view type_of_passkeys = "public-key";

std::string_view exception_for(webauthn::error why) {
    using enum webauthn::error;
    switch (why) {
    case wrong_challenge:
        return "WebAuthnChallengeNotFoundException";
    case wrong_origin:
    case foreign_frame:
        return "WebAuthnOriginNotAllowedException";
    case wrong_relying_party:
        return "WebAuthnRelyingPartyMismatchException";
    case unsupported_algorithm:
    case user_not_verified:
        return "WebAuthnCredentialNotSupportedException";
    case crypto_failure:
        return cognito::failure_name::internal_error;
    default:
        return cognito::failure_name::invalid_parameter;
    }
}

void log_refusal(std::string_view why, const user_document& user) {
    base::log::info("pool.passkey_refused", {{"reason", why}, {"sub", std::string_view(user.sub)}});
}

} // namespace

result<given_registration> read_registration(const boost::json::value& credential) {
    const auto refused = refuse_parameter("Credential is not a RegistrationResponseJSON of a passkey.");
    const auto read = base::json::read<cognito::registration_response>(credential, unknown_members::ignore);
    if (!read || read->type.value != type_of_passkeys || read->id.value != read->rawId.value) return refused;
    const auto id = base::from_base64url(read->id.value);
    const auto client_data = base::from_base64url(read->response.clientDataJSON.value);
    const auto attestation = base::from_base64url(read->response.attestationObject.value);
    if (!id || !client_data || !attestation) return refused;
    given_registration out{*id, *client_data, *attestation, {}, {}};
    if (const auto& where = read->authenticatorAttachment)
        if (where->value == "platform" || where->value == "cross-platform") out.attachment = where->value;
    if (read->response.transports)
        for (const auto& each : read->response.transports->value)
            out.transports.push_back(each.value);
    return out;
}

std::optional<given_authentication> read_authentication(std::string_view credential) {
    const auto read = base::json::read<cognito::authentication_response>(credential, unknown_members::ignore);
    if (!read || read->type.value != type_of_passkeys || read->id.value != read->rawId.value) return std::nullopt;
    const auto& response = read->response;
    const auto client_data = base::from_base64url(response.clientDataJSON.value);
    const auto data = base::from_base64url(response.authenticatorData.value);
    const auto signature = base::from_base64url(response.signature.value);
    const auto user = base::from_base64url(response.userHandle ? response.userHandle->value : "");
    if (!client_data || !data || !signature || !user) return std::nullopt;
    return given_authentication{read->id.value, *client_data, *data, *signature, *user};
}

std::unexpected<failure> passkeys_not_enabled() {
    return refuse("WebAuthnNotEnabledException", "Passkeys are not enabled for the user pool.");
}

std::unexpected<failure> refuse_registration(webauthn::error why, const user_document& user) {
    log_refusal(webauthn::name(why), user);
    return refuse(exception_for(why), std::string(webauthn::describe(why)));
}

std::unexpected<failure> refuse_passkey(std::string_view why, const user_document& user) {
    log_refusal(why, user);
    return wrong_credentials();
}

} // namespace poolguard::pool
