#pragma once
// The letters that the pool writes to its users, and what each of them can say.

#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace poolguard::pool {

enum class letter_kind : std::uint8_t {
    sign_up,        // the code that confirms an account
    sign_up_link,   // the link that does the same
    address,        // the code that proves a new address
    password_reset, // the code that sets a new password
    sign_in,        // the code that takes the place of a password
    second_factor,  // the code that finishes a sign-in
    invitation,     // the temporary password
    // Notices. They tell the user what has happened.
    password_changed,
    email_changed, // goes to the old address
    phone_changed,
    second_factor_changed,
    passkey_added,
    passkey_removed,
};
BOOST_DESCRIBE_ENUM(letter_kind, sign_up, sign_up_link, address, password_reset, sign_in, second_factor, invitation,
                    password_changed, email_changed, phone_changed, second_factor_changed, passkey_added,
                    passkey_removed)

constexpr bool is_notice(letter_kind kind) { return kind >= letter_kind::password_changed; }

// "sign-up": the beginning of the names of the letter's files.
std::string file_name_of(letter_kind kind);

// The names of the placeholders that a template of the letter may have: "code" for "{{code}}".
std::span<const std::string_view> placeholders_of(letter_kind kind);
// Those without which the letter is of no use.
std::span<const std::string_view> needed_placeholders_of(letter_kind kind);

} // namespace poolguard::pool
