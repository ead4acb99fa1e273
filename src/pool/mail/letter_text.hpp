#pragma once
// Reads what to_rfc5322() has written, for those who look at the mail folder.

#include <string>
#include <string_view>

namespace poolguard::pool {

// What a letter says. All texts are UTF-8; bytes that are not are replaced by '?'.
struct letter_text {
    std::string to{};
    std::string subject{};
    std::string text{}; // of the first part of type text/plain; empty if there is none
    // The code or temporary password that one of our own letters puts forward; else the first number of six or eight
    // digits in the text; empty if there is none.
    std::string code{};
};

// Reads an Internet message (RFC 5322) with encoded words (RFC 2047), and bodies of MIME (RFC 2045, 2046) that are
// quoted-printable, base64 or plain, in multipart of up to three levels. Never fails: what cannot be read is left out.
letter_text read_letter(std::string_view message);

} // namespace poolguard::pool
