#include "app/commands/transfer/cognito_csv.hpp"

#include "cognito/messages/common.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace poolguard::app {
namespace {

constexpr std::string_view username = "cognito:username";
constexpr std::string_view mfa = "cognito:mfa_enabled";
constexpr std::size_t longest_name = 32;
constexpr std::size_t longest_value = 2048;

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
    return out;
}

std::expected<cognito_csv, std::string> cognito_csv::from_header(std::string_view line) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    cognito_csv out;
    out.names_ = csv_fields(line);
    const std::set<std::string> names(out.names_.begin(), out.names_.end());
    if (!names.contains(std::string(username)))
        return std::unexpected(fmt::format("The first line has no {}", username));
    if (names.size() != out.names_.size()) return std::unexpected(std::string("The first line has a name twice"));
    for (const auto& name : out.names_)
        if (name.empty() || (!name.starts_with("cognito:") && name.size() > longest_name))
            return std::unexpected(std::string("The first line has a name that is empty or too long"));
    return out;
}

std::expected<pool::imported_user, std::string> cognito_csv::read(std::string_view line) const {
    auto fields = csv_fields(line);
    if (fields.size() != names_.size())
        return std::unexpected(fmt::format("it has {} fields instead of {}", fields.size(), names_.size()));
    pool::imported_user out;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        auto& value = fields[i];
        if (value.size() > longest_value) return std::unexpected(fmt::format("{} is too long", names_[i]));
        if (names_[i] == username)
            out.username = std::move(value);
        else if (names_[i] == mfa)
            out.has_sms_mfa = value == "true" || value == "TRUE";
        else if (!names_[i].starts_with("cognito:") && !value.empty())
            out.attributes.push_back({names_[i], std::move(value)});
    }
    if (!cognito::is_username(out.username)) return std::unexpected(fmt::format("{} is missing", username));
    return out;
}

} // namespace poolguard::app
