#pragma once
// Operations for creating and recovering one's own account, which the hosted pages use too. All block.

#include "cognito/messages/accounts.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

reply_to<cognito::sign_up> sign_up(const cognito::sign_up& input, const call& by, const operation_ports& ports);
reply_to<cognito::confirm_sign_up> confirm_sign_up(const cognito::confirm_sign_up& input, const call& by,
                                                   const operation_ports& ports);
reply_to<cognito::resend_confirmation_code> resend_confirmation_code(const cognito::resend_confirmation_code& input,
                                                                     const call& by, const operation_ports& ports);
reply_to<cognito::forgot_password> forgot_password(const cognito::forgot_password& input, const call& by,
                                                   const operation_ports& ports);
reply_to<cognito::confirm_forgot_password> confirm_forgot_password(const cognito::confirm_forgot_password& input,
                                                                   const call& by, const operation_ports& ports);

} // namespace poolguard::pool
