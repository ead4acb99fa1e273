// Must not compile: a token that nobody verified.

#include "jwt/verifier.hpp"

poolguard::jwt::verified_token make_token(const poolguard::jwt::policy& wanted) {
    auto head = std::make_shared<const poolguard::jwt::header>(poolguard::jwt::algorithm::rs256, "key");
    auto payload = poolguard::jwt::payload::parse(R"({"sub":"anybody"})");
    return poolguard::jwt::verified_token{std::move(head), *std::move(payload), wanted};
}
