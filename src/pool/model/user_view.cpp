#include "pool/model/user_view.hpp"

#include "pool/model/linked_identities.hpp"

namespace poolguard::pool {
namespace {
cognito::timestamp user_time(std::int64_t milliseconds) { return {base::from_epoch_milliseconds(milliseconds)}; }
} // namespace

std::vector<cognito::attribute> attributes_of(const user_document& user) {
    std::vector<cognito::attribute> out;
    out.reserve(user.attributes.size() + 1);
    out.push_back({"sub", user.sub});
    for (const auto& [name, value] : user.attributes)
        out.push_back({name, value});
    if (!user.identities.empty()) out.push_back({"identities", identities_attribute(user)});
    return out;
}

cognito::user describe(const user_document& user) {
    return {user.username, attributes_of(user), user_time(user.created), user_time(user.modified),
            user.enabled,  user.status};
}

cognito::group describe(const user_pool_document& pool, const group_document& group) {
    return {group.name,
            pool.id,
            group.description,
            group.role_arn,
            group.precedence,
            user_time(group.modified),
            user_time(group.created)};
}

} // namespace poolguard::pool
