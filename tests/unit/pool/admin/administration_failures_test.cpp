#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

struct failing_call {
    std::string_view operation;
    std::string body;
    std::string failure; // "$POOL" is filled in
};

class administration_failures : public administration_fixture {
  protected:
    void SetUp() override {
        make_pool(R"(,"UsernameAttributes":["email"],"Schema":[{"Name":"plan","Mutable":false},)"
                  R"({"Name":"name","Required":true}])");
        make_client();
        make_user("ann@example.com", R"("name":"Ann")");
        make_user("bob@example.com");
        call("CreateGroup", R"({"UserPoolId":"$POOL","GroupName":"staff"})");
    }
    void expect(const failing_call& each) {
        EXPECT_EQ(failure_of(each.operation, each.body), filled(each.failure)) << each.operation << ' ' << each.body;
    }
};

const std::string no_pool = "ResourceNotFoundException: User pool eu-west-1_Nowhere does not exist.";
const std::string no_user = "UserNotFoundException: User does not exist.";
const std::string no_group = "ResourceNotFoundException: Group not found.";

TEST_F(administration_failures, name_the_pool) {
    const std::pair<std::string_view, std::string> table[]{
        {"DescribeUserPool", ""},
        {"DeleteUserPool", ""},
        {"CreateUserPoolClient", R"(,"ClientName":"x")"},
        {"DescribeUserPoolClient", R"(,"ClientId":"$CLIENT")"},
        {"UpdateUserPoolClient", R"(,"ClientId":"$CLIENT")"},
        {"ListUserPoolClients", ""},
        {"DeleteUserPoolClient", R"(,"ClientId":"$CLIENT")"},
        {"AdminCreateUser", R"(,"Username":"x")"},
        {"AdminGetUser", R"(,"Username":"x")"},
        {"AdminSetUserPassword", R"(,"Username":"x","Password":"Abcdef1!")"},
        {"AdminUpdateUserAttributes", R"(,"Username":"x","UserAttributes":[])"},
        {"AdminDeleteUser", R"(,"Username":"x")"},
        {"AdminDisableUser", R"(,"Username":"x")"},
        {"AdminEnableUser", R"(,"Username":"x")"},
        {"AdminConfirmSignUp", R"(,"Username":"x")"},
        {"AdminUserGlobalSignOut", R"(,"Username":"x")"},
        {"AdminListUserSessions", R"(,"Username":"x")"},
        {"AdminRevokeUserSession", R"(,"Username":"x","SessionId":"x")"},
        {"AdminListUserAuthEvents", R"(,"Username":"x")"},
        {"AdminUpdateAuthEventFeedback", R"(,"Username":"x","EventId":"x","FeedbackValue":"Valid")"},
        {"GetUserPoolSessionConfiguration", ""},
        {"SetUserPoolSessionConfiguration", R"(,"UserSessionTracking":"ENABLED","TokenSession":{"MaxPerUser":1})"},
        {"GetUserPoolClientSessionConfiguration", R"(,"ClientId":"$CLIENT")"},
        {"SetUserPoolClientSessionConfiguration", R"(,"ClientId":"$CLIENT","SSOSession":{"MaxValidityMinutes":1})"},
        {"PoolguardListUserPasskeys", R"(,"Username":"x")"},
        {"PoolguardDeleteUserPasskey", R"(,"Username":"x","CredentialId":"x")"},
        {"ListUsers", ""},
        {"CreateGroup", R"(,"GroupName":"x")"},
        {"GetGroup", R"(,"GroupName":"x")"},
        {"ListGroups", ""},
        {"DeleteGroup", R"(,"GroupName":"x")"},
        {"AdminAddUserToGroup", R"(,"Username":"x","GroupName":"x")"},
        {"AdminRemoveUserFromGroup", R"(,"Username":"x","GroupName":"x")"},
        {"AdminListGroupsForUser", R"(,"Username":"x")"},
        {"ListUsersInGroup", R"(,"GroupName":"x")"},
    };
    for (const auto& [operation, more] : table) {
        expect({operation, R"({"UserPoolId":"eu-west-1_Nowhere")" + more + "}", no_pool});
        // The pool exists, but not in the region that the call was signed for.
        region_ = "us-east-1";
        expect({operation, R"({"UserPoolId":"$POOL")" + more + "}",
                "ResourceNotFoundException: User pool $POOL does not exist."});
        region_ = "eu-west-1";
    }
    EXPECT_TRUE(pools_.find(pool_id_)) << "deleted from another region";
    // Within the process every pool can be reached.
    region_ = "";
    call("DescribeUserPool", R"({"UserPoolId":"$POOL"})");
    expect({"CreateUserPool", R"({"PoolName":"x"})",
            "InvalidParameterException: A user pool is created in a region, and the call names none."});
    expect({"ListUserPools", R"({"MaxResults":1})",
            "InvalidParameterException: User pools are listed by region, and the call names none."});
}

