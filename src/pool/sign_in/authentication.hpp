#pragma once
// The operations of sign-in, refresh and sign-out, and those that a signed-in user calls alone. Each stands in a file
// of its name.

#include "cognito/messages/authentication.hpp"
#include "cognito/messages/mfa.hpp"
#include "pool/tokens/access_tokens.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/protocol/call.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/protocol/dispatcher.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/tokens/sessions.hpp"
#include "pool/sign_in/software_tokens.hpp"
#include "pool/sign_in/srp_challenges.hpp"
#include "pool/tokens/token_issuer.hpp"

namespace poolguard::pool {

// What the operations work with; all of it outlives the dispatcher they are added to.
struct authentication_ports {
    user_pools& pools;
    pool::users& users;
    const pool::passwords& passwords;
    const srp_challenges& srp;
    const software_tokens& totp_devices;
    const pool::codes& codes;
    outbox& mail;
    const pool::attempts& attempts;
    const challenge_sessions& challenges;
    pool::sessions& sessions;
    token_issuer& issuer;
    const access_tokens& tokens;
    const base::clock& clock;
};

result<cognito::authentication_reply> initiate_auth(const cognito::initiate_auth& input, const call& by,
                                                    const authentication_ports& ports);
result<cognito::authentication_reply> admin_initiate_auth(const cognito::admin_initiate_auth& input, const call& by,
                                                          const authentication_ports& ports);
result<cognito::authentication_reply> respond_to_auth_challenge(const cognito::respond_to_auth_challenge& input,
                                                                const call& by, const authentication_ports& ports);
result<cognito::authentication_reply>
admin_respond_to_auth_challenge(const cognito::admin_respond_to_auth_challenge& input, const call& by,
                                const authentication_ports& ports);
result<cognito::tokens_reply> get_tokens_from_refresh_token(const cognito::get_tokens_from_refresh_token& input,
                                                            const call& by, const authentication_ports& ports);
result<cognito::associate_software_token_reply> associate_software_token(const cognito::associate_software_token& input,
                                                                         const call& by,
                                                                         const authentication_ports& ports);
result<cognito::verify_software_token_reply> verify_software_token(const cognito::verify_software_token& input,
                                                                   const call& by, const authentication_ports& ports);
result<cognito::empty_reply> set_user_mfa_preference(const cognito::set_user_mfa_preference& input, const call& by,
                                                     const authentication_ports& ports);
result<cognito::get_user_reply> get_user(const cognito::get_user& input, const call& by,
                                         const authentication_ports& ports);
result<cognito::empty_reply> change_password(const cognito::change_password& input, const call& by,
                                             const authentication_ports& ports);
result<cognito::empty_reply> global_sign_out(const cognito::global_sign_out& input, const call& by,
                                             const authentication_ports& ports);
result<cognito::empty_reply> revoke_token(const cognito::revoke_token& input, const call& by,
                                          const authentication_ports& ports);

// Adds all of the above.
void add_authentication(dispatcher& to, const authentication_ports& ports);

} // namespace poolguard::pool
