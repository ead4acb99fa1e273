#include "pool/mail/letter_text.hpp"

#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/utf8.hpp"
#include "pool/mail/mail_body.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>
#include <vector>

namespace poolguard::pool {
namespace {

constexpr int deepest_multipart = 3;

using mail_headers = std::vector<std::pair<std::string, std::string>>; // names in lower case

// The line and, in `rest`, what follows it; without its line end.
std::string_view take_mail_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    auto line = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// The unfolded headers; the body is what is left.
mail_headers take_mail_headers(std::string_view& rest) {
    mail_headers out;
    while (!rest.empty()) {
        const auto line = take_mail_line(rest);
        if (line.empty()) break;
        if (line.front() == ' ' || line.front() == '\t') {
            if (!out.empty()) out.back().second.append(" ").append(base::trim(line));
            continue;
        }
        const auto colon = line.find(':');
        if (colon == line.npos) continue;
        out.emplace_back(base::to_lower(line.substr(0, colon)), base::trim(line.substr(colon + 1)));
    }
    return out;
}

std::string_view mail_header(const mail_headers& of, std::string_view name) {
    const auto found = std::ranges::find(of, name, &mail_headers::value_type::first);
    return found == of.end() ? std::string_view{} : found->second;
}

// An escape is '=' and two hexadecimal digits.
std::string from_quoted(std::string_view text, bool is_in_word) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '=' && text.substr(i + 1).starts_with('\n')) {
            ++i;
        } else if (text[i] == '=' && text.substr(i + 1).starts_with("\r\n")) {
            i += 2;
        } else if (const auto byte = text[i] == '=' ? base::from_hex(text.substr(i + 1, 2)) : std::nullopt;
                   byte && byte->size() == 1) {
            out += *byte;
            i += 2;
        } else {
            out += is_in_word && text[i] == '_' ? ' ' : text[i];
        }
    }
    return out;
}

std::string from_base64_lines(std::string_view text) {
    std::string joined;
    std::ranges::copy_if(text, std::back_inserter(joined), [](char c) { return c != '\n' && c != '\r' && c != ' '; });
    return base::from_base64_unpadded(joined).value_or("");
}

std::string readable_mail_text(std::string text) {
    if (base::is_utf8(text)) return text;
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) > 127; }, '?');
    return text;
}

struct encoded_word {
    std::string text;
    std::size_t length; // of the word in the header
};
// An encoded word at the beginning of the text, "=?charset?B?...?=" or "=?charset?Q?...?=".
std::optional<encoded_word> read_encoded_word(std::string_view from) {
    if (!from.starts_with("=?")) return std::nullopt;
    const auto charset_end = from.find('?', 2);
    if (charset_end == from.npos || from.substr(charset_end).size() < 3 || from[charset_end + 2] != '?')
        return std::nullopt;
    const auto begin = charset_end + 3;
    const auto end = from.find("?=", begin);
    if (end == from.npos) return std::nullopt;
    const auto text = from.substr(begin, end - begin);
    switch (base::to_lower(from[charset_end + 1])) {
    case 'b':
        return encoded_word{from_base64_lines(text), end + 2};
    case 'q':
        return encoded_word{from_quoted(text, true), end + 2};
    default:
        return std::nullopt;
    }
}

// White space between two encoded words does not count.
std::string from_encoded_words(std::string_view text) {
    std::string out;
    bool is_after_word = false;
    while (!text.empty()) {
        const auto blanks = std::min(text.find_first_not_of(" \t"), text.size());
        const auto word = read_encoded_word(text.substr(blanks));
        if (word) {
            if (!is_after_word) out += text.substr(0, blanks);
            out += word->text;
            text.remove_prefix(blanks + word->length);
        } else {
            const auto end = std::max<std::size_t>(1, std::min(text.find_first_of(" \t", blanks), text.size()));
            out += text.substr(0, end);
            text.remove_prefix(end);
        }
        is_after_word = word.has_value();
    }
    return readable_mail_text(std::move(out));
}

