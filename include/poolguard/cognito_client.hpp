#pragma once
/// @file
/// Signs users up and in at Amazon Cognito, or at a server that speaks its protocol.

#include <chrono>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <poolguard/export.hpp>
#include <poolguard/transport.hpp>
#include <string>
#include <string_view>
#include <variant>

namespace poolguard {
inline namespace v0_1 {

/// Why an operation failed.
struct cognito_error {
    /// Cognito's name of the error, such as "NotAuthorizedException"; or "Unreachable" (the transport's error),
    /// "UnreadableReply" (the answer is none of Cognito's), "BadChallenge" (a challenge's parameters cannot be used) or
    /// "BadSettings".
    std::string name;
    /// For people. Cognito's texts name no user, except in pools whose settings allow it.
    std::string message;
};

/// What an operation returns.
template <class T>
using cognito_result = std::expected<T, cognito_error>;

/// Names and values, such as {{"email", "user@example.com"}}.
using text_map = std::map<std::string, std::string>;

/// Whom to speak to, and as which app client.
struct cognito_settings {
    /// The user pool's id, such as "eu-west-1_Ab12Cd34E".
    std::string pool_id;
    /// The app client's id.
    std::string client_id;
    /// The app client's secret, if it has one.
    std::string client_secret;
    /// Where the protocol is served, such as "http://127.0.0.1:8000". Empty: at Amazon, in the region of the pool.
    std::string endpoint;
};

/// Where a code was sent.
struct code_delivery {
    std::string medium;      ///< "EMAIL" or "SMS".
    std::string destination; ///< With most of it replaced: "u***@e***".
};

/// What a sign-up returns.
struct sign_up_result {
    std::string subject;                   ///< The new user's "sub".
    bool is_confirmed = false;             ///< Whether the user can sign in at once.
    std::optional<code_delivery> delivery; ///< Where the code for confirm_sign_up() was sent, if one was.
};

/// A device that the pool offers to remember; see cognito_client::remember_device.
struct new_device {
    std::string key;       ///< Its id.
    std::string group_key; ///< Of its group.
};

/// A remembered device, which proves itself at a sign-in by SRP. Keep all three as you keep a refresh token.
struct device {
    std::string key;       ///< Its id.
    std::string group_key; ///< Of its group.
    std::string password;  ///< Made at random.
};

/// The tokens of a sign-in. Whoever has them is the user.
struct token_set {
    std::string access_token;           ///< For APIs. Verify it before you believe it.
    std::string id_token;               ///< Who the user is.
    std::string refresh_token;          ///< For refresh(). Empty after a refresh, unless the pool rotates them.
    std::chrono::seconds expires_in{0}; ///< The lifetime of the access token.
    std::optional<new_device> device_to_remember; ///< If the pool offers it.
};

/// What Cognito asks before it gives tokens.
struct challenge {
    /// "SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP", "NEW_PASSWORD_REQUIRED", "SELECT_MFA_TYPE", "MFA_SETUP",
    /// "CUSTOM_CHALLENGE" and others.
    std::string name;
    /// Identifies this sign-in; works once, for minutes.
    std::string session;
    /// The challenge's parameters, as Cognito names them.
    text_map parameters;
    /// Who signs in, as answers have to name them.
    std::string username;
};

/// The end of a sign-in, or its next question.
using sign_in_result = std::variant<token_set, challenge>;

/// A signed-in user.
struct user {
    std::string username; ///< The pool's name of the user.
    text_map attributes;  ///< "sub", "email", "custom:tenant_id" …
};

/// The operations of one app client. Immutable and cheap to copy; any number of threads may use one if they may use the
/// transport. It keeps no tokens. All operations throw only std::bad_alloc and what the transport throws, and return
/// the errors that Amazon's API reference names for the operation of the same name.
class POOLGUARD_API cognito_client {
  public:
    /// "BadSettings" for an id that is empty, a pool without region and endpoint, or no transport.
    static cognito_result<cognito_client> create(cognito_settings settings, transport over);

    /// SignUp.
    cognito_result<sign_up_result> sign_up(std::string_view username, std::string_view password,
                                           const text_map& attributes = {}) const;
    /// ConfirmSignUp, with the code that was sent.
    cognito_result<void> confirm_sign_up(std::string_view username, std::string_view code) const;
    /// ResendConfirmationCode.
    cognito_result<code_delivery> resend_confirmation_code(std::string_view username) const;

    /// InitiateAuth by SRP (USER_SRP_AUTH), up to the tokens or a challenge for the user. With a remembered device, its
    /// challenges are answered too.
    cognito_result<sign_in_result> sign_in(std::string_view username, std::string_view password,
                                           const std::optional<device>& remembered = std::nullopt) const;
    /// InitiateAuth with the password itself (USER_PASSWORD_AUTH), for pools that migrate users as they sign in.
    cognito_result<sign_in_result> sign_in_with_password(std::string_view username, std::string_view password) const;
    /// RespondToAuthChallenge with answers by Cognito's names, such as {{"ANSWER", "…"}} for CUSTOM_CHALLENGE. The
    /// username and the secret's hash are added.
    cognito_result<sign_in_result> answer(const challenge& asked, const text_map& answers) const;
    /// Answers SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP or SMS_OTP; "BadChallenge" for any other.
    cognito_result<sign_in_result> answer_code(const challenge& asked, std::string_view code) const;
    /// Answers NEW_PASSWORD_REQUIRED; `attributes` are those that its parameter requiredAttributes asks for.
    cognito_result<sign_in_result> answer_new_password(const challenge& asked, std::string_view new_password,
                                                       const text_map& attributes = {}) const;

    /// New tokens for a refresh token (REFRESH_TOKEN_AUTH). `username` is needed if the client has a secret: the
    /// username of the access token. `device_key` is needed if the device is remembered.
    cognito_result<token_set> refresh(std::string_view refresh_token, std::string_view username = {},
                                      std::string_view device_key = {}) const;
    /// GlobalSignOut: ends all sign-ins of the user.
    cognito_result<void> sign_out_everywhere(std::string_view access_token) const;
    /// RevokeToken: ends this sign-in.
    cognito_result<void> revoke(std::string_view refresh_token) const;

    /// GetUser.
    cognito_result<user> get_user(std::string_view access_token) const;
    /// UpdateUserAttributes.
    cognito_result<void> update_attributes(std::string_view access_token, const text_map& attributes) const;
    /// ChangePassword.
    cognito_result<void> change_password(std::string_view access_token, std::string_view old_password,
                                         std::string_view new_password) const;
    /// DeleteUser.
    cognito_result<void> delete_user(std::string_view access_token) const;
    /// ForgotPassword: sends a code.
    cognito_result<code_delivery> forgot_password(std::string_view username) const;
    /// ConfirmForgotPassword, with the code that was sent.
    cognito_result<void> confirm_forgot_password(std::string_view username, std::string_view code,
                                                 std::string_view new_password) const;
    /// ConfirmDevice: remembers the device, with a new random password. `name` is shown to the user.
    cognito_result<device> remember_device(std::string_view access_token, const new_device& offered,
                                           std::string_view name) const;

    /// Any other operation that needs no signature, by its name: the JSON of its request in, that of its reply out.
    cognito_result<std::string> call(std::string_view operation, std::string_view json) const;

  private:
    struct state;
    explicit cognito_client(std::shared_ptr<const state> made) noexcept;
    std::shared_ptr<const state> state_;
};

} // namespace v0_1
} // namespace poolguard
