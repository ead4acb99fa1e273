#include "api/pages/console/watch/letter_html.hpp"

#include "api/pages/html.hpp"
#include "base/ascii.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

bool is_address_of(std::string_view word, std::string_view host) {
    if (host.empty()) return false;
    const auto parts = base::split_url(word);
    if (!parts || parts->has_user) return false;
    return (parts->scheme == "https" || parts->scheme == "http") && base::equal_ignoring_case(parts->authority(), host);
}

// Where an address ends: at the first byte that no URL has unescaped (RFC 3986 section 2).
std::size_t end_of_address(std::string_view text) {
    const auto end = std::ranges::find_if(text, [](char c) {
        return c <= ' ' || c == 0x7f || static_cast<unsigned char>(c) > 0x7f ||
               std::string_view("\"<>\\^`{|}").contains(c);
    });
    auto length = static_cast<std::size_t>(end - text.begin());
    // A full stop behind an address ends the sentence.
    while (length > 0 && std::string_view(".,;:!?)'").contains(text[length - 1]))
        --length;
    return length;
}

std::string letter_line_html(std::string_view line, std::string_view host) {
    std::string out;
    while (!line.empty()) {
        const auto at = std::min(line.find("http"), line.size());
        const auto word = line.substr(at, end_of_address(line.substr(at)));
        const bool is_link = is_address_of(word, host);
        // A word that is no link is skipped as a whole, so each byte is looked at once or twice.
        const auto plain = is_link ? at : std::min(at + std::max<std::size_t>(word.size(), 1), line.size());
        if (plain > 0) out += user_text_html(line.substr(0, plain));
        if (is_link) out += link_html(word, word);
        line.remove_prefix(is_link ? at + word.size() : plain);
    }
    return out;
}

} // namespace

std::string letter_html(std::string_view text, std::string_view host) {
    std::string out = "<div class=\"letter\" dir=\"auto\">";
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        out += letter_line_html(line, host) + '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out + "</div>\n";
}

} // namespace poolguard::api
