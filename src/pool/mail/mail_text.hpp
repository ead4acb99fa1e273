#pragma once
// Messages as they are written into mailboxes.

#include "base/clock.hpp"
#include "pool/mail/outbox.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// The message as RFC 5322 and MIME (RFC 2045) text with lines ended by LF, as Maildirs keep it: a subject that is not
// ASCII as encoded words (RFC 2047), the body quoted-printable, with its HTML as multipart/alternative (RFC 2046
// section 5.1.4). Line breaks in the addresses and the subject become spaces, so that no field can be smuggled in. `id`
// is unique among messages, of letters and digits; the Message-ID and the boundary are made of it.
std::string to_rfc5322(const message& mail, const std::string& from, std::string_view id, base::time_point date);
// The same with lines ended by CRLF, as SMTP wants them. Lines are ended by LF alone in what is given.
std::string with_crlf(std::string_view text);

} // namespace poolguard::pool
