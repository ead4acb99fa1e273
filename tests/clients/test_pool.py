"""The embedded pool through boto3, as an administrator and as a client."""

import base64
import hashlib
import hmac
import json
import time
import uuid

import pytest
from botocore.exceptions import ClientError


@pytest.fixture(scope="module")
def cognito(demo):
    return demo.boto3()


@pytest.fixture(scope="module")
def unsigned(demo):
    from botocore import UNSIGNED
    from botocore.config import Config
    return demo.boto3(config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}))


@pytest.fixture
def pool(cognito):
    made = cognito.create_user_pool(PoolName="pool of a test",
                                    Schema=[{"Name": "level", "AttributeDataType": "Number", "Mutable": True,
                                             "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}}])
    yield made["UserPool"]["Id"]
    cognito.delete_user_pool(UserPoolId=made["UserPool"]["Id"])


@pytest.fixture
def client(cognito, pool):
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", ExplicitAuthFlows=[
        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    return made["UserPoolClient"]["ClientId"]


def refused(call, *arguments, **members):
    with pytest.raises(ClientError) as found:
        call(*arguments, **members)
    return found.value.response["Error"]["Code"], found.value.response["Error"]["Message"]


def add_user(cognito, pool, name, password="Passw0rd!", **attributes):
    cognito.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS", TemporaryPassword=password,
                              UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()])
    cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=password, Permanent=True)


def sign_in(cognito, client, name, password="Passw0rd!", **more):
    return cognito.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH",
                                 AuthParameters={"USERNAME": name, "PASSWORD": password, **more})


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_a_pool_describes_itself_with_cognitos_defaults(cognito, pool):
    found = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
    policy = found["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] == 8 and policy["TemporaryPasswordValidityDays"] == 7
    assert all(policy[name] for name in ("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols"))
    assert found["MfaConfiguration"] == "OFF" and found["DeletionProtection"] == "INACTIVE"
    assert found["LambdaConfig"] == {} and found["EstimatedNumberOfUsers"] == 0
    names = {each["Name"]: each for each in found["SchemaAttributes"]}
    assert {"sub", "email", "phone_number", "custom:level"} <= set(names)
    assert names["sub"]["Required"] and not names["sub"]["Mutable"]
    assert names["custom:level"]["NumberAttributeConstraints"] == {"MinValue": "1", "MaxValue": "9"}


def test_a_protected_pool_is_not_deleted(cognito):
    pool = cognito.create_user_pool(PoolName="p", DeletionProtection="ACTIVE")["UserPool"]["Id"]
    assert refused(cognito.delete_user_pool, UserPoolId=pool)[0] == "InvalidParameterException"
    assert cognito.describe_user_pool(UserPoolId=pool)


def test_pools_are_listed_in_pages(cognito):
    made = {cognito.create_user_pool(PoolName=f"paged {n}")["UserPool"]["Id"] for n in range(5)}
    pages = list(cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 2}))
    assert made <= {each["Id"] for page in pages for each in page["UserPools"]}
    assert len(pages) >= 3
    for pool in made:
        cognito.delete_user_pool(UserPoolId=pool)
    assert refused(cognito.describe_user_pool, UserPoolId=made.pop())[0] == "ResourceNotFoundException"


def test_a_client_is_made_changed_listed_and_removed(cognito, pool):
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="one", GenerateSecret=True,
                                           RefreshTokenValidity=7)["UserPoolClient"]
    assert made["ClientSecret"] and made["RefreshTokenValidity"] == 7
    found = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"])["UserPoolClient"]
    assert found == made
    changed = cognito.update_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"],
                                              ClientName="two")["UserPoolClient"]
    # What is left out goes back to its default.
    assert changed["ClientName"] == "two" and changed["RefreshTokenValidity"] == 30
    assert changed["ClientSecret"] == made["ClientSecret"]
    listed = cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=10)["UserPoolClients"]
    assert [each["ClientId"] for each in listed] == [made["ClientId"]]
    cognito.delete_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"])
    kind, text = refused(cognito.describe_user_pool_client, UserPoolId=pool, ClientId=made["ClientId"])
    assert (kind, text) == ("ResourceNotFoundException", f"User pool client {made['ClientId']} does not exist.")


