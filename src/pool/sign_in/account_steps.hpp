#pragma once
// Steps that the operations on accounts share.

#include "pool/mail/codes.hpp"
#include "pool/mail/message_functions.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/sign_in.hpp"
#include "pool/tokens/access_tokens.hpp"

namespace poolguard::pool {

// The user that an unsigned call is about.
struct account_request {
    sign_in_place place;
    std::optional<user_document> user;
    attempt_subject subject;
    std::string name; // as the caller gave it
    bool hides_users() const;
};
// The client and its pool, once the hash of the client's secret has been checked.
result<sign_in_place> find_place(user_pools& pools, const cognito::client_id& client,
                                 const std::optional<cognito::secret_hash_text>& secret_hash,
                                 const cognito::username& name);
// The same, and the user of that name. Counts one of the tries that `limit` allows.
result<account_request> begin_request(const cognito::client_id& client,
                                      const std::optional<cognito::secret_hash_text>& secret_hash,
                                      const cognito::username& name, const hourly_limit& limit,
                                      const operation_ports& ports);
// UserNotFoundException "Username/client id combination not found."
std::unexpected<failure> no_such_account();

// Whether the pool sends codes to that attribute on its own (AutoVerifiedAttributes).
bool is_auto_verified(const user_pool_document& pool, std::string_view attribute);
// Where the code of a sign-up goes: the phone if the pool verifies it, or else the e-mail address.
std::optional<code_address> confirmation_address(const user_pool_document& pool, const user_document& user);
// Where the code for a new password goes: the first verified address by AccountRecoverySetting; by default the phone
// before the e-mail address.
std::optional<code_address> recovery_address(const user_pool_document& pool, const user_document& user);
// Whether only administrators can reset passwords.
bool is_recovered_only_by_administrators(const user_pool_document& pool);

// Counts a message that somebody asked for, by its recipient and kind. Call it before anything is changed.
// LimitExceededException when the recipient has been sent too many. Each kind has its own count, so that those who sign
// up with somebody's address cannot keep the owner from second factors.
result<void> count_message(std::string_view recipient, message_kind kind, const operation_ports& ports);

// Where the code of an account that does not exist would go, the same each time: the name, where it is an address.
code_address simulated_address(const user_pool_document& pool, std::string_view name, const codes& codes);
// The same, of that attribute.
code_address simulated_address(const user_pool_document& pool, std::string_view name, std::string_view attribute,
                               const codes& codes);
// Somebody of that name whom no record knows, the same each time.
user_document made_up_user(const user_pool_document& pool, std::string_view name, const codes& codes);

// For an account that does not exist or cannot have a code: counts and does everything that `deliver_code` does except
// deliver the code. Returns what an account of that name would get, the same each time. `by` is who asked for it.
result<cognito::code_delivery_details> simulate_delivery(const account_request& request, code_purpose purpose,
                                                         const operation_ports& ports);
result<cognito::code_delivery_details> simulate_delivery(const user_pool_document& pool, const user_document& user,
                                                         const code_address& to, code_purpose purpose,
                                                         const function_caller& by, const operation_ports& ports);

// Why a code is sent, and who asked for it.
struct code_occasion {
    message_reason why{};
    const function_caller& by;
    std::string_view link = {}; // of the message, without the code at its end; empty: the message has the code
    // An unsigned call of a client that hides users: nobody learns from a function's time, or its failure, that the
    // name exists.
    bool hides_users = false;
};
// Makes a code and sends it, or a link that ends with it. Does not count it. Where users are hidden, a function of the
// pool's is called later; then only the log has its failure.
result<cognito::code_delivery_details> deliver_code(const user_pool_document& pool, const user_document& user,
                                                    code_purpose purpose, const code_address& to,
                                                    const code_occasion& at, const operation_ports& ports);
// Whether mails that confirm an account have a link to the pages (CONFIRM_WITH_LINK). Text messages have a code.
bool confirms_by_link(const user_pool_document& pool);
// Makes the code that confirms an account, and sends it or the link. Does not count it.
result<cognito::code_delivery_details> deliver_confirmation(const sign_in_place& place, const user_document& user,
                                                            const code_address& to, message_reason why,
                                                            const operation_ports& ports);

// NotAuthorizedException for an attribute that the client may not write, InvalidParameterException for attributes that
// users never write themselves: sub, email_verified and phone_number_verified.
result<void> check_own_attribute(const client_document& client, std::string_view name);
// PasswordResetRequiredException when the user has to set a new password first.
result<signed_in_user> verify_owner(const cognito::access_token& token, const access_tokens& tokens);
// InvalidParameterException "Invalid attribute name. Only phone_number and email can be verified."
result<code_purpose> purpose_of(std::string_view attribute);
// Ends the code that would verify this attribute or its new value: somebody else has just set it. Attributes without
// codes are ignored.
result<void> end_code_for(const user_pool_document& pool, const user_document& user, std::string_view attribute,
                          const codes& codes);

// Where a code went, as parameters of the challenge that asks for it.
cognito::string_map delivery_parameters(const cognito::code_delivery_details& sent);

} // namespace poolguard::pool
