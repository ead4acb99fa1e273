#include "base/json/parse.hpp"
#include "base/json/read.hpp"
#include "base/json/schema.hpp"
#include "base/json/write.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::base::json {
namespace {

inline constexpr pattern lower_case{"[a-z]+"};

enum class colour { red, green };
BOOST_DESCRIBE_ENUM(colour, red, green)

struct point {
    std::int64_t x = 0;
    std::optional<double> y;
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y))

struct sample {
    text<1, 5, lower_case> name;
    secret_text<6, 10> password;
    std::optional<integer<1, 60>> limit;
    std::optional<list<std::string, 1, 2>> tags;
    std::optional<std::map<std::string, point>> points;
    std::optional<colour> paint;
    std::optional<bool> flag;
};
BOOST_DESCRIBE_STRUCT(sample, (), (name, password, limit, tags, points, paint, flag))

std::vector<std::string> errors_of(std::string_view document) {
    const auto found = read<sample>(document, unknown_members::refuse);
    std::vector<std::string> out;
    if (!found)
        for (const auto& each : found.error())
            out.push_back(shown_path(each) + " " + describe(each));
    return out;
}

TEST(json_read, reads_a_whole_document) {
    const auto found = read<sample>(
        R"({"name":"abc","password":"123456","limit":60,"tags":["a","b"],"points":{"p":{"x":-1,"y":0.5}},
            "paint":"green","flag":true})",
        unknown_members::refuse);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->name.value, "abc");
    EXPECT_EQ(found->password.reveal(), "123456");
    EXPECT_EQ(found->limit->value, 60);
    EXPECT_EQ(found->tags->size(), 2U);
    EXPECT_EQ(found->points->at("p").x, -1);
    EXPECT_EQ(found->points->at("p").y, 0.5);
    EXPECT_EQ(found->paint, colour::green);
}

TEST(json_read, each_error_names_its_member) {
    const auto with = [](std::string_view rest) {
        return errors_of(fmt::format(R"({{"name":"abc","password":"123456"{}}})", rest));
    };
    using testing::ElementsAre;
    EXPECT_THAT(errors_of("{}"), ElementsAre("name is required", "password is required"));
    EXPECT_THAT(errors_of(R"({"name":null,"password":"123456"})"), ElementsAre("name is required"));
    EXPECT_THAT(errors_of(R"({"name":"","password":"123456"})"),
                ElementsAre("name must match [a-z]+", "name must have at least 1 characters"));
    EXPECT_THAT(errors_of(R"({"name":"abcdef","password":"123456"})"),
                ElementsAre("name must have at most 5 characters"));
    EXPECT_THAT(errors_of(R"({"name":"ABC","password":"123456"})"), ElementsAre("name must match [a-z]+"));
    EXPECT_THAT(errors_of(R"({"name":1,"password":"123456"})"), ElementsAre("name must be of type string"));
    EXPECT_THAT(errors_of("[]"), ElementsAre(" must be of type object"));
    EXPECT_THAT(with(R"(,"limit":0)"), ElementsAre("limit must be at least 1"));
    EXPECT_THAT(with(R"(,"limit":61)"), ElementsAre("limit must be at most 60"));
    EXPECT_THAT(with(R"(,"limit":1.5)"), ElementsAre("limit must be of type integer"));
    EXPECT_THAT(with(R"(,"limit":18446744073709551615)"), ElementsAre("limit must be of type integer"));
    EXPECT_THAT(with(R"(,"tags":[])"), ElementsAre("tags must have at least 1 elements"));
    EXPECT_THAT(with(R"(,"tags":["a",2])"), ElementsAre("tags[1] must be of type string"));
    EXPECT_THAT(with(R"(,"points":{"p":{"y":1}})"), ElementsAre("points.p.x is required"));
    EXPECT_THAT(with(R"(,"paint":"blue")"), ElementsAre("paint must be one of red, green"));
    EXPECT_THAT(with(R"(,"flag":"yes")"), ElementsAre("flag must be of type boolean"));
    EXPECT_THAT(with(R"(,"colour":1)"), ElementsAre("colour is not a known member"));
}

