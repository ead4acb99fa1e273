#include "pool/client_settings.hpp"
#include "pool/refusal.hpp"
#include "pool/sign_in.hpp"

namespace poolguard::pool {
namespace {

std::unexpected<failure> wrong_password() {
    return refuse(cognito::failure_name::not_authorized, "Incorrect username or password.");
}

// What keeps a user out who knows the password.
result<void> check_status(const user_pool_document& pool, const user_document& user, base::time_point now) {
    using enum cognito::user_status;
    if (!user.enabled) return refuse(cognito::failure_name::not_authorized, "User is disabled.");
    if (user.status == UNCONFIRMED) return refuse(cognito::failure_name::user_not_confirmed, "User is not confirmed.");
    if (user.status == RESET_REQUIRED)
        return refuse(cognito::failure_name::password_reset_required, "Password reset required for the user");
    if (user.status != CONFIRMED && user.status != FORCE_CHANGE_PASSWORD) return wrong_password();
    if (user.password_expires != 0 && now >= base::from_epoch_milliseconds(user.password_expires))
        return refuse(cognito::failure_name::not_authorized,
                      "Temporary password has expired and must be reset by an administrator.");
    // A second factor that the pool insists on and that cannot be asked for must not be skipped.
    if (pool.settings.MfaConfiguration == cognito::mfa_mode::ON)
        return refuse("InvalidUserPoolConfigurationException",
                      "The user pool requires a second factor that this server cannot ask for.");
    return {};
}

// True when the password is the user's; false, at the same cost, when it is not or there is no such user.
bool is_password_of(const std::optional<user_document>& user, std::string_view password,
                    const password_hasher& hasher) {
    if (user && !user->password_hash.empty()) return hasher.verify(user->password_hash, password);
    hasher.verify_nothing(password);
    return false;
}

} // namespace

result<cognito::authentication_reply> sign_in_with_password(const sign_in_place& place, const parameter_map& given,
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
    const bool is_right = is_password_of(*user, *password, ports.hasher);
    if (auto ok = ports.attempts.note_sign_in(subject, is_right); !ok) return std::unexpected(ok.error());
    if (!*user && !hides_users(place.client->settings))
        return refuse(cognito::failure_name::user_not_found, "User does not exist.");
    if (!is_right) return wrong_password();

    if (auto ok = check_status(*place.pool, **user, ports.clock.now()); !ok) return std::unexpected(ok.error());
    if ((*user)->status == cognito::user_status::FORCE_CHANGE_PASSWORD)
        return demand_new_password(place, **user, ports);
    return finish_sign_in(place, **user, ports);
}

} // namespace poolguard::pool
