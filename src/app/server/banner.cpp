#include "app/server/banner.hpp"

#include "base/shell_word.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace poolguard::app {
namespace {

std::string trust_text(const std::string& authority) {
    return fmt::format(R"(
Trust the server's certificate, on this machine only:
  sudo cp {0} /usr/local/share/ca-certificates/poolguard-dev.crt && sudo update-ca-certificates
  certutil -d "sql:$HOME/.pki/nssdb" -A -t C,, -n poolguard-dev -i {0}   # Chromium, Chrome
  export NODE_EXTRA_CA_CERTS={0}   # Node.js
)",
                       base::shell_word(authority));
}

std::string places_text(const banner& shown) {
    std::vector<std::pair<std::string, std::string_view>> places{{"/", "what is here, and what to do next"}};
    if (!shown.sign_in_path.empty()) places.emplace_back(shown.sign_in_path, "sign in");
    places.emplace_back("/account", "your own account");
    places.emplace_back("/console", "the console, for administrators");
    if (shown.has_mailbox) places.emplace_back("/console/mailbox", "the mail that users get, with their codes");
    places.emplace_back("/docs", "the API, with a form to try each operation");
    std::size_t widest = 0;
    for (const auto& [path, what] : places)
        widest = std::max(widest, path.size());
    std::string out = "\nOpen in a browser:\n";
    for (const auto& [path, what] : places)
        out += fmt::format("  {}{:<{}}   {}\n", shown.url, path, widest, what);
    return out;
}

std::string demo_text(const demo_users& users, const banner& shown) {
    const bool is_chosen = users.has_chosen_password();
    auto out = fmt::format("\nDemo users in tenant {}, with {}:\n", users.tenant,
                           is_chosen ? "the password as set in POOLGUARD_DEMO_PASSWORD, until they choose another"
                                     : "new passwords at every start (POOLGUARD_DEMO_PASSWORD keeps one)");
    const auto user = [&](const api::demo_account& of, std::string_view about) {
        const auto password = of.password.empty() ? std::string{} : fmt::format("{}   ", of.password.reveal());
        out += fmt::format("  {:<22} {}{}\n", of.email, password, about);
    };
    user(users.admin, fmt::format("in group {}", users.admin_group));
    user(users.newcomer, users.newcomer.has_own_password ? "has already chosen a password"
                                                         : "must change the password at the first sign-in");
    out += "\nOr paste into another terminal, line by line:\n";
    if (is_chosen)
        out += "  export POOLGUARD_DEMO_PASSWORD='…'   # the one that you have set; a ' in it is typed '\\''\n";
    out += fmt::format(R"sh(  TOKEN=$({} | sed -n 's/.*"{}":"\([^"]*\)".*/\1/p'))sh",
                       api::sign_in_command(shown.url, users.admin), shown.token_member) +
           "\n";
    out += fmt::format(R"(  curl -s {}/api/items/me -H "Authorization: Bearer $TOKEN"; echo)", shown.url) + "\n";
    if (!users.newcomer.has_own_password)
        out += fmt::format("  {}; echo\n", api::sign_in_command(shown.url, users.newcomer));
    return out;
}

} // namespace

std::string to_text(const banner& shown) {
    auto out = fmt::format("Poolguard is running at {}\n", shown.url);
    if (!shown.url.ends_with("//" + shown.listens_on)) out += fmt::format("Listening on {}\n", shown.listens_on);
    out += fmt::format("User pool: {}\n", shown.pool);
    if (shown.has_fast_hashing)
        out += "Passwords are hardly protected: POOLGUARD_PASSWORD_HASHING=fast-for-tests is only for tests\n";
    out += places_text(shown);
    if (shown.users) out += demo_text(*shown.users, shown);
    if (!shown.authority.empty()) out += trust_text(shown.authority);
    if (!shown.amazon_region.empty())
        out += fmt::format("\nSend Amazon's host names to this server, until you remove the line again:\n"
                           "  echo '127.0.0.1 cognito-idp.{0}.amazonaws.com cognito-identity.{0}.amazonaws.com' | "
                           "sudo tee -a /etc/hosts\n",
                           shown.amazon_region);
    return out + "Ready. Stop with Ctrl-C.\n";
}

} // namespace poolguard::app
