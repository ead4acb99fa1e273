"""Our answers have what Amazon's documented and recorded answers have: each member, its type, and its value where that
is a default or follows from the request. What ours have beyond that, Amazon's clients know."""

import re

import pytest
import requests

import totp
from authenticator import Passkey
from mailbox import last_code
from models import TARGETS, Model
from recorded import JWT, NOTHING, TIME, UUID, Row, Some, differences, filled, output_of, unknown
from recorded_answers import (BOTH_TIMES, BRANDING, CLIENTS, IN_POOL, PASSWORD, POOLS, PROVIDERS, SETTINGS,
                              SETTINGS_OF_MFA, role)
from waiting import wait_until
from wire import call


def attributes(**values):
    return [{"Name": name, "Value": value} for name, value in values.items()]


def identities(operation, request, answer, **keep):
    return Row(operation, request, answer, "cognito-identity", **keep)


USER = {"Enabled": True, "UserCreateDate": TIME, "UserLastModifiedDate": TIME}
TOKENS = {"AccessToken": JWT, "IdToken": JWT, "RefreshToken": str, "ExpiresIn": 3600, "TokenType": "Bearer"}
SARA, JANE = {**IN_POOL, "Username": "sara"}, {**IN_POOL, "Username": "jane"}
ANN = {"UserPoolId": "<mail>", "Username": "ann@example.org"}
JANES = attributes(sub=UUID, name="Jane", email="jane@example.org", email_verified="true")
APP = {"ClientId": "<app>"}
# Amazon has masked the end of the address too since some time.
SENT = {"CodeDeliveryDetails": {"AttributeName": "email", "DeliveryMedium": "EMAIL",
                                "Destination": re.compile(r"j\*\*\*@e\*\*\*(\.org)?")}}


def with_password(name, password=PASSWORD):
    return {"AuthParameters": {"USERNAME": name, "PASSWORD": password}, **APP}


def asked(name, **responses):
    return {**APP, "ChallengeName": name, "Session": "<asked>", "ChallengeResponses": responses}


