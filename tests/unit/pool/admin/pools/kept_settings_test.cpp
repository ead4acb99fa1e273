// Tags, settings that are only kept, and operations that this server does not have.
#include "cognito/messages/risk.hpp"
#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

class kept_settings_test : public administration_fixture {
  protected:
    // The reply as text.
    std::string sent(std::string_view operation, const std::string& body) {
        return boost::json::serialize(call(operation, body));
    }
};

TEST_F(kept_settings_test, tags_are_added_changed_listed_and_removed) {
    make_pool(R"(,"UserPoolTags":{"stage":"one","team":"a"})");
    const std::string arn = R"({"ResourceArn":"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/$POOL")";
    EXPECT_EQ(sent("ListTagsForResource", arn + "}"), R"({"Tags":{"stage":"one","team":"a"}})");
    EXPECT_EQ(sent("TagResource", arn + R"(,"Tags":{"stage":"two","cost":""}})"), "{}");
    EXPECT_EQ(sent("ListTagsForResource", arn + "}"), R"({"Tags":{"cost":"","stage":"two","team":"a"}})");
    EXPECT_EQ(sent("UntagResource", arn + R"(,"TagKeys":["team","unknown"]})"), "{}");
    call("UpdateUserPool", R"({"UserPoolId":"$POOL"})");
    EXPECT_EQ(sent("ListTagsForResource", arn + "}"), R"({"Tags":{"cost":"","stage":"two"}})");
    EXPECT_EQ(boost::json::serialize(
                  call("DescribeUserPool", R"({"UserPoolId":"$POOL"})").at_pointer("/UserPool/UserPoolTags")),
              R"({"cost":"","stage":"two"})");

    std::string many;
    for (int i = 0; i < 49; ++i)
        many += fmt::format(R"({}"k{}":"v")", i == 0 ? "" : ",", i);
    const std::pair<std::string, std::string> failures[]{
        {R"({"aws:x":"y"})", "aws: prefixed tag key names are not allowed for external use."},
        {"{" + many + "}", "A resource can have at most 50 tags."},
        {R"({"":"y"})",
         "1 validation error detected: Value '{=y}' at 'tags' failed to satisfy constraint: Map keys must "
         "satisfy constraint: [Member must have length less than or equal to 128, Member must have "
         "length greater than or equal to 1]"}};
    for (const auto& [tags, message] : failures)
        EXPECT_EQ(failure_of("TagResource", arn + R"(,"Tags":)" + tags + "}"), "InvalidParameterException: " + message);
    EXPECT_EQ(failure_of("CreateUserPool", R"({"PoolName":"x","UserPoolTags":{"AWS:x":"y"}})"),
              "InvalidParameterException: aws: prefixed tag key names are not allowed for external use.");
    for (const auto* other : {"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Nowhere",
                              "arn:aws:cognito-idp:eu-west-1:999999999999:userpool/$POOL",
                              "arn:aws:cognito-identity:eu-west-1:123456789012:userpool/$POOL"})
        EXPECT_TRUE(failure_of("ListTagsForResource", fmt::format(R"({{"ResourceArn":"{}"}})", other))
                        .starts_with("ResourceNotFoundException: "))
            << other;
    EXPECT_EQ(sent("ListTagsForResource", arn + "}"), R"({"Tags":{"cost":"","stage":"two"}})");
}

