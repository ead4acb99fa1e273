#include "jwt/payload.hpp"

#include "base/json/lookup.hpp"
#include "base/json/parse.hpp"
#include "unit/jwt/test_tokens.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <vector>

namespace poolguard::jwt {
namespace {

using namespace test;

std::optional<error> error_of(std::string_view text) {
    const auto read = payload::parse(std::string(text));
    return read ? std::nullopt : std::optional(read.error());
}

TEST(payload, refuses_what_is_not_an_object_or_names_a_member_twice) {
    struct row {
        const char* text;
        std::optional<error> refused;
    };
    const row table[]{
        {"{}", std::nullopt},
        {" \n{\"a\":1}\t ", std::nullopt},
        {R"({"a":{"b":1},"c":{"b":1}})", std::nullopt},
        {R"({"a":[{"b":1},{"b":1}],"b":1})", std::nullopt},
        {"", error::payload_not_json},
        {"1", error::payload_not_json},
        {"[]", error::payload_not_json},
        {R"("text")", error::payload_not_json},
        {R"([{"a":1}])", error::payload_not_json},
        {"{\"a\":1", error::payload_not_json},
        {"{} {}", error::payload_not_json},
        {"{\"a\":01}", error::payload_not_json},
        {"{\"a\":\"\xff\"}", error::payload_not_json},
        {"{\"a\":\"\\ud800\"}", error::payload_not_json},
        {R"({"a":1,"a":1})", error::duplicate_member},
        {R"({"a":1,"b":2,"\u0061":3})", error::duplicate_member},
        {R"({"a":{"b":1,"b":2}})", error::duplicate_member},
        {R"({"a":[1,{"b":1,"c":1,"b":2}]})", error::duplicate_member},
        {R"([{"a":1,"a":1}])", error::duplicate_member},
        {R"({"":1,"":1})", error::duplicate_member},
        // What is no JSON at all is that first.
        {R"({"a":1,"a":1)", error::payload_not_json},
    };
    for (const auto& [text, refused] : table)
        EXPECT_EQ(error_of(text), refused) << text;
    std::string deep;
    for (unsigned i = 0; i <= base::json::max_depth; ++i)
        deep += R"({"a":)";
    EXPECT_EQ(error_of(deep), error::payload_not_json);
}

TEST(payload, finds_a_repeated_name_among_many) {
    std::string members;
    for (int i = 0; i < 300; ++i)
        members += fmt::format(R"("name{}":{},)", i, i);
    EXPECT_EQ(error_of("{" + members + R"("other":1})"), std::nullopt);
    for (const int again : {0, 150, 299})
        EXPECT_EQ(error_of(fmt::format(R"({{{}"name{}":1}})", members, again)), error::duplicate_member) << again;
}

// Each member, in each document, is seen as in the value that would be built of it.
TEST(payload, shows_members_as_the_whole_value_does) {
    const std::string documents[]{
        boost::json::serialize(access_claims()),
        boost::json::serialize(id_claims()),
        R"({"sub":"a\"b\\\u00e9\ud83d\ude00","iss":"","email":"j\u0061ne@example.com","n\u0061me":"Jane"})",
        R"({"aud":["a","b\n"],"cognito:groups":["\u0041","b"],"address":{"formatted":"x","sub":"no"},"z":null})",
        R"({"aud":[],"cognito:groups":[],"exp":1.7e9,"iat":1700000000,"nbf":-1,"auth_time":9007199254740993})",
        R"({"sub":1,"email":true,"x":false,"y":[["t"]],"token_use":["access"],"jti":{"a":"b"}})",
        R"({"identities":[{"userId":"1","primary":"true"}],"email_verified":true,"aud":"one"})",
        R"({"e":""})",
    };
    for (const auto& text : documents) {
        SCOPED_TRACE(text);
        auto read = payload::parse(text);
        ASSERT_TRUE(read);
        const auto moved = std::move(*read);
        const auto whole = base::json::parse(text).value();
        EXPECT_EQ(moved.object(), whole.get_object());
        EXPECT_EQ(moved.json(), text);
        for (const auto& member : whole.get_object()) {
            EXPECT_EQ(moved.text(member.key()), base::json::find_text(whole.get_object(), member.key()));
            EXPECT_EQ(moved.is_true(member.key()), member.value() == boost::json::value(true)) << member.key();
        }
        EXPECT_EQ(moved.text("no such member"), std::nullopt);
        EXPECT_FALSE(moved.is_true("no such member"));
    }
}

TEST(payload, reads_claims_by_their_types) {
    struct row {
        const char* text;
        bool is_well_typed;
    };
    const row table[]{
        {R"({"exp":0,"iat":9007199254740992,"nbf":1.7e9,"auth_time":1.0})", true},
        {R"({"exp":-1})", false},
        {R"({"exp":9007199254740993})", false},
        {R"({"exp":18446744073709551615})", false},
        {R"({"exp":1e400})", false},
        {R"({"exp":1.5})", false},
        {R"({"exp":"1"})", false},
        {R"({"exp":null})", false},
        {R"({"sub":1})", false},
        {R"({"sub":null})", false},
        {R"({"aud":"a"})", true},
        {R"({"aud":["a","b"]})", true},
        {R"({"aud":[]})", false},
        {R"({"aud":["a",1]})", false},
        {R"({"aud":[1,"a"]})", false},
        {R"({"aud":[["a"]]})", false},
        {R"({"aud":["a",["b"]]})", false},
        {R"({"aud":["a",{"b":"c"}]})", false},
        {R"({"aud":{"a":"b"}})", false},
        {R"({"cognito:groups":[]})", true},
        {R"({"cognito:groups":["a"]})", true},
        {R"({"cognito:groups":"a"})", false},
        {R"({"cognito:groups":["a",null]})", false},
        {R"({"x":{"exp":"text","sub":1},"y":[{"aud":1}]})", true},
    };
    for (const auto& [text, is_well_typed] : table) {
        const auto read = payload::parse(text);
        ASSERT_TRUE(read || std::string_view(text).contains("e400")) << text;
        if (read) {
            EXPECT_EQ(read->known().well_typed, is_well_typed) << text;
        }
    }
    const auto read = payload::parse(R"({"exp":1.7e9,"aud":["a","b"],"cognito:groups":["x","y"],"address":{"k":"z"}})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->known().expires, 1'700'000'000);
    EXPECT_EQ(read->known().audience, (claim_texts{"a", "b"}));
    EXPECT_EQ(read->known().groups, (claim_texts{"x", "y"}));
}

} // namespace
} // namespace poolguard::jwt
