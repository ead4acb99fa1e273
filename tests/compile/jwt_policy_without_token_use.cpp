// Must not compile: the policy does not say which kind of token it is for.

#include "jwt/verifier.hpp"

poolguard::jwt::verifier make_verifier() {
    using namespace poolguard::jwt;
    return verifier{policy{{"https://issuer.example"}, {"client"}}};
}
