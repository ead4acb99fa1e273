#pragma once
// What our own letters say, in each language. The words have the placeholders of placeholders_of().

#include "http/negotiation.hpp"
#include "pool/mail/letter_kinds.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct letter_words {
    std::string_view subject;
    std::string_view opening; // the first sentence, with the code
    std::string_view purpose; // what it is for, and how long it is valid
    std::string_view advice;  // what to do if it was not you
};
letter_words words_of(letter_kind kind, http::language in);

// The text of the link in sign_up_link.
std::string_view link_label(http::language in);

// "15 minutes", "24 hours", "7 days".
std::string lifetime_in_words(std::chrono::minutes lifetime, http::language in);

// The words below a letter, in front of addresses and links.
struct footer_words {
    std::string_view support;
    std::string_view terms;
    std::string_view privacy;
};
footer_words footer_words_in(http::language in);

} // namespace poolguard::pool
