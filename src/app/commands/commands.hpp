#pragma once
// The tree of commands and their flags. The command line, --help, the man page and the shell completions come from it.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"

#include <CLI/CLI.hpp>
#include <expected>
#include <functional>
#include <string>

namespace poolguard::app {

// The function of the chosen command; exactly one is set. It returns the exit code.
struct chosen_command {
    std::function<int()> run_without_settings; // needs no settings
    std::function<int(const settings&, const environment&)> with_settings;
    // Also runs with invalid settings, and gets the error.
    std::function<int(const std::expected<settings, std::string>&, const environment&)> with_any_settings;
    // Log errors only.
    bool is_quiet = true;
};

struct command_tree {
    command_tree();
    command_tree(const command_tree&) = delete;
    command_tree& operator=(const command_tree&) = delete;

    CLI::App root;
    flags given;
    chosen_command chosen;
};

} // namespace poolguard::app
