#include "pool/pages/sign_up_ticket.hpp"

#include "base/bytes.hpp"
#include "pool/tokens/sealed_ticket.hpp"

#include <fmt/format.h>

namespace poolguard::pool::sign_up_ticket {
namespace {

struct ticket_of_sign_up {
    std::string sub;
    std::int64_t expires = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(ticket_of_sign_up, (), (sub, expires))

std::string context_of_sign_up(const page_context& here) {
    const auto& place = here.place().at;
    return fmt::format("signed up\n{}\n{}\n{}", place.pool->id, place.client->id, here.form_cookie());
}

} // namespace

std::string issue(const page_context& here, std::string_view sub) {
    const ticket_of_sign_up ticket{std::string(sub), base::epoch_milliseconds(here.by().now + form_tokens::lifetime)};
    const auto& ports = here.ports();
    return base::to_base64url(seal_ticket(ticket, ports.browsers, ports.operations.random, context_of_sign_up(here)));
}

std::string find_sub(const page_context& here) {
    const auto sealed = base::from_base64url(here.form().get(field_name));
    if (!sealed || sealed->empty()) return {};
    const auto ticket = open_ticket<ticket_of_sign_up>(*sealed, here.ports().browsers, context_of_sign_up(here));
    return ticket && !has_expired(*ticket, here.by().now) ? ticket->sub : std::string{};
}

} // namespace poolguard::pool::sign_up_ticket
