#pragma once
// The commands and their flags as one tree, of which the command line, --help, the man page and the shells' completions
// are made.

#include "app/settings/environment.hpp"
#include "app/settings/settings.hpp"

#include <CLI/CLI.hpp>
#include <expected>
#include <functional>
#include <string>

namespace poolguard::app {

// What the command that was chosen does; one of them is set. Each gives the exit code.
struct chosen_command {
    std::function<int()> run_without_settings; // needs no settings
    std::function<int(const settings&, const environment&)> with_settings;
    // Also takes settings that cannot be read.
    std::function<int(const std::expected<settings, std::string>&, const environment&)> with_any_settings;
    // The log is of whoever uses the command, who wants to hear of what went wrong alone.
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
