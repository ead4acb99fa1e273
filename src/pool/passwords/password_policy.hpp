#pragma once
// The password policy of a pool: checks passwords and generates ones that meet it.
// Source: Amazon Cognito developer guide, "Adding user pool password requirements".

#include "base/random.hpp"
#include "base/secret.hpp"
#include "cognito/failure.hpp"
#include "cognito/messages/user_pools.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace poolguard::pool {

// The kinds of characters that a policy can ask for.
namespace password_characters {
inline constexpr std::string_view uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
inline constexpr std::string_view lowercase = "abcdefghijklmnopqrstuvwxyz";
inline constexpr std::string_view digits = "0123456789";
inline constexpr std::string_view symbols = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";
} // namespace password_characters

// The pool's own policy, or else the strict one: a character of every kind.
cognito::password_policy policy_of(const cognito::user_pool_settings& settings);
// In characters.
std::size_t minimum_length(const cognito::password_policy& policy);

// Where a password is set. Cognito begins its messages differently in each place.
enum class password_use {
    sign_up,        // SignUp
    administration, // AdminCreateUser, AdminSetUserPassword
    change,         // ChangePassword, ConfirmForgotPassword, NEW_PASSWORD_REQUIRED
};

// InvalidPasswordException with the first requirement that is not met.
cognito::result<void> check_password(const cognito::user_pool_settings& settings, std::string_view password,
                                     password_use use);

// A random password that the policy accepts: at least 12 characters with one of each kind that may be required.
base::secret make_temporary_password(const cognito::user_pool_settings& settings, base::random_source& random);

// How long a temporary password may be used, in days: the policy's, or that of AdminCreateUserConfig, or 7.
std::int64_t temporary_password_days(const cognito::user_pool_settings& settings);

} // namespace poolguard::pool