using words = list<text<1, 3, lower_case>, 0, 2>;
using scores = map<text<1, 2>, integer<0, 9>, 0, 2>;
using keys = map<text<1, 2>, secret_text<1, 3>>;

template <class T>
std::string collection_of(std::string_view document) {
    const auto found = read<T>(document, unknown_members::refuse);
    if (found) return "accepted";
    const auto& error = found.error().front();
    const auto given = error.within ? error.within->given : error.given;
    std::string out = given.value_or("nothing");
    if (!error.within) return out + ": " + describe(error);
    for (const auto& each : error.within->constraints)
        out += ": " + describe(each);
    return out + (error.within->of == collection::part::keys ? " (keys)" : "");
}

TEST(json_read, errors_in_lists_and_maps_know_the_whole) {
    const std::string of_word = "must have at most 3 characters: must have at least 1 characters: must match [a-z]+";
    EXPECT_EQ(collection_of<words>(R"(["abc","A"])"), "[abc, A]: " + of_word);
    EXPECT_EQ(collection_of<words>(R"([""])"), "[]: " + of_word);
    EXPECT_EQ(collection_of<words>(R"(["a","b","c"])"), "[a, b, c]: must have at most 2 elements");
    EXPECT_EQ(collection_of<scores>(R"({"a":1,"b":10})"), "{a=1, b=10}: must be at most 9: must be at least 0");
    EXPECT_EQ(collection_of<scores>(R"({"abc":1})"),
              "{abc=1}: must have at most 2 characters: must have at least 1 characters (keys)");
    EXPECT_EQ(collection_of<scores>(R"({"a":1,"b":1,"c":1})"), "{a=1, b=1, c=1}: must have at most 2 elements");
    EXPECT_EQ(collection_of<keys>(R"({"a":"long","b":"x"})"),
              "{a=, b=}: must have at most 3 characters: must have at least 1 characters");
    EXPECT_EQ(collection_of<keys>(R"({"long":"x"})"),
              "{long=}: must have at most 2 characters: must have at least 1 characters (keys)");
    EXPECT_EQ(read<scores>(R"({"a":1})", unknown_members::refuse)->at("a").value, 1);
}

TEST(json_read, stored_documents_may_be_outside_of_today_s_bounds) {
    const auto read_stored = [](std::string_view document) {
        return read<sample>(document, unknown_members::ignore, bounds::trusted);
    };
    EXPECT_TRUE(read_stored(R"({"name":"Too long","password":"","limit":99,"tags":["a","b","c"]})"));
    EXPECT_FALSE(read_stored(R"({"name":1,"password":""})"));
    EXPECT_FALSE(read_stored(R"({"name":"a","password":"","paint":"blue"})"));
}

