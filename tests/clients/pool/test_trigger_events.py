"""What the functions of a pool are asked: the shape of the event of each trigger and occasion."""

from contextlib import closing

import pytest

import pages
import providers
from accounts import PASSWORD
from choice import SMS
from cognito import add_user
from functions import ARN, Lambda
from mailbox import find_code, letters
from phone import Phone
from poolguard import Server
from providers import Faulty
from waiting import wait_until
from wire import Plain

METADATA = {"asked": "by a test"}
FLOWS = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
ASKED = ["PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "CustomMessage"]
KEY = "arn:aws:kms:us-east-1:123456789012:key/one"


def texts(value):
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def user(value):
    """The attributes of a user whom the pool has."""
    return texts(value) and {"sub", "cognito:user_status"} <= value.keys()


def submitted(value):
    """Only what the client sent."""
    return texts(value) and value and not {"sub", "cognito:user_status"} & value.keys()


# A shape is a type, a function that judges, a value, or a dictionary of the members; those with a question mark may be
# left out.
def fits(value, shape):
    if isinstance(shape, dict):
        members = {name.removesuffix("?"): each for name, each in shape.items()}
        needed = {name for name in shape if not name.endswith("?")}
        return isinstance(value, dict) and needed <= value.keys() <= members.keys() and all(
            fits(each, members[name]) for name, each in value.items())
    if isinstance(shape, list) and shape:
        return isinstance(value, list) and all(fits(each, shape[0]) for each in value)
    if isinstance(shape, type):
        return isinstance(value, shape)
    return shape(value) if callable(shape) else value == shape


def nulls(*names):
    return dict.fromkeys(names)


SIGN_UP = {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}
MESSAGE = {"userAttributes": user, "codeParameter": "{####}", "linkParameter": "{##Click Here##}",
           "usernameParameter": None, "clientMetadata": METADATA}
TEXTS = nulls("smsMessage", "emailMessage", "emailSubject")
TOKENS = {"userAttributes": user, "scopes": [str], "clientMetadata?": METADATA,
          "groupConfiguration": {"groupsToOverride": [str], "iamRolesToOverride": [], "preferredRole": None}}
CHANGES = nulls("claimsAndScopeOverrideDetails")
MIGRATION = {"userAttributes": None, "validationData": METADATA}
USER = nulls("userAttributes", "finalUserStatus", "messageAction", "desiredDeliveryMediums", "forceAliasCreation",
             "enableSMSMFA")
CHALLENGE = {"userAttributes": user, "userNotFound": False, "clientMetadata?": METADATA, "session": [
    {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": bool, "challengeMetadata": "COLOUR"}]}
SENT = {"userAttributes": user, "code": None, "clientMetadata": METADATA}
# By trigger source: the request, and the response as it is sent.
EVENTS = {
    "PreSignUp_SignUp": ({"userAttributes": submitted, "validationData": {"invited": "yes"},
                          "clientMetadata": METADATA}, SIGN_UP),
    "PreSignUp_AdminCreateUser": ({"userAttributes": submitted, "validationData": None, "clientMetadata": METADATA},
                                  SIGN_UP),
    "PreSignUp_ExternalProvider": ({"userAttributes": submitted, "validationData": None}, SIGN_UP),
    "PostConfirmation_ConfirmSignUp": ({"userAttributes": user, "clientMetadata?": METADATA}, {}),
    "PostConfirmation_ConfirmForgotPassword": ({"userAttributes": user, "clientMetadata": METADATA}, {}),
    "PreAuthentication_Authentication": (
        {"userAttributes": user, "userNotFound?": False, "validationData": lambda sent: sent in (METADATA, None)}, {}),
    "PostAuthentication_Authentication": ({"userAttributes": user, "newDeviceUsed": False, "clientMetadata?": METADATA},
                                          {}),
    **{f"TokenGeneration_{occasion}": (TOKENS, CHANGES) for occasion in (
        "HostedAuth", "Authentication", "NewPasswordChallenge", "RefreshTokens", "AuthenticateDevice")},
    "TokenGeneration_ClientCredentials": ({name: each for name, each in TOKENS.items() if name != "userAttributes"},
                                          CHANGES),
    **{f"CustomMessage_{occasion}": (MESSAGE, TEXTS) for occasion in (
        "SignUp", "ResendCode", "ForgotPassword", "UpdateUserAttribute", "VerifyUserAttribute")},
    # InitiateAuth hands its metadata to the functions before the password alone.
    "CustomMessage_Authentication": ({name: each for name, each in MESSAGE.items() if name != "clientMetadata"}, TEXTS),
    "CustomMessage_AdminCreateUser": ({**MESSAGE, "usernameParameter": "{username}"}, TEXTS),
    "UserMigration_Authentication": ({**MIGRATION, "password": PASSWORD}, USER),
    "UserMigration_ForgotPassword": ({**MIGRATION, "validationData": None, "clientMetadata": METADATA}, USER),
    "DefineAuthChallenge_Authentication": (CHALLENGE, nulls("challengeName", "issueTokens", "failAuthentication")),
    "CreateAuthChallenge_Authentication": (
        {**CHALLENGE, "challengeName": "CUSTOM_CHALLENGE"},
        nulls("publicChallengeParameters", "privateChallengeParameters", "challengeMetadata")),
    "VerifyAuthChallengeResponse_Authentication": (
        {"userAttributes": user, "privateChallengeParameters": {"answer": "blue"}, "challengeAnswer": str,
         "userNotFound": False, "clientMetadata": METADATA}, nulls("answerCorrect")),
    "InboundFederation_ExternalProvider": (
        {"providerName": "Corporate", "providerType": "OIDC",
         "attributes": {"tokenResponse": texts, "idToken": texts, "userInfo": texts}}, {"userAttributesToMap": {}}),
    **{f"Custom{medium}Sender_{occasion}": (
        {**({name: each for name, each in SENT.items() if name != "clientMetadata"} if occasion == "Authentication"
            else SENT), "type": f"custom{medium if medium == 'SMS' else 'Email'}SenderRequestV1"}, None)
       for medium in ("Email", "SMS") for occasion in (
           "SignUp", "ResendCode", "ForgotPassword", "UpdateUserAttribute", "VerifyUserAttribute", "AdminCreateUser",
           "Authentication")},
}


def expected(event, first_version):
    """The shape of an event with that source; `first_version` is a pool with that version of events before tokens."""
    source, pool = event["triggerSource"], event["userPoolId"]
    request, response = EVENTS[source]
    shape = {"version": "1", "triggerSource": source, "region": pool.split("_")[0], "userPoolId": str, "userName": str,
             "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": str}}
    if source.startswith("TokenGeneration_") and pool == first_version:
        request, response = {**request}, nulls("claimsOverrideDetails")
        del request["scopes"]
    elif source.startswith("TokenGeneration_"):
        shape["version"] = "3"
    if source.endswith("_AdminCreateUser"):
        shape["callerContext"]["clientId"] = "CLIENT_ID_NOT_APPLICABLE"
    if source == "TokenGeneration_ClientCredentials":
        del shape["userName"]
    # Senders answer nothing. The code is encrypted at Amazon; here it is in a member of this server's own.
    rest = {"poolguard": {"code": str}} if response is None else {"response": response}
    return {**shape, "request": request, **rest}


def define(event):
    rounds, decided = event["request"]["session"], event["response"]
    decided["issueTokens"] = bool(rounds) and rounds[-1]["challengeResult"]
    decided["challengeName"] = "CUSTOM_CHALLENGE"
    return event


def create(event):
    event["response"] = {"privateChallengeParameters": {"answer": "blue"}, "challengeMetadata": "COLOUR"}
    return event


def verify(event):
    event["response"]["answerCorrect"] = event["request"]["challengeAnswer"] == "blue"
    return event


def migrate(event):
    event["response"] |= {"userAttributes": {"email": event["userName"] + "@example.com", "email_verified": "true"},
                          "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS"}
    return event


@pytest.fixture
def functions():
    with Lambda() as running:
        running.functions = {"f": lambda event: event, "define": define, "create": create, "verify": verify,
                             "migrate": migrate, "sender": lambda event: None}
        yield running


@pytest.fixture
def server(tmp_path, functions):
    with Server(tmp_path / "data", "--demo", env={
            "POOLGUARD_PASSWORD_HASHING": "fast-for-tests", **functions.invoked(),
            **functions.hooked(sender="sender")}) as running:
        yield running


class Walk(Plain):
    """A pool whose people have addresses of that kind, and all that a client does there."""

    def __init__(self, server, functions, attribute, **triggers):
        super().__init__(server)
        self.functions, self.attribute = functions, attribute
        self.is_sender = any(name.endswith("Sender") for name in triggers)
        self.pool = self.admin("CreateUserPool", PoolName="walk", AutoVerifiedAttributes=[attribute],
                               SmsConfiguration=SMS, LambdaConfig={name: ARN + "f" for name in ASKED} | triggers,
                               Policies={"SignInPolicy": {"AllowedFirstAuthFactors": [
                                   "PASSWORD", "EMAIL_OTP", "SMS_OTP"]}})["UserPool"]["Id"]
        self.client = self.make_client(PreventUserExistenceErrors="ENABLED")["ClientId"]

    def make_client(self, **settings):
        return self.admin("CreateUserPoolClient", UserPoolId=self.pool, ClientName="c", **{
            "ExplicitAuthFlows": FLOWS, **settings})["UserPoolClient"]

    def ask(self, operation, **members):
        return super().ask(operation, **{"ClientId": self.client, "ClientMetadata": METADATA, **members})

    def address(self, name):
        number = sum(name.encode())
        value = f"{name}@example.com" if self.attribute == "email" else f"+1555000{number:04}"
        return {"Name": self.attribute, "Value": value}

    def codes(self, name):
        """Those that somebody has been sent."""
        if self.is_sender:
            return [each["poolguard"]["code"] for each in self.functions.events
                    if each["userPoolId"] == self.pool and each["userName"] == name and "poolguard" in each]
        found = map(find_code, letters(self.server, self.address(name)["Value"]))
        return [code for code in found if code]

    def code(self, name, number):
        """The code in the message of that number, which may come after the answer."""
        return wait_until(lambda: self.codes(name)[number - 1:], 10, f"message {number} to {name}")[0]

    def begin(self, flow, name, **given):
        return self.ask("InitiateAuth", AuthFlow=flow, AuthParameters={"USERNAME": name, **given})

    def answer(self, asked, name, **given):
        return self.ask("RespondToAuthChallenge", ChallengeName=asked["ChallengeName"], Session=asked["Session"],
                        ChallengeResponses={"USERNAME": name, **given})["AuthenticationResult"]

    def go(self):
        """Whatever sends a message, and what comes before and after it."""
        medium = "EMAIL" if self.attribute == "email" else "SMS"
        self.ask("SignUp", Username="ann", Password=PASSWORD, UserAttributes=[self.address("ann")],
                 ValidationData=[{"Name": "invited", "Value": "yes"}])
        self.ask("ResendConfirmationCode", Username="ann")
        self.ask("ConfirmSignUp", Username="ann", ConfirmationCode=self.code("ann", 2))
        self.ask("ForgotPassword", Username="ann")
        self.ask("ConfirmForgotPassword", Username="ann", ConfirmationCode=self.code("ann", 3), Password=PASSWORD)
        asked = self.begin("USER_AUTH", "ann", PREFERRED_CHALLENGE=f"{medium}_OTP")
        token = self.answer(asked, "ann", **{f"{medium}_OTP_CODE": self.code("ann", 4)})["AccessToken"]
        self.ask("UpdateUserAttributes", AccessToken=token, UserAttributes=[self.address("anna")])
        self.ask("GetUserAttributeVerificationCode", AccessToken=token, AttributeName=self.attribute)
        self.admin("AdminCreateUser", UserPoolId=self.pool, Username="eve", TemporaryPassword=PASSWORD,
                   UserAttributes=[self.address("eve")], DesiredDeliveryMediums=[medium], ClientMetadata=METADATA)

    def sign_in(self):
        """Passwords, refresh tokens, a function's question, and users from elsewhere."""
        tokens = self.begin("USER_PASSWORD_AUTH", "ann", PASSWORD=PASSWORD)["AuthenticationResult"]
        self.ask("InitiateAuth", AuthFlow="REFRESH_TOKEN_AUTH",
                 AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})
        asked = self.begin("USER_PASSWORD_AUTH", "eve", PASSWORD=PASSWORD)
        self.answer(asked, "eve", NEW_PASSWORD="An0ther!pass")
        self.answer(self.begin("CUSTOM_AUTH", "ann"), "ann", ANSWER="blue")
        self.begin("USER_PASSWORD_AUTH", "old", PASSWORD=PASSWORD)
        self.ask("ForgotPassword", Username="older")


def test_every_event_has_amazons_shape(server, functions):
    walk = Walk(server, functions, "email", DefineAuthChallenge=ARN + "define", CreateAuthChallenge=ARN + "create",
                VerifyAuthChallengeResponse=ARN + "verify", UserMigration=ARN + "migrate",
                PreTokenGenerationConfig={"LambdaVersion": "V3_0", "LambdaArn": ARN + "f"},
                InboundFederation={"LambdaVersion": "V1_0", "LambdaArn": ARN + "f"})
    walk.go()
    walk.sign_in()
    on_the_pages(server, walk)
    for attribute, trigger in (("email", "CustomEmailSender"), ("phone_number", "CustomSMSSender")):
        Walk(server, functions, attribute, KMSKeyID=KEY,
             **{trigger: {"LambdaVersion": "V1_0", "LambdaArn": ARN + "sender"}}).go()
    tracked = by_device(server)
    for event in functions.events:
        assert fits(event, expected(event, tracked)), event
    assert {event["triggerSource"] for event in functions.events} == set(EVENTS)


def on_the_pages(server, walk):
    cognito = server.boto3()
    with closing(Faulty()) as faulty:
        client = providers.trusting(cognito, walk.pool, faulty)
        signed_in = pages.Browser(server).sign_in(client, "ann")
        assert pages.redeem(server, client, signed_in.answer["code"]).status_code == 200
        faulty.claims = {"email": "bob@example.com"}
        for _ in range(2):
            assert "code" in providers.visit(pages.Browser(server), client, faulty).answer
    cognito.create_resource_server(UserPoolId=walk.pool, Identifier="api", Name="API",
                                   Scopes=[{"ScopeName": "read", "ScopeDescription": "Read"}])
    service = walk.make_client(GenerateSecret=True, AllowedOAuthFlowsUserPoolClient=True,
                               AllowedOAuthFlows=["client_credentials"], AllowedOAuthScopes=["api/read"])
    given = pages.token(server, service["ClientSecret"], service["ClientId"], grant_type="client_credentials")
    assert given.status_code == 200


def by_device(server):
    cognito = server.boto3()
    pool = cognito.create_user_pool(
        PoolName="tracked", LambdaConfig={"PreTokenGeneration": ARN + "f"},
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False},
    )["UserPool"]["Id"]
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", ExplicitAuthFlows=FLOWS[1:2])
    add_user(cognito, pool, "ann")
    phone = Phone(server.unsigned(), made["UserPoolClient"]["ClientId"])
    phone.confirm(phone.begin()["AuthenticationResult"])
    assert "AccessToken" in phone.prove(phone.begin())["AuthenticationResult"]
    return pool
