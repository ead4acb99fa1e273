#pragma once
// What browsers send of passkeys, decoded, and how it is refused.

#include "pool/model/documents.hpp"
#include "pool/model/user_pools.hpp"
#include "webauthn/ceremony.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

struct given_registration {
    base::bytes id;
    base::bytes client_data;
    base::bytes attestation_object;
    std::string attachment; // empty: not known
    std::vector<std::string> transports;
};
// InvalidParameterException unless it is a RegistrationResponseJSON.
result<given_registration> read_registration(const boost::json::value& credential);

struct given_authentication {
    std::string id; // base64url
    base::bytes client_data;
    base::bytes authenticator_data;
    base::bytes signature;
    base::bytes user_handle; // empty: not given
};
// nullopt unless it is the text of an AuthenticationResponseJSON.
std::optional<given_authentication> read_authentication(std::string_view credential);

// WebAuthnNotEnabledException.
std::unexpected<failure> passkeys_not_enabled();
// The exception that Cognito has for it. The log says the cause.
std::unexpected<failure> refuse_registration(webauthn::error why, const user_document& user);
// NotAuthorizedException, the same whatever the cause, which the log says.
std::unexpected<failure> refuse_passkey(std::string_view why, const user_document& user);

} // namespace poolguard::pool
