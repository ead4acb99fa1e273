"""Devices that a pool tracks: how they are confirmed and remembered, their sign-in by a password of their own in place
of a second factor or after it, and the refresh tokens that belong to them."""

import itertools

import pytest
import requests

import srp
import totp
from accounts import PASSWORD
from cognito import add_user, claims, refused, sign_in
from node_clients import SdkError, sdk
from phone import Phone

FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
         "ALLOW_ADMIN_USER_PASSWORD_AUTH"]
NO_DEVICE = ("ResourceNotFoundException", "Device does not exist.")
INCORRECT = ("NotAuthorizedException", "Incorrect username or password.")
INVALID_SESSION = ("NotAuthorizedException", "Invalid session for the user.")
INVALID_REFRESH = ("NotAuthorizedException", "Invalid Refresh Token")


@pytest.fixture
def tracked(cognito, unsigned, make_pool, make_client):
    def make(replaces_factor=True, asks_user=False, **settings):
        pool = make_pool(DeviceConfiguration={"ChallengeRequiredOnNewDevice": replaces_factor,
                                              "DeviceOnlyRememberedOnUserPrompt": asks_user})
        add_user(cognito, pool, "ann", email="ann@example.com", email_verified="true")
        return pool, Phone(unsigned, make_client(pool, ExplicitAuthFlows=FLOWS, **settings))
    return make


def with_totp(demo, unsigned, pool, phone):
    """Gives the user an authenticator app; returns a function with a fresh code each time."""
    sdk(demo, "SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True})
    secret = unsigned.associate_software_token(AccessToken=phone.token)["SecretCode"]
    unsigned.verify_software_token(AccessToken=phone.token, UserCode=totp.code(secret, -30))
    unsigned.set_user_mfa_preference(AccessToken=phone.token,
                                     SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})
    steps = itertools.count(0, 30)
    return lambda: {"SOFTWARE_TOKEN_MFA_CODE": totp.code(secret, next(steps))}


def test_a_device_is_confirmed_and_asked_for_its_password(cognito, unsigned, tracked):
    pool, phone = tracked()
    tokens = phone.begin()["AuthenticationResult"]
    key, group = tokens["NewDeviceMetadata"]["DeviceKey"], tokens["NewDeviceMetadata"]["DeviceGroupKey"]
    assert claims(tokens["AccessToken"])["device_key"] == key and "device_key" not in claims(tokens["IdToken"])
    assert phone.confirm(tokens)["UserConfirmationNecessary"] is False
    assert refused(phone.confirm, tokens)[0] == "DeviceKeyExistsException"
    phone = Phone(unsigned, phone.client)
    again = phone.begin()["AuthenticationResult"]
    assert again["NewDeviceMetadata"]["DeviceKey"] != key and again["NewDeviceMetadata"]["DeviceGroupKey"] == group
    phone.confirm(again)

    asked = phone.begin()
    assert asked["ChallengeParameters"] == {"USERNAME": "ann"} and "Session" in asked
    exchange, verifier = phone.ask(asked)
    assert set(verifier["ChallengeParameters"]) == {"SALT", "SRP_B", "SECRET_BLOCK", "USERNAME", "DEVICE_KEY"}
    right = exchange.answer(verifier["ChallengeParameters"], phone.password)
    tokens = phone.respond(verifier, **right)["AuthenticationResult"]
    assert "NewDeviceMetadata" not in tokens
    assert claims(tokens["AccessToken"])["device_key"] == phone.metadata["DeviceKey"]
    assert refused(phone.respond, verifier, **right)[0] == "NotAuthorizedException"
    assert refused(phone.ask, asked)[0] == "NotAuthorizedException"
    # By an administrator, the challenges are the same.
    asked = cognito.admin_initiate_auth(UserPoolId=pool, ClientId=phone.client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                                        AuthParameters={"USERNAME": "ann", "PASSWORD": PASSWORD, **phone.device()})
    assert "AccessToken" in phone.prove(asked)["AuthenticationResult"]


