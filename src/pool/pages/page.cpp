#include "pool/pages/page.hpp"

#include "base/html.hpp"
#include "pool/pages/field_script.hpp"
#include "pool/pages/form_tokens.hpp"
#include "pool/pages/passkey_script.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

using base::escape_html;

std::string_view rule_check(page_rule::kind of) { return of == page_rule::kind::length ? "length" : "any-of"; }

std::string render_rules(const page_field& field, language in) {
    if (field.rules.empty()) return {};
    auto out = fmt::format("<ul class=\"rules\" id=\"{0}-rules\" data-field=\"{0}\" data-missing=\"{1}\" "
                           "data-met=\"{2}\">\n",
                           escape_html(field.name), escape_html(say(message_id::rules_missing, in)),
                           escape_html(say(message_id::rules_met, in)));
    for (const auto& each : field.rules)
        out += each.of == page_rule::kind::unchecked
                   ? fmt::format("<li>{}</li>\n", escape_html(each.text))
                   : fmt::format("<li data-rule=\"{}\" data-with=\"{}\">{}</li>\n", rule_check(each.of),
                                 escape_html(each.with), escape_html(each.text));
    return out + "</ul>\n";
}

// Without scripts the button is not there.
std::string render_reveal(const std::string& name, language in) {
    return fmt::format(R"(<button type="button" class="quiet reveal" aria-controls="{}" aria-pressed="false" )"
                       R"(aria-label="{}" hidden>{}</button>)",
                       name, escape_html(say(message_id::show_password, in)), escape_html(say(message_id::show, in)));
}

std::string description_of(const page_field& field, const std::string& name) {
    std::string ids;
    if (!field.rules.empty()) ids += name + "-rules";
    if (!field.hint.empty()) ids.append(ids.empty() ? "" : " ").append(name).append("-hint");
    return ids.empty() ? ids : fmt::format(R"( aria-describedby="{}")", ids);
}

std::string render(const page_field& field, bool is_first, language in) {
    const auto name = escape_html(field.name);
    const bool is_password = field.type == "password";
    auto out = fmt::format(R"(<p><label for="{0}">{1}</label>{2}<input id="{0}" name="{0}" type="{3}")", name,
                           escape_html(field.label), is_password ? R"(<span class="secret">)" : "", field.type);
    if (!field.value.empty()) out += fmt::format(R"( value="{}")", escape_html(field.value));
    out += fmt::format(R"( autocomplete="{}")", field.autocomplete.empty() ? "off" : field.autocomplete);
    if (field.is_number) out += R"( inputmode="numeric" pattern="[0-9]*")";
    if (is_password || field.type == "text" || field.type == "email")
        out += R"( autocapitalize="none" spellcheck="false")";
    out += description_of(field, name);
    if (is_first) out += " autofocus";
    out += field.is_optional ? ">" : " required>";
    if (is_password) out += render_reveal(name, in) + "</span>";
    if (!field.hint.empty())
        out += fmt::format(R"(<span class="hint" id="{}-hint">{}</span>)", name, escape_html(field.hint));
    return out + "</p>\n" + render_rules(field, in);
}

std::string render_choices(const page_form& form) {
    if (form.choices.empty()) return {};
    auto out = fmt::format("<fieldset><legend>{}</legend>", escape_html(form.choice_legend));
    for (const auto& each : form.choices)
        out += fmt::format(R"(<label><input type="radio" name="{}" value="{}"{} required> {}</label>)",
                           escape_html(form.choice_name), escape_html(each.value),
                           &each == &form.choices.front() ? " checked" : "", escape_html(each.label));
    return out + "</fieldset>\n";
}

std::string render_box(const page_form& form) {
    if (!form.box) return {};
    return fmt::format(R"(<label class="box"><input type="checkbox" name="{}" value="1"> {}</label>)"
                       "\n",
                       escape_html(form.box->value), escape_html(form.box->label));
}

// What the script reads, and says when it fails.
std::string passkey_attributes(const page_form& form, language in) {
    if (!form.passkey) return {};
    const auto& [is_new, start, options] = *form.passkey;
    const auto* begins = start == passkey_start::at_once ? "at-once" : "by-button";
    return fmt::format(R"( data-passkey="{}" data-start="{}" data-options="{}" data-problem="{}" hidden)",
                       is_new ? "create" : "get", start == passkey_start::by_autofill ? "by-autofill" : begins,
                       escape_html(options),
                       escape_html(say(is_new ? message_id::passkey_not_created : message_id::passkey_failed, in)));
}

std::string render(const page_form& form, const page_frame& around) {
    auto out = fmt::format(R"(<form method="post" action="{}"{}>)"
                           "\n"
                           R"(<input type="hidden" name="{}" value="{}">)",
                           escape_html(form.action), passkey_attributes(form, around.in), form_tokens::field_name,
                           escape_html(around.form_token));
    if (form.passkey) out += fmt::format(R"(<input type="hidden" name="{}">)", passkey_script::field_name);
    for (const auto& [name, value] : form.hidden)
        // Password managers look for the name that a new password belongs to.
        out += fmt::format(R"(<input {} name="{}" value="{}">)",
                           name == "username" ? R"(type="text" hidden autocomplete="username")" : R"(type="hidden")",
                           escape_html(name), escape_html(value));
    out += '\n';
    // Focus the first field that is still empty.
    bool is_settled = form.is_quiet;
    for (const auto& field : form.fields) {
        const bool is_first = !is_settled && field.value.empty();
        is_settled = is_settled || is_first;
        out += render(field, is_first, around.in);
    }
    out += render_choices(form) + render_box(form);
    return out + fmt::format("<button{}>{}</button>\n</form>\n", form.is_quiet ? R"( class="quiet")" : "",
                             escape_html(say(form.button, around.in)));
}

