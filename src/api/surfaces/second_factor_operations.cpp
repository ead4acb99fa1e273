#include "api/surfaces/second_factor_operations.hpp"

#include "api/surfaces/auth_operations.hpp"
#include "base/qr_code.hpp"
#include "http/form.hpp"

#include <fmt/format.h>

namespace poolguard::api {

struct authenticator_code_in {
    json::secret_text<6, 6, one_line> code;
    std::optional<json::text<1, 128, one_line>> device_name; // the app's or the phone's
};
BOOST_DESCRIBE_STRUCT(authenticator_code_in, (), (code, device_name))

namespace {

constexpr auto factor_step = cognito_step::second_factor;

reply<done_message> said(const cognito::result<void>& done, std::string message) {
    if (!done) return std::unexpected(to_problem(done.error(), factor_step));
    return done_message{std::move(message)};
}

operation list_factors(description text, service::second_factors& factors) {
    text.answer_example = R"({"methods":["SOFTWARE_TOKEN_MFA"],"preferred":"SOFTWARE_TOKEN_MFA"})";
    return token_operation(std::move(text), blocking([&factors](const service::principal& who) -> reply<factors_out> {
                               auto found = factors.of(who);
                               if (!found) return std::unexpected(to_problem(found.error(), factor_step));
                               return factors_out{std::move(found->methods), found->preferred};
                           }));
}

operation choose(description text, service::second_factors& factors) {
    text.audit = audited::mfa_change;
    text.request_example = R"({"methods":["SOFTWARE_TOKEN_MFA"],"preferred":"SOFTWARE_TOKEN_MFA"})";
    text.answer_example = R"({"message":"Second factors changed successfully"})";
    return token_operation(std::move(text), blocking([&factors](const service::principal& who,
                                                                const body<factors_in>& given) -> reply<done_message> {
                               return said(factors.choose(who, {given->methods.value, given->preferred}),
                                           "Second factors changed successfully");
                           }));
}

operation begin(description text, service::second_factors& factors, std::string issuer) {
    text.audit = audited::mfa_change;
    text.answer_example = authenticator_example;
    text.gives_secrets = true;
    return token_operation(std::move(text), blocking([&factors, issuer = std::move(issuer)](
                                                         const service::principal& who) -> reply<authenticator_out> {
                               auto enrollment = factors.begin_authenticator(who);
                               if (!enrollment) return std::unexpected(to_problem(enrollment.error(), factor_step));
                               return to_authenticator(*enrollment, issuer);
                           }));
}

operation finish(description text, service::second_factors& factors) {
    text.audit = audited::mfa_change;
    text.request_example = R"({"code":"123456","device_name":"My phone"})";
    text.answer_example = R"({"message":"Authenticator app registered successfully"})";
    return token_operation(std::move(text),
                           blocking([&factors](const service::principal& who,
                                               const body<authenticator_code_in>& given) -> reply<done_message> {
                               std::optional<std::string> name;
                               if (given->device_name) name = given->device_name->value;
                               return said(factors.finish_authenticator(who, given->code.value, std::move(name)),
                                           "Authenticator app registered successfully");
                           }));
}

operation remove_factor(description text, service::second_factors& factors) {
    text.audit = audited::mfa_change;
    text.answer_example = R"({"message":"Authenticator app removed successfully"})";
    return token_operation(std::move(text), blocking([&factors](const service::principal& who) -> reply<done_message> {
                               return said(factors.remove_authenticator(who), "Authenticator app removed successfully");
                           }));
}

} // namespace

authenticator_out to_authenticator(service::authenticator_secret& given, std::string_view issuer) {
    // The format of authenticator apps: github.com/google/google-authenticator/wiki/Key-Uri-Format
    const auto name = http::percent_encode(issuer);
    auto uri = fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}", name, http::percent_encode(given.account),
                           given.secret.reveal(), name);
    authenticator_out out;
    out.secret = token_text(std::string(given.secret.reveal()));
    // Empty for a name too long for a QR code: the URI and the secret remain.
    out.qr_svg = token_text(base::qr_code_svg(uri).value_or(std::string{}));
    out.otpauth_uri = token_text(std::move(uri));
    out.session = token_of(given.session);
    return out;
}

std::vector<operation> second_factor_operations(const surface_names& names, service::second_factors& factors,
                                                const std::string& authenticator_issuer) {
    const auto about = [&](http::method method, std::string_view path, std::string_view id, std::string summary) {
        return describe_account_operation(names, method, path, id, std::move(summary), factor_step);
    };
    using enum http::method;
    std::vector<operation> out;
    out.push_back(list_factors(about(get, "/mfa", "list_factors", "List the user's second factors"), factors));
    out.push_back(
        choose(about(put, "/mfa", "choose_factors", "Set which second factors sign-ins ask for, and the preferred one"),
               factors));
    out.push_back(begin(about(post, "/mfa/totp", "begin_authenticator",
                              "Get a secret for an authenticator app, with its otpauth URI and QR code"),
                        factors, authenticator_issuer));
    out.push_back(finish(about(post, "/mfa/totp/verify", "finish_authenticator",
                               "Register the authenticator app with its first code; sign-ins then ask for its codes"),
                         factors));
    out.push_back(
        remove_factor(about(delete_, "/mfa/totp", "remove_authenticator", "Remove the authenticator app"), factors));
    return out;
}

} // namespace poolguard::api
