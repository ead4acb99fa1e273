#include "pool/mail/smtp_transport.hpp"

#include "pool/mail/mail_text.hpp"

namespace poolguard::pool {

std::expected<void, delivery_error> smtp_transport::deliver(const message& mail) {
    auto text = to_rfc5322(mail, from_, base::to_hex(random_.take(12)), clock_.now(), logo_);
    auto lines = with_crlf(text);
    base::wipe(text);
    auto sent = sender_.send(from_, mail.to, lines);
    base::wipe(lines);
    if (!sent) return std::unexpected(delivery_error{std::move(sent.error().reason), sent.error().is_permanent});
    return {};
}

} // namespace poolguard::pool
