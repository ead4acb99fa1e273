#include "app/settings/setting.hpp"

#include "app/settings/declarations/declarations.hpp"
#include "app/settings/settings.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace poolguard::app {

const std::vector<setting>& all_settings() {
    static const auto all = [] {
        const std::pair<std::string_view, std::vector<setting>> sections[] = {
            {"cognito", declare_cognito()},     {"tenants", declare_tenants()},
            {"server", declare_server()},       {"limits", declare_limits()},
            {"sign-in", declare_sign_in()},     {"log", declare_log()},
            {"log", declare_telemetry()},       {"application", declare_product()},
            {"records", declare_records()},     {"identity-pool", declare_identity_pool()},
            {"migration", declare_migration()}, {"embedded-pool", declare_embedded_pool()},
            {"triggers", declare_functions()},  {"mail", declare_mail()}};
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
            return std::unexpected(fmt::format("{}, {}, and {}, {}, mean the same and have different values; set one "
                                               "of them",
                                               found->name, from.origin_of(found->name), name, from.origin_of(name)));
        if (!found) found = found_setting{name, std::move(*value)};
    }
    return found;
}

std::optional<found_setting> find_named(const environment& from, std::string_view name) {
    const auto* declared = find_declaration(name);
    return declared ? find_setting(from, *declared).value_or(std::nullopt) : std::nullopt;
}

std::string setting_in_words(const environment& from, std::string_view name) {
    const auto found = find_named(from, name);
    if (!found) return std::string(name);
    return fmt::format("{}={}, {},", found->name, found->value, from.origin_of(found->name));
}

} // namespace poolguard::app
