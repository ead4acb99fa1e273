#include "base/random.hpp"
#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/sign_in_policy.hpp"
#include "pool/model/user_creation.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/user_view.hpp"
#include "pool/model/username_rules.hpp"
#include "pool/passwords/password_policy.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/invitations.hpp"
#include "pool/triggers/account_triggers.hpp"

namespace poolguard::pool {
namespace {

using cognito::message_action;
using cognito::user_status;

// A new user without one signs in with codes, where the pool allows that.
bool needs_no_password(const user_pool_document& pool, const cognito::admin_create_user& input) {
    return !input.TemporaryPassword && input.MessageAction != message_action::RESEND &&
           allows_users_without_password(pool.settings);
}

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

// Before anything is written: an address for each medium that the request names.
result<void> check_addresses(const user_document& user, const cognito::admin_create_user& input) {
    if (input.MessageAction == message_action::SUPPRESS || !input.DesiredDeliveryMediums) return {};
    for (const auto medium : *input.DesiredDeliveryMediums) {
        const bool is_mail = medium == cognito::delivery_medium::EMAIL;
        if (user.attributes.contains(is_mail ? "email" : "phone_number")) continue;
        return refuse_parameter(is_mail ? "No email provided but desired delivery medium was Email"
                                        : "No phone number provided but desired delivery medium was SMS");
    }
    return {};
}

result<user_document> create_invited(const user_pool_document& pool, const cognito::admin_create_user& input,
                                     const call& by, std::string_view password, const operation_ports& ports) {
    auto user = invited_user(pool, input, by, ports.random);
    if (!user) return user;
    POOLGUARD_CHECK(check_addresses(*user, input));
    if (password.empty())
        user->status = user_status::CONFIRMED;
    else
        set_password(pool, *user, ports.passwords.keep(pool, user->username, password), expiry(pool, by));
    POOLGUARD_CHECK(ask_before_sign_up(ports.functions, pool, *user, user_source::administrator,
                                       caller_of(by, {}, input.ClientMetadata), input.ValidationData));
    // Nobody loses an address to a user whom the pool's function refuses.
    if (input.ForceAliasCreation.value_or(false)) POOLGUARD_CHECK(free_verified_aliases(pool, *user, ports.users));
    POOLGUARD_CHECK(ports.creation.create(pool, *user, user_source::administrator));
    return user;
}

result<user_document> renew(const user_pool_document& pool, const cognito::admin_create_user& input, const call& by,
                            std::string_view password, const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, ports.users.get(pool, input.Username));
    POOLGUARD_CHECK(check_addresses(found.user, input));
    const auto kept = ports.passwords.keep(pool, found.user.username, password);
    user_document renewed;
    POOLGUARD_CHECK(ports.users.update(pool, found.user.username, [&](user_document& user) -> result<void> {
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
    const bool has_password = !needs_no_password(*pool, input);
    POOLGUARD_TRY(const auto password,
                  has_password ? temporary_password(*pool, input, ports.random) : result<base::secret>{});
    POOLGUARD_TRY(const auto user, input.MessageAction == message_action::RESEND
                                       ? renew(*pool, input, by, password.reveal(), ports)
                                       : create_invited(*pool, input, by, password.reveal(), ports));
    // An invitation is the way that a temporary password takes.
    if (has_password && input.MessageAction != message_action::SUPPRESS)
        POOLGUARD_CHECK(invite(
            *pool, user,
            {input.Username, password.reveal(), input.DesiredDeliveryMediums, caller_of(by, {}, input.ClientMetadata)},
            ports));
    return cognito::admin_create_user_reply{describe(user)};
}

extern const operation admin_create_user_operation = operation_of<cognito::admin_create_user, admin_create_user>;

} // namespace poolguard::pool
