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
#include "app/commands/user_command.hpp"
#include "app/lambda/lambda_command.hpp"
#include "app/settings/setting.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <memory>

namespace poolguard::app {
namespace {

// A command that has options of its own keeps them as long as the tree lives.
template <class Options>
std::shared_ptr<Options> options_of() {
    return std::make_shared<Options>();
}

void add_data_flag(CLI::App& command, flags& given) {
    command.add_option("--data", given.data, "Folder for everything that is kept")
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
}

void add_serve(command_tree& tree) {
    auto& command = add(tree.root, "serve", "Run the server");
    add_listen_flags(command, tree.given);
    add_data_flag(command, tree.given);
    command.add_option("--public-url", tree.given.public_url, "URL under which clients reach this server")
        ->type_name("URL");
    command.add_flag("--demo", tree.given.demo, "Make two demo users and print their passwords");
    command.callback([&tree] {
        tree.chosen.with_settings = serve;
        tree.chosen.is_quiet = false;
    });
}

void add_lambda(command_tree& tree) {
    auto& command = add(tree.root, "lambda", "Run the server as a custom runtime of AWS Lambda");
    command.callback([&tree] {
        // The rest of the file system cannot be written there.
        if (!tree.given.data && std::getenv("POOLGUARD_DATA") == nullptr) tree.given.data = "/tmp/poolguard";
        tree.chosen.with_settings = lambda::serve;
        tree.chosen.is_quiet = false;
    });
}

void add_env(command_tree& tree) {
    auto& command = add(tree.root, "env", "Print the variables that point AWS clients at this server");
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, print_environment);
}

void add_health(command_tree& tree) {
    auto& command = add(tree.root, "health", "Ask the server whether it is up, and exit with 0 when it is");
    add_listen_flags(command, tree.given);
    const auto whether_ready = options_of<bool>();
    command.add_flag("--ready", *whether_ready, "Ask also whether its parts answer");
    choose(command, tree.chosen,
           [whether_ready](const settings& given, const environment&) { return ask_health(given, *whether_ready); });
}

void add_check(command_tree& tree) {
    auto& command = add(tree.root, "check", "Say what is wrong with the settings, the pool and the store");
    add_data_flag(command, tree.given);
    command.callback([&tree] { tree.chosen.with_any_settings = check; });
}

void add_token(command_tree& tree) {
    auto& command = add(tree.root, "token", "Say, check by check, whether a token would be let in");
    const auto file = options_of<std::string>();
    command.add_option("token", *file, "File with the token, or - for standard input")->type_name("FILE|-")->required();
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [file](const settings& given, const environment& variables) {
        return print_token_checks(given, variables, *file);
    });
}

void add_tables(command_tree& tree) {
    auto& command = add(tree.root, "tables", "The tables of DynamoDB that hold the records");
    command.require_subcommand(1);
    choose(add(command, "create", "Make those that are missing"), tree.chosen, create_tables);
}

void add_apply(command_tree& tree) {
    auto& command = add(tree.root, "apply", "Make in the embedded server what a CloudFormation template describes");
    const auto wanted = options_of<apply::request>();
    command.add_option("file", wanted->file, "The template, in YAML or JSON")->type_name("FILE")->required();
    command.add_option("--parameter", wanted->parameters, "A parameter of the template; may be repeated")
        ->type_name("NAME=VALUE");
    command.add_option("--stack", wanted->stack, "Name of the stack, for what the template does not name")
        ->type_name("NAME")
        ->default_str("poolguard");
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [wanted](const settings& given, const environment& variables) {
        return apply::apply(given, variables, *wanted);
    });
}

void add_export(command_tree& tree) {
    auto& command = add(tree.root, "export", "Write everything that is kept into a file");
    const auto file = options_of<std::string>();
    command.add_option("file", *file, "File to write; POOLGUARD_PASSPHRASE seals its secrets")
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
    auto& command = add(tree.root, "import", "Bring in what was exported, or users of Amazon Cognito");
    const auto from = options_of<import_options>();
    auto* sources = command.add_option_group("sources");
    sources->add_option("file", from->file, "File that 'export' wrote, into a store that is empty")->type_name("FILE");
    sources->add_option("--csv", from->users.csv, "Users in Amazon Cognito's CSV format")->type_name("FILE");
    sources->add_option("--cognito", from->users.pool_id, "User pool of Amazon Cognito, read by ListUsers")
        ->type_name("POOL");
    sources->require_option(1);
    command.add_option("--endpoint", from->users.endpoint, "Where that user pool is, if not at Amazon")
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
    command.add_flag("--permanent", into.is_permanent, "The password stays; else it is changed at the first sign-in");
}

