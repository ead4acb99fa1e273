#include "unit/pool/administration_fixture.hpp"

#include <regex>
#include <set>

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;
using pool_operations = administration_fixture;

TEST_F(pool_operations, create_user_pool_fills_in_defaults) {
    const auto made = call("CreateUserPool", R"({"PoolName":"people"})");
    const auto id = text(made, "/UserPool/Id");
    EXPECT_TRUE(std::regex_match(id, std::regex("eu-west-1_[0-9A-Za-z]{9}"))) << id;
    EXPECT_EQ(text(made, "/UserPool/Arn"), "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/" + id);
    auto expected = boost::json::parse(R"({
        "Policies":{"PasswordPolicy":{"MinimumLength":8,"RequireUppercase":true,"RequireLowercase":true,
            "RequireNumbers":true,"RequireSymbols":true,"TemporaryPasswordValidityDays":7},
            "SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD"]}},
        "DeletionProtection":"INACTIVE","LambdaConfig":{},
        "VerificationMessageTemplate":{"DefaultEmailOption":"CONFIRM_WITH_CODE"},"MfaConfiguration":"OFF",
        "EmailConfiguration":{"EmailSendingAccount":"COGNITO_DEFAULT"},"UserPoolTags":{},
        "AdminCreateUserConfig":{"AllowAdminCreateUserOnly":false,"UnusedAccountValidityDays":7},
        "AccountRecoverySetting":{"RecoveryMechanisms":[{"Priority":1,"Name":"verified_email"},
            {"Priority":2,"Name":"verified_phone_number"}]},
        "UserPoolTier":"ESSENTIALS","Name":"people","LastModifiedDate":1770000000.123,
        "CreationDate":1770000000.123,"EstimatedNumberOfUsers":0})");
    auto& all = expected.as_object();
    all["Id"] = id;
    all["Arn"] = made.at_pointer("/UserPool/Arn");
    all["SchemaAttributes"] = made.at_pointer("/UserPool/SchemaAttributes");
    EXPECT_EQ(made.at("UserPool"), expected);
    EXPECT_EQ(made.at_pointer("/UserPool/SchemaAttributes").as_array().size(), 20U);
    pool_id_ = id;
    EXPECT_EQ(call("DescribeUserPool", R"({"UserPoolId":"$POOL"})"), made);
}

TEST_F(pool_operations, create_user_pool_keeps_what_is_given) {
    make_pool(R"(,"Policies":{"PasswordPolicy":{"MinimumLength":12,"RequireSymbols":false}},)"
              R"("Schema":[{"Name":"tenant_id","AttributeDataType":"String","Mutable":true}],)"
              R"("UsernameConfiguration":{"CaseSensitive":false},"UserPoolTags":{"a":"b"},"LambdaConfig":{})");
    const auto shown = call("DescribeUserPool", R"({"UserPoolId":"$POOL"})").at("UserPool");
    EXPECT_EQ(shown.at_pointer("/Policies/PasswordPolicy/MinimumLength").as_int64(), 12);
    EXPECT_FALSE(shown.at_pointer("/Policies/PasswordPolicy/RequireSymbols").as_bool());
    EXPECT_FALSE(shown.at_pointer("/Policies/PasswordPolicy/RequireNumbers").as_bool());
    EXPECT_FALSE(shown.at_pointer("/UsernameConfiguration/CaseSensitive").as_bool());
    EXPECT_EQ(boost::json::serialize(shown.at("SchemaAttributes").as_array().back()),
              R"({"Name":"custom:tenant_id","AttributeDataType":"String","DeveloperOnlyAttribute":false,)"
              R"("Mutable":true,"Required":false,"StringAttributeConstraints":{}})");
    make_user("ann");
    make_user("bob");
    call("AdminDeleteUser", R"({"UserPoolId":"$POOL","Username":"ann"})");
    EXPECT_EQ(call("DescribeUserPool", R"({"UserPoolId":"$POOL"})").at_pointer("/UserPool/EstimatedNumberOfUsers"), 1);
}

