#pragma once
// How settings are read, checked and written. The template arguments of into() are the members that lead to the value:
// into<&settings::cognito, &cognito_settings::region>(parse::text(is_region, "an AWS region is expected")).

#include "app/settings/setting.hpp"
#include "app/settings/settings.hpp"
#include "base/secret.hpp"

#include <algorithm>
#include <cstddef>
#include <expected>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace poolguard::app {

// "NAME=value: what is allowed". Not for secrets.
std::unexpected<std::string> refuse(std::string_view name, std::string_view value, std::string_view allowed);
bool is_region(std::string_view text);
bool is_loopback_host(std::string_view host);
// Whether the text has one '@' between two parts, and neither spaces nor control characters.
bool is_mail_address(std::string_view text);
// Whether `text` has only ASCII letters, digits and characters of `others`.
bool is_made_of_letters_digits_or(std::string_view others, std::string_view text);
// Without slashes at the end.
std::string without_slash(std::string text);
// Separated by commas.
std::vector<std::string> split_list(std::string_view text);

// How a value is read from text; the error is the line of a refusal.
namespace parse {

using check = bool (*)(std::string_view);
template <class T>
using result = std::expected<T, std::string>;

constexpr bool anything(std::string_view) { return true; }

constexpr auto text(check is_allowed = anything, std::string_view allowed = {}) {
    return [=](const found_setting& given) -> result<std::string> {
        if (!is_allowed(given.value)) return refuse(given.name, given.value, allowed);
        return given.value;
    };
}
constexpr auto secret(std::size_t shortest = 0) {
    return [=](const found_setting& given) -> result<base::secret> {
        if (given.value.size() >= shortest) return base::secret{given.value};
        return std::unexpected(fmt::format("{} is too short: at least {} characters are needed", given.name, shortest));
    };
}
inline constexpr auto a_region = text(is_region, "an AWS region such as us-east-1 is expected");
inline constexpr auto a_mail_address = text(is_mail_address, "an e-mail address is expected");
// The name of a PEM file with certificates that others are checked against. libcurl opens it at each connection, so
// what is wrong with it is said here.
result<std::string> certificates(const found_setting& given);
// Separated by commas, each checked.
constexpr auto list(check is_allowed = anything, std::string_view allowed = {}) {
    return [=](const found_setting& given) -> result<std::vector<std::string>> {
        auto entries = split_list(given.value);
        for (const auto& each : entries)
            if (!is_allowed(each)) return refuse(given.name, each, allowed);
        return entries;
    };
}
// Where browsers are sent: absolute, without a fragment, and unencrypted only to this machine.
result<std::vector<std::string>> redirect_urls(const found_setting& given);
// An absolute http or https URL; plain http only to this machine, since passwords and tokens go over it.
result<std::string> url(const found_setting& given);
result<bool> boolean(const found_setting& given);

} // namespace parse

// A value as the variable would give it; empty for all other types.
std::string write_value(const std::string& value);
std::string write_value(const std::optional<std::string>& value);
std::string write_value(const std::vector<std::string>& value);
std::string write_value(bool value);
template <class T>
std::string write_value(const T&) {
    return {};
}

template <auto... path>
auto& member(auto& of) {
    return (of.*....*path);
}
template <auto... path>
using member_type = std::remove_cvref_t<decltype(member<path...>(std::declval<settings&>()))>;

// `parse_value` gives the member's new value or the line of the refusal.
template <auto... path>
setting_value into(const auto& parse_value, const auto& write) {
    using type = member_type<path...>;
    return {.read = [=](const found_setting& given, settings& all) -> std::expected<void, std::string> {
                auto value = parse_value(given);
                if (!value) return std::unexpected(std::move(value).error());
                member<path...>(all) = *std::move(value);
                return {};
            },
            .written = [=](const settings& all) { return write(member<path...>(all)); },
            .is_secret = std::is_same_v<type, base::secret> || std::is_same_v<type, std::optional<aws::smtp_server>>};
}
template <auto... path>
setting_value into(const auto& parse_value) {
    return into<path...>(parse_value, [](const auto& value) { return write_value(value); });
}

// A setting of other programs that has no effect here, for the given reason.
setting_value unused(std::string_view reason);

// One of a few words.
template <auto... path>
setting_value into_word(std::vector<std::pair<std::string_view, member_type<path...>>> words) {
    const auto parse_word = [=](const found_setting& given) -> parse::result<member_type<path...>> {
        std::string allowed;
        for (const auto& [name, value] : words) {
            if (name == given.value) return value;
            (allowed += allowed.empty() ? "" : ", ") += name;
        }
        return refuse(given.name, given.value, "one of " + allowed + " is expected");
    };
    return into<path...>(parse_word, [=](auto set) {
        return std::string(std::ranges::find(words, set, [](const auto& each) { return each.second; })->first);
    });
}

} // namespace poolguard::app
