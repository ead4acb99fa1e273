#include "base/try.hpp"
#include "cognito/messages/accounts.hpp"
#include "pool/mail/codes.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/auth_events.hpp"

namespace poolguard::pool {
namespace {

result<code_address> address_to_confirm(const user_pool_document& pool, const std::optional<user_document>& user) {
    if (!user) return no_such_account();
    if (user->status != cognito::user_status::UNCONFIRMED) return refuse_parameter("User is already confirmed.");
    auto to = confirmation_address(pool, *user);
    if (!to) return refuse_parameter("The user has no address that the pool verifies.");
    return std::move(*to);
}

} // namespace

reply_to<cognito::resend_confirmation_code> resend_confirmation_code(const cognito::resend_confirmation_code& input,
                                                                     const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(auto request,
                  begin_request(input.ClientId, input.SecretHash, input.Username, limits::resend_code, ports));
    request.place.by = caller_of(by, request.place.client->id, input.ClientMetadata);
    const auto& pool = *request.place.pool;
    const auto& verified = pool.settings.AutoVerifiedAttributes;
    if (!verified || verified->empty())
        return refuse(cognito::failure_name::not_authorized, "Cannot resend codes. Auto verification not turned on.");
    const auto to = address_to_confirm(pool, request.user);
    if (!to && !request.hides_users()) return std::unexpected(to.error());
    if (to) POOLGUARD_CHECK(count_message(to->value, message_kind::verification, ports));
    POOLGUARD_TRY(auto sent,
                  to ? deliver_confirmation(request.place, *request.user, *to, message_reason::resend_code, ports)
                     : simulate_delivery(request, code_purpose::sign_up, ports));
    if (to)
        ports.events.note(pool, *request.user, by.origin(),
                          {.type = cognito::event_type::ResendCode, .response = cognito::event_response::Pass});
    else
        ports.events.pretend_to_note(pool, by.origin());
    return cognito::code_delivery_reply{std::move(sent)};
}

extern const operation resend_confirmation_code_operation =
    operation_of<cognito::resend_confirmation_code, resend_confirmation_code>;

} // namespace poolguard::pool