@pytest.mark.parametrize("session", [True, False], ids=["amplify", "pycognito"])
def test_srp_of_the_user_and_then_of_the_device(cognito, unsigned, tracked, session):
    """As pycognito does it: without a Session, which other clients send back."""
    pool, phone = tracked()
    phone.confirm(phone.begin()["AuthenticationResult"])
    # Where a client has a secret, the answers have their hash too.
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="s", GenerateSecret=True,
                                           ExplicitAuthFlows=FLOWS)["UserPoolClient"]
    phone.client, phone.secret = made["ClientId"], made["ClientSecret"]
    exchange = srp.Exchange(pool)
    verifier = unsigned.initiate_auth(ClientId=phone.client, AuthFlow="USER_SRP_AUTH", AuthParameters={
        "USERNAME": "ann", "SRP_A": exchange.srp_a, **phone.hashed("ann"), **phone.device()})
    answer = exchange.answer(verifier["ChallengeParameters"], PASSWORD)
    asked = phone.respond(verifier, **answer, **(phone.device() if session else {}))
    assert "AccessToken" in phone.prove(asked, session)["AuthenticationResult"]
    if not session:
        assert refused(phone.ask, asked, session) == ("InvalidParameterException",
                                                      "Missing required parameter Session")


def test_an_answer_with_a_forgotten_device_is_given_again_without_it(cognito, unsigned, tracked):
    """As Amplify and amazon-cognito-identity-js do."""
    pool, phone = tracked()
    phone.confirm(phone.begin()["AuthenticationResult"])
    cognito.admin_forget_device(UserPoolId=pool, Username="ann", DeviceKey=phone.metadata["DeviceKey"])
    exchange = srp.Exchange(pool)
    verifier = unsigned.initiate_auth(ClientId=phone.client, AuthFlow="USER_SRP_AUTH", AuthParameters={
        "USERNAME": "ann", "SRP_A": exchange.srp_a})
    answer = exchange.answer(verifier["ChallengeParameters"], PASSWORD)
    assert refused(phone.respond, verifier, **answer, **phone.device()) == NO_DEVICE
    assert "NewDeviceMetadata" in phone.respond(verifier, **answer)["AuthenticationResult"]
    assert refused(phone.respond, verifier, **answer)[0] == "NotAuthorizedException"


@pytest.mark.parametrize("replaces_factor", [True, False])
def test_a_remembered_device_and_a_second_factor(demo, cognito, unsigned, tracked, replaces_factor):
    pool, phone = tracked(replaces_factor)
    phone.confirm(phone.begin()["AuthenticationResult"])
    code = with_totp(demo, unsigned, pool, phone)
    asked = phone.begin()
    if not replaces_factor:
        assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
        # The client has said at the beginning which device it is.
        asked = phone.respond(asked, **code())
    assert "AccessToken" in phone.prove(asked)["AuthenticationResult"]
    # Without the device, or with one that is not remembered, the second factor is asked for, and nothing else.
    assert Phone(unsigned, phone.client).begin()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    cognito.admin_update_device_status(UserPoolId=pool, Username="ann", DeviceKey=phone.metadata["DeviceKey"],
                                       DeviceRememberedStatus="not_remembered")
    asked = phone.begin()
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    if replaces_factor:
        tokens = phone.respond(asked, **code(), **phone.device())["AuthenticationResult"]
        assert "NewDeviceMetadata" not in tokens


def test_where_users_say_which_devices_are_remembered(unsigned, tracked):
    _, phone = tracked(asks_user=True)
    assert phone.confirm(phone.begin()["AuthenticationResult"])["UserConfirmationNecessary"] is True
    about = {"AccessToken": phone.token, "DeviceKey": phone.metadata["DeviceKey"]}
    for status, challenge in (("not_remembered", None), ("remembered", "DEVICE_SRP_AUTH")):
        shown = unsigned.get_device(**about)["Device"]["DeviceAttributes"]
        assert {"Name": "dev:device_remembered_status", "Value": "not_remembered"} in shown
        unsigned.update_device_status(**about, DeviceRememberedStatus=status)
        assert phone.begin().get("ChallengeName") == challenge


