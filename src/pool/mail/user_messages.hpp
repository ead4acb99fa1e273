#pragma once
// The one place where messages to users are written: which template, over which channel.
// Source: Amazon Cognito developer guide, "Message templates" and "Customizing user invitation messages"; API
// reference, CodeDeliveryDetailsType.

#include "cognito/messages/accounts.hpp"
#include "pool/mail/letters.hpp"
#include "pool/mail/message_functions.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/model/user_pools.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// Messages of the same kind are counted together, and have the same template in a pool's settings.
enum class message_kind {
    verification, // of an account or an address
    password_reset,
    second_factor, // or a first factor
    invitation,    // with a temporary password
};

// An address that a user has or is about to get.
struct code_address {
    std::string attribute; // "email" or "phone_number"
    std::string value;
};
inline bool is_phone(const code_address& to) { return to.attribute == "phone_number"; }

// "a***@e***" or "+*******1234". Lower case, so that it does not reveal how the address is stored.
std::string masked(const code_address& to);
cognito::code_delivery_details delivery_details(const code_address& to);

struct user_message {
    letter_kind kind{}; // not a notice
    const code_address& to;
    std::string_view username;        // for {username}
    std::string_view code;            // for {####}: a code or a temporary password
    std::chrono::minutes lifetime{0}; // of the code
    http::language language{};
    std::string_view link = {}; // that does the same as the code; empty: the message has the code
};
// As language_for(), where the caller may be an administrator: their language is less likely to be the user's than that
// of the user's own sign-up.
http::language language_for(const user_document& user, const function_caller& by);

// How messages are written and where they go.
struct message_ports {
    const pool::letters& letters;
    outbox& mail;
};
// Sends the text of the pool's function, or its own for that kind of message, or else ours in that language; or has the
// pool's own sender do it. Without an order no function is asked, and the message is for nobody (see `message`).
// CodeDeliveryFailureException when it cannot be taken over for delivery, or the errors of the function.
result<void> send_message(const user_pool_document& pool, const user_message& about, const message_ports& ports,
                          const message_order* order);

} // namespace poolguard::pool