void add_name(CLI::App& command, std::string& into) {
    command.add_option("name", into, "The person's username, or an address that is one's alias")
        ->type_name("NAME")
        ->required();
}

void add_user_add(CLI::App& to, command_tree& tree) {
    auto& command = add(to, "add", "Add a person");
    const auto wanted = options_of<added_user>();
    add_name(command, wanted->name);
    command.add_option("--attribute", wanted->attributes, "An attribute; may be repeated")->type_name("NAME=VALUE");
    command.add_option("--group", wanted->groups, "A group to put the person into; may be repeated")
        ->type_name("GROUP");
    add_password_flags(command, wanted->password);
    command.add_flag("--invite", wanted->is_invited, "The pool sends the person a letter with a password of its own");
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
    auto& command = add(to, "list", "List all people, or those of a group");
    const auto wanted = options_of<list_options>();
    command.add_option("--group", wanted->group, "Those in this group alone")->type_name("GROUP");
    command.add_flag("--json", wanted->as_json, "A JSON document a line");
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
        std::vector<std::string> added, left;
        bool makes_groups = false;
    };
    auto& command = add(to, "group", "Put a person into groups, or take them out");
    const auto wanted = options_of<group_options>();
    add_name(command, wanted->name);
    auto* changes = command.add_option_group("changes");
    changes->add_option("--add", wanted->added, "A group to put the person into; may be repeated")->type_name("GROUP");
    changes->add_option("--remove", wanted->left, "A group to take the person out of; may be repeated")
        ->type_name("GROUP");
    changes->require_option(1, 2);
    command.add_flag("--create", wanted->makes_groups, "Make groups that are missing");
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [wanted](const settings& given, const environment& variables) {
        return change_groups(given, variables, wanted->name, wanted->added, wanted->left, wanted->makes_groups);
    });
}

void add_user_show(CLI::App& to, command_tree& tree) {
    auto& command = add(to, "show", "Show a person's attributes, second factors and groups");
    const auto who = options_of<std::string>();
    add_name(command, *who);
    add_data_flag(command, tree.given);
    choose(command, tree.chosen,
           [who](const settings& given, const environment& variables) { return show_user(given, variables, *who); });
}

void add_user_password(CLI::App& to, command_tree& tree) {
    struct password_options {
        std::string name;
        given_password password;
    };
    auto& command = add(to, "password", "Set a person's password");
    const auto wanted = options_of<password_options>();
    add_name(command, wanted->name);
    add_password_flags(command, wanted->password);
    add_data_flag(command, tree.given);
    choose(command, tree.chosen, [wanted](const settings& given, const environment& variables) {
        return set_password(given, variables, wanted->name, wanted->password);
    });
}

void add_user_commands(command_tree& tree) {
    auto& command = add(tree.root, "user", "The people of the pool");
    command.require_subcommand(1);
    add_user_add(command, tree);
    add_user_list(command, tree);
    add_user_show(command, tree);
    add_user_act(command, tree, "disable", "Let a person sign in no more", user_action::disable);
    add_user_act(command, tree, "enable", "Let a person sign in again", user_action::enable);
    add_user_act(command, tree, "delete", "Delete a person for good", user_action::remove);
    add_user_act(command, tree, "sign-out", "End a person's sessions everywhere", user_action::sign_out);
    add_user_group(command, tree);
    add_user_password(command, tree);
}

void add_documentation_commands(command_tree& tree) {
    auto& settings_command = add(tree.root, "settings", "Print all settings, as tables of Markdown");
    settings_command.callback([&tree] {
        tree.chosen.run_without_settings = [] {
            fmt::print("{}", settings_as_markdown());
            return 0;
        };
    });
    auto& man = add(tree.root, "man", "Print a man page of troff: that of the commands, or of the settings");
    const auto page = options_of<std::string>();
    *page = "commands";
    man.add_option("page", *page, "Which one")
        ->type_name("commands|settings")
        ->check(CLI::IsMember({"commands", "settings"}));
    man.callback([&tree, page] {
        tree.chosen.run_without_settings = [&tree, page] {
            fmt::print("{}", *page == "settings" ? settings_man_page() : command_man_page(tree.root));
            return 0;
        };
    });
    auto& completion = add(tree.root, "completion", "Print a script that completes commands and flags in a shell");
    const auto shell = options_of<std::string>();
    completion.add_option("shell", *shell, "Which shell")
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
    : root("Poolguard: an authentication server for and instead of Amazon Cognito", "poolguard") {
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
