#include "app/settings/setting_changes.hpp"

#include "app/settings/setting.hpp"
#include "app/settings/settings.hpp"

namespace poolguard::app {
namespace {

std::optional<std::string> set_value(const environment& from, const setting& of) {
    const auto found = find_setting(from, of).value_or(std::nullopt);
    return found ? std::optional(found->value) : std::nullopt;
}

} // namespace

setting_changes changes_between(const environment& in_force, const environment& now, const flags& given) {
    setting_changes out;
    for (const auto& each : all_settings()) {
        if (each.value.given && given.*each.value.given) continue;
        if (set_value(in_force, each) == set_value(now, each)) continue;
        auto& list = each.value.can_change ? out.taken : out.need_restart;
        list.emplace_back(each.names.front());
    }
    return out;
}

environment with_taken(const environment& in_force, const environment& now, const std::vector<std::string>& taken) {
    auto out = in_force;
    for (const auto& name : taken)
        for (const auto each : find_declaration(name)->names)
            out.take_from(now, std::string(each));
    return out;
}

} // namespace poolguard::app
