#include "app/server/reload.hpp"

#include "app/settings/secret_files.hpp"
#include "app/settings/setting.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <exception>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

constexpr std::string_view letters_setting = "POOLGUARD_MAIL_TEMPLATES";

bool lists_setting(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

} // namespace

std::expected<setting_changes, std::string> reloading::run() try {
    POOLGUARD_TRY(auto read, environment::read());
    POOLGUARD_TRY(const auto variables, with_secret_files(std::move(read)));
    POOLGUARD_CHECK(read_settings(variables, flags_));
    auto changes = changes_between(variables_, variables, flags_);
    POOLGUARD_TRY(const auto now, settings_until_restart(variables, changes.taken));
    // Changes nothing if it fails; what follows cannot fail.
    POOLGUARD_CHECK(server_.reload_tls());
    // The files in the folder may have changed while its name has not.
    if (now.mail.templates.letters != in_force_.mail.templates.letters &&
        !lists_setting(changes.taken, letters_setting))
        changes.taken.emplace_back(letters_setting);
    variables_ = with_taken(variables_, variables, changes.taken);
    if (!changes.taken.empty()) server_.take(now, variables_);
    in_force_.mail.templates = now.mail.templates;
    return changes;
} catch (const std::exception& error) {
    // A bug must not end a server that runs.
    return std::unexpected(std::string(error.what()));
}

// What is taken must fit what needs a restart as it still is: without ALLOWED_HOSTS, a server that others reach would
// serve any host, even if its next start will be on loopback.
std::expected<settings, std::string> reloading::settings_until_restart(const environment& variables,
                                                                       const std::vector<std::string>& taken) const {
    auto now = read_settings(with_taken(variables_, variables, taken), flags_);
    if (!now) return std::unexpected(fmt::format("Until the server is restarted: {}", now.error()));
    return now;
}

} // namespace poolguard::app
