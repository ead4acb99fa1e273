#pragma once
// Completion of commands and flags in a shell, made of the same tree as --help.

#include <optional>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace poolguard::app {

// A script for "bash", "zsh" or "fish"; nothing for another shell.
std::optional<std::string> completion_script(const CLI::App& commands, std::string_view shell);

} // namespace poolguard::app
