// Compiles: what the other library_*.cpp leave out is there.

#include <poolguard/jwt.hpp>

poolguard::token_policy access_only() { return {{"https://issuer.example"}, poolguard::token_use::access, {"client"}}; }

bool has_subject(const poolguard::verified_token& token) { return !token.subject().empty(); }
