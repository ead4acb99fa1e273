#include "api/problem.hpp"

#include "api/problems.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace poolguard::api {
namespace {

std::string header(const http::response& from, std::string_view name) {
    for (const auto& [each, value] : from.headers)
        if (each == name) return value;
    return {};
}

TEST(problem, is_written_as_a_document) {
    const auto out = to_response(problem(problems::record_not_found));
    EXPECT_EQ(out.status, 404U);
    EXPECT_EQ(out.content_type, "application/problem+json");
    EXPECT_EQ(out.code, "record_not_found"); // for the access log
    EXPECT_EQ(out.body, R"({"type":"/problems/record_not_found","title":"Record not found","status":404,)"
                        R"("detail":"There is no such record","message":"There is no such record",)"
                        R"("code":"record_not_found"})");
}

TEST(problem, tells_which_fields_are_wrong) {
    const auto out = to_response(problem(problems::validation_failed, "Wrong: name", {{"name", "is required"}}));
    const auto json = boost::json::parse(out.body).as_object();
    EXPECT_EQ(boost::json::serialize(json.at("errors")), R"([{"field":"name","message":"is required"}])");
}

struct header_case {
    problem given;
    std::string_view name;
    std::string_view value;
};
class problem_headers : public testing::TestWithParam<header_case> {};
TEST_P(problem_headers, follow_the_kind) {
    EXPECT_EQ(header(to_response(GetParam().given), GetParam().name), GetParam().value);
}
INSTANTIATE_TEST_SUITE_P(
    all, problem_headers,
    testing::Values(header_case{problems::token_missing, "WWW-Authenticate", R"(Bearer realm="poolguard")"},
                    header_case{problems::token_expired, "WWW-Authenticate",
                                R"(Bearer error="invalid_token", error_description="The token has expired")"},
                    header_case{problem(problems::token_expired, "say \"hi\"\n\\"), "WWW-Authenticate",
                                R"(Bearer error="invalid_token", error_description="say 'hi'''")"},
                    header_case{problem(problems::token_expired).with_status(400), "WWW-Authenticate", ""},
                    header_case{problems::record_not_found, "WWW-Authenticate", ""},
                    header_case{problems::rate_limited, "Retry-After", "5"},
                    header_case{problems::cognito_unavailable, "Retry-After", "5"},
                    header_case{problems::record_not_found, "Retry-After", ""}));

TEST(problem, title_is_made_of_the_code) {
    EXPECT_EQ(problem_title("token_expired"), "Token expired");
    EXPECT_EQ(problem_title("overloaded"), "Overloaded");
    EXPECT_EQ(problem_title(""), "");
}

TEST(problem, validation_is_400_under_auth_alone) {
    for (const auto* path : {"/auth", "/auth/login", "/api/auth", "/api/auth/x", "/profile"})
        EXPECT_EQ(validation_status(path), 400U) << path;
    for (const auto* path : {"/", "/authors", "/profiles", "/api/author", "/api/user/login", "/api/items"})
        EXPECT_EQ(validation_status(path), 422U) << path;
}

TEST(problem, invalid_input_names_fields_and_shows_no_value) {
    using base::json::violation;
    const auto out = invalid_input({{"email", violation::missing, 0, "", {}},
                                    {"name", violation::too_long, 3, "string", "a secret thing"},
                                    {"", violation::wrong_type, 0, "object", {}}},
                                   422);
    EXPECT_EQ(out.status(), 422U);
    EXPECT_EQ(out.code(), "validation_failed");
    EXPECT_EQ(out.detail(), "These fields are not valid: email, name, body");
    ASSERT_EQ(out.errors().size(), 3U);
    EXPECT_EQ(out.errors()[1].field, "name");
    EXPECT_EQ(out.errors()[1].message, "must have at most 3 characters");
    EXPECT_EQ(to_response(out).body.find("a secret thing"), std::string::npos);
}

TEST(problem, names_cut_within_a_character_lose_the_rest_of_it) {
    using base::json::violation;
    const std::vector<std::pair<std::string, std::string>> cases{
        {"abc", "abc"},         {"caf\xc3\xa9", "caf\xc3\xa9"},
        {"caf\xc3", "caf"},     {"\xe3\x83\x86\xe3\x83", "\xe3\x83\x86"},
        {"a\xf0\x9f\x98", "a"}, {"a\xf0\x9f\x98\x80", "a\xf0\x9f\x98\x80"},
    };
    for (const auto& [path, field] : cases)
        EXPECT_EQ(invalid_input({{path, violation::unknown, 0, "", {}}}, 422).errors().at(0).field, field);
}

TEST(problem, no_more_than_32_fields_are_named) {
    base::json::field_errors many(5000, {"x", base::json::violation::unknown, 0, "", {}});
    EXPECT_EQ(invalid_input(many, 422).errors().size(), 32U);
}

TEST(problem, a_body_that_is_not_json_is_400_everywhere) {
    const auto out = invalid_input({{"", base::json::violation::malformed, 0, "The text is not JSON", {}}}, 422);
    EXPECT_EQ(out.status(), 400U);
    EXPECT_EQ(out.code(), "body_malformed");
    EXPECT_EQ(out.detail(), "The text is not JSON");
}

TEST(problem, the_servers_own_failures_have_the_same_form) {
    const auto out = server_failure({}, 413, "body_too_large", "The body is too large.");
    EXPECT_EQ(out.status, 413U);
    EXPECT_EQ(out.body, R"({"type":"/problems/body_too_large","title":"Body too large","status":413,)"
                        R"("detail":"The body is too large.","message":"The body is too large.",)"
                        R"("code":"body_too_large"})");
}

TEST(problem, browsers_get_a_page) {
    http::request request;
    request.headers = {{"Accept", "text/html"}, {"Accept-Language", "ja"}};
    const auto out = server_failure(request, 404, "not_found", "There is nothing at this path.");
    EXPECT_EQ(out.status, 404U);
    EXPECT_EQ(out.content_type, "text/html; charset=utf-8");
    EXPECT_TRUE(out.body.contains("<html lang=\"ja\">"));
    EXPECT_TRUE(out.body.contains("ページが見つかりません"));
    request.headers.pop_back();
    EXPECT_TRUE(server_failure(request, 404, "<code>", "<b>").body.contains("<p>&lt;b&gt;.</p>"));
}

} // namespace
} // namespace poolguard::api
