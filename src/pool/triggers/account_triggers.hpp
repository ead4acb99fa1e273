#pragma once
// The functions that are called around the creation and confirmation of accounts and around a sign-in.

#include "pool/model/user_creation.hpp"
#include "pool/triggers/user_functions.hpp"

#include <optional>
#include <string_view>

namespace poolguard::pool {

// PreSignUp, before a user is written. What it decides counts only for users who sign up or come from a provider; an
// administrator's user is as the administrator says. `validation_data` is what the client sent for the function.
cognito::result<sign_up_decision> ask_before_sign_up(const user_functions& functions, const user_pool_document& pool,
                                                     const user_document& user, user_source source,
                                                     const function_caller& by,
                                                     const std::optional<std::vector<cognito::attribute>>& validation);
// Confirms the user and its addresses as the function decided. InvalidLambdaResponseException for an address that the
// user does not have.
cognito::result<void> apply(const sign_up_decision& decided, user_document& user);

enum class confirmation { sign_up, forgotten_password };
// PostConfirmation, after the user was confirmed.
cognito::result<void> tell_of_confirmation(const user_functions& functions, const user_pool_document& pool,
                                           const user_document& user, confirmation of, const function_caller& by);

// PreAuthentication, before a password is checked. An unknown user is told from a known one only where the client hides
// users; the name is then as given.
cognito::result<void> ask_before_authentication(const user_functions& functions, const user_pool_document& pool,
                                                const std::optional<user_document>& user, std::string_view name,
                                                bool hides_users, const function_caller& by,
                                                const metadata_map& validation);
// PostAuthentication, before the tokens. `has_new_device`: of a pool that tracks devices, from none that it knows.
cognito::result<void> tell_of_authentication(const user_functions& functions, const user_pool_document& pool,
                                             const user_document& user, const function_caller& by,
                                             bool has_new_device = false);

} // namespace poolguard::pool
