#include "pool/model/client_settings.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in.hpp"

namespace poolguard::pool {
namespace {

std::unexpected<failure> wrong_password() {
    return refuse(cognito::failure_name::not_authorized, "Incorrect username or password.");
}

} // namespace

result<sign_in_progress> sign_in_with_password(const sign_in_place& place, const parameter_map& given,
                                               const authentication_ports& ports) {
    const auto username = need_parameter(given, "USERNAME");
    if (!username) return std::unexpected(username.error());
    const auto password = need_parameter(given, "PASSWORD");
    if (!password) return std::unexpected(password.error());
    if (auto ok = check_secret_hash(ports.pools, *place.client, given, *username); !ok)
        return std::unexpected(ok.error());

    const auto user = find_user(*place.pool, *username, ports.users);
    if (!user) return std::unexpected(user.error());
    const auto subject =
        *user ? attempt_subject::of_user(*place.pool, **user) : attempt_subject::of_unknown(*place.pool, *username);
    if (auto ok = ports.attempts.check_sign_in(subject); !ok) return std::unexpected(ok.error());
    const bool is_right = ports.passwords.is_password_of(*user, *password);
    if (auto ok = ports.attempts.note_sign_in(subject, is_right); !ok) return std::unexpected(ok.error());
    if (!*user && !hides_users(place.client->settings))
        return refuse(cognito::failure_name::user_not_found, "User does not exist.");
    if (!is_right) return wrong_password();

    return proceed(place, **user, proof::password, ports);
}

} // namespace poolguard::pool
