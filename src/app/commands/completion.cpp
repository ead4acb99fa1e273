#include "app/commands/completion.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <vector>

namespace poolguard::app {
namespace {

struct word {
    std::string text;
    std::string about;
};
// The words that may follow, by command path ("user add").
using words = std::map<std::string, std::vector<word>>;

// Without the characters that are special in a shell.
std::string without_shell_syntax(std::string text) {
    std::erase_if(text, [](char c) { return std::string_view("'\"`$\\:[]").find(c) != std::string_view::npos; });
    return text;
}

void gather(const CLI::App& command, const std::string& path, words& into) {
    auto& here = into[path];
    for (const auto* child : command.get_subcommands([](const CLI::App*) { return true; })) {
        if (child->get_name().empty()) {
            gather(*child, path, into);
            continue;
        }
        here.push_back({child->get_name(), without_shell_syntax(child->get_description())});
        gather(*child, path.empty() ? child->get_name() : path + " " + child->get_name(), into);
    }
    for (const auto* option : command.get_options([](const CLI::Option*) { return true; }))
        for (const auto& name : option->get_lnames())
            here.push_back({"--" + name, without_shell_syntax(option->get_description())});
}

std::string bash(const words& all) {
    std::string out = R"~(# Completion of poolguard in bash: eval "$(poolguard completion bash)"
_poolguard() {
    local word path="" current="${COMP_WORDS[COMP_CWORD]}"
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case "$path $word" in
)~";
    for (const auto& [path, _] : all)
        if (!path.empty()) out += fmt::format("        \" {0}\"|\"{0}\") path=\"{0}\" ;;\n", path);
    out += "        esac\n    done\n    case \"$path\" in\n";
    for (const auto& [path, next] : all) {
        std::string list;
        for (const auto& each : next)
            list += (list.empty() ? "" : " ") + each.text;
        out += fmt::format("    \"{}\") COMPREPLY=($(compgen -W \"{}\" -- \"$current\")) ;;\n", path, list);
    }
    return out + "    esac\n}\ncomplete -o default -F _poolguard poolguard\n";
}

std::string zsh(const words& all) {
    std::string out = R"~(#compdef poolguard
# Completion of poolguard in zsh: eval "$(poolguard completion zsh)"
_poolguard() {
    local word path_=""
    local -a next
    for word in "${(@)words[2,CURRENT-1]}"; do
        case "$path_ $word" in
)~";
    for (const auto& [path, _] : all)
        if (!path.empty()) out += fmt::format("        \" {0}\"|\"{0}\") path_=\"{0}\" ;;\n", path);
    out += "        esac\n    done\n    case \"$path_\" in\n";
    for (const auto& [path, next] : all) {
        out += fmt::format("    \"{}\") next=(", path);
        for (const auto& each : next)
            out += fmt::format(" '{}:{}'", each.text, each.about);
        out += ") ;;\n";
    }
    return out + "    esac\n    _describe 'poolguard' next || _files\n}\ncompdef _poolguard poolguard\n";
}

std::string fish(const words& all) {
    std::string out = "# Completion of poolguard in fish: poolguard completion fish | source\n";
    for (const auto& [path, next] : all) {
        std::string condition = path.empty() ? "__fish_use_subcommand" : "";
        for (std::size_t at = 0; at < path.size();) {
            const auto end = std::min(path.find(' ', at), path.size());
            condition += fmt::format("{}__fish_seen_subcommand_from {}", condition.empty() ? "" : "; and ",
                                     path.substr(at, end - at));
            at = end + 1;
        }
        for (const auto& each : next)
            out += fmt::format("complete -c poolguard -n '{}' {} {} -d '{}'\n", condition,
                               each.text.starts_with("--") ? "-l" : "-f -a",
                               each.text.starts_with("--") ? each.text.substr(2) : each.text, each.about);
    }
    return out;
}

} // namespace

std::optional<std::string> completion_script(const CLI::App& commands, std::string_view shell) {
    words all;
    gather(commands, {}, all);
    if (shell == "bash") return bash(all);
    if (shell == "zsh") return zsh(all);
    if (shell == "fish") return fish(all);
    return std::nullopt;
}

} // namespace poolguard::app
