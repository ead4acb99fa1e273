#pragma once
// Man pages (man(7)) of the commands and the settings, made of what --help and docs/settings.md are made of.

#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace poolguard::app {

// Text of Markdown as text of troff: code is bold, links lose their address.
std::string man_text(std::string_view markdown);

// poolguard(1): every command with its arguments and flags.
std::string command_man_page(const CLI::App& commands);
// poolguard-settings(5).
std::string settings_man_page();

} // namespace poolguard::app
