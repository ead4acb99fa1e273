#include "api/surfaces/email_auth_api.hpp"

#include <iterator>

namespace poolguard::api {

namespace {

struct email_auth {
    static constexpr std::string_view tag = "auth";
    static constexpr std::string_view prefix = "/auth";
    static constexpr std::string_view id_prefix = "auth_";
    static constexpr std::string_view sign_in_path = "/login";
    static constexpr std::string_view sign_up_example =
        R"({"email":"new.user@example.com","password":"Str0ngP@ssw0rd!"})";
    static constexpr std::string_view name_example = R"("email":"new.user@example.com")";
    static constexpr std::string_view code_member = "code";
    using sign_up_in = email_sign_up_in;
    using named_in = email_in;
    using confirm_in = email_confirm_in;
    using sign_in_in = email_sign_in_in;
    using challenge_in = email_challenge_in;
    using session_in = email_session_in;
    using refresh_in = email_refresh_in;
    using reset_in = email_reset_in;

    static const std::string& name(const auto& given) { return given.email.value; }
    static const base::secret& code(const auto& given) { return given.code.value; }
    static service::new_account account(const email_sign_up_in& given) {
        return {given.email, given.password.value, {{"email", given.email}}};
    }
    static std::optional<std::string> refresh_name(const email_refresh_in& given) {
        if (!given.email) return std::nullopt;
        return given.email->value;
    }
};

operation email_sign_out(service::sign_in& signing) {
    return token_operation({.method = http::method::post,
                            .path = "/auth/logout",
                            .id = "auth_sign_out",
                            .summary = "Sign the person of the access token out everywhere",
                            .tag = email_auth::tag,
                            .errors = problems_of(cognito_step::sign_out),
                            .answer_example = R"({"message":"User signed out successfully"})",
                            .token = {.kind = token_kind::access},
                            .audit = audited::sign_out,
                            .lane = http::lane::slow},
                           blocking([&signing](const service::principal& who) -> reply<done_message> {
                               const auto done = signing.sign_out(who);
                               if (!done) return std::unexpected(to_problem(done.error(), cognito_step::sign_out));
                               return done_message{"User signed out successfully"};
                           }));
}

} // namespace

std::vector<operation> email_auth_operations(const auth_ports& ports) {
    auto out = auth_operations<email_auth>::all(ports);
    out.push_back(email_sign_out(ports.signing));
    auto own = own_account_operations(email_auth::prefix, email_auth::tag, email_auth::id_prefix, ports);
    out.insert(out.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
    return out;
}

} // namespace poolguard::api
