#include "pool/model/attribute_schema.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using schema_list = std::vector<cognito::schema_attribute>;

cognito::result<std::vector<schema_entry>> schema_of(std::string_view json_text) {
    const auto given = json::read<schema_list>(json_text, json::unknown_members::refuse);
    EXPECT_TRUE(given) << json_text;
    return make_schema(*given);
}

user_pool_document pool_with(std::string_view json_text) {
    user_pool_document out;
    out.schema = *schema_of(json_text);
    return out;
}

std::vector<cognito::attribute> list_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
    std::vector<cognito::attribute> out;
    for (const auto& [name, value] : pairs)
        out.push_back({name, value});
    return out;
}

TEST(attribute_schema, has_the_standard_attributes) {
    const auto schema = *make_schema({});
    ASSERT_EQ(schema.size(), 20U);
    EXPECT_EQ(json::write(schema.front()),
              R"({"Name":"sub","AttributeDataType":"String","DeveloperOnlyAttribute":false,"Mutable":false,)"
              R"("Required":true,"StringAttributeConstraints":{"MinLength":"1","MaxLength":"2048"}})");
    struct row {
        std::string_view name, json_text;
    };
    const row table[]{
        {"email", R"({"Name":"email","AttributeDataType":"String","DeveloperOnlyAttribute":false,"Mutable":true,)"
                  R"("Required":false,"StringAttributeConstraints":{"MinLength":"0","MaxLength":"2048"}})"},
        {"birthdate",
         R"({"Name":"birthdate","AttributeDataType":"String","DeveloperOnlyAttribute":false,)"
         R"("Mutable":true,"Required":false,"StringAttributeConstraints":{"MinLength":"10","MaxLength":"10"}})"},
        {"updated_at", R"({"Name":"updated_at","AttributeDataType":"Number","DeveloperOnlyAttribute":false,)"
                       R"("Mutable":true,"Required":false,"NumberAttributeConstraints":{"MinValue":"0"}})"},
        {"phone_number_verified",
         R"({"Name":"phone_number_verified","AttributeDataType":"Boolean","DeveloperOnlyAttribute":false,)"
         R"("Mutable":true,"Required":false})"},
    };
    for (const auto& [name, json_text] : table) {
        const auto found = std::ranges::find(schema, name, [](const auto& each) { return each.Name.value; });
        ASSERT_NE(found, schema.end()) << name;
        EXPECT_EQ(json::write(*found), json_text);
    }
}

TEST(attribute_schema, can_be_stored_with_its_longest_names) {
    user_pool_document pool = pool_with(R"([{"Name":"abcdefghijklmnopqrst","DeveloperOnlyAttribute":true}])");
    const auto read = json::read<user_pool_document>(json::write(pool), json::unknown_members::refuse);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->schema.back().Name.value, "dev:custom:abcdefghijklmnopqrst");
    EXPECT_EQ(read->schema.size(), 21U);
}

TEST(attribute_schema, takes_the_flags_of_addresses_for_custom_attributes) {
    const auto schema = *schema_of(R"([{"Name":"email_verified","AttributeDataType":"String"}])");
    EXPECT_EQ(schema.size(), 21U);
    EXPECT_EQ(schema.back().Name.value, "custom:email_verified");
}

TEST(attribute_schema, refuses_what_cognito_refuses) {
    const std::pair<std::string_view, std::string_view> table[]{
        {R"([{"Name":"tenant","Required":true}])", "Required custom attributes are not supported currently."},
        {R"([{"Name":"email","AttributeDataType":"Number"}])",
         "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email"},
        {R"([{"Name":"email","DeveloperOnlyAttribute":true}])",
         "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email"},
        {R"([{"Name":"a","StringAttributeConstraints":{"MaxLength":"2049"}}])",
         "user.a: String attributes cannot have a length of more than 2048"},
        {R"([{"Name":"a","StringAttributeConstraints":{"MinLength":"3","MaxLength":"2"}}])",
         "user.a: Max length cannot be less than min length."},
        {R"([{"Name":"a","StringAttributeConstraints":{"MinLength":"x"}}])",
         "Invalid MinLength for schema attribute a"},
        {R"([{"Name":"a","AttributeDataType":"Number","NumberAttributeConstraints":{"MaxValue":"1e3"}}])",
         "Invalid MaxValue for schema attribute a"},
        {R"([{"Name":"a","AttributeDataType":"Number","NumberAttributeConstraints":{"MinValue":"2","MaxValue":"1"}}])",
         "user.a: Max value cannot be less than min value."},
        {R"([{"Name":"a"},{"Name":"a"}])", "custom:a: Existing attribute already has name a."},
        {R"([{"Name":"sub","Mutable":true}])", "user.sub: The attribute sub cannot be changed."},
        {R"([{"AttributeDataType":"String"}])", "A schema attribute has no name."},
    };
    for (const auto& [given, message] : table) {
        const auto schema = schema_of(given);
        ASSERT_FALSE(schema) << given;
        EXPECT_EQ(schema.error(), (cognito::failure{"InvalidParameterException", std::string(message)})) << given;
    }
}