TEST(json_pattern, matches_the_whole_text_in_linear_time) {
    static constexpr pattern letters{R"([\p{L}\p{N}]+)"};
    static constexpr pattern nested{"(a*)*b"};
    static constexpr pattern broken{"["};
    EXPECT_TRUE(matches(letters, "\xe5\xb1\xb1"
                                 "9"));
    EXPECT_FALSE(matches(letters, "a b"));
    EXPECT_FALSE(matches(letters, "a\n"));
    EXPECT_TRUE(matches(anything, ""));
    EXPECT_FALSE(matches(nested, std::string(100'000, 'a')));
    EXPECT_THROW(matches(broken, "a"), std::logic_error);
    using groups = std::vector<std::string_view>;
    EXPECT_EQ(groups_of(R"((\d+)(?:-(\w))?:(.*))", "12-x:rest"), (groups{"12", "x", "rest"}));
    EXPECT_EQ(groups_of(R"((\d+)(?:-(\w))?:(.*))", "12:"), (groups{"12", "", ""}));
    EXPECT_EQ(groups_of(R"((\d+))", "12 "), std::nullopt);
}

TEST(json_read, lengths_count_characters_not_bytes) {
    EXPECT_EQ(length_in_characters("日本語"), 3U);
    EXPECT_TRUE((read<text<3, 3>>(R"("日本語")", unknown_members::refuse)));
    EXPECT_FALSE((read<text<4, 9>>(R"("日本語")", unknown_members::refuse)));
}

TEST(json_read, a_secret_is_not_kept_in_the_error) {
    const auto found = read<sample>(R"({"name":"ABC","password":"short"})", unknown_members::refuse);
    ASSERT_EQ(found.error().size(), 2U);
    EXPECT_EQ(found.error()[0].given, "ABC");
    EXPECT_EQ(found.error()[1].given, std::nullopt);
}

TEST(json_read, unknown_members_may_be_ignored) {
    EXPECT_TRUE(read<point>(R"({"x":1,"z":2})", unknown_members::ignore));
}

TEST(json_parse, refuses_what_is_not_strict_json) {
    const std::pair<std::string, parse_error> table[] = {
        {"", parse_error::malformed},
        {"{", parse_error::malformed},
        {"{} {}", parse_error::malformed},
        {"{'a':1}", parse_error::malformed},
        {"[1,]", parse_error::malformed},
        {"NaN", parse_error::malformed},
        {"1e400", parse_error::number_too_large},
        {R"({"a":[-1e309]})", parse_error::number_too_large},
        {"1" + std::string(400, '0'), parse_error::number_too_large},
        {"\xef\xbb\xbf{}", parse_error::malformed},
        {"\"\xff\"", parse_error::invalid_utf8},
        {"\"\xc0\xaf\"", parse_error::invalid_utf8},
        {"\"\xed\xa0\x80\"", parse_error::invalid_utf8},
        {"\"\xf4\x90\x80\x80\"", parse_error::invalid_utf8},
        {"\"\xe2\x82\"", parse_error::invalid_utf8},
        {R"({"a":1,"a":2})", parse_error::duplicate_member},
        {R"({"a":{"b":1,"c":2,"b":3}})", parse_error::duplicate_member},
        {R"([{"a":1,"\u0061":2}])", parse_error::duplicate_member},
        {R"({"a":{"x":1},"a":{"x":1}})", parse_error::duplicate_member},
        {std::string(10'000, '['), parse_error::too_deep},
        {std::string(33, '[') + std::string(33, ']'), parse_error::too_deep},
    };
    for (const auto& [text, error] : table) {
        const auto found = parse(text);
        ASSERT_FALSE(found) << text.substr(0, 40);
        EXPECT_EQ(found.error(), error) << text.substr(0, 40);
    }
    EXPECT_TRUE(parse(std::string(32, '[') + std::string(32, ']')));
    EXPECT_TRUE(parse(" {\"a\": 1}\n"));
}

TEST(json_write, escapes_and_leaves_out) {
    point p{.x = 3, .y = std::nullopt};
    EXPECT_EQ(write(p), R"({"x":3})");
    p.y = 0.25;
    EXPECT_EQ(write(p), R"({"x":3,"y":0.25})");
    EXPECT_EQ(write(std::string("a\"\\\n\r\t\x01é")), "\"a\\\"\\\\\\n\\r\\t\\u0001é\"");
    EXPECT_EQ(write(std::vector<colour>{colour::red, colour::green}), R"(["red","green"])");
}

TEST(json_schema, shows_bounds_and_what_is_required) {
    const auto found = schema<sample>();
    EXPECT_EQ(boost::json::serialize(found.at("required")), R"(["name","password"])");
    const auto& properties = found.at("properties").as_object();
    EXPECT_EQ(boost::json::serialize(properties.at("name")),
              R"({"type":"string","minLength":1,"maxLength":5,"pattern":"[a-z]+"})");
    EXPECT_EQ(boost::json::serialize(properties.at("limit")),
              R"({"type":["integer","null"],"minimum":1,"maximum":60})");
    EXPECT_EQ(boost::json::serialize(properties.at("paint")),
              R"({"type":["string","null"],"enum":["red","green",null]})");
}

} // namespace
} // namespace poolguard::base::json
