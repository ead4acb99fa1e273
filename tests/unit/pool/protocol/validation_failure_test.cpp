#include "pool/protocol/validation_failure.hpp"

#include "base/json/read.hpp"
#include "cognito/messages/authentication.hpp"
#include "cognito/messages/users.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

struct role {
    base::json::text<2, 9> Arn;
};
BOOST_DESCRIBE_STRUCT(role, (), (Arn))

struct collections {
    std::optional<base::json::list<base::json::text<1, 3>, 0, 3>> CallbackURLs;
    std::optional<std::vector<cognito::message_action>> Actions;
    std::optional<base::json::map<base::json::text<1, 3>, base::json::text<0, 2>, 0, 2>> Tags;
    std::optional<base::json::map<base::json::text<1, 20>, base::json::secret_text<1, 5>>> Logins;
    std::optional<std::map<std::string, role>> Roles;
    std::optional<base::json::list<role, 1, 1>> RoleList;
    std::optional<base::json::private_text<1, 3>> Nickname;
};
BOOST_DESCRIBE_STRUCT(collections, (), (CallbackURLs, Actions, Tags, Logins, Roles, RoleList, Nickname))

template <class Message>
cognito::failure failure_of(std::string_view body) {
    const auto read = base::json::read<Message>(body, base::json::unknown_members::ignore);
    if (read) return {"", "accepted"};
    return validation_failure(read.error());
}

struct failure_row {
    const char* what;
    cognito::failure (*of)(std::string_view);
    std::string_view body;
    std::string_view name;
    std::string_view message;
};

const failure_row failure_rows[] = {
    {"a member is missing", failure_of<cognito::admin_get_user>, R"({"UserPoolId":"us-east-1_A"})",
     "InvalidParameterException",
     "1 validation error detected: Value null at 'username' failed to satisfy constraint: Member must not be null"},
    {"two are missing", failure_of<cognito::admin_get_user>, "{}", "InvalidParameterException",
     "2 validation errors detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null; "
     "Value null at 'username' failed to satisfy constraint: Member must not be null"},
    {"a secret is missing", failure_of<cognito::get_user>, R"({"AccessToken":null})", "InvalidParameterException",
     "1 validation error detected: Value at 'accessToken' failed to satisfy constraint: Member must not be null"},
    {"a pattern", failure_of<cognito::admin_get_user>, R"({"UserPoolId":"nowhere","Username":"ann"})",
     "InvalidParameterException",
     R"(1 validation error detected: Value 'nowhere' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+)"},
    {"a pattern and a length at once", failure_of<cognito::admin_get_user>,
     R"({"UserPoolId":"us-east-1_A","Username":""})", "InvalidParameterException",
     R"(2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+; Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1)"},
    {"the value of a secret is left out", failure_of<cognito::admin_set_user_password>,
     R"({"UserPoolId":"us-east-1_A","Username":"ann","Password":"abc"})", "InvalidParameterException",
     "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must have length greater "
     "than or equal to 6"},
    {"an enumeration", failure_of<cognito::initiate_auth>, R"({"AuthFlow":"MAGIC","ClientId":"abc"})",
     "InvalidParameterException",
     "1 validation error detected: Value 'MAGIC' at 'authFlow' failed to satisfy constraint: Member must satisfy enum "
     "value set: [USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH, "
     "USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH]"},
    {"a number", failure_of<cognito::list_users>, R"({"UserPoolId":"us-east-1_A","Limit":61})",
     "InvalidParameterException",
     "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: Member must have value less "
     "than or equal to 60"},
    {"a member of a list", failure_of<cognito::admin_update_user_attributes>,
     R"({"UserPoolId":"us-east-1_A","Username":"ann","UserAttributes":[{"Name":"email"},{"Value":"x"}]})",
     "InvalidParameterException",
     "1 validation error detected: Value null at 'userAttributes.2.member.name' failed to satisfy constraint: Member "
     "must not be null"},
    {"a wrong type wins over a constraint", failure_of<cognito::admin_get_user>,
     R"({"UserPoolId":"nowhere","Username":7})", "SerializationException", "Member 'username' must be of type string"},
    {"not an object", failure_of<cognito::admin_get_user>, "[]", "SerializationException",
     "The request must be a JSON object"},
    {"not JSON", failure_of<cognito::admin_get_user>, R"({"UserPoolId":)", "SerializationException", ""},
};