@pytest.mark.parametrize("members", [
    {"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]},
    {"AccessTokenValidity": 4, "TokenValidityUnits": {"AccessToken": "minutes"}},
    {"AccessTokenValidity": 25},
    {"RefreshTokenValidity": 1, "AccessTokenValidity": 2, "TokenValidityUnits": {"RefreshToken": "hours"}},
    {"CallbackURLs": ["http://example.com/callback"]},
    {"CallbackURLs": ["https://example.com/callback#part"]},
])
def test_clients_with_settings_that_do_not_fit(cognito, pool, members):
    kind, _ = refused(cognito.create_user_pool_client, UserPoolId=pool, ClientName="bad", **members)
    assert kind == "InvalidParameterException"


def test_the_life_of_a_user(cognito, pool, client):
    made = cognito.admin_create_user(UserPoolId=pool, Username="alice", MessageAction="SUPPRESS",
                                     TemporaryPassword="Passw0rd!",
                                     UserAttributes=[{"Name": "email", "Value": "alice@example.com"}])["User"]
    assert made["UserStatus"] == "FORCE_CHANGE_PASSWORD" and made["Enabled"] and made["Username"] == "alice"
    assert refused(cognito.admin_create_user, UserPoolId=pool, Username="alice") == \
        ("UsernameExistsException", "User account already exists")
    challenge = sign_in(cognito, client, "alice")
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert json.loads(challenge["ChallengeParameters"]["userAttributes"])["email"] == "alice@example.com"
    assert json.loads(challenge["ChallengeParameters"]["requiredAttributes"]) == []
    done = cognito.respond_to_auth_challenge(ClientId=client, ChallengeName="NEW_PASSWORD_REQUIRED",
                                             Session=challenge["Session"],
                                             ChallengeResponses={"USERNAME": "alice", "NEW_PASSWORD": "An0ther!one"})
    access = done["AuthenticationResult"]["AccessToken"]
    assert cognito.get_user(AccessToken=access)["Username"] == "alice"
    cognito.change_password(AccessToken=access, PreviousPassword="An0ther!one", ProposedPassword="Third!one3")
    assert refused(sign_in, cognito, client, "alice", "An0ther!one")[0] == "NotAuthorizedException"
    assert sign_in(cognito, client, "alice", "Third!one3")["AuthenticationResult"]
    cognito.admin_update_user_attributes(UserPoolId=pool, Username="alice",
                                         UserAttributes=[{"Name": "custom:level", "Value": "5"},
                                                         {"Name": "email_verified", "Value": "true"}])
    found = cognito.admin_get_user(UserPoolId=pool, Username="alice")
    attributes = {each["Name"]: each["Value"] for each in found["UserAttributes"]}
    assert attributes["custom:level"] == "5" and attributes["email_verified"] == "true"
    cognito.admin_disable_user(UserPoolId=pool, Username="alice")
    assert refused(sign_in, cognito, client, "alice", "Third!one3") == ("NotAuthorizedException", "User is disabled.")
    assert refused(cognito.get_user, AccessToken=access)[0] == "NotAuthorizedException"
    cognito.admin_enable_user(UserPoolId=pool, Username="alice")
    assert sign_in(cognito, client, "alice", "Third!one3")["AuthenticationResult"]
    cognito.admin_delete_user(UserPoolId=pool, Username="alice")
    assert refused(cognito.admin_get_user, UserPoolId=pool, Username="alice") == \
        ("UserNotFoundException", "User does not exist.")


def test_tokens_have_cognitos_claims(demo, cognito, pool, client):
    add_user(cognito, pool, "bob", email="bob@example.com", email_verified="true", **{"custom:level": "3"})
    for name, precedence in (("staff", 5), ("admin", 1)):
        cognito.create_group(UserPoolId=pool, GroupName=name, Precedence=precedence)
        cognito.admin_add_user_to_group(UserPoolId=pool, Username="bob", GroupName=name)
    result = sign_in(cognito, client, "bob")["AuthenticationResult"]
    assert result["TokenType"] == "Bearer" and result["ExpiresIn"] == 3600
    access, identity = claims(result["AccessToken"]), claims(result["IdToken"])
    header = json.loads(base64.urlsafe_b64decode(result["AccessToken"].split(".")[0] + "=="))
    assert set(header) == {"kid", "alg"} and header["alg"] == "RS256"
    assert set(access) == {"sub", "iss", "client_id", "origin_jti", "event_id", "token_use", "scope", "auth_time", "exp",
                           "iat", "jti", "username", "cognito:groups"}
    assert set(identity) == {"sub", "iss", "aud", "origin_jti", "event_id", "token_use", "auth_time", "exp", "iat",
                             "jti", "cognito:username", "cognito:groups", "email", "email_verified", "custom:level"}
    assert access["scope"] == "aws.cognito.signin.user.admin" and access["token_use"] == "access"
    assert access["client_id"] == identity["aud"] == client
    assert identity["email_verified"] is True and identity["custom:level"] == "3"
    assert access["cognito:groups"] == ["admin", "staff"]
    assert access["iss"] == f"{demo.url}/{pool}" and access["exp"] - access["iat"] == 3600
    assert access["origin_jti"] == identity["origin_jti"] and access["jti"] != identity["jti"]
    refreshed = cognito.initiate_auth(ClientId=client, AuthFlow="REFRESH_TOKEN_AUTH",
                                      AuthParameters={"REFRESH_TOKEN": result["RefreshToken"]})["AuthenticationResult"]
    assert "RefreshToken" not in refreshed
    again = claims(refreshed["AccessToken"])
    for name in ("sub", "origin_jti", "auth_time"):
        assert again[name] == access[name]
    assert again["jti"] != access["jti"]
    assert result["RefreshToken"].startswith(
        "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ") and result["RefreshToken"].count(".") == 4


def test_revocation_and_sign_out(cognito, pool, client):
    add_user(cognito, pool, "carol")
    one, two = (sign_in(cognito, client, "carol")["AuthenticationResult"] for _ in range(2))
    cognito.revoke_token(Token=one["RefreshToken"], ClientId=client)
    refresh = {"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH"}
    kind, text = refused(cognito.initiate_auth, **refresh, AuthParameters={"REFRESH_TOKEN": one["RefreshToken"]})
    assert (kind, text) == ("NotAuthorizedException", "Refresh Token has been revoked")
    assert refused(cognito.get_user, AccessToken=one["AccessToken"]) == \
        ("NotAuthorizedException", "Access Token has been revoked")
    assert cognito.get_user(AccessToken=two["AccessToken"])
    assert refused(cognito.revoke_token, Token=two["AccessToken"], ClientId=client)[0] == "UnsupportedTokenTypeException"
    cognito.global_sign_out(AccessToken=two["AccessToken"])
    assert refused(cognito.get_user, AccessToken=two["AccessToken"])[0] == "NotAuthorizedException"
    assert refused(cognito.initiate_auth, **refresh,
                   AuthParameters={"REFRESH_TOKEN": two["RefreshToken"]})[0] == "NotAuthorizedException"
    assert refused(cognito.get_user, AccessToken=one["IdToken"])[0] == "NotAuthorizedException"
    assert refused(cognito.get_user, AccessToken="garbage")[0] == "NotAuthorizedException"


def secret_hash(secret, name, client):
    return base64.b64encode(hmac.new(secret.encode(), (name + client).encode(), hashlib.sha256).digest()).decode()


def test_a_client_with_a_secret(cognito, pool):
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="secret", GenerateSecret=True,
                                           ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
                                           )["UserPoolClient"]
    client, secret = made["ClientId"], made["ClientSecret"]
    add_user(cognito, pool, "dave")
    assert refused(sign_in, cognito, client, "dave") == (
        "NotAuthorizedException", f"Client {client} is configured with secret but SECRET_HASH was not received")
    assert refused(sign_in, cognito, client, "dave", SECRET_HASH="d3Jvbmc=") == (
        "NotAuthorizedException", f"Unable to verify secret hash for client {client}")
    tokens = sign_in(cognito, client, "dave", SECRET_HASH=secret_hash(secret, "dave", client))["AuthenticationResult"]
    refresh = {"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH"}
    assert refused(cognito.initiate_auth, **refresh, AuthParameters={
        "REFRESH_TOKEN": tokens["RefreshToken"], "SECRET_HASH": secret_hash(secret, "other", client)})[0] == \
        "NotAuthorizedException"
    assert cognito.initiate_auth(**refresh, AuthParameters={
        "REFRESH_TOKEN": tokens["RefreshToken"], "SECRET_HASH": secret_hash(secret, "dave", client)})


