#pragma once
// Messages about the tags of user pools and of identity pools: both services have operations of these names, and only
// user pools have a pattern for ARNs.

#include "cognito/messages/common.hpp"

namespace poolguard::cognito {

template <class Arn>
struct tag_resource {
    static constexpr std::string_view operation = "TagResource";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    Arn ResourceArn;
    tags Tags;
    BOOST_DESCRIBE_CLASS(tag_resource, (), (ResourceArn, Tags), (), ())
};

template <class Arn>
struct untag_resource {
    static constexpr std::string_view operation = "UntagResource";
    static constexpr auto authorized_by = authorization::signature;
    using reply = empty_reply;

    Arn ResourceArn;
    std::vector<tag_key> TagKeys;
    BOOST_DESCRIBE_CLASS(untag_resource, (), (ResourceArn, TagKeys), (), ())
};

struct list_tags_for_resource_reply {
    tags Tags;
};
BOOST_DESCRIBE_STRUCT(list_tags_for_resource_reply, (), (Tags))

template <class Arn>
struct list_tags_for_resource {
    static constexpr std::string_view operation = "ListTagsForResource";
    static constexpr auto authorized_by = authorization::signature;
    using reply = list_tags_for_resource_reply;

    Arn ResourceArn;
    BOOST_DESCRIBE_CLASS(list_tags_for_resource, (), (ResourceArn), (), ())
};

} // namespace poolguard::cognito
