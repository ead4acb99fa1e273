"""Sign-in at the embedded pool through boto3, and what ends sessions."""

import base64
import json
import threading
import time
import uuid

from cognito import add_user, claims, refused, secret_hash, sign_in
from poolguard import bearer, make_user


def test_the_life_cycle_of_a_user(cognito, pool, client):
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
    cognito.change_password(AccessToken=access, PreviousPassword="An0ther!one", ProposedPassword="The 3rd one, spaced")
    assert refused(sign_in, cognito, client, "alice", "An0ther!one")[0] == "NotAuthorizedException"
    assert sign_in(cognito, client, "alice", "The 3rd one, spaced")["AuthenticationResult"]
    cognito.admin_update_user_attributes(UserPoolId=pool, Username="alice",
                                         UserAttributes=[{"Name": "custom:level", "Value": "5"},
                                                         {"Name": "email_verified", "Value": "true"}])
    found = cognito.admin_get_user(UserPoolId=pool, Username="alice")
    attributes = {each["Name"]: each["Value"] for each in found["UserAttributes"]}
    assert attributes["custom:level"] == "5" and attributes["email_verified"] == "true"
    cognito.admin_disable_user(UserPoolId=pool, Username="alice")
    assert refused(sign_in, cognito, client, "alice", "The 3rd one, spaced") == (
        "NotAuthorizedException", "User is disabled.")
    assert refused(cognito.get_user, AccessToken=access)[0] == "NotAuthorizedException"
    cognito.admin_enable_user(UserPoolId=pool, Username="alice")
    assert sign_in(cognito, client, "alice", "The 3rd one, spaced")["AuthenticationResult"]
    cognito.admin_delete_user(UserPoolId=pool, Username="alice")
    assert refused(cognito.admin_get_user, UserPoolId=pool, Username="alice") == \
        ("UserNotFoundException", "User does not exist.")


def test_a_session_is_used_once_and_by_its_user(cognito, pool, client):
    for name in ("liam", "mona"):
        cognito.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS",
                                  TemporaryPassword="Passw0rd!")
    session = sign_in(cognito, client, "liam")["Session"]

    def answer(name, **more):
        return cognito.admin_respond_to_auth_challenge(
            UserPoolId=pool, ClientId=client, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session,
            ChallengeResponses={"USERNAME": name, "NEW_PASSWORD": "An0ther!one", **more})

    assert refused(answer, "mona")[0] == "NotAuthorizedException"
    assert answer("liam")["AuthenticationResult"]["AccessToken"]
    cognito.admin_set_user_password(UserPoolId=pool, Username="liam", Password="Passw0rd!", Permanent=False)
    assert refused(answer, "liam") == \
        ("NotAuthorizedException", "Invalid session for the user, session can only be used once.")
    session = session[:-4] + "AAAA"
    assert refused(answer, "liam") == ("NotAuthorizedException", "Invalid session for the user.")


def test_deleting_a_user_ends_running_sign_ins(demo):
    admin, default = demo.boto3(), demo.variables()["COGNITO_USER_POOL_ID"]
    for _ in range(5):
        email = f"{uuid.uuid4().hex[:12]}@example.com"
        make_user(demo, email)
        tokens, gone = [], threading.Event()

        def sign_in_until_gone():
            while not gone.is_set():
                reply = demo.post("/api/user/login", json={"email": email, "password": "Passw0rd!"})
                if reply.status_code == 200:
                    tokens.append(reply.json()["access_token"])

        threads = [threading.Thread(target=sign_in_until_gone) for _ in range(3)]
        for thread in threads:
            thread.start()
        while not tokens:
            assert any(thread.is_alive() for thread in threads)
        admin.admin_delete_user(UserPoolId=default, Username=email)
        gone.set()
        for thread in threads:
            thread.join()
        end = time.monotonic() + 1
        left = tokens
        while left and time.monotonic() < end:
            left = [token for token in left if demo.get("/api/items/me", headers=bearer(token)).status_code == 200]
        assert not left


def test_tokens_have_cognitos_claims(demo, cognito, pool, client):
    add_user(cognito, pool, "bob", email="bob@example.com", email_verified="True", **{"custom:level": "3"})
    shown = cognito.admin_get_user(UserPoolId=pool, Username="bob")["UserAttributes"]
    assert {"Name": "email_verified", "Value": "True"} in shown
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


def test_unknown_users_are_revealed_only_if_the_client_says_so(cognito, pool, client):
    assert refused(sign_in, cognito, client, "nobody") == ("UserNotFoundException", "User does not exist.")
    hiding = cognito.create_user_pool_client(UserPoolId=pool, ClientName="h", PreventUserExistenceErrors="ENABLED",
                                             ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
                                             )["UserPoolClient"]["ClientId"]
    assert refused(sign_in, cognito, hiding, "nobody") == ("NotAuthorizedException", "Incorrect username or password.")


def test_lock_out(cognito, pool, client):
    add_user(cognito, pool, "frank")
    for _ in range(5):
        assert refused(sign_in, cognito, client, "frank", "Wrong-passw0rd")[1] == "Incorrect username or password."
    assert refused(sign_in, cognito, client, "frank") == ("NotAuthorizedException", "Password attempts exceeded")


def test_unsigned_operations_work_without_a_signature(unsigned, cognito, pool, client):
    add_user(cognito, pool, "jane")
    token = sign_in(unsigned, client, "jane")["AuthenticationResult"]["AccessToken"]
    assert unsigned.get_user(AccessToken=token)["Username"] == "jane"
    assert refused(unsigned.admin_get_user, UserPoolId=pool, Username="jane")[0] == \
        "MissingAuthenticationTokenException"
