#include "app/commands/apply/template_parameters.hpp"

#include "app/commands/apply/comparison.hpp"
#include "base/json/lookup.hpp"
#include "base/json/text.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <stdexcept>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

constexpr std::size_t largest_value = 4096; // in bytes; the same limit as at AWS

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

bool is_allowed(const json::object& described, const std::string& text) {
    const auto* allowed = base::json::find_array(described, "AllowedValues");
    return allowed == nullptr || std::ranges::any_of(*allowed, [&](const auto& each) { return text_of(each) == text; });
}

// Whether the whole text matches; nullopt if the pattern is not valid.
std::optional<bool> matches(const std::string& pattern, const std::string& text) {
    static std::map<std::string, bool> known; // valid or not; kept because what is compiled refers to it
    const auto [each, is_new] = known.try_emplace(pattern, true);
    if (!each->second) return std::nullopt;
    try {
        return base::json::matches(base::json::pattern{each->first}, text);
    } catch (const std::logic_error&) {
        each->second = false;
        return std::nullopt;
    }
}

std::string_view fault_of_pattern(const json::object& described, const std::string& text) {
    const auto* pattern = described.if_contains("AllowedPattern");
    if (pattern == nullptr) return {};
    const auto matched = matches(text_of(*pattern), text);
    if (!matched)
        return "has an AllowedPattern that is not a regular expression, or that uses lookaround or back-references, "
               "which are not supported";
    return *matched ? std::string_view{} : "does not match its AllowedPattern";
}

std::string_view fault_of_length(const json::object& described, const std::string& text) {
    const auto length = static_cast<double>(base::json::length_in_characters(text));
    if (length < bound(described, "MinLength").value_or(length)) return "is shorter than its MinLength";
    if (length > bound(described, "MaxLength").value_or(length)) return "is longer than its MaxLength";
    return text.size() > largest_value ? "is longer than 4096 bytes" : std::string_view{};
}

std::string_view fault_of_number(const json::object& described, const std::string& text) {
    const auto number = number_in(text);
    if (!number) return "is not a number, as its Type says";
    if (*number < bound(described, "MinValue").value_or(*number)) return "is less than its MinValue";
    if (*number > bound(described, "MaxValue").value_or(*number)) return "is greater than its MaxValue";
    return {};
}

// The first rule that the text breaks, as the end of a sentence; empty if there is none. The text is not in it, as it
// may be a password.
std::string_view fault_of(const json::object& described, std::string_view type, const std::string& text) {
    if (!is_allowed(described, text)) return "is none of its AllowedValues";
    if (const auto fault = fault_of_length(described, text); !fault.empty()) return fault;
    if (const auto fault = fault_of_pattern(described, text); !fault.empty()) return fault;
    return type == "Number" ? fault_of_number(described, text) : std::string_view{};
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
    if (const auto fault = fault_of(*described, type, text); !fault.empty())
        return std::unexpected(fmt::format("The parameter {} {}", name, fault));
    if (type.ends_with("List") || type.starts_with("List<")) return split_list(text);
    return json::string(text);
}

} // namespace poolguard::app::apply
