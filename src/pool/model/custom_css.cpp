#include "pool/model/custom_css.hpp"

#include "base/ascii.hpp"
#include "base/json/text.hpp"

#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr std::string_view css_space = " \t\r\n\f";
// Developer guide, "Classic hosted UI branding".
constexpr base::json::pattern known_selector{
    R"(\.((background|banner|errorMessage|idpButton|idpDescription|inputField|label|legalText|logo|passwordCheck-valid|)"
    R"(passwordCheck-notValid|redirect|socialButton|submitButton|textDescription)-customizable(:(hover|focus|active))?))"};
constexpr base::json::pattern known_property{"-?[a-zA-Z][a-zA-Z-]*"};

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

std::expected<decltype(custom_css_rule::declarations), std::string> parse_declarations(std::string_view text) {
    decltype(custom_css_rule::declarations) out;
    while (!text.empty()) {
        auto value = cut_until(text, ';');
        if (value.empty()) continue;
        const auto name = cut_until(value, ':');
        value = base::trim(value, css_space);
        if (!base::json::matches(known_property, name) || value.empty())
            return std::unexpected(fmt::format("{} has no value.", name));
        out.emplace_back(base::to_lower(name), value);
    }
    return out;
}

} // namespace

std::expected<std::vector<custom_css_rule>, std::string> parse_custom_css(std::string_view text) {
    const auto plain = without_comments(text);
    std::vector<custom_css_rule> out;
    for (std::string_view rest = plain; !base::trim(rest, css_space).empty();) {
        auto selectors = cut_until(rest, '{');
        const auto end = rest.find('}');
        if (end == rest.npos) return std::unexpected(fmt::format("The rule of {} has no end.", selectors));
        auto declarations = parse_declarations(rest.substr(0, end));
        if (!declarations) return std::unexpected(std::move(declarations.error()));
        rest.remove_prefix(end + 1);
        do {
            const auto selector = cut_until(selectors, ',');
            if (!base::json::matches(known_selector, selector))
                return std::unexpected(fmt::format("The selector {} is not known.", selector));
            out.push_back({std::string(selector.substr(1)), *declarations});
        } while (!selectors.empty());
    }
    return out;
}

} // namespace poolguard::pool
