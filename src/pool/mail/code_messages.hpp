#pragma once
// Messages that carry a code to the owner of an address, and what callers are told about where they went.
// Source: Amazon Cognito developer guide, "Message templates"; API reference, CodeDeliveryDetailsType.

#include "cognito/messages/accounts.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/model/user_pools.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// What a code is for. Each is also part of the key that the code is kept under.
enum class code_purpose {
    sign_up,            // confirms an account and its address
    forgotten_password, // lets a new password be set
    email,              // proves a changed e-mail address
    phone_number,       // proves a changed phone number
    second_factor,      // finishes a sign-in
};

// An address that belongs to a user, or is to.
struct code_address {
    std::string attribute; // "email" or "phone_number"
    std::string value;
};
inline bool is_phone(const code_address& to) { return to.attribute == "phone_number"; }

// "a***@e***" or "+*******1234". In lower case, so that it says nothing of how the address is kept.
std::string masked(const code_address& to);
cognito::code_delivery_details delivery_details(const code_address& to);

// A message to nobody costs what one to somebody does; see `message`.
enum class addressee { somebody, nobody };

// Sends the pool's message for that purpose, or Cognito's own. `username` stands where the template asks for it.
// CodeDeliveryFailureException when it cannot be taken over for delivery.
result<void> send_code(const user_pool_document& pool, code_purpose purpose, const code_address& to,
                       std::string_view username, std::string_view code, outbox& mail,
                       addressee whose = addressee::somebody);

} // namespace poolguard::pool
