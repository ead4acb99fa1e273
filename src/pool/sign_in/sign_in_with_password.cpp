#include "base/try.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/sign_in.hpp"
#include "pool/sign_in/user_migration.hpp"
#include "pool/triggers/account_triggers.hpp"

namespace poolguard::pool {
namespace {

// Hashes the password again if its hash is not as this server makes them now. Before the next challenge, since its
// session is bound to the hash.
result<void> renew_hash(const sign_in_place& place, user_document& user, std::string_view password,
                        const operation_ports& ports) {
    const auto kept = ports.passwords.renewed(*place.pool, user, password);
    if (!kept) return {};
    const auto store_in = [&](user_document& document) {
        document.password_hash = kept->hash;
        document.srp_salt = kept->srp_salt;
        document.srp_verifier = kept->srp_verifier;
    };
    bool is_same_password = false;
    POOLGUARD_CHECK(ports.users.update(*place.pool, user.username, [&](user_document& current) -> result<void> {
        is_same_password = current.sub == user.sub && current.password_hash == user.password_hash;
        if (is_same_password) store_in(current);
        return {};
    }));
    if (is_same_password) store_in(user);
    return {};
}

} // namespace

result<sign_in_progress> sign_in_with_password(const sign_in_place& place, const parameter_map& given,
                                               const operation_ports& ports) {
    POOLGUARD_TRY(const auto username, need_parameter(given, "USERNAME"));
    POOLGUARD_TRY(const auto password, need_parameter(given, "PASSWORD"));
    POOLGUARD_CHECK(check_secret_hash(ports.pools, *place.client, given, username));
    POOLGUARD_TRY(auto user, find_user_to_sign_in(*place.pool, username, ports.users));
    auto subject =
        user ? attempt_subject::of_user(*place.pool, *user) : attempt_subject::of_unknown(*place.pool, username);
    POOLGUARD_CHECK(ports.attempts.check_sign_in(subject));
    const bool hides = hides_users(place.client->settings);
    if (!user) {
        POOLGUARD_TRY(user, migrate_user(place, std::string(username), password, ports));
        if (user) subject = attempt_subject::of_user(*place.pool, *user);
    }
    if (user || hides)
        POOLGUARD_CHECK(
            ask_before_authentication(ports.functions, *place.pool, user, username, hides, place.by, place.validation));
    const bool is_right = ports.passwords.is_password_of(user, password);
    POOLGUARD_CHECK(ports.attempts.note_sign_in(subject, is_right));
    if (!is_right) note_wrong_password(place, user, ports);
    if (!user && !hides) return refuse(cognito::failure_name::user_not_found, "User does not exist.");
    if (!is_right) return std::unexpected(wrong_password(*place.client, user));
    POOLGUARD_CHECK(renew_hash(place, *user, password, ports));
    return proceed(place, *user, proof::first_factor, ports);
}

} // namespace poolguard::pool