def test_flows_that_a_client_does_not_allow(cognito, pool, client):
    add_user(cognito, pool, "erin")
    only_admin = cognito.create_user_pool_client(UserPoolId=pool, ClientName="a", ExplicitAuthFlows=[
        "ALLOW_ADMIN_USER_PASSWORD_AUTH"])["UserPoolClient"]["ClientId"]
    kind, text = refused(sign_in, cognito, only_admin, "erin")
    assert (kind, text) == ("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client")
    for flow in ("ADMIN_NO_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH"):
        found = cognito.admin_initiate_auth(UserPoolId=pool, ClientId=only_admin, AuthFlow=flow,
                                            AuthParameters={"USERNAME": "erin", "PASSWORD": "Passw0rd!"})
        assert found["AuthenticationResult"]["AccessToken"]
    kind, text = refused(cognito.initiate_auth, ClientId=client, AuthFlow="ADMIN_NO_SRP_AUTH",
                         AuthParameters={"USERNAME": "erin", "PASSWORD": "Passw0rd!"})
    assert (kind, text) == ("InvalidParameterException", "Initiate Auth method not supported.")
    kind, text = refused(cognito.initiate_auth, ClientId=client, AuthFlow="USER_PASSWORD_AUTH",
                         AuthParameters={"USERNAME": "erin"})
    assert (kind, text) == ("InvalidParameterException", "Missing required parameter PASSWORD")
    kind, text = refused(sign_in, cognito, "1" * 26, "erin")
    assert (kind, text) == ("ResourceNotFoundException", f"User pool client {'1' * 26} does not exist.")


