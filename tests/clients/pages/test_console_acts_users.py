"""What an administrator does to users and groups, by clicking and typing in Chromium: with and without scripts. The API
says what came of each act, and axe finds nothing on the page that it leads to."""

from urllib.parse import quote

import pytest

import walk
from accounts import (PASSWORD, attributes_of, fresh_email, is_accepted, link, make_google, said, session_of, sign_up,
                      tokens_of)
from authenticator import Passkey
from cognito import refused, sign_in as pool_sign_in
from console_pages import cognito, email, pool
from looks import NARROW, WIDE, Look
from mailbox import last_code, letters
from phone import Phone
from poolguard import bearer
from totp import code
from wire import call

LOOKS = [Look("en", NARROW, "dark", True), Look("ja", WIDE, "light", False)]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with walk.serve(tmp_path_factory.mktemp("acts-on-users") / "data") as one:
        pool = {"UserPoolId": one.variables()["COGNITO_USER_POOL_ID"]}
        said(call(one, "UpdateUserPool", {
            **pool, "AutoVerifiedAttributes": ["email"],
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}},
            "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False}}))
        said(call(one, "SetUserPoolMfaConfig", {**pool, "MfaConfiguration": "OPTIONAL",
                                                "SoftwareTokenMfaConfiguration": {"Enabled": True},
                                                "WebAuthnConfiguration": {"RelyingPartyId": "example.org"}}))
        make_google(one.boto3(), pool["UserPoolId"])
        one.boto3().create_group(**pool, GroupName="readers")
        yield one


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def admin(server, request):
    with walk.acting_administrator(server, request.param) as one:
        yield one


@pytest.fixture
def act(admin, cognito, pool, email):
    """Does something to the user on their page."""
    path = "/console/users/" + attributes_of(cognito, pool, email)["sub"]

    def do(what, fields=None, leads=path, **hidden):
        admin.open(path)
        admin.send(f"{path}/{what}", fields, hidden, leads)
        assert admin.notice(), what
    return do


def test_users_are_searched_for(admin, cognito, pool, email):
    admin.open("/console/users")
    admin.send("/console/users", {"by": "email", "how": "exact", "q": email})
    found = admin.browser.do("texts", selector="tbody tr")["texts"]
    assert len(found) == 1 and email in found[0]
    path = "/console/users/" + attributes_of(cognito, pool, email)["sub"]
    admin.follow(path)
    assert email in admin.browser.text()


def test_a_user_is_created_and_invited_twice(server, admin, cognito, pool):
    email = fresh_email()
    admin.open("/console/users")
    admin.follow("/console/new-user")
    admin.send("/console/new-user", {"a.email": email, "a.custom:tenant_id": "acme", "invite": True})
    found = attributes_of(cognito, pool, email)
    assert (found["custom:tenant_id"], found["status"]) == ("acme", "FORCE_CHANGE_PASSWORD")
    assert len(letters(server, email)) == 1
    admin.send("/invite", leads="/console/users/" + found["sub"])
    assert len(letters(server, email)) == 2


def test_a_user_is_created_with_a_password(server, admin):
    email = fresh_email()
    admin.open("/console/new-user")
    admin.send("/console/new-user", {"a.email": email, "username": email, "password": "Temp0rary!", "invite": False})
    assert tokens_of(server, email, "Temp0rary!")["challenge"] == "NEW_PASSWORD_REQUIRED"
    assert letters(server, email) == []


def test_a_user_is_confirmed(server, admin, cognito, pool):
    email = fresh_email()
    sign_up(server.unsigned(), server.variables()["COGNITO_APP_CLIENT_ID"], email, email=email)
    admin.open("/console/users/" + attributes_of(cognito, pool, email)["sub"])
    admin.send("/confirm")
    assert attributes_of(cognito, pool, email)["status"] == "CONFIRMED"


def test_attributes_are_changed_and_removed(admin, act, cognito, pool, email):
    act("attributes", {"a.name": "Jane Doe", "a.nickname": "jd", "a.custom:tenant_id": "other"})
    act("attributes", {"a.nickname": ""})
    admin.refused("/attributes", {"a.name": "a\u202eb", "a.locale": "en"})
    found = attributes_of(cognito, pool, email)
    assert (found["name"], found["custom:tenant_id"], "nickname" in found, "locale" in found) == (
        "Jane Doe", "other", False, False)


def test_a_user_joins_and_leaves_a_group(act, cognito, pool, email):
    act("join-group", {"group": "readers"})

    def groups():
        found = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=email)["Groups"]
        return [each["GroupName"] for each in found]
    assert groups() == ["readers"]
    act("leave-group", group="readers")
    assert groups() == []


