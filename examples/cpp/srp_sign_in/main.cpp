// Signs in by SRP, so that the password does not leave this program, and shows who signed in.
// Usage: srp_sign_in POOL_ID CLIENT_ID USERNAME [ENDPOINT]
// Reads the password from the standard input, and in the next lines what Cognito asks for: a code, a new password.
// Without ENDPOINT it speaks to Amazon.

#include <iostream>
#include <poolguard/cognito.hpp>
#include <poolguard/curl_transport.hpp>

namespace {

std::string ask(const std::string& what) {
    std::cerr << what << ": ";
    std::string line;
    std::getline(std::cin, line);
    return line;
}

int fail(const poolguard::cognito_error& why) {
    std::cerr << why.name << ": " << why.message << '\n';
    return 1;
}

} // namespace

int main(int count, char** words) {
    if (count < 4 || count > 5) return std::cerr << "usage: srp_sign_in POOL_ID CLIENT_ID USERNAME [ENDPOINT]\n", 2;
    const auto client = poolguard::cognito_client::create(
        {.pool_id = words[1], .client_id = words[2], .client_secret = {}, .endpoint = count == 5 ? words[4] : ""},
        poolguard::curl_transport());
    if (!client) return fail(client.error());

    auto reply = client->sign_in(words[3], ask("password"));
    while (reply) {
        const auto* asked = std::get_if<poolguard::challenge>(&*reply);
        if (asked == nullptr) break;
        reply = asked->name == "NEW_PASSWORD_REQUIRED" ? client->answer_new_password(*asked, ask("new password"))
                                                       : client->answer_code(*asked, ask(asked->name));
    }
    if (!reply) return fail(reply.error());

    const auto& tokens = std::get<poolguard::token_set>(*reply);
    const auto user = client->get_user(tokens.access_token);
    if (!user) return fail(user.error());
    for (const auto& [name, value] : user->attributes)
        std::cout << name << '=' << value << '\n';
    if (const auto ended = client->revoke(tokens.refresh_token); !ended) return fail(ended.error());
}
