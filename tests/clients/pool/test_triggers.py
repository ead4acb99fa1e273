"""A pool's own functions: the examples behind hooks, and functions behind Lambda's Invoke API."""

import json
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing, contextmanager

import pytest
from botocore.exceptions import ClientError

import pages
import providers
import srp
from cognito import add_user, claims, refused, sign_in
from functions import ARN, KEY, Answers, Lambda, hooks
from mailbox import last_code, letters, text_of
from phone import Phone
from providers import Faulty
from waiting import wait_until
from wire import Plain, call

EXAMPLES = pathlib.Path(__file__).resolve().parents[3] / "examples" / "triggers"
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


def serve(start, settings):
    return start("--demo", env={"POOLGUARD_PASSWORD_HASHING": "fast-for-tests", **settings})


def make_place(server, **triggers):
    admin = Plain(server).admin
    pool = admin("CreateUserPool", PoolName="p", AutoVerifiedAttributes=["email"],
                 LambdaConfig=triggers)["UserPool"]["Id"]
    client = admin("CreateUserPoolClient", UserPoolId=pool, ClientName="c", ExplicitAuthFlows=FLOWS)
    return pool, client["UserPoolClient"]["ClientId"]


def sign_up(cognito, client, name, **more):
    return {"ClientId": client, "Username": name.split("@")[0], "Password": "Passw0rd!",
            "UserAttributes": [{"Name": "email", "Value": name}], **more}


@contextmanager
def example(*command):
    with subprocess.Popen([*command, "0"], cwd=EXAMPLES, text=True, stdout=subprocess.PIPE,
                          env={"PATH": "/usr/local/bin:/usr/bin:/bin", "POOLGUARD_TRIGGERS_KEY": KEY}) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@pytest.mark.parametrize("command", [(sys.executable, "hook.py"), (shutil.which("node") or "node", "hook.mjs")],
                         ids=["python", "javascript"])
