#pragma once
// What administrators do with people: /users/{user_id}.

#include "api/operation.hpp"
#include "base/json/text.hpp"
#include "service/people.hpp"

#include <boost/describe.hpp>
#include <vector>

namespace poolguard::api {

struct person_path {
    base::json::text<1, 128> user_id; // the person's sub
};
BOOST_DESCRIBE_STRUCT(person_path, (), (user_id))

std::vector<operation> people_operations(service::people& people);

} // namespace poolguard::api