def test_unknown_users_show_by_the_clients_setting(cognito, pool, client):
    assert refused(sign_in, cognito, client, "nobody") == ("UserNotFoundException", "User does not exist.")
    hiding = cognito.create_user_pool_client(UserPoolId=pool, ClientName="h", PreventUserExistenceErrors="ENABLED",
                                             ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
                                             )["UserPoolClient"]["ClientId"]
    assert refused(sign_in, cognito, hiding, "nobody") == ("NotAuthorizedException", "Incorrect username or password.")


def test_hidden_users_take_as_long_as_known_ones(cognito, pool):
    hiding = cognito.create_user_pool_client(UserPoolId=pool, ClientName="h", PreventUserExistenceErrors="ENABLED",
                                             ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
                                             )["UserPoolClient"]["ClientId"]
    names = [f"user{n}" for n in range(20)]
    for name in names:
        add_user(cognito, pool, name)

    def time_of(name):
        began = time.perf_counter()
        refused(sign_in, cognito, hiding, name, "Wrong-passw0rd")
        return time.perf_counter() - began

    # In turns, so that whatever else the machine does touches both alike.
    pairs = [(time_of(name), time_of(name + "x")) for name in names]
    known, unknown = (sorted(times)[len(times) // 2] for times in zip(*pairs))
    # Hashing takes most of either; without it an answer comes about ten times sooner.
    assert 0.6 < known / unknown < 1.6


def test_lock_out(cognito, pool, client):
    add_user(cognito, pool, "frank")
    for _ in range(5):
        assert refused(sign_in, cognito, client, "frank", "Wrong-passw0rd")[1] == "Incorrect username or password."
    assert refused(sign_in, cognito, client, "frank") == ("NotAuthorizedException", "Password attempts exceeded")


def test_filters_and_pages_of_users(cognito, pool):
    for n in range(12):
        add_user(cognito, pool, f"user{n:02}", email=f"u{n % 3}.{n}@example.com", given_name=f"Given{n % 2}")
    cognito.admin_disable_user(UserPoolId=pool, Username="user05")

    def names(query=None, **members):
        return sorted(each["Username"] for page in cognito.get_paginator("list_users").paginate(
            UserPoolId=pool, **({"Filter": query} if query else {}), PaginationConfig={"PageSize": 5}, **members)
            for each in page["Users"])

    everybody = [f"user{n:02}" for n in range(12)]
    assert names() == everybody
    assert names('username = "user03"') == ["user03"]
    assert names('username ^= "user1"') == ["user10", "user11"]
    assert names('email = "u1.4@example.com"') == ["user04"]
    assert names('email ^= "u2."') == ["user02", "user05", "user08", "user11"]
    assert names('given_name = "Given1"') == everybody[1::2]
    assert names('status = "Disabled"') == ["user05"]
    assert names('cognito:user_status = "CONFIRMED"') == everybody
    sub = cognito.admin_get_user(UserPoolId=pool, Username="user07")["UserAttributes"][0]["Value"]
    assert names(f'sub = "{sub}"') == ["user07"]
    assert names('email = "nobody@example.com"') == []
    assert refused(cognito.list_users, UserPoolId=pool, Filter="nonsense")[0] == "InvalidParameterException"
    assert refused(cognito.list_users, UserPoolId=pool, Filter='custom:level = "1"')[0] == "InvalidParameterException"
    only = cognito.list_users(UserPoolId=pool, Limit=1, AttributesToGet=["email"])["Users"][0]
    assert [each["Name"] for each in only["Attributes"]] == ["email"]
    assert refused(cognito.list_users, UserPoolId=pool, PaginationToken="forged")[0] == "InvalidParameterException"


def test_groups(cognito, pool):
    add_user(cognito, pool, "gina")
    made = cognito.create_group(UserPoolId=pool, GroupName="readers", Description="who read", Precedence=3)["Group"]
    assert made["Description"] == "who read" and made["Precedence"] == 3
    assert refused(cognito.create_group, UserPoolId=pool, GroupName="readers") == \
        ("GroupExistsException", "A group with the name already exists.")
    for _ in range(2):
        cognito.admin_add_user_to_group(UserPoolId=pool, Username="gina", GroupName="readers")
    members = cognito.list_users_in_group(UserPoolId=pool, GroupName="readers")["Users"]
    assert [each["Username"] for each in members] == ["gina"]
    assert [each["GroupName"] for each in cognito.list_groups(UserPoolId=pool)["Groups"]] == ["readers"]
    cognito.admin_remove_user_from_group(UserPoolId=pool, Username="gina", GroupName="readers")
    assert cognito.admin_list_groups_for_user(UserPoolId=pool, Username="gina")["Groups"] == []
    assert cognito.get_group(UserPoolId=pool, GroupName="readers")["Group"]["GroupName"] == "readers"
    cognito.delete_group(UserPoolId=pool, GroupName="readers")
    assert refused(cognito.get_group, UserPoolId=pool, GroupName="readers")[0] == "ResourceNotFoundException"
    assert refused(cognito.admin_add_user_to_group, UserPoolId=pool, Username="gina",
                   GroupName="readers")[0] == "ResourceNotFoundException"


@pytest.mark.parametrize("attributes, kind", [
    ({"custom:level": "10"}, "InvalidParameterException"),
    ({"custom:level": "x"}, "InvalidParameterException"),
    ({"custom:unknown": "x"}, "InvalidParameterException"),
    ({"email": "not an address"}, "InvalidParameterException"),
    ({"phone_number": "12345"}, "InvalidParameterException"),
    ({"birthdate": "1.1.2000"}, "InvalidParameterException"),
    ({"sub": str(uuid.uuid4())}, "InvalidParameterException"),
])
def test_attributes_that_do_not_fit_the_schema(cognito, pool, attributes, kind):
    members = {"UserPoolId": pool, "Username": "henry", "MessageAction": "SUPPRESS",
               "UserAttributes": [{"Name": key, "Value": value} for key, value in attributes.items()]}
    assert refused(cognito.admin_create_user, **members)[0] == kind
    assert refused(cognito.admin_get_user, UserPoolId=pool, Username="henry")[0] == "UserNotFoundException"


@pytest.mark.parametrize("password, tail", [
    ("Sh0rt!", "Password not long enough"),
    ("lowercase1!", "Password must have uppercase characters"),
    ("UPPERCASE1!", "Password must have lowercase characters"),
    ("NoNumbers!!", "Password must have numeric characters"),
    ("NoSymbols11", "Password must have symbol characters"),
])
def test_passwords_follow_the_policy(cognito, pool, password, tail):
    kind, text = refused(cognito.admin_create_user, UserPoolId=pool, Username="ines", TemporaryPassword=password)
    assert kind == "InvalidPasswordException" and text.endswith(tail) and password not in text


def test_two_users_with_one_address_at_the_same_moment(demo, cognito):
    import concurrent.futures
    pool = cognito.create_user_pool(PoolName="by e-mail", UsernameAttributes=["email"])["UserPool"]["Id"]

    def create(_):
        try:
            return demo.boto3().admin_create_user(UserPoolId=pool, Username="same@example.com",
                                                  MessageAction="SUPPRESS")["User"]["Username"]
        except ClientError as found:
            return found.response["Error"]["Code"]

    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        results = list(threads.map(create, range(8)))
    assert results.count("UsernameExistsException") == 7
    assert len(cognito.list_users(UserPoolId=pool)["Users"]) == 1
    cognito.delete_user_pool(UserPoolId=pool)


def test_unsigned_clients_reach_what_needs_no_signature(unsigned, cognito, pool, client):
    add_user(cognito, pool, "jane")
    token = sign_in(unsigned, client, "jane")["AuthenticationResult"]["AccessToken"]
    assert unsigned.get_user(AccessToken=token)["Username"] == "jane"
    assert refused(unsigned.admin_get_user, UserPoolId=pool, Username="jane")[0] == \
        "MissingAuthenticationTokenException"


def test_an_invitation_reaches_the_mailbox(demo, cognito, pool, client):
    cognito.admin_create_user(UserPoolId=pool, Username="kim", DesiredDeliveryMediums=["EMAIL"],
                              UserAttributes=[{"Name": "email", "Value": "kim@example.com"}])
    import email
    import email.policy
    import re
    mails = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
             for file in (demo.data / "mail" / "new").iterdir()]
    found = [mail for mail in mails if mail["To"] == "kim@example.com"]
    assert len(found) == 1
    text = found[0].get_content()
    password = re.search(r"temporary password is (\S+)", text).group(1).rstrip(".")
    candidates = (password, re.search(r"temporary password is (\S+)", text).group(1))
    outcomes = []
    for candidate in candidates:
        try:
            outcomes.append(sign_in(cognito, client, "kim", candidate)["ChallengeName"])
        except ClientError as refusal:
            outcomes.append(refusal.response["Error"]["Code"])
    assert "NEW_PASSWORD_REQUIRED" in outcomes
