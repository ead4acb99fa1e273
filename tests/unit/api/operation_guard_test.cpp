#include "api/operation_guard.hpp"

#include "api/permissions.hpp"
#include "api/routes.hpp"
#include "base/audit.hpp"
#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

struct guarded_out {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(guarded_out, (), (text))

TEST(operation_guard, a_refused_path_is_audited_without_the_names_in_it) {
    struct row {
        std::string_view path;
        std::string_view audited;
    };
    const row table[]{
        {"/console/users", "/console/users"},
        {"/console/users/ann%40example.com", "/console/users/{username}"},
        {"/console/users/users", "/console/users/{username}"},
        {"/console/users/a%2Fb/groups/c", "/console/users/{username}/groups/{group}"},
        {"/console/users/groups/groups/console", "/console/users/{username}/groups/{group}"},
    };
    std::vector<operation> all;
    for (const auto* pattern :
         {"/console/users", "/console/users/{username}", "/console/users/{username}/groups/{group}"})
        all.push_back(administrator_operation({.path = pattern, .id = pattern},
                                              at_once([](const service::administrator&) { return guarded_out{}; })));
    world here;
    http::router routes;
    add_routes(routes, std::move(all), here.access_guard());
    for (const auto& each : table) {
        std::string audited;
        const base::audit_subscription subscription([&](const base::audit_event& event) { audited = event.operation; });
        const auto out =
            world::call(routes, {http::method::get, std::string(each.path), {{"Authorization", here.bearer()}}, ""});
        EXPECT_EQ(out.response.status, 403U) << each.path;
        EXPECT_EQ(audited, each.audited);
    }
}

} // namespace
} // namespace poolguard::api
