"""The console's pages about users: the list, the forms, and what each of them does to a user."""

import re
from urllib.parse import quote

import pytest

from accounts import PASSWORD, attributes_of, fresh_email, is_accepted, link, said, sign_up, tokens_of
from authenticator import Passkey
from cognito import refused, sign_in as pool_sign_in
from console_pages import acts_of, admin, cognito, email, form_of, pool, sign_in
from mailbox import last_code, letters, text_of
from phone import Phone
from poolguard import Server, bearer, make_user
from totp import code
from wire import call

MARKUP = "<script>alert(1)</script> & \"x\" 'y'"
TURNED = "Jane \u202egnp.exe \u2066\u200f"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    env = {"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}
    with Server(tmp_path_factory.mktemp("console"), "--demo", env=env) as started:
        yield started


def change(cognito, pool, who, /, **attributes):
    cognito.admin_update_user_attributes(UserPoolId=pool, Username=who, UserAttributes=[
        {"Name": key, "Value": value} for key, value in attributes.items()])


# The list


def test_users_are_found_by_what_the_pool_can_search_for(cognito, pool, admin, email):
    change(cognito, pool, email, name='O"Neil \\ Sons', family_name="Neil", given_name="Ann", phone_number="+15550177")
    subject = attributes_of(cognito, pool, email)["sub"]
    cognito.admin_disable_user(UserPoolId=pool, Username=email)
    for by, value, how in (("email", email, "exact"), ("email", email[:-5], "prefix"), ("sub", subject, "exact"),
                           ("name", 'O"Neil \\', "prefix"), ("name", 'O"Neil \\ Sons', "exact"),
                           ("family_name", "Neil", "exact"), ("given_name", "An", "prefix"), ("username", subject,
                           "exact"), ("phone_number", "+15550177", "exact"), ("status", "Disabled", "exact")):
        page = admin.open("/console/users", by=by, how=how, q=value)
        assert email in page.text and f"/console/users/{subject}" in page.links, (by, value)
    for by, value, how in (("email", email[:-5], "exact"), ("name", 'O"', "exact"), ("name", '" or sub ^= "', "prefix"),
                           ("family_name", "Neils", "prefix"), ("cognito:user_status", "UNCONFIRMED", "exact")):
        page = admin.open("/console/users", by=by, how=how, q=value)
        assert email not in page.text, (by, value)


def test_addresses_that_are_no_text_are_refused(server, admin):
    # Cognito's messages are JSON, which has no such bytes.
    for path in ("/console/users?cursor=%ff", "/console/users?q=%ff", "/console/users/%ff", "/console/groups/%ff",
                 "/console/groups?cursor=%ff", "/console/clients?cursor=%ff", "/account/sessions?devices=%ff"):
        assert admin.browser.get(path).status == 422, path
    token = server.sign_in(*server.users()[0])["access_token"]
    answer = server.get("/api/admin/users?cursor=%ff", headers=bearer(token, None))
    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == "cursor"


def test_what_cannot_be_searched_for_is_said_above_the_form(admin):
    for by, value in (("locale", "x"), ("name", '"' * 128)):
        page = admin.open("/console/users", 400, by=by, how="prefix", q=value)
        assert "cannot search" in page.problem and form_of(page, "users")["fields"]["q"] == value
    admin.open("/console/users", 422, q="x" * 129)
    admin.open("/console/users", 400, cursor="made-up")


def test_hundreds_of_users_are_listed_in_small_pages(server, cognito, pool, admin):
    for number in range(310):
        cognito.admin_create_user(UserPoolId=pool, Username=f"many{number}@example.com", MessageAction="SUPPRESS",
                                  UserAttributes=[{"Name": "email", "Value": f"many{number}@example.com"},
                                                  {"Name": "name", "Value": MARKUP}])
    style = len(server.get("/pages/style.css").content)
    for query, least in (({}, 311), ({"by": "email", "how": "prefix", "q": "many"}, 310),
                         ({"by": "name", "how": "exact", "q": MARKUP}, 310)):
        found, page = [], admin.open("/console/users", **query)
        while True:
            listed = re.findall(r'<th scope="row"[^>]*><a href="(/console/users/[^"]+)"', page.response.text)
            assert len(listed) <= 25 and len(page.response.content) + style < 60_000
            found += listed
            if not page.following:
                break
            page = admin.open(page.following)
        assert len(found) == len(set(found)) >= least, query


# New users


def test_a_user_is_created_and_invited(server, cognito, pool, admin):
    email = fresh_email()
    page = admin.done(admin.open("/console/new-user"), "new-user", **{
        "a.email": email, "a.name": "Ann", "a.custom:tenant_id": "acme", "invite": "yes"})
    assert "The invitation is on its way." in page.text and email in page.text
    assert email in text_of(letters(server, email)[-1])
    found = attributes_of(cognito, pool, email)
    assert (found["name"], found["custom:tenant_id"], found["status"]) == ("Ann", "acme", "FORCE_CHANGE_PASSWORD")
    admin.act(found["sub"], "invite")
    assert len(letters(server, email)) == 2


def test_a_user_is_created_without_an_invitation(server, admin):
    email = fresh_email()
    page = admin.done(admin.open("/console/new-user"), "new-user", username=email, password="Temp0rary!", **{
        "a.email": email})
    assert "Created." in page.text and letters(server, email) == []
    assert tokens_of(server, email, "Temp0rary!")["challenge"] == "NEW_PASSWORD_REQUIRED"


@pytest.mark.parametrize("fields, status, reason", [
    ({}, 422, "Enter a username or an e-mail address."),
    ({"username": "x" * 129}, 422, "The username must be"),
    ({"username": "a\u202eb"}, 422, "The username must be"),
    ({"a.email": "fresh@example.com", "a.name": "a\u2066b"}, 422, "Full name"),
    ({"a.email": "fresh@example.com", "a.name": "x" * 2049}, 422, "Full name"),
    ({"a.email": "not an address"}, 400, ""),
    ({"a.email": "fresh@example.com", "a.custom:unknown": "x"}, 400, ""),
    ({"a.email": "fresh@example.com", "password": "weak-password"}, 400, "assword"),
    ({"a.email": "admin@example.com"}, 409, "already exists"),
])
def test_a_refused_user_is_not_created(cognito, pool, admin, fields, status, reason):
    page = admin.refused(admin.open("/console/new-user"), "new-user", status, **fields)
    assert reason in page.problem and "weak-password" not in page.response.text
    # What was entered is still there, but for the password.
    kept = form_of(page, "new-user")["fields"]
    assert kept["password"] == "" and kept["a.email"] == fields.get("a.email", "")
    assert cognito.list_users(UserPoolId=pool, Filter='email = "fresh@example.com"')["Users"] == []


# Attributes


def test_attributes_are_changed_added_and_removed(cognito, pool, admin, email):
    change(cognito, pool, email, nickname="nick", locale="en")
    page = admin.act(email, "attributes", **{"a.name": "Jane Doe", "a.nickname": "", "a.custom:role": "writer"})
    assert "Saved." in page.text and "Jane Doe" in page.text
    found = attributes_of(cognito, pool, email)
    assert (found["name"], found["custom:role"], found["locale"]) == ("Jane Doe", "writer", "en")
    assert "nickname" not in found and found["email_verified"] == "true"
    assert "No attribute was changed." in admin.refused(admin.user(email), "attributes", 422).problem


def test_a_change_of_the_tenant_ends_the_sessions(server, admin, email):
    tokens = tokens_of(server, email)
    admin.act(email, "attributes", **{"a.name": "Jane"})
    assert is_accepted(server, tokens)
    admin.act(email, "attributes", **{"a.custom:tenant_id": "other"})
    assert not is_accepted(server, tokens)


@pytest.mark.parametrize("fields, status, reason", [
    ({"a.name": "a\u202eb"}, 422, "Full name"),
    ({"a.name": "x" * 2049}, 422, "Full name"),
    ({"a.sub": "x"}, 400, ""),
    ({"a.custom:unknown": "x"}, 400, ""),
    ({"a.email": "not an address"}, 400, ""),
])
def test_refused_attributes_change_nothing(cognito, pool, admin, email, fields, status, reason):
    before = attributes_of(cognito, pool, email)
    page = admin.refused(admin.user(email), "attributes", status, **{"a.nickname": "nick", **fields})
    assert reason in page.problem and form_of(page, "attributes")["fields"]["a.nickname"] == "nick"
    assert attributes_of(cognito, pool, email) == before


def test_markup_and_bidirectional_marks_stay_text(cognito, pool, admin, email):
    change(cognito, pool, email, name=MARKUP, nickname=TURNED)
    source = admin.user(email).response.text
    assert "<script>alert" not in source and "&lt;script&gt;alert(1)&lt;/script&gt;" in source
    # Kept apart from the text around it.
    assert f"<bdi>{TURNED}</bdi>" in source
    # Saving something else leaves both as they are.
    admin.act(email, "attributes", **{"a.locale": "en"})
    found = attributes_of(cognito, pool, email)
    assert (found["name"], found["nickname"], found["locale"]) == (MARKUP, TURNED, "en")


def test_two_administrators_do_not_undo_each_others_changes(server, cognito, pool, admin, email):
    other = sign_in(server, *server.users()[0])
    change(cognito, pool, email, name="Jane", nickname="j")
    first, second = admin.user(email), other.user(email)
    admin.done(first, "attributes", **{"a.name": "Jane Doe"})
    # Another attribute: both changes hold.
    other.done(second, "attributes", **{"a.nickname": "jd"})
    assert attributes_of(cognito, pool, email)["name"] == "Jane Doe"
    # The same attribute: nothing is saved, and the page shows what it is now.
    page = other.refused(second, "attributes", 422, **{"a.name": "Joan", "a.locale": "en"})
    assert "Somebody else" in page.problem and "Full name" in page.problem and "Jane Doe" in page.text
    found = attributes_of(cognito, pool, email)
    assert found["name"] == "Jane Doe" and "locale" not in found
    other.done(page, "attributes")
    found = attributes_of(cognito, pool, email)
    assert (found["name"], found["locale"], found["nickname"]) == ("Joan", "en", "jd")


# What else can be done to a user


def test_a_user_is_disabled_and_enabled(server, cognito, pool, admin, email):
    tokens = tokens_of(server, email)
    page = admin.act(email, "disable")
    assert "Disabled: this person can no longer sign in." in page.text
    assert not is_accepted(server, tokens)
    assert not cognito.admin_get_user(UserPoolId=pool, Username=email)["Enabled"]
    assert "Enabled." in admin.done(page, "enable").text
    assert tokens_of(server, email)["access_token"]


def test_a_user_is_confirmed(server, cognito, pool, admin):
    email = fresh_email()
    sign_up(server.unsigned(), server.variables()["COGNITO_APP_CLIENT_ID"], email, email=email)
    assert "Confirmed." in admin.act(email, "confirm").text
    assert attributes_of(cognito, pool, email)["status"] == "CONFIRMED"
    assert "confirm" not in acts_of(admin.user(email))


def test_what_the_status_does_not_allow_is_refused(admin, email):
    page = admin.user(email)
    token = form_of(page, "password")["fields"]
    for act in ("confirm", "invite"):
        assert act not in acts_of(page)
        answer = admin.browser.post(f"/console/users/{email}/{act}", token)
        assert answer.status == 409 and answer.problem, act


def test_a_password_is_set(server, admin, email):
    tokens = tokens_of(server, email)
    page = admin.act(email, "password", password="An0ther!pass")
    assert "The password is changed." in page.text and not is_accepted(server, tokens)
    assert tokens_of(server, email, "An0ther!pass")["access_token"]
    admin.done(page, "password", password="Third!pass1", temporary="yes")
    assert tokens_of(server, email, "Third!pass1")["challenge"] == "NEW_PASSWORD_REQUIRED"
    for status, password in ((422, ""), (400, "weak-password")):
        answer = admin.refused(admin.user(email), "password", status, password=password)
        assert "weak-password" not in answer.response.text


def test_a_password_is_reset(server, admin, email):
    page = admin.act(email, "reset-password")
    assert "A code for a new password is on its way." in page.text and "must reset the password" in page.text
    assert last_code(server, email)
    login = server.post("/auth/login", json={"email": email, "password": PASSWORD})
    assert login.json()["code"] == "password_reset_required"


def test_second_factors_are_removed(server, cognito, admin, email):
    token = pool_sign_in(cognito, server.variables()["COGNITO_APP_CLIENT_ID"], email)["AuthenticationResult"]
    secret = cognito.associate_software_token(AccessToken=token["AccessToken"])["SecretCode"]
    cognito.verify_software_token(AccessToken=token["AccessToken"], UserCode=code(secret))
    cognito.set_user_mfa_preference(AccessToken=token["AccessToken"],
                                    SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})
    assert tokens_of(server, email)["challenge"] == "SOFTWARE_TOKEN_MFA"
    page = admin.user(email)
    assert "Authenticator app" in page.text and "preferred" in page.text
    assert "None is set up." in admin.done(page, "remove-second-factors").text
    assert tokens_of(server, email)["access_token"]