struct value_row {
    std::string name, value;
    std::string_view error; // empty: accepted
};

TEST(attribute_schema, checks_values) {
    const auto pool = pool_with(
        R"([{"Name":"tenant_id","StringAttributeConstraints":{"MinLength":"2","MaxLength":"4"}},)"
        R"({"Name":"age","AttributeDataType":"Number","NumberAttributeConstraints":{"MinValue":"-5","MaxValue":"120"}},)"
        R"({"Name":"vip","AttributeDataType":"Boolean"},{"Name":"since","AttributeDataType":"DateTime"}])");
    constexpr std::string_view prefix = "Attributes did not conform to the schema: ";
    const value_row table[]{
        {"custom:tenant_id", "ab", ""},
        {"custom:tenant_id", "abcd", ""},
        {"custom:tenant_id", "äöüß", ""},
        {"custom:tenant_id", "a", "custom:tenant_id: String must be at least 2 characters\n"},
        {"custom:tenant_id", "abcde", "custom:tenant_id: String must be no longer than 4 characters\n"},
        {"custom:age", "120", ""},
        {"custom:age", "-5", ""},
        {"custom:age", "3.50", ""},
        {"custom:age", "121", "custom:age: Number must not be greater than 120\n"},
        {"custom:age", "-6", "custom:age: Number must not be less than -5\n"},
        {"custom:age", "1e1", "custom:age: Number is expected\n"},
        {"custom:age", "0x10", "custom:age: Number is expected\n"},
        {"custom:age", "+1", "custom:age: Number is expected\n"},
        {"custom:age", "1.2.3", "custom:age: Number is expected\n"},
        {"custom:age", "nan", "custom:age: Number is expected\n"},
        {"custom:vip", "true", ""},
        {"custom:vip", "True", ""},
        {"custom:vip", "1", "custom:vip: Boolean is expected\n"},
        {"email_verified", "yes", "email_verified: Boolean is expected\n"},
        {"custom:since", "2024-02-29", ""},
        {"custom:since", "2024-02-29T23:59:60Z", ""},
        {"custom:since", "2024-02-29T08:00:00.123+02:00", ""},
        {"custom:since", "2023-02-29", "custom:since: DateTime is expected\n"},
        {"custom:since", "2024-02-29T08:00:00", "custom:since: DateTime is expected\n"},
        {"custom:since", "2024-02-29T24:00:00Z", "custom:since: DateTime is expected\n"},
        {"custom:since", "2024-02-29T08:00:00.Z", "custom:since: DateTime is expected\n"},
        {"custom:since", "yesterday", "custom:since: DateTime is expected\n"},
        {"birthdate", "2000-01-01", ""},
        {"birthdate", "2000-1-1", "birthdate: String must be at least 10 characters\n"},
        {"tenant_id", "ab", "Type for attribute {tenant_id} could not be determined"},
        {"custom:role", "x", "Type for attribute {custom:role} could not be determined"},
    };
    for (const auto& [name, value, error] : table) {
        const auto made = new_attributes(pool, list_of({{name, value}}));
        EXPECT_EQ(made.has_value(), error.empty()) << name << ' ' << value;
        if (made)
            EXPECT_EQ(*made, (attribute_map{{name, value}}));
        else
            EXPECT_EQ(made.error(),
                      (cognito::failure{"InvalidParameterException", std::string(prefix) + std::string(error)}))
                << value;
    }
    const auto several = new_attributes(pool, list_of({{"custom:age", "x"}, {"custom:vip", "x"}}));
    ASSERT_FALSE(several);
    EXPECT_EQ(several.error().message,
              std::string(prefix) + "custom:age: Number is expected\ncustom:vip: Boolean is expected\n");
    EXPECT_EQ(new_attributes(pool, list_of({{"sub", "x"}})).error().message,
              "Cannot modify the non-mutable attribute sub");
    EXPECT_EQ(*new_attributes(pool, list_of({{"name", ""}})), attribute_map{});
}

