#pragma once
// The server's side of SRP-6a as Amazon Cognito does it; cognito/srp_group.hpp has what both sides share.

#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "cognito/srp_group.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool::srp {

using cognito::srp::identity;
using cognito::srp::pool_name;
using cognito::srp::read_public_value;
using cognito::srp::signature;

// g^x, where x is computed from salt and password. The verifier does not allow signing in, but guessing passwords
// offline.
base::secret make_verifier(const identity& whose, std::string_view password, std::string_view salt);

// The server's public value B for a secret exponent b.
base::bytes public_value(std::string_view verifier, std::string_view exponent);

// One exchange, seen from the server.
struct exchange {
    std::string_view client_value; // A
    std::string_view server_value; // B
    std::string_view verifier;
    std::string_view exponent; // b
};
// 16 bytes; nullopt when A and B hash to zero.
std::optional<base::secret> session_key(const exchange& values);

} // namespace poolguard::pool::srp