PEOPLE = [
    Row("AdminCreateUser", {**SARA, "MessageAction": "SUPPRESS", "TemporaryPassword": PASSWORD,
                            "DesiredDeliveryMediums": ["SMS"], "UserAttributes": attributes(
                                email="sara@example.org", phone_number="+12065550100")},
        {"User": {**USER, "Username": "sara", "UserStatus": "FORCE_CHANGE_PASSWORD", "Attributes": attributes(
            sub=UUID, email="sara@example.org", phone_number="+12065550100")}}),
    Row("AdminGetUser", SARA, {**USER, "Username": "sara", "UserStatus": "FORCE_CHANGE_PASSWORD",
                               "UserAttributes": attributes(sub=UUID, email="sara@example.org",
                                                            phone_number="+12065550100")}),
    # Where people go by their address, the name is an id.
    Row("AdminCreateUser", {**ANN, "MessageAction": "SUPPRESS", "UserAttributes": attributes(email_verified="true")},
        {"User": {**USER, "Username": UUID, "UserStatus": "FORCE_CHANGE_PASSWORD"}}, ann="User.Username"),
    Row("AdminGetUser", ANN, {**USER, "Username": "<ann>", "UserStatus": "FORCE_CHANGE_PASSWORD", "UserAttributes":
                              attributes(sub="<ann>", email="ann@example.org", email_verified="true")}),
    Row("SignUp", {**APP, "Username": "jane", "Password": PASSWORD, "UserAttributes": attributes(
        email="jane@example.org", name="Jane")}, {"UserConfirmed": False, "UserSub": UUID}),
    Row("ResendConfirmationCode", {**APP, "Username": "jane"}, SENT),
    Row("ConfirmSignUp", {**APP, "Username": "jane", "ConfirmationCode": "<code>"}, NOTHING, before="code"),
    Row("InitiateAuth", {**with_password("jane"), "AuthFlow": "USER_PASSWORD_AUTH"},
        {"AuthenticationResult": TOKENS}, token="AuthenticationResult.AccessToken"),
    Row("GetUser", {"AccessToken": "<token>"}, {"Username": "jane", "UserAttributes": JANES}),
    Row("GetUserAttributeVerificationCode", {"AccessToken": "<token>", "AttributeName": "email"}, SENT),
    Row("VerifyUserAttribute", {"AccessToken": "<token>", "AttributeName": "email", "Code": "<code>"}, NOTHING,
        before="code"),
    Row("ForgotPassword", {**APP, "Username": "jane"}, SENT),
    Row("ConfirmForgotPassword", {**APP, "Username": "jane", "Password": PASSWORD, "ConfirmationCode": "<code>"},
        NOTHING, before="code"),
    Row("InitiateAuth", {**with_password("jane"), "AuthFlow": "USER_PASSWORD_AUTH"}, {},
        token="AuthenticationResult.AccessToken", refresh="AuthenticationResult.RefreshToken"),
    Row("AssociateSoftwareToken", {"AccessToken": "<token>"}, {"SecretCode": re.compile("[A-Z2-7]+")},
        secret="SecretCode"),
    Row("VerifySoftwareToken", {"AccessToken": "<token>", "UserCode": "<totp>", "FriendlyDeviceName": "my phone"},
        {"Status": "SUCCESS"}, before="totp"),
    Row("SetUserMFAPreference", {"AccessToken": "<token>", "SoftwareTokenMfaSettings": {
        "Enabled": True, "PreferredMfa": True}}, NOTHING),
    Row("InitiateAuth", {**with_password("jane"), "AuthFlow": "USER_PASSWORD_AUTH"}, {
        "ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": str,
        "ChallengeParameters": {"USER_ID_FOR_SRP": "jane", "FRIENDLY_DEVICE_NAME": "my phone"}}, asked="Session"),
    Row("AdminListUserAuthEvents", {**JANE, "MaxResults": 1}, {"NextToken": str, "AuthEvents": [{
        "EventId": UUID, "EventType": "SignIn", "CreationDate": TIME, "EventResponse": "InProgress",
        "EventRisk": {"RiskDecision": str, "RiskLevel": str, "CompromisedCredentialsDetected": False},
        "ChallengeResponses": [{"ChallengeName": "Password", "ChallengeResponse": "Success"}],
        "EventContextData": {"IpAddress": "127.0.0.1", "City": str, "Country": str}}]},
        event="AuthEvents.0.EventId"),
    Row("RespondToAuthChallenge", asked("SOFTWARE_TOKEN_MFA", USERNAME="jane", SOFTWARE_TOKEN_MFA_CODE="<totp>"),
        {"AuthenticationResult": TOKENS}, before="totp"),
    Row("AdminInitiateAuth", {**IN_POOL, **with_password("sara"), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH"}, {},
        asked="Session"),
    Row("RespondToAuthChallenge", asked("NEW_PASSWORD_REQUIRED", USERNAME="sara", NEW_PASSWORD="An0ther-word"),
        {"ChallengeParameters": {}, "AuthenticationResult": TOKENS}, hers="AuthenticationResult.AccessToken"),
    Row("AssociateSoftwareToken", {"AccessToken": "<hers>"}, {}, secret="SecretCode"),
    Row("VerifySoftwareToken", {"AccessToken": "<hers>", "UserCode": "<totp>", "FriendlyDeviceName": "clear"},
        {"Status": "SUCCESS"}, before="totp"),
    Row("AdminSetUserMFAPreference", {**SARA, "SoftwareTokenMfaSettings": {"Enabled": True}}, NOTHING),
    Row("AdminInitiateAuth", {**IN_POOL, **with_password("sara", "An0ther-word"),
                              "AuthFlow": "ADMIN_USER_PASSWORD_AUTH"},
        {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": str,
         "ChallengeParameters": {"USER_ID_FOR_SRP": "sara", "FRIENDLY_DEVICE_NAME": "clear"}}, asked="Session"),
    Row("AdminRespondToAuthChallenge", {**IN_POOL, **asked("SOFTWARE_TOKEN_MFA", USERNAME="sara",
                                                           SOFTWARE_TOKEN_MFA_CODE="<totp>")},
        {"ChallengeParameters": {}, "AuthenticationResult": TOKENS}, before="totp"),
    Row("AdminSetUserMFAPreference", {**SARA, "SoftwareTokenMfaSettings": {"Enabled": True},
                                      "SMSMfaSettings": {"Enabled": True}}, NOTHING),
    Row("InitiateAuth", {**with_password("sara", "An0ther-word"), "AuthFlow": "USER_PASSWORD_AUTH"},
        {"ChallengeName": "SELECT_MFA_TYPE", "Session": str, "ChallengeParameters": {
            "MFAS_CAN_CHOOSE": str, "USER_ID_FOR_SRP": "sara"}}, asked="Session"),
    Row("RespondToAuthChallenge", asked("SELECT_MFA_TYPE", USERNAME="sara", ANSWER="SOFTWARE_TOKEN_MFA"),
        {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": str, "ChallengeParameters": {
            "FRIENDLY_DEVICE_NAME": "clear"}}),
    Row("AdminCreateUser", {**IN_POOL, "Username": "jan", "MessageAction": "SUPPRESS", "TemporaryPassword": PASSWORD,
                            "UserAttributes": attributes(email="janus@example.org", name="Jan")}, {}),
    Row("ListUsers", {**IN_POOL, "AttributesToGet": ["email", "sub"], "Filter": 'email ^= "jan"', "Limit": 1},
        {"PaginationToken": str, "Users": [{**USER, "Username": str, "UserStatus": str, "Attributes": attributes(
            sub=UUID, email=str)}]}),
]

