#include "pool/protocol/validation_failure.hpp"

#include "base/json/read.hpp"
#include "cognito/messages/authentication.hpp"
#include "cognito/messages/users.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

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

TEST(validation_failure, keeps_the_case_of_map_keys) {
    EXPECT_EQ(member_path("AuthParameters.USERNAME"), "authParameters.USERNAME");
    EXPECT_EQ(member_path("A.Bc[10].De"), "a.bc.11.member.de");
    EXPECT_EQ(member_path(""), "");
}

} // namespace
} // namespace poolguard::pool
