#include "app/commands/setting_docs.hpp"

#include "app/commands/man_page.hpp"
#include "app/settings/secret_files.hpp"
#include "app/settings/setting.hpp"
#include "app/settings/settings.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

constexpr auto end_mark = "<!-- end of settings -->\n";

std::string names_of(const setting& of, std::string_view before, std::string_view after) {
    std::string out;
    for (const auto name : of.names)
        out += fmt::format("{}{}{}{}", out.empty() ? "" : ", ", before, name, after);
    return out;
}

std::string default_in_words(const setting& of) {
    if (!of.value.default_in_words.empty()) return std::string(of.value.default_in_words);
    const auto written = of.value.written(settings{});
    return written.empty() ? "none" : fmt::format("`{}`", written);
}

// In Markdown, without a full stop at the end.
std::string meaning_of(const setting& of) {
    std::string out(of.help);
    if (of.value.is_secret)
        out += fmt::format(". `{}{}` can name a file with it", of.names.front(), secret_file_ending);
    if (of.value.can_change) out += ". Read again on `SIGHUP`";
    return out;
}

} // namespace

std::string settings_as_markdown() {
    std::string out, may_differ;
    std::string_view section;
    for (const auto& each : all_settings()) {
        if (each.section != section) {
            if (!section.empty()) out += end_mark;
            section = each.section;
            out += fmt::format("<!-- settings: {} -->\n| name | default | meaning |\n|---|---|---|\n", section);
        }
        out += fmt::format("| {} | {} | {} |\n", names_of(each, "`", "`"), default_in_words(each), meaning_of(each));
        if (each.value.can_differ) may_differ += fmt::format("- {}\n", names_of(each, "`", "`"));
    }
    return fmt::format("{}{}<!-- settings: may-differ -->\n{}{}", out, end_mark, may_differ, end_mark);
}

std::string settings_as_man() {
    std::string out;
    for (const auto& each : all_settings())
        out += fmt::format(".TP\n{}\n{}.\nDefault: {}.\n", names_of(each, "\\fB", "\\fR"), man_text(meaning_of(each)),
                           man_text(default_in_words(each)));
    return out;
}

} // namespace poolguard::app
