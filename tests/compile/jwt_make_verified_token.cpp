// Must not compile: a token that nobody verified.

#include "jwt/verifier.hpp"

#include <boost/json/object.hpp>

poolguard::jwt::verified_token make_token(const poolguard::jwt::policy& wanted) {
    boost::json::value payload{{"sub", "anybody"}};
    const auto claims = poolguard::jwt::read_claims(payload.get_object());
    return poolguard::jwt::verified_token{std::move(payload), claims, wanted, "key"};
}
