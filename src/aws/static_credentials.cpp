#include "aws/static_credentials.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace poolguard::aws {
namespace {

// Lines of Windows files also end with a carriage return.
std::string_view trimmed(std::string_view text) { return base::trim(text, " \t\r"); }

// The name in "[name]", which a comment may follow; nullopt if the line is not a section header.
std::optional<std::string_view> section_name(std::string_view line) {
    if (!line.starts_with('[')) return std::nullopt;
    const auto end = line.find(']');
    if (end == std::string_view::npos) return std::string_view{};
    return trimmed(line.substr(1, end - 1));
}

void take_setting(std::string_view line, credentials& out) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return;
    const auto name = trimmed(line.substr(0, equals));
    const std::string value(trimmed(line.substr(equals + 1)));
    if (name == "aws_access_key_id")
        out.access_key_id = value;
    else if (name == "aws_secret_access_key")
        out.secret_access_key = base::secret{value};
    else if (name == "aws_session_token")
        out.session_token = base::secret{value};
}

} // namespace

std::expected<credentials, credentials_error> environment_credentials::get() {
    const auto key = value_of(variables_, "AWS_ACCESS_KEY_ID");
    auto secret = value_of(variables_, "AWS_SECRET_ACCESS_KEY");
    if (!key && !secret) return std::unexpected(credentials_error::not_configured);
    if (!key || !secret) return std::unexpected(credentials_error::incomplete_environment);
    credentials out;
    out.access_key_id = *key;
    out.secret_access_key = base::secret{std::move(*secret)};
    if (auto token = value_of(variables_, "AWS_SESSION_TOKEN")) out.session_token = base::secret{std::move(*token)};
    return out;
}

std::expected<credentials, credentials_error> shared_file_credentials::get() {
    const auto profile = value_of(variables_, "AWS_PROFILE");
    const auto named_file = value_of(variables_, "AWS_SHARED_CREDENTIALS_FILE");
    const auto home = value_of(variables_, "HOME");
    std::optional<std::string> text;
    if (named_file)
        text = read_small_file(*named_file);
    else if (home)
        text = read_small_file(std::filesystem::path(*home) / ".aws" / "credentials");
    if (!text && named_file) return std::unexpected(credentials_error::unreadable_file);
    if (!text && !profile) return std::unexpected(credentials_error::not_configured);
    if (!text) return std::unexpected(credentials_error::profile_not_found);
    auto found = read_profile(*text, profile.value_or("default"));
    base::wipe(*text);
    if (found) return found;
    const bool is_absent = found.error() == credentials_error::profile_not_found;
    if (is_absent && !profile) return std::unexpected(credentials_error::not_configured);
    if (found.error() == credentials_error::not_configured && profile)
        return std::unexpected(credentials_error::incomplete_profile);
    return found;
}

std::expected<credentials, credentials_error> read_profile(std::string_view text, std::string_view profile) {
    credentials out;
    bool is_found = false;
    bool is_inside = false;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        const auto line = text.substr(start, end - start);
        start = end + 1;
        // An indented line continues the setting above it; the three settings read here have no such lines.
        if (line.starts_with(' ') || line.starts_with('\t') || line.starts_with('#') || line.starts_with(';')) continue;
        if (const auto name = section_name(line)) {
            is_inside = *name == profile;
            is_found = is_found || is_inside;
        } else if (is_inside) {
            take_setting(line, out);
        }
    }
    if (!is_found) return std::unexpected(credentials_error::profile_not_found);
    if (out.access_key_id.empty() && out.secret_access_key.empty())
        return std::unexpected(credentials_error::not_configured);
    if (out.access_key_id.empty() || out.secret_access_key.empty())
        return std::unexpected(credentials_error::incomplete_profile);
    return out;
}

} // namespace poolguard::aws
