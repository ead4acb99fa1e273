// Verifies an access token with a key set from a file.
// Usage: verify_token ISSUER CLIENT_ID JWKS_FILE < TOKEN

#include <fstream>
#include <iostream>
#include <iterator>
#include <poolguard/jwt.hpp>

int main(int count, char** words) {
    if (count != 4) return std::cerr << "usage: verify_token ISSUER CLIENT_ID JWKS_FILE < TOKEN\n", 2;
    std::ifstream file(words[3]);
    const std::string jwks{std::istreambuf_iterator<char>(file), {}};
    std::string token;
    std::getline(std::cin, token);

    const auto verifier = poolguard::verifier::create({{words[1]}, poolguard::token_use::access, {words[2]}});
    if (!verifier) return std::cerr << describe(verifier.error()) << '\n', 2;
    const auto keys = poolguard::key_set::parse(jwks);
    if (!keys) return std::cerr << describe(keys.error()) << '\n', 2;
    const auto verified = verifier->verify(token, *keys);
    if (!verified) return std::cerr << name(verified.error()) << ": " << describe(verified.error()) << '\n', 1;
    std::cout << verified->subject() << '\n';
}
