#include "app/command_line.hpp"

#include "app/env_command.hpp"
#include "app/export_command.hpp"
#include "app/import_command.hpp"
#include "app/serve_command.hpp"
#include "app/settings.hpp"
#include "app/tables_command.hpp"
#include "app/token_command.hpp"
#include "app/user_import_command.hpp"
#include "base/log.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

constexpr int wrong_usage = 2;

void complain(std::string_view line) { fmt::print(stderr, "poolguard: {}\n", line); }

void add_serve_flags(CLI::App& command, flags& given) {
    command.add_option("--listen", given.listen, "Address to listen on")->type_name("HOST:PORT")->capture_default_str();
    command.add_option("--data", given.data, "Folder for everything that is kept")
        ->type_name("DIR")
        ->capture_default_str();
    command.add_option("--public-url", given.public_url, "URL under which clients reach this server")->type_name("URL");
    command.add_option("--tls-cert", given.tls_certificate, "Certificate chain (PEM); serves HTTPS")->type_name("FILE");
    command.add_option("--tls-key", given.tls_key, "Private key of the certificate (PEM)")->type_name("FILE");
    command.add_flag("--demo", given.demo, "Make two demo users and print their passwords");
}

} // namespace

int run(int argc, char** argv) try {
    CLI::App commands{"Poolguard: an authentication server for and instead of Amazon Cognito"};
    commands.set_version_flag("--version", "poolguard " POOLGUARD_VERSION);
    commands.require_subcommand(1);
    flags given;
    std::string token_file;
    auto* serve_command = commands.add_subcommand("serve", "Run the server");
    add_serve_flags(*serve_command, given);
    auto* env_command = commands.add_subcommand("env", "Print the variables that point AWS clients at this server");
    env_command->add_option("--data", given.data, "Folder of the server")->type_name("DIR")->capture_default_str();
    auto* token_command = commands.add_subcommand("token", "Say, check by check, whether a token would be let in");
    token_command->add_option("token", token_file, "File with the token, or - for standard input")
        ->type_name("FILE|-")
        ->required();
    token_command->add_option("--data", given.data, "Folder of the server")->type_name("DIR")->capture_default_str();
    auto* tables_command = commands.add_subcommand("tables", "The tables of DynamoDB that hold the records");
    tables_command->require_subcommand(1);
    tables_command->add_subcommand("create", "Make those that are missing");
    std::string export_file;
    auto* export_command = commands.add_subcommand("export", "Write everything that is kept into a file");
    export_command->add_option("file", export_file, "File to write; POOLGUARD_PASSPHRASE seals its secrets")
        ->type_name("FILE")
        ->required();
    export_command->add_option("--data", given.data, "Folder of the server")->type_name("DIR")->capture_default_str();
    std::string import_file;
    user_source users;
    auto* import_command = commands.add_subcommand("import", "Bring in what was exported, or users of Amazon Cognito");
    auto* sources = import_command->add_option_group("sources");
    sources->add_option("file", import_file, "File that 'export' wrote, into a store that is empty")->type_name("FILE");
    sources->add_option("--csv", users.csv, "Users in Amazon Cognito's CSV format")->type_name("FILE");
    sources->add_option("--cognito", users.pool_id, "User pool of Amazon Cognito, read by ListUsers")
        ->type_name("POOL");
    sources->require_option(1);
    import_command->add_option("--endpoint", users.endpoint, "Where that user pool is, if not at Amazon")
        ->type_name("URL");
    import_command->add_option("--data", given.data, "Folder of the server")->type_name("DIR")->capture_default_str();
    try {
        commands.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return commands.exit(error);
        complain(error.what());
        return wrong_usage;
    }

    const auto variables = environment::read();
    if (!variables) {
        complain(variables.error());
        return wrong_usage;
    }
    const auto read = read_settings(*variables, given);
    if (!read) {
        complain(read.error());
        return wrong_usage;
    }
    base::log::set_level(read->log_level);
    if (serve_command->parsed()) return serve(*read, *variables);
    if (tables_command->parsed()) return create_tables(*read, *variables);
    if (export_command->parsed()) return export_records(*read, *variables, export_file);
    if (import_command->parsed())
        return import_file.empty() ? import_users(*read, *variables, users)
                                   : import_records(*read, *variables, import_file);
    if (env_command->parsed()) return print_environment(*read, *variables);
    return print_token_checks(*read, *variables, token_file);
} catch (const std::exception& error) {
    // The outermost edge: what comes this far is a mistake of the program, not of its user.
    complain(error.what());
    return 1;
}

} // namespace poolguard::app
