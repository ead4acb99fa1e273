#include "pool/model/user_filter.hpp"

#include "base/ascii.hpp"
#include "pool/model/user_names.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <array>

namespace poolguard::pool {
namespace {

constexpr std::array<std::string_view, 10> searchable{"username",
                                                      "sub",
                                                      "email",
                                                      "phone_number",
                                                      "name",
                                                      "given_name",
                                                      "family_name",
                                                      "preferred_username",
                                                      "cognito:user_status",
                                                      "status"};
constexpr std::array<std::string_view, 3> folded_names{"username", "email", "preferred_username"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void skip_space(std::string_view& text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
}

// Reads the quoted text and leaves the rest after the closing quote.
std::optional<std::string> take_quoted(std::string_view& text) {
    if (!text.starts_with('"')) return std::nullopt;
    text.remove_prefix(1);
    std::string out;
    while (!text.empty()) {
        const char c = text.front();
        text.remove_prefix(1);
        if (c == '"') return out;
        if (c != '\\') {
            out += c;
            continue;
        }
        if (text.empty() || (text.front() != '"' && text.front() != '\\')) return std::nullopt;
        out += text.front();
        text.remove_prefix(1);
    }
    return std::nullopt;
}

std::string filtered_value(const user_document& user, const std::string& name) {
    if (name == "username") return user.username;
    if (name == "sub") return user.sub;
    if (name == "status") return user.enabled ? "Enabled" : "Disabled";
    if (name == "cognito:user_status") return std::string(json::enum_name(user.status));
    const auto found = user.attributes.find(name);
    return found == user.attributes.end() ? std::string{} : found->second;
}

} // namespace

cognito::result<std::optional<user_filter>> parse_user_filter(std::string_view text) {
    const auto unreadable = [] { return refuse_parameter("Error while parsing filter."); };
    skip_space(text);
    if (text.empty()) return std::nullopt;
    user_filter out;
    const auto end = std::ranges::find_if(text, [](char c) { return is_space(c) || c == '=' || c == '^' || c == '"'; });
    out.name.assign(text.begin(), end);
    text.remove_prefix(out.name.size());
    skip_space(text);
    if (text.starts_with("^=")) {
        out.how = user_filter::comparison::begins_with;
        text.remove_prefix(2);
    } else if (text.starts_with('=')) {
        text.remove_prefix(1);
    } else {
        return unreadable();
    }
    skip_space(text);
    auto value = take_quoted(text);
    skip_space(text);
    if (out.name.empty() || !value || !text.empty()) return unreadable();
    if (std::ranges::find(searchable, out.name) == searchable.end())
        return refuse_parameter(fmt::format("Invalid search attribute: {}", out.name));
    out.value = std::move(*value);
    return out;
}

bool matches(const user_filter& filter, const user_pool_document& pool, const user_document& user) {
    auto actual = filtered_value(user, filter.name);
    auto wanted = filter.value;
    const bool is_folded = std::ranges::find(folded_names, filter.name) != folded_names.end();
    if (filter.name == "cognito:user_status" || (is_folded && !is_case_sensitive(pool))) {
        actual = base::to_lower(actual);
        wanted = base::to_lower(wanted);
    }
    if (actual.empty()) return false;
    return filter.how == user_filter::comparison::equals ? actual == wanted : actual.starts_with(wanted);
}

} // namespace poolguard::pool