def test_sessions_are_ended_one_by_one_and_all(server, admin, email):
    first, second, third = (tokens_of(server, email) for _ in range(3))
    page = admin.user(email)
    assert [each["action"].rpartition("/")[2] for each in page.forms].count("end-session") == 3
    assert "Signed out there." in admin.done(page, "end-session").text
    assert [is_accepted(server, each) for each in (first, second, third)].count(False) == 1
    gone = admin.refused(page, "end-session", 404)
    assert "no such session" in gone.problem
    page = admin.act(email, "end-sessions")
    assert "Signed out everywhere." in page.text and "end-session" not in acts_of(page)
    assert not is_accepted(server, first) and not is_accepted(server, second)
    answer = admin.browser.post(f"/console/users/{email}/end-session",
                                {**form_of(page, "end-sessions")["fields"], "session": ""})
    assert answer.status == 422


def test_passkeys_are_removed(server, pool, admin, email):
    said(call(server, "UpdateUserPool", {"UserPoolId": pool, "AutoVerifiedAttributes": ["email"], "Policies": {
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}}))
    said(call(server, "SetUserPoolMfaConfig", {"UserPoolId": pool, "MfaConfiguration": "OFF",
                                               "WebAuthnConfiguration": {"RelyingPartyId": "example.org"}}))
    own = bearer(tokens_of(server, email)["access_token"], tenant=None)
    for name in ("Ann's <key>", "Second"):
        options = said(server.post("/auth/passkeys/options", headers=own))["publicKey"]
        said(server.post("/auth/passkeys", headers=own, json={"credential": Passkey().register(options),
                                                              "name": name}), 201)
    page = admin.user(email)
    assert "Ann's <key>" in page.text and "example.org" in page.text and "<key>" not in page.response.text
    again = admin.done(page, "remove-passkey")
    left = said(server.get("/auth/passkeys", headers=own))["passkeys"]
    assert "Removed." in again.text and [each["name"] for each in left] == ["Second"]
    assert "no such passkey" in admin.refused(page, "remove-passkey", 404).problem
    assert "There are no passkeys." in admin.done(again, "remove-passkey").text