def test_a_user_is_disabled_and_enabled(server, act, email):
    tokens = tokens_of(server, email)
    act("disable")
    assert not is_accepted(server, tokens)
    assert server.post("/auth/login", json={"email": email, "password": PASSWORD}).status_code == 401
    act("enable")
    assert "access_token" in tokens_of(server, email)


def test_a_password_is_set_and_reset(server, act, email):
    act("password", {"password": "An0ther!pass", "temporary": False})
    assert "access_token" in tokens_of(server, email, "An0ther!pass")
    act("password", {"password": "Third!pass1", "temporary": True})
    assert tokens_of(server, email, "Third!pass1")["challenge"] == "NEW_PASSWORD_REQUIRED"
    act("password", {"password": "Fourth!pass1", "temporary": False})
    act("reset-password")
    assert last_code(server, email)
    login = server.post("/auth/login", json={"email": email, "password": "Fourth!pass1"})
    assert login.json()["code"] == "password_reset_required"


def test_second_factors_are_removed(server, act, cognito, email):
    client = server.variables()["COGNITO_APP_CLIENT_ID"]
    token = pool_sign_in(cognito, client, email)["AuthenticationResult"]["AccessToken"]
    secret = cognito.associate_software_token(AccessToken=token)["SecretCode"]
    cognito.verify_software_token(AccessToken=token, UserCode=code(secret))
    cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})
    assert tokens_of(server, email)["challenge"] == "SOFTWARE_TOKEN_MFA"
    act("remove-second-factors")
    assert "access_token" in tokens_of(server, email)


def test_sessions_are_ended_one_by_one_and_all(server, act, email):
    tokens = [tokens_of(server, email) for _ in range(3)]
    act("end-session", session=session_of(server, tokens[0]))
    assert [is_accepted(server, each) for each in tokens] == [False, True, True]
    act("end-sessions")
    assert [is_accepted(server, each) for each in tokens] == [False, False, False]


def test_a_passkey_is_removed(server, act, email):
    own = bearer(tokens_of(server, email)["access_token"], tenant=None)
    options = said(server.post("/auth/passkeys/options", headers=own))["publicKey"]
    said(server.post("/auth/passkeys", headers=own, json={"credential": Passkey().register(options)}), 201)
    act("remove-passkey")
    assert said(server.get("/auth/passkeys", headers=own))["passkeys"] == []


def test_a_device_is_forgotten(server, act, cognito, pool, email):
    phone = Phone(server.unsigned(), server.variables()["COGNITO_APP_CLIENT_ID"], email)
    phone.confirm(phone.begin()["AuthenticationResult"])
    act("forget-device")
    assert cognito.admin_list_devices(UserPoolId=pool, Username=email)["Devices"] == []


def test_a_linked_sign_in_is_unlinked(act, cognito, pool, email):
    name = cognito.admin_get_user(UserPoolId=pool, Username=email)["Username"]
    link(cognito, pool, name, email)
    act("unlink", provider="Google")
    assert "identities" not in attributes_of(cognito, pool, email)


def test_a_user_is_deleted(server, act, cognito, pool, email):
    tokens = tokens_of(server, email)
    act("delete", leads="/console/users")
    assert refused(cognito.admin_get_user, UserPoolId=pool, Username=email)[0] == "UserNotFoundException"
    assert not is_accepted(server, tokens)


def test_a_group_is_created_changed_left_and_deleted(admin, cognito, pool, email):
    name = f"team/{admin.look.language}"
    path = "/console/groups/" + quote(name, safe="")

    def group():
        return cognito.get_group(UserPoolId=pool, GroupName=name)["Group"]

    admin.open("/console/groups")
    admin.refused("/console/groups", {"name": "two words", "description": "They write"})
    admin.send("/console/groups", {"name": name, "description": "They write", "precedence": "7"}, leads=path)
    assert (group()["Description"], group()["Precedence"]) == ("They write", 7) and admin.notice()
    admin.send(path, {"description": "They read"}, leads=path)
    assert group()["Description"] == "They read"
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=name)
    admin.open(path)
    admin.send("/leave-group", leads=path)
    assert cognito.list_users_in_group(UserPoolId=pool, GroupName=name)["Users"] == []
    admin.send(path + "/delete", leads="/console/groups")
    assert refused(cognito.get_group, UserPoolId=pool, GroupName=name)[0] == "ResourceNotFoundException"


def test_no_act_of_these_pages_was_left_out(admin):
    assert admin.acts.offered and admin.acts.offered == admin.acts.done
