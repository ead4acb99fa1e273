#include "base/try.hpp"
#include "cognito/messages/groups.hpp"
#include "pool/model/groups.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/tokens/sessions.hpp"

namespace poolguard::pool {
namespace {

result<void> end_tokens_of_members(const user_pool_document& pool, std::string_view group,
                                   const operation_ports& ports) {
    constexpr std::size_t members_per_page = 100;
    std::optional<std::string> after;
    do {
        POOLGUARD_TRY(auto page, ports.groups.members_of(pool, group, members_per_page, std::move(after)));
        for (const auto& each : page.records) {
            POOLGUARD_TRY(const auto found, ports.users.find_exact(pool, each.key.sort));
            if (!found) continue;
            POOLGUARD_CHECK(ports.sessions.end_group_tokens(pool, found->user, group));
        }
        after = std::move(page.next);
    } while (after);
    return {};
}

} // namespace

reply_to<cognito::delete_group> delete_group(const cognito::delete_group& input, const call& by,
                                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, input.UserPoolId));
    POOLGUARD_CHECK(end_tokens_of_members(*pool, input.GroupName, ports));
    POOLGUARD_CHECK(ports.groups.remove(*pool, input.GroupName));
    return cognito::no_reply{};
}

extern const operation delete_group_operation = operation_of<cognito::delete_group, delete_group>;

} // namespace poolguard::pool
