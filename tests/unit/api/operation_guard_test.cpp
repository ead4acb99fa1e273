#include "api/operation_guard.hpp"

#include "api/problems.hpp"
#include "base/audit.hpp"

#include <gtest/gtest.h>

namespace poolguard::api {
namespace {

TEST(operation_guard, a_refused_path_is_audited_without_the_names_in_it) {
    struct row {
        std::string_view path;
        std::vector<std::pair<std::string_view, std::string>> variables;
        std::string_view audited;
    };
    const row table[]{
        {"/api/admin/users", {}, "/api/admin/users"},
        {"/console/users/ann%40example.com", {{"username", "ann@example.com"}}, "/console/users/{username}"},
        {"/api/admin/users/a%2Fb/groups/c",
         {{"username", "a/b"}, {"group", "c"}},
         "/api/admin/users/{username}/groups/{group}"},
        {"/", {}, "/"},
    };
    for (const auto& each : table) {
        std::string audited;
        const base::audit_subscription subscription([&](const base::audit_event& event) { audited = event.operation; });
        http::request asked;
        asked.path = each.path;
        asked.path_parameters = each.variables;
        audit_refused_access(asked, "sub-1", problems::role_required);
        EXPECT_EQ(audited, each.audited);
    }
}

} // namespace
} // namespace poolguard::api
