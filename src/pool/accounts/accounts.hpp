#pragma once
// The operations by which people make and keep up their own accounts, and by which administrators do so for them where
// a code is sent. Each stands in a file of its name. All may block.

#include "cognito/messages/accounts.hpp"
#include "pool/tokens/access_tokens.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/protocol/call.hpp"
#include "pool/mail/codes.hpp"
#include "pool/protocol/dispatcher.hpp"
#include "pool/model/groups.hpp"
#include "pool/passwords/passwords.hpp"

namespace poolguard::pool {

// What the operations work with; all of it outlives the dispatcher they are added to.
struct account_ports {
    user_pools& pools;
    pool::users& users;
    pool::groups& groups;
    pool::sessions& sessions;
    const pool::passwords& passwords;
    const pool::attempts& attempts;
    const pool::codes& codes;
    const access_tokens& tokens;
    outbox& mail;
    base::random_source& random;
    const base::clock& clock;
};

result<cognito::sign_up_reply> sign_up(const cognito::sign_up& input, const call& by, const account_ports& ports);
result<cognito::confirm_sign_up_reply> confirm_sign_up(const cognito::confirm_sign_up& input, const call& by,
                                                       const account_ports& ports);
result<cognito::code_delivery_reply> resend_confirmation_code(const cognito::resend_confirmation_code& input,
                                                              const call& by, const account_ports& ports);
result<cognito::code_delivery_reply> forgot_password(const cognito::forgot_password& input, const call& by,
                                                     const account_ports& ports);
result<cognito::empty_reply> confirm_forgot_password(const cognito::confirm_forgot_password& input, const call& by,
                                                     const account_ports& ports);
result<cognito::empty_reply> admin_reset_user_password(const cognito::admin_reset_user_password& input, const call& by,
                                                       const account_ports& ports);

result<cognito::update_user_attributes_reply> update_user_attributes(const cognito::update_user_attributes& input,
                                                                     const call& by, const account_ports& ports);
result<cognito::empty_reply> delete_user_attributes(const cognito::delete_user_attributes& input, const call& by,
                                                    const account_ports& ports);
result<cognito::empty_reply> admin_delete_user_attributes(const cognito::admin_delete_user_attributes& input,
                                                          const call& by, const account_ports& ports);
result<cognito::code_delivery_reply>
get_user_attribute_verification_code(const cognito::get_user_attribute_verification_code& input, const call& by,
                                     const account_ports& ports);
result<cognito::empty_reply> verify_user_attribute(const cognito::verify_user_attribute& input, const call& by,
                                                   const account_ports& ports);
result<cognito::no_reply> delete_user(const cognito::delete_user& input, const call& by, const account_ports& ports);

// Adds all of the above.
void add_accounts(dispatcher& to, const account_ports& ports);

} // namespace poolguard::pool
