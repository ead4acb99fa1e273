#include "api/forwarded_request.hpp"

#include "base/ascii.hpp"
#include "base/percent_encoding.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace poolguard::api {
namespace {

bool is_one_of(std::string_view name, std::string_view one, std::string_view other) {
    return base::equal_ignoring_case(name, one) || base::equal_ignoring_case(name, other);
}

bool may_separate(char c) {
    constexpr char first_printable = ' ';
    constexpr char delete_character = 0x7f;
    return c == ';' || c == '\\' || (c >= 0 && c < first_printable) || c == delete_character;
}

// The gateway's cookies, and those of the pages of the embedded pool.
bool is_own_cookie(std::string_view name) {
    // Without the prefix the name is also that of many applications' own cookies.
    if (name == "__Host-XSRF-TOKEN") return true;
    for (const std::string_view prefix : {"__Host-", "__Secure-"})
        if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
    return name.starts_with("poolguard-") || name == "cognito" || name == "csrf-state";
}

} // namespace

bool is_ambiguous_path(std::string_view target) {
    const auto path = target.substr(0, target.find('?'));
    const auto decoded = base::percent_decode(path);
    if (!decoded || !path.starts_with('/') || path.contains('#')) return true;
    if (std::ranges::count(*decoded, '/') != std::ranges::count(path, '/')) return true;
    if (std::ranges::any_of(*decoded, may_separate)) return true;
    return std::ranges::any_of(*decoded | std::views::split('/'), [](const auto& segment) {
        const std::string_view text(segment);
        return text == "." || text == "..";
    });
}

bool has_ambiguous_path(const http::request& question, std::optional<std::string_view> uri) {
    if (uri && !uri->empty() && is_ambiguous_path(*uri)) return true;
    return std::ranges::any_of(question.headers, [](const http::header& each) {
        return is_one_of(each.name, "X-Forwarded-Uri", "X-Original-URI") && is_ambiguous_path(each.value);
    });
}

bool is_about_preflight(const http::request& question) {
    if (!question.find_header("Origin") || !question.find_header("Access-Control-Request-Method")) return false;
    bool is_named = false;
    for (const auto& [name, value] : question.headers) {
        if (!is_one_of(name, "X-Forwarded-Method", "X-Original-Method")) continue;
        if (value != "OPTIONS") return false;
        is_named = true;
    }
    return question.method == http::method::options || (is_named && question.method == http::method::get);
}

std::string cookies_for_application(const http::request& question) {
    std::string out;
    for (const auto& [name, value] : question.headers) {
        if (!base::equal_ignoring_case(name, "Cookie")) continue;
        for (const auto part : value | std::views::split(';')) {
            const auto pair = base::trim(std::string_view(part));
            if (pair.empty() || is_own_cookie(base::trim(pair.substr(0, pair.find('='))))) continue;
            out.append(out.empty() ? "" : "; ").append(pair);
        }
    }
    return out;
}

} // namespace poolguard::api
