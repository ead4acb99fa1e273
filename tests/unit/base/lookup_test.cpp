#include "base/json/lookup.hpp"

#include "base/json/parse.hpp"

#include <gtest/gtest.h>

namespace poolguard::base::json {
namespace {

TEST(lookup, finds_a_member_only_of_the_right_type) {
    const auto document =
        parse(R"({"text":"a","empty":"","number":1,"null":null,"object":{"in":"b"},"array":[1,2]})").value();
    const auto& in = object_in(document);
    const struct {
        std::string_view name;
        bool text, object, array;
    } table[] = {{"text", true, false, false},   {"empty", true, false, false},  {"number", false, false, false},
                 {"null", false, false, false},  {"object", false, true, false}, {"array", false, false, true},
                 {"absent", false, false, false}};
    for (const auto& [name, text, object, array] : table) {
        EXPECT_EQ(find_text(in, name).has_value(), text) << name;
        EXPECT_EQ(find_object(in, name) != nullptr, object) << name;
        EXPECT_EQ(find_array(in, name) != nullptr, array) << name;
        EXPECT_EQ(object_at(in, name).size(), object ? 1U : 0U) << name;
        EXPECT_EQ(array_at(in, name).size(), array ? 2U : 0U) << name;
        EXPECT_EQ(text_at(in, name), name == "text" ? "a" : "") << name;
    }
    EXPECT_EQ(text_at(object_at(in, "object"), "in"), "b");
    EXPECT_EQ(text_at(object_at(in, "number"), "in"), "");
}

TEST(lookup, only_an_object_has_members) {
    for (const auto* text : {"null", "1", "[]", "\"a\"", "{}"})
        EXPECT_TRUE(object_in(parse(text).value()).empty()) << text;
}

} // namespace
} // namespace poolguard::base::json
