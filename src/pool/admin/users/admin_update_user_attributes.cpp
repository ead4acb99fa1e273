#include "base/try.hpp"
#include "cognito/messages/users.hpp"
#include "pool/accounts/address_verification.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/attribute_value.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/notices.hpp"

#include <algorithm>

namespace poolguard::pool {
namespace {

using attributes = std::vector<cognito::attribute>;

// Whether the administrator vouches for the new address.
bool is_said_to_be_verified(const attributes& given, std::string_view address) {
    const auto mark = fmt::format("{}_verified", address);
    return std::ranges::any_of(given, [&](const cognito::attribute& each) {
        return each.Name.value == mark && each.Value && is_true(each.Value->value);
    });
}

// The addresses that take effect once the user has verified them.
std::vector<code_address> waiting_addresses(const user_pool_document& pool, const user_document& user,
                                            const attributes& given) {
    std::vector<code_address> out;
    for (const auto& each : given)
        if (needs_code(pool, user, each) && must_be_verified_first(pool, each.Name) &&
            !is_said_to_be_verified(given, each.Name))
            out.push_back({each.Name, each.Value->value});
    return out;
}

// Without the waiting addresses, and without what is said about them.
attributes changes_at_once(attributes given, const std::vector<code_address>& waiting) {
    for (const auto& to : waiting)
        std::erase_if(given, [&](const cognito::attribute& each) {
            return each.Name.value == to.attribute || each.Name.value == to.attribute + "_verified";
        });
    return given;
}

} // namespace

reply_to<cognito::admin_update_user_attributes>
admin_update_user_attributes(const cognito::admin_update_user_attributes& input, const call& by,
                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user(ports.pools, ports.users, by, input.UserPoolId, input.Username));
    const auto& [pool, user] = found;
    // Check now that the addresses that wait can be written later.
    auto rehearsal = user.attributes;
    POOLGUARD_CHECK(change_attributes(*pool, input.UserAttributes, rehearsal));
    const auto waiting = waiting_addresses(*pool, user, input.UserAttributes);
    const auto at_once = changes_at_once(input.UserAttributes, waiting);
    user_document before;
    user_document after;
    POOLGUARD_CHECK(ports.users.update(*pool, user.username, [&](user_document& it) -> result<void> {
        before = it;
        POOLGUARD_CHECK(change_attributes(*pool, at_once, it.attributes));
        after = it;
        return {};
    }));
    send_notices_of_changes({*pool, before}, after, ports);
    for (const auto& each : at_once)
        POOLGUARD_CHECK(end_code_for(*pool, user, each.Name, ports.codes));
    for (const auto& to : waiting) {
        POOLGUARD_TRY(const auto purpose, purpose_of(to.attribute));
        POOLGUARD_CHECK(deliver_code(*pool, user, purpose, to,
                                     {message_reason::update_attribute, caller_of(by, {}, input.ClientMetadata)},
                                     ports));
    }
    return cognito::empty_reply{};
}

extern const operation admin_update_user_attributes_operation =
    operation_of<cognito::admin_update_user_attributes, admin_update_user_attributes>;

} // namespace poolguard::pool
