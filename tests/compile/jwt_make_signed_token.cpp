// Must not compile: a token that no key of this process has signed.

#include "jwt/signed_token.hpp"

poolguard::jwt::signed_token make_own() { return poolguard::jwt::signed_token{"a.b.c", "{}", "fingerprint"}; }
