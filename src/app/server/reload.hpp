#pragma once
// Settings and certificate of a running server, read again on SIGHUP.

#include "app/server/running_server.hpp"
#include "app/settings/setting_changes.hpp"

namespace poolguard::app {

class reloading {
  public:
    // The settings with which the server was started. Everything must outlive the object.
    reloading(running_server& server, const settings& given, const environment& variables, const flags& from_flags)
        : server_(server), flags_(from_flags), in_force_(given), variables_(variables) {}

    // Reads `.env`, the files with secrets, all settings and the certificate. If anything is wrong, takes nothing and
    // returns a line that says what; otherwise logs what was taken and what needs a restart.
    std::expected<setting_changes, std::string> run();

  private:
    std::expected<settings, std::string> settings_until_restart(const environment& variables,
                                                                const std::vector<std::string>& taken) const;

    running_server& server_;
    const flags& flags_;
    settings in_force_; // of what can change; all else is as at the start
    environment variables_;
};

} // namespace poolguard::app
