#include "app/commands/commands.hpp"

#include "app/commands/apply/apply_command.hpp"
#include "app/commands/check_command.hpp"
#include "app/commands/completion.hpp"
#include "app/commands/env_command.hpp"
#include "app/commands/health_command.hpp"
#include "app/commands/man_page.hpp"
#include "app/commands/serve_command.hpp"
#include "app/commands/setting_docs.hpp"
#include "app/commands/tables_command.hpp"
#include "app/commands/token_command.hpp"
#include "app/commands/transfer/export_command.hpp"
#include "app/commands/transfer/import_command.hpp"
#include "app/commands/transfer/user_import_command.hpp"
#include "app/commands/user_change_command.hpp"
#include "app/commands/user_command.hpp"
#include "app/lambda/lambda_command.hpp"
#include "app/settings/setting.hpp"

#include <fmt/format.h>
#include <memory>

namespace poolguard::app {
namespace {

// The options of a command, kept by its callback.
template <class Options>
std::shared_ptr<Options> options_of() {
    return std::make_shared<Options>();
}

void add_data_flag(CLI::App& command, flags& given) {
    command.add_option("--data", given.data, "Data folder")
        ->type_name("DIR")
        ->default_str(default_of("POOLGUARD_DATA"));
}

CLI::App& add(CLI::App& to, const char* name, const char* text) { return *to.add_subcommand(name, text); }

void choose(CLI::App& command, chosen_command& into, std::function<int(const settings&, const environment&)> run) {
    command.callback([&into, run = std::move(run)] { into.with_settings = run; });
}

void add_listen_flags(CLI::App& command, flags& given) {
    command.add_option("--listen", given.listen, "Address to listen on")
        ->type_name("HOST:PORT")
        ->default_str(default_of("POOLGUARD_LISTEN"));
    command.add_option("--tls-cert", given.tls_certificate, "Certificate chain (PEM); serves HTTPS")->type_name("FILE");
    command.add_option("--tls-key", given.tls_key, "Private key of the certificate (PEM)")->type_name("FILE");
    command.add_flag("--tls-dev", given.tls_dev,
                     "Serve HTTPS on this machine with a certificate made at the first start");
    command.add_flag("--as-amazon", given.as_amazon,
                     "Serve HTTPS at Amazon Cognito's host name on this machine, for clients that have it built in");
}

void add_serve(command_tree& tree) {
    auto& command = add(tree.root, "serve", "Run the server");
    add_listen_flags(command, tree.given);
    add_data_flag(command, tree.given);
    command.add_option("--public-url", tree.given.public_url, "URL under which clients reach this server")
        ->type_name("URL");
    command.add_flag("--demo", tree.given.demo, "Create two demo users and print their passwords");
    command.add_flag("--until-stdin-closes", tree.given.until_stdin_closes,
                     "Stop when standard input ends: a pipe from another program ends with that program");
    command.callback([&tree] {
        tree.chosen.with_settings = [&tree](const settings& given, const environment& variables) {
            return serve(given, variables, tree.given);
        };
        tree.chosen.is_quiet = false;
    });
}

void add_lambda(command_tree& tree) {
    auto& command = add(tree.root, "lambda", "Run the server as a custom runtime of AWS Lambda");
    command.callback([&tree] {
        // Only /tmp is writable there.
        if (!tree.given.data && std::getenv("POOLGUARD_DATA") == nullptr) tree.given.data = "/tmp/poolguard";
        tree.chosen.with_settings = lambda::serve;
        tree.chosen.is_quiet = false;
    });
}

void add_env(command_tree& tree) {
    auto& command = add(tree.root, "env", "Print the environment variables that point AWS clients to this server");
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, print_environment);
}

void add_health(command_tree& tree) {
    auto& command = add(tree.root, "health", "Check that the server is up; exits with 0 if it is");
    add_listen_flags(command, tree.given);
    add_data_flag(command, tree.given);
    const auto asks_ready = options_of<bool>();
    command.add_flag("--ready", *asks_ready, "Also check that the store and the signing keys are available");
    choose(command, tree.chosen,
           [asks_ready](const settings& given, const environment&) { return ask_health(given, *asks_ready); });
}

void add_check(command_tree& tree) {
    auto& command = add(tree.root, "check", "Check settings, pool and store");
    add_data_flag(command, tree.given);
    command.callback([&tree] { tree.chosen.with_any_settings = check; });
}

void add_token(command_tree& tree) {
    auto& command = add(tree.root, "token", "Decode a token and show whether it would be accepted, check by check");
    const auto file = options_of<std::string>();
    command.add_option("token", *file, "File with the token, or - for standard input")->type_name("FILE|-")->required();
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [file](const settings& given, const environment& variables) {
        return print_token_checks(given, variables, *file);
    });
}

void add_tables(command_tree& tree) {
    auto& command = add(tree.root, "tables", "Manage the DynamoDB tables");
    command.require_subcommand(1);
    choose(add(command, "create", "Create the tables that are missing"), tree.chosen, create_tables);
}

