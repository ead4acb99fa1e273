#include "api/surfaces/username_auth_api.hpp"

#include <iterator>

namespace poolguard::api {

namespace {

struct username_auth {
    static constexpr std::string_view tag = "api-auth";
    static constexpr std::string_view prefix = "/api/auth";
    static constexpr std::string_view id_prefix = "api_auth_";
    static constexpr std::string_view sign_in_path = "/signin";
    static constexpr std::string_view sign_up_example =
        R"({"username":"john.doe","password":"SecurePassword123!","email":"john@example.com","name":"John Doe"})";
    static constexpr std::string_view name_example = R"("username":"john.doe")";
    static constexpr std::string_view code_member = "confirmation_code";
    using sign_up_in = username_sign_up_in;
    using named_in = username_in;
    using confirm_in = username_confirm_in;
    using sign_in_in = username_sign_in_in;
    using challenge_in = username_challenge_in;
    using session_in = username_session_in;
    using refresh_in = username_refresh_in;
    using reset_in = username_reset_in;

    static const std::string& name(const auto& given) { return given.username.value; }
    static const base::secret& code(const auto& given) { return given.confirmation_code.value; }
    static service::new_account account(const username_sign_up_in& given) {
        service::new_account out{given.username, given.password.value, {{"email", given.email}}};
        if (given.name) out.attributes.emplace("name", given.name->value);
        return out;
    }
    static std::optional<std::string> refresh_name(const username_refresh_in& given) {
        if (!given.username) return std::nullopt;
        return given.username->value;
    }
};

operation username_sign_out(service::sign_in& signing, const service::authenticator& access_tokens) {
    auto errors = problems_of(cognito_step::sign_out);
    const auto refusals = token_problems();
    errors.insert(errors.end(), refusals.begin(), refusals.end());
    errors.push_back(problems::keys_unavailable);
    return public_operation({.method = http::method::post,
                             .path = "/api/auth/signout",
                             .id = "api_auth_sign_out",
                             .summary = "Sign the person of the access token in the body out everywhere",
                             .tag = username_auth::tag,
                             .body_limit = std::size_t{160} * 1024,
                             .errors = std::move(errors),
                             .request_example = R"({"access_token":"eyJraWQiOiJ..."})",
                             .answer_example = R"({"message":"User signed out successfully"})",
                             .audit = audited::sign_out,
                             .lane = http::lane::slow},
                            blocking([&signing, &access_tokens](const body<sign_out_in>& given) -> reply<done_message> {
                                // The principal looks into this text.
                                const base::secret authorization(
                                    fmt::format("Bearer {}", given->access_token.reveal()));
                                const auto who = access_tokens.authenticate_blocking(authorization.reveal());
                                if (!who) return std::unexpected(to_problem(who.error()));
                                const auto done = signing.sign_out(*who);
                                if (!done) return std::unexpected(to_problem(done.error(), cognito_step::sign_out));
                                return done_message{"User signed out successfully"};
                            }));
}

} // namespace

std::vector<operation> username_auth_operations(const auth_ports& ports, const service::authenticator& access_tokens) {
    auto out = auth_operations<username_auth>::all(ports);
    out.push_back(username_sign_out(ports.signing, access_tokens));
    auto own = own_account_operations(username_auth::prefix, username_auth::tag, username_auth::id_prefix, ports);
    out.insert(out.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
    return out;
}

} // namespace poolguard::api