TEST_F(pool_operations, list_user_pools_pages_through_a_region) {
    std::set<std::string> made;
    for (int i = 0; i < 5; ++i)
        made.insert(make_pool());
    region_ = "us-east-1";
    const auto other = make_pool();
    EXPECT_EQ(text(call("ListUserPools", R"({"MaxResults":60})"), "/UserPools/0/Id"), other);
    region_ = "eu-west-1";
    std::set<std::string> seen;
    std::string token;
    int pages = 0;
    do {
        const auto page = call("ListUserPools", R"({"MaxResults":2)" + token + "}");
        for (const auto& each : page.at("UserPools").as_array())
            EXPECT_TRUE(seen.insert(text(each, "/Id")).second);
        const auto* next = page.as_object().if_contains("NextToken");
        token = next == nullptr ? "" : R"(,"NextToken":)" + boost::json::serialize(*next);
        ++pages;
    } while (!token.empty());
    EXPECT_EQ(seen, made);
    EXPECT_EQ(pages, 3);
    pool_id_ = *made.begin();
    call("DeleteUserPool", R"({"UserPoolId":"$POOL"})");
    EXPECT_EQ(call("ListUserPools", R"({"MaxResults":60})").at("UserPools").as_array().size(), 4U);
}

TEST_F(pool_operations, clients_are_made_and_shown) {
    make_pool();
    const auto made = call("CreateUserPoolClient", R"({"UserPoolId":"$POOL","ClientName":"web","GenerateSecret":true,)"
                                                   R"("ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"]})");
    client_id_ = text(made, "/UserPoolClient/ClientId");
    EXPECT_TRUE(std::regex_match(client_id_, std::regex("[0-9a-z]{26}")));
    EXPECT_TRUE(std::regex_match(text(made, "/UserPoolClient/ClientSecret"), std::regex("[0-9a-z]{51}")));
    EXPECT_EQ(call("DescribeUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT"})"), made);
    make_client();
    const auto plain = call("DescribeUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT"})");
    auto expected = boost::json::parse(R"({"RefreshTokenValidity":30,"TokenValidityUnits":{},
        "AllowedOAuthFlowsUserPoolClient":false,"EnableTokenRevocation":true,
        "EnablePropagateAdditionalUserContextData":false,"AuthSessionValidity":3,"ClientName":"web",
        "LastModifiedDate":1770000000.123,"CreationDate":1770000000.123})");
    expected.as_object()["UserPoolId"] = pool_id_;
    expected.as_object()["ClientId"] = client_id_;
    EXPECT_EQ(plain.at("UserPoolClient"), expected);
    EXPECT_EQ(call("ListUserPoolClients", R"({"UserPoolId":"$POOL"})").at("UserPoolClients").as_array().size(), 2U);
    EXPECT_TRUE(call("DeleteUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT"})").is_null());
    EXPECT_EQ(call("ListUserPoolClients", R"({"UserPoolId":"$POOL"})").at("UserPoolClients").as_array().size(), 1U);
    EXPECT_EQ(failure_of("DescribeUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT"})"),
              "ResourceNotFoundException: User pool client " + client_id_ + " does not exist.");
}

TEST_F(pool_operations, update_user_pool_client_resets_what_is_left_out) {
    make_pool();
    make_client(
        R"(,"GenerateSecret":true,"AccessTokenValidity":2,"RefreshTokenValidity":5,"AuthSessionValidity":10,)"
        R"("EnableTokenRevocation":false,"PreventUserExistenceErrors":"ENABLED",)"
        R"("ExplicitAuthFlows":["ALLOW_USER_SRP_AUTH"],"CallbackURLs":["https://a/"],"ReadAttributes":["email"])");
    const auto before = call("DescribeUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT"})");
    clock_.advance(1500ms);
    const auto after =
        call("UpdateUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT","IdTokenValidity":3})")
            .at("UserPoolClient");
    auto expected = boost::json::parse(R"({"RefreshTokenValidity":30,"IdTokenValidity":3,"TokenValidityUnits":{},
        "AllowedOAuthFlowsUserPoolClient":false,"EnableTokenRevocation":true,
        "EnablePropagateAdditionalUserContextData":false,"AuthSessionValidity":3,"ClientName":"web",
        "LastModifiedDate":1770000001.623,"CreationDate":1770000000.123})");
    expected.as_object()["UserPoolId"] = pool_id_;
    expected.as_object()["ClientId"] = client_id_;
    expected.as_object()["ClientSecret"] = before.at_pointer("/UserPoolClient/ClientSecret");
    EXPECT_EQ(after, expected);
    EXPECT_EQ(call("DescribeUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT"})").at("UserPoolClient"),
              after);
    EXPECT_EQ(
        failure_of("UpdateUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT","ReadAttributes":["x"]})"),
        "InvalidParameterException: Invalid read attributes specified while updating a client");
    call("UpdateUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"$CLIENT","ClientName":"renamed"})");
    EXPECT_EQ(text(call("ListUserPoolClients", R"({"UserPoolId":"$POOL"})"), "/UserPoolClients/0/ClientName"),
              "renamed");
}

