#pragma once
// Every setting is one row in declarations/. Its names, reader, refusals and default, its entries in docs/settings.md
// and the man page, and the comparison between servers all come from that row.

#include "app/settings/environment.hpp"

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::app {

struct settings;
struct flags;

// A value and the variable or flag that it came from.
struct found_setting {
    std::string_view name;
    std::string value;
};

// What a value must be, where it goes and where it comes from; into() of setting_values.hpp makes one.
struct setting_value {
    // Puts a value into the settings. The error is a line: "NAME=value: what is allowed", or without a secret's value.
    std::function<std::expected<void, std::string>(const found_setting&, settings&)> read;
    // The value as the variable would give it; empty where there is none.
    std::function<std::string(const settings&)> written;
    bool is_secret = false;
    std::string_view default_in_words{}; // where the settings hold no value to print
    bool can_differ = false;             // between servers that share their records
    bool can_change = false;             // while the server runs, by SIGHUP
    // Why the setting, which other programs have, has no effect here. Logged at the start if it is set.
    std::string_view without_effect{};
    std::string_view flag{}; // takes precedence over the variables, with its member in `flags`
    std::optional<std::string> flags::* given = nullptr;

    setting_value& otherwise(std::string_view words) { return default_in_words = words, *this; }
    setting_value& may_differ() { return can_differ = true, *this; }
    setting_value& may_change() { return can_change = true, *this; }
    setting_value& or_flag(std::string_view name, std::optional<std::string> flags::* member) {
        return flag = name, given = member, *this;
    }
};

struct setting {
    std::vector<std::string_view> names; // all mean the same; documents and other code use the first
    setting_value value;
    std::string_view help;      // in Markdown, without a full stop at the end
    std::string_view section{}; // of docs/settings.md; filled in by all_settings()
};

// In the order of docs/settings.md.
const std::vector<setting>& all_settings();
// The row that has this name among its names, or nullptr.
const setting* find_declaration(std::string_view name);
// The default as the variable would give it.
std::string default_of(std::string_view name);

// The value of a setting under any of its names. The error is a line: two names are set to different values, and where.
std::expected<std::optional<found_setting>, std::string> find_setting(const environment& from, const setting& of);

// The same by a name; nullopt also if the name is not a setting's, or if two names have different values.
std::optional<found_setting> find_named(const environment& from, std::string_view name);

// "COGNITO_USER_POOL_ID=us-east-1_AbCdEf123, set in the environment,", under the name that is set; only the setting's
// name if it is not. Not for secrets.
std::string setting_in_words(const environment& from, std::string_view name);

// A line about the first variable that looks like one of ours but is not: "TENANT_MOD, set in the environment, is not a
// setting; did you mean TENANT_MODE?". Returns nullopt if there is none.
// Ours are names with one of our prefixes, the words of a setting with a letter or an ending wrong, and settings that
// other programs have where we have another (SMTP_HOST). The last two are taken for another program's if the setting
// that they resemble is set. Variables that Kubernetes makes of a service's name are nobody's mistake.
std::optional<std::string> find_misspelt(const environment& from);

} // namespace poolguard::app
