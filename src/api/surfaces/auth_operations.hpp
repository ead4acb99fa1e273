#pragma once
// Accounts and sign-in, written once for the surfaces that differ in the names of their paths and members alone. A
// Surface says how it names things:
//
//     struct email_auth {
//         static constexpr std::string_view tag, prefix, id_prefix, sign_in_path, sign_up_example;
//         static constexpr std::string_view name_example, code_member;       // R"("email":"foo@example.com")", "code"
//         using sign_up_in, named_in, confirm_in, sign_in_in, challenge_in, session_in, refresh_in, reset_in;
//         static const std::string& name(const auto& given);                 // of each of them
//         static const base::secret& code(const auto& given);                // of those that have one
//         static service::new_account account(const sign_up_in& given);
//         static std::optional<std::string> refresh_name(const refresh_in& given);
//     };

#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "api/surfaces/account_answers.hpp"
#include "api/surfaces/second_factor_operations.hpp"
#include "service/accounts.hpp"
#include "service/sign_in.hpp"

#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

using account_name = json::text<1, 128, one_line>;
using password_text = json::secret_text<1, 256>;
using new_password_text = json::secret_text<6, 256>; // six characters are the least that a pool may ask for
using code_text = json::secret_text<1, 2048, one_line>;
using session_text = json::secret_text<1, 4096>;
using refresh_token_text = json::secret_text<1, 16384>;
// By the names that Cognito gives them, such as SOFTWARE_TOKEN_MFA_CODE; USERNAME goes along by itself.
using challenge_answers = cognito::secret_map;

struct auth_ports {
    service::accounts& accounts;
    service::sign_in& signing;
    service::second_factors& factors;
    std::string authenticator_issuer; // how the service goes in authenticator apps
};

template <class Surface>
class auth_operations {
  public:
    // All but the sign-out; the ports must outlive them.
    static std::vector<operation> all(const auth_ports& ports) {
        std::vector<operation> out;
        out.push_back(sign_up(ports));
        out.push_back(confirm(ports));
        out.push_back(resend(ports));
        out.push_back(sign_in(ports));
        out.push_back(challenge(ports));
        out.push_back(set_up_authenticator(ports));
        out.push_back(refresh(ports));
        out.push_back(forgot_password(ports));
        out.push_back(reset_password(ports));
        return out;
    }

  private:
    static description about(std::string_view path, std::string_view id, std::string_view summary, cognito_step step) {
        return {.method = http::method::post,
                .path = fmt::format("{}{}", Surface::prefix, path),
                .id = fmt::format("{}{}", Surface::id_prefix, id),
                .summary = std::string(summary),
                .tag = Surface::tag,
                .errors = problems_of(step),
                .lane = http::lane::slow};
    }
    static std::string code_example(std::string_view more = {}) {
        return fmt::format(R"({{{},"{}":"123456"{}}})", Surface::name_example, Surface::code_member, more);
    }
    static std::unexpected<problem> refused(const cognito::failure& failure, cognito_step step) {
        return std::unexpected(to_problem(failure, step));
    }
    static reply<signed_in> concluded(cognito::result<service::sign_in_outcome> outcome, cognito_step step) {
        if (!outcome) return refused(outcome.error(), step);
        return to_signed_in(*outcome);
    }
    static reply<done_message> said(const cognito::result<void>& done, cognito_step step, std::string message) {
        if (!done) return refused(done.error(), step);
        return done_message{std::move(message)};
    }

