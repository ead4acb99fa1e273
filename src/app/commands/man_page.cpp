#include "app/commands/man_page.hpp"

#include "app/commands/setting_docs.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

std::string header(std::string_view name, int section) {
    return fmt::format(".TH {} {} \"\" \"poolguard {}\" \"Poolguard\"\n", name, section, POOLGUARD_VERSION);
}

// A line that begins with '.' or \' would be a troff request.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
            (out += "\\&") += c;
        else
            out += c;
    }
    return out;
}

std::string option_entry(const CLI::Option& option) {
    std::string names = option.get_positional() ? escaped(option.get_type_name())
                                                : fmt::format("\\fB{}\\fR", escaped(option.get_name(false, true)));
    if (!option.get_positional() && option.get_items_expected_max() != 0)
        names += fmt::format(" \\fI{}\\fR", escaped(option.get_type_name()));
    const auto& otherwise = option.get_default_str();
    return fmt::format(".TP\n{}\n{}{}.\n", names, escaped(option.get_description()),
                       otherwise.empty() ? "" : fmt::format(" (default {})", escaped(otherwise)));
}

void add_command(std::string& out, const CLI::App& command, const std::string& path) {
    const auto name = path.empty() ? command.get_name() : path + " " + command.get_name();
    const auto children = command.get_subcommands([](const CLI::App* each) { return !each->get_name().empty(); });
    if (children.empty() || !path.empty() || !command.get_options([](const CLI::Option*) { return true; }).empty()) {
        out += fmt::format(".SS \"poolguard {}\"\n{}.\n", escaped(name), escaped(command.get_description()));
        const auto add_options = [&](const CLI::App& of) {
            for (const auto* option :
                 of.get_options([](const CLI::Option* each) { return !each->get_group().empty(); }))
                if (!option->check_lname("help")) out += option_entry(*option);
        };
        add_options(command);
        for (const auto* group : command.get_subcommands([](const CLI::App* each) { return each->get_name().empty(); }))
            add_options(*group);
    }
    for (const auto* child : children)
        add_command(out, *child, name);
}

} // namespace

std::string man_text(std::string_view markdown) {
    std::string plain;
    bool is_code = false;
    for (std::size_t i = 0; i < markdown.size(); ++i) {
        const char c = markdown[i];
        // "[text](address)": only the text.
        if (c == '[') continue;
        if (c == ']' && markdown.substr(i).starts_with("](")) {
            i = std::min(markdown.find(')', i), markdown.size());
            continue;
        }
        if (c == '`') {
            is_code = !is_code;
            plain += is_code ? '\x01' : '\x02';
        } else {
            plain += c;
        }
    }
    std::string out;
    for (const char c : escaped(plain))
        out += c == '\x01' ? "\\fB" : c == '\x02' ? "\\fR" : std::string(1, c);
    return out;
}

std::string command_man_page(const CLI::App& commands) {
    auto out = header("POOLGUARD", 1);
    out += fmt::format(".SH NAME\npoolguard \\- {}\n",
                       escaped("an authentication server that works with Amazon Cognito or replaces it"));
    out += ".SH SYNOPSIS\n\\fBpoolguard\\fR \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]\n.SH COMMANDS\n";
    for (const auto* each : commands.get_subcommands([](const CLI::App* child) { return !child->get_name().empty(); }))
        add_command(out, *each, {});
    out += ".SH EXIT STATUS\n0 for success, 1 for a failure, 2 for an invalid flag or setting.\n"
           ".SH SEE ALSO\n\\fBpoolguard\\-settings\\fR(5)\n";
    return out;
}

std::string settings_man_page() {
    auto out = header("POOLGUARD-SETTINGS", 5);
    out +=
        ".SH NAME\npoolguard\\-settings \\- settings of \\fBpoolguard\\fR(1)\n.SH DESCRIPTION\n"
        "A flag takes precedence over the environment, the environment over a file \\fB.env\\fR in the working "
        "folder.\n"
        "Several names in one entry mean the same.\nThe Debian package reads \\fB/etc/poolguard/poolguard.conf\\fR.\n"
        ".SH SETTINGS\n";
    out += settings_as_man();
    out += ".SH SEE ALSO\n\\fBpoolguard\\fR(1)\n";
    return out;
}

} // namespace poolguard::app
