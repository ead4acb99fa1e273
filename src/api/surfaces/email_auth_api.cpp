#include "api/surfaces/email_auth_api.hpp"

#include <algorithm>
#include <iterator>

namespace poolguard::api {

namespace {

struct email {
    static constexpr surface_names names{.tag = "auth", .prefix = "/auth", .id_prefix = "auth_"};
    static constexpr std::string_view sign_in_path = "/login";
    static constexpr std::string_view sign_up_example =
        R"({"email":"new.user@example.com","password":"Str0ngP@ssw0rd!"})";
    static constexpr std::string_view name_member = "email";
    static constexpr std::string_view code_member = "code";
    static constexpr std::string_view name_example = R"("email":"new.user@example.com")";
    using sign_up_in = email_sign_up_in;

    static service::new_account account(const email_sign_up_in& given) {
        return {given.email, given.password.value, {{"email", given.email}}};
    }
};

operation email_sign_out(service::sign_in& signing) {
    auto text = describe_account_operation(email::names, http::method::post, "/logout", "sign_out",
                                           "Sign the user out everywhere", cognito_step::sign_out);
    text.answer_example = R"({"message":"User signed out successfully"})";
    text.audit = audited::sign_out;
    return token_operation(std::move(text), blocking([&signing](const service::principal& who) -> reply<done_message> {
                               const auto done = signing.sign_out(who);
                               if (!done) return std::unexpected(to_problem(done.error(), cognito_step::sign_out));
                               return done_message{sign_out_message(*done)};
                           }));
}

} // namespace

std::vector<operation> email_auth_operations(const auth_ports& ports) {
    auto out = auth_operations<email>::all(ports);
    out.push_back(email_sign_out(ports.signing));
    std::ranges::move(own_account_operations(email::names, ports), std::back_inserter(out));
    return out;
}

} // namespace poolguard::api
