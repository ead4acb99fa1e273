#pragma once
// What is said of each setting, for docs/settings.md and the man page, which are made of it.

#include <span>
#include <string>
#include <string_view>

namespace poolguard::app {

struct setting_doc {
    std::string_view section;
    std::string_view name;      // the first of those that mean the same
    std::string_view otherwise; // the default, as people read it
    std::string_view text;      // in Markdown; empty: the row before says it
};

// In the order of the document.
std::span<const setting_doc> setting_docs();

// A table of Markdown for each section, between the marks by which tools/write-settings finds its place.
std::string settings_as_markdown();
// The same as the body of a man page.
std::string settings_as_man();

} // namespace poolguard::app
