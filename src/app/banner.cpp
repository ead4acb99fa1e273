#include "app/banner.hpp"

#include <fmt/format.h>

namespace poolguard::app {

std::string make_banner(const std::string& url, const std::optional<demo_users>& users) {
    auto out = fmt::format("Poolguard serves on {}\n", url);
    if (users) {
        const auto& [admin, newcomer, tenant] = *users;
        out += fmt::format("\nTwo users, with passwords made just now (tenant {}):\n", tenant);
        out += fmt::format("  {:<22} {}   in group admin\n", admin.email, admin.password);
        out += fmt::format("  {:<22} {}   must change the password at the first sign-in\n", newcomer.email,
                           newcomer.password);
        const auto sign_in = [&](const demo_user& user) {
            return fmt::format(R"(curl -s {}/api/user/login -H 'Content-Type: application/json' -d '{}')", url,
                               fmt::format(R"({{"email":"{}","password":"{}"}})", user.email, user.password));
        };
        out += "\nTry, line by line:\n";
        out += fmt::format(R"sh(  TOKEN=$({} | sed 's/.*"access_token":"\([^"]*\)".*/\1/'))sh", sign_in(admin)) + "\n";
        out += fmt::format(R"(  curl -s {}/api/items/me -H "Authorization: Bearer $TOKEN" -H 'X-Tenant-Id: {}')", url,
                           tenant) +
               "\n";
        out += fmt::format("  {}\n", sign_in(newcomer));
        out += fmt::format("\nThe API is described at {}/docs\n", url);
    }
    return out + "Ready. Stop with Ctrl-C.\n";
}

} // namespace poolguard::app
