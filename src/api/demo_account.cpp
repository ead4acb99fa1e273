#include "api/demo_account.hpp"

#include <fmt/format.h>

namespace poolguard::api {

std::string sign_in_command(std::string_view url, const demo_account& of) {
    const auto body = of.password.empty()
                          ? fmt::format(R"("{{\"email\":\"{}\",\"password\":\"$POOLGUARD_DEMO_PASSWORD\"}}")", of.email)
                          : fmt::format(R"('{{"email":"{}","password":"{}"}}')", of.email, of.password.reveal());
    return fmt::format("curl -s {}/api/user/login -H 'Content-Type: application/json' -d {}", url, body);
}

} // namespace poolguard::api
