#include "pool/mail/mail_body.hpp"

#include "base/ascii.hpp"
#include "base/html.hpp"
#include "base/secret.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace poolguard::pool {
namespace {

// The name of the tag at the beginning of the text, in lower case and with its '/'; empty if there is none.
std::string tag_at(std::string_view text) {
    if (!text.starts_with('<')) return {};
    std::size_t end = 1;
    if (end < text.size() && text[end] == '/') ++end;
    if (end >= text.size() || !base::is_letter(text[end])) return {};
    while (end < text.size() && base::is_alphanumeric(text[end]))
        ++end;
    if (text.find('>', end) == text.npos) return {};
    return base::to_lower(text.substr(1, end - 1));
}

bool is_among(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
}

bool ends_line(std::string_view tag) {
    return is_among(tag, {"br", "p", "/p", "/div", "/tr", "/table", "li", "/ul", "/ol", "/h1", "/h2", "/h3", "/h4",
                          "hr", "/title"});
}

// The text after the end tag of that name.
std::string_view after_element(std::string_view text, std::string_view name) {
    const auto lower = base::to_lower(text);
    const auto end = lower.find(fmt::format("</{}", name));
    if (end == lower.npos) return {};
    const auto close = text.find('>', end);
    return close == text.npos ? std::string_view{} : text.substr(close + 1);
}

std::string with_characters(std::string_view text) {
    return filled(text, {{"&lt;", "<"},
                         {"&gt;", ">"},
                         {"&quot;", "\""},
                         {"&#39;", "'"},
                         {"&apos;", "'"},
                         {"&nbsp;", " "},
                         {"&amp;", "&"}});
}

// Trims the lines, and collapses empty ones.
std::string tidied(std::string_view text) {
    std::string out;
    int empty_lines = 0;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = base::trim(text.substr(0, end), " \t\r");
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
        if (line.empty()) {
            ++empty_lines;
            continue;
        }
        if (!out.empty()) out += empty_lines > 0 ? "\n\n" : "\n";
        out += line;
        empty_lines = 0;
    }
    return out;
}

// Replaces each "{##text##}" by `around(text)`; "{####}" is the code.
template <class Around>
std::string with_links(std::string_view text, const Around& around) {
    constexpr std::string_view start = "{##";
    constexpr std::string_view end = "##}";
    std::string out;
    while (true) {
        const auto from = text.find(start);
        const auto to = from == text.npos ? from : text.find(end, from + start.size());
        if (to == text.npos) return out.append(text);
        out.append(text.substr(0, from));
        const auto label = text.substr(from + start.size(), to - from - start.size());
        out.append(label.empty() ? std::string("{####}") : around(label));
        text.remove_prefix(to + end.size());
    }
}

} // namespace

bool is_html(std::string_view text) {
    for (auto at = text.find('<'); at != text.npos; at = text.find('<', at + 1))
        if (!tag_at(text.substr(at)).empty()) return true;
    return false;
}

std::string html_to_text(std::string_view html) {
    std::string out;
    while (!html.empty()) {
        const auto tag = tag_at(html);
        if (!tag.empty()) {
            html.remove_prefix(html.find('>') + 1);
            if (ends_line(tag)) out += '\n';
            if (is_among(tag, {"style", "script"})) html = after_element(html, tag);
        } else if (html.starts_with("<!")) {
            const auto end = html.find('>');
            html.remove_prefix(end == html.npos ? html.size() : end + 1);
        } else {
            // Any run of white space in HTML is one space.
            const bool is_space = std::string_view(" \n\r\t").find(html.front()) != std::string_view::npos;
            if (!is_space)
                out += html.front();
            else if (!out.ends_with(' '))
                out += ' ';
            html.remove_prefix(1);
        }
    }
    return with_characters(tidied(out));
}

std::string text_to_html(std::string_view text) {
    auto body = base::escape_html(text);
    body = filled(body, {{"\r\n", "<br>\n"}, {"\n", "<br>\n"}});
    return fmt::format("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body><p>{}</p></body></html>\n",
                       body);
}

mail_body to_mail_body(std::string_view content, std::initializer_list<placeholder> marks, std::string_view link) {
    const bool is_html_content = is_html(content);
    std::vector<std::string> escaped;
    std::vector<placeholder> escaped_marks;
    escaped.reserve(marks.size());
    for (const auto& each : marks) {
        escaped.push_back(base::escape_html(each.value));
        escaped_marks.push_back({each.mark, escaped.back()});
    }
    auto text = is_html_content ? html_to_text(content) : std::string(content);
    auto html = is_html_content ? std::string(content) : text_to_html(content);
    // Before the values, which may look like a link.
    if (!link.empty()) {
        text = with_links(text, [&](std::string_view label) { return fmt::format("{}: {}", label, link); });
        html = with_links(html, [&](std::string_view label) {
            return fmt::format("<a href=\"{}\">{}</a>", base::escape_html(link), label);
        });
    }
    mail_body out{filled(text, marks), filled(html, escaped_marks)};
    base::wipe(text);
    base::wipe(html);
    for (auto& each : escaped)
        base::wipe(each);
    return out;
}

} // namespace poolguard::pool
