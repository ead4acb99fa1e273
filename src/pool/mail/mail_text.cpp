#include "pool/mail/mail_text.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr std::size_t longest_line = 76; // RFC 2045 section 6.7
constexpr std::size_t word_bytes = 39;   // 52 characters of base64: "Subject: " and the word stay below 76 (RFC 2047)

bool is_control(char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }

std::string on_one_line(std::string_view text) {
    std::string out(text);
    std::ranges::replace_if(out, is_control, ' ');
    return out;
}

bool needs_encoding(std::string_view text) {
    return text.size() > 900 || text.find("=?") != text.npos ||
           std::ranges::any_of(text, [](char c) { return c < 0 || is_control(c); });
}

// A character is never split between two words (RFC 2047 section 5).
std::string encoded_words(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto length = std::min(word_bytes, text.size());
        while (length > 1 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
            --length;
        if (!out.empty()) out += "\n ";
        out += fmt::format("=?UTF-8?B?{}?=", base::to_base64(text.substr(0, length)));
        text.remove_prefix(length);
    }
    return out;
}

std::string quoted_printable_line(std::string_view line) {
    std::string out;
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        const bool is_last = i + 1 == line.size();
        const bool is_plain = (c > 0x20 && c < 0x7f && c != '=') || (c == ' ' && !is_last);
        const auto piece = is_plain ? std::string(1, c) : fmt::format("={:02X}", static_cast<unsigned char>(c));
        if (column + piece.size() > longest_line - (is_last ? 0 : 1)) {
            out += "=\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    }
    return out;
}

std::string quoted_printable(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        out += quoted_printable_line(line);
        out += '\n';
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return out;
}

std::string part(std::string_view type, std::string_view text) {
    return fmt::format("Content-Type: {}; charset=utf-8\n"
                       "Content-Transfer-Encoding: quoted-printable\n"
                       "\n{}",
                       type, quoted_printable(text));
}

std::string base64_lines(std::string_view bytes) {
    const auto all = base::to_base64(bytes);
    std::string out;
    for (std::size_t at = 0; at < all.size(); at += longest_line)
        out.append(all, at, longest_line).append("\n");
    return out;
}

std::string logo_part(const mail_logo& logo) {
    return fmt::format("Content-Type: {0}; name=\"{1}\"\n"
                       "Content-Transfer-Encoding: base64\n"
                       "Content-ID: <{2}>\n"
                       "Content-Disposition: inline; filename=\"{1}\"\n"
                       "\n{3}",
                       logo.media_type, file_name_of(logo), mail_logo_id, base64_lines(logo.content));
}

std::string two_parts(std::string_view type, std::string_view boundary, const std::string& first,
                      const std::string& second) {
    return fmt::format("Content-Type: {0}; boundary=\"{1}\"\n"
                       "\n--{1}\n{2}\n--{1}\n{3}\n--{1}--\n",
                       type, boundary, first, second);
}

// Quoted-printable text and base64 never contain "=_", so no line can be mistaken for a boundary (RFC 2045 sections 6.7
// and 6.8), and neither boundary begins like the other.
std::string body_of(const message& mail, std::string_view id, const std::optional<mail_logo>& logo) {
    if (mail.html.empty()) return part("text/plain", mail.text);
    auto html = part("text/html", mail.html);
    if (logo && shows_logo(mail.html))
        html =
            two_parts("multipart/related; type=\"text/html\"", fmt::format("=_related_{}", id), html, logo_part(*logo));
    return two_parts("multipart/alternative", fmt::format("=_{}", id), part("text/plain", mail.text), html);
}

} // namespace

std::string to_rfc5322(const message& mail, const std::string& from, std::string_view id, base::time_point date,
                       const std::optional<mail_logo>& logo) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(date);
    const auto subject = on_one_line(mail.subject);
    return fmt::format("From: {}\n"
                       "To: {}\n"
                       "Subject: {}\n"
                       "Date: {:%a, %d %b %Y %H:%M:%S} +0000\n"
                       "Message-ID: <{}@poolguard>\n"
                       "MIME-Version: 1.0\n"
                       "{}",
                       on_one_line(from), on_one_line(mail.to),
                       needs_encoding(subject) ? encoded_words(subject) : subject,
                       fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)), id, body_of(mail, id, logo));
}

std::string with_crlf(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 32);
    for (const char c : text) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

} // namespace poolguard::pool
