#include "app/server/demo_users.hpp"

#include "app/server/new_password.hpp"
#include "base/digest.hpp"
#include "base/try.hpp"
#include "cognito/messages/groups.hpp"
#include "cognito/messages/users.hpp"
#include "cognito/store_failure.hpp"
#include "store/document.hpp"

#include <boost/describe.hpp>

namespace poolguard::app {
namespace {

constexpr auto tenant = "tenant_a";

cognito::attribute make_attribute(std::string_view name, std::string_view value) {
    return {.Name = std::string(name), .Value = std::string(value)};
}

cognito::result<void> ignore_value(const auto& reply) {
    if (!reply) return std::unexpected(reply.error());
    return {};
}

// False if there is one. A new one has the password until the first sign-in.
cognito::result<bool> create_demo_user(const demo_pool& in, const std::string& email, const base::secret& password) {
    cognito::admin_create_user made;
    made.UserPoolId = in.user_pool_id;
    made.Username = email;
    made.MessageAction = cognito::message_action::SUPPRESS;
    made.UserAttributes = {make_attribute("email", email), make_attribute("email_verified", "true"),
                           make_attribute("custom:tenant_id", tenant)};
    made.TemporaryPassword = cognito::password{std::string(password.reveal())};
    const auto reply = in.cognito.call(made);
    if (!reply && reply.error().name == cognito::failure_name::username_exists) return false;
    if (!reply) return std::unexpected(reply.error());
    return true;
}

cognito::result<void> set_demo_password(const demo_pool& in, const std::string& email, const base::secret& secret,
                                        bool is_permanent) {
    cognito::admin_set_user_password message;
    message.UserPoolId = in.user_pool_id;
    message.Username = email;
    message.Password = cognito::password{std::string(secret.reveal())};
    message.Permanent = is_permanent;
    const auto reply = in.cognito.call(message);
    // A pool that remembers passwords refuses the one that the user already has.
    if (!reply && reply.error().name == cognito::failure_name::password_history_violation) return {};
    return ignore_value(reply);
}

// Whether the user has a password that is not temporary. What an administrator has reset is the user's to set.
cognito::result<bool> has_lasting_password(const demo_pool& in, const std::string& email) {
    cognito::admin_get_user message;
    message.UserPoolId = in.user_pool_id;
    message.Username = email;
    POOLGUARD_TRY(const auto found, in.cognito.call(message, cognito::idempotent));
    return found.UserStatus != cognito::user_status::FORCE_CHANGE_PASSWORD;
}

// What the last start left behind.
struct demo_note {
    static constexpr bool has_defaults = true;
    std::string password_digest; // of the chosen password, keyed; empty: the passwords were random
};
BOOST_DESCRIBE_STRUCT(demo_note, (), (password_digest))

store::key demo_note_key() { return {"server", "demo-users"}; }

std::string digest_of(const demo_pool& in, const base::secret& password) {
    return password.empty() ? "" : base::to_hex(base::hmac_sha256(in.key.reveal(), password.reveal()));
}

// A note that cannot be read counts as none: then the password is set again.
bool was_set_before(const demo_pool& in, const std::string& digest) {
    const auto found = store::load<demo_note>(in.records, demo_note_key());
    return !digest.empty() && found && *found && (*found)->value.password_digest == digest;
}

cognito::result<void> make_admin(const demo_pool& in, const std::string& email, const std::string& admin_group) {
    cognito::create_group group;
    group.UserPoolId = in.user_pool_id;
    group.GroupName = admin_group;
    group.Description = "May administer users";
    if (const auto reply = in.cognito.call(group); !reply && reply.error().name != cognito::failure_name::group_exists)
        return std::unexpected(reply.error());
    cognito::admin_add_user_to_group member;
    member.UserPoolId = in.user_pool_id;
    member.Username = email;
    member.GroupName = admin_group;
    return ignore_value(in.cognito.call(member));
}

cognito::result<void> provide_admin(const demo_pool& in, const std::string& email, const base::secret& password,
                                    const std::string& admin_group, const std::string& digest) {
    POOLGUARD_CHECK(create_demo_user(in, email, password));
    POOLGUARD_TRY(const auto is_settled, has_lasting_password(in, email));
    if (!is_settled || !was_set_before(in, digest))
        POOLGUARD_CHECK(set_demo_password(in, email, password, /*is_permanent*/ true));
    POOLGUARD_CHECK(make_admin(in, email, admin_group));
    if (!store::save(in.records, demo_note_key(), demo_note{digest}, store::always{}))
        return std::unexpected(cognito::store_failed());
    return {};
}

// A temporary password is set at each start, as it expires.
cognito::result<void> provide_newcomer(const demo_pool& in, api::demo_account& user, const base::secret& password) {
    POOLGUARD_TRY(const auto is_new, create_demo_user(in, user.email, password));
    if (is_new) return {};
    POOLGUARD_TRY(user.has_own_password, has_lasting_password(in, user.email));
    if (user.has_own_password) {
        user.password = {};
        return {};
    }
    return set_demo_password(in, user.email, password, /*is_permanent*/ false);
}

} // namespace

cognito::result<demo_users> provide_demo_users(const demo_pool& in, const demo_wishes& wanted,
                                               base::random_source& random) {
    const bool is_chosen = !wanted.password.empty();
    demo_users out{{"admin@example.com", {}, true}, {"newcomer@example.com", {}}, tenant, wanted.admin_group};
    if (!is_chosen)
        for (auto* user : {&out.admin, &out.newcomer})
            user->password = base::secret(make_password(random));
    const auto password_of = [&](const api::demo_account& user) -> const base::secret& {
        return is_chosen ? wanted.password : user.password;
    };
    POOLGUARD_CHECK(
        provide_admin(in, out.admin.email, password_of(out.admin), wanted.admin_group, digest_of(in, wanted.password)));
    POOLGUARD_CHECK(provide_newcomer(in, out.newcomer, password_of(out.newcomer)));
    return out;
}

} // namespace poolguard::app
