#include "pool/migration/user_csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using testing::HasSubstr;

user_pool_document pool_with_plan() {
    user_pool_document out;
    cognito::schema_attribute plan;
    plan.Name = "plan";
    plan.AttributeDataType = cognito::attribute_data_type::String;
    out.schema = *make_schema(std::array{plan});
    return out;
}

constexpr auto whole_header =
    "name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,email,email_verified,"
    "gender,birthdate,zoneinfo,locale,phone_number,phone_number_verified,address,updated_at,custom:plan,"
    "cognito:mfa_enabled,cognito:username";

TEST(user_csv, splits_a_line_as_cognito_does) {
    struct row {
        const char* line;
        std::vector<std::string> fields;
    };
    const row rows[] = {
        {"", {""}},
        {"a", {"a"}},
        {"a,b,c", {"a", "b", "c"}},
        {"a,,", {"a", "", ""}},
        {R"(Ann\, the first,b)", {"Ann, the first", "b"}},
        {R"(a\\,b)", {R"(a\)", "b"}},
        {R"(a\b,c)", {R"(a\b)", "c"}},
        {R"("a","b")", {R"("a")", R"("b")"}},
        {"a,b\r", {"a", "b"}},
        {R"(a\)", {R"(a\)"}},
        {" a ,\tb b", {"a", "b b"}},
    };
    for (const auto& [line, fields] : rows)
        EXPECT_EQ(csv_fields(line), fields) << line;
}

TEST(user_csv, has_the_columns_of_get_csv_header) {
    std::string joined;
    for (const auto& each : csv_header(pool_with_plan()))
        joined += (joined.empty() ? "" : ",") + each;
    EXPECT_EQ(joined, whole_header);
}

TEST(user_csv, takes_the_header_of_the_pool_only) {
    struct row {
        std::string header;
        bool has_hashes;
        const char* fault; // nullptr: none
    };
    const std::string whole = whole_header;
    const row table[] = {
        {whole, false, nullptr},
        {whole, true, nullptr},
        {"cognito:password_hash," + whole, true, nullptr},
        {"cognito:password_hash," + whole, false, "the job has no PasswordHashingAlgorithm"},
        {whole + ",custom:other", true, "does not have"},
        {"email,cognito:username", true, "no name."},
    };
    for (const auto& [header, has_hashes, fault] : table) {
        const auto csv = user_csv::from_header(header);
        ASSERT_TRUE(csv) << header;
        const auto fits = csv->check_for(pool_with_plan(), has_hashes);
        EXPECT_EQ(fits.has_value(), fault == nullptr) << header;
        EXPECT_THAT(fits ? std::string() : fits.error(), HasSubstr(fault != nullptr ? fault : ""));
    }
}

TEST(user_csv, reads_a_user) {
    const auto csv =
        user_csv::from_header("email,email_verified,cognito:mfa_enabled,cognito:username,cognito:password_hash");
    ASSERT_TRUE(csv);
    const auto who = csv->read(R"( ann@example.com ,TRUE,FALSE,ann,$argon2id$v=19$m=8\,t=1\,p=1$c$d)");
    ASSERT_TRUE(who) << who.error();
    EXPECT_EQ(who->username, "ann");
    EXPECT_EQ(who->has_sms_mfa, false);
    EXPECT_EQ(who->password_hash, "$argon2id$v=19$m=8,t=1,p=1$c$d");
    ASSERT_EQ(who->attributes.size(), 2U);
    EXPECT_EQ(who->attributes[0].Value->value, "ann@example.com");
    EXPECT_EQ(who->attributes[1].Value->value, "true");
    for (const auto& [line, fault] : {std::pair{"a,b", "2 fields instead of 5"}, std::pair{",,,,", "cognito:username"},
                                      std::pair{",,,with space,", "cognito:username"}}) {
        const auto refused = csv->read(line);
        ASSERT_FALSE(refused) << line;
        EXPECT_THAT(refused.error(), HasSubstr(fault));
    }
}

TEST(user_csv, an_empty_field_is_no_attribute) {
    const auto csv = user_csv::from_header("email,email_verified,name,cognito:mfa_enabled,cognito:username");
    ASSERT_TRUE(csv);
    const auto who = csv->read(",,Ann,,ann");
    ASSERT_TRUE(who) << who.error();
    ASSERT_EQ(who->attributes.size(), 1U);
    EXPECT_EQ(who->attributes[0].Name, "name");
    EXPECT_EQ(who->has_sms_mfa, std::nullopt);
}

TEST(user_csv, columns_of_cognito_are_no_attributes) {
    const auto csv = user_csv::from_header("cognito:username,cognito:email_verified,cognito:other,email");
    ASSERT_TRUE(csv);
    const auto who = csv->read("ann,true,x,ann@example.com");
    ASSERT_TRUE(who) << who.error();
    ASSERT_EQ(who->attributes.size(), 1U);
    EXPECT_EQ(who->attributes[0].Name, "email");
}

TEST(user_csv, takes_usernames_that_operations_can_name) {
    const auto text_of = [](int characters) {
        std::string out;
        for (int i = 0; i < characters; ++i)
            out += "ü";
        return out;
    };
    const auto csv = user_csv::from_header("sub,name,cognito:username");
    ASSERT_TRUE(csv);
    EXPECT_EQ(csv->read("s,n," + text_of(128))->username, text_of(128));
    EXPECT_EQ(csv->read("s,n," + text_of(129)).error(), "cognito:username is too long.");
    EXPECT_TRUE(csv->read(text_of(128) + ',' + text_of(129) + ",ann"));
    EXPECT_EQ(csv->read(text_of(129) + ",n,ann").error(), "sub is too long.");
}

} // namespace
} // namespace poolguard::pool
