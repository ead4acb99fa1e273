// Makes different access tokens like Cognito's, signed with a new RSA-2048 key.
// Usage: make_tokens COUNT ISSUER CLIENT_ID FOLDER   writes FOLDER/tokens, one per line, and FOLDER/jwks.json
#include "jwt/signing_key.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <string>

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    const auto count = std::strtoul(argv[1], nullptr, 10);
    const std::string issuer = argv[2], client = argv[3], folder = argv[4];
    const auto key = poolguard::jwt::signing_key::generate_rsa();
    if (!key) return 1;
    std::ofstream(folder + "/jwks.json") << R"({"keys":[)" << key->jwk_json() << "]}";
    std::ofstream tokens(folder + "/tokens");
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    for (unsigned long i = 0; i < count; ++i) {
        const auto payload = fmt::format(
            R"({{"sub":"34c84488-e0e1-70ae-d2ee-{0:012x}","iss":"{1}","client_id":"{2}",)"
            R"("origin_jti":"7d3a0c55-5c51-4f0e-9a57-{0:012x}","event_id":"9b0f3c1e-2f1a-4d6e-8f70-{0:012x}",)"
            R"("token_use":"access","scope":"aws.cognito.signin.user.admin","auth_time":{3},"exp":{4},"iat":{3},)"
            R"("jti":"c1a5d6b2-0d0b-4e5c-b3b7-{0:012x}","username":"34c84488-e0e1-70ae-d2ee-{0:012x}"}})",
            i, issuer, client, now, now + 36'000);
        const auto token = key->sign_rs256(payload);
        if (!token) return 1;
        tokens << *token << '\n';
    }
    return tokens ? 0 : 1;
}
