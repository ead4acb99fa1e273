#pragma once
// Pages that the gateway shows in browsers, in English and Japanese and without scripts.

#include "api/page_text.hpp"
#include "api/problem.hpp"
#include "base/product.hpp"
#include "http/negotiation.hpp"

#include <string>
#include <string_view>

namespace poolguard::api {

// What all pages of the gateway have around their content.
struct page_frame {
    base::product product{};
    bool has_secure_cookies = false; // the public address is https
};
// Given once, before the first page is shown: refusals become pages in places that know no settings. Until then the
// pages are Poolguard's.
void frame_pages(page_frame around);

struct browser_page {
    http::language in = http::language::english;
    std::string title;             // plain text; empty: the product's name
    std::string content = {};      // HTML, below the title
    std::string form_targets = {}; // the origins that a form of the page may lead to; empty: it has none
    std::string path = {};         // of the page, for the link to the other language; empty: no link
};
http::response to_response(const browser_page& shown, unsigned status = 200);

// Has the browser keep a language that was chosen at the link of a page.
void keep_language(http::response& answer, const http::request& request);

// A paragraph, and an item of a list of links.
std::string paragraph(std::string_view text);
std::string link_item(std::string_view address, std::string_view text);
// What programs and the log say too, in English on the pages of all languages, so that one finds it there.
std::string english_html(std::string_view text);

// What a problem means, as a sentence for people.
std::string sentence_of(const problem& refused, http::language in);
// The page for a refused request. `is_of_page`: a page or one of its forms, whose address leads to the page; then the
// page for a form leads back there, after a sign-in if one is needed.
http::response problem_page(const problem& refused, const http::request& request, bool is_of_page = false);

} // namespace poolguard::api
