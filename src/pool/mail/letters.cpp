#include "pool/mail/letters.hpp"

#include "base/ascii.hpp"
#include "base/html.hpp"
#include "base/secret.hpp"
#include "pool/mail/letter_words.hpp"
#include "pool/mail/mail_body.hpp"
#include "pool/mail/mail_logo.hpp"
#include "pool/model/documents.hpp"

#include <fmt/format.h>

namespace poolguard::pool {
namespace {

using http::language;

// In HTML the logo itself, elsewhere the product's name.
constexpr auto logo_mark = "{{logo}}";

using named_values = std::vector<std::pair<std::string, std::string>>;

std::string fill_in(std::string_view source, const named_values& values) {
    std::vector<placeholder> marks;
    marks.reserve(values.size());
    for (const auto& [mark, value] : values)
        marks.push_back({mark, value});
    return filled(source, marks);
}

// One of them is a code or a password.
void wipe_values(named_values& values) {
    for (auto& [mark, value] : values)
        base::wipe(value);
}

std::optional<language> language_of_tag(std::string_view tag) {
    // Some write "ja_JP".
    const auto primary = tag.substr(0, tag.find_first_of("-_"));
    for (const auto each : {language::english, language::japanese})
        if (base::equal_ignoring_case(primary, http::tag_of(each))) return each;
    return std::nullopt;
}

// The code is easy to find and to copy, and what users have chosen themselves cannot reorder the text around it.
std::string highlighted(std::string_view sentence) {
    const auto code = fmt::format("{}{{{{code}}}}</strong>", code_mark);
    return filled(base::escape_html(sentence), {{"{{code}}", code}, {"{{username}}", "<bdi>{{username}}</bdi>"}});
}

std::string html_paragraph(std::string_view content) {
    return fmt::format("<p style=\"margin:1em 0\">{}</p>\n", content);
}

std::string anchor(std::string_view address, std::string_view label) {
    return fmt::format(R"(<a href="{}">{}</a>)", base::escape_html(address), base::escape_html(label));
}

} // namespace

language language_for(const user_document& user, std::string_view asked) {
    const auto locale = user.attributes.find("locale");
    if (locale != user.attributes.end())
        if (const auto own = language_of_tag(locale->second)) return *own;
    if (const auto known = language_of_tag(asked)) return *known;
    return language_of_tag(user.language).value_or(language::english);
}

letters::letters(base::product of, bool has_logo, letter_templates own)
    : product_(std::move(of)), logo_html_(base::escape_html(product_.name)), own_(std::move(own)) {
    if (has_logo)
        logo_html_ = fmt::format(R"(<img src="{}" alt="{}" height="40" style="vertical-align:middle">)",
                                 mail_logo_address, logo_html_);
}

const letter_template* letters::own_template(letter_kind kind, language in) const {
    const auto& own = own_.get();
    const auto found = own.find({kind, in});
    return found == own.end() ? nullptr : &found->second;
}

named_values letters::marks(language in, const letter_values& values) const {
    const auto& support = product_.support_email.empty() ? product_.support_url : product_.support_email;
    return {{"{{code}}", std::string(values.code)},
            {"{{username}}", std::string(values.username)},
            {"{{link}}", std::string(values.link)},
            {"{{product}}", product_.name},
            {logo_mark, product_.name},
            {"{{minutes}}", fmt::to_string(values.lifetime.count())},
            {"{{lifetime}}", lifetime_in_words(values.lifetime, in)},
            {"{{support}}", support}};
}

std::string letters::text_source(letter_kind kind, language in) const {
    const auto words = words_of(kind, in);
    std::string out(words.opening);
    if (kind == letter_kind::sign_up_link) out += fmt::format("\n\n{}: {{{{link}}}}", link_label(in));
    for (const auto part : {words.purpose, words.advice})
        if (!part.empty()) out += fmt::format("\n\n{}", part);
    return out;
}

std::string letters::html_source(letter_kind kind, language in) const {
    const auto words = words_of(kind, in);
    auto out = fmt::format("<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">"
                           "<meta name=\"viewport\" content=\"width=device-width\">"
                           "<meta name=\"color-scheme\" content=\"light dark\"><title>{}</title></head>\n"
                           "<body style=\"margin:0 auto;padding:24px;max-width:36em;font-family:sans-serif;"
                           "line-height:1.6\">\n<p style=\"margin:0 0 1em;padding-bottom:.5em;"
                           "border-bottom:3px solid {};font-size:1.2em;font-weight:bold\">{{{{logo}}}}</p>\n",
                           http::tag_of(in), base::escape_html(words.subject), base::escape_html(product_.color));
    out += html_paragraph(highlighted(words.opening));
    if (kind == letter_kind::sign_up_link)
        out += html_paragraph(fmt::format("<a href=\"{{{{link}}}}\"><strong>{}</strong></a>", link_label(in)));
    for (const auto part : {words.purpose, words.advice})
        if (!part.empty()) out += html_paragraph(highlighted(part));
    return out;
}

std::string letters::text_footer(language in) const {
    const auto words = footer_words_in(in);
    auto out = fmt::format("\n\n{}\n", product_.name);
    const std::pair<std::string_view, const std::string&> lines[]{{words.support, product_.support_email},
                                                                  {words.support, product_.support_url},
                                                                  {words.terms, product_.terms_url},
                                                                  {words.privacy, product_.privacy_url}};
    for (const auto& [label, address] : lines)
        if (!address.empty()) out += fmt::format("{}: {}\n", label, address);
    return out;
}

std::string letters::html_footer(language in) const {
    const auto words = footer_words_in(in);
    std::string links;
    const auto add = [&](std::string_view link) { links += fmt::format("{}{}", links.empty() ? "" : " · ", link); };
    if (!product_.support_email.empty())
        add(fmt::format("{}: {}", words.support,
                        anchor(base::mail_link(product_.support_email), product_.support_email)));
    if (!product_.support_url.empty()) add(anchor(product_.support_url, words.support));
    if (!product_.terms_url.empty()) add(anchor(product_.terms_url, words.terms));
    if (!product_.privacy_url.empty()) add(anchor(product_.privacy_url, words.privacy));
    const auto shown = links.empty() ? links : fmt::format("<p style=\"font-size:.85em\">{}</p>\n", links);
    return shown + "</body></html>\n";
}

std::string_view letters::subject_source(letter_kind kind, language in) const {
    const auto* own = own_template(kind, in);
    return own && own->subject ? std::string_view(*own->subject) : words_of(kind, in).subject;
}

std::string letters::subject(letter_kind kind, language in, const letter_values& values) const {
    auto plain = marks(in, values);
    auto out = fill_in(subject_source(kind, in), plain);
    wipe_values(plain);
    return out;
}

letter_parts letters::write(letter_kind kind, language in, const letter_values& values) const {
    auto plain = marks(in, values);
    auto escaped = plain;
    for (auto& [mark, value] : escaped)
        value = mark == logo_mark ? logo_html_ : base::escape_html(value);
    const auto* own = own_template(kind, in);
    letter_parts out{.subject = fill_in(subject_source(kind, in), plain), .text = {}, .html = {}};
    if (own && (own->text || own->html)) {
        out.text = fill_in(own->text ? *own->text : html_to_text(*own->html), plain);
        out.html = fill_in(own->html ? *own->html : text_to_html(*own->text), escaped);
    } else {
        out.text = fill_in(text_source(kind, in), plain) + text_footer(in);
        out.html = fill_in(html_source(kind, in), escaped) + html_footer(in);
    }
    wipe_values(plain);
    wipe_values(escaped);
    return out;
}

} // namespace poolguard::pool