TEST_F(kept_settings_test, log_delivery_is_given_back_as_it_was_set) {
    make_pool();
    const std::string pool = R"({"UserPoolId":"$POOL")";
    const std::string logs =
        R"([{"LogLevel":"ERROR","EventSource":"userNotification","CloudWatchLogsConfiguration":)"
        R"({"LogGroupArn":"arn:aws:logs:eu-west-1:123456789012:log-group:users"}},{"LogLevel":"INFO",)"
        R"("EventSource":"userAuthEvents","S3Configuration":{"BucketArn":"arn:aws:s3:::bucket"}}])";
    const auto reply = [&](const std::string& configurations) {
        return filled(R"({"LogDeliveryConfiguration":{"UserPoolId":"$POOL","LogConfigurations":)" + configurations +
                      "}}");
    };
    EXPECT_EQ(sent("GetLogDeliveryConfiguration", pool + "}"), reply("[]"));
    EXPECT_EQ(sent("SetLogDeliveryConfiguration", pool + R"(,"LogConfigurations":)" + logs + "}"), reply(logs));
    EXPECT_EQ(sent("GetLogDeliveryConfiguration", pool + "}"), reply(logs));
    for (const auto* wrong :
         {R"([{"LogLevel":"INFO","EventSource":"userAuthEvents"}])",
          R"([{"LogLevel":"INFO","EventSource":"userAuthEvents","S3Configuration":{},"FirehoseConfiguration":{}}])",
          R"([{"LogLevel":"INFO","EventSource":"userAuthEvents","S3Configuration":{}},)"
          R"({"LogLevel":"ERROR","EventSource":"userAuthEvents","S3Configuration":{}}])",
          R"([{"LogLevel":"INFO","EventSource":"userAuthEvents","S3Configuration":{"BucketArn":"bucket"}}])"})
        EXPECT_TRUE(failure_of("SetLogDeliveryConfiguration", pool + R"(,"LogConfigurations":)" + wrong + "}")
                        .starts_with("InvalidParameterException: "))
            << wrong;
    EXPECT_EQ(sent("SetLogDeliveryConfiguration", pool + R"(,"LogConfigurations":[]})"), reply("[]"));
}

TEST_F(kept_settings_test, risk_configurations_are_of_a_pool_or_of_a_client) {
    make_pool();
    make_client();
    const std::string pool = R"({"UserPoolId":"$POOL")";
    const std::string settings =
        R"("CompromisedCredentialsRiskConfiguration":{"EventFilter":["SIGN_IN"],"Actions":{"EventAction":"BLOCK"}},)"
        R"("AccountTakeoverRiskConfiguration":{"Actions":{"HighAction":{"Notify":true,"EventAction":"MFA_REQUIRED"}}},)"
        R"("RiskExceptionConfiguration":{"BlockedIPRangeList":["10.0.0.0/8"],"SkippedIPRangeList":["::1/128"]})";
    const auto of_client = filled(R"({"RiskConfiguration":{)" + settings +
                                  R"(,"UserPoolId":"$POOL","ClientId":"$CLIENT","LastModifiedDate":1770000000.123}})");
    EXPECT_EQ(call("SetRiskConfiguration", pool + R"(,"ClientId":"$CLIENT",)" + settings + "}"),
              boost::json::parse(of_client));
    EXPECT_EQ(call("DescribeRiskConfiguration", pool + R"(,"ClientId":"$CLIENT"})"), boost::json::parse(of_client));
    EXPECT_EQ(sent("DescribeRiskConfiguration", pool + "}"), filled(R"({"RiskConfiguration":{"UserPoolId":"$POOL"}})"));
    EXPECT_EQ(failure_of("SetRiskConfiguration",
                         pool + R"(,"RiskExceptionConfiguration":{"BlockedIPRangeList":["10.0.0.0/99"]}})"),
              "InvalidParameterException: Invalid IP range: 10.0.0.0/99");
    EXPECT_EQ(failure_of("SetRiskConfiguration", pool + R"(,"ClientId":"nobody"})"),
              "ResourceNotFoundException: User pool client nobody does not exist.");
    // With the client its settings are gone.
    call("DeleteUserPoolClient", pool + R"(,"ClientId":"$CLIENT"})");
    const auto kept = stores_.kept.of<cognito::risk_configuration>().find(pool_id_, client_id_);
    EXPECT_TRUE(kept && !*kept);
}