def test_devices_are_forgotten(server, cognito, pool, admin, email):
    client = server.variables()["COGNITO_APP_CLIENT_ID"]
    assert "forget-device" not in acts_of(admin.user(email)) and "Devices" not in admin.user(email).text
    cognito.update_user_pool(UserPoolId=pool, AutoVerifiedAttributes=["email"], DeviceConfiguration={
        "ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False})
    phone = Phone(server.unsigned(), client, email)
    phone.confirm(phone.begin()["AuthenticationResult"])
    page = admin.user(email)
    assert "my phone" in page.text and "remembered" in page.text
    assert "There are no devices." in admin.done(page, "forget-device").text
    assert cognito.admin_list_devices(UserPoolId=pool, Username=email)["Devices"] == []
    assert admin.refused(page, "forget-device", 404).problem


def test_linked_sign_ins_are_unlinked(cognito, pool, admin, email):
    cognito.create_identity_provider(UserPoolId=pool, ProviderName="Corporate", ProviderType="OIDC", ProviderDetails={
        "client_id": "x", "client_secret": "y", "attributes_request_method": "GET", "authorize_scopes": "openid",
        "oidc_issuer": "https://id.example.com"})
    name = cognito.admin_get_user(UserPoolId=pool, Username=email)["Username"]
    for subject in ("one", MARKUP):
        link(cognito, pool, name, subject, "Corporate")
    page = admin.user(email)
    assert "Corporate" in page.text and MARKUP in page.text and "<script>alert" not in page.response.text
    page = admin.done(page, "unlink")
    assert attributes_of(cognito, pool, email)["identities"].count("providerName") == 1
    fields = form_of(page, "unlink")["fields"]
    for wrong in ({"id": "one"}, {"id": "somebody else"}, {"provider": "Other"}):
        assert admin.refused(page, "unlink", 404, **wrong).problem
    admin.done(page, "unlink", **fields)
    assert "identities" not in attributes_of(cognito, pool, email)


def test_a_user_is_deleted(server, cognito, pool, admin, email):
    tokens = tokens_of(server, email)
    page = admin.user(email)
    listed = admin.done(page, "delete")
    assert "Deleted." in listed.text and not is_accepted(server, tokens)
    assert refused(cognito.admin_get_user, UserPoolId=pool, Username=email)[0] == "UserNotFoundException"
    # A form of a page from before says so.
    for act in ("delete", "disable", "attributes", "password"):
        assert admin.send(page, act, password="An0ther!pass", **{"a.name": "x"}).status == 404, act
    assert "There is no such user" in admin.user(email, 404).text
    admin.user(quote("nobody/..%", safe=""), 404)
    admin.user("x" * 129, 422)


def test_a_form_that_no_browser_sends_is_refused(cognito, pool, admin, email):
    form = form_of(admin.user(email), "attributes")
    token = f"csrf_token={form['fields']['csrf_token']}"
    before = attributes_of(cognito, pool, email)
    for body in (f"{token}&a.name=%ff%fe", f"{token}&%c0=x&a.name=Jane", token + "&a.name=Jane" + "&x=" * 1000):
        answer = admin.browser.session.post(admin.browser.server.url + form["action"], data=body, allow_redirects=False,
                                            headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status_code == 422, body[:80]
    assert attributes_of(cognito, pool, email) == before


def test_a_language_chosen_below_a_refused_form_is_remembered(server, email):
    own = sign_in(server, *server.users()[0])
    page = own.refused(own.user(email), "password", 422, password="")
    # The form's address cannot be opened; the link leads to the user.
    other = own.open(next(each for each in page.links if "lang=ja" in each))
    assert '<html lang="ja">' in other.response.text and email in other.text
    assert '<html lang="ja">' in own.open("/console/groups").response.text


def test_pages_are_in_japanese_too(server, email):
    admin = sign_in(server, *server.users()[0])
    page = admin.user(email, lang="ja")
    assert 'lang="ja"' in page.response.text and "ユーザー名" in page.text and "属性を変更" in page.text
    assert "検索項目" in admin.open("/console/users", lang="ja").text
    assert "仮パスワード" in admin.open("/console/new-user", lang="ja").text
