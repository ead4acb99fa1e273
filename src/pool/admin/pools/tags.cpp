#include "pool/model/tags.hpp"

#include "base/try.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {
namespace {

using tag_user_pool_message = cognito::tag_resource<cognito::arn>;
using untag_user_pool_message = cognito::untag_resource<cognito::arn>;
using list_user_pool_tags_message = cognito::list_tags_for_resource<cognito::arn>;

// The pool of an ARN, which must be in the region of the call.
result<std::shared_ptr<const user_pool_document>> find_tagged(std::string_view arn, const call& by,
                                                              const operation_ports& ports) {
    POOLGUARD_TRY(const auto id, id_in_arn(arn, "cognito-idp", ports.account, "userpool"));
    return find_pool(ports.pools, by, id);
}

reply_to<tag_user_pool_message> tag_resource(const tag_user_pool_message& input, const call& by,
                                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_tagged(input.ResourceArn, by, ports));
    POOLGUARD_CHECK(ports.pools.update(
        pool->id, [&](user_pool_document& it) { return add_tags(it.settings.UserPoolTags, input.Tags); }));
    return cognito::empty_reply{};
}

reply_to<untag_user_pool_message> untag_resource(const untag_user_pool_message& input, const call& by,
                                                 const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_tagged(input.ResourceArn, by, ports));
    POOLGUARD_CHECK(ports.pools.update(pool->id, [&](user_pool_document& it) -> result<void> {
        remove_tags(it.settings.UserPoolTags, input.TagKeys);
        return {};
    }));
    return cognito::empty_reply{};
}

reply_to<list_user_pool_tags_message> list_tags_for_resource(const list_user_pool_tags_message& input, const call& by,
                                                             const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_tagged(input.ResourceArn, by, ports));
    return cognito::list_tags_for_resource_reply{pool->settings.UserPoolTags.value_or(cognito::tags{})};
}

} // namespace

extern const operation tag_resource_operation = operation_of<tag_user_pool_message, tag_resource>;
extern const operation untag_resource_operation = operation_of<untag_user_pool_message, untag_resource>;
extern const operation list_tags_for_resource_operation =
    operation_of<list_user_pool_tags_message, list_tags_for_resource>;

} // namespace poolguard::pool
