#include "app/settings/secret_files.hpp"
#include "app/settings/setting.hpp"
#include "base/ascii.hpp"
#include "base/spelling.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace poolguard::app {
namespace {

// A variable with such a prefix must be one of ours.
constexpr std::array<std::string_view, 4> our_prefixes{"POOLGUARD_", "COGNITO_", "TENANT_", "MULTI_TENANT"};

// Other programs split what is one setting here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> split_settings{
    {{"SMTP_", "SMTP_URL"}, {"SES_", "SES_EMAIL_SOURCE"}}};

std::vector<std::string_view> names_of_all_settings() {
    std::vector<std::string_view> out;
    for (const auto& each : all_settings())
        out.insert(out.end(), each.names.begin(), each.names.end());
    out.insert(out.end(), secret_file_variables().begin(), secret_file_variables().end());
    return out;
}

// Kubernetes sets POOLGUARD_SERVICE_HOST, POOLGUARD_PORT_80_TCP and the like for a service named "poolguard".
bool is_of_kubernetes(std::string_view name, std::string_view value) {
    if (name.contains("_SERVICE_HOST") || name.contains("_SERVICE_PORT")) return true;
    const auto port = name.find("_PORT");
    if (port == name.npos) return false;
    const auto rest = name.substr(port + 5);
    return rest.empty() ? value.contains("://") : rest.size() > 1 && rest[0] == '_' && base::is_digit(rest[1]);
}

// PROXY for PROXIES, HOST for HOSTS.
std::string singular(std::string_view word) {
    if (word.ends_with("IES")) return std::string(word.substr(0, word.size() - 3)) + 'Y';
    return std::string(word.ends_with('S') ? word.substr(0, word.size() - 1) : word);
}

bool is_like(std::string_view a, std::string_view b) {
    // Many other words are one letter away from a short one.
    constexpr std::size_t shortest = 4;
    if (std::min(a.size(), b.size()) < shortest) return a == b;
    return base::edit_distance(singular(a), singular(b)) <= 1;
}

// Whether one name has the words of the other, but for a letter or an ending in each.
bool has_like_words(std::string_view a, std::string_view b) {
    if (std::ranges::count(a, '_') != std::ranges::count(b, '_')) return false;
    while (!a.empty() && !b.empty()) {
        const auto end_a = std::min(a.find('_'), a.size()), end_b = std::min(b.find('_'), b.size());
        if (!is_like(a.substr(0, end_a), b.substr(0, end_b))) return false;
        a.remove_prefix(std::min(end_a + 1, a.size()));
        b.remove_prefix(std::min(end_b + 1, b.size()));
    }
    return a.empty() && b.empty();
}

// The setting that somebody may have meant who set a variable without one of our prefixes; empty if none.
std::string_view meant_by(std::string_view name, const std::vector<std::string_view>& names) {
    const auto like = std::ranges::find_if(names, [&](auto each) { return has_like_words(each, name); });
    if (like != names.end()) return *like;
    for (const auto& [prefix, whole] : split_settings)
        if (name.starts_with(prefix)) return whole;
    return {};
}

bool is_set(const environment& from, std::string_view name) { return find_named(from, name) || from.find(name); }

} // namespace

std::optional<std::string> find_misspelt(const environment& from) {
    constexpr std::size_t farthest = 4;
    const auto names = names_of_all_settings();
    for (const auto& [name, value] : from.all()) {
        if (find_declaration(name) || is_secret_file_variable(name) || is_of_kubernetes(name, value)) continue;
        const auto line = [&](std::string_view meant) {
            const auto what = fmt::format("{}, {}, is not a setting", name, from.origin_of(name));
            if (meant.empty()) return what + "; docs/settings.md lists those that are";
            return fmt::format("{}; did you mean {}?", what, meant);
        };
        if (std::ranges::any_of(our_prefixes, [&](auto prefix) { return name.starts_with(prefix); }))
            return line(base::nearest_word(name, names, farthest));
        if (const auto meant = meant_by(name, names); !meant.empty() && !is_set(from, meant)) return line(meant);
    }
    return std::nullopt;
}

} // namespace poolguard::app