TEST_F(administration_failures, name_the_user) {
    const std::pair<std::string_view, std::string> table[]{
        {"AdminCreateUser", R"(,"MessageAction":"RESEND")"},
        {"AdminGetUser", ""},
        {"AdminSetUserPassword", R"(,"Password":"Abcdef1!")"},
        {"AdminUpdateUserAttributes", R"(,"UserAttributes":[])"},
        {"AdminDeleteUser", ""},
        {"AdminDisableUser", ""},
        {"AdminEnableUser", ""},
        {"AdminConfirmSignUp", ""},
        {"AdminUserGlobalSignOut", ""},
        {"AdminListUserSessions", ""},
        {"AdminRevokeUserSession", R"(,"SessionId":"x")"},
        {"AdminAddUserToGroup", R"(,"GroupName":"staff")"},
        {"AdminRemoveUserFromGroup", R"(,"GroupName":"staff")"},
        {"AdminListGroupsForUser", ""},
        {"PoolguardListUserPasskeys", ""},
        {"PoolguardDeleteUserPasskey", R"(,"CredentialId":"x")"},
    };
    for (const auto& [operation, more] : table)
        expect({operation, R"({"UserPoolId":"$POOL","Username":"nobody@example.com")" + more + "}", no_user});
}

TEST_F(administration_failures, name_the_reason) {
    const auto user = [](const std::string& more) {
        return R"({"UserPoolId":"$POOL","Username":"ann@example.com")" + more + "}";
    };
    const auto fresh = [](const std::string& more) {
        return R"({"UserPoolId":"$POOL","Username":"new@example.com")" + more + "}";
    };
    const auto attributes = [](std::string_view name, std::string_view value) {
        return fmt::format(R"(,"UserAttributes":[{{"Name":"{}","Value":"{}"}}])", name, value);
    };
    const failing_call table[]{
        {"DescribeUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"nothere"})",
         "ResourceNotFoundException: User pool client nothere does not exist."},
        {"UpdateUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"nothere"})",
         "ResourceNotFoundException: User pool client nothere does not exist."},
        {"DeleteUserPoolClient", R"({"UserPoolId":"$POOL","ClientId":"nothere"})",
         "ResourceNotFoundException: User pool client nothere does not exist."},
        {"PoolguardDeleteUserPasskey", user(R"(,"CredentialId":"x")"),
         "ResourceNotFoundException: The passkey does not exist."},
        {"AdminCreateUser", R"({"UserPoolId":"$POOL","Username":"new"})",
         "InvalidParameterException: Username should be an email."},
        {"AdminCreateUser", user(""), "UsernameExistsException: An account with the given email already exists."},
        {"AdminCreateUser", fresh(R"(,"TemporaryPassword":"abcdefgh")"),
         "InvalidPasswordException: Password did not conform with password policy: Password must have uppercase "
         "characters"},
        {"AdminCreateUser", fresh(R"(,"TemporaryPassword":"Ab1!")"),
         "InvalidParameterException: 1 validation error detected: Value at 'temporaryPassword' failed to satisfy "
         "constraint: Member must have length greater than or equal to 6"},
        {"AdminCreateUser", fresh(attributes("custom:role", "x")),
         "InvalidParameterException: Attributes did not conform to the schema: Type for attribute {custom:role} could "
         "not be determined"},
        {"AdminCreateUser", fresh(attributes("sub", "x")),
         "InvalidParameterException: Cannot modify the non-mutable attribute sub"},
        {"AdminCreateUser", fresh(attributes("email", "other@example.com")),
         "InvalidParameterException: User email should be empty or same as username, since username attribute is "
         "email"},
        {"AdminSetUserPassword", user(R"(,"Password":"abcdefgh")"),
         "InvalidPasswordException: Password did not conform with password policy: Password must have uppercase "
         "characters"},
        {"AdminUpdateUserAttributes", user(attributes("email", "bob@example.com")),
         "AliasExistsException: An account with the given email already exists."},
        {"AdminUpdateUserAttributes", user(attributes("custom:plan", "pro")),
         "InvalidParameterException: user.custom:plan: Attribute cannot be updated. (changing an immutable "
         "attribute)\n"},
        {"AdminUpdateUserAttributes", user(attributes("name", "")),
         "InvalidParameterException: Invalid user attributes: name: Required attribute cannot be deleted.\n"},
        {"AdminUpdateUserAttributes", user(attributes("phone_number", "12")),
         "InvalidParameterException: Invalid phone number format."},
        {"AdminConfirmSignUp", user(""),
         "NotAuthorizedException: User cannot be confirmed. Current status is FORCE_CHANGE_PASSWORD"},
        {"ListUsers", R"({"UserPoolId":"$POOL","Filter":"foo"})",
         "InvalidParameterException: Error while parsing filter."},
        {"ListUsers", R"({"UserPoolId":"$POOL","Filter":"custom:plan = \"x\""})",
         "InvalidParameterException: Invalid search attribute: custom:plan"},
        {"ListUsers", R"({"UserPoolId":"$POOL","AttributesToGet":["email","custom:role"]})",
         "InvalidParameterException: One or more requested attributes do not exist in user pool."},
        {"ListUsers", R"({"UserPoolId":"$POOL","Limit":61})",
         "InvalidParameterException: 1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: "
         "Member must have value less than or equal to 60"},
        {"ListUsers", R"({"UserPoolId":"$POOL","PaginationToken":"made-up"})",
         "InvalidParameterException: Paging Marker is Invalid for Request"},
        {"ListGroups", R"({"UserPoolId":"$POOL","NextToken":"made-up"})",
         "InvalidParameterException: Paging Marker is Invalid for Request"},
        {"CreateGroup", R"({"UserPoolId":"$POOL","GroupName":"staff"})",
         "GroupExistsException: A group with the name already exists."},
        {"GetGroup", R"({"UserPoolId":"$POOL","GroupName":"other"})", no_group},
        {"DeleteGroup", R"({"UserPoolId":"$POOL","GroupName":"other"})", no_group},
        {"ListUsersInGroup", R"({"UserPoolId":"$POOL","GroupName":"other"})", no_group},
        {"AdminAddUserToGroup", user(R"(,"GroupName":"other")"), no_group},
        {"AdminRemoveUserFromGroup", user(R"(,"GroupName":"other")"), no_group},
    };
    for (const auto& each : table)
        expect(each);
}