// The value of a parameter such as boundary="..."; empty if there is none.
std::string_view mail_parameter(std::string_view header, std::string_view name) {
    for (auto at = header.find(';'); at != header.npos; at = header.find(';', at + 1)) {
        const auto rest = base::trim(header.substr(at + 1));
        const auto equals = rest.find('=');
        if (equals == rest.npos || !base::equal_ignoring_case(base::trim(rest.substr(0, equals)), name)) continue;
        auto value = base::trim(rest.substr(equals + 1));
        if (value.starts_with('"')) return value.substr(1, value.find('"', 1) - 1);
        return base::trim(value.substr(0, value.find(';')));
    }
    return {};
}

// The text of the first part of that type.
std::optional<std::string> mail_text_of(std::string_view part, std::string_view wanted, int depth);

// Parts are between lines of "--" and the boundary.
std::optional<std::string> mail_text_in(std::string_view body, std::string_view boundary, std::string_view wanted,
                                        int depth) {
    if (boundary.empty() || depth >= deepest_multipart) return std::nullopt;
    const auto line = fmt::format("--{}", boundary);
    const auto* begin = body.data();
    bool is_in_part = false;
    for (auto rest = body; !rest.empty();) {
        const auto* at = rest.data();
        if (!take_mail_line(rest).starts_with(line)) continue;
        if (is_in_part) {
            // The line end before the boundary belongs to the boundary.
            std::string_view part(begin, static_cast<std::size_t>(at - begin));
            if (part.ends_with('\n')) part.remove_suffix(1);
            if (part.ends_with('\r')) part.remove_suffix(1);
            if (auto text = mail_text_of(part, wanted, depth + 1)) return text;
        }
        is_in_part = true;
        begin = rest.data();
    }
    return std::nullopt;
}

std::optional<std::string> mail_text_of(const mail_headers& headers, std::string_view body, std::string_view wanted,
                                        int depth) {
    const auto type = mail_header(headers, "content-type");
    const auto kind = base::to_lower(base::trim(type.substr(0, type.find(';'))));
    if (kind.starts_with("multipart/")) return mail_text_in(body, mail_parameter(type, "boundary"), wanted, depth);
    if ((kind.empty() ? "text/plain" : kind) != wanted) return std::nullopt;
    const auto encoding = base::to_lower(mail_header(headers, "content-transfer-encoding"));
    if (encoding == "quoted-printable") return readable_mail_text(from_quoted(body, false));
    if (encoding == "base64") return readable_mail_text(from_base64_lines(body));
    return readable_mail_text(std::string(body));
}

std::optional<std::string> mail_text_of(std::string_view part, std::string_view wanted, int depth) {
    const auto headers = take_mail_headers(part);
    return mail_text_of(headers, part, wanted, depth);
}

// What our own letters put forward, a temporary password too. What users have chosen has no marks there.
std::string marked_code(std::string_view html) {
    const auto mark = html.find(code_mark);
    if (mark == html.npos) return {};
    const auto from = html.substr(mark + code_mark.size());
    return html_to_text(from.substr(0, from.find('<')));
}

// Not a part of a longer number or word.
std::string code_in(std::string_view text) {
    const auto is_of_word = [&](std::size_t i) {
        return i < text.size() && (base::is_alphanumeric(text[i]) || text[i] == '_');
    };
    for (std::size_t i = 0; i < text.size();) {
        auto end = i;
        while (end < text.size() && base::is_digit(text[end]))
            ++end;
        const auto length = end - i;
        if ((length == 6 || length == 8) && (i == 0 || !is_of_word(i - 1)) && !is_of_word(end))
            return std::string(text.substr(i, length));
        i = std::max(i + 1, end);
    }
    return {};
}

} // namespace

letter_text read_letter(std::string_view message) {
    const auto headers = take_mail_headers(message);
    // An address has no encoded words (RFC 2047 section 5), but may look as if: it must not be shown as another one.
    letter_text out{.to = readable_mail_text(std::string(mail_header(headers, "to"))),
                    .subject = from_encoded_words(mail_header(headers, "subject")),
                    .text = mail_text_of(headers, message, "text/plain", 0).value_or("")};
    out.code = marked_code(mail_text_of(headers, message, "text/html", 0).value_or(""));
    if (out.code.empty()) out.code = code_in(out.text);
    return out;
}

} // namespace poolguard::pool
