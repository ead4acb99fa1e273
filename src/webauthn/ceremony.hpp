#pragma once
// The two ceremonies of a relying party: registering a passkey, and proving that one is there. Without state and I/O;
// the caller keeps challenges, so that each serves once, and credentials.
// Source: W3C Web Authentication Level 3, sections 7.1 and 7.2.

#include "base/bytes.hpp"
#include "webauthn/credential_key.hpp"
#include "webauthn/error.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace poolguard::webauthn {

struct expectation {
    std::string_view challenge;     // the bytes that were given out
    std::string_view relying_party; // its id, a domain
    bool needs_user_verification = false;
};

// What a browser returns for a new passkey, decoded.
struct registration {
    std::string_view client_data; // JSON
    std::string_view attestation_object;
};
struct registered_credential {
    base::bytes id;
    base::bytes aaguid;
    base::bytes public_key; // a COSE key that credential_key::read takes
    std::uint32_t counter = 0;
    bool can_be_backed_up = false;
};
std::expected<registered_credential, error> verify_registration(const registration& given, const expectation& wanted);

// What is known of the passkey that is to prove itself.
struct known_credential {
    std::string_view public_key;
    std::uint32_t counter = 0; // of the last proof
    bool can_be_backed_up = false;
};
// What a browser returns for a challenge, decoded.
struct assertion {
    std::string_view client_data;
    std::string_view authenticator_data;
    std::string_view signature;
};
// Returns the authenticator's counter, to be kept, with is_next_counter checked again at that moment.
std::expected<std::uint32_t, error> verify_assertion(const assertion& given, const known_credential& known,
                                                     const expectation& wanted);

// Whether a counter may follow the one that is kept: it grows, unless the authenticator does not count (section 6.1.1).
constexpr bool is_next_counter(std::uint32_t kept, std::uint32_t given) {
    return given > kept || (given == 0 && kept == 0);
}

} // namespace poolguard::webauthn
