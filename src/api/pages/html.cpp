#include "api/pages/html.hpp"

#include "api/web_cookie.hpp"
#include "base/clock.hpp"
#include "base/html.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <iterator>

namespace poolguard::api {
namespace {

using base::escape_html;

constexpr page_text copy_text{"Copy", "コピー"};
constexpr page_text next_page_text{"Next page", "次のページ"};

std::string attribute_html(std::string_view name, std::string_view value) {
    return value.empty() ? std::string{} : fmt::format(" {}=\"{}\"", name, escape_html(value));
}

std::string control_html(const form_field& field, const std::string& id) {
    const auto common =
        fmt::format(" id=\"{}\" name=\"{}\"{}{}{}", id, escape_html(field.name), field.is_required ? " required" : "",
                    field.longest == 0 ? std::string{} : fmt::format(" maxlength=\"{}\"", field.longest),
                    field.hint.empty() ? std::string{} : fmt::format(" aria-describedby=\"{}-hint\"", id));
    if (!field.choices.empty()) {
        auto out = fmt::format("<select{}>\n", common);
        for (const auto& [value, label] : field.choices)
            fmt::format_to(std::back_inserter(out), "<option value=\"{}\"{}>{}</option>\n", escape_html(value),
                           value == field.value ? " selected" : "", escape_html(label));
        return out + "</select>\n";
    }
    // A line break at the beginning of a text area is not part of its value.
    if (field.type == "textarea")
        return fmt::format("<textarea{} rows=\"4\" dir=\"auto\">\n{}</textarea>\n", common, escape_html(field.value));
    if (field.type == "file")
        return fmt::format("<input{} type=\"file\"{}>\n", common, attribute_html("accept", field.accept));
    return fmt::format("<input{} type=\"{}\"{}{} autocomplete=\"{}\"{}>\n", common, escape_html(field.type),
                       field.type == "text" || field.type == "search" ? " dir=\"auto\"" : "",
                       attribute_html("value", field.value), escape_html(field.autocomplete),
                       field.is_checked ? " checked" : "");
}

std::string hint_html(const form_field& field, const std::string& id) {
    if (field.hint.empty()) return {};
    return fmt::format("<p class=\"hint\" id=\"{}-hint\">{}</p>\n", id, escape_html(field.hint));
}

// Ids must differ on a page, so they begin with a number for the form: for its address and for what it is about. They
// stay short, since each is there several times.
std::string id_prefix_of(const page_action& form) {
    auto number = std::hash<std::string>{}(form.action);
    for (const auto& [name, value] : form.hidden)
        number = (number * 31) + std::hash<std::string>{}(value);
    return fmt::format("f{:x}-", static_cast<std::uint32_t>(number));
}

std::string field_html(const form_field& field, std::string id) {
    for (const char c : field.name)
        id += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '-';
    const auto label = fmt::format("<label for=\"{}\">{}</label>\n", id, escape_html(field.label));
    if (field.type == "checkbox")
        return fmt::format("<div class=\"box\">\n{}{}</div>\n{}", control_html(field, id), label, hint_html(field, id));
    return label + hint_html(field, id) + control_html(field, id);
}

std::string content_of(const page_action& form) {
    std::string out;
    for (const auto& [name, value] : form.hidden)
        fmt::format_to(std::back_inserter(out), "<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", escape_html(name),
                       escape_html(value));
    const auto id_prefix = id_prefix_of(form);
    for (const auto& each : form.fields)
        out += field_html(each, id_prefix);
    fmt::format_to(std::back_inserter(out), "<button{}{}>{}</button>\n</form>\n",
                   form.is_dangerous ? " class=\"danger\"" : (form.is_quiet ? " class=\"quiet\"" : ""),
                   attribute_html("aria-label", form.label), escape_html(form.button));
    return out;
}

std::string row_html(const html_table& of, const std::vector<std::string>& cells_html) {
    std::string out = "<tr>";
    for (std::size_t i = 0; i < cells_html.size(); ++i) {
        const std::string_view label = i < of.heads.size() ? std::string_view(of.heads[i]) : std::string_view{};
        fmt::format_to(std::back_inserter(out), "<{0} data-label=\"{1}\">{2}</{3}>", i == 0 ? "th scope=\"row\"" : "td",
                       escape_html(label), cells_html[i], i == 0 ? "th" : "td");
    }
    return out + "</tr>\n";
}

} // namespace

std::string user_text_html(std::string_view text) { return fmt::format("<bdi>{}</bdi>", escape_html(text)); }

std::string link_html(std::string_view address, std::string_view text) {
    return fmt::format("<a href=\"{}\">{}</a>", escape_html(address), user_text_html(text));
}

std::string time_html(base::time_point at) {
    const auto exact = base::to_rfc3339_seconds(at);
    constexpr std::size_t to_minutes = 16; // "2026-02-03T10:30"
    auto shown = exact.substr(0, to_minutes);
    if (shown.size() == to_minutes) shown[10] = ' ';
    return fmt::format("<time datetime=\"{}\" title=\"{} (UTC)\">{}</time>", exact, exact, shown);
}

std::string badge_html(std::string_view word, mood is) {
    const auto* look = is == mood::good ? " good" : (is == mood::bad ? " bad" : "");
    return fmt::format("<span class=\"badge{}\">{}</span>", look, escape_html(word));
}

std::string copyable_html(std::string_view text, http::language in) {
    return fmt::format("<span class=\"copy\"><code>{}</code> <button class=\"quiet\" type=\"button\" data-copy "
                       "hidden>{}</button></span>",
                       user_text_html(text), copy_text.in(in));
}

std::string copyable_block_html(std::string_view text, http::language in) {
    return fmt::format("<div class=\"copy\"><pre tabindex=\"0\"><code>{}</code></pre>\n<button class=\"quiet\" "
                       "type=\"button\" data-copy hidden>{}</button></div>\n",
                       escape_html(text), copy_text.in(in));
}

std::string form_html(const page_action& form, const viewer& by) {
    const bool has_file = std::ranges::any_of(form.fields, [](const form_field& each) { return each.type == "file"; });
    return fmt::format("<form method=\"post\" action=\"{}\"{}>\n<input type=\"hidden\" name=\"{}\" value=\"{}\">\n{}",
                       escape_html(form.action), has_file ? " enctype=\"multipart/form-data\"" : "", write_token_field,
                       escape_html(by.write_token), content_of(form));
}

std::string question_html(std::string_view line, std::string_view question, const page_action& form, const viewer& by) {
    return fmt::format("<details class=\"question\"><summary>{}</summary>\n{}{}</details>\n", escape_html(line),
                       paragraph(question), form_html(form, by));
}

std::string search_html(const page_action& form) {
    return fmt::format("<form method=\"get\" role=\"search\" class=\"search\" action=\"{}\">\n{}",
                       escape_html(form.action), content_of(form));
}

std::string table_html(const html_table& shown) {
    if (shown.rows_html.empty()) return fmt::format("<p class=\"none\">{}</p>\n", escape_html(shown.none));
    std::string out = "<table>\n";
    if (!shown.caption.empty()) out += fmt::format("<caption>{}</caption>\n", escape_html(shown.caption));
    out += "<thead><tr>";
    for (const auto& each : shown.heads)
        fmt::format_to(std::back_inserter(out), "<th scope=\"col\">{}</th>", escape_html(each));
    out += "</tr></thead>\n<tbody>\n";
    for (const auto& each : shown.rows_html)
        out += row_html(shown, each);
    return out + "</tbody>\n</table>\n";
}

std::string details_html(const html_details& shown) {
    std::string out = "<dl>\n";
    for (const auto& [label, html] : shown)
        fmt::format_to(std::back_inserter(out), "<div><dt>{}</dt><dd>{}</dd></div>\n", escape_html(label), html);
    return out + "</dl>\n";
}

std::string section_html(std::string_view id, std::string_view title, std::string_view content_html) {
    return fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}</section>\n", id,
                       escape_html(title), content_html);
}

std::string next_page_html(const std::optional<std::string>& address, http::language in, std::string_view about) {
    if (!address) return {};
    return fmt::format("<nav class=\"pages\"{}><a rel=\"next\" href=\"{}\">{}</a></nav>\n",
                       attribute_html("aria-label", about), escape_html(*address), next_page_text.in(in));
}

} // namespace poolguard::api
