#include "base/random.hpp"
#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/admin/users/invitation.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/user_view.hpp"
#include "pool/model/username_rules.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/password_policy.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {
namespace {

using cognito::message_action;
using cognito::user_status;

result<base::secret> temporary_password(const user_pool_document& pool, const cognito::admin_create_user& input,
                                        base::random_source& random) {
    if (!input.TemporaryPassword) return make_temporary_password(pool.settings, random);
    POOLGUARD_CHECK(check_password(pool.settings, input.TemporaryPassword->reveal(), password_use::administration));
    return base::secret{std::string(input.TemporaryPassword->reveal())};
}

std::int64_t expiry(const user_pool_document& pool, const call& by) {
    return base::epoch_milliseconds(by.now + std::chrono::days{temporary_password_days(pool.settings)});
}

result<user_document> invited_user(const user_pool_document& pool, const cognito::admin_create_user& input,
                                   const call& by, base::random_source& random) {
    POOLGUARD_TRY(auto attributes,
                  new_attributes(pool, input.UserAttributes.value_or(std::vector<cognito::attribute>{})));
    user_document out;
    out.sub = random.uuid();
    POOLGUARD_TRY(auto username, real_username(pool, input.Username, out.sub, attributes));
    out.username = std::move(username);
    out.attributes = std::move(attributes);
    out.status = user_status::FORCE_CHANGE_PASSWORD;
    out.created = base::epoch_milliseconds(by.now);
    out.modified = out.created;
    return out;
}

// Frees the aliases that the new user claims, unless the user's name is taken, so that the creation fails anyway.
result<void> free_aliases(const user_pool_document& pool, const user_document& user, users& users) {
    POOLGUARD_TRY(const auto same_name, users.find(pool, user.username));
    if (same_name) return {};
    for (const std::string attribute : {"email", "phone_number"}) {
        const auto address = user.attributes.find(attribute);
        if (address == user.attributes.end()) continue;
        if (auto freed = users.take_alias_over(pool, attribute, address->second, user.sub); !freed) return freed;
    }
    return {};
}

result<user_document> create_invited(const user_pool_document& pool, const cognito::admin_create_user& input,
                                     const call& by, users& users, groups& groups, std::string_view password,
                                     const passwords& passwords, base::random_source& random) {
    auto user = invited_user(pool, input, by, random);
    if (!user) return user;
    set_password(pool, *user, passwords.keep(pool, user->username, password), expiry(pool, by));
    if (input.ForceAliasCreation.value_or(false)) POOLGUARD_CHECK(free_aliases(pool, *user, users));
    if (auto created = users.create(pool, *user); !created) {
        // SignUp and AdminCreateUser word this one differently.
        if (created.error().message == "User already exists")
            return refuse(cognito::failure_name::username_exists, "User account already exists");
        return std::unexpected(created.error());
    }
    // An earlier user of this name may have been added to a group while being deleted.
    POOLGUARD_CHECK(groups.forget_user(pool, user->username));
    return user;
}

result<user_document> renew(const user_pool_document& pool, const cognito::admin_create_user& input, const call& by,
                            users& users, std::string_view password, const passwords& passwords) {
    POOLGUARD_TRY(const auto found, users.get(pool, input.Username));
    const auto kept = passwords.keep(pool, found.user.username, password);
    user_document renewed;
    POOLGUARD_CHECK(users.update(pool, found.user.username, [&](user_document& user) -> result<void> {
        if (user.status != user_status::FORCE_CHANGE_PASSWORD)
            return refuse(
                cognito::failure_name::unsupported_user_state,
                fmt::format("Resend not possible. {} status is not FORCE_CHANGE_PASSWORD", input.Username.value));
        set_password(pool, user, kept, expiry(pool, by));
        renewed = user;
        return {};
    }));
    return renewed;
}

} // namespace

reply_to<cognito::admin_create_user> admin_create_user(const cognito::admin_create_user& input, const call& by,
                                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_TRY(const auto password, temporary_password(*pool, input, ports.random));
    POOLGUARD_TRY(const auto user, input.MessageAction == message_action::RESEND
                                       ? renew(*pool, input, by, ports.users, password.reveal(), ports.passwords)
                                       : create_invited(*pool, input, by, ports.users, ports.groups, password.reveal(),
                                                        ports.passwords, ports.random));
    if (input.MessageAction != message_action::SUPPRESS) {
        const auto media = input.DesiredDeliveryMediums.value_or(std::vector<cognito::delivery_medium>{});
        POOLGUARD_CHECK(send_invitation(*pool, user, input.Username, password.reveal(), media, ports.mail));
    }
    return cognito::admin_create_user_reply{describe(user)};
}

extern const operation admin_create_user_operation = operation_of<cognito::admin_create_user, admin_create_user>;

} // namespace poolguard::pool