def test_refresh_tokens_belong_to_their_device(demo, cognito, unsigned, tracked):
    pool, phone = tracked()
    other = Phone(unsigned, phone.client)
    other.confirm(other.begin()["AuthenticationResult"])
    first = phone.begin()["AuthenticationResult"]
    key = {"DEVICE_KEY": first["NewDeviceMetadata"]["DeviceKey"]}
    token = first["RefreshToken"]
    assert refused(phone.refresh, token, **key) == INVALID_REFRESH  # not confirmed yet
    phone.confirm(first)
    renewed = phone.refresh(token, **key)
    assert claims(renewed["AccessToken"])["device_key"] == key["DEVICE_KEY"]
    assert refused(phone.refresh, token) == refused(phone.refresh, token, **other.device()) == INVALID_REFRESH
    about = {"ClientId": phone.client, "RefreshToken": token}
    answer = sdk(demo, "GetTokensFromRefreshToken", **about, DeviceKey=key["DEVICE_KEY"])
    assert "AccessToken" in answer["AuthenticationResult"]
    with pytest.raises(SdkError, match="NotAuthorizedException"):
        sdk(demo, "GetTokensFromRefreshToken", **about)
    # The token endpoint does not take a device.
    answer = requests.post(f"{demo.url}/oauth2/token", timeout=30, data={
        "grant_type": "refresh_token", "client_id": phone.client, "refresh_token": token, "device_key": key["DEVICE_KEY"]})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    # A sign-out ends the sessions of a device, but not the device.
    signed_out = other.prove(other.begin())["AuthenticationResult"]
    unsigned.forget_device(AccessToken=phone.token, DeviceKey=key["DEVICE_KEY"])
    assert refused(phone.refresh, token, **key) == INVALID_REFRESH
    assert unsigned.get_user(AccessToken=phone.token)["Username"] == "ann"
    unsigned.global_sign_out(AccessToken=signed_out["AccessToken"])
    assert refused(other.refresh, signed_out["RefreshToken"], **other.device())[0] == "NotAuthorizedException"
    assert "AccessToken" in other.prove(other.begin())["AuthenticationResult"]
    # Where devices are not tracked any more, they no longer count.
    kept = other.prove(other.begin())["AuthenticationResult"]["RefreshToken"]
    cognito.update_user_pool(UserPoolId=pool, AutoVerifiedAttributes=["email"])
    assert "AccessToken" in other.refresh(kept)
    tokens = other.begin()["AuthenticationResult"]
    assert "NewDeviceMetadata" not in tokens
    for call, about in ((unsigned.list_devices, {"AccessToken": tokens["AccessToken"]}),
                        (cognito.admin_list_devices, {"UserPoolId": pool, "Username": "ann"})):
        assert refused(call, **about)[0] == "InvalidUserPoolConfigurationException"


def test_devices_of_others_unknown_ones_and_forgotten_ones(demo, cognito, unsigned, tracked, make_client):
    pool, phone = tracked()
    phone.confirm(phone.begin()["AuthenticationResult"])
    add_user(cognito, pool, "ben", email="ben@example.com")
    bens = Phone(unsigned, phone.client, "ben")
    bens.confirm(bens.begin()["AuthenticationResult"])
    key = phone.metadata["DeviceKey"]

    # Before the password is right, nothing is said of the device.
    for given, answer in ((key, NO_DEVICE), (key[:-1] + "g", ("InvalidParameterException",
                                                              "Invalid device key given."))):
        assert refused(sign_in, unsigned, phone.client, "ben", DEVICE_KEY=given) == answer
    assert refused(sign_in, unsigned, phone.client, "ben", "wrong", DEVICE_KEY=key) == INCORRECT
    assert refused(sign_in, unsigned, phone.client, "nobody", DEVICE_KEY=key) == INCORRECT
    theirs = {"AccessToken": bens.token, "DeviceKey": key}
    about = {"UserPoolId": pool, "Username": "ben", "DeviceKey": key}
    for call, more in ((unsigned.get_device, {}), (unsigned.forget_device, {}),
                       (unsigned.update_device_status, {"DeviceRememberedStatus": "remembered"})):
        assert refused(call, **theirs, **more) == NO_DEVICE
    for call, more in ((cognito.admin_get_device, {}), (cognito.admin_forget_device, {}),
                       (cognito.admin_update_device_status, {"DeviceRememberedStatus": "remembered"})):
        assert refused(call, **about, **more) == NO_DEVICE
    assert refused(unsigned.confirm_device, **theirs, DeviceSecretVerifierConfig=srp.device_secret(phone.metadata)[1]) \
        == ("InvalidParameterException", "Invalid device key given.")
    assert refused(unsigned.get_device, DeviceKey=key)[0] == "InvalidParameterException"

    asked, bens_asked = phone.begin(), bens.begin()
    # Another password, another user's session or device, another client, and the block of a user's password.
    assert refused(phone.prove, asked, password="x") == INCORRECT
    assert refused(phone.ask, bens_asked) == INVALID_SESSION
    assert refused(phone.ask, asked, **bens.device()) == NO_DEVICE
    spare = Phone(unsigned, phone.client)
    spare.confirm(spare.begin()["AuthenticationResult"])
    assert refused(phone.ask, asked, **spare.device()) == INVALID_SESSION
    assert refused(phone.ask, {**asked, "Session": "x" * 40}) == INVALID_SESSION
    exchange, verifier = phone.ask(asked)
    right = exchange.answer(verifier["ChallengeParameters"], phone.password)
    for wrong, answer in (({"USERNAME": "ben"}, INVALID_SESSION), (spare.device(), INVALID_SESSION),
                          ({"TIMESTAMP": srp.timestamp(-310)}, INCORRECT)):
        assert refused(phone.respond, verifier, **{**right, **wrong}) == answer
    assert refused(phone.respond, verifier, "PASSWORD_VERIFIER", **right) == INCORRECT
    phone.client, client = make_client(pool, ExplicitAuthFlows=FLOWS), phone.client
    assert refused(phone.respond, verifier, **right) == INCORRECT
    assert refused(phone.ask, asked) == INVALID_SESSION
    phone.client = client
    # A device that is forgotten meanwhile, and one whose user got another password.
    cognito.admin_set_user_password(UserPoolId=pool, Username="ben", Password="An0ther!pass", Permanent=True)
    assert refused(bens.ask, bens_asked) == INVALID_SESSION
    cognito.admin_forget_device(UserPoolId=pool, Username="ann", DeviceKey=key)
    assert refused(phone.respond, verifier, **right) == refused(phone.ask, asked) == refused(phone.begin) == NO_DEVICE