BARE = {**IN_POOL, "GroupName": "bare", "Description": "Without a role"}
LEAD = {**IN_POOL, "GroupName": "lead", "Description": "With a role", "RoleArn": role("lead"), "Precedence": 2}
LEADS = {**IN_POOL, "GroupName": "lead"}
GROUPS = [
    Row("CreateGroup", BARE, {"Group": {**BARE, **BOTH_TIMES}}),
    Row("CreateGroup", LEAD, {"Group": {**LEAD, **BOTH_TIMES}}),
    Row("GetGroup", LEADS, {"Group": {**LEAD, **BOTH_TIMES}}),
    # The role stays.
    Row("UpdateGroup", {**LEADS, "Description": "New", "Precedence": 7},
        {"Group": {**LEAD, **BOTH_TIMES, "Description": "New", "Precedence": 7}}),
    Row("ListGroups", {**IN_POOL, "Limit": 1}, {"NextToken": str, "Groups": [{
        **IN_POOL, **BOTH_TIMES, "GroupName": str, "Description": str}]}),
    Row("AdminAddUserToGroup", {**JANE, "GroupName": "lead"}, NOTHING),
    Row("AdminListGroupsForUser", JANE, {"Groups": [{**LEADS, **BOTH_TIMES, "RoleArn": role("lead"), "Precedence": 7,
                                                     "Description": "New"}]}),
    Row("ListUsersInGroup", LEADS, {"Users": [{
        **USER, "Username": "jane", "UserStatus": "CONFIRMED", "Attributes": JANES}]}),
    Row("AdminRemoveUserFromGroup", {**JANE, "GroupName": "lead"}, NOTHING),
    Row("DeleteGroup", LEADS, NOTHING),
]

OWNER = {"UserPoolId": "<phones>", "Username": "diego"}
PHONE = {"AccessToken": "<diegos>", "DeviceKey": "<phone>"}
DEVICE_DATES = {"DeviceCreateDate": TIME, "DeviceLastModifiedDate": TIME, "DeviceLastAuthenticatedDate": TIME}
DEVICE = {**DEVICE_DATES, "DeviceKey": "<phone>", "DeviceAttributes": attributes(**{
    "device_status": "valid", "device_name": "MyDevice", "last_ip_used": "127.0.0.1",
    "dev:device_owner": "diego.<phones>", "dev:device_remembered_status": "remembered", "dev:device_sdk": "aws-sdk",
    "dev:device_arn": re.compile(r"arn:aws:cognito-idp:us-east-1:\d{12}:owner/diego\.us-east-1_\w{9}/device/"
                                 "us-east-1_[0-9a-f-]{36}")})}
