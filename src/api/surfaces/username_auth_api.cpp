#include "api/surfaces/username_auth_api.hpp"

#include <algorithm>
#include <iterator>

namespace poolguard::api {

namespace {

struct username {
    static constexpr surface_names names{.tag = "api-auth", .prefix = "/api/auth", .id_prefix = "api_auth_"};
    static constexpr std::string_view sign_in_path = "/signin";
    static constexpr std::string_view sign_up_example =
        R"({"username":"john.doe","password":"SecurePassword123!","email":"john@example.com","name":"John Doe"})";
    static constexpr std::string_view name_member = "username";
    static constexpr std::string_view code_member = "confirmation_code";
    static constexpr std::string_view name_example = R"("username":"john.doe")";
    using sign_up_in = username_sign_up_in;

    static service::new_account account(const username_sign_up_in& given) {
        service::new_account out{given.username, given.password.value, {{"email", given.email}}};
        if (given.name) out.attributes.emplace("name", given.name->value);
        return out;
    }
};

operation username_sign_out(service::sign_in& signing, const service::authenticator& access_tokens) {
    auto text = describe_account_operation(username::names, http::method::post, "/signout", "sign_out",
                                           "Sign the user of the access token in the body out everywhere",
                                           cognito_step::sign_out);
    std::ranges::move(token_problems(), std::back_inserter(text.errors));
    text.errors.push_back(problems::keys_unavailable);
    text.body_limit = std::size_t{160} * 1024;
    text.request_example = R"({"access_token":"eyJraWQiOiJ..."})";
    text.answer_example = R"({"message":"User signed out successfully"})";
    text.audit = audited::sign_out;
    return public_operation(
        std::move(text), blocking([&signing, &access_tokens](const body<sign_out_in>& given) -> reply<done_message> {
            const auto who = access_tokens.authenticate_token_blocking(given->access_token.reveal());
            if (!who) return std::unexpected(to_problem(who.error()));
            const auto done = signing.sign_out(*who);
            if (!done) return std::unexpected(to_problem(done.error(), cognito_step::sign_out));
            return done_message{sign_out_message(*done)};
        }));
}

} // namespace

std::vector<operation> username_auth_operations(const auth_ports& ports, const service::authenticator& access_tokens) {
    auto out = auth_operations<username>::all(ports);
    out.push_back(username_sign_out(ports.signing, access_tokens));
    std::ranges::move(own_account_operations(username::names, ports), std::back_inserter(out));
    return out;
}

} // namespace poolguard::api
