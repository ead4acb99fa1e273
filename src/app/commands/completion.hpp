#pragma once
// Shell completion of commands and flags, made from the same tree as --help.

#include <optional>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace poolguard::app {

// A script for "bash", "zsh" or "fish"; nullopt for any other shell.
std::optional<std::string> completion_script(const CLI::App& commands, std::string_view shell);

} // namespace poolguard::app
