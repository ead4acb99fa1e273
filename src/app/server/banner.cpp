#include "app/server/banner.hpp"

#include <fmt/format.h>

namespace poolguard::app {

std::string to_text(const banner& shown) {
    const auto& url = shown.url;
    auto out = fmt::format("Poolguard serves on {}\n", url);
    if (!url.ends_with("//" + shown.listens_on)) out += fmt::format("Listens on {}\n", shown.listens_on);
    out += fmt::format("User pool: {}\n", shown.pool);
    if (shown.users) {
        const auto& [admin, newcomer, tenant] = *shown.users;
        out += fmt::format("\nTwo users, each with a new password at every start with --demo (tenant {}):\n", tenant);
        out += fmt::format("  {:<22} {}   in group admin\n", admin.email, admin.password);
        out += fmt::format("  {:<22} {}   must change the password at the first sign-in\n", newcomer.email,
                           newcomer.password);
        const auto sign_in = [&](const demo_user& user) {
            return fmt::format(R"(curl -s {}/api/user/login -H 'Content-Type: application/json' -d '{}')", url,
                               fmt::format(R"({{"email":"{}","password":"{}"}})", user.email, user.password));
        };
        out += "\nTry, line by line:\n";
        out += fmt::format(R"sh(  TOKEN=$({} | sed -n 's/.*"{}":"\([^"]*\)".*/\1/p'))sh", sign_in(admin),
                           shown.token_member) +
               "\n";
        out += fmt::format(R"(  curl -s {}/api/items/me -H "Authorization: Bearer $TOKEN"; echo)", url) + "\n";
        out += fmt::format("  {}; echo\n", sign_in(newcomer));
        out += fmt::format("\nThe API is described, to be tried, at {}/docs\n", url);
    }
    return out + "Ready. Stop with Ctrl-C.\n";
}

} // namespace poolguard::app
