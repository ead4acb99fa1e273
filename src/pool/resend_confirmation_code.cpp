#include "pool/account_steps.hpp"
#include "pool/refusal.hpp"

namespace poolguard::pool {

result<cognito::code_delivery_reply> resend_confirmation_code(const cognito::resend_confirmation_code& input,
                                                              const call&, const account_ports& ports) {
    const auto request = begin_request(input.ClientId, input.SecretHash, input.Username, limits::resend_code, ports);
    if (!request) return std::unexpected(request.error());
    const auto& pool = *request->place.pool;
    const auto& verified = pool.settings.AutoVerifiedAttributes;
    if (!verified || verified->empty())
        return refuse(cognito::failure_name::not_authorized, "Cannot resend codes. Auto verification not turned on.");
    const auto simulated = [&] {
        return cognito::code_delivery_reply{simulated_delivery(pool, request->name, ports.codes)};
    };
    if (!request->user) {
        if (request->hides_users()) return simulated();
        return no_such_account();
    }
    if (request->user->status != cognito::user_status::UNCONFIRMED) {
        if (request->hides_users()) return simulated();
        return refuse_parameter("User is already confirmed.");
    }
    const auto to = confirmation_address(pool, *request->user);
    if (!to) {
        if (request->hides_users()) return simulated();
        return refuse_parameter("The user has no address that the pool verifies.");
    }
    auto sent = deliver_code(pool, *request->user, code_purpose::sign_up, *to, ports.codes, ports.mail);
    if (!sent) return std::unexpected(sent.error());
    return cognito::code_delivery_reply{std::move(*sent)};
}

} // namespace poolguard::pool
