#pragma once
// What is stored about a user, as a JSON document for the user.

#include "api/pages/account/account_visit.hpp"

#include <boost/json/object.hpp>

namespace poolguard::api {

// Members: `user_id`, `username`, `attributes`, `groups`, `second_factors`, `passkeys`, `devices`, `sessions`, and the
// records of this server in `items`, `alerts` and `data`. What the pool does not have, and records that the user may
// not read, are left out. Of each kind of record and of devices there are at most 10,000; where there are more, `cut`
// names the member. A problem if Cognito or the store fails: half a document would look like a whole one.
reply<boost::json::object> export_account(const account_visit& at);

} // namespace poolguard::api
