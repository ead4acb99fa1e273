#include "api/arguments.hpp"

#include "base/json/text.hpp"

#include <boost/describe.hpp>
#include <gtest/gtest.h>

namespace poolguard::api {

struct sought {
    std::optional<base::json::text<1, 8>> name;
    std::optional<base::json::integer<1, 9>> limit;
};
BOOST_DESCRIBE_STRUCT(sought, (), (name, limit))

namespace {

std::string wrong_fields_of(const base::json::field_errors& errors) {
    std::string out;
    for (const auto& each : errors)
        out += each.path + ' ';
    return out;
}

TEST(arguments, are_text) {
    struct row {
        std::string_view query, wrong;
    };
    const row table[]{
        {"name=%E3%81%82&limit=3", ""},        {"name=%ff", "name "}, {"name=a%C3", "name "},
        {"limit=%ff&name=%ff", "name limit "}, {"other=%ff", ""},     {"name=123456789", "name "},
    };
    for (const auto& each : table) {
        http::request asked;
        asked.query = each.query;
        base::json::field_errors errors;
        const auto taken = argument<query<sought>>::take(asked, errors);
        EXPECT_EQ(wrong_fields_of(errors), each.wrong) << each.query;
        EXPECT_EQ(taken->name.has_value(), each.query.contains("%E3")) << each.query;
    }
    http::request asked;
    asked.path_parameters.emplace_back("name", "\xff");
    base::json::field_errors errors;
    argument<path<sought>>::take(asked, errors);
    EXPECT_EQ(wrong_fields_of(errors), "name ");
}

} // namespace
} // namespace poolguard::api
