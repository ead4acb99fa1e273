#pragma once
// What an authenticator says and signs, and the object in which a new passkey comes.
// Source: W3C Web Authentication Level 3, sections 6.1 and 6.5.

#include "base/bytes.hpp"
#include "webauthn/error.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::webauthn {

inline constexpr std::size_t max_credential_id_bytes = 1023;

struct attested_credential {
    base::bytes aaguid; // 16 bytes that name the model of the authenticator, or zeros
    base::bytes id;
    base::bytes public_key; // a COSE key
};

struct authenticator_data {
    base::bytes relying_party_hash; // SHA-256 of its id
    bool is_user_present = false;
    bool is_user_verified = false;
    bool can_be_backed_up = false; // a passkey that is synced between devices
    std::uint32_t counter = 0;     // of signatures; 0 from authenticators that do not count
    std::optional<attested_credential> credential;
};
// Extensions are checked for their form and ignored.
std::expected<authenticator_data, error> read_authenticator_data(std::string_view data);

// What is in an attestation object. The statement of the format "none" must be empty; any other is not verified, and so
// proves nothing about the authenticator.
std::expected<authenticator_data, error> read_attestation(std::string_view object);

} // namespace poolguard::webauthn
