"""Amazon's documented and recorded answers of pools, their settings and their clients, as requests in order."""

import re

from recorded import CDN, NOTHING, POOL_ARN, POOL_ID, SECRET, STAMP, TIME, UUID, Row, Some


def text_attribute(name, least="0", most="2048", **more):
    return {"Name": name, "AttributeDataType": "String", "DeveloperOnlyAttribute": False, "Mutable": True,
            "Required": False, "StringAttributeConstraints": {"MinLength": least, "MaxLength": most}, **more}


def yes_or_no(name):
    return {"Name": name, "AttributeDataType": "Boolean", "DeveloperOnlyAttribute": False, "Mutable": True,
            "Required": False}


def lambda_function(name):
    return f"arn:aws:lambda:us-east-1:123456789012:function:{name}"


def role(name):
    return f"arn:aws:iam::123456789012:role/{name}"


STANDARD = [
    text_attribute("sub", "1", Required=True, Mutable=False),
    *map(text_attribute, ("name", "given_name", "family_name", "middle_name", "nickname", "preferred_username",
                          "profile", "picture", "website", "email")),
    yes_or_no("email_verified"), text_attribute("gender"), text_attribute("birthdate", "10", "10"),
    text_attribute("zoneinfo"), text_attribute("locale"), text_attribute("phone_number"),
    yes_or_no("phone_number_verified"), text_attribute("address"),
    {"Name": "updated_at", "AttributeDataType": "Number", "DeveloperOnlyAttribute": False, "Mutable": True,
     "Required": False, "NumberAttributeConstraints": {"MinValue": "0"}}]
COLUMNS = [each["Name"] for each in STANDARD[1:]] + ["cognito:mfa_enabled", "cognito:username"]
RULES = {"MinimumLength": 8, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": True,
         "RequireSymbols": True}
BOTH_TIMES = {"CreationDate": TIME, "LastModifiedDate": TIME}
NEW_POOL = {**BOTH_TIMES, "Id": POOL_ID, "EstimatedNumberOfUsers": 0,
            "MfaConfiguration": "OFF", "LambdaConfig": {}, "EmailConfiguration": {}, "SchemaAttributes": STANDARD,
            "Policies": {"PasswordPolicy": RULES},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7}}

# Nearly every member of a pool.
INVITATION = {"EmailSubject": "Welcome", "EmailMessage": "You are {username}, with {####}.",
              "SMSMessage": "{username}: {####}"}
TRIGGERS = {**{name: lambda_function(name) for name in (
    "CustomMessage", "DefineAuthChallenge", "PostAuthentication", "PostConfirmation", "PreAuthentication", "PreSignUp",
    "PreTokenGeneration", "UserMigration", "VerifyAuthChallengeResponse")},
    "CustomEmailSender": {"LambdaArn": lambda_function("mail"), "LambdaVersion": "V1_0"},
    "CustomSMSSender": {"LambdaArn": lambda_function("sms"), "LambdaVersion": "V1_0"},
    "KMSKeyID": "arn:aws:kms:us-east-1:123456789012:key/2f0c4d51-9a1e-4c46-8a0f-0123456789ab"}
TEXTS = {"EmailVerificationMessage": "Use {####}.", "EmailVerificationSubject": "Your address",
         "SmsVerificationMessage": "Use {####}", "SmsAuthenticationMessage": "Sign in with {####}",
         "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE", "EmailMessage": "Use {####}.",
                                         "EmailSubject": "Your address", "SmsMessage": "Use {####}",
                                         "EmailMessageByLink": "Follow {##this link##}",
                                         "EmailSubjectByLink": "A link for you"}}
FULL = {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "InviteMessageTemplate": INVITATION},
        "AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"], **TEXTS,
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True},
        "DeletionProtection": "ACTIVE",
        "EmailConfiguration": {"ConfigurationSet": "letters", "EmailSendingAccount": "DEVELOPER",
                               "From": "help@example.org", "ReplyToEmailAddress": "help@example.org",
                               "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/help@example.org"},
        "LambdaConfig": TRIGGERS, "MfaConfiguration": "OPTIONAL",
        "Policies": {"PasswordPolicy": {**RULES, "MinimumLength": 6, "TemporaryPasswordValidityDays": 7}},
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "UsernameConfiguration": {"CaseSensitive": True}, "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"},
        "UserPoolTags": {"team": "blue"}}
