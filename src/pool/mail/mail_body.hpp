#pragma once
// The two forms of a letter, from one template. Templates are plain text or, as Cognito allows for e-mail, HTML.
// Source: Amazon Cognito developer guide, "Customizing email verification messages".

#include "pool/mail/message_template.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace poolguard::pool {

// Whether the template has a tag of HTML in it.
bool is_html(std::string_view text);

// HTML as plain text: blocks and breaks become lines, character references characters; tags, styles and scripts go.
std::string html_to_text(std::string_view html);

struct mail_body {
    std::string text;
    std::string html;
};

// Both forms, filled. What is filled in is text, whatever it looks like: it is escaped in the HTML.
mail_body to_mail_body(std::string_view letter, std::initializer_list<placeholder> marks);

} // namespace poolguard::pool
