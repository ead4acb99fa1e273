// What users do with their accounts, signed in or not.

#include "base/bytes.hpp"
#include "base/json/lookup.hpp"
#include "base/random.hpp"
#include "base/try.hpp"
#include "cognito/srp_group.hpp"
#include "library/cognito/client_state.hpp"

namespace poolguard {
inline namespace v0_1 {
namespace {

cognito_result<code_delivery> need_delivery(std::string_view operation, const boost::json::value& reply) {
    auto delivery = delivery_of(reply.get_object());
    if (!delivery) return std::unexpected(unreadable_reply(operation));
    return std::move(*delivery);
}

} // namespace

cognito_result<sign_up_result> cognito_client::sign_up(std::string_view username, std::string_view password,
                                                       const text_map& attributes) const {
    request_body body;
    body.text("ClientId", state_->client_id).text("Username", username).text("Password", password);
    body.text_if_any("SecretHash", state_->secret_hash(username)).attributes("UserAttributes", attributes);
    POOLGUARD_TRY(const auto reply, state_->call("SignUp", body));
    const auto& given = reply.get_object();
    const auto* is_confirmed = given.if_contains("UserConfirmed");
    return sign_up_result{text_of(given, "UserSub"),
                          is_confirmed != nullptr && is_confirmed->is_bool() && is_confirmed->get_bool(),
                          delivery_of(given)};
}

cognito_result<void> cognito_client::confirm_sign_up(std::string_view username, std::string_view code) const {
    request_body body;
    body.text("ClientId", state_->client_id).text("Username", username).text("ConfirmationCode", code);
    body.text_if_any("SecretHash", state_->secret_hash(username));
    return state_->tell("ConfirmSignUp", body);
}

cognito_result<code_delivery> cognito_client::resend_confirmation_code(std::string_view username) const {
    request_body body;
    body.text("ClientId", state_->client_id).text("Username", username);
    body.text_if_any("SecretHash", state_->secret_hash(username));
    POOLGUARD_TRY(const auto reply, state_->call("ResendConfirmationCode", body));
    return need_delivery("ResendConfirmationCode", reply);
}

cognito_result<code_delivery> cognito_client::forgot_password(std::string_view username) const {
    request_body body;
    body.text("ClientId", state_->client_id).text("Username", username);
    body.text_if_any("SecretHash", state_->secret_hash(username));
    POOLGUARD_TRY(const auto reply, state_->call("ForgotPassword", body));
    return need_delivery("ForgotPassword", reply);
}

cognito_result<void> cognito_client::confirm_forgot_password(std::string_view username, std::string_view code,
                                                             std::string_view new_password) const {
    request_body body;
    body.text("ClientId", state_->client_id).text("Username", username).text("ConfirmationCode", code);
    body.text("Password", new_password).text_if_any("SecretHash", state_->secret_hash(username));
    return state_->tell("ConfirmForgotPassword", body);
}

cognito_result<user> cognito_client::get_user(std::string_view access_token) const {
    request_body body;
    body.text("AccessToken", access_token);
    POOLGUARD_TRY(const auto reply, state_->call("GetUser", body));
    const auto& given = reply.get_object();
    user out{text_of(given, "Username"), {}};
    if (out.username.empty()) return std::unexpected(unreadable_reply("GetUser"));
    for (const auto& each : base::json::array_at(given, "UserAttributes")) {
        const auto& attribute = base::json::object_in(each);
        out.attributes.emplace(text_of(attribute, "Name"), text_of(attribute, "Value"));
    }
    return out;
}

cognito_result<void> cognito_client::update_attributes(std::string_view access_token,
                                                       const text_map& attributes) const {
    request_body body;
    body.text("AccessToken", access_token).attributes("UserAttributes", attributes);
    return state_->tell("UpdateUserAttributes", body);
}

cognito_result<void> cognito_client::change_password(std::string_view access_token, std::string_view old_password,
                                                     std::string_view new_password) const {
    request_body body;
    body.text("AccessToken", access_token).text("PreviousPassword", old_password);
    body.text("ProposedPassword", new_password);
    return state_->tell("ChangePassword", body);
}

cognito_result<void> cognito_client::delete_user(std::string_view access_token) const {
    request_body body;
    body.text("AccessToken", access_token);
    return state_->tell("DeleteUser", body);
}

cognito_result<void> cognito_client::sign_out_everywhere(std::string_view access_token) const {
    request_body body;
    body.text("AccessToken", access_token);
    return state_->tell("GlobalSignOut", body);
}

cognito_result<void> cognito_client::revoke(std::string_view refresh_token) const {
    request_body body;
    body.text("ClientId", state_->client_id).text("Token", refresh_token);
    body.text_if_any("ClientSecret", state_->client_secret.reveal());
    return state_->tell("RevokeToken", body);
}

cognito_result<device> cognito_client::remember_device(std::string_view access_token, const new_device& offered,
                                                       std::string_view name) const {
    constexpr std::size_t password_bytes = 40;
    constexpr std::size_t salt_bytes = 16;
    base::system_random random;
    device out{offered.key, offered.group_key, base::to_base64(random.take(password_bytes))};
    const auto salt = cognito::srp::padded(random.take(salt_bytes));
    const auto x = cognito::srp::private_value({out.group_key, out.key}, out.password, salt);
    const auto& in = cognito::srp::group::instance();
    const auto verifier = cognito::srp::padded(
        cognito::srp::to_bytes(in.power(in.generator(), x.get(), cognito::srp::new_context().get())));
    request_body body;
    body.text("AccessToken", access_token).text("DeviceKey", out.key).text_if_any("DeviceName", name);
    body.texts("DeviceSecretVerifierConfig",
               {{"PasswordVerifier", base::to_base64(verifier)}, {"Salt", base::to_base64(salt)}});
    POOLGUARD_CHECK(state_->tell("ConfirmDevice", body));
    return out;
}

} // namespace v0_1
} // namespace poolguard