TEST_F(pool_operations, a_pool_with_a_provider_shows_identities) {
    make_pool();
    const auto last = [&] {
        return boost::json::serialize(call("DescribeUserPool", R"({"UserPoolId":"$POOL"})")
                                          .at_pointer("/UserPool/SchemaAttributes")
                                          .as_array()
                                          .back());
    };
    EXPECT_EQ(last().find("identities"), std::string::npos);
    call("CreateIdentityProvider", R"({"UserPoolId":"$POOL","ProviderName":"Google","ProviderType":"Google",)"
                                   R"("ProviderDetails":{"client_id":"a","client_secret":"b","authorize_scopes":)"
                                   R"("openid"}})");
    EXPECT_EQ(last(), R"({"Name":"identities","AttributeDataType":"String","DeveloperOnlyAttribute":false,)"
                      R"("Mutable":true,"Required":false,"StringAttributeConstraints":{}})");
}

TEST_F(pool_operations, list_user_pools_shows_the_functions_of_a_pool) {
    make_pool(R"(,"LambdaConfig":{"PreSignUp":"arn:aws:lambda:eu-west-1:123456789012:function:f"})");
    EXPECT_EQ(
        boost::json::serialize(call("ListUserPools", R"({"MaxResults":1})").at_pointer("/UserPools/0/LambdaConfig")),
        R"({"PreSignUp":"arn:aws:lambda:eu-west-1:123456789012:function:f"})");
}

TEST_F(pool_operations, settings_for_other_services_are_returned_as_given) {
    const std::string given =
        R"({"LambdaConfig":{"CustomSMSSender":{"LambdaVersion":"V1_0","LambdaArn":)"
        R"("arn:aws:lambda:eu-west-1:1:function:f"},"KMSKeyID":"arn:aws:kms:eu-west-1:1:key/k"},)"
        R"("EmailConfiguration":{"SourceArn":"arn:aws:ses:eu-west-1:1:identity/a@b.cd","ReplyToEmailAddress":"a@b.cd",)"
        R"("EmailSendingAccount":"DEVELOPER","From":"A <a@b.cd>","ConfigurationSet":"set-1"},)"
        R"("SmsConfiguration":{"EumsSms":{"CallerArn":"arn:aws:iam::1:role/service-role/r","OriginationIdentity":"+15550100"}},)"
        R"("UserPoolAddOns":{"AdvancedSecurityMode":"ENFORCED","AdvancedSecurityAdditionalFlows":{"CustomAuthMode":"AUDIT"}},)"
        R"("KeyConfiguration":{"KeyType":"CUSTOMER_MANAGED_KEY","KmsKeyArn":"arn:aws:kms:eu-west-1:1:key/k"},)"
        R"("IssuerConfiguration":{"Type":"UPDATED"},"DcrConfiguration":{"EnableStatus":"Disabled","OpenDcrEnabled":true,)"
        R"("AuthenticatedGrantTypes":["code"],"AllowedScopes":["a/b"]},"AcrConfiguration":{"Level2":{"AcrValue":"two"}}})";
    make_pool("," + given.substr(1, given.size() - 2));
    const auto shown = call("DescribeUserPool", R"({"UserPoolId":"$POOL"})").at("UserPool").as_object();
    const auto members = boost::json::parse(given);
    for (const auto& [name, value] : members.as_object())
        EXPECT_EQ(shown.at(name), value) << name;
}

} // namespace
} // namespace poolguard::pool