SMS = {"SnsCallerArn": role("service-role/texts"), "ExternalId": "an id of ours"}
STAFF = {"AttributeDataType": "Number", "DeveloperOnlyAttribute": True, "Mutable": True, "Required": False,
         "NumberAttributeConstraints": {"MinValue": "2", "MaxValue": "88"}}
POOLS = [
    Row("CreateUserPool", {"PoolName": "plain"}, {"UserPool": {"Name": "plain", **NEW_POOL}}, plain="UserPool.Id"),
    Row("CreateUserPool", {"PoolName": "by mail", "UsernameAttributes": ["email"], "EmailConfiguration": {
        "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/ann@example.org",
        "ReplyToEmailAddress": "ann@example.org"}},
        {"UserPool": {**NEW_POOL, "Name": "by mail", "UsernameAttributes": ["email"], "EmailConfiguration": {
            "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/ann@example.org",
            "ReplyToEmailAddress": "ann@example.org"}}}, mail="UserPool.Id"),
    Row("CreateUserPool", {"PoolName": "verified", "AutoVerifiedAttributes": ["email"], "Schema": [
        {"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True}]}, {}, older="UserPool.Id"),
    Row("DescribeUserPool", {"UserPoolId": "<older>"}, {"UserPool": {
        **NEW_POOL, "Name": "verified", "Id": "<older>", "Arn": POOL_ARN,
        "AutoVerifiedAttributes": ["email"], "UserPoolTags": {},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "SchemaAttributes": [text_attribute("email", Required=True) if each["Name"] == "email" else each
                             for each in STANDARD]}}),
    Row("ListUserPools", {"MaxResults": 60}, {"UserPools": Some({
        "Id": "<older>", "Name": "verified", "LambdaConfig": {}, **BOTH_TIMES})}),
    Row("DeleteUserPool", {"UserPoolId": "<older>"}, NOTHING),
    Row("CreateUserPool", {**FULL, "PoolName": "full", "SmsConfiguration": SMS, "Schema": [
        {**STAFF, "Name": "rank", "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "9"}}]},
        {"UserPool": {**NEW_POOL, **FULL, "Name": "full", "SmsConfiguration": {**SMS, "SnsRegion": "us-east-1"},
                      "Arn": POOL_ARN,
                      "AdminCreateUserConfig": {**FULL["AdminCreateUserConfig"], "UnusedAccountValidityDays": 7},
                      "SchemaAttributes": [*STANDARD, {**STAFF, "Name": "dev:custom:rank"}]}}, full="UserPool.Id"),
    Row("CreateUserPool", {
        "PoolName": "the pool", "AutoVerifiedAttributes": ["email"], **TEXTS, "SmsConfiguration": SMS,
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        "Policies": {"PasswordPolicy": {**RULES, "TemporaryPasswordValidityDays": 1},
                     "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}, "UserPoolTier": "PLUS",
        "UserPoolTags": {"team": "blue", "owner": "Ann"}, "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "InviteMessageTemplate": INVITATION},
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
        "Schema": [{"Name": "plan", "AttributeDataType": "String", "Mutable": True,
                    "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "30"}},
                   {"Name": "token", "AttributeDataType": "String", "Mutable": True,
                    "StringAttributeConstraints": {"MaxLength": "2048"}}]},
        {"UserPool": {"Name": "the pool"}}, pool="UserPool.Id", arn="UserPool.Arn"),
    Row("ListUserPools", {"MaxResults": 60}, {"UserPools": Some({
        **BOTH_TIMES, "Id": "<full>", "Name": "full", "LambdaConfig": {**TRIGGERS, "PreTokenGenerationConfig": {
            "LambdaArn": lambda_function("PreTokenGeneration"), "LambdaVersion": "V1_0"}}})}),
    Row("ListUserPools", {"MaxResults": 1}, {"NextToken": str, "UserPools": [{"Id": POOL_ID, "Name": str}]}),
    Row("ListTagsForResource", {"ResourceArn": "<arn>"}, {"Tags": {"team": "blue", "owner": "Ann"}}),
    Row("GetCSVHeader", {"UserPoolId": "<plain>"}, {"UserPoolId": "<plain>", "CSVHeader": COLUMNS}),
]

SETTINGS_OF_MFA = {
    "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True},
    "EmailMfaConfiguration": {"Message": "Come in with {####}", "Subject": "Come in"},
    "SmsMfaConfiguration": {"SmsAuthenticationMessage": "Come in with {####}.",
                            "SmsConfiguration": {**SMS, "SnsRegion": "us-east-1"}}}
PASSKEYS = {"WebAuthnConfiguration": {"RelyingPartyId": "login.example.org", "UserVerification": "preferred"}}


def letter(about):
    return {"Subject": about, "HtmlBody": f"<p>{about}</p>", "TextBody": about}


RISKS = {"CompromisedCredentialsRiskConfiguration": {
             "EventFilter": ["SIGN_IN", "SIGN_UP", "PASSWORD_CHANGE"], "Actions": {"EventAction": "BLOCK"}},
         "AccountTakeoverRiskConfiguration": {
             "NotifyConfiguration": {
                 "From": "help@example.org", "ReplyTo": "help@example.org",
                 "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/help@example.org",
                 "BlockEmail": letter("We stopped"), "NoActionEmail": letter("We saw"), "MfaEmail": letter("We asked")},
             "Actions": {"LowAction": {"Notify": True, "EventAction": "NO_ACTION"},
                         "MediumAction": {"Notify": True, "EventAction": "MFA_IF_CONFIGURED"},
                         "HighAction": {"Notify": True, "EventAction": "MFA_REQUIRED"}}}}
ADDRESSES = {"RiskExceptionConfiguration": {"BlockedIPRangeList": ["192.0.2.0/24", "192.0.3.0/24"],
                                            "SkippedIPRangeList": ["203.0.113.0/24", "203.0.114.0/24"]}}
LOGS = [{"LogLevel": "ERROR", "EventSource": "userNotification", "CloudWatchLogsConfiguration": {
            "LogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:letters"}},
        {"LogLevel": "INFO", "EventSource": "userAuthEvents", "S3Configuration": {"BucketArn": "arn:aws:s3:::events"}}]
STREAM = [{"LogLevel": "INFO", "EventSource": "userAuthEvents", "FirehoseConfiguration": {
    "StreamArn": "arn:aws:firehose:us-east-1:123456789012:deliverystream/events"}}, LOGS[0]]
WEATHER = {"Identifier": "https://weather.example.org", "Name": "Weather", "Scopes": [
    {"ScopeName": "tell", "ScopeDescription": "Tell the weather"}, {"ScopeName": "ask", "ScopeDescription": "Ask"}]}
IN_POOL = {"UserPoolId": "<pool>"}
SETTINGS = [
    Row("SetUserPoolMfaConfig", {**IN_POOL, **SETTINGS_OF_MFA, **PASSKEYS}, {**SETTINGS_OF_MFA, **PASSKEYS}),
    Row("GetUserPoolMfaConfig", IN_POOL, {**SETTINGS_OF_MFA, **PASSKEYS}),
    Row("SetRiskConfiguration", {**IN_POOL, **RISKS}, {"RiskConfiguration": {**IN_POOL, **RISKS}}),
    Row("DescribeRiskConfiguration", IN_POOL, {"RiskConfiguration": {**IN_POOL, **RISKS}}),
    Row("SetLogDeliveryConfiguration", {**IN_POOL, "LogConfigurations": LOGS},
        {"LogDeliveryConfiguration": {**IN_POOL, "LogConfigurations": LOGS}}),
    Row("SetLogDeliveryConfiguration", {**IN_POOL, "LogConfigurations": STREAM}, {}),
    Row("GetLogDeliveryConfiguration", IN_POOL, {"LogDeliveryConfiguration": {
        **IN_POOL, "LogConfigurations": STREAM}}),
    Row("CreateResourceServer", {**IN_POOL, **WEATHER}, {"ResourceServer": {**IN_POOL, **WEATHER}}),
    Row("DescribeResourceServer", {**IN_POOL, "Identifier": WEATHER["Identifier"]},
        {"ResourceServer": {**IN_POOL, **WEATHER}}),
    Row("CreateResourceServer", {**IN_POOL, "Identifier": "clocks", "Name": "Clocks"}, {}),
    Row("ListResourceServers", {**IN_POOL, "MaxResults": 1}, {"NextToken": str, "ResourceServers": [{
        **IN_POOL, "Identifier": str, "Name": str}]}),
    Row("UpdateResourceServer", {**IN_POOL, **WEATHER, "Name": "Sky", "Scopes": WEATHER["Scopes"][:1]},
        {"ResourceServer": {**IN_POOL, **WEATHER, "Name": "Sky", "Scopes": WEATHER["Scopes"][:1]}}),
    Row("CreateUserPoolDomain", {**IN_POOL, "Domain": "our-people"}, {}),
    Row("DescribeUserPoolDomain", {"Domain": "our-people"}, {"DomainDescription": {
        **IN_POOL, "AWSAccountId": re.compile(r"\d{12}"), "Domain": "our-people", "Status": "ACTIVE",
        "S3Bucket": re.compile("aws-cognito-prod-[a-z0-9-]+-assets"), "CloudFrontDistribution": CDN, "Version": STAMP,
        "CustomDomainConfig": {}}}),
    Row("CreateUserPoolDomain", {**IN_POOL, "Domain": "login.example.org", "CustomDomainConfig": {
        "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/0d4f"}}, {"CloudFrontDomain": CDN}),
    Row("UpdateUserPoolDomain", {**IN_POOL, "Domain": "login.example.org", "ManagedLoginVersion": 2,
                                 "CustomDomainConfig": {
                                     "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/0d4f"}},
        {"CloudFrontDomain": CDN, "ManagedLoginVersion": 2}),
]

OIDC = {"client_id": "poolguard", "client_secret": "of the provider", "oidc_issuer": "https://id.example.org",
        "authorize_scopes": "openid profile", "attributes_request_method": "GET",
        "authorize_url": "https://id.example.org/authorize", "token_url": "https://id.example.org/token",
        "attributes_url": "https://id.example.org/userInfo", "jwks_uri": "https://id.example.org/jwks"}
SOCIAL = {"client_id": "poolguard", "client_secret": "of the provider", "authorize_scopes": "email openid"}
MAPPING = {"email": "mail", "email_verified": "mail_verified", "username": "sub"}
CORP = {**IN_POOL, "ProviderName": "Corp", "ProviderType": "OIDC", "AttributeMapping": MAPPING,
        "IdpIdentifiers": ["corp", "dev"]}
SAML = {"MetadataURL": "https://id.example.org/metadata", "IDPInit": "true", "IDPSignout": "true",
        "EncryptedResponses": "true", "RequestSigningAlgorithm": "rsa-sha256"}
PROVIDERS = [
    Row("CreateIdentityProvider", {**CORP, "ProviderDetails": OIDC}, {}),
    Row("UpdateIdentityProvider", {name: value for name, value in {**CORP, "ProviderDetails": OIDC}.items()
                                   if name != "ProviderType"},
        {"IdentityProvider": {**CORP, **BOTH_TIMES,
                              "ProviderDetails": {**OIDC, "attributes_url_add_attributes": "false"}}}),
    Row("GetIdentityProviderByIdentifier", {**IN_POOL, "IdpIdentifier": "dev"},
        {"IdentityProvider": {**CORP, **BOTH_TIMES}}),
    Row("CreateIdentityProvider", {**IN_POOL, "ProviderName": "Google", "ProviderType": "Google",
                                   "ProviderDetails": SOCIAL, "AttributeMapping": {"email": "email"}}, {}),
    Row("CreateIdentityProvider", {**IN_POOL, "ProviderName": "Company", "ProviderType": "SAML",
                                   "ProviderDetails": SAML, "AttributeMapping": {"email": "mail"},
                                   "IdpIdentifiers": ["a", "b"]},
        {"IdentityProvider": {**IN_POOL, **BOTH_TIMES, "ProviderName": "Company", "ProviderType": "SAML",
                              "AttributeMapping": {"email": "mail"}, "IdpIdentifiers": ["a", "b"],
                              "ProviderDetails": {**SAML, "ActiveEncryptionCertificate": str,
                                                  "SLORedirectBindingURI": str, "SSORedirectBindingURI": str}}}),
    Row("GetSigningCertificate", IN_POOL, {"Certificate": str}),
    Row("ListIdentityProviders", {**IN_POOL, "MaxResults": 1}, {"NextToken": str, "Providers": [{
        **BOTH_TIMES, "ProviderName": str, "ProviderType": str}]}),
    Row("DescribeUserPool", IN_POOL, {"UserPool": {
        **BOTH_TIMES, **TEXTS, "Id": "<pool>", "Name": "the pool", "Arn": "<arn>", "MfaConfiguration": "OPTIONAL",
        "Policies": {"PasswordPolicy": {**RULES, "TemporaryPasswordValidityDays": 1}}, "DeletionProtection": "INACTIVE",
        "Domain": "our-people", "CustomDomain": "login.example.org", "EstimatedNumberOfUsers": 0, "LambdaConfig": {},
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
        "SmsAuthenticationMessage": "Come in with {####}.", "SmsConfiguration": {**SMS, "SnsRegion": "us-east-1"},
        "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED", "AdvancedSecurityAdditionalFlows": {}},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 1,
                                  "InviteMessageTemplate": INVITATION},
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        # Once a pool has a provider, it has an attribute for whom it knows a user as.
        "SchemaAttributes": [*STANDARD, {**text_attribute("identities"), "StringAttributeConstraints": {}},
                             text_attribute("custom:plan", "1", "30"),
                             {**text_attribute("custom:token"), "StringAttributeConstraints": {"MaxLength": "2048"}}],
    }}),
]

PASSWORD = "Passw0rd!"
LISTS = {"CallbackURLs": ["https://app.example.org", "http://localhost:8001", "app://back"],
         "AllowedOAuthFlows": ["code", "implicit"],
         "AllowedOAuthScopes": ["openid", "profile", "aws.cognito.signin.user.admin",
                                "https://weather.example.org/tell"],
         "SupportedIdentityProviders": ["Google", "Corp"],
         "ReadAttributes": ["email", "phone_number", "email_verified"],
         "WriteAttributes": ["email", "phone_number"], "AllowedOAuthFlowsUserPoolClient": True,
         "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
         "PreventUserExistenceErrors": "ENABLED"}
MINUTES = {"AccessTokenValidity": 60, "IdTokenValidity": 60, "RefreshTokenValidity": 10,
           "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"}}
HOURS = {"AccessTokenValidity": 6, "IdTokenValidity": 6, "RefreshTokenValidity": 6,
         "TokenValidityUnits": {"AccessToken": "hours", "IdToken": "minutes", "RefreshToken": "days"}}
BACK = {"DefaultRedirectURI": "https://app.example.org", "LogoutURLs": ["https://app.example.org/bye"]}
TRACE = {"AuthSessionValidity": 4, "EnableTokenRevocation": True, "EnablePropagateAdditionalUserContextData": True}
DEFAULTS = {"AuthSessionValidity": 3, "EnableTokenRevocation": True, "EnablePropagateAdditionalUserContextData": False}
CREATED = {**IN_POOL, **BOTH_TIMES, "ClientId": re.compile("[0-9a-z]{26}")}
NUMBERS = {"ApplicationId": "77aa01", "ExternalId": "ours", "RoleArn": role("numbers"), "UserDataShared": True}
APPLICATION = {"ApplicationArn": "arn:aws:mobiletargeting:us-east-1:123456789012:apps/77aa01", "UserDataShared": True}
OLD_FLOWS = ["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"]
IN_CLIENT = {**IN_POOL, "ClientId": "<client>"}
CLIENTS = [
    Row("CreateUserPoolClient", {**IN_POOL, **LISTS, **MINUTES, **TRACE, "ClientName": "all", "GenerateSecret": True,
                                 "AnalyticsConfiguration": APPLICATION},
        {"UserPoolClient": {**CREATED, **LISTS, **MINUTES, **TRACE, "ClientName": "all", "ClientSecret": SECRET,
                            "AnalyticsConfiguration": {**APPLICATION, "RoleArn": re.compile(
                                r"arn:aws:iam::\d{12}:role/aws-service-role/cognito-idp.amazonaws.com/"
                                "AWSServiceRoleForAmazonCognitoIdp")}}}, client="UserPoolClient.ClientId"),
    Row("CreateUserPoolClient", {**IN_POOL, **LISTS, **HOURS, **BACK, "ClientName": "some", "GenerateSecret": True,
                                 "AnalyticsConfiguration": NUMBERS},
        {"UserPoolClient": {**CREATED, **LISTS, **HOURS, **BACK, **DEFAULTS, "ClientName": "some",
                            "ClientSecret": SECRET, "AnalyticsConfiguration": NUMBERS}}),
    Row("UpdateUserPoolClient", {**IN_CLIENT, **LISTS, **MINUTES, **BACK, **DEFAULTS, "ClientName": "changed"},
        {"UserPoolClient": {**IN_CLIENT, **BOTH_TIMES, **LISTS, **MINUTES, **BACK, **DEFAULTS,
                            "ClientName": "changed"}}),
    Row("CreateUserPoolClient", {**IN_POOL, "ClientName": "app", "ExplicitAuthFlows": OLD_FLOWS, "GenerateSecret": True,
                                 "ReadAttributes": ["email", "custom:plan"], "WriteAttributes": ["custom:plan"]}, {},
        old="UserPoolClient.ClientId"),
    Row("DescribeUserPoolClient", {**IN_POOL, "ClientId": "<old>"}, {"UserPoolClient": {
        **CREATED, "ClientName": "app", "ClientSecret": SECRET, "RefreshTokenValidity": 30,
        "ReadAttributes": ["email", "custom:plan"], "WriteAttributes": ["custom:plan"], "ExplicitAuthFlows": OLD_FLOWS,
        "AllowedOAuthFlowsUserPoolClient": False}}),
    Row("SetRiskConfiguration", {**IN_CLIENT, **RISKS, **ADDRESSES},
        {"RiskConfiguration": {**IN_CLIENT, **RISKS, **ADDRESSES}}),
    Row("ListUserPoolClients", {**IN_POOL, "MaxResults": 1}, {"NextToken": str, "UserPoolClients": [{
        **IN_POOL, "ClientId": CREATED["ClientId"], "ClientName": str}]}),
    Row("DeleteUserPoolClient", {**IN_POOL, "ClientId": "<old>"}, NOTHING),
    Row("CreateUserPoolClient", {**IN_POOL, "ClientName": "own", "ExplicitAuthFlows": [
        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}, {},
        app="UserPoolClient.ClientId"),
]

CSS = ".submitButton-customizable {\n\tfont-size: 12px;\n\tbackground-color: #337ab7;\n}\n"
LOOK = {**IN_POOL, "ClientId": "<app>", "CSS": CSS}
ASSET = {"Category": "PAGE_FOOTER_BACKGROUND", "ColorMode": "DARK", "Extension": "SVG",
         "Bytes": "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="}
STYLE = {"categories": {"global": {"colorSchemeMode": "LIGHT", "spacingDensity": "REGULAR"}},
         "componentClasses": {"buttons": {"borderRadius": 8.0}}}
BRANDING = [
    Row("SetUICustomization", {**LOOK, "ImageFile": "iVBORw0KGgo="}, {"UICustomization": {
        **LOOK, "ImageUrl": re.compile("https?://.+"), "CSSVersion": STAMP}}),
    Row("GetUICustomization", {**IN_POOL, "ClientId": "<app>"}, {"UICustomization": {
        **LOOK, "ImageUrl": re.compile("https?://.+"), "CSSVersion": STAMP}}),
    Row("SetUICustomization", {**LOOK, "ClientId": "ALL"}, {"UICustomization": {
        **LOOK, "ClientId": str, "CSSVersion": STAMP}}),
    Row("CreateManagedLoginBranding", {**IN_CLIENT, "UseCognitoProvidedValues": True}, {},
        branding="ManagedLoginBranding.ManagedLoginBrandingId"),
    Row("UpdateManagedLoginBranding", {**IN_POOL, "ManagedLoginBrandingId": "<branding>", "Settings": STYLE,
                                       "Assets": [ASSET]},
        {"ManagedLoginBranding": {**IN_POOL, **BOTH_TIMES, "ManagedLoginBrandingId": UUID, "Settings": STYLE,
                                  "Assets": [ASSET], "UseCognitoProvidedValues": False}}),
]
