#include "api/openapi.hpp"

#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

class openapi : public testing::Test {
  protected:
    world all;
    std::vector<operation> rows = all_operations(all.ports());
    boost::json::object document = openapi_document(rows, {"1.2.3", {}});

    const boost::json::object& at(const std::string& path, std::string_view method) {
        return document.at("paths").at(path).at(method).as_object();
    }
    // What a reference such as "#/components/responses/…" leads to.
    const boost::json::value& referred_to(const boost::json::value& reference) {
        return document.at("components").at_pointer(reference.at("$ref").as_string().subview(12));
    }
};

TEST_F(openapi, has_every_row_with_its_security) {
    EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");
    EXPECT_EQ(document.at("info").at("version").as_string(), "1.2.3");
    std::size_t operations = 0;
    for (const auto& path : document.at("paths").as_object())
        operations += path.value().as_object().size();
    const auto documented =
        std::ranges::count_if(rows, [](const auto& row) { return row.description().is_documented; });
    EXPECT_EQ(operations, static_cast<std::size_t>(documented));
    // Pages are left out, and nothing else.
    for (const auto& row : rows)
        EXPECT_EQ(row.description().is_documented, row.description().tag != "pages") << row.description().id;
    EXPECT_EQ(boost::json::serialize(at("/api/items/me", "get").at("security")), R"([{"bearer":[]}])");
    EXPECT_EQ(boost::json::serialize(at("/api/user/login", "post").at("security")), "[]");
    const auto& bearer = document.at("components").at("securitySchemes").at("bearer");
    EXPECT_EQ(bearer.at("type").as_string(), "http");
    EXPECT_EQ(bearer.at("scheme").as_string(), "bearer");
}

void find_references(const boost::json::value& in, std::vector<std::string>& out) {
    if (const auto* object = in.if_object()) {
        for (const auto& member : *object) {
            if (member.key() == "$ref")
                out.emplace_back(member.value().as_string());
            else
                find_references(member.value(), out);
        }
    } else if (const auto* array = in.if_array()) {
        for (const auto& each : *array)
            find_references(each, out);
    }
}

TEST_F(openapi, every_reference_leads_somewhere) {
    std::vector<std::string> references;
    find_references(document, references);
    EXPECT_GT(references.size(), 50U);
    const boost::json::value whole(document);
    for (const auto& each : references) {
        ASSERT_TRUE(each.starts_with("#/components/")) << each;
        EXPECT_NO_THROW(whole.at_pointer(std::string_view(each).substr(1))) << each;
    }
    const auto& schemas = document.at("components").at("schemas").as_object();
    for (const auto* name : {"LoginIn", "LoginOut", "NewPasswordIn", "RefreshIn", "SimpleOk", "ItemOut", "AlertOut"})
        EXPECT_TRUE(schemas.contains(name)) << name;
}

TEST_F(openapi, shows_bounds_parameters_and_bodies) {
    const auto& create = at("/api/items", "post");
    EXPECT_EQ(create.at("requestBody").at("content").at("application/json").at("schema").at("$ref").as_string(),
              "#/components/schemas/ItemIn");
    const auto& name = document.at("components").at("schemas").at("ItemIn").at("properties").at("name");
    EXPECT_EQ(name.at("maxLength").to_number<int>(), 200);
    EXPECT_EQ(create.at("responses").at("201").at("headers").as_object().count("Location"), 1U);
    const auto& one = at("/api/items/{item_id}", "get").at("parameters").as_array();
    EXPECT_EQ(one.at(0).at("name").as_string(), "item_id");
    EXPECT_EQ(one.at(0).at("in").as_string(), "path");
    EXPECT_TRUE(one.at(0).at("required").as_bool());
    EXPECT_EQ(one.at(1).at("name").as_string(), "X-Tenant-Id");
    const auto& list = at("/api/items", "get").at("parameters").as_array();
    EXPECT_EQ(list.at(0).at("name").as_string(), "limit");
    EXPECT_EQ(list.at(0).at("schema").at("type").as_string(), "integer");
    EXPECT_EQ(list.at(0).at("schema").at("maximum").to_number<int>(), 100);
    EXPECT_FALSE(list.at(0).at("required").as_bool());
}

struct status_case {
    std::string path;
    std::string method;
    std::set<std::string> statuses;
};
class openapi_statuses : public openapi, public testing::WithParamInterface<status_case> {};
TEST_P(openapi_statuses, are_all_there) {
    std::set<std::string> found;
    for (const auto& each : at(GetParam().path, GetParam().method).at("responses").as_object())
        found.insert(each.key());
    EXPECT_EQ(found, GetParam().statuses);
}
INSTANTIATE_TEST_SUITE_P(
    some, openapi_statuses,
    testing::Values(
        status_case{"/health", "get", {"200"}}, status_case{"/ready", "get", {"200", "503"}},
        status_case{"/api/user/login", "post", {"200", "400", "408", "413", "415", "422", "429", "503"}},
        status_case{"/api/user/logout", "post", {"200", "400", "403", "429", "503"}},
        status_case{"/api/items/me", "get", {"200", "401", "503"}},
        status_case{"/api/items/tenant", "get", {"200", "400", "401", "403", "503"}},
        status_case{"/api/items", "post", {"201", "400", "401", "403", "408", "413", "415", "422", "500", "503"}},
        status_case{"/api/items/{item_id}", "delete", {"204", "400", "401", "403", "404", "422", "500", "503"}}));

TEST_F(openapi, problems_are_shown_by_code) {
    const auto& refused = referred_to(at("/api/items/me", "get").at("responses").at("401"));
    const auto& content = refused.at("content").at("application/problem+json");
    EXPECT_EQ(content.at("schema").at("$ref").as_string(), "#/components/schemas/Problem");
    const auto& example = referred_to(content.at("examples").at("token_expired"));
    EXPECT_EQ(example.at("value").at("code").as_string(), "token_expired");
    EXPECT_TRUE(refused.at("headers").as_object().contains("WWW-Authenticate"));
}

TEST_F(openapi, follows_the_tenant_settings) {
    service::tenant_settings tenants;
    tenants.header = "X-Org";
    const auto renamed = openapi_document(rows, {"1", tenants});
    tenants.enabled = false;
    const auto without = openapi_document(rows, {"1", tenants});
    EXPECT_FALSE(without.at("paths").at("/api/items/tenant").at("get").as_object().contains("parameters"));
    EXPECT_EQ(renamed.at("paths").at("/api/items/tenant").at("get").at("parameters").at(0).at("name").as_string(),
              "X-Org");
}

} // namespace
} // namespace poolguard::api
