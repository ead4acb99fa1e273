#include "app/server/demo_users.hpp"

#include "app/server/new_password.hpp"
#include "base/try.hpp"
#include "cognito/messages/groups.hpp"
#include "cognito/messages/users.hpp"

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

cognito::result<void> provide_user(cognito::client& cognito, const std::string& pool, const demo_user& wanted,
                                   bool is_permanent) {
    cognito::admin_create_user made;
    made.UserPoolId = pool;
    made.Username = wanted.email;
    made.MessageAction = cognito::message_action::SUPPRESS;
    made.UserAttributes = {make_attribute("email", wanted.email), make_attribute("email_verified", "true"),
                           make_attribute("custom:tenant_id", tenant)};
    if (const auto reply = cognito.call(made); !reply && reply.error().name != cognito::failure_name::username_exists)
        return std::unexpected(reply.error());
    cognito::admin_set_user_password password;
    password.UserPoolId = pool;
    password.Username = wanted.email;
    password.Password = cognito::password{wanted.password};
    password.Permanent = is_permanent;
    return ignore_value(cognito.call(password));
}

cognito::result<void> make_admin(cognito::client& cognito, const std::string& pool, const std::string& email) {
    cognito::create_group group;
    group.UserPoolId = pool;
    group.GroupName = "admin";
    group.Description = "May administer users";
    if (const auto reply = cognito.call(group); !reply && reply.error().name != cognito::failure_name::group_exists)
        return std::unexpected(reply.error());
    cognito::admin_add_user_to_group member;
    member.UserPoolId = pool;
    member.Username = email;
    member.GroupName = "admin";
    return ignore_value(cognito.call(member));
}

} // namespace

cognito::result<demo_users> provide_demo_users(cognito::client& cognito, const std::string& user_pool_id,
                                               base::random_source& random) {
    demo_users out{
        {"admin@example.com", make_password(random)}, {"newcomer@example.com", make_password(random)}, tenant};
    for (const auto& [user, is_permanent] : {std::pair{out.admin, true}, std::pair{out.newcomer, false}})
        POOLGUARD_CHECK(provide_user(cognito, user_pool_id, user, is_permanent));
    POOLGUARD_CHECK(make_admin(cognito, user_pool_id, out.admin.email));
    return out;
}

} // namespace poolguard::app
