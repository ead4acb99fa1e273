#include "api/asset.hpp"
#include "api/constant_file.hpp"
#include "api/shape.hpp"
#include "base/html.hpp"
#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

TEST(docs_api, the_document_is_served_and_describes_itself) {
    world all;
    const auto out = all.call({http::method::get, "/openapi.json", {}, ""});
    EXPECT_EQ(out.response.content_type, "application/json");
    EXPECT_TRUE(out.json().at("paths").as_object().contains("/openapi.json"));
    const auto tag = out.header("ETag");
    ASSERT_FALSE(tag.empty());
    const auto again = all.call({http::method::get, "/openapi.json", {{"If-None-Match", tag}}, ""});
    EXPECT_EQ(again.response.status, 304U);
    EXPECT_TRUE(again.response.content().empty());
    EXPECT_EQ(again.header("ETag"), tag);
}

TEST(docs_api, the_page_has_all_its_files_and_no_script_of_its_own) {
    world all;
    for (const auto* path : {"/docs", "/api/docs", "/apidocs"}) {
        const auto out = all.call({http::method::get, path, {}, ""});
        EXPECT_EQ(out.response.status, 200U) << path;
        EXPECT_NE(out.header("Content-Security-Policy").find("script-src 'self'"), std::string::npos);
        const std::string page(out.response.content());
        EXPECT_EQ(page.find("<script>"), std::string::npos);
        std::size_t files = 0;
        for (auto at = page.find("\"/docs/"); at != std::string::npos; at = page.find("\"/docs/", at + 1)) {
            const auto file = page.substr(at + 1, page.find('"', at + 1) - at - 1);
            const auto served = all.call({http::method::get, file, {}, ""});
            EXPECT_EQ(served.response.status, 200U) << file;
            EXPECT_GT(served.response.content().size(), 100U) << file;
            ++files;
        }
        EXPECT_EQ(files, 4U);
    }
}

struct file_case {
    std::string name;
    std::string type;
    std::string holds;
};
class docs_files : public testing::TestWithParam<file_case> {};
TEST_P(docs_files, are_served_whole_with_their_type) {
    world all;
    const auto out = all.call({http::method::get, "/docs/" + GetParam().name, {}, ""});
    EXPECT_EQ(out.response.content_type, GetParam().type);
    EXPECT_EQ(out.header("Cache-Control"), "public, max-age=3600");
    EXPECT_NE(out.response.content().find(GetParam().holds), std::string_view::npos);
}
INSTANTIATE_TEST_SUITE_P(
    all, docs_files,
    testing::Values(file_case{"swagger-ui.css", "text/css; charset=utf-8", ".swagger-ui"},
                    file_case{"swagger-ui-bundle.js", "text/javascript; charset=utf-8", "SwaggerUIBundle"},
                    file_case{"docs.js", "text/javascript; charset=utf-8", "persistAuthorization: false"},
                    file_case{"page.css", "text/css; charset=utf-8", "prefers-color-scheme: dark"},
                    file_case{"favicon-32x32.png", "image/png", "PNG"}));

TEST(docs_api, other_files_are_not_found) {
    world all;
    for (const auto* name : {"/docs/nothing.js", "/docs/docs.html", "/docs/..%2f..%2fetc"}) {
        const auto out = all.call({http::method::get, name, {}, ""});
        EXPECT_EQ(out.response.status, 404U) << name;
    }
}

TEST(docs_api, assets_are_byte_for_byte) {
    EXPECT_TRUE(asset("docs.js").starts_with("\"use strict\";\n"));
    EXPECT_TRUE(asset("docs.js").ends_with("});\n"));
    EXPECT_TRUE(asset("nothing").empty());
}

TEST(constant_file, compares_entity_tags_weakly) {
    const std::vector<std::pair<std::string, bool>> cases{
        {R"("a")", true},   {R"(W/"a")", true}, {"*", true},     {R"("b", "a")", true},    {R"("b")", false},
        {R"("ab")", false}, {"", false},        {R"(a)", false}, {R"("b",W/"a" ,)", true},
    };
    for (const auto& [value, expected] : cases)
        EXPECT_EQ(names_tag(value, R"("a")"), expected) << value;
}

TEST(html, escapes_and_fills) {
    EXPECT_EQ(base::escape_html("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    EXPECT_EQ(base::fill("{{a}}-{{b}}-{{a}}", "a", "{{a}}"), "{{a}}-{{b}}-{{a}}");
    EXPECT_EQ(base::fill("{{a}}-{{b}}", "b", "x"), "{{a}}-x");
}

TEST(shape, names_of_schemas) {
    EXPECT_EQ(schema_name("poolguard::api::item_out"), "ItemOut");
    EXPECT_EQ(schema_name("poolguard::api::record::patch<poolguard::api::item>"), "ItemPatch");
    EXPECT_EQ(schema_name("simple_ok"), "SimpleOk");
}

} // namespace
} // namespace poolguard::api
