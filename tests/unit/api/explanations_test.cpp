#include "api/explanations.hpp"

#include "api/problem_mapping.hpp"
#include "http/failure.hpp"
#include "unit/api/world.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace poolguard::api {
namespace {

bool has_status(const explanation& of, unsigned status) {
    return std::ranges::find(of.statuses, status) != of.statuses.end();
}

// The catalogue's rows in the source, as constants cannot be enumerated: {status, "code".
std::vector<std::pair<unsigned, std::string>> catalogue() {
    const auto root = std::filesystem::path(__FILE__).parent_path() / "../../..";
    std::ifstream file(root / "src/api/problems.hpp");
    std::stringstream text;
    text << file.rdbuf();
    const auto all = text.str();
    static const std::regex row(R"re(problem_kind \w+\{\s*(\d{3}),\s*"(\w+)")re");
    std::vector<std::pair<unsigned, std::string>> out;
    for (auto at = std::sregex_iterator(all.begin(), all.end(), row); at != std::sregex_iterator(); ++at)
        out.emplace_back(static_cast<unsigned>(std::stoul((*at)[1])), (*at)[2]);
    return out;
}

TEST(explanations, there_is_one_for_each_problem_of_the_catalogue) {
    const auto all = catalogue();
    EXPECT_GT(all.size(), 70U);
    for (const auto& [status, code] : all) {
        const auto* found = find_explanation(code);
        ASSERT_NE(found, nullptr) << code;
        EXPECT_TRUE(has_status(*found, status)) << code << ' ' << status;
    }
}

TEST(explanations, there_is_one_for_each_problem_of_an_operation_and_of_a_token) {
    world all;
    auto kinds = token_problems();
    for (const auto& row : all_operations(all.ports()))
        kinds.insert(kinds.end(), row.description().errors.begin(), row.description().errors.end());
    for (const auto& kind : kinds) {
        const auto* found = find_explanation(kind.code);
        ASSERT_NE(found, nullptr) << kind.code;
        EXPECT_TRUE(has_status(*found, kind.status)) << kind.code << ' ' << kind.status;
    }
}

TEST(explanations, there_is_one_for_each_failure_of_the_server) {
    for (auto each = 0; each <= static_cast<int>(http::failure::too_much_body_memory); ++each) {
        const auto failure = describe(static_cast<http::failure>(each));
        const auto* found = find_explanation(failure.code);
        ASSERT_NE(found, nullptr) << failure.code;
        EXPECT_TRUE(has_status(*found, failure.status)) << failure.code;
    }
    EXPECT_NE(find_explanation("answer_too_large"), nullptr); // in AWS Lambda
}

TEST(explanations, each_is_whole_and_there_once) {
    std::set<std::string_view> codes;
    for (const auto& each : explanations()) {
        EXPECT_TRUE(codes.insert(each.code).second) << each.code;
        EXPECT_GE(each.statuses[0], 400U) << each.code;
        for (const auto* text : {&each.meaning, &each.remedy}) {
            EXPECT_FALSE(text->english.empty()) << each.code;
            EXPECT_FALSE(text->japanese.empty()) << each.code;
        }
    }
    EXPECT_EQ(find_explanation(""), nullptr);
    EXPECT_EQ(find_explanation("token"), nullptr);
    EXPECT_EQ(find_explanation("zzz"), nullptr);
}

const std::vector<std::pair<std::string, std::string>> navigation{{"Accept", "text/html"}};

TEST(problem_pages, show_a_page_to_people_and_a_document_to_programs) {
    world all;
    const auto document = all.call({http::method::get, "/problems/invalid_credentials", {}, ""});
    EXPECT_EQ(document.response.content_type, "application/json");
    const auto json = document.json();
    EXPECT_EQ(json.at("type").as_string(), "/problems/invalid_credentials");
    EXPECT_EQ(boost::json::serialize(json.at("statuses")), "[400,401]");
    EXPECT_EQ(json.at("audience").as_string(), "user");
    const auto page = all.call({http::method::get, "/problems/invalid_credentials", navigation, ""});
    EXPECT_EQ(page.response.status, 200U);
    EXPECT_TRUE(page.response.body.contains("<h1>Invalid credentials</h1>"));
    EXPECT_TRUE(page.response.body.contains("<td>400, 401</td>"));
    EXPECT_TRUE(page.response.body.contains("href=\"/problems\""));
    EXPECT_FALSE(page.response.body.contains("<script"));
    const auto japanese = all.call({http::method::get, "/problems/invalid_credentials?lang=ja", navigation, ""});
    EXPECT_TRUE(japanese.response.body.contains("<html lang=\"ja\">"));
    EXPECT_TRUE(japanese.response.body.contains("<h1>問題: invalid_credentials</h1>"));
    EXPECT_TRUE(japanese.response.body.contains("対処方法"));
}

TEST(problem_pages, list_all) {
    world all;
    const auto document = all.call({http::method::get, "/problems", {{"Accept-Language", "ja"}}, ""});
    EXPECT_EQ(document.array().size(), explanations().size());
    EXPECT_EQ(document.array().at(0).at("meaning").as_string(), explanations().front().meaning.japanese);
    const auto page = all.call({http::method::get, "/problems", navigation, ""}).response.body;
    for (const auto& each : explanations())
        EXPECT_TRUE(page.contains(fmt::format("href=\"/problems/{}\"", each.code))) << each.code;
}

TEST(problem_pages, an_unknown_code_is_not_found) {
    world all;
    for (const auto* path : {"/problems/nothing", "/problems/%3Cb%3E"}) {
        const auto document = all.call({http::method::get, path, {}, ""});
        EXPECT_EQ(document.response.status, 404U);
        EXPECT_EQ(document.code(), "not_found");
        const auto page = all.call({http::method::get, path, navigation, ""});
        EXPECT_EQ(page.response.status, 404U);
        EXPECT_EQ(page.response.content_type, "text/html; charset=utf-8");
        EXPECT_TRUE(page.response.body.contains("Page not found"));
        EXPECT_FALSE(page.response.body.contains("<b>"));
    }
}

} // namespace
} // namespace poolguard::api
