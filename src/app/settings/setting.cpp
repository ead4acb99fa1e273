#include "app/settings/setting.hpp"

#include "app/settings/declarations/declarations.hpp"
#include "app/settings/settings.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <numeric>
#include <utility>

namespace poolguard::app {
namespace {

// A variable with such a prefix must be one of ours.
constexpr std::array<std::string_view, 4> our_prefixes{"POOLGUARD_", "COGNITO_", "TENANT_", "MULTI_TENANT"};

// How many letters must be changed, added or left out to make one word from the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto replaced = diagonal + (a[i] == b[j] ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

} // namespace

const std::vector<setting>& all_settings() {
    static const auto all = [] {
        const std::pair<std::string_view, std::vector<setting>> sections[] = {
            {"cognito", declare_cognito()},
            {"tenants", declare_tenants()},
            {"server", declare_server()},
            {"limits", declare_limits()},
            {"sign-in", declare_sign_in()},
            {"log", declare_log()},
            {"records", declare_records()},
            {"identity-pool", declare_identity_pool()},
            {"migration", declare_migration()},
            {"embedded-pool", declare_embedded_pool()},
            {"mail", declare_mail()}};
        std::vector<setting> out;
        for (const auto& [section, rows] : sections)
            for (const auto& each : rows)
                out.emplace_back(each).section = section;
        return out;
    }();
    return all;
}

const setting* find_declaration(std::string_view name) {
    const auto found = std::ranges::find_if(
        all_settings(), [&](const auto& each) { return std::ranges::find(each.names, name) != each.names.end(); });
    return found == all_settings().end() ? nullptr : std::to_address(found);
}

std::string default_of(std::string_view name) {
    const auto* declared = find_declaration(name);
    return declared ? declared->value.written(settings{}) : std::string{};
}

std::expected<std::optional<found_setting>, std::string> find_setting(const environment& from, const setting& of) {
    std::optional<found_setting> found;
    for (const auto name : of.names) {
        auto value = from.find(name);
        if (!value) continue;
        if (found && found->value != *value)
            return std::unexpected(fmt::format(
                "{} and {} mean the same and are set to different values; set one of them", found->name, name));
        if (!found) found = found_setting{name, std::move(*value)};
    }
    return found;
}

std::optional<std::string> find_misspelt(const environment& from) {
    for (const auto& [name, value] : from.all()) {
        const bool is_ours = std::ranges::any_of(our_prefixes, [&](auto prefix) { return name.starts_with(prefix); });
        if (!is_ours || find_declaration(name)) continue;
        std::string_view nearest;
        for (const auto& each : all_settings())
            for (const auto known : each.names)
                if (nearest.empty() || edit_distance(known, name) < edit_distance(nearest, name)) nearest = known;
        if (edit_distance(nearest, name) <= 4)
            return fmt::format("{} is not a setting; did you mean {}?", name, nearest);
        return fmt::format("{} is not a setting; docs/settings.md lists those that are", name);
    }
    return std::nullopt;
}

} // namespace poolguard::app