def test_an_example_is_a_pools_functions(start, command):
    with example(*command) as hook:
        names = ("PreSignUp", "PreTokenGeneration", "CustomMessage")
        server = serve(start, hooks(**dict.fromkeys(names, hook)))
        _, client = make_place(server, **{name: ARN + "f" for name in names})
        people = server.unsigned()
        assert people.sign_up(**sign_up(people, client, "ann@example.com"))["UserConfirmed"]
        assert refused(people.sign_up, **sign_up(people, client, "eve@elsewhere.net")) == (
            "UserLambdaValidationException",
            "PreSignUp failed with error only addresses of example.com may sign up.")
        tokens = sign_in(people, client, "ann")["AuthenticationResult"]
        assert claims(tokens["IdToken"])["plan"] == "gold"
        people.forgot_password(ClientId=client, Username="ann")
        letter = letters(server, "ann@example.com")[-1]
        assert letter["Subject"] == "Your code" and text_of(letter).startswith("Welcome. Your code is ")
        place = urllib.parse.urlsplit(hook)
        with socket.create_connection((place.hostname, place.port), timeout=10) as gone:
            gone.sendall(b"POST /hook HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
            gone.shutdown(socket.SHUT_WR)
            while gone.recv(4096):
                pass
        forged = urllib.request.Request(hook, b'{"triggerSource":"PreSignUp_SignUp"}',
                                        {"X-Poolguard-Signature": "t=1,v1=00"})
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(forged)


def test_functions_behind_the_invoke_api(start):
    def tokens(event):
        event["response"]["claimsAndScopeOverrideDetails"] = {
            "idTokenGeneration": {"claimsToAddOrOverride": {"levels": [1, 2]}},
            "accessTokenGeneration": {"claimsToAddOrOverride": {"tenant": {"id": 7}}, "scopesToAdd": ["shop/read"]},
            "groupOverrideDetails": {"groupsToOverride": ["staff"]}}
        return event

    def migrate(event):
        if event["request"]["password"] != "0ld-Passw0rd!":
            raise ValueError("wrong password")
        event["response"] |= {"userAttributes": {"email": "old@example.com", "email_verified": "true"},
                              "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS"}
        return event

    with Lambda() as functions:
        functions.functions = {"tokens": tokens, "migrate": migrate, "list": lambda event: [event]}
        server = serve(start, functions.invoked())
        people = server.unsigned()
        pool, client = make_place(
            server, UserMigration=ARN + "migrate:live",
            PreTokenGenerationConfig={"LambdaVersion": "V2_0", "LambdaArn": ARN + "tokens"})
        given = sign_in(people, client, "old", "0ld-Passw0rd!")["AuthenticationResult"]
        path, headers = functions.requests[0]
        assert path == "/2015-03-31/functions/migrate/invocations?Qualifier=live"
        assert "/us-east-1/lambda/aws4_request" in headers["Authorization"]
        assert [each["triggerSource"] for each in functions.events] == [
            "UserMigration_Authentication", "TokenGeneration_Authentication"]
        assert functions.events[1]["version"] == "2"
        assert functions.events[1]["request"]["scopes"] == ["aws.cognito.signin.user.admin"]
        assert claims(given["IdToken"])["levels"] == [1, 2]
        access = claims(given["AccessToken"])
        assert access["tenant"] == {"id": 7} and access["scope"].split()[-1] == "shop/read"
        assert access["cognito:groups"] == ["staff"]
        assert people.get_user(AccessToken=given["AccessToken"])["Username"] == "old"
        assert refused(sign_in, people, client, "new", "Wr0ng-one!")[0] in ("NotAuthorizedException",
                                                                           "UserNotFoundException")
        again = people.initiate_auth(ClientId=client, AuthFlow="REFRESH_TOKEN_AUTH",
                                     AuthParameters={"REFRESH_TOKEN": given["RefreshToken"]})
        assert claims(again["AuthenticationResult"]["IdToken"])["levels"] == [1, 2]
        assert functions.events[-1]["triggerSource"] == "TokenGeneration_RefreshTokens"

        for function, failure in (("list", ("InvalidLambdaResponseException", "Unrecognizable lambda output")),
                                  ("none", ("UnexpectedLambdaException", "PreSignUp invocation failed due to error "
                                                                         "ResourceNotFoundException."))):
            _, other = make_place(server, PreSignUp=ARN + function)
            assert refused(people.sign_up, **sign_up(people, other, "ann@example.com")) == failure


def test_a_function_without_a_place_is_named_at_the_start_and_refuses_its_sign_ins(start):
    server = serve(start, {"AWS_EC2_METADATA_DISABLED": "true"})
    pool, client = make_place(server, CustomEmailSender={"LambdaVersion": "V1_0", "LambdaArn": ARN + "f"},
                              KMSKeyID="arn:aws:kms:us-east-1:123456789012:key/one")
    add_user(server.boto3(), pool, "ann", email="ann@example.com", email_verified="true")
    kind, text = refused(server.unsigned().forgot_password, ClientId=client, Username="ann")
    assert kind == "UnexpectedLambdaException" and text.startswith("CustomEmailSender ") and "POOLGUARD_TRIGGERS" in text
    server.stop()
    server.start()
    said = wait_until(lambda: [json.loads(line) for line in server.log if "pool.function_out_of_reach" in line], 10,
                      "a warning of a function")
    assert [(each["pool"], each["trigger"]) for each in said] == [(pool, "CustomEmailSender")]


def test_answers_that_are_too_long_or_too_many(start):
    def twice(event):
        confirmed = {**event, "response": {**event["response"], "autoConfirmUser": True}}
        return Answers([event, confirmed])

    with Lambda() as functions:
        functions.functions = {"huge": lambda event: {**event, "more": "x" * 6_300_000}, "twice": twice}
        server = serve(start, functions.invoked())
        cognito, people = server.boto3(), server.unsigned()
        pool, client = make_place(server, PreSignUp=ARN + "huge")
        kind, text = refused(people.sign_up, **sign_up(people, client, "ann@example.com"))
        assert kind == "UnexpectedLambdaException" and text.startswith("PreSignUp invocation failed due to error ")
        assert cognito.list_users(UserPoolId=pool)["Users"] == []
        # The second answer is nobody's, whether the next question still gets it or not.
        _, client = make_place(server, PreSignUp=ARN + "twice")
        for name in ("ann@example.com", "bob@example.com", "eve@example.com"):
            try:
                assert not people.sign_up(**sign_up(people, client, name))["UserConfirmed"]
            except ClientError as why:
                assert why.response["Error"]["Code"] == "InvalidLambdaResponseException"


def test_a_function_lets_nobody_in_through_a_provider(start):
    def refuse(event):
        raise ValueError("not you")

    with Lambda() as functions, closing(Faulty()) as faulty:
        functions.functions = {"refuse": refuse}
        server = serve(start, functions.invoked())
        cognito = server.boto3()
        for trigger, function in (("PreSignUp", ARN + "refuse"),
                                  ("InboundFederation", {"LambdaVersion": "V1_0", "LambdaArn": ARN + "refuse"})):
            pool, _ = make_place(server)
            call(server, "UpdateUserPool", {"UserPoolId": pool, "LambdaConfig": {trigger: function}})
            client = providers.trusting(cognito, pool, faulty)
            page = providers.visit(pages.Browser(server), client, faulty)
            assert page.answer["error"] == "invalid_request"
            assert page.answer["error_description"] == f"{trigger} failed with error not you."
            assert cognito.list_users(UserPoolId=pool)["Users"] == []


def test_a_function_rewrites_the_claims_of_a_provider(start):
    def rewrite(event):
        claims_of_token = event["request"]["attributes"]["idToken"]
        event["response"]["userAttributesToMap"] = {"sub": claims_of_token["sub"], "email": claims_of_token["mail"]}
        return event

    with Lambda() as functions, closing(Faulty()) as faulty:
        functions.functions = {"rewrite": rewrite}
        server = start("--demo", env={"LAMBDA_ENDPOINT": functions.url, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
                                      "AWS_SECRET_ACCESS_KEY": "secret"})
        cognito = server.boto3()
        pool, _ = make_place(server)
        call(server, "UpdateUserPool", {"UserPoolId": pool, "LambdaConfig": {
            "InboundFederation": {"LambdaVersion": "V1_0", "LambdaArn": ARN + "rewrite"}}})
        client = providers.trusting(cognito, pool, faulty, name="name")
        faulty.claims = {"mail": "ann@example.com", "name": "not to be kept"}
        assert "code" in providers.visit(pages.Browser(server), client, faulty).answer
        attributes = {each["Name"]: each["Value"] for each in cognito.list_users(UserPoolId=pool)["Users"][0]["Attributes"]}
        assert attributes["email"] == "ann@example.com" and "name" not in attributes


@pytest.fixture
def choosy(start):
    """A server, and a function that refuses tokens for the occasions in `functions.refused` and changes no others."""
    def tokens(event):
        if event["triggerSource"] in functions.refused:
            raise ValueError("not now")
        return event

    with Lambda() as functions:
        functions.functions, functions.refused = {"tokens": tokens}, set()
        yield start("--demo", env={"LAMBDA_ENDPOINT": functions.url, "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
                                   "AWS_SECRET_ACCESS_KEY": "secret"}), functions


NOT_NOW = ("UserLambdaValidationException", "PreTokenGeneration failed with error not now.")
CONFIG = {"PreTokenGenerationConfig": {"LambdaVersion": "V3_0", "LambdaArn": ARN + "tokens"}}


def test_a_sign_in_without_tokens_leaves_nothing_behind(choosy):
    server, functions = choosy
    cognito, people, admin = server.boto3(), server.unsigned(), Plain(server).admin
    pool, _ = make_place(server, **CONFIG)
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="w", **pages.OAUTH)["UserPoolClient"]["ClientId"]
    admin("SetUserPoolSessionConfiguration", UserPoolId=pool, UserSessionTracking="ENABLED",
          TokenSession={"MaxPerUser": 1})
    call(server, "UpdateUserPool", {"UserPoolId": pool, "LambdaConfig": CONFIG, "DeviceConfiguration": {}})
    add_user(cognito, pool, "ann")
    good = sign_in(people, client, "ann")["AuthenticationResult"]
    functions.refused = {"TokenGeneration_Authentication", "TokenGeneration_HostedAuth"}
    assert refused(sign_in, people, client, "ann") == NOT_NOW
    code = pages.Browser(server).sign_in(client, "ann").answer["code"]
    assert pages.redeem(server, client, code).json() == {"error": "invalid_request", "error_description": NOT_NOW[1]}
    sessions = admin("AdminListUserSessions", UserPoolId=pool, Username="ann")["Sessions"]
    assert [each["SessionType"] for each in sessions].count("TOKEN") == 1
    assert people.get_user(AccessToken=good["AccessToken"])["Username"] == "ann"
    devices = cognito.admin_list_devices(UserPoolId=pool, Username="ann")["Devices"]
    assert [each["DeviceKey"] for each in devices] == [good["NewDeviceMetadata"]["DeviceKey"]]


