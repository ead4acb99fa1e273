#include "api/demo_account.hpp"

#include "base/shell_word.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace poolguard::api {
namespace {

// The shell leaves quotes and backslashes of a variable as they are, but in JSON they must be escaped.
constexpr std::string_view password_in_json = R"sh($(printf %s "$POOLGUARD_DEMO_PASSWORD" | sed 's/["\\]/\\&/g'))sh";

} // namespace

std::string sign_in_command(std::string_view url, const demo_account& of) {
    const auto body = of.password.empty()
                          ? fmt::format(R"("{{\"email\":\"{}\",\"password\":\"{}\"}}")", of.email, password_in_json)
                          : base::shell_word(boost::json::serialize(
                                boost::json::object{{"email", of.email}, {"password", of.password.reveal()}}));
    return fmt::format("curl -s {}/api/user/login -H 'Content-Type: application/json' -d {}", url, body);
}

} // namespace poolguard::api
