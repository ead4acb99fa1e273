#include "pool/dynamodb/key_condition.hpp"

#include "base/json/parse.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

boost::json::object object(std::string_view text) { return base::json::parse(text).value().as_object(); }

TEST(key_condition, gives_what_the_partition_key_must_equal) {
    const auto names = object(R"({"#p":"userId","#s":"at","#and":"and"})");
    const auto values = object(R"({":u":{"S":"ann"},":v":{"N":"1"},":w":{"N":"2"}})");
    const char* fine[] = {
        "userId = :u",
        "userId=:u",
        "#p = :u",
        "(userId = :u)",
        "((userId = :u) AND (at > :v))",
        "userId = :u AND at BETWEEN :v AND :w",
        "userId = :u and at between :v and :w",
        "at BETWEEN :v AND :w AND #p = :u",
        "begins_with(#s, :v) AND userId = :u",
        "userId = :u AND at <= :v",
        "\n userId\t= :u ",
    };
    for (const auto* text : fine) {
        const auto found = partition_key_in(text, "userId", names, values);
        ASSERT_TRUE(found) << text << ": " << found.error();
        EXPECT_EQ(boost::json::serialize(*found), R"({"S":"ann"})") << text;
    }
    const char* bad[] = {
        "",
        "userId",
        "userId =",
        "userId = :u AND",
        "userId = :u OR at = :v",
        "NOT userId = :u",
        "userId <> :u",
        "userId > :u",
        "userId BETWEEN :u AND :v",
        "begins_with(userId, :u)",
        "userId = :u AND userId = :v",
        "userId = :u AND #p = :v",
        "at = :v",
        "userId = :none",
        "#none = :u",
        ":u = userId",
        "userId = userId",
        "userId = 'ann'",
        "userId.x = :u",
        "userId = :u)",
        "(userId = :u",
        "userId IN (:u)",
        "size(userId) = :v",
        "userId = : u",
        "userId = :u; at = :v",
        "USERID = :u",
    };
    for (const auto* text : bad)
        EXPECT_FALSE(partition_key_in(text, "userId", names, values)) << text;
    EXPECT_FALSE(partition_key_in(std::string(5000, '('), "userId", names, values));
    EXPECT_FALSE(
        partition_key_in(std::string(100, '(') + "userId = :u" + std::string(100, ')'), "userId", names, values));
}

} // namespace
} // namespace poolguard::pool