def test_a_refused_refresh_can_be_repeated(choosy):
    server, functions = choosy
    cognito, ask = server.boto3(), Plain(server).ask
    pool, _ = make_place(server, **CONFIG)
    add_user(cognito, pool, "ann")
    for seconds in (60, 0):
        client = Plain(server).admin(
            "CreateUserPoolClient", UserPoolId=pool, ClientName="r", ExplicitAuthFlows=FLOWS[:1],
            RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": seconds})["UserPoolClient"]["ClientId"]

        def by_api(token):
            return ask("GetTokensFromRefreshToken", ClientId=client, RefreshToken=token)["AuthenticationResult"]

        def by_oauth(token, **more):
            return pages.token(server, client=client, grant_type="refresh_token", refresh_token=token, **more).json()

        first = sign_in(server.unsigned(), client, "ann")["AuthenticationResult"]["RefreshToken"]
        assert by_oauth(first, scope="openid")["error"] == "invalid_scope"
        functions.refused = {"TokenGeneration_RefreshTokens"}
        assert by_oauth(first) == {"error": "invalid_request", "error_description": NOT_NOW[1]}
        functions.refused = set()
        second = by_api(first)["RefreshToken"]
        if seconds:
            # A retry that fails takes nothing away from the client that has the next token.
            functions.refused = {"TokenGeneration_RefreshTokens"}
            assert by_oauth(first)["error"] == "invalid_request"
            functions.refused = set()
            assert by_api(first)["RefreshToken"] == second
        third = by_oauth(second)["refresh_token"]
        assert by_oauth(first)["error"] == "invalid_grant" and len({first, second, third}) == 3


def test_metadata_of_a_client_on_its_own_behalf(choosy):
    server, functions = choosy
    cognito = server.boto3()
    pool, _ = make_place(server, **CONFIG)
    cognito.create_resource_server(UserPoolId=pool, Identifier="api", Name="API",
                                   Scopes=[{"ScopeName": "read", "ScopeDescription": "Read"}])
    made = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="s", GenerateSecret=True, AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"], AllowedOAuthScopes=["api/read"])["UserPoolClient"]
    for given, status, metadata in (('{"tenant":"seven"}', 200, {"tenant": "seven"}), ("", 200, None),
                                    ('{"tenant":7}', 400, None), ("[]", 400, None), ("tenant", 400, None)):
        functions.events.clear()
        answer = pages.token(server, made["ClientSecret"], made["ClientId"], grant_type="client_credentials",
                             aws_client_metadata=given)
        assert answer.status_code == status, given
        if status == 200:
            assert functions.events[0]["request"].get("clientMetadata") == metadata
        else:
            assert answer.json()["error"] == "invalid_request" and functions.events == []


def test_a_function_names_the_challenges_that_the_server_asks(start):
    plan = ["PASSWORD_VERIFIER", "EMAIL_OTP", "DEVICE_SRP_AUTH"]

    def define(event):
        done = [each["challengeName"] for each in event["request"]["session"]]
        left = [each for each in plan if each not in done]
        event["response"] |= {"challengeName": left[0]} if left else {"issueTokens": True}
        return event

    with Lambda() as functions:
        functions.functions = {"define": define}
        server = serve(start, functions.invoked())
        admin, people = Plain(server).admin, server.unsigned()
        pool = admin("CreateUserPool", PoolName="p", LambdaConfig={"DefineAuthChallenge": ARN + "define"},
                     DeviceConfiguration={"ChallengeRequiredOnNewDevice": False,
                                          "DeviceOnlyRememberedOnUserPrompt": False})["UserPool"]["Id"]
        admin("SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="OPTIONAL", EmailMfaConfiguration={})
        client = admin("CreateUserPoolClient", UserPoolId=pool, ClientName="c", ExplicitAuthFlows=[
            *FLOWS, "ALLOW_CUSTOM_AUTH"])["UserPoolClient"]["ClientId"]
        add_user(server.boto3(), pool, "ann", email="ann@example.com", email_verified="true")
        phone = Phone(people, client)
        phone.confirm(phone.begin()["AuthenticationResult"])
        exchange = srp.Exchange(pool)
        asked = people.initiate_auth(ClientId=client, AuthFlow="CUSTOM_AUTH", AuthParameters={
            "USERNAME": "ann", "CHALLENGE_NAME": "SRP_A", "SRP_A": exchange.srp_a, **phone.device()})
        asked = phone.respond(asked, **exchange.answer(asked["ChallengeParameters"], "Passw0rd!"))
        assert asked["ChallengeName"] == "EMAIL_OTP"
        asked = phone.respond(asked, EMAIL_OTP_CODE=last_code(server, "ann@example.com"))
        tokens = phone.prove(asked)["AuthenticationResult"]
        assert "NewDeviceMetadata" not in tokens
        assert claims(tokens["AccessToken"])["device_key"] == phone.metadata["DeviceKey"]
        assert functions.events[-1]["request"]["session"] == [
            {"challengeName": name, "challengeResult": True, "challengeMetadata": None}
            for name in ("SRP_A", "PASSWORD_VERIFIER", "EMAIL_OTP", "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER")]


def test_where_users_are_hidden_answers_do_not_wait_for_a_function(start):
    are_answered = threading.Event()

    def write(event):
        are_answered.wait(5)
        return event

    with Lambda() as functions:
        functions.functions = {"write": write}
        server = serve(start, functions.invoked())
        pool, _ = make_place(server, CustomMessage=ARN + "write")
        client = Plain(server).admin("CreateUserPoolClient", UserPoolId=pool, ClientName="hides",
                                     PreventUserExistenceErrors="ENABLED")["UserPoolClient"]["ClientId"]
        add_user(server.boto3(), pool, "ann", email="ann@example.com", email_verified="true")
        for name in ("ann", "nobody"):
            server.unsigned().forgot_password(ClientId=client, Username=name)
        assert not letters(server, "ann@example.com")
        are_answered.set()
        assert wait_until(lambda: letters(server, "ann@example.com"), 10, "the message that the function held up")