NEW_DEVICE = {"AuthenticationResult": {**TOKENS, "NewDeviceMetadata": {
    "DeviceKey": re.compile("us-east-1_[0-9a-f-]{36}"), "DeviceGroupKey": re.compile(r"-\w{8}")}}}
PHONE_SIGN_IN = {"AuthParameters": {"USERNAME": "diego", "PASSWORD": PASSWORD}, "ClientId": "<phoneapp>",
                 "AuthFlow": "USER_PASSWORD_AUTH"}
DEVICES = [
    Row("CreateUserPool", {"PoolName": "phones", "DeviceConfiguration": {
        "ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}}, {},
        phones="UserPool.Id"),
    Row("CreateUserPoolClient", {"UserPoolId": "<phones>", "ClientName": "phone", "ExplicitAuthFlows": [
        "ALLOW_USER_PASSWORD_AUTH"]}, {}, phoneapp="UserPoolClient.ClientId"),
    Row("SignUp", {"ClientId": "<phoneapp>", "Username": "diego", "Password": PASSWORD}, {}),
    Row("AdminConfirmSignUp", OWNER, NOTHING),
    Row("InitiateAuth", PHONE_SIGN_IN, NEW_DEVICE, diegos="AuthenticationResult.AccessToken",
        phone="AuthenticationResult.NewDeviceMetadata.DeviceKey"),
    Row("ConfirmDevice", {**PHONE, "DeviceName": "MyDevice", "DeviceSecretVerifierConfig": {
        "PasswordVerifier": "TXlWZXJpZmllclN0cmluZw", "Salt": "TXlTUlBTYWx0"}}, {"UserConfirmationNecessary": False}),
    Row("AdminGetDevice", {**OWNER, "DeviceKey": "<phone>"}, {"Device": DEVICE}),
    Row("AdminListDevices", {**OWNER, "Limit": 1}, {"Devices": [DEVICE]}),
    Row("GetDevice", PHONE, {"Device": DEVICE}),
    Row("InitiateAuth", PHONE_SIGN_IN, NEW_DEVICE, unnamed="AuthenticationResult.NewDeviceMetadata.DeviceKey"),
    *(Row("ListDevices", {"AccessToken": "<diegos>"}, {"Devices": Some(
        {**DEVICE_DATES, "DeviceKey": key, "DeviceAttributes": attributes(
            device_status="valid", last_ip_used="127.0.0.1", **names)})})
      for key, names in (("<phone>", {"device_name": "MyDevice"}), ("<unnamed>", {}))),
    Row("AdminUpdateDeviceStatus", {**OWNER, "DeviceKey": "<phone>", "DeviceRememberedStatus": "not_remembered"},
        NOTHING),
    Row("UpdateDeviceStatus", {**PHONE, "DeviceRememberedStatus": "not_remembered"}, NOTHING),
    Row("AdminForgetDevice", {**OWNER, "DeviceKey": "<unnamed>"}, NOTHING),
    Row("ForgetDevice", PHONE, NOTHING),
    Row("GetUserAuthFactors", {"AccessToken": "<token>"}, {"Username": "jane", "ConfiguredUserAuthFactors": list}),
    Row("StartWebAuthnRegistration", {"AccessToken": "<token>"}, {"CredentialCreationOptions": dict},
        options="CredentialCreationOptions"),
    Row("CompleteWebAuthnRegistration", {"AccessToken": "<token>", "Credential": "<passkey>"}, NOTHING,
        before="passkey"),
    Row("ListWebAuthnCredentials", {"AccessToken": "<token>"}, {"Credentials": [{
        "AuthenticatorAttachment": str, "CreatedAt": TIME, "CredentialId": str, "FriendlyCredentialName": str,
        "RelyingPartyId": str}]}, credential="Credentials.0.CredentialId"),
    Row("DeleteWebAuthnCredential", {"AccessToken": "<token>", "CredentialId": "<credential>"}, NOTHING),
]

JOB = {**IN_POOL, "JobName": "newcomers", "CloudWatchLogsRoleArn": role("logs")}
NEW_JOB = {**JOB, "JobId": re.compile("import-[0-9A-Za-z]{10}"), "PreSignedUrl": re.compile("https?://.+"),
           "CreationDate": TIME, "Status": "Created", "ImportedUsers": 0, "SkippedUsers": 0, "FailedUsers": 0}
OF_JOB = {**IN_POOL, "JobId": "<job>"}
STOPPED = {**NEW_JOB, "ImportedUsers": int, "StartDate": TIME, "CompletionDate": TIME, "Status": "Stopped",
           "CompletionMessage": "The Import Job was stopped by the developer."}
IMPORTS = [
    Row("CreateUserImportJob", JOB, {"UserImportJob": NEW_JOB}, job="UserImportJob.JobId",
        url="UserImportJob.PreSignedUrl"),
    Row("DescribeUserImportJob", OF_JOB, {"UserImportJob": NEW_JOB}),
    Row("StartUserImportJob", OF_JOB, {"UserImportJob": {**NEW_JOB, "Status": "Pending", "StartDate": TIME}},
        before="upload"),
    Row("StopUserImportJob", OF_JOB, {"UserImportJob": STOPPED}),
    Row("DescribeUserImportJob", OF_JOB, {"UserImportJob": STOPPED}, before="stopped"),
    Row("CreateUserImportJob", JOB, {}),
    Row("ListUserImportJobs", {**IN_POOL, "MaxResults": 1}, {"PaginationToken": str, "UserImportJobs": [NEW_JOB]}),
]

ROLES = {"authenticated": role("members"), "unauthenticated": role("guests")}
PROVIDER = {"ProviderName": "cognito-idp.us-east-1.amazonaws.com/<pool>", "ClientId": "<app>",
            "ServerSideTokenCheck": False}
STRICT = {"IdentityPoolName": "strict", "AllowUnauthenticatedIdentities": False, "CognitoIdentityProviders": [PROVIDER]}
OF_STRICT = {"IdentityPoolId": "<strict>"}
OPEN = {"IdentityPoolName": "open", "AllowUnauthenticatedIdentities": True}
IDENTITIES = [
    identities("CreateIdentityPool", STRICT, {**STRICT, "IdentityPoolId": re.compile("us-east-1:" + UUID.pattern)},
               strict="IdentityPoolId"),
    identities("DescribeIdentityPool", OF_STRICT, {**STRICT, **OF_STRICT}),
    identities("SetIdentityPoolRoles", {**OF_STRICT, "Roles": ROLES}, NOTHING),
    identities("GetIdentityPoolRoles", OF_STRICT, {**OF_STRICT, "Roles": ROLES}),
    identities("UpdateIdentityPool", {**STRICT, **OF_STRICT, "IdentityPoolName": "stricter"},
               {**STRICT, **OF_STRICT, "IdentityPoolName": "stricter"}),
    identities("CreateIdentityPool", OPEN, OPEN, open="IdentityPoolId"),
    identities("DescribeIdentityPool", {"IdentityPoolId": "<open>"}, {**OPEN, "IdentityPoolId": "<open>"}),
    identities("ListIdentityPools", {"MaxResults": 60}, {"IdentityPools": Some({
        "IdentityPoolId": "<open>", "IdentityPoolName": "open"})}),
    identities("GetId", {"IdentityPoolId": "<open>"}, {}, identity="IdentityId"),
    identities("DeleteIdentities", {"IdentityIdsToDelete": ["<identity>"]}, {"UnprocessedIdentityIds": []}),
    identities("DeleteIdentityPool", {"IdentityPoolId": "<open>"}, NOTHING),
    identities("DeleteIdentityPool", OF_STRICT, NOTHING),
]

PERSON = {"ProviderName": "Google", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": "12"}
LINKED = re.compile(r'\[\{"userId":"12","providerName":"Google","providerType":"Google","issuer":null,"primary":false,'
                    r'"dateCreated":\d{13}\}\]')
LINKS = [
    Row("SignUp", {**APP, "Username": "bob", "Password": PASSWORD}, {"UserConfirmed": False, "UserSub": UUID}),
    Row("AdminConfirmSignUp", {**IN_POOL, "Username": "bob"}, NOTHING),
    Row("InitiateAuth", {**with_password("bob"), "AuthFlow": "USER_PASSWORD_AUTH"}, {},
        bobs="AuthenticationResult.AccessToken"),
    Row("DeleteUser", {"AccessToken": "<bobs>"}, NOTHING),
    Row("AdminUpdateAuthEventFeedback", {**JANE, "EventId": "<event>", "FeedbackValue": "Valid"}, NOTHING),
    Row("UpdateAuthEventFeedback", {**JANE, "EventId": "<event>", "FeedbackValue": "Valid", "FeedbackToken": "ofmail"},
        NOTHING),
    Row("AdminLinkProviderForUser", {**IN_POOL, "SourceUser": PERSON, "DestinationUser": {
        "ProviderName": "Cognito", "ProviderAttributeValue": "jane"}}, NOTHING),
    Row("GetUser", {"AccessToken": "<token>"}, {"Username": "jane", "UserAttributes": [
        *JANES, {"Name": "identities", "Value": LINKED}]}),
]
RESOURCE = {"ResourceArn": "<arn>"}
WITHOUT_MEMBERS = [Row(operation, request, NOTHING) for operation, request in (
    ("TagResource", {**RESOURCE, "Tags": {"stage": "test"}}),
    ("UntagResource", {**RESOURCE, "TagKeys": ["stage"]}),
    ("AddCustomAttributes", {**IN_POOL, "CustomAttributes": [{"Name": "more", "AttributeDataType": "String"}]}),
    ("UpdateUserAttributes", {"AccessToken": "<token>", "UserAttributes": attributes(name="Jane D.")}),
    ("DeleteUserAttributes", {"AccessToken": "<token>", "UserAttributeNames": ["name"]}),
    ("SetUserSettings", {"AccessToken": "<token>", "MFAOptions": []}),
    ("ChangePassword", {"AccessToken": "<token>", "PreviousPassword": PASSWORD, "ProposedPassword": "Passw0rd!!"}),
    ("RevokeToken", {**APP, "Token": "<refresh>"}),
    ("AdminDisableProviderForUser", {**IN_POOL, "User": PERSON}),
    ("GlobalSignOut", {"AccessToken": "<hers>"}),
    ("AdminUpdateUserAttributes", {**SARA, "UserAttributes": attributes(email_verified="true")}),
    ("AdminDeleteUserAttributes", {**SARA, "UserAttributeNames": ["phone_number"]}),
    ("AdminSetUserSettings", {**SARA, "MFAOptions": []}),
    ("AdminUserGlobalSignOut", SARA),
    ("AdminSetUserPassword", {**SARA, "Password": PASSWORD, "Permanent": True}),
    ("AdminResetUserPassword", SARA),
    ("AdminDisableUser", SARA),
    ("AdminEnableUser", SARA),
    ("AdminDeleteUser", SARA),
    ("DeleteIdentityProvider", {**IN_POOL, "ProviderName": "Corp"}),
    ("DeleteResourceServer", {**IN_POOL, "Identifier": "clocks"}),
    *(("DeleteUserPoolDomain", {**IN_POOL, "Domain": domain}) for domain in ("our-people", "login.example.org")),
    ("UpdateUserPool", IN_POOL),
    ("UpdateUserPool", {"UserPoolId": "<full>", "DeletionProtection": "INACTIVE"}),
    *(("DeleteUserPool", {"UserPoolId": f"<{name}>"}) for name in ("pool", "plain", "full", "mail", "phones")))]

ROWS = [*POOLS, *SETTINGS, *PROVIDERS, *CLIENTS, *BRANDING, *PEOPLE, *GROUPS, *DEVICES, *IMPORTS, *IDENTITIES, *LINKS,
        *WITHOUT_MEMBERS]
# What this server does not do: the operations and how each is refused.
REFUSED = {
    "GetSigningCertificate": "This server does not support SAML",
    "CreateIdentityProvider SAML": "Providers of type SAML are not supported here.",
    "UpdateAuthEventFeedback": "Invalid feedback token: no mail about a risk is sent here",
}
# Operations and paths that differ by intent, and why.
DIFFERENT = {
    r"\w+UserImportJobs? .*JobId": "an id begins with the time, so that the jobs of a pool are in order",
    r"StopUserImportJob UserImportJob\.(Status|Completion\w+)": "a job stops after the rows that it is writing",
    r"UpdateIdentityProvider .*attributes_url_add_attributes": "Terraform would undo it in each plan",
    r"DescribeUserPool .*AdvancedSecurityAdditionalFlows": "the same",
    r"CreateUserPoolClient .*AnalyticsConfiguration\.RoleArn": "services have no roles of their own here",
    r"AdminListUserAuthEvents .*RiskLevel": "no risk is assessed",
    r"AdminListUserAuthEvents .*(City|Country)": "where an address is in the world is not known here",
}


class Scenario:
    """Makes the requests in order; `replies` has each answer with Amazon's, `values` what later requests name."""

    def __init__(self, server):
        self.server, self.values, self.replies = server, {}, []
        for row in ROWS:
            if row.before:
                getattr(self, row.before)()
            reply = call(server, row.operation, filled(row.request, self.values), service=row.service,
                         headers={"X-Amz-Target": f"{TARGETS[row.service]}.{row.operation}"})
            self.replies.append((reply, filled(row.answer, self.values)))
            for name, path in row.keep.items():
                value = reply.json()
                for each in path.split("."):
                    value = value[int(each)] if isinstance(value, list) else value.get(each, {})
                self.values[name] = value or None

    def code(self):
        self.values["code"] = last_code(self.server, "jane@example.org")

    def passkey(self):
        self.values["passkey"] = Passkey().register(self.values["options"])

    def totp(self):
        """The code of now registers an app; the next one signs in, as each is good once."""
        secret = self.values["secret"]
        self.values["totp"] = totp.code(secret, 30 if self.values.get("registered") == secret else 0)
        self.values["registered"] = secret

    def upload(self):
        """More users than are read before the job is stopped."""
        columns = ["cognito:username", "cognito:mfa_enabled", "email", "email_verified"]
        header = call(self.server, "GetCSVHeader", {"UserPoolId": self.values["pool"]}).json()["CSVHeader"]
        lines = [",".join(dict(zip(columns, (f"new{number}", "FALSE", f"new{number}@example.org", "TRUE"))).get(
            name, "") for name in header) for number in range(10_000)]
        requests.put(self.values["url"], data="\n".join([",".join(header), *lines]).encode(),
                     headers={"x-amz-server-side-encryption": "aws:kms"}, timeout=30).raise_for_status()

    def stopped(self):
        wait_until(lambda: call(self.server, "DescribeUserImportJob", filled(OF_JOB, self.values)).json()[
            "UserImportJob"]["Status"] == "Stopped", 30, "the end of the job")


@pytest.fixture(scope="module")
def replies(demo):
    return Scenario(demo).replies


@pytest.fixture(scope="module")
def models():
    return {service: Model(service) for service in TARGETS}


def named(row):
    return row.operation + (" SAML" if row.request.get("ProviderType") == "SAML" else "")


@pytest.mark.parametrize("number", range(len(ROWS)), ids=lambda number: f"{number}-{named(ROWS[number])}")
def test_an_answer_is_like_amazons(replies, models, number):
    row, (reply, theirs) = ROWS[number], replies[number]
    if named(row) in REFUSED:
        assert reply.status_code == 400 and REFUSED[named(row)] in reply.json()["message"], reply.text
        return
    assert reply.status_code == 200, reply.text
    output = output_of(row.service, row.operation)
    if theirs is NOTHING:
        assert reply.text == ("{}" if output else "")
        return
    found = differences(theirs, reply.json()) + unknown(models[row.service], output, reply.json())
    explained = {path for path, _ in found for where in DIFFERENT if re.fullmatch(where, f"{row.operation} {path}")}
    left = [f"{path}: {what}" for path, what in found if path not in explained]
    assert not left, "; ".join(left)


def test_no_difference_is_explained_that_is_none(replies):
    seen = [f"{row.operation} {path}" for row, (reply, theirs) in zip(ROWS, replies) if reply.ok and reply.text
            for path, _ in differences(theirs, reply.json())]
    assert [where for where in DIFFERENT if not any(re.fullmatch(where, each) for each in seen)] == []
