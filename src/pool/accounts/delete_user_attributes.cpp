#include "base/try.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"

namespace poolguard::pool {
namespace {

result<void> erase(const user_pool_document& pool, const user_document& of,
                   const std::vector<cognito::attribute_name>& names, users& users) {
    std::vector<cognito::attribute> emptied;
    emptied.reserve(names.size());
    for (const auto& name : names)
        emptied.push_back({name, {}});
    return users.update(pool, of.username, [&](user_document& user) -> result<void> {
        if (user.sub != of.sub) return refuse(cognito::failure_name::user_not_found, "User does not exist.");
        return change_attributes(pool, emptied, user.attributes);
    });
}

} // namespace

result<cognito::empty_reply> delete_user_attributes(const cognito::delete_user_attributes& input, const call&,
                                                    const account_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    for (const auto& name : input.UserAttributeNames)
        POOLGUARD_CHECK(check_own_attribute(who.client(), name));
    POOLGUARD_CHECK(erase(who.pool(), who.user(), input.UserAttributeNames, ports.users));
    return cognito::empty_reply{};
}

result<cognito::empty_reply> admin_delete_user_attributes(const cognito::admin_delete_user_attributes& input,
                                                          const call& by, const account_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    POOLGUARD_CHECK(erase(*found.pool, found.user, input.UserAttributeNames, ports.users));
    return cognito::empty_reply{};
}

} // namespace poolguard::pool
