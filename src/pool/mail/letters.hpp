#pragma once
// Writes the letters to users: subject, text and HTML, in English or Japanese, with the product's name. Each part of a
// letter can be replaced by a template of the operator's.

#include "base/product.hpp"
#include "base/replaceable.hpp"
#include "http/negotiation.hpp"
#include "pool/mail/letter_kinds.hpp"
#include "pool/mail/message_template.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::pool {

struct user_document;

// The operator's own parts of a letter, with placeholders such as "{{code}}". Of `text` and `html`, one that is missing
// is made from the other; if both are missing, both are ours.
struct letter_template {
    std::optional<std::string> subject;
    std::optional<std::string> text;
    std::optional<std::string> html;
    bool operator==(const letter_template&) const = default;
};
using letter_templates = std::map<std::pair<letter_kind, http::language>, letter_template>;

// What a letter says of its reader and purpose.
struct letter_values {
    std::string_view code = {}; // or a temporary password
    std::string_view username = {};
    std::string_view link = {};
    std::chrono::minutes lifetime{0}; // of the code or link
};

struct letter_parts {
    std::string subject;
    std::string text;
    std::string html;
};

// The user's own `locale` ("ja", "ja-JP"), if it is a language we have; else the language that was asked in, "en" or
// "ja", if it is known; else that of the pages where the user signed up; else English.
http::language language_for(const user_document& user, std::string_view asked);

class letters {
  public:
    // `has_logo`: the mail has a part with the product's logo; see mail_logo.hpp.
    letters(base::product of, bool has_logo, letter_templates own);

    // For the letters from now on.
    void replace_templates(letter_templates own) { own_.replace(std::move(own)); }
    // The values are plain text: they are escaped in the HTML.
    letter_parts write(letter_kind kind, http::language in, const letter_values& values) const;
    // Only the subject, for a letter whose text is somebody else's.
    std::string subject(letter_kind kind, http::language in, const letter_values& values) const;

  private:
    const letter_template* own_template(letter_kind kind, http::language in) const;
    std::vector<std::pair<std::string, std::string>> marks(http::language in, const letter_values& values) const;
    std::string_view subject_source(letter_kind kind, http::language in) const;
    std::string text_source(letter_kind kind, http::language in) const;
    std::string html_source(letter_kind kind, http::language in) const;
    std::string text_footer(http::language in) const;
    std::string html_footer(http::language in) const;

    base::product product_;
    std::string logo_html_; // the product's name, if it has no logo
    base::replaceable<letter_templates> own_;
};

} // namespace poolguard::pool
