#include "pool/mail/outbox.hpp"

#include "base/secret.hpp"

namespace poolguard::pool {

void wipe(message& mail) {
    base::wipe(mail.text);
    base::wipe(mail.html);
}

} // namespace poolguard::pool
