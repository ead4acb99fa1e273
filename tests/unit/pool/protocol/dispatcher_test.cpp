#include "unit/pool/protocol/typed_operation.hpp"

#include "cognito/messages/groups.hpp"
#include "cognito/messages/users.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace poolguard::pool {
namespace {

const call someone{base::from_epoch_seconds(1'770'000'000), "us-east-1", "127.0.0.1"};

dispatcher make_dispatcher() {
    dispatcher out;
    add_operation<cognito::admin_enable_user>(
        out, [](const cognito::admin_enable_user& input, const call&) -> cognito::result<cognito::empty_reply> {
            if (input.Username.value == "broken")
                return std::unexpected(cognito::failure{cognito::failure_name::internal_error, "Something broke"});
            if (input.Username.value == "thrower") throw std::runtime_error("a cause that nobody outside shall see");
            if (input.Username.value == "nobody")
                return std::unexpected(cognito::failure{cognito::failure_name::user_not_found, "No \"user\"."});
            return cognito::empty_reply{};
        });
    add_operation<cognito::admin_delete_user>(
        out, [](const cognito::admin_delete_user&, const call&) -> cognito::result<cognito::no_reply> {
            return cognito::no_reply{};
        });
    return out;
}

struct dispatch_row {
    const char* what;
    std::string_view operation;
    std::string_view body;
    unsigned status;
    std::string_view error_name;
    std::string_view reply;
};

const dispatch_row dispatch_rows[] = {
    {"an empty object", "AdminEnableUser", R"({"UserPoolId":"us-east-1_A","Username":"ann"})", 200, "", "{}"},
    {"an empty body", "AdminDeleteUser", R"({"UserPoolId":"us-east-1_A","Username":"ann"})", 200, "", ""},
    {"unknown members are passed over", "AdminDeleteUser",
     R"({"UserPoolId":"us-east-1_A","Username":"ann","Colour":"red"})", 200, "", ""},
    {"a failure", "AdminEnableUser", R"({"UserPoolId":"us-east-1_A","Username":"nobody"})", 400,
     "UserNotFoundException", R"({"__type":"UserNotFoundException","message":"No \"user\"."})"},
    {"a failure of the server", "AdminEnableUser", R"({"UserPoolId":"us-east-1_A","Username":"broken"})", 500,
     "InternalErrorException", R"({"__type":"InternalErrorException","message":"Something broke"})"},
    {"an exception", "AdminEnableUser", R"({"UserPoolId":"us-east-1_A","Username":"thrower"})", 500,
     "InternalErrorException", R"({"__type":"InternalErrorException","message":"Something went wrong"})"},
    {"an unknown operation", "AdminEnableuser", "{}", 400, "UnknownOperationException",
     R"({"__type":"UnknownOperationException","message":"The operation is unknown."})"},
};

TEST(dispatcher, turns_bodies_into_bodies) {
    const auto table = make_dispatcher();
    for (const auto& [what, operation, body, status, error_name, expected] : dispatch_rows) {
        const auto reply = table.dispatch(operation, body, someone);
        EXPECT_EQ(reply.status, status) << what;
        EXPECT_EQ(reply.error_name, error_name) << what;
        EXPECT_EQ(reply.body, expected) << what;
    }
}

TEST(dispatcher, refuses_what_is_not_json) {
    const auto table = make_dispatcher();
    const std::string deep(10'000, '[');
    for (const std::string& body : {std::string(), std::string("{"), std::string(R"({"a":1,"a":2})"), deep,
                                    std::string("{\"Username\":\"\xff\"}"), std::string("{} {}")}) {
        const auto reply = table.dispatch("AdminEnableUser", body, someone);
        EXPECT_EQ(reply.status, 400U);
        EXPECT_EQ(reply.error_name, "SerializationException");
    }
}

TEST(dispatcher, knows_how_calls_are_authorised) {
    const auto table = make_dispatcher();
    EXPECT_EQ(table.authorization_of("AdminEnableUser"), cognito::authorization::signature);
    EXPECT_EQ(table.authorization_of("adminEnableUser"), std::nullopt);
    EXPECT_EQ(table.operations(), (std::vector<std::string_view>{"AdminDeleteUser", "AdminEnableUser"}));
}

TEST(dispatcher, takes_an_operation_once) {
    auto table = make_dispatcher();
    EXPECT_THROW(table.add("AdminDeleteUser", cognito::authorization::signature, {}), std::logic_error);
}

} // namespace
} // namespace poolguard::pool