TEST(validation_failure, says_what_cognito_says) {
    for (const auto& [what, of, body, name, message] : failure_rows) {
        const auto failure = of(body);
        EXPECT_EQ(failure.name, name) << what;
        // Which words tell of malformed JSON is the parser's matter.
        if (!message.empty()) {
            EXPECT_EQ(failure.message, message) << what;
        }
    }
}

TEST(validation_failure, blames_lists_and_maps_as_a_whole) {
    const auto at = [](std::string_view value, std::string_view constraint) {
        return fmt::format("1 validation error detected: {} failed to satisfy constraint: {}", value, constraint);
    };
    const std::string short_key = "Member must have length less than or equal to 3, Member must have length greater "
                                  "than or equal to 1";
    const std::pair<std::string_view, std::string> table[]{
        {R"({"CallbackURLs":["a","abcd",""]})",
         at("Value '[a, abcd, ]' at 'callbackURLs'", "Member must satisfy constraint: [" + short_key + "]")},
        {R"({"CallbackURLs":["a","b","c","d"]})",
         at("Value '[a, b, c, d]' at 'callbackURLs'", "Member must have length less than or equal to 3")},
        {R"({"Actions":["RESEND","STOP"]})",
         at("Value '[RESEND, STOP]' at 'actions'",
            "Member must satisfy constraint: [Member must satisfy enum value set: [RESEND, SUPPRESS]]")},
        {R"({"Tags":{"long":"x"}})",
         at("Value '{long=x}' at 'tags'", "Map keys must satisfy constraint: [" + short_key + "]")},
        {R"({"Tags":{"a":"xyz","b":"xyz"}})",
         at("Value '{a=xyz, b=xyz}' at 'tags'", "Map value must satisfy constraint: [Member must have length less than "
                                                "or equal to 2, Member must have length greater than or equal to 0]")},
        {R"({"Tags":{"a":"","b":"","c":""}})",
         at("Value '{a=, b=, c=}' at 'tags'", "Member must have length less than or equal to 2")},
        {R"({"Logins":{"example.com":""}})",
         at("Value '{example.com=}' at 'logins'", "Map value must satisfy constraint: [Member must have length less "
                                                  "than or equal to 5, Member must have length greater than or equal "
                                                  "to 1]")},
        {R"({"Logins":{"example.com":"a secret"}})",
         at("Value '{example.com=}' at 'logins'", "Map value must satisfy constraint: [Member must have length less "
                                                  "than or equal to 5, Member must have length greater than or equal "
                                                  "to 1]")},
        {R"({"Roles":{"Example.com":{"Arn":"x"}}})",
         at("Value 'x' at 'roles.Example.com.member.arn'", "Member must have length greater than or equal to 2")},
        {R"({"RoleList":[]})", at("Value '[]' at 'roleList'", "Member must have length greater than or equal to 1")},
        {R"({"RoleList":[{"Arn":"ab"},{"Arn":"cd"}]})",
         at("Value at 'roleList'", "Member must have length less than or equal to 1")},
        {R"({"RoleList":[{}]})", at("Value null at 'roleList.1.member.arn'", "Member must not be null")},
        {R"({"Nickname":"Bobby"})", at("Value at 'nickname'", "Member must have length less than or equal to 3")},
    };
    for (const auto& [body, message] : table)
        EXPECT_EQ(failure_of<collections>(body).message, message) << body;
}

TEST(validation_failure, counts_each_list_or_map_once) {
    const auto failure = failure_of<collections>(R"({"CallbackURLs":["","abcd"],"Tags":{"":"xyz"}})");
    EXPECT_TRUE(failure.message.starts_with("3 validation errors detected: Value '[, abcd]' at 'callbackURLs'"))
        << failure.message;
}

TEST(validation_failure, keeps_the_case_of_map_keys) {
    EXPECT_EQ(member_path("RoleMappings{Example.com}.Type"), "roleMappings.Example.com.member.type");
    EXPECT_EQ(member_path("A.Bc[10].De"), "a.bc.11.member.de");
    EXPECT_EQ(member_path(""), "");
}

} // namespace
} // namespace poolguard::pool
