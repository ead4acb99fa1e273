#pragma once
// The accepted signature algorithms (RFC 7518 section 3.1, RFC 8037 section 3.1) and the kinds of key they belong to.
// "none" and the HMACs are not among them and have no value here.

#include <optional>
#include <string_view>

namespace poolguard::jwt {

enum class algorithm { rs256, rs384, rs512, es256, es384, es512, eddsa };

enum class key_kind { rsa, p256, p384, p521, ed25519, ed448 };

// Exact spelling only: "RS256", not "rs256".
std::optional<algorithm> algorithm_named(std::string_view text);
std::string_view name(algorithm value);

// Whether a key of that kind can be used with the algorithm; ES256, ES384 and ES512 each need their own curve.
bool fits(key_kind kind, algorithm value);

} // namespace poolguard::jwt