TEST_F(kept_settings_test, replicas_change_their_status) {
    make_pool();
    const std::string there = R"({"UserPoolId":"$POOL","RegionName":"us-east-1")";
    const auto replica = [&](std::string_view status) {
        return filled(fmt::format(R"({{"RegionName":"us-east-1","Status":"{}","Role":"SECONDARY",)"
                                  R"("UserPoolArn":"arn:aws:cognito-idp:us-east-1:123456789012:userpool/$POOL"}})",
                                  status));
    };
    const auto reply = [&](std::string_view status) { return R"({"UserPoolReplica":)" + replica(status) + "}"; };
    EXPECT_EQ(sent("CreateUserPoolReplica", there + "}"), reply("CREATING"));
    for (const auto* taken : {"us-east-1", "eu-west-1"})
        EXPECT_EQ(
            failure_of("CreateUserPoolReplica", fmt::format(R"({{"UserPoolId":"$POOL","RegionName":"{}"}})", taken)),
            fmt::format("InvalidParameterException: The user pool already exists in {}.", taken));
    EXPECT_EQ(sent("UpdateUserPoolReplica", there + R"(,"Status":"ACTIVE"})"), reply("ACTIVE"));
    EXPECT_EQ(sent("ListUserPoolReplicas", R"({"UserPoolId":"$POOL"})"),
              filled(R"({"UserPoolReplicas":[{"RegionName":"eu-west-1","Status":"ACTIVE","Role":"PRIMARY",)"
                     R"("UserPoolArn":"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/$POOL"},)") +
                  replica("ACTIVE") + "]}");
    EXPECT_EQ(failure_of("DeleteUserPoolReplica", there + "}"),
              "InvalidParameterException: Only a replica that is INACTIVE can be deleted.");
    call("UpdateUserPoolReplica", there + R"(,"Status":"INACTIVE"})");
    EXPECT_EQ(sent("DeleteUserPoolReplica", there + "}"), reply("DELETING"));
    for (const auto* operation : {"UpdateUserPoolReplica", "DeleteUserPoolReplica"})
        EXPECT_EQ(failure_of(operation, there + R"(,"Status":"ACTIVE"})"),
                  "ResourceNotFoundException: The user pool has no replica in us-east-1.");
}

TEST_F(kept_settings_test, limits_are_of_a_region) {
    const std::string limit =
        R"({"LimitDefinition":{"LimitClass":"API_CATEGORY","Attributes":{"Category":"UserCreation"}})";
    const auto reply = [&](int value) {
        return R"({"Limit":)" + limit + fmt::format(R"(,"ProvisionedLimitValue":{},"FreeLimitValue":50}}}})", value);
    };
    EXPECT_EQ(sent("GetProvisionedLimit", limit + "}"), reply(50));
    EXPECT_EQ(sent("UpdateProvisionedLimit", limit + R"(,"RequestedLimitValue":80})"), reply(80));
    EXPECT_EQ(sent("GetProvisionedLimit", limit + "}"), reply(80));
    EXPECT_EQ(failure_of("UpdateProvisionedLimit", limit + R"(,"RequestedLimitValue":49})"),
              "InvalidParameterException: The requested limit must be at least 50.");
    region_ = "us-east-1";
    EXPECT_EQ(sent("GetProvisionedLimit", limit + "}"), reply(50));
}

TEST_F(kept_settings_test, refused_operations_say_why) {
    std::map<cognito::operation_kind, int> kinds;
    for (const auto* row : user_pool_operations())
        ++kinds[row->kind];
    EXPECT_EQ(kinds[cognito::operation_kind::kept], 10);
    EXPECT_EQ(kinds[cognito::operation_kind::refused], 2);
    EXPECT_EQ(failure_of("ListDevices", R"({"AccessToken":"x","Limit":61})"),
              "InvalidParameterException: 1 validation error detected: Value '61' at 'limit' failed to satisfy "
              "constraint: Member must have value less than or equal to 60");
}

} // namespace
} // namespace poolguard::pool
