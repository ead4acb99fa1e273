#include "pool/migration/user_csv.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace poolguard::pool {
namespace {

constexpr std::size_t longest_column = 32;
constexpr std::size_t longest_field = 2048;
constexpr std::size_t longest_username = 128; // in characters, as operations take it

constexpr std::string_view standard_columns =
    "name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,email,email_verified,"
    "gender,birthdate,zoneinfo,locale,phone_number,phone_number_verified,address,updated_at";

// A sub is the username in a pool that knows users by address.
bool is_too_long(std::string_view name, std::string_view value) {
    const bool is_username = name == username_column || name == "sub";
    return value.size() > longest_field || (is_username && json::length_in_characters(value) > longest_username);
}

std::optional<bool> to_bool(std::string_view text) {
    if (base::equal_ignoring_case(text, "true")) return true;
    if (base::equal_ignoring_case(text, "false")) return false;
    return std::nullopt;
}

} // namespace

std::vector<std::string> csv_fields(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    std::vector<std::string> out(1);
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\' && i + 1 < line.size() && (line[i + 1] == ',' || line[i + 1] == '\\'))
            out.back() += line[++i];
        else if (line[i] == ',')
            out.emplace_back();
        else
            out.back() += line[i];
    }
    for (auto& each : out)
        if (const auto trimmed = base::trim(each); trimmed.size() != each.size()) each = std::string(trimmed);
    return out;
}

std::vector<std::string> csv_header(const user_pool_document& pool) {
    auto out = csv_fields(standard_columns);
    for (const auto& each : pool.schema)
        if (each.Name.value.contains(':')) out.push_back(each.Name.value);
    out.emplace_back(mfa_column);
    out.emplace_back(username_column);
    return out;
}

std::expected<user_csv, std::string> user_csv::from_header(std::string_view line) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    user_csv out;
    out.names_ = csv_fields(line);
    const std::set<std::string> names(out.names_.begin(), out.names_.end());
    if (!names.contains(std::string(username_column)))
        return std::unexpected(fmt::format("The first line has no {}.", username_column));
    if (names.size() != out.names_.size()) return std::unexpected(std::string("The first line has a name twice."));
    for (const auto& name : out.names_)
        if (name.empty() || (!name.starts_with("cognito:") && name.size() > longest_column))
            return std::unexpected(std::string("The first line has a name that is empty or too long."));
    return out;
}

std::expected<void, std::string> user_csv::check_for(const user_pool_document& pool, bool has_hashes) const {
    const auto wanted = csv_header(pool);
    for (const auto& name : wanted)
        if (std::ranges::find(names_, name) == names_.end())
            return std::unexpected(fmt::format("The first line has no {}.", name));
    for (const auto& name : names_) {
        if (name == hash_column && !has_hashes)
            return std::unexpected(
                fmt::format("The first line has {}, but the job has no PasswordHashingAlgorithm.", name));
        if (name != hash_column && std::ranges::find(wanted, name) == wanted.end())
            return std::unexpected(std::string("The first line has an attribute that the user pool does not have."));
    }
    return {};
}

std::expected<imported_user, std::string> user_csv::read(std::string_view line) const {
    auto fields = csv_fields(line);
    if (fields.size() != names_.size())
        return std::unexpected(fmt::format("It has {} fields instead of {}.", fields.size(), names_.size()));
    imported_user out;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        auto& value = fields[i];
        const auto& name = names_[i];
        if (is_too_long(name, value)) return std::unexpected(fmt::format("{} is too long.", name));
        if (name == username_column)
            out.username = std::move(value);
        else if (name == mfa_column)
            out.has_sms_mfa = to_bool(value);
        else if (name == hash_column)
            out.password_hash = std::move(value);
        else if (name.starts_with("cognito:"))
            continue; // a column that is unknown here is no attribute
        else if (const auto flag = name.ends_with("_verified") ? to_bool(value) : std::nullopt)
            out.attributes.push_back({name, *flag ? "true" : "false"});
        else if (!value.empty())
            out.attributes.push_back({name, std::move(value)});
    }
    if (!cognito::is_username(out.username))
        return std::unexpected(fmt::format("{} is missing, or has white space.", username_column));
    return out;
}

} // namespace poolguard::pool
