// Must not compile: a token that nobody verified.

#include <poolguard/jwt.hpp>

poolguard::verified_token made_up() { return poolguard::verified_token(std::shared_ptr<const void>{}); }
