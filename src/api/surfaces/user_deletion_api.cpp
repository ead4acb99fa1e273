#include "api/surfaces/user_deletion_api.hpp"

#include "api/permissions.hpp"
#include "api/problem_mapping.hpp"
#include "api/problems.hpp"

namespace poolguard::api {

std::vector<operation> user_deletion_operations(service::users& users) {
    std::vector<operation> out;
    out.push_back(administrator_operation(
        {.method = http::method::delete_,
         .path = "/users/{user_id}",
         .id = "delete_user",
         .summary = "Delete the user with that sub and revoke their tokens",
         .tag = "administration",
         .errors = {problems::user_not_found, problems::would_lock_out, problems::cognito_unavailable,
                    problems::store_unavailable},
         .token = {.kind = token_kind::id},
         .audit = audited::administration,
         .lane = http::lane::slow},
        blocking([&users](const service::administrator& who, const path<deleted_user_path>& at) -> reply<no_content> {
            const auto done = users.remove(who, at->user_id.value);
            if (done) return no_content{};
            return std::unexpected(to_problem(done.error(), cognito_step::administration));
        })));
    return out;
}

} // namespace poolguard::api
