#include "pool/accounts/accounts.hpp"

namespace poolguard::pool {
namespace {

template <class Message>
void add(dispatcher& to, const account_ports& ports,
         result<typename Message::reply> (*operation)(const Message&, const call&, const account_ports&)) {
    to.add<Message>([ports, operation](const Message& input, const call& by) { return operation(input, by, ports); });
}

} // namespace

void add_accounts(dispatcher& to, const account_ports& ports) {
    add(to, ports, sign_up);
    add(to, ports, confirm_sign_up);
    add(to, ports, resend_confirmation_code);
    add(to, ports, forgot_password);
    add(to, ports, confirm_forgot_password);
    add(to, ports, admin_reset_user_password);
    add(to, ports, update_user_attributes);
    add(to, ports, delete_user_attributes);
    add(to, ports, admin_delete_user_attributes);
    add(to, ports, get_user_attribute_verification_code);
    add(to, ports, verify_user_attribute);
    add(to, ports, delete_user);
}

} // namespace poolguard::pool
