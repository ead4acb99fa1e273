#pragma once
// Why a registration or a sign-in with a passkey was refused: one value for each check, as shown in the log. The names
// are stable; the sentences are for people and repeat nothing of the input.

#include <boost/describe/enum.hpp>
#include <string_view>

namespace poolguard::webauthn {

enum class error {
    malformed_client_data, // not a JSON object with "type", "challenge" and "origin", or too large
    wrong_type,            // a sign-in in place of a registration, or the other way round
    wrong_challenge,
    wrong_origin,
    foreign_frame,  // made in a frame of a page of somebody else
    malformed_cbor, // cut short, or of a kind that no authenticator needs
    cbor_too_large,
    cbor_too_deep,      // more than four levels (CTAP 2.1 section 8)
    cbor_not_canonical, // a value that is not in its shortest form, or members out of order or given twice
    trailing_bytes,
    malformed_attestation,
    malformed_authenticator_data,
    inconsistent_flags,      // backed up though it cannot be, or no longer what it was at the registration
    oversized_credential_id, // over 1023 bytes
    missing_credential,      // a registration without a public key
    wrong_relying_party,
    user_absent,       // nobody touched the authenticator
    user_not_verified, // no PIN or fingerprint, where one is required
    unsupported_algorithm,
    malformed_key, // not on its curve, too weak, or not complete
    bad_signature,
    counter_went_back, // a copy of the authenticator may be in use
    crypto_failure,    // OpenSSL failed; says nothing about the passkey
};
BOOST_DESCRIBE_ENUM(error, malformed_client_data, wrong_type, wrong_challenge, wrong_origin, foreign_frame,
                    malformed_cbor, cbor_too_large, cbor_too_deep, cbor_not_canonical, trailing_bytes,
                    malformed_attestation, malformed_authenticator_data, inconsistent_flags, oversized_credential_id,
                    missing_credential, wrong_relying_party, user_absent, user_not_verified, unsupported_algorithm,
                    malformed_key, bad_signature, counter_went_back, crypto_failure)

// The enumerator's name, which is stable.
std::string_view name(error value);
// One sentence in English, ending in a full stop.
std::string_view describe(error value);

} // namespace poolguard::webauthn
