#include "app/server/banner.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

std::string trust_text(const std::string& authority) {
    return fmt::format(R"(
Trust the server's certificate, on this machine only:
  sudo cp '{0}' /usr/local/share/ca-certificates/poolguard-dev.crt && sudo update-ca-certificates
  certutil -d "sql:$HOME/.pki/nssdb" -A -t C,, -n poolguard-dev -i '{0}'   # Chromium, Chrome
  export NODE_EXTRA_CA_CERTS='{0}'   # Node.js
)",
                       authority);
}

} // namespace

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
    if (!shown.authority.empty()) out += trust_text(shown.authority);
    if (!shown.amazon_region.empty())
        out += fmt::format("\nSend Amazon's host names to this server, until you remove the line again:\n"
                           "  echo '127.0.0.1 cognito-idp.{0}.amazonaws.com cognito-identity.{0}.amazonaws.com' | "
                           "sudo tee -a /etc/hosts\n",
                           shown.amazon_region);
    return out + "Ready. Stop with Ctrl-C.\n";
}

} // namespace poolguard::app
