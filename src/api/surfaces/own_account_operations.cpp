#include "api/surfaces/auth_operations.hpp"

#include <algorithm>
#include <iterator>

namespace poolguard::api {

struct change_password_in {
    std::optional<password_text> previous_password; // not of a user who has none
    new_password_text new_password;
};
BOOST_DESCRIBE_STRUCT(change_password_in, (), (previous_password, new_password))

enum class verifiable_attribute { email, phone_number };
BOOST_DESCRIBE_ENUM(verifiable_attribute, email, phone_number)

struct send_code_in {
    verifiable_attribute attribute{};
};
BOOST_DESCRIBE_STRUCT(send_code_in, (), (attribute))

struct verify_in {
    verifiable_attribute attribute{};
    code_text code;
};
BOOST_DESCRIBE_STRUCT(verify_in, (), (attribute, code))

namespace {

operation change_password(description text, service::accounts& accounts) {
    text.audit = audited::password_change;
    text.limit = limited::guess;
    text.request_example = R"({"previous_password":"Str0ngP@ssw0rd!","new_password":"EvenStr0nger!"})";
    text.answer_example = R"({"message":"Password changed successfully"})";
    return token_operation(
        std::move(text), blocking([&accounts](const service::principal& who,
                                              const body<change_password_in>& given) -> reply<done_message> {
            const auto previous = given->previous_password ? given->previous_password->value : base::secret{};
            const auto done = accounts.change_password(who, previous, given->new_password.value);
            if (!done) return std::unexpected(to_problem(done.error(), cognito_step::password_change));
            return done_message{"Password changed successfully"};
        }));
}

operation send_code(description text, service::accounts& accounts) {
    text.audit = audited::code_request;
    text.limit = limited::code;
    text.request_example = R"({"attribute":"email"})";
    text.answer_example = R"({"message":"Verification code sent to email",)"
                          R"("delivery":{"destination":"n***@e***","medium":"EMAIL","attribute":"email"}})";
    return token_operation(std::move(text), blocking([&accounts](const service::principal& who,
                                                                 const body<send_code_in>& given) -> reply<code_sent> {
                               const auto sent = accounts.send_code(who, json::enum_name(given->attribute));
                               if (!sent) return std::unexpected(to_problem(sent.error(), cognito_step::own_account));
                               return to_code_sent("Verification code", *sent);
                           }));
}

operation verify(description text, service::accounts& accounts) {
    text.audit = audited::confirmation;
    text.limit = limited::guess;
    text.request_example = R"({"attribute":"email","code":"123456"})";
    text.answer_example = R"({"message":"Attribute verified successfully"})";
    return token_operation(
        std::move(text),
        blocking([&accounts](const service::principal& who, const body<verify_in>& given) -> reply<done_message> {
            const auto done = accounts.verify(who, json::enum_name(given->attribute), given->code.value);
            if (!done) return std::unexpected(to_problem(done.error(), cognito_step::own_account));
            return done_message{"Attribute verified successfully"};
        }));
}

} // namespace

description describe_account_operation(const surface_names& names, http::method method, std::string_view path,
                                       std::string_view id, std::string summary, cognito_step step) {
    return {.method = method,
            .path = fmt::format("{}{}", names.prefix, path),
            .id = fmt::format("{}{}", names.id_prefix, id),
            .summary = std::move(summary),
            .tag = names.tag,
            .errors = problems_of(step),
            .token = {.kind = token_kind::access},
            .lane = http::lane::slow};
}

std::vector<operation> own_account_operations(const surface_names& names, const auth_ports& ports) {
    const auto about = [&](std::string_view path, std::string_view id, std::string summary, cognito_step step) {
        return describe_account_operation(names, http::method::post, path, id, std::move(summary), step);
    };
    std::vector<operation> out;
    out.push_back(
        change_password(about("/change-password", "change_password", "Change the user's password, or set the first one",
                              cognito_step::password_change),
                        ports.accounts));
    out.push_back(send_code(about("/send-code", "send_code", "Send a code to the user's e-mail address or phone number",
                                  cognito_step::own_account),
                            ports.accounts));
    out.push_back(verify(about("/verify", "verify_attribute",
                               "Verify an e-mail address or phone number with the code that was sent to it",
                               cognito_step::own_account),
                         ports.accounts));
    std::ranges::move(second_factor_operations(names, ports.factors, ports.authenticator_issuer),
                      std::back_inserter(out));
    std::ranges::move(passkey_operations(names, ports.passkeys), std::back_inserter(out));
    std::ranges::move(device_operations(names, ports.devices), std::back_inserter(out));
    std::ranges::move(session_operations(names, ports.sessions), std::back_inserter(out));
    return out;
}

} // namespace poolguard::api
