#pragma once
// Messages in Internet message format.

#include "base/clock.hpp"
#include "pool/mail/mail_logo.hpp"
#include "pool/mail/outbox.hpp"

#include <string>
#include <string_view>

namespace poolguard::pool {

// The message as RFC 5322 and MIME (RFC 2045) text with LF line ends, as in a Maildir: a subject that is not ASCII as
// encoded words (RFC 2047), the body quoted-printable, with its HTML as multipart/alternative (RFC 2046 section 5.1.4).
// A logo that the HTML shows is beside it as multipart/related (RFC 2387).
// Line breaks in the addresses and the subject become spaces, which prevents header injection. `id` is unique and
// consists of letters and digits; the Message-ID and the boundary are made from it.
std::string to_rfc5322(const message& mail, const std::string& from, std::string_view id, base::time_point date,
                       const std::optional<mail_logo>& logo = std::nullopt);
// Replaces LF line ends by CRLF, as SMTP requires.
std::string with_crlf(std::string_view text);

} // namespace poolguard::pool
