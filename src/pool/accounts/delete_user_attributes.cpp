#include "base/try.hpp"
#include "cognito/messages/accounts.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/username_rules.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/notices.hpp"
#include "pool/tokens/access_tokens.hpp"

namespace poolguard::pool {
namespace {

enum class eraser { owner, administrator };

// `language` is that of the owner's call, as for notices.
result<void> erase(const user_pool_document& pool, const user_document& of,
                   const std::vector<cognito::attribute_name>& names, eraser by, std::string_view language,
                   const operation_ports& ports) {
    std::vector<cognito::attribute> emptied;
    emptied.reserve(names.size());
    for (const auto& name : names)
        emptied.push_back({name, {}});
    user_document before;
    user_document after;
    POOLGUARD_CHECK(ports.users.update(pool, of.username, [&](user_document& user) -> result<void> {
        if (user.sub != of.sub) return refuse(cognito::failure_name::user_not_found, "User does not exist.");
        before = user;
        POOLGUARD_CHECK(change_attributes(pool, emptied, user.attributes));
        after = user;
        if (by == eraser::administrator) return {};
        return check_can_still_sign_in(pool, before, user);
    }));
    send_notices_of_changes({pool, before, language}, after, ports);
    for (const auto& name : names)
        POOLGUARD_CHECK(end_code_for(pool, of, name, ports.codes));
    return {};
}

} // namespace

reply_to<cognito::delete_user_attributes> delete_user_attributes(const cognito::delete_user_attributes& input,
                                                                 const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    for (const auto& name : input.UserAttributeNames)
        POOLGUARD_CHECK(check_own_attribute(who.client(), name));
    POOLGUARD_CHECK(erase(who.pool(), who.user(), input.UserAttributeNames, eraser::owner, by.language, ports));
    return cognito::empty_reply{};
}

reply_to<cognito::admin_delete_user_attributes>
admin_delete_user_attributes(const cognito::admin_delete_user_attributes& input, const call& by,
                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(erase(*found.pool, found.user, input.UserAttributeNames, eraser::administrator, {}, ports));
    return cognito::empty_reply{};
}

extern const operation delete_user_attributes_operation =
    operation_of<cognito::delete_user_attributes, delete_user_attributes>;
extern const operation admin_delete_user_attributes_operation =
    operation_of<cognito::admin_delete_user_attributes, admin_delete_user_attributes>;

} // namespace poolguard::pool
