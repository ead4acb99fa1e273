// Calls the client of the installed library as the lines of the standard input say, a word for each argument, and
// writes a line for each: "ok", or the error's name. Tokens, the last challenge and the device are remembered.
// Usage: library_driver POOL CLIENT SECRET ENDPOINT     SECRET is - for a client without

#include <functional>
#include <iostream>
#include <map>
#include <poolguard/cognito.hpp>
#include <poolguard/curl_transport.hpp>
#include <sstream>

namespace {

using words = std::vector<std::string>;

struct driver {
    poolguard::cognito_client client;
    poolguard::token_set tokens;
    poolguard::challenge asked;
    std::optional<poolguard::device> device;

    static std::string shown(const poolguard::cognito_result<void>& done) { return done ? "ok" : done.error().name; }
    static std::string shown(const poolguard::cognito_result<poolguard::code_delivery>& sent) {
        return sent ? "ok " + sent->medium : sent.error().name;
    }
    std::string remembered(poolguard::cognito_result<poolguard::sign_in_result> reply) {
        if (!reply) return reply.error().name;
        if (auto* next = std::get_if<poolguard::challenge>(&*reply)) {
            asked = *next;
            return "asks " + asked.name;
        }
        tokens = std::get<poolguard::token_set>(*reply);
        return tokens.device_to_remember ? "ok device" : "ok";
    }

    std::string sign_up(const words& given) {
        const auto made = client.sign_up(given.at(0), given.at(1), {{"email", given.at(2)}});
        if (!made) return made.error().name;
        return std::string("ok ") + (made->is_confirmed ? "confirmed" : "unconfirmed") + " " +
               (made->delivery ? made->delivery->medium : "none");
    }
    std::string refresh(const words& given) {
        const auto got =
            client.refresh(tokens.refresh_token, given.empty() ? "" : given.at(0), device ? device->key : "");
        if (!got) return got.error().name;
        tokens.access_token = got->access_token;
        return "ok";
    }
    std::string remember(const words& given) {
        const auto made = client.remember_device(tokens.access_token, *tokens.device_to_remember, given.at(0));
        if (!made) return made.error().name;
        device = *made;
        return "ok";
    }
    std::string user() {
        const auto got = client.get_user(tokens.access_token);
        return got ? "ok " + got->username + " " + got->attributes.at("email") : got.error().name;
    }
    std::string call(const words& given) {
        const auto got = client.call(given.at(0), given.at(1));
        return got ? "ok " + *got : got.error().name;
    }

    std::string run(const std::string& what, const words& given) {
        const std::map<std::string, std::function<std::string()>> commands{
            {"sign_up", [&] { return sign_up(given); }},
            {"confirm", [&] { return shown(client.confirm_sign_up(given.at(0), given.at(1))); }},
            {"resend", [&] { return shown(client.resend_confirmation_code(given.at(0))); }},
            {"sign_in", [&] { return remembered(client.sign_in(given.at(0), given.at(1), device)); }},
            {"password", [&] { return remembered(client.sign_in_with_password(given.at(0), given.at(1))); }},
            {"code", [&] { return remembered(client.answer_code(asked, given.at(0))); }},
            {"new", [&] { return remembered(client.answer_new_password(asked, given.at(0))); }},
            {"answer", [&] { return remembered(client.answer(asked, {{given.at(0), given.at(1)}})); }},
            {"refresh", [&] { return refresh(given); }},
            {"remember", [&] { return remember(given); }},
            {"user", [&] { return user(); }},
            {"update",
             [&] { return shown(client.update_attributes(tokens.access_token, {{given.at(0), given.at(1)}})); }},
            {"change", [&] { return shown(client.change_password(tokens.access_token, given.at(0), given.at(1))); }},
            {"forgot", [&] { return shown(client.forgot_password(given.at(0))); }},
            {"reset", [&] { return shown(client.confirm_forgot_password(given.at(0), given.at(1), given.at(2))); }},
            {"sign_out", [&] { return shown(client.sign_out_everywhere(tokens.access_token)); }},
            {"revoke", [&] { return shown(client.revoke(tokens.refresh_token)); }},
            {"delete", [&] { return shown(client.delete_user(tokens.access_token)); }},
            {"call", [&] { return call(given); }},
            {"access", [&] { return tokens.access_token; }},
        };
        return commands.at(what)();
    }
};

} // namespace

int main(int, char** given) {
    const std::string secret = given[3];
    const auto client = poolguard::cognito_client::create({given[1], given[2], secret == "-" ? "" : secret, given[4]},
                                                          poolguard::curl_transport());
    if (!client) return std::cerr << client.error().message << '\n', 2;
    driver one{*client, {}, {}, {}};
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream in(line);
        std::string what, word;
        words rest;
        in >> what;
        while (in >> word)
            rest.push_back(word);
        std::cout << one.run(what, rest) << std::endl;
    }
}
