#include "app/commands/command_line.hpp"

#include "app/commands/commands.hpp"
#include "app/files/report.hpp"
#include "app/settings/secret_files.hpp"
#include "base/log.hpp"
#include "base/log_format.hpp"
#include "base/printable.hpp"
#include "base/spelling.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <unistd.h>
#include <vector>

namespace poolguard::app {
namespace {

constexpr int wrong_usage = 2;

void set_up_log(const settings& given, bool is_quiet) {
    using base::log::format;
    const bool is_terminal = ::isatty(STDERR_FILENO) == 1;
    const bool is_text =
        given.log_format == log_format::text || (given.log_format == log_format::automatic && is_terminal);
    const bool is_coloured = is_terminal && std::getenv("NO_COLOR") == nullptr;
    base::log::set_format(!is_text ? format::json : is_coloured ? format::coloured_text : format::text);
    base::log::set_level(is_quiet ? std::max(given.log_level, base::log::level::error) : given.log_level);
}

// AWS Lambda runs a custom runtime as a program of this name, without arguments.
bool is_bootstrap(int argc, char** argv) {
    const std::string_view name = argc > 0 ? argv[0] : "";
    return argc == 1 && name.substr(name.rfind('/') + 1) == "bootstrap";
}

std::vector<std::string> names_after(const CLI::App& command, bool wants_flags) {
    std::vector<std::string> out;
    for (const auto* each : command.get_subcommands([](const CLI::App*) { return true; }))
        if (each->get_name().empty()) { // a group of options
            const auto within = names_after(*each, wants_flags);
            out.insert(out.end(), within.begin(), within.end());
        } else if (!wants_flags) {
            out.push_back(each->get_name());
        }
    for (const auto* each : command.get_options([](const CLI::Option*) { return true; }))
        for (const auto& name : each->get_lnames())
            if (wants_flags) out.push_back("--" + name);
    return out;
}

// The error for an unknown word: with the nearest of the names, or with all of them if `lists_all`.
std::string unknown_word(std::string_view kind, std::string_view word, const std::vector<std::string>& names,
                         bool lists_all) {
    constexpr std::size_t farthest = 2;
    const std::vector<std::string_view> known(names.begin(), names.end());
    const auto meant = base::nearest_word(word, known, farthest);
    auto out = fmt::format("{} is not a {}", base::printable(word), kind);
    if (!meant.empty()) return fmt::format("{}; did you mean {}?", out, meant);
    return lists_all ? fmt::format("{}; there are {}", out, fmt::join(names, ", ")) : out;
}

// A line about the first word that is neither a command nor a flag where one is expected; nullopt if there is none.
std::optional<std::string> find_unknown_word(const CLI::App& root, int argc, char** argv) {
    const auto* command = &root;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        const auto children = names_after(*command, false);
        if (word.starts_with("--") && word.size() > 2) {
            const auto flags = names_after(*command, true);
            const auto name = word.substr(0, word.find('='));
            if (std::ranges::find(flags, name) == flags.end()) return unknown_word("flag", name, flags, false);
        } else if (!children.empty() && !word.starts_with('-')) {
            if (std::ranges::find(children, word) == children.end())
                return unknown_word("command", word, children, true);
            command = command->get_subcommand(std::string(word));
        }
    }
    return std::nullopt;
}

int run_with_settings(const command_tree& tree) {
    auto variables = environment::read();
    if (!variables) {
        report(variables.error());
        return wrong_usage;
    }
    auto complete = with_secret_files(*variables);
    const auto read = complete ? read_settings(*complete, tree.given) : std::unexpected(complete.error());
    if (complete) variables = std::move(complete);
    if (read) set_up_log(*read, tree.chosen.is_quiet);
    if (tree.chosen.with_any_settings) return tree.chosen.with_any_settings(read, *variables);
    if (!read) {
        report(read.error());
        return wrong_usage;
    }
    return tree.chosen.with_settings(*read, *variables);
}

} // namespace

int run(int argc, char** argv) try {
    command_tree tree;
    try {
        if (is_bootstrap(argc, argv))
            tree.root.parse("lambda");
        else
            tree.root.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return tree.root.exit(error);
        report(find_unknown_word(tree.root, argc, argv).value_or(error.what()));
        return wrong_usage;
    }
    return tree.chosen.run_without_settings ? tree.chosen.run_without_settings() : run_with_settings(tree);
} catch (const std::exception& error) {
    // Exceptions that get here are bugs of the program, not mistakes of the user.
    report(error.what());
    return 1;
}

} // namespace poolguard::app
