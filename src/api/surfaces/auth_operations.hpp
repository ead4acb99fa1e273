#pragma once
// Accounts and sign-in, for surfaces that differ only in the names of their paths and members. A Surface says how it
// names things:
//
//     struct email {
//         static constexpr surface_names names;
//         static constexpr std::string_view sign_in_path, sign_up_example;
//         static constexpr std::string_view name_member, code_member;        // "email", "code"
//         static constexpr std::string_view name_example;                    // R"("email":"foo@example.com")"
//         using sign_up_in;
//         static service::new_account account(const sign_up_in& given);
//     };

#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "api/surfaces/account_answers.hpp"
#include "api/surfaces/challenge_proof.hpp"
#include "api/surfaces/device_operations.hpp"
#include "api/surfaces/passkey_operations.hpp"
#include "api/surfaces/second_factor_operations.hpp"
#include "api/surfaces/session_operations.hpp"
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
using new_password_text = json::secret_text<6, 256>; // Cognito's shortest minimum length
using code_text = json::secret_text<1, 2048, one_line>;
using session_text = json::secret_text<1, 4096>;
using refresh_token_text = json::secret_text<1, 16384>;

// The bodies of requests. In JSON the members `name` and `code` have the Surface's names.
namespace account {

template <class Surface>
struct body_names {
    static constexpr std::string_view json_name(std::string_view member) {
        return member == "name" ? Surface::name_member : member == "code" ? Surface::code_member : member;
    }
};
template <class Surface>
struct named : body_names<Surface> {
    account_name name;

    std::string_view account() const { return name; }
};

template <class Surface>
struct in : named<Surface> {
    BOOST_DESCRIBE_CLASS(in, (), (name), (), ())
};
template <class Surface>
struct confirm_in : named<Surface> {
    code_text code;
    BOOST_DESCRIBE_CLASS(confirm_in, (), (name, code), (), ())
};
template <class Surface>
struct sign_in_in : named<Surface> {
    std::optional<password_text> password;
    std::optional<service::first_factor> factor;   // without a password; without both, the user chooses
    std::optional<cognito::device_key> device_key; // of a confirmed device, where the pool tracks them
    BOOST_DESCRIBE_CLASS(sign_in_in, (), (name, password, factor, device_key), (), ())

    // A user with one factor is asked for that one, whatever is wanted.
    bool may_send_code() const { return !password && factor != service::first_factor::CUSTOM_CHALLENGE; }
};
template <class Surface>
struct challenge_in : named<Surface>, challenge_proof {
    cognito::challenge_name challenge{};
    std::optional<session_text> session; // unless the challenge came without one
    BOOST_DESCRIBE_CLASS(challenge_in, (challenge_proof), (challenge, session, name), (), ())

    bool may_send_code() const { return choose_code(challenge, answers_to(challenge, *this)); }

    // A code of a challenge has one name on all surfaces.
    static constexpr std::string_view json_name(std::string_view member) {
        return member == "code" ? member : body_names<Surface>::json_name(member);
    }
};
template <class Surface>
struct session_in : named<Surface> {
    session_text session;
    BOOST_DESCRIBE_CLASS(session_in, (), (session, name), (), ())
};
template <class Surface>
struct refresh_in : body_names<Surface> {
    refresh_token_text refresh_token;
    // Needed for a refresh token that this server did not issue, where the app client has a secret.
    std::optional<account_name> name;
    std::optional<cognito::device_key> device_key; // of the device that the token belongs to, if any
    BOOST_DESCRIBE_CLASS(refresh_in, (), (refresh_token, name, device_key), (), ())
};
template <class Surface>
struct reset_in : named<Surface> {
    code_text code;
    new_password_text new_password;
    BOOST_DESCRIBE_CLASS(reset_in, (), (name, code, new_password), (), ())
};

} // namespace account

struct surface_names {
    std::string_view tag;
    std::string_view prefix;    // of paths
    std::string_view id_prefix; // of operationIds
};

template <class Text>
std::optional<std::string> text_if_given(const std::optional<Text>& given) {
    if (!given) return std::nullopt;
    return given->value;
}

