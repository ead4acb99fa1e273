#include "app/server/banner.hpp"

#include <fmt/format.h>

namespace poolguard::app {

std::string to_text(const banner& shown) {
    const auto& url = shown.url;
    auto out = fmt::format("Poolguard is running at {}\n", url);
    if (!url.ends_with("//" + shown.listens_on)) out += fmt::format("Listening on {}\n", shown.listens_on);
    out += fmt::format("User pool: {}\n", shown.pool);
    if (shown.has_fast_hashing)
        out += "Passwords are hardly protected: POOLGUARD_PASSWORD_HASHING=fast-for-tests is only for tests\n";
    if (shown.users) {
        const auto& [admin, newcomer, tenant] = *shown.users;
        out += fmt::format("\nDemo users in tenant {}, with new passwords at every start:\n", tenant);
        out += fmt::format("  {:<22} {}   in group admin\n", admin.email, admin.password);
        out += fmt::format("  {:<22} {}   must change the password at the first sign-in\n", newcomer.email,
                           newcomer.password);
        const auto sign_in = [&](const demo_user& user) {
            return fmt::format(R"(curl -s {}/api/user/login -H 'Content-Type: application/json' -d '{}')", url,
                               fmt::format(R"({{"email":"{}","password":"{}"}})", user.email, user.password));
        };
        out += "\nTry it, line by line:\n";
        out += fmt::format(R"sh(  TOKEN=$({} | sed -n 's/.*"{}":"\([^"]*\)".*/\1/p'))sh", sign_in(admin),
                           shown.token_member) +
               "\n";
        out += fmt::format(R"(  curl -s {}/api/items/me -H "Authorization: Bearer $TOKEN"; echo)", url) + "\n";
        out += fmt::format("  {}; echo\n", sign_in(newcomer));
        out += fmt::format("\nTry the API at {}/docs\n", url);
    }
    return out + "Ready. Stop with Ctrl-C.\n";
}

} // namespace poolguard::app
