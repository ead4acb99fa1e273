#include "pool/access/policy_pattern.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

constexpr std::size_t longest_name = 256;

enum class piece_kind { character, any_text, any_character };
struct piece {
    piece_kind kind = piece_kind::character;
    char value = 0;
};

bool is_escape(std::string_view name) { return name == "*" || name == "?" || name == "$"; }

// Calls `plain` for each character outside variables and `variable` for each name; stops and returns false if one of
// them does.
template <class Plain, class Variable>
bool walk(std::string_view pattern, const Plain& plain, const Variable& variable) {
    for (std::size_t at = 0; at < pattern.size();) {
        if (!pattern.substr(at).starts_with("${")) {
            if (!plain(pattern[at++])) return false;
            continue;
        }
        const auto end = pattern.find('}', at);
        if (end == std::string_view::npos) return false;
        if (!variable(pattern.substr(at + 2, end - at - 2))) return false;
        at = end + 1;
    }
    return true;
}

// nullopt if a variable has no value.
std::optional<std::vector<piece>> pieces_of(std::string_view pattern, const variable_lookup& variables, wildcards how) {
    std::vector<piece> out;
    out.reserve(pattern.size());
    const auto literally = [&](std::string_view text) {
        for (const char c : text)
            out.push_back({piece_kind::character, c});
    };
    const bool is_complete = walk(
        pattern,
        [&](char c) {
            if (how == wildcards::active && c == '*')
                out.push_back({piece_kind::any_text, 0});
            else if (how == wildcards::active && c == '?')
                out.push_back({piece_kind::any_character, 0});
            else
                out.push_back({piece_kind::character, c});
            return true;
        },
        [&](std::string_view name) {
            if (is_escape(name)) {
                literally(name);
                return true;
            }
            const auto value = variables(name);
            if (value) literally(*value);
            return value.has_value();
        });
    if (!is_complete) return std::nullopt;
    return out;
}

} // namespace

bool is_well_formed_pattern(std::string_view pattern) {
    return walk(
        pattern, [](char) { return true; },
        [](std::string_view name) {
            return is_escape(name) ||
                   (!name.empty() && name.size() <= longest_name &&
                    std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7f && c != '$' && c != '{'; }));
        });
}

std::vector<std::string_view> variables_of(std::string_view pattern) {
    std::vector<std::string_view> out;
    walk(
        pattern, [](char) { return true; },
        [&](std::string_view name) {
            if (!is_escape(name)) out.push_back(name);
            return true;
        });
    return out;
}

std::optional<std::string> with_values(std::string_view pattern, const variable_lookup& variables) {
    const auto pieces = pieces_of(pattern, variables, wildcards::literal);
    if (!pieces) return std::nullopt;
    std::string out;
    for (const auto& each : *pieces)
        out += each.value;
    return out;
}

bool matches_pattern(std::string_view text, std::string_view pattern, const variable_lookup& variables, wildcards how,
                     letter_case letters) {
    const auto pieces = pieces_of(pattern, variables, how);
    if (!pieces) return false;
    const auto equal = [&](char a, char b) {
        return letters == letter_case::exact ? a == b : base::to_lower(a) == base::to_lower(b);
    };
    // The last '*' matches as little as possible, and one character more whenever the rest does not match. That is
    // linear in practice, and at worst the product of both lengths.
    std::size_t at = 0;
    std::size_t piece_at = 0;
    std::optional<std::size_t> star;
    std::size_t taken = 0;
    while (at < text.size()) {
        if (piece_at < pieces->size()) {
            const auto& next = (*pieces)[piece_at];
            if (next.kind == piece_kind::any_text) {
                star = piece_at++;
                taken = at;
                continue;
            }
            if (next.kind == piece_kind::any_character || equal(next.value, text[at])) {
                ++at;
                ++piece_at;
                continue;
            }
        }
        if (!star) return false;
        piece_at = *star + 1;
        at = ++taken;
    }
    while (piece_at < pieces->size() && (*pieces)[piece_at].kind == piece_kind::any_text)
        ++piece_at;
    return piece_at == pieces->size();
}

} // namespace poolguard::pool
