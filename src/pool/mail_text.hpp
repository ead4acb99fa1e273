#pragma once
// Messages as they are written into mailboxes.

#include "base/clock.hpp"
#include "pool/outbox.hpp"

#include <string>

namespace poolguard::pool {

// The message as RFC 5322 and MIME (RFC 2045) text with lines ended by LF, as Maildirs keep it: a subject that is not
// ASCII as encoded words (RFC 2047), the body quoted-printable. Line breaks in the addresses and the subject become
// spaces, so that no field can be smuggled in.
std::string to_rfc5322(const message& mail, const std::string& from, const std::string& message_id,
                       base::time_point date);

} // namespace poolguard::pool
