#include "app/commands/checks/setting_checks.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::app::checks {
namespace {

constexpr auto about = "settings";

bool is_unencrypted_and_public(const settings& given) {
    return given.public_url.starts_with("http://") && !given.public_url.starts_with("http://localhost") &&
           !given.public_url.starts_with("http://127.") && !given.public_url.starts_with("http://[::1]");
}

} // namespace

findings check_settings(const settings& given) {
    findings out;
    const auto doubt = [&](std::string text, std::string fix) {
        out.push_back(doubtful(about, std::move(text), std::move(fix)));
    };
    for (const auto& [name, reason] : given.without_effect)
        doubt(fmt::format("{} has no effect: {}", name, reason), fmt::format("Unset {}", name));
    if (is_unencrypted_and_public(given))
        doubt("passwords and cookies are sent to the public URL unencrypted",
              "Set an https:// address with --public-url, and serve it with --tls-cert or through a proxy");
    if (given.log_level == base::log::level::debug)
        doubt("the log level is DEBUG, which is too verbose for production", "Unset DEBUG, or set LOG_LEVEL=INFO");
    if (std::ranges::find(given.allowed_origins, "*") != given.allowed_origins.end())
        doubt("web pages of every origin may read responses", "List the origins in CORS_ALLOWED_ORIGINS");
    if (!given.is_loopback && std::ranges::find(given.allowed_hosts, "*") != given.allowed_hosts.end())
        doubt("every host name is served", "List the host names of this server in ALLOWED_HOSTS");
    if (given.tenants.enabled && !given.tenants.strict)
        doubt("a user without a tenant may work in any tenant", "Set TENANT_STRICT=1");
    if (given.store.is_shared() && given.secret_key.empty())
        doubt("the key that encrypts the shared records is only in this server's data folder",
              "Set APP_SECRET_KEY, the same for all servers, and keep it with your other secrets");
    if (given.pool.has_fast_hashing)
        doubt("passwords are hashed for tests and hardly protected", "Unset POOLGUARD_PASSWORD_HASHING");
    if (given.demo) doubt("demo users are created at each start", "Start without --demo");
    if (out.empty()) out.push_back(good(about, "valid"));
    return out;
}

} // namespace poolguard::app::checks
