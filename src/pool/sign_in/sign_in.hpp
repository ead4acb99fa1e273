#pragma once
// The steps of a sign-in that InitiateAuth, AdminInitiateAuth and the answers to challenges share.

#include "cognito/messages/authentication.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/authentication_parameters.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/devices.hpp"
#include "pool/sign_in/sign_in_steps.hpp"
#include "pool/tokens/sessions.hpp"
#include "pool/triggers/user_functions.hpp"

#include <variant>

namespace poolguard::pool {

struct srp_block;

// A client and the pool that it belongs to, where the user is, and what the pool's functions are told.
struct sign_in_place {
    std::shared_ptr<const user_pool_document> pool;
    std::shared_ptr<const client_document> client;
    call_origin from{};
    function_caller by{};
    // ClientMetadata of the call that begins a sign-in: only the functions before the first factor get it.
    metadata_map validation{};
    // The device is the one that the sign-in began with, and this call names none: it may have been forgotten since.
    bool is_device_recalled = false;
};
// ResourceNotFoundException "User pool client {id} does not exist."
result<sign_in_place> find_place(user_pools& pools, std::string_view client_id);
// For operations that AWS signs: the client must be of that pool, and the pool of the caller's region.
result<sign_in_place> find_place(user_pools& pools, std::string_view pool_id, std::string_view client_id,
                                 const call& by);

// Where the user of a call is. What a client says about its users counts only where it may (a secret, and
// EnablePropagateAdditionalUserContextData).
call_origin origin_of(const call& by, const client_document& client,
                      const std::optional<cognito::user_context_data>& said);
// An administrator's call says it, or nothing is known.
call_origin origin_of(const std::optional<cognito::context_data>& said);

// The user of a name from a request; nullopt for a name that is longer than any username can be.
result<std::optional<user_document>> find_user(const user_pool_document& pool, std::string_view username,
                                               pool::users& users);
// The same for a sign-in, at which a sub that is not the username is no name.
result<std::optional<user_document>> find_user_to_sign_in(const user_pool_document& pool, std::string_view username,
                                                          pool::users& users);

// The refusal of a wrong password. Clients that do not hide users learn that the user is not confirmed, as at Cognito,
// so that they can ask for the code. Call it after the password was checked, which takes its time for any user.
failure wrong_password(const client_document& client, const std::optional<user_document>& user);

// Who signs in: a user, or somebody made up, so that users who do not exist look like those who do.
struct signer {
    user_document user;
    bool is_nobody = false;
};
// UserNotFoundException "User does not exist." where the client does not hide users.
result<signer> find_signer(const sign_in_place& place, std::string_view username, const operation_ports& ports);
// Somebody made up who has that name, as far as it is not longer than a name can be.
user_document nobody_of(const sign_in_place& place, std::string_view username, const operation_ports& ports);
// The Session of a challenge before the first factor is proved. `name` is the one that was typed, `expected` what a
// passkey has to sign.
std::string begin_session(const sign_in_place& place, const signer& who, std::string_view name,
                          challenge_name challenge, session_part part, const operation_ports& ports,
                          std::string expected = {});
// The device of a Session or SECRET_BLOCK, at a call that names none itself.
sign_in_place with_device(const sign_in_place& place, const std::optional<session_device>& device);
// The name, among challenges, of what SignUp and ConfirmSignUp return as Session.
inline constexpr std::string_view sign_up_session = "SIGN_UP";

// A user who has proved everything that the pool requires.
struct proven_user {
    user_document user;
    token_reason reason{};
    std::string device_key{}; // of the known device that the user came by, or empty
};
// The state of a sign-in: a challenge that waits for its answer, or the end.
using sign_in_progress = std::variant<cognito::authentication_reply, proven_user>;

// A request to begin a sign-in or to refresh its tokens.
struct sign_in_request {
    cognito::auth_flow flow{};
    initiator by{};
    const parameter_map& given;
    const std::optional<cognito::session>& session; // of SignUp or ConfirmSignUp
};
// Asks for the first factor of the flow.
result<cognito::authentication_reply> begin_sign_in(const sign_in_place& place, const sign_in_request& request,
                                                    const operation_ports& ports);

// PASSWORD, answered by USERNAME and PASSWORD: the next challenge, or the end.
result<sign_in_progress> sign_in_with_password(const sign_in_place& place, const parameter_map& given,
                                               const operation_ports& ports);

// USERNAME and SRP_A: the PASSWORD_VERIFIER challenge. With a session, only an answer that returns it counts.
result<cognito::authentication_reply> begin_srp(const sign_in_place& place, const parameter_map& given,
                                                const operation_ports& ports,
                                                const std::optional<std::string>& session = {});

// USER_AUTH: USERNAME, and PREFERRED_CHALLENGE with its proof.
result<sign_in_progress> begin_choice(const sign_in_place& place, const sign_in_request& request,
                                      const operation_ports& ports);
// CUSTOM_AUTH: USERNAME, and SRP_A where CHALLENGE_NAME says so.
result<sign_in_progress> begin_custom(const sign_in_place& place, const sign_in_request& request,
                                      const operation_ports& ports);

// What follows after a proof: the next challenge, or the end. `event` is that of the challenge that was answered; after
// the proof of a device, `had_second_factor` says whether a second factor came before it.
result<sign_in_progress> proceed(const sign_in_place& place, const user_document& user, proof given,
                                 const operation_ports& ports, const std::optional<std::string>& event = {},
                                 bool had_second_factor = false);

// REFRESH_TOKEN: new tokens of the same session, without a new refresh token.
result<cognito::authentication_reply> refresh_tokens(const sign_in_place& place, const parameter_map& given,
                                                     const operation_ports& ports);

// New access and ID tokens of a resumed session.
result<cognito::authentication_result> issue_again(const sign_in_place& place, const resumed_session& session,
                                                   const operation_ports& ports);

// A challenge after the first factor.
result<cognito::authentication_reply> ask(const sign_in_place& place, const user_document& user,
                                          const sign_in_step& step, const operation_ports& ports,
                                          const std::optional<std::string>& event = {});
// Notes a wrong password in the user's history.
void note_wrong_password(const sign_in_place& place, const std::optional<user_document>& user,
                         const operation_ports& ports);
// The parameters of NEW_PASSWORD_REQUIRED.
cognito::string_map new_password_parameters(const sign_in_place& place, const user_document& user);
// The parameters of a challenge about second factors. Sends the code where the challenge asks for one.
result<cognito::string_map> second_factor_parameters(const sign_in_place& place, const user_document& user,
                                                     const sign_in_step& step, const operation_ports& ports);

// The same for a factor that a pool's function names. Where the client hides users, everybody gets a challenge: no
// answer of those who do not exist or do not have that factor is right. Otherwise InvalidLambdaResponseException.
result<cognito::string_map> named_factor_parameters(const sign_in_place& place, const signer& who,
                                                    std::string_view name, mfa_factor factor,
                                                    const operation_ports& ports);

// A client's answer to a challenge.
struct challenge_answer {
    cognito::challenge_name challenge{};
    const std::optional<cognito::session>& session;
    const parameter_map& given;
};
result<sign_in_progress> answer_challenge(const sign_in_place& place, const challenge_answer& answer,
                                          const operation_ports& ports);

// The Session of an answer and the user of its USERNAME.
struct open_challenge {
    challenge_session session;
    user_document user;
    bool is_nobody() const { return !session.nobody.empty(); }
};
// NotAuthorizedException when the session is not valid for the answer, or, once the first factor is proved, the user
// is disabled; ResourceNotFoundException as of find_device, before the answer is used up.
result<open_challenge> open_session(const sign_in_place& place, const challenge_answer& answer,
                                    const operation_ports& ports);

// Notes a wrong code or passkey in the user's history, under what it would have proved.
void note_wrong_code(const sign_in_place& place, const open_challenge& opened, proof refused,
                     const operation_ports& ports);

// The user of a SECRET_BLOCK, if the answer names them as the block does.
result<std::optional<user_document>> find_user_of(const sign_in_place& place, const srp_block& block,
                                                  std::string_view username, const operation_ports& ports);
// PASSWORD_VERIFIER, whose session is in its SECRET_BLOCK: PASSWORD_CLAIM_SIGNATURE and TIMESTAMP.
result<sign_in_progress> answer_password_verifier(const sign_in_place& place, const challenge_answer& answer,
                                                  const operation_ports& ports);
// NEW_PASSWORD_REQUIRED: NEW_PASSWORD, and userAttributes.{name} for what the pool requires.
result<sign_in_progress> set_new_password(const sign_in_place& place, const challenge_answer& answer,
                                          const operation_ports& ports);
// SELECT_CHALLENGE: ANSWER, with PASSWORD or SRP_A where it is a password.
result<sign_in_progress> select_first_factor(const sign_in_place& place, const challenge_answer& answer,
                                             const operation_ports& ports);
// WEB_AUTHN: CREDENTIAL.
result<sign_in_progress> answer_passkey(const sign_in_place& place, const challenge_answer& answer,
                                        const operation_ports& ports);
// A passkey that says itself whose it is, for the sign-in pages. `expected` is what it has to sign.
result<sign_in_progress> sign_in_with_passkey(const sign_in_place& place, std::string_view expected,
                                              std::string_view credential, const operation_ports& ports);
// CUSTOM_CHALLENGE: ANSWER.
result<sign_in_progress> answer_custom(const sign_in_place& place, const challenge_answer& answer,
                                       const operation_ports& ports);
// After a challenge of CUSTOM_AUTH that this server asked and found answered: the password of one that began with
// SRP_A, a second factor, or the device.
result<sign_in_progress> continue_custom(const sign_in_place& place, const open_challenge& opened,
                                         const operation_ports& ports);
// SOFTWARE_TOKEN_MFA, SMS_MFA, SMS_OTP and EMAIL_OTP, as a first or a second factor: {challenge}_CODE.
result<sign_in_progress> answer_factor(const sign_in_place& place, const challenge_answer& answer,
                                       const operation_ports& ports);
// SELECT_MFA_TYPE: ANSWER.
result<sign_in_progress> select_second_factor(const sign_in_place& place, const challenge_answer& answer,
                                              const operation_ports& ports);
// DEVICE_KEY, for a pool that tracks devices; others ignore it. InvalidParameterException for what cannot be one.
result<void> read_device_key(const parameter_map& given, sign_in_place& place);
// The device that the sign-in names, if the pool tracks devices. ResourceNotFoundException "Device does not exist."
// when it is not one of the user's, so that clients forget it and begin again; one that is only recalled counts as
// none.
result<std::optional<device_document>> find_device(const sign_in_place& place, const user_document& user,
                                                   const operation_ports& ports);
// The challenge DEVICE_SRP_AUTH.
result<cognito::authentication_reply> ask_device(const sign_in_place& place, const user_document& user,
                                                 const operation_ports& ports, const std::optional<std::string>& event,
                                                 bool had_second_factor);
// DEVICE_SRP_AUTH: DEVICE_KEY and SRP_A. Clients may leave the Session out.
result<sign_in_progress> answer_device_srp(const sign_in_place& place, const challenge_answer& answer,
                                           const operation_ports& ports);
// DEVICE_PASSWORD_VERIFIER, whose session is in its SECRET_BLOCK: DEVICE_KEY, PASSWORD_CLAIM_SIGNATURE and TIMESTAMP.
result<sign_in_progress> answer_device_verifier(const sign_in_place& place, const challenge_answer& answer,
                                                const operation_ports& ports);
// DEVICE_SRP_AUTH, for the sign-in pages, which have recognised the device at `place` by its cookie.
result<sign_in_progress> accept_device(const sign_in_place& place, const challenge_answer& answer,
                                       const operation_ports& ports);
// Notes that the user signed in by the known device, or makes the metadata of a new one, where the pool tracks devices.
result<std::optional<cognito::new_device_metadata>> note_device(const sign_in_place& place, const proven_user& proven,
                                                                const operation_ports& ports);
// MFA_SETUP, once VerifySoftwareToken has succeeded in its session.
result<sign_in_progress> finish_mfa_setup(const sign_in_place& place, const challenge_answer& answer,
                                          const operation_ports& ports);

// The reply to a client of the API: the challenge, or the tokens of a new session.
result<cognito::authentication_reply> conclude(const sign_in_place& place, const result<sign_in_progress>& progress,
                                               const operation_ports& ports);

} // namespace poolguard::pool
