#pragma once
// The settings as documents, made from their declarations.

#include <string>

namespace poolguard::app {

// A table of Markdown for each section and the list of settings that may differ between servers, each between the marks
// by which tools/write-settings finds its place.
std::string settings_as_markdown();
// The same as the body of a man page.
std::string settings_as_man();

} // namespace poolguard::app
