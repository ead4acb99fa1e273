#include "app/commands/env_command.hpp"

#include "app/files/data_folder.hpp"
#include "app/files/development_certificate.hpp"
#include "app/files/report.hpp"
#include "app/server/served_pool.hpp"
#include "base/try.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

// As shells and dotenv readers accept it: in double quotes if it holds special characters.
std::string dotenv_value(std::string_view value) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:@%+=,";
    if (value.find_first_not_of(plain) == std::string_view::npos) return std::string(value);
    std::string out = "\"";
    for (const char c : value) {
        if (std::string_view("\"\\$`").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out + '"';
}

std::expected<void, std::string> print_variables(const settings& given, const environment& variables) {
    POOLGUARD_TRY(const auto pool, find_served_pool(given, variables));
    POOLGUARD_TRY(const auto folder, data_folder::open(given.data));
    base::system_random random;
    POOLGUARD_TRY(const auto key_pair, folder.key_pair(random));
    fmt::print("AWS_REGION={}\n", pool.region);
    // Older clients, such as boto3 of Debian 12, know only this name.
    fmt::print("AWS_DEFAULT_REGION={}\n", pool.region);
    fmt::print("AWS_ENDPOINT_URL={}\n", pool.public_url);
    fmt::print("AWS_ACCESS_KEY_ID={}\n", dotenv_value(key_pair.access_key_id));
    fmt::print("AWS_SECRET_ACCESS_KEY={}\n", dotenv_value(key_pair.secret_access_key.reveal()));
    fmt::print("COGNITO_USER_POOL_ID={}\n", pool.user_pool_id);
    fmt::print("COGNITO_APP_CLIENT_ID={}\n", pool.client_id);
    fmt::print("COGNITO_WEB_CLIENT_ID={}\n", pool.web_client_id);
    fmt::print("COGNITO_IDENTITY_POOL_ID={}\n", pool.identity_pool_id);
    fmt::print("COGNITO_ISSUER={}\n", pool.issuer);
    fmt::print("COGNITO_JWKS_URL={}/{}/.well-known/jwks.json\n", pool.public_url, pool.user_pool_id);
    fmt::print("COGNITO_DOMAIN={}\n", pool.public_url);
    const auto authority = std::filesystem::absolute(development_authority_in(given.data));
    std::error_code ignored;
    if (pool.public_url.starts_with("https://") && std::filesystem::exists(authority, ignored))
        for (const auto* name : {"AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"})
            fmt::print("{}={}\n", name, dotenv_value(authority.string()));
    return {};
}

} // namespace

int print_environment(const settings& given, const environment& variables) {
    const auto printed = print_variables(given, variables);
    if (!printed) report(printed.error());
    return printed ? 0 : 1;
}

} // namespace poolguard::app
