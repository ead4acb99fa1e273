#include "app/commands/checks/setting_checks.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::app::checks {
namespace {

constexpr auto about = "settings";

bool is_plain_and_public(const settings& given) {
    return given.public_url.starts_with("http://") && !given.public_url.starts_with("http://localhost") &&
           !given.public_url.starts_with("http://127.") && !given.public_url.starts_with("http://[::1]");
}

} // namespace

findings look_at_settings(const settings& given) {
    findings out;
    const auto doubt = [&](std::string text, std::string mend) {
        out.push_back(doubtful(about, std::move(text), std::move(mend)));
    };
    for (const auto& name : given.without_effect)
        doubt(fmt::format("{} has no effect beside the others", name), fmt::format("Unset {}", name));
    if (is_plain_and_public(given))
        doubt("Passwords and cookies go to the public URL in the clear",
              "Give an https:// address with --public-url, and serve it with --tls-cert or by a proxy");
    if (given.log_level == base::log::level::debug)
        doubt("The log is at DEBUG, which is much for a server that is used", "Unset DEBUG, or set LOG_LEVEL=INFO");
    if (std::ranges::find(given.allowed_origins, "*") != given.allowed_origins.end())
        doubt("Web pages of every origin may read answers", "Name the origins in CORS_ALLOWED_ORIGINS");
    if (!given.is_loopback && std::ranges::find(given.allowed_hosts, "*") != given.allowed_hosts.end())
        doubt("Every host name is served", "Name those that lead here in ALLOWED_HOSTS");
    if (given.tenants.enabled && !given.tenants.strict)
        doubt("A tenant that a token does not contradict is taken as asked", "Set TENANT_STRICT=1");
    if (given.store.is_shared() && given.secret_key.empty())
        doubt("The key that seals the shared records is in this server's data folder alone",
              "Set APP_SECRET_KEY, the same for all servers, and keep it where secrets are kept");
    if (given.demo) doubt("Demo users are made at each start", "Start without --demo");
    if (out.empty()) out.push_back(good(about, "can be read, and agree with each other"));
    return out;
}

} // namespace poolguard::app::checks
