#pragma once
// Documentation of the settings, made from their declarations.

#include <string>

namespace poolguard::app {

// A Markdown table for each section and the list of settings that may differ between servers, each between the marks
// that tools/write-settings looks for.
std::string settings_as_markdown();
// The same settings as the body of a man page.
std::string settings_as_man();

} // namespace poolguard::app
