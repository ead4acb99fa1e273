#include "app/commands/apply/template_parameters.hpp"

#include "app/commands/apply/comparison.hpp"
#include "base/json/lookup.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <regex>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

std::optional<double> number_in(std::string_view text) {
    double out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return out;
}

std::optional<double> bound(const json::object& described, std::string_view name) {
    const auto* found = described.if_contains(name);
    return found == nullptr ? std::nullopt : number_in(text_of(*found));
}

bool is_within(double value, const json::object& described, std::string_view least, std::string_view most) {
    return value >= bound(described, least).value_or(value) && value <= bound(described, most).value_or(value);
}

bool is_allowed(const json::object& described, const std::string& text) {
    const auto* allowed = base::json::find_array(described, "AllowedValues");
    return allowed == nullptr || std::ranges::any_of(*allowed, [&](const auto& each) { return text_of(each) == text; });
}

bool matches_pattern(const json::object& described, const std::string& text) {
    const auto* pattern = described.if_contains("AllowedPattern");
    if (pattern == nullptr) return true;
    try {
        return std::regex_match(text, std::regex(text_of(*pattern)));
    } catch (const std::regex_error&) {
        return false;
    }
}

// The name of the first rule that the text breaks; empty if there is none.
std::string_view broken_rule(const json::object& described, std::string_view type, const std::string& text) {
    if (!is_allowed(described, text)) return "AllowedValues";
    if (!matches_pattern(described, text)) return "AllowedPattern";
    if (!is_within(static_cast<double>(text.size()), described, "MinLength", "MaxLength"))
        return "MinLength, MaxLength";
    if (type != "Number") return {};
    const auto number = number_in(text);
    if (!number) return "Type";
    return is_within(*number, described, "MinValue", "MaxValue") ? std::string_view{} : "MinValue, MaxValue";
}

json::array split_list(const std::string& text) {
    json::array out;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        out.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

} // namespace

std::expected<json::value, std::string> parameter_value(std::string_view name, const json::value& about,
                                                        const std::optional<std::string>& given) {
    const auto* described = about.if_object();
    if (described == nullptr || !described->contains("Type"))
        return std::unexpected(fmt::format("The parameter {} has no Type", name));
    const auto* otherwise = described->if_contains("Default");
    if (!given && otherwise == nullptr)
        return std::unexpected(
            fmt::format("The parameter {} has no default: set it with --parameter {}=VALUE", name, name));
    const auto type = text_of(described->at("Type"));
    auto text = given ? *given : text_of(*otherwise);
    if (const auto rule = broken_rule(*described, type, text); !rule.empty())
        return std::unexpected(fmt::format("The parameter {} may not be {} ({})", name, text, rule));
    if (type.ends_with("List") || type.starts_with("List<")) return split_list(text);
    return json::string(text);
}

} // namespace poolguard::app::apply