// An operation of such a surface; `path` and `id` follow the prefixes.
description describe_account_operation(const surface_names& names, http::method method, std::string_view path,
                                       std::string_view id, std::string summary, cognito_step step);

struct auth_ports {
    service::accounts& accounts;
    service::sign_in& signing;
    service::second_factors& factors;
    service::passkeys& passkeys;
    service::devices& devices;
    service::user_sessions& sessions;
    std::string authenticator_issuer; // the service name shown in authenticator apps
};

template <class Surface>
class auth_operations {
  public:
    // All but the sign-out. The ports must outlive the operations.
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
    static description about(std::string_view path, std::string_view id, std::string summary, cognito_step step) {
        return describe_account_operation(Surface::names, http::method::post, path, id, std::move(summary), step);
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
        auto text =
            about("/signup", "sign_up", "Create an account and send a confirmation code", cognito_step::sign_up);
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
        auto text = about("/confirm", "confirm_sign_up", "Confirm an account with the code that was sent",
                          cognito_step::confirmation);
        text.audit = audited::confirmation;
        text.limit = limited::guess;
        text.request_example = code_example();
        text.answer_example = R"({"message":"Email confirmed successfully"})";
        return public_operation(std::move(text),
                                blocking([&accounts = ports.accounts](
                                             const body<account::confirm_in<Surface>>& given) -> reply<done_message> {
                                    return said(accounts.confirm(given->name, given->code.value),
                                                cognito_step::confirmation, "Email confirmed successfully");
                                }));
    }

    static operation resend(const auth_ports& ports) {
        auto text =
            about("/resend-code", "resend_code", "Send the confirmation code again", cognito_step::confirmation);
        text.audit = audited::code_request;
        text.limit = limited::code;
        text.request_example = fmt::format("{{{}}}", Surface::name_example);
        text.answer_example = sent_example("Confirmation code");
        return public_operation(
            std::move(text),
            blocking([&accounts = ports.accounts](const body<account::in<Surface>>& given) -> reply<code_sent> {
                const auto sent = accounts.resend_code(given->name);
                if (!sent) return refused(sent.error(), cognito_step::confirmation);
                return to_code_sent("Confirmation code", *sent);
            }));
    }

    static operation sign_in(const auth_ports& ports) {
        auto text = about(Surface::sign_in_path, "sign_in",
                          "Sign in with a password, or begin with a passkey, with a code that is sent, or with the "
                          "user's choice; answers tokens or a challenge",
                          cognito_step::sign_in);
        text.audit = audited::sign_in;
        text.limit = limited::sign_in;
        text.request_example = fmt::format(R"({{{},"password":"Str0ngP@ssw0rd!"}})", Surface::name_example);
        text.answer_example = tokens_example;
        text.gives_secrets = true;
        return public_operation(
            std::move(text), blocking([ports](const body<account::sign_in_in<Surface>>& given) -> reply<signed_in> {
                if (given->password && given->factor)
                    return std::unexpected(invalid_field("factor", "cannot be given with a password",
                                                         validation_status(Surface::names.prefix)));
                const auto known = ports.accounts.name_at_cognito(given->name);
                if (!known) return refused(known.error(), cognito_step::sign_in);
                const auto device = text_if_given(given->device_key);
                return concluded(given->password ? ports.signing.with_password(*known, given->password->value, device)
                                                 : ports.signing.without_password(*known, given->factor, device),
                                 cognito_step::sign_in);
            }));
    }

    static operation challenge(const auth_ports& ports) {
        auto text = about("/challenge", "answer_challenge",
                          "Answer a sign-in challenge, such as NEW_PASSWORD_REQUIRED, SOFTWARE_TOKEN_MFA, EMAIL_OTP "
                          "or WEB_AUTHN",
                          cognito_step::challenge);
        text.audit = audited::challenge;
        text.limit = limited::sign_in;
        text.body_limit = std::size_t{32} * 1024; // some passkeys sign with long keys
        text.request_example =
            fmt::format(R"({{"challenge":"SOFTWARE_TOKEN_MFA","session":"AYABeExampleSession",{},"code":"123456"}})",
                        Surface::name_example);
        text.answer_example = tokens_example;
        text.gives_secrets = true;
        return public_operation(
            std::move(text), blocking([ports](const body<account::challenge_in<Surface>>& given) -> reply<signed_in> {
                const auto known = ports.accounts.name_at_cognito(given->name);
                if (!known) return refused(known.error(), cognito_step::challenge);
                return concluded(ports.signing.answer(given->challenge, given->session ? given->session->reveal() : "",
                                                      *known, answers_to(given->challenge, given.value)),
                                 cognito_step::challenge);
            }));
    }

