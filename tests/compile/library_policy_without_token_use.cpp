// Must not compile: the policy does not say which kind of token it is for.

#include <poolguard/jwt.hpp>

poolguard::token_policy any_use() {
    return poolguard::token_policy(std::vector<std::string>{"https://issuer.example"});
}
