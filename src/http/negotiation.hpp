#pragma once
// What a browser prefers: the language of a page, and a page rather than a document for programs.
// Source: RFC 9110 sections 12.4.2, 12.5.1 and 12.5.4.

#include "http/message.hpp"

#include <optional>
#include <string_view>

namespace poolguard::http {

enum class language { english, japanese };

// "en", "ja": the value of an HTML lang attribute.
std::string_view tag_of(language value);

// The one with the highest weight in an Accept-Language header, if it names a language we have.
std::optional<language> find_language(std::string_view accept_language);
// From the parameter "lang" if it names a language we have, else from the Accept-Language header: the one with the
// highest weight, or English by default.
language choose_language(std::string_view lang, std::string_view accept_language);
// The same for a request: the first that names a language we have of the parameter "lang", the parameter "ui_locales"
// (OpenID Connect Core section 3.1.2.1: tags separated by spaces), the cookie of remember_language() and the
// Accept-Language header.
language choose_language(const request& from);
// nullopt where that would be English only by default.
std::optional<language> find_language(const request& from);
// Has the browser keep the language that the parameter "lang" of its request names, for a year. The sign-in pages and
// the gateway's read the same cookie.
void remember_language(response& answer, const request& from, bool is_secure);

// Whether the request wants a page to read: its Accept header names text/html, with at least the weight of JSON, and it
// comes from a browser's navigation, not from a script.
bool wants_page(const request& from);

} // namespace poolguard::http
