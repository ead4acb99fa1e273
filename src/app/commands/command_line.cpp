#include "app/commands/command_line.hpp"

#include "app/commands/commands.hpp"
#include "app/files/report.hpp"
#include "base/log.hpp"
#include "base/log_format.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <unistd.h>

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

int run_with_settings(const command_tree& tree) {
    const auto variables = environment::read();
    if (!variables) {
        report(variables.error());
        return wrong_usage;
    }
    const auto read = read_settings(*variables, tree.given);
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
        report(error.what());
        return wrong_usage;
    }
    return tree.chosen.run_without_settings ? tree.chosen.run_without_settings() : run_with_settings(tree);
} catch (const std::exception& error) {
    // Exceptions that get here are bugs of the program, not mistakes of the user.
    report(error.what());
    return 1;
}

} // namespace poolguard::app