TEST(attribute_schema, knows_addresses) {
    const std::pair<std::string, bool> emails[]{
        {"ann@example.com", true},
        {"a.b+c@x-y.example", true},
        {"ünï@exämple.com", true},
        {"ann", false},
        {"@example.com", false},
        {"ann@", false},
        {"ann@example", false},
        {"ann@@example.com", false},
        {"ann@example..com", false},
        {".ann@example.com", false},
        {"ann@.com", false},
        {"a nn@example.com", false},
        {"ann@exam_ple.com", false},
        {"<ann@example.com>", false},
        {"a\r\nBcc:x@example.com", false},
        {std::string(65, 'a') + "@example.com", false},
        {"a@" + std::string(250, 'b') + ".com", false},
    };
    for (const auto& [text, is_good] : emails)
        EXPECT_EQ(is_email_address(text), is_good) << text;
    const std::pair<std::string, bool> phones[]{
        {"+15550100", true}, {"+4915112345678", true}, {"15550100", false},          {"+", false},
        {"+1 555", false},   {"+0123", false},         {"+1234567890123456", false}, {"+1555x", false}};
    for (const auto& [text, is_good] : phones)
        EXPECT_EQ(is_phone_number(text), is_good) << text;
    const auto pool = pool_with("[]");
    EXPECT_EQ(new_attributes(pool, list_of({{"email", "ann"}})).error().message, "Invalid email address format.");
    EXPECT_EQ(new_attributes(pool, list_of({{"phone_number", "123"}})).error().message, "Invalid phone number format.");
}

struct change_row {
    attribute_map before;
    std::vector<std::pair<std::string, std::string>> given;
    attribute_map after;
    std::string_view error;
};

TEST(attribute_schema, changes_attributes) {
    const auto pool = pool_with(R"([{"Name":"plan","Mutable":false},{"Name":"name","Required":true}])");
    const change_row table[]{
        {{{"name", "A"}}, {{"name", "B"}, {"nickname", "b"}}, {{"name", "B"}, {"nickname", "b"}}, ""},
        {{{"nickname", "b"}}, {{"nickname", ""}}, {}, ""},
        {{{"email", "a@b.cd"}, {"email_verified", "true"}},
         {{"email", "x@b.cd"}},
         {{"email", "x@b.cd"}, {"email_verified", "false"}},
         ""},
        {{{"email", "a@b.cd"}, {"email_verified", "true"}},
         {{"email", "a@b.cd"}},
         {{"email", "a@b.cd"}, {"email_verified", "true"}},
         ""},
        {{{"email", "a@b.cd"}},
         {{"email", "x@b.cd"}, {"email_verified", "true"}},
         {{"email", "x@b.cd"}, {"email_verified", "true"}},
         ""},
        {{{"email", "a@b.cd"}, {"email_verified", "true"}}, {{"email", ""}}, {}, ""},
        {{{"phone_number", "+15550100"}, {"phone_number_verified", "true"}},
         {{"phone_number", "+15550101"}},
         {{"phone_number", "+15550101"}, {"phone_number_verified", "false"}},
         ""},
        {{},
         {{"custom:plan", "pro"}},
         {},
         "user.custom:plan: Attribute cannot be updated. (changing an immutable attribute)\n"},
        {{{"name", "A"}}, {{"name", ""}}, {}, "Invalid user attributes: name: Required attribute cannot be deleted.\n"},
        {{}, {{"sub", "x"}}, {}, "Cannot modify the non-mutable attribute sub"},
    };
    for (const auto& row : table) {
        auto attributes = row.before;
        const auto changed = change_attributes(pool, list_of(row.given), attributes);
        EXPECT_EQ(changed.has_value(), row.error.empty());
        if (changed)
            EXPECT_EQ(attributes, row.after);
        else
            EXPECT_EQ(changed.error(), (cognito::failure{"InvalidParameterException", std::string(row.error)}));
    }
}

} // namespace
} // namespace poolguard::pool
