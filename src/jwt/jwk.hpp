#pragma once
// Reads one JSON Web Key (RFC 7517, RFC 7518 section 6, RFC 8037 section 2) as a key that verifies signatures.

#include "jwt/key_error.hpp"
#include "jwt/public_key.hpp"

#include <boost/json/object.hpp>
#include <expected>
#include <memory>

namespace poolguard::jwt {

// Null for a key that must be ignored: one of an unknown type, curve or algorithm, for encryption, or without a usable
// key id.
std::expected<std::unique_ptr<const public_key>, key_error> read_jwk(const boost::json::object& jwk);

} // namespace poolguard::jwt
