#include "pool/sign_in/authentication.hpp"

namespace poolguard::pool {
namespace {

template <class Message>
void add(dispatcher& to, const authentication_ports& ports,
         result<typename Message::reply> (*operation)(const Message&, const call&, const authentication_ports&)) {
    to.add<Message>([ports, operation](const Message& input, const call& by) { return operation(input, by, ports); });
}

} // namespace

void add_authentication(dispatcher& to, const authentication_ports& ports) {
    add(to, ports, initiate_auth);
    add(to, ports, admin_initiate_auth);
    add(to, ports, respond_to_auth_challenge);
    add(to, ports, admin_respond_to_auth_challenge);
    add(to, ports, get_tokens_from_refresh_token);
    add(to, ports, associate_software_token);
    add(to, ports, verify_software_token);
    add(to, ports, set_user_mfa_preference);
    add(to, ports, get_user);
    add(to, ports, change_password);
    add(to, ports, global_sign_out);
    add(to, ports, revoke_token);
}

} // namespace poolguard::pool
