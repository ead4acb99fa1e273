#include "api/forward_rules.hpp"

#include "base/ascii.hpp"
#include "base/percent_encoding.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>

namespace poolguard::api {
namespace {

constexpr std::size_t longest_name_shown = 32;

// The values between commas; a comma in a value is sent as %2C. A value must not be empty.
std::optional<std::vector<std::string>> read_list(std::string_view text) {
    std::vector<std::string> out;
    while (true) {
        const auto comma = text.find(',');
        auto value = base::form_decode(text.substr(0, comma));
        if (!value || value->empty()) return std::nullopt;
        out.push_back(std::move(*value));
        if (comma == text.npos) return out;
        text.remove_prefix(comma + 1);
    }
}

std::unexpected<std::string> not_a_list(std::string_view name) {
    return std::unexpected(fmt::format("The rule '{}' needs values separated by commas", name));
}

// Shows the name only when it has nothing but letters, '_' and '-'.
std::unexpected<std::string> unknown(std::string_view name) {
    const bool is_plain = name.size() <= longest_name_shown &&
                          std::ranges::all_of(name, [](char c) { return base::is_letter(c) || c == '_' || c == '-'; });
    return std::unexpected(fmt::format("{} is not a rule; the rules are groups, scope, tenant, by, preflight, forward "
                                       "and paths, and uri at the end",
                                       is_plain && !name.empty() ? fmt::format("'{}'", name) : "A part of the query"));
}

std::expected<void, std::string> set_source(forward_rules& to, std::string_view text) {
    if (text != "session" && text != "bearer") return std::unexpected("The rule 'by' is either session or bearer");
    const auto source = text == "session" ? token_source::session : token_source::bearer;
    if (to.source != token_source::either && to.source != source)
        return std::unexpected("The rule 'by' is given as session and as bearer");
    to.source = source;
    return {};
}

// A rule that has only one value.
struct switch_rule {
    std::string_view name;
    std::string_view value;
    bool forward_rules::* is_on;
};
constexpr std::array<switch_rule, 3> switch_rules{{{"preflight", "pass", &forward_rules::passes_preflight},
                                                   {"forward", "token", &forward_rules::forwards_token},
                                                   {"paths", "any", &forward_rules::takes_any_path}}};

std::expected<void, std::string> add_rule(forward_rules& to, std::string_view name, std::string_view text) {
    if (name == "by") return set_source(to, text);
    if (const auto* found = std::ranges::find(switch_rules, name, &switch_rule::name); found != switch_rules.end()) {
        if (text != found->value)
            return std::unexpected(fmt::format("The only value of the rule '{}' is {}", name, found->value));
        to.*(found->is_on) = true;
        return {};
    }
    if (name != "groups" && name != "scope" && name != "tenant") return unknown(name);
    auto values = read_list(text);
    if (!values) return not_a_list(name);
    if (name == "groups") to.groups.push_back(std::move(*values));
    if (name == "tenant") to.tenants.push_back(std::move(*values));
    if (name == "scope") std::ranges::move(*values, std::back_inserter(to.scopes));
    return {};
}

} // namespace

std::expected<forward_rules, std::string> read_forward_rules(std::string_view query) {
    forward_rules out;
    while (!query.empty()) {
        if (query.starts_with("uri=")) {
            out.uri = query.substr(4);
            return out;
        }
        const auto part = query.substr(0, query.find('&'));
        const auto equals = static_cast<std::size_t>(std::ranges::find(part, '=') - part.begin());
        POOLGUARD_CHECK(add_rule(out, part.substr(0, equals), part.substr(std::min(equals + 1, part.size()))));
        query.remove_prefix(std::min(part.size() + 1, query.size()));
    }
    return out;
}

} // namespace poolguard::api