    static operation set_up_authenticator(const auth_ports& ports) {
        auto text = about("/challenge/totp", "set_up_authenticator",
                          "Get a secret for an authenticator app during an MFA_SETUP challenge; answer the challenge "
                          "with the app's first code and the session returned here",
                          cognito_step::challenge);
        text.audit = audited::mfa_change;
        text.request_example = fmt::format(R"({{"session":"AYABeExampleSession",{}}})", Surface::name_example);
        text.answer_example = authenticator_example;
        text.gives_secrets = true;
        return public_operation(
            std::move(text),
            blocking([ports](const body<account::session_in<Surface>>& given) -> reply<authenticator_out> {
                auto enrollment = ports.factors.begin_authenticator(given->session.reveal());
                if (!enrollment) return refused(enrollment.error(), cognito_step::challenge);
                enrollment->account = given->name;
                return to_authenticator(*enrollment, ports.authenticator_issuer);
            }));
    }

    static operation refresh(const auth_ports& ports) {
        auto text = about("/refresh", "refresh_tokens", "Exchange a refresh token for new access and ID tokens",
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
            blocking([&signing = ports.signing](const body<account::refresh_in<Surface>>& given) -> reply<signed_in> {
                return concluded(signing.refresh(given->refresh_token.value, text_if_given(given->name),
                                                 text_if_given(given->device_key)),
                                 cognito_step::session_refresh);
            }));
    }

    static operation forgot_password(const auth_ports& ports) {
        auto text =
            about("/forgot-password", "forgot_password", "Send a password reset code", cognito_step::password_reset);
        text.audit = audited::code_request;
        text.limit = limited::code;
        text.request_example = fmt::format("{{{}}}", Surface::name_example);
        text.answer_example = sent_example("Password reset code");
        return public_operation(
            std::move(text),
            blocking([&accounts = ports.accounts](const body<account::in<Surface>>& given) -> reply<code_sent> {
                const auto sent = accounts.forgot_password(given->name);
                if (!sent) return refused(sent.error(), cognito_step::password_reset);
                return to_code_sent("Password reset code", *sent);
            }));
    }

    static operation reset_password(const auth_ports& ports) {
        auto text = about("/reset-password", "reset_password", "Set a new password with the reset code",
                          cognito_step::password_reset);
        text.audit = audited::password_reset;
        text.limit = limited::guess;
        text.request_example = code_example(R"(,"new_password":"EvenStr0nger!")");
        text.answer_example = R"({"message":"Password reset successfully"})";
        return public_operation(
            std::move(text), blocking([&accounts = ports.accounts](
                                          const body<account::reset_in<Surface>>& given) -> reply<done_message> {
                return said(accounts.reset_password(given->name, given->code.value, given->new_password.value),
                            cognito_step::password_reset, "Password reset successfully");
            }));
    }

    static std::string sent_example(std::string_view name) {
        return fmt::format(R"({{"message":"{} sent to email",)"
                           R"("delivery":{{"destination":"n***@e***","medium":"EMAIL","attribute":"email"}}}})",
                           name);
    }
    static constexpr auto tokens_example =
        R"({"id_token":"eyJraWQiOiJ...","access_token":"eyJraWQiOiJ...","refresh_token":"eyJjdHkiOiJ...",)"
        R"("expires_in":3600,"token_type":"Bearer"})";
};

// A signed-in user's own account, below the same prefix: change the password, verify an e-mail address or phone number,
// set up second factors, register passkeys, manage devices, and end sessions.
std::vector<operation> own_account_operations(const surface_names& names, const auth_ports& ports);

} // namespace poolguard::api
