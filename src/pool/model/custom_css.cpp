#include "pool/model/custom_css.hpp"

#include "base/ascii.hpp"
#include "base/json/text.hpp"
#include "base/try.hpp"

#include <array>
#include <fmt/ranges.h>
#include <vector>

namespace poolguard::pool {
namespace {

constexpr std::string_view css_space = " \t\r\n\f";
constexpr std::size_t most_css_rules = 500;
constexpr std::size_t most_css_declarations = 100; // of one rule

// Developer guide, "Classic hosted UI branding".
constexpr base::json::pattern known_selector{
    R"(\.((background|banner|errorMessage|idpButton|idpDescription|inputField|label|legalText|logo|passwordCheck-valid|)"
    R"(passwordCheck-notValid|redirect|socialButton|submitButton|textDescription)-customizable(:(hover|focus|active))?))"};
// Those that these pages have something for. No name here is longer than Amazon's, so the rules do not grow.
struct customizable_class {
    std::string_view name;
    std::string_view selector;
};
constexpr std::array<customizable_class, 11> customizable_classes{{
    {".background-customizable", "main"},
    {".errorMessage-customizable", ".bad"},
    {".idpButton-customizable", ".choice"},
    {".idpDescription-customizable", "h2"},
    {".inputField-customizable", "input:not([type=radio])"},
    {".label-customizable", "label"},
    {".legalText-customizable", ".hint"},
    {".redirect-customizable", "nav a"},
    {".socialButton-customizable", ".choice"},
    {".submitButton-customizable", "button:not(.quiet)"},
    {".textDescription-customizable", "h1"},
}};
constexpr base::json::pattern known_property{"-?[a-zA-Z][a-zA-Z-]*"};
// What moves or hides parts is made for Amazon's layout.
constexpr base::json::pattern shown_property{
    "color|background-color|border|border-(color|radius|style|width)|font-(size|style|weight)|text-(align|transform)"};
constexpr base::json::pattern shown_value{R"(([a-zA-Z0-9.%#! -]|(rgb|hsl)a?\([0-9., %]+\))+)"};

std::string without_comments(std::string_view css) {
    std::string out;
    while (true) {
        const auto start = css.find("/*");
        out += css.substr(0, start);
        const auto end = start == css.npos ? css.npos : css.find("*/", start + 2);
        if (end == css.npos) return out;
        css.remove_prefix(end + 2);
    }
}

// Cuts the text up to the mark, trimmed, off the front; all of it if there is none.
std::string_view cut_until(std::string_view& text, char mark) {
    const auto end = std::min(text.find(mark), text.size());
    const auto out = base::trim(text.substr(0, end), css_space);
    text.remove_prefix(std::min(end + 1, text.size()));
    return out;
}

// "button:not(.quiet), label:hover", each once; empty if the pages have none of these parts.
std::expected<std::string, std::string> translate_selectors(std::string_view text) {
    std::vector<std::string> out;
    do {
        const auto selector = cut_until(text, ',');
        if (!base::json::matches(known_selector, selector))
            return std::unexpected(fmt::format("The selector {:.80} is not known.", selector));
        const auto state = std::min(selector.find(':'), selector.size());
        const auto* found =
            std::ranges::find(customizable_classes, selector.substr(0, state), &customizable_class::name);
        if (found == customizable_classes.end()) continue;
        auto part = fmt::format("{}{}", found->selector, selector.substr(state));
        if (std::ranges::find(out, part) == out.end()) out.push_back(std::move(part));
    } while (!text.empty());
    return fmt::format("{}", fmt::join(out, ", "));
}

// " color: red; border: 0;"
std::expected<std::string, std::string> translate_declarations(std::string_view text) {
    std::vector<std::pair<std::string, std::string_view>> shown;
    for (std::size_t count = 0; !text.empty();) {
        auto value = cut_until(text, ';');
        if (value.empty()) continue;
        if (++count > most_css_declarations)
            return std::unexpected(fmt::format("A rule has more than {} declarations.", most_css_declarations));
        auto property = base::to_lower(cut_until(value, ':'));
        value = base::trim(value, css_space);
        if (!base::json::matches(known_property, property) || value.empty())
            return std::unexpected(fmt::format("{:.80} has no value.", property));
        if (!base::json::matches(shown_property, property) || !base::json::matches(shown_value, value)) continue;
        // The last one counts, but not against "!important".
        std::erase_if(shown, [&](const auto& each) {
            return each.first == property && (value.contains('!') || !each.second.contains('!'));
        });
        shown.emplace_back(std::move(property), value);
    }
    std::string out;
    for (const auto& [property, value] : shown)
        out += fmt::format(" {}: {};", property, value);
    return out;
}

} // namespace

std::expected<std::string, std::string> translate_custom_css(std::string_view css) {
    const auto plain = without_comments(css);
    std::string out;
    std::size_t count = 0;
    for (std::string_view rest = plain; !base::trim(rest, css_space).empty();) {
        if (++count > most_css_rules)
            return std::unexpected(fmt::format("There are more than {} rules.", most_css_rules));
        const auto head = cut_until(rest, '{');
        const auto end = rest.find('}');
        if (end == rest.npos) return std::unexpected(fmt::format("The rule of {:.80} has no end.", head));
        POOLGUARD_TRY(const auto selectors, translate_selectors(head));
        POOLGUARD_TRY(const auto declarations, translate_declarations(rest.substr(0, end)));
        rest.remove_prefix(end + 1);
        if (!selectors.empty() && !declarations.empty()) out += fmt::format("{} {{{} }}\n", selectors, declarations);
    }
    return out;
}

} // namespace poolguard::pool
