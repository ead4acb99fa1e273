#pragma once
// The text and HTML bodies of a mail, from one template, which is plain text or, as Cognito allows for e-mail, HTML.
// Source: Amazon Cognito developer guide, "Customizing email verification messages".

#include "pool/mail/message_template.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace poolguard::pool {

// Whether the template contains an HTML tag.
bool is_html(std::string_view text);

// HTML as plain text: blocks and breaks become lines, character references become characters, and tags, styles and
// scripts are dropped.
std::string html_to_text(std::string_view html);

// Plain text as an HTML document.
std::string text_to_html(std::string_view text);

// Stands before the code in the HTML of our own letters; the end of the element stands behind it.
inline constexpr std::string_view code_mark = R"(<strong style="font-family:monospace;font-size:1.3em">)";

struct mail_body {
    std::string text;
    std::string html;
};

// Fills in the template. The values are plain text: they are escaped in the HTML. "{##text##}" becomes a link with that
// text to `link`, or stays as it is if that is empty.
mail_body to_mail_body(std::string_view content, std::initializer_list<placeholder> marks, std::string_view link = {});

} // namespace poolguard::pool