TEST_F(administration_failures, of_pool_settings) {
    const std::pair<std::string, std::string_view> table[]{
        {R"("LambdaConfig":{"PreSignUp":"arn:aws:lambda:eu-west-1:x:function:f"})",
         "1 validation error detected: Value 'arn:aws:lambda:eu-west-1:x:function:f' at 'lambdaConfig.preSignUp' "
         "failed "
         R"(to satisfy constraint: Member must satisfy regular expression pattern: arn:[\w+=/,.@-]+:[\w+=/,.@-]+:)"
         R"(([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?)"},
        {R"("LambdaConfig":{"CustomEmailSender":{"LambdaArn":"arn:aws:lambda:eu-west-1:1:function:f"}})",
         "1 validation error detected: Value null at 'lambdaConfig.customEmailSender.lambdaVersion' failed to satisfy "
         "constraint: Member must not be null"},
        {R"("LambdaConfig":{"CustomEmailSender":{"LambdaVersion":"V1_0","LambdaArn":)"
         R"("arn:aws:lambda:eu-west-1:1:function:f"}})",
         "CustomSMSSender and CustomEmailSender need a KMSKeyID."},
        {R"("LambdaConfig":{"PreTokenGeneration":"arn:aws:lambda:eu-west-1:1:function:f","PreTokenGenerationConfig":)"
         R"({"LambdaVersion":"V2_0","LambdaArn":"arn:aws:lambda:eu-west-1:1:function:g"}})",
         "PreTokenGeneration and PreTokenGenerationConfig must name the same function."},
        {R"("MfaConfiguration":"ON")",
         "SMS configuration and Auto verification for phone_number are required when MFA is required/optional"},
        {R"("Policies":{"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD","SMS_OTP"]}})",
         "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS configuration"},
        {R"("MfaConfiguration":"ON","SmsConfiguration":{"SnsCallerArn":"arn:aws:iam::1:role/sms"},)"
         R"("Policies":{"SignInPolicy":{"AllowedFirstAuthFactors":["PASSWORD","EMAIL_OTP"]}})",
         "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled"},
        {R"("SmsConfiguration":{})",
         "1 validation error detected: Value null at 'smsConfiguration.snsCallerArn' failed to satisfy constraint: "
         "Member must not be null"},
        {R"("UserPoolAddOns":{})",
         "1 validation error detected: Value null at 'userPoolAddOns.advancedSecurityMode' failed to satisfy "
         "constraint: Member must not be null"},
        {R"("EmailConfiguration":{"EmailSendingAccount":"BOGUS"})",
         "1 validation error detected: Value 'BOGUS' at 'emailConfiguration.emailSendingAccount' failed to satisfy "
         "constraint: Member must satisfy enum value set: [COGNITO_DEFAULT, DEVELOPER]"},
        {R"("EmailConfiguration":{"ReplyToEmailAddress":"nowhere"})",
         "1 validation error detected: Value 'nowhere' at 'emailConfiguration.replyToEmailAddress' failed to satisfy "
         R"(constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+@)"
         R"([\p{L}\p{M}\p{S}\p{N}\p{P}]+)"},
        {R"("AcrConfiguration":{"Level1":{"AcrValue":"urn:cognito:loa:2"}})",
         "The names in AcrConfiguration must differ from each other and from the default names of the other levels."},
        {R"("Schema":[{"Name":"phone_number_verified"}])",
         "1 validation error detected: Value 'phone_number_verified' at 'schema.1.member.name' failed to satisfy "
         "constraint: Member must have length less than or equal to 20"},
        {R"("UsernameAttributes":["email"],"AliasAttributes":["email"])",
         "Only one of the aliasAttributes or usernameAttributes can be set in a user pool."},
        {R"("Policies":{"PasswordPolicy":{"TemporaryPasswordValidityDays":3}},)"
         R"("AdminCreateUserConfig":{"UnusedAccountValidityDays":4})",
         "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays"},
        {R"("Policies":{"SignInPolicy":{"AllowedFirstAuthFactors":["EMAIL_OTP"]}})",
         "AllowedFirstAuthFactors must contain PASSWORD, and may contain EMAIL_OTP, SMS_OTP and WEB_AUTHN."},
        {R"("AliasAttributes":["preferred_username"],"Schema":[{"Name":"preferred_username","Required":true}])",
         "preferred_username cannot be both a required attribute and an alias."},
        {R"("Schema":[{"Name":"x","Required":true}])", "Required custom attributes are not supported currently."},
        {R"("EmailVerificationMessage":"no code")",
         "1 validation error detected: Value 'no code' at 'emailVerificationMessage' failed to satisfy constraint: "
         R"(Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\})"
         R"([\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*)"},
        {R"("AdminCreateUserConfig":{"InviteMessageTemplate":{"EmailMessage":"only {####}"}})",
         "1 validation error detected: Value 'only {####}' at "
         "'adminCreateUserConfig.inviteMessageTemplate.emailMessage' "
         R"(failed to satisfy constraint: Member must satisfy regular expression pattern: .*\{username\}.*)"},
        {R"("Policies":{"PasswordPolicy":{"MinimumLength":5}})",
         "1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy "
         "constraint: Member must have value greater than or equal to 6"},
    };
    for (const auto& [settings, message] : table)
        expect({"CreateUserPool", R"({"PoolName":"x",)" + settings + "}",
                "InvalidParameterException: " + std::string(message)});
}

TEST_F(administration_failures, of_protected_pools) {
    make_pool(R"(,"DeletionProtection":"ACTIVE")");
    expect({"DeleteUserPool", R"({"UserPoolId":"$POOL"})",
            "InvalidParameterException: The user pool cannot be deleted because deletion protection is activated. "
            "Deletion protection must be inactivated first."});
    EXPECT_TRUE(pools_.find(pool_id_));
}

TEST_F(administration_failures, of_usernames) {
    struct row {
        std::string settings, username, message;
    };
    const row table[]{
        {R"("UsernameAttributes":["phone_number"])", "ann", "Username should be a phone number."},
        {R"("UsernameAttributes":["email","phone_number"])", "ann",
         "Username should be either an email or a phone number."},
        {R"("AliasAttributes":["email"])", "ann@x.yz",
         "Username cannot be of email format, since user pool is configured for email alias."},
        {R"("AliasAttributes":["phone_number"])", "+15550100",
         "Username cannot be of phone number format, since user pool is configured for phone number alias."},
    };
    for (const auto& [settings, username, message] : table) {
        make_pool("," + settings);
        expect({"AdminCreateUser", R"({"UserPoolId":"$POOL","Username":")" + username + "\"}",
                "InvalidParameterException: " + message});
    }
    make_pool();
    make_user("ann");
    expect({"AdminCreateUser", R"({"UserPoolId":"$POOL","Username":"ann"})",
            "UsernameExistsException: User account already exists"});
}

} // namespace
} // namespace poolguard::pool