void add_apply(command_tree& tree) {
    auto& command = add(tree.root, "apply", "Apply a CloudFormation template to the embedded pool");
    const auto wanted = options_of<apply::request>();
    command.add_option("file", wanted->file, "Template in YAML or JSON")->type_name("FILE")->required();
    command.add_option("--parameter", wanted->parameters, "Template parameter; may be repeated")
        ->type_name("NAME=VALUE");
    command.add_option("--stack", wanted->stack, "Stack name, part of the names that the template does not set")
        ->type_name("NAME")
        ->default_str("poolguard");
    command.add_flag("--skip-unknown", wanted->skips_unknown, "Pass over resources that are not supported");
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [wanted](const settings& given, const environment& variables) {
        return apply::apply(given, variables, *wanted);
    });
}

void add_export(command_tree& tree) {
    auto& command = add(tree.root, "export", "Export all data to a file");
    const auto file = options_of<std::string>();
    command.add_option("file", *file, "File to write; POOLGUARD_PASSPHRASE encrypts its secrets")
        ->type_name("FILE")
        ->required();
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [file](const settings& given, const environment& variables) {
        return export_records(given, variables, *file);
    });
}

void add_import(command_tree& tree) {
    struct import_options {
        std::string file;
        user_source users;
    };
    auto& command = add(tree.root, "import", "Import an export file, or users of Amazon Cognito");
    const auto from = options_of<import_options>();
    auto* sources = command.add_option_group("sources");
    sources->add_option("file", from->file, "File written by 'export'; the store must be empty")->type_name("FILE");
    sources->add_option("--csv", from->users.csv, "Users in Amazon Cognito's CSV format")->type_name("FILE");
    sources->add_option("--cognito", from->users.pool_id, "Amazon Cognito user pool to read with ListUsers")
        ->type_name("POOL");
    sources->require_option(1);
    command.add_option("--endpoint", from->users.endpoint, "Server of that user pool, if not Amazon's")
        ->type_name("URL");
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [from](const settings& given, const environment& variables) {
        return from->file.empty() ? import_users(given, variables, from->users)
                                  : import_records(given, variables, from->file);
    });
}

void add_password_flags(CLI::App& command, given_password& into) {
    command.add_option("--password-file", into.file, "File whose first line is the password, or - for standard input")
        ->type_name("FILE|-");
    command.add_flag("--permanent", into.is_permanent,
                     "Keep the password; by default the user must change it at the first sign-in");
}

void add_name(CLI::App& command, std::string& into) {
    command.add_option("name", into, "Username, or an alias of it")->type_name("NAME")->required();
}

void add_user_add(CLI::App& to, command_tree& tree) {
    auto& command = add(to, "add", "Add a user");
    const auto wanted = options_of<added_user>();
    add_name(command, wanted->name);
    command.add_option("--attribute", wanted->attributes, "Attribute; may be repeated")->type_name("NAME=VALUE");
    command.add_option("--group", wanted->groups, "Group to add the user to; may be repeated")->type_name("GROUP");
    add_password_flags(command, wanted->password);
    command.add_flag("--invite", wanted->is_invited, "Send the user an invitation with a generated password");
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [wanted](const settings& given, const environment& variables) {
        return add_user(given, variables, *wanted);
    });
}

void add_user_list(CLI::App& to, command_tree& tree) {
    struct list_options {
        std::optional<std::string> group;
        bool as_json = false;
    };
    auto& command = add(to, "list", "List all users, or those in a group");
    const auto wanted = options_of<list_options>();
    command.add_option("--group", wanted->group, "Only users in this group")->type_name("GROUP");
    command.add_flag("--json", wanted->as_json, "Print one JSON object per line");
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [wanted](const settings& given, const environment& variables) {
        return list_users(given, variables, wanted->group, wanted->as_json);
    });
}

void add_user_act(CLI::App& to, command_tree& tree, const char* name, const char* text, user_action action) {
    auto& command = add(to, name, text);
    const auto who = options_of<std::string>();
    add_name(command, *who);
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [who, action](const settings& given, const environment& variables) {
        return act_on_user(given, variables, *who, action);
    });
}

void add_user_group(CLI::App& to, command_tree& tree) {
    struct group_options {
        std::string name;
        std::vector<std::string> added, removed;
        bool creates_groups = false;
    };
    auto& command = add(to, "group", "Change the groups of a user");
    const auto wanted = options_of<group_options>();
    add_name(command, wanted->name);
    auto* changes = command.add_option_group("changes");
    changes->add_option("--add", wanted->added, "Group to add the user to; may be repeated")->type_name("GROUP");
    changes->add_option("--remove", wanted->removed, "Group to remove the user from; may be repeated")
        ->type_name("GROUP");
    changes->require_option(1, 2);
    command.add_flag("--create", wanted->creates_groups, "Create groups that are missing");
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [wanted](const settings& given, const environment& variables) {
        return change_groups(given, variables, wanted->name, wanted->added, wanted->removed, wanted->creates_groups);
    });
}

