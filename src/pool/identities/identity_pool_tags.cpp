#include "base/try.hpp"
#include "pool/identities/identity_pools.hpp"
#include "pool/model/tags.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {
namespace {

using tag_pool_message = cognito::tag_resource<cognito::arn_text>;
using untag_pool_message = cognito::untag_resource<cognito::arn_text>;
using list_pool_tags_message = cognito::list_tags_for_resource<cognito::arn_text>;

result<std::string> pool_of(std::string_view arn, const operation_ports& ports) {
    return id_in_arn(arn, "cognito-identity", ports.account, "identitypool");
}

reply_to<tag_pool_message> tag(const tag_pool_message& input, const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto id, pool_of(input.ResourceArn, ports));
    result<void> added;
    POOLGUARD_CHECK(ports.identity_pools.update(
        id, by, [&](identity_pool_document& pool) { added = add_tags(pool.settings.IdentityPoolTags, input.Tags); }));
    POOLGUARD_CHECK(added);
    return cognito::empty_reply{};
}

reply_to<untag_pool_message> untag(const untag_pool_message& input, const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto id, pool_of(input.ResourceArn, ports));
    POOLGUARD_CHECK(ports.identity_pools.update(
        id, by, [&](identity_pool_document& pool) { remove_tags(pool.settings.IdentityPoolTags, input.TagKeys); }));
    return cognito::empty_reply{};
}

reply_to<list_pool_tags_message> list(const list_pool_tags_message& input, const call& by,
                                      const operation_ports& ports) {
    POOLGUARD_TRY(const auto id, pool_of(input.ResourceArn, ports));
    POOLGUARD_TRY(auto pool, ports.identity_pools.get(id, by));
    return cognito::list_tags_for_resource_reply{std::move(pool.settings.IdentityPoolTags).value_or(cognito::tags{})};
}

} // namespace

extern const operation tag_identity_pool_operation = operation_of<tag_pool_message, tag>;
extern const operation untag_identity_pool_operation = operation_of<untag_pool_message, untag>;
extern const operation list_tags_of_identity_pool_operation = operation_of<list_pool_tags_message, list>;

} // namespace poolguard::pool
