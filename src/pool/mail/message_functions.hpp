#pragma once
// The functions of the user's own that write messages (CustomMessage) or deliver them (the custom senders).

#include "pool/triggers/user_functions.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

enum class message_reason {
    sign_up,
    resend_code,
    forgotten_password,
    update_attribute,
    verify_attribute,
    new_user, // by an administrator
    authentication,
};
BOOST_DESCRIBE_ENUM(message_reason, sign_up, resend_code, forgotten_password, update_attribute, verify_attribute,
                    new_user, authentication)

// To whom a message goes, why, and who had it sent.
struct message_order {
    const user_functions& functions;
    const user_document& user;
    message_reason why{};
    const function_caller& by;
};

struct message_texts {
    std::string subject; // empty for a text message
    std::string text;
};

// Whether the pool has a function that writes or delivers messages of that kind.
bool has_function_for(const user_pool_document& pool, bool is_sms);

// Hands the code over to the pool's own sender; false if the pool has none for that kind of address.
cognito::result<bool> send_by_function(const user_pool_document& pool, const message_order& order, bool is_sms,
                                       std::string_view code);

// What the message must hold so that it is of use.
struct needed_marks {
    bool link = false; // else a code
    bool username = false;
};
// Replaces the texts by those of the pool's function, if it has one. As at Amazon, a text without the marks that it
// needs, or one that is too long, is not used, and nobody is told but the log.
cognito::result<void> write_by_function(const user_pool_document& pool, const message_order& order, bool is_sms,
                                        needed_marks needed, message_texts& texts);

} // namespace poolguard::pool
