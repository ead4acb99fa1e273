#include "webauthn/error.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace poolguard::webauthn {

std::string_view name(error value) { return boost::describe::enum_to_string(value, "unknown"); }

std::string_view describe(error value) {
    switch (value) {
    case error::malformed_client_data:
        return "The client data is not a JSON object with a type, a challenge and an origin.";
    case error::wrong_type:
        return "The client data is of another kind of request.";
    case error::wrong_challenge:
        return "The client data answers another challenge.";
    case error::wrong_origin:
        return "The origin does not belong to the relying party.";
    case error::foreign_frame:
        return "The passkey was used in a frame of a page that does not belong to the relying party.";
    case error::malformed_cbor:
        return "The data is not complete CBOR of the kinds that authenticators use.";
    case error::cbor_too_large:
        return "The CBOR data is too large.";
    case error::cbor_too_deep:
        return "The CBOR data is nested too deeply.";
    case error::cbor_not_canonical:
        return "The CBOR data is not in its canonical form.";
    case error::trailing_bytes:
        return "The data goes on after its end.";
    case error::malformed_attestation:
        return "The attestation object lacks a member or has one of the wrong type.";
    case error::malformed_authenticator_data:
        return "The authenticator data is cut short.";
    case error::inconsistent_flags:
        return "The authenticator data contradicts itself or the registration about backups.";
    case error::oversized_credential_id:
        return "The credential id is empty or longer than 1023 bytes.";
    case error::missing_credential:
        return "The authenticator data has no public key.";
    case error::wrong_relying_party:
        return "The passkey belongs to another relying party.";
    case error::user_absent:
        return "The authenticator did not ask for the user's presence.";
    case error::user_not_verified:
        return "The authenticator did not verify the user.";
    case error::unsupported_algorithm:
        return "The algorithm of the passkey is not supported.";
    case error::malformed_key:
        return "The public key of the passkey is not valid.";
    case error::bad_signature:
        return "The signature does not match.";
    case error::counter_went_back:
        return "The signature counter did not go on, so the passkey may have been copied.";
    case error::crypto_failure:
        return "The passkey could not be checked because a cryptographic operation failed.";
    }
    return "The passkey was refused.";
}

} // namespace poolguard::webauthn
