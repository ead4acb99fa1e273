#pragma once
// Deletion of users by administrators: /users/{user_id}.

#include "api/operation.hpp"
#include "base/json/text.hpp"
#include "service/users.hpp"

#include <boost/describe.hpp>
#include <vector>

namespace poolguard::api {

struct deleted_user_path {
    base::json::text<1, 128> user_id; // the user's sub

    std::string_view account() const { return user_id; }
};
BOOST_DESCRIBE_STRUCT(deleted_user_path, (), (user_id))

std::vector<operation> user_deletion_operations(service::users& users);

} // namespace poolguard::api