std::string render_links(const std::vector<page_link>& links) {
    if (links.empty()) return {};
    std::string out = "<nav><ul>\n";
    for (const auto& each : links)
        out += fmt::format("<li><a href=\"{}\">{}</a></li>\n", escape_html(each.address), escape_html(each.text));
    return out + "</ul></nav>\n";
}

constexpr std::string_view dark_only = " media=\"(prefers-color-scheme: dark)\"";

std::string render_icons(const page_frame& around) {
    if (around.icons.empty())
        return fmt::format("<link rel=\"icon\" href=\"{}\">\n",
                           around.logo.empty() ? "data:," : escape_html(around.logo));
    std::string out;
    for (const auto& each : around.icons)
        out += fmt::format("<link rel=\"icon\" href=\"{}\" type=\"{}\"{}>\n", escape_html(each.address),
                           each.media_type, each.is_for_dark ? dark_only : std::string_view{});
    return out;
}

// In the colors that the browser prefers.
std::string render_logo(const page_frame& around) {
    const auto image =
        fmt::format("<img class=\"logo\" src=\"{}\" alt=\"{}\">",
                    escape_html(around.logo.empty() ? around.dark_logo : around.logo), escape_html(around.product));
    if (around.dark_logo.empty() || around.logo.empty()) return image + "\n";
    return fmt::format("<picture><source srcset=\"{}\"{}>{}</picture>\n", escape_html(around.dark_logo), dark_only,
                       image);
}

std::string render_footer(const page_frame& around) {
    if (around.other_languages.empty() && around.about.empty()) return {};
    std::string out = "<footer><ul>\n";
    for (const auto& each : around.about)
        out += fmt::format("<li><a href=\"{}\"><bdi>{}</bdi></a></li>\n", escape_html(each.address),
                           escape_html(each.text));
    for (const auto& [in, address] : around.other_languages)
        out += fmt::format("<li><a href=\"{}\" lang=\"{}\">{}</a></li>\n", escape_html(address), tag_of(in),
                           in == language::japanese ? "日本語" : "English");
    return out + "</ul></footer>\n";
}

std::string_view words_of(const page_problem& problem, language in) {
    return problem.words.empty() ? say(problem.what, in) : std::string_view(problem.words);
}

std::string render(const page_lead& lead) {
    const auto own = lead.own.empty() ? std::string{} : fmt::format("<bdi>{}</bdi>", escape_html(lead.own));
    auto out = escape_html(lead.sentence);
    if (const auto at = out.find("{}"); at != out.npos) out.replace(at, 2, own);
    if (out.empty()) out = own;
    return out.empty() ? out : fmt::format("<p>{}</p>\n", out);
}

std::string render_body(const page& shown, const page_frame& around) {
    auto out = render(shown.lead);
    if (shown.success)
        out += fmt::format("<p class=\"good\" role=\"status\">{}</p>\n", escape_html(say(*shown.success, around.in)));
    if (shown.problem)
        out +=
            fmt::format("<p class=\"bad\" role=\"alert\">{}</p>\n", escape_html(words_of(*shown.problem, around.in)));
    if (!shown.picture.empty()) out += fmt::format("<div class=\"picture\">{}</div>\n", shown.picture);
    if (!shown.key.empty())
        out += fmt::format("<p>{}: <code>{}</code></p>\n", escape_html(say(message_id::authenticator_key, around.in)),
                           escape_html(shown.key));
    if (shown.needs_passkeys)
        out +=
            fmt::format("<p data-without-passkeys>{}</p>\n", escape_html(say(message_id::no_passkeys_here, around.in)));
    for (const auto& form : shown.forms)
        out += render(form, around);
    if (!shown.choices.empty() && !shown.forms.empty())
        out += fmt::format("<h2>{}</h2>\n", escape_html(say(shown.choices_title, around.in)));
    for (const auto& each : shown.choices)
        out +=
            fmt::format("<a class=\"choice\" href=\"{}\">{}</a>\n", escape_html(each.address), escape_html(each.text));
    return out + render_links(shown.links);
}

} // namespace

bool has_passkeys(const page& shown) {
    return std::ranges::any_of(shown.forms, [](const page_form& each) { return each.passkey.has_value(); });
}

bool has_passwords(const page& shown) {
    return std::ranges::any_of(shown.forms, [](const page_form& form) {
        return std::ranges::any_of(form.fields, [](const page_field& each) { return each.type == "password"; });
    });
}

std::string render(const page& shown, const page_frame& around) {
    const auto product = escape_html(around.product);
    const auto title = escape_html(say(shown.title, around.in));
    auto out = fmt::format("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                           "<title>{}{}{}</title>\n<link rel=\"stylesheet\" href=\"{}\">\n"
                           "{}{}{}</head>\n<body>\n<main>\n",
                           tag_of(around.in), title, product.empty() ? "" : " – ", product, escape_html(around.style),
                           render_icons(around), has_passkeys(shown) ? passkey_script::element : std::string_view{},
                           has_passwords(shown) ? field_script::element : std::string_view{});
    if (!around.logo.empty() || !around.dark_logo.empty())
        out += render_logo(around);
    else if (!product.empty())
        out += fmt::format("<p class=\"product\"><bdi>{}</bdi></p>\n", product);
    out += fmt::format("<h1>{}</h1>\n", title);
    out += render_body(shown, around);
    return out + "</main>\n" + render_footer(around) + "</body>\n</html>\n";
}

} // namespace poolguard::pool