void add_user_password(CLI::App& to, command_tree& tree) {
    struct password_options {
        std::string name;
        given_password password;
    };
    auto& command = add(to, "password", "Set a user's password");
    const auto wanted = options_of<password_options>();
    add_name(command, wanted->name);
    add_password_flags(command, wanted->password);
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [wanted](const settings& given, const environment& variables) {
        return set_password(given, variables, wanted->name, wanted->password);
    });
}

void add_user_set(CLI::App& to, command_tree& tree) {
    struct set_options {
        std::string name;
        std::vector<std::string> attributes;
    };
    auto& command = add(to, "set", "Set attributes of a user; an empty value removes one");
    const auto wanted = options_of<set_options>();
    add_name(command, wanted->name);
    command.add_option("attributes", wanted->attributes, "Attributes; a change of the tenant signs the user out")
        ->type_name("ATTRIBUTE=VALUE")
        ->required();
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [wanted](const settings& given, const environment& variables) {
        return set_attributes(given, variables, wanted->name, wanted->attributes);
    });
}

void add_user_sessions(CLI::App& to, command_tree& tree) {
    auto& command = add(to, "sessions", "List the sessions of a user, or end some; 'sign-out' ends all");
    const auto wanted = options_of<session_request>();
    add_name(command, wanted->name);
    command.add_option("--end", wanted->ended, "Session to end; may be repeated")->type_name("ID");
    command.add_flag("--json", wanted->as_json, "Print one JSON object per line");
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [wanted](const settings& given, const environment& variables) {
        return manage_sessions(given, variables, *wanted);
    });
}

// A command that only needs the user's name.
void add_user_change(CLI::App& to, command_tree& tree, const char* name, const char* text,
                     int (*run)(const settings&, const environment&, const std::string&)) {
    auto& command = add(to, name, text);
    const auto who = options_of<std::string>();
    add_name(command, *who);
    add_data_flag(command, tree.given);
    choose(command, tree.chosen,
           [who, run](const settings& given, const environment& variables) { return run(given, variables, *who); });
}

void add_user_commands(command_tree& tree) {
    auto& command = add(tree.root, "user", "Manage users");
    command.require_subcommand(1);
    add_user_add(command, tree);
    add_user_list(command, tree);
    add_user_change(command, tree, "show", "Show a user's attributes, second factors and groups", show_user);
    add_user_set(command, tree);
    add_user_change(command, tree, "confirm", "Confirm a user who has signed up, without a code", confirm_user);
    add_user_change(command, tree, "invite", "Send a user the invitation again, with a new temporary password",
                    invite_user);
    add_user_act(command, tree, "disable", "Disable a user", user_action::disable);
    add_user_act(command, tree, "enable", "Enable a user", user_action::enable);
    add_user_act(command, tree, "delete", "Delete a user", user_action::remove);
    add_user_act(command, tree, "sign-out", "End all sessions of a user", user_action::sign_out);
    add_user_sessions(command, tree);
    add_user_change(command, tree, "reset-mfa", "Remove the second factors of a user", reset_mfa);
    add_user_group(command, tree);
    add_user_password(command, tree);
}

void add_documentation_commands(command_tree& tree) {
    auto& settings_command = add(tree.root, "settings", "Print all settings as Markdown tables");
    settings_command.callback([&tree] {
        tree.chosen.run_without_settings = [] {
            fmt::print("{}", settings_as_markdown());
            return 0;
        };
    });
    auto& man = add(tree.root, "man", "Print the man page of the commands or of the settings");
    const auto page = options_of<std::string>();
    *page = "commands";
    man.add_option("page", *page, "Page to print")
        ->type_name("commands|settings")
        ->check(CLI::IsMember({"commands", "settings"}));
    man.callback([&tree, page] {
        tree.chosen.run_without_settings = [&tree, page] {
            fmt::print("{}", *page == "settings" ? settings_man_page() : command_man_page(tree.root));
            return 0;
        };
    });
    auto& completion = add(tree.root, "completion", "Print a shell completion script");
    const auto shell = options_of<std::string>();
    completion.add_option("shell", *shell, "Shell")
        ->type_name("bash|zsh|fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    completion.callback([&tree, shell] {
        tree.chosen.run_without_settings = [&tree, shell] {
            fmt::print("{}", completion_script(tree.root, *shell).value_or(""));
            return 0;
        };
    });
}

} // namespace

command_tree::command_tree()
    : root("Poolguard: an authentication server that works with Amazon Cognito or replaces it", "poolguard") {
    root.set_version_flag("--version", "poolguard " POOLGUARD_VERSION);
    root.require_subcommand(1);
    add_serve(*this);
    add_lambda(*this);
    add_env(*this);
    add_health(*this);
    add_check(*this);
    add_user_commands(*this);
    add_apply(*this);
    add_token(*this);
    add_tables(*this);
    add_export(*this);
    add_import(*this);
    add_documentation_commands(*this);
}

} // namespace poolguard::app
