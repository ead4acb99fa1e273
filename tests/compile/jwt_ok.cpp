// Compiles: what jwt_policy_without_token_use.cpp and jwt_make_verified_token.cpp leave out is there.

#include "jwt/verifier.hpp"

poolguard::jwt::verifier make_verifier() {
    using namespace poolguard::jwt;
    return verifier{policy{{"https://issuer.example"}, token_use::access, {"client"}}};
}

std::expected<poolguard::jwt::verified_token, poolguard::jwt::error>
verify(std::string_view token, const poolguard::jwt::key_set& keys, poolguard::base::time_point now) {
    return make_verifier().verify(token, keys, now);
}