def test_a_device_that_is_no_longer_remembered_meanwhile_replaces_no_factor(demo, cognito, unsigned, tracked):
    pool, phone = tracked()
    phone.confirm(phone.begin()["AuthenticationResult"])
    code = with_totp(demo, unsigned, pool, phone)
    asked = phone.begin()
    cognito.admin_update_device_status(UserPoolId=pool, Username="ann", DeviceKey=phone.metadata["DeviceKey"],
                                       DeviceRememberedStatus="not_remembered")
    asked = phone.prove(asked)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert "AccessToken" in phone.respond(asked, **code())["AuthenticationResult"]


def test_lists_have_pages_and_end_with_the_user(cognito, unsigned, tracked):
    pool, phone = tracked()
    keys, token = set(), None
    for _ in range(3):
        tokens = phone.begin()["AuthenticationResult"]
        token = tokens["AccessToken"]
        keys.add(tokens["NewDeviceMetadata"]["DeviceKey"])
    for call, about in ((unsigned.list_devices, {"AccessToken": token}),
                        (cognito.admin_list_devices, {"UserPoolId": pool, "Username": "ann"})):
        first = call(**about, Limit=2)
        rest = call(**about, Limit=2, PaginationToken=first["PaginationToken"])
        assert "PaginationToken" not in rest
        assert {each["DeviceKey"] for page in (first, rest) for each in page["Devices"]} == keys
        assert refused(call, **about, PaginationToken="x")[0] == "InvalidParameterException"
    cognito.admin_delete_user(UserPoolId=pool, Username="ann")
    add_user(cognito, pool, "ann", email="ann@example.com")
    assert cognito.admin_list_devices(UserPoolId=pool, Username="ann")["Devices"] == []


def test_of_too_many_devices_the_oldest_are_forgotten(cognito, unsigned, tracked):
    """Those that were never confirmed first: a script that keeps no device pushes no confirmed one out."""
    pool, phone = tracked()
    phone.confirm(phone.begin()["AuthenticationResult"])
    keys = [Phone(unsigned, phone.client).begin()["AuthenticationResult"]["NewDeviceMetadata"]["DeviceKey"]
            for _ in range(100)]
    listed, more = [], {}
    while not listed or more:
        page = cognito.admin_list_devices(UserPoolId=pool, Username="ann", Limit=60, **more)
        listed += [each["DeviceKey"] for each in page["Devices"]]
        more = {"PaginationToken": page["PaginationToken"]} if "PaginationToken" in page else {}
    assert sorted(listed) == sorted([phone.metadata["DeviceKey"], *keys[1:]])
    assert "AccessToken" in phone.prove(phone.begin())["AuthenticationResult"]


def test_the_javascript_sdk_reads_devices(demo, tracked):
    _, phone = tracked(asks_user=True)
    phone.confirm(phone.begin()["AuthenticationResult"])
    about = {"AccessToken": phone.token, "DeviceKey": phone.metadata["DeviceKey"]}
    sdk(demo, "UpdateDeviceStatus", **about, DeviceRememberedStatus="remembered")
    found = {each["Name"]: each["Value"] for each in sdk(demo, "GetDevice", **about)["Device"]["DeviceAttributes"]}
    assert found["device_name"] == "my phone" and found["dev:device_remembered_status"] == "remembered"
    sdk(demo, "ForgetDevice", **about)
    with pytest.raises(SdkError, match="ResourceNotFoundException"):
        sdk(demo, "GetDevice", **about)
