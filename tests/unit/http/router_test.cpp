#include "http/router.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace poolguard::http {
namespace {

route make_route(http::method method, std::string pattern) {
    route made;
    made.method = method;
    made.pattern = std::move(pattern);
    made.handler = [](const request&) { return response{}; };
    return made;
}

class router_test : public testing::Test {
  protected:
    router_test() {
        table.add(make_route(method::get, "/"));
        table.add(make_route(method::get, "/api/items"));
        table.add(make_route(method::post, "/api/items"));
        table.add(make_route(method::get, "/api/items/{item_id}"));
        table.add(make_route(method::delete_, "/api/items/{item_id}"));
        table.add(make_route(method::get, "/api/items/export"));
        table.add(make_route(method::put, "/api/users/{user}/items/{item}"));
        table.add(make_route(method::get, "/{pool}/.well-known/jwks.json"));
        table.add(make_route(method::options, "/cors"));
    }

    // "GET /pattern name=value", "404", "405 Allow" or "400".
    std::string find(http::method method, std::string_view path) const {
        const auto result = table.find(method, path);
        if (std::holds_alternative<not_found>(result)) return "404";
        if (std::holds_alternative<bad_path>(result)) return "400";
        if (const auto* refused = std::get_if<method_not_allowed>(&result)) return "405 " + refused->allow;
        const auto& found = std::get<match>(result);
        std::string text = std::string(to_text(found.route->method)) + ' ' + found.route->pattern;
        for (const auto& [name, value] : found.parameters)
            text += ' ' + std::string(name) + '=' + value;
        return text;
    }

    router table;
};

struct look_up {
    http::method method;
    std::string_view path;
    std::string_view result;
};

TEST_F(router_test, finds) {
    const look_up cases[] = {
        {method::get, "/", "GET /"},
        {method::get, "/api/items", "GET /api/items"},
        {method::get, "/api/items/", "GET /api/items"},
        {method::post, "/api/items", "POST /api/items"},
        {method::head, "/api/items", "GET /api/items"},
        {method::get, "/api/items/7", "GET /api/items/{item_id} item_id=7"},
        {method::get, "/api/items/7/", "GET /api/items/{item_id} item_id=7"},
        {method::get, "/api/items/a%20b%2Fc", "GET /api/items/{item_id} item_id=a b/c"},
        {method::get, "/api/items/export", "GET /api/items/export"},
        {method::get, "/api/items/exports", "GET /api/items/{item_id} item_id=exports"},
        {method::put, "/api/users/u1/items/i2", "PUT /api/users/{user}/items/{item} user=u1 item=i2"},
        {method::get, "/eu-west-1_abc/.well-known/jwks.json", "GET /{pool}/.well-known/jwks.json pool=eu-west-1_abc"},
        // A fixed first segment that leads nowhere does not hide the variable.
        {method::get, "/api/.well-known/jwks.json", "GET /{pool}/.well-known/jwks.json pool=api"},
        {method::options, "/cors", "OPTIONS /cors"},
    };
    for (const auto& [method, path, result] : cases)
        EXPECT_EQ(find(method, path), result) << path;
}

TEST_F(router_test, refuses) {
    const look_up cases[] = {
        {method::get, "", "404"},
        {method::get, "api/items", "404"},
        {method::get, "*", "404"},
        {method::get, "/api", "404"},
        {method::get, "/API/items", "404"},
        {method::get, "/%61pi/items", "404"},
        {method::get, "//", "404"},
        {method::get, "/api//items", "404"},
        {method::get, "//api/items", "404"},
        {method::get, "/api/items//", "404"},
        {method::get, "/api/items/7/8", "404"},
        {method::get, "/api/items/..", "404"},
        {method::get, "/api/items/.", "404"},
        {method::get, "/api/items/%2e%2E", "404"},
        {method::get, "/api/../api/items", "404"},
        {method::get, "/api/items/%", "400"},
        {method::get, "/api/items/%zz", "400"},
        {method::get, "/api/items/a%00", "400"},
        {method::delete_, "/api/items", "405 GET, HEAD, POST, OPTIONS"},
        {method::options, "/api/items", "405 GET, HEAD, POST, OPTIONS"},
        {method::post, "/api/items/7", "405 GET, HEAD, DELETE, OPTIONS"},
        // The fixed segment is another resource than the variable.
        {method::delete_, "/api/items/export", "405 GET, HEAD, OPTIONS"},
        {method::head, "/api/users/u/items/i", "405 PUT, OPTIONS"},
        {method::get, "/cors", "405 OPTIONS"},
    };
    for (const auto& [method, path, result] : cases)
        EXPECT_EQ(find(method, path), result) << path;
}

TEST_F(router_test, knows_its_routes) {
    EXPECT_EQ(table.routes().size(), 9U);
    EXPECT_EQ(table.routes().front()->pattern, "/");
}

TEST_F(router_test, throws_for_bugs) {
    EXPECT_THROW(table.add(make_route(method::get, "api")), std::invalid_argument);
    EXPECT_THROW(table.add(make_route(method::get, "")), std::invalid_argument);
    EXPECT_THROW(table.add(make_route(method::get, "/a//b")), std::invalid_argument);
    EXPECT_THROW(table.add(make_route(method::get, "/api/items/")), std::invalid_argument);
    EXPECT_THROW(table.add(make_route(method::get, "/api/items/{other_name}")), std::invalid_argument);
    EXPECT_THROW(table.add(make_route(method::get, "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}")), std::invalid_argument);
}

TEST(empty_router, finds_nothing) { EXPECT_TRUE(std::holds_alternative<not_found>(router().find(method::get, "/"))); }

} // namespace
} // namespace poolguard::http
