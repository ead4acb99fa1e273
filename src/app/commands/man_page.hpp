#pragma once
// Man pages (man(7)) of the commands and the settings, from the same sources as --help and docs/settings.md.

#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace poolguard::app {

// Converts Markdown text to troff: code becomes bold, links lose their address.
std::string man_text(std::string_view markdown);

// poolguard(1): every command with its arguments and flags.
std::string command_man_page(const CLI::App& commands);
// poolguard-settings(5).
std::string settings_man_page();

} // namespace poolguard::app