    static operation sign_up(const auth_ports& ports) {
        auto text = about("/signup", "sign_up", "Make an account; a code to confirm it is sent", cognito_step::sign_up);
        text.audit = audited::sign_up;
        text.limit = limited::code;
        text.request_example = Surface::sign_up_example;
        text.answer_example = R"({"message":"User registered successfully",)"
                              R"("user_sub":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e","confirmation_required":true})";
        return public_operation(
            std::move(text),
            blocking([&accounts = ports.accounts](const body<typename Surface::sign_up_in>& given) -> reply<signed_up> {
                auto made = accounts.sign_up(Surface::account(given.value));
                if (!made) return refused(made.error(), cognito_step::sign_up);
                return signed_up{"User registered successfully", std::move(made->subject), !made->is_confirmed};
            }));
    }

    static operation confirm(const auth_ports& ports) {
        auto text = about("/confirm", "confirm_sign_up", "Confirm a new account with the code that was sent",
                          cognito_step::confirmation);
        text.audit = audited::confirmation;
        text.request_example = code_example();
        text.answer_example = R"({"message":"Email confirmed successfully"})";
        return public_operation(
            std::move(text), blocking([&accounts = ports.accounts](
                                          const body<typename Surface::confirm_in>& given) -> reply<done_message> {
                return said(accounts.confirm(Surface::name(given.value), Surface::code(given.value)),
                            cognito_step::confirmation, "Email confirmed successfully");
            }));
    }

    static operation resend(const auth_ports& ports) {
        auto text = about("/resend-code", "resend_code", "Send the code that confirms a new account once more",
                          cognito_step::confirmation);
        text.audit = audited::code_request;
        text.limit = limited::code;
        text.request_example = fmt::format("{{{}}}", Surface::name_example);
        text.answer_example = sent_example("Confirmation code");
        return public_operation(
            std::move(text),
            blocking([&accounts = ports.accounts](const body<typename Surface::named_in>& given) -> reply<code_sent> {
                const auto sent = accounts.resend_code(Surface::name(given.value));
                if (!sent) return refused(sent.error(), cognito_step::confirmation);
                return to_code_sent("Confirmation code", *sent);
            }));
    }

    static operation sign_in(const auth_ports& ports) {
        auto text = about(Surface::sign_in_path, "sign_in", "Sign in with a password: tokens, or a challenge",
                          cognito_step::sign_in);
        text.audit = audited::sign_in;
        text.limit = limited::sign_in;
        text.request_example = fmt::format(R"({{{},"password":"Str0ngP@ssw0rd!"}})", Surface::name_example);
        text.answer_example = tokens_example;
        text.gives_secrets = true;
        return public_operation(
            std::move(text), blocking([ports](const body<typename Surface::sign_in_in>& given) -> reply<signed_in> {
                const auto known = ports.accounts.name_at_cognito(Surface::name(given.value));
                if (!known) return refused(known.error(), cognito_step::sign_in);
                return concluded(ports.signing.with_password(*known, given->password.value), cognito_step::sign_in);
            }));
    }

    static operation challenge(const auth_ports& ports) {
        auto text = about("/challenge", "answer_challenge",
                          "Answer a challenge of the sign-in, such as NEW_PASSWORD_REQUIRED or SOFTWARE_TOKEN_MFA",
                          cognito_step::challenge);
        text.audit = audited::challenge;
        text.limit = limited::sign_in;
        text.request_example = fmt::format(R"({{"challenge":"SOFTWARE_TOKEN_MFA","session":"AYABeExampleSession",{},)"
                                           R"("answers":{{"SOFTWARE_TOKEN_MFA_CODE":"123456"}}}})",
                                           Surface::name_example);
        text.answer_example = tokens_example;
        text.gives_secrets = true;
        return public_operation(
            std::move(text), blocking([ports](const body<typename Surface::challenge_in>& given) -> reply<signed_in> {
                const auto known = ports.accounts.name_at_cognito(Surface::name(given.value));
                if (!known) return refused(known.error(), cognito_step::challenge);
                return concluded(
                    ports.signing.answer(given->challenge, given->session.reveal(), *known, given->answers),
                    cognito_step::challenge);
            }));
    }

    static operation set_up_authenticator(const auth_ports& ports) {
        auto text = about("/challenge/totp", "set_up_authenticator",
                          "Within a sign-in that asks for MFA_SETUP: a secret for an authenticator app; its first code "
                          "is the challenge's answer, with the session given here",
                          cognito_step::challenge);
        text.audit = audited::mfa_change;
        text.request_example = fmt::format(R"({{"session":"AYABeExampleSession",{}}})", Surface::name_example);
        text.answer_example = authenticator_example;
        text.gives_secrets = true;
        return public_operation(
            std::move(text),
            blocking([ports](const body<typename Surface::session_in>& given) -> reply<authenticator_out> {
                auto begun = ports.factors.begin_authenticator(given->session.reveal());
                if (!begun) return refused(begun.error(), cognito_step::challenge);
                begun->account = Surface::name(given.value);
                return to_authenticator(*begun, ports.authenticator_issuer);
            }));
    }

    static operation refresh(const auth_ports& ports) {
        auto text = about("/refresh", "refresh_tokens", "Get new access and id tokens for a refresh token",
                          cognito_step::session_refresh);
        text.audit = audited::refresh;
        text.limit = limited::refresh;
        text.errors.push_back(problems::username_required);
        text.body_limit = std::size_t{32} * 1024;
        text.request_example = R"({"refresh_token":"eyJjdHkiOiJ..."})";
        text.answer_example = R"({"id_token":"eyJraWQiOiJ...","access_token":"eyJraWQiOiJ...",)"
                              R"("expires_in":3600,"token_type":"Bearer"})";
        text.gives_secrets = true;
        return public_operation(
            std::move(text),
            blocking([&signing = ports.signing](const body<typename Surface::refresh_in>& given) -> reply<signed_in> {
                return concluded(signing.refresh(given->refresh_token.value, Surface::refresh_name(given.value)),
                                 cognito_step::session_refresh);
            }));
    }

    static operation forgot_password(const auth_ports& ports) {
        auto text = about("/forgot-password", "forgot_password", "Send a code with which to set a new password",
                          cognito_step::password_reset);
        text.audit = audited::code_request;
        text.limit = limited::code;
        text.request_example = fmt::format("{{{}}}", Surface::name_example);
        text.answer_example = sent_example("Password reset code");
        return public_operation(
            std::move(text),
            blocking([&accounts = ports.accounts](const body<typename Surface::named_in>& given) -> reply<code_sent> {
                const auto sent = accounts.forgot_password(Surface::name(given.value));
                if (!sent) return refused(sent.error(), cognito_step::password_reset);
                return to_code_sent("Password reset code", *sent);
            }));
    }

    static operation reset_password(const auth_ports& ports) {
        auto text = about("/reset-password", "reset_password", "Set a new password with the code that was sent",
                          cognito_step::password_reset);
        text.audit = audited::password_reset;
        text.request_example = code_example(R"(,"new_password":"EvenStr0nger!")");
        text.answer_example = R"({"message":"Password reset successfully"})";
        return public_operation(
            std::move(text), blocking([&accounts = ports.accounts](
                                          const body<typename Surface::reset_in>& given) -> reply<done_message> {
                return said(accounts.reset_password(Surface::name(given.value), Surface::code(given.value),
                                                    given->new_password.value),
                            cognito_step::password_reset, "Password reset successfully");
            }));
    }

    static std::string sent_example(std::string_view what) {
        return fmt::format(R"({{"message":"{} sent to email",)"
                           R"("delivery":{{"destination":"n***@e***","medium":"EMAIL","attribute":"email"}}}})",
                           what);
    }
    static constexpr auto tokens_example =
        R"({"id_token":"eyJraWQiOiJ...","access_token":"eyJraWQiOiJ...","refresh_token":"eyJjdHkiOiJ...",)"
        R"("expires_in":3600,"token_type":"Bearer"})";
};

// What the holder of an access token does beneath the prefix of such a surface: change the password, have a code sent
// to an address of their own, prove the address with it, and set up second factors.
std::vector<operation> own_account_operations(std::string_view prefix, std::string_view tag, std::string_view id_prefix,
                                              const auth_ports& ports);

} // namespace poolguard::api
