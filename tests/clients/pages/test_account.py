"""People's own accounts on pages, without scripts: every act, and what refuses one."""

import json
import re

import pytest

import totp
from account_pages import AtLocalhost, Person, actions, allow_everything, form_of
from accounts import PASSWORD, attributes_of, fresh_email, is_accepted, said, session_of, tokens_of, wrong
from authenticator import Passkey
from gateway_browser import NAVIGATION, Browser
from kept_records import partitions_of
from mailbox import last_code
from poolguard import Server, make_user
from remote_gateways import FarBrowser, allow_browsers, settings_for

OTHER_PASSWORD = "An0ther!pass"
# The forms that change an address, not those that remove it.
CHANGED_EMAIL = {"attribute": "email", "remove": None}
CHANGED_PHONE = {"attribute": "phone_number", "remove": None}
PAGES = ["/account", "/account/security", "/account/sessions", "/account/data"]
# Each with fields that would do something.
ACTS = [("/account/profile", {"name": "Mallory"}),
        ("/account/address", {"attribute": "email", "value": "mallory@example.com"}),
        ("/account/address/code", {"attribute": "email"}),
        ("/account/address/verify", {"attribute": "email", "code": "123456"}),
        ("/account/password", {"current": PASSWORD, "new": OTHER_PASSWORD, "again": OTHER_PASSWORD}),
        ("/account/factors", {"email": "yes"}),
        ("/account/authenticator", {}),
        ("/account/authenticator/verify", {"code": "123456"}),
        ("/account/authenticator/remove", {}),
        ("/account/passkeys/new", {}),
        ("/account/passkeys", {"credential": "{}"}),
        ("/account/passkeys/rename", {"id": "x", "name": "y"}),
        ("/account/passkeys/remove", {"id": "x"}),
        ("/account/sessions/end", {"session": "x"}),
        ("/account/sessions/end-others", {}),
        ("/account/sessions/end-all", {}),
        ("/account/devices/forget", {"key": "x"}),
        ("/account/delete", {"confirmation": "mallory@example.com"})]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with AtLocalhost(tmp_path_factory.mktemp("account") / "data") as running:
        allow_everything(running)
        yield running


@pytest.fixture
def ann(server):
    return Person(server)


def known_attributes(server, email):
    return attributes_of(server.boto3(), server.variables()["COGNITO_USER_POOL_ID"], email)


def test_the_profile_is_saved_and_shown_as_text(server, ann):
    name = "<b>Ann</b> & \"Lee\""
    page = ann.done(ann.open("/account"), "/account/profile", name=name, locale="ja")
    assert "Saved." in page.text and "<b>Ann" not in page.response.text
    fields = page.forms[form_of(page, "/account/profile")]["fields"]
    assert fields["name"] == name
    found = known_attributes(server, ann.email)
    assert (found["name"], found["locale"]) == (name, "ja") and "given_name" not in found
    # An empty field removes the attribute; what the form does not have stays.
    ann.done(page, "/account/profile", name="")
    found = known_attributes(server, ann.email)
    assert "name" not in found and found["locale"] == "ja"


def test_what_cannot_be_shown_on_a_line_is_refused_and_stays_in_the_form(ann):
    page = ann.act(ann.open("/account"), "/account/profile", name="a\u202eb", given_name="Ann")
    assert page.status == 422 and page.problem == "Name has characters that cannot be shown on one line."
    assert page.forms[form_of(page, "/account/profile")]["fields"]["given_name"] == "Ann"


def test_two_pages_do_not_undo_each_other(server, ann):
    first, second = ann.open("/account"), ann.open("/account")
    ann.done(first, "/account/profile", given_name="Ann")
    ann.done(second, "/account/profile", family_name="Lee")
    found = known_attributes(server, ann.email)
    assert (found["given_name"], found["family_name"]) == ("Ann", "Lee")


def test_what_an_administrator_changes_meanwhile_stays(server, ann):
    page = ann.open("/account")
    server.boto3().admin_update_user_attributes(
        UserPoolId=server.variables()["COGNITO_USER_POOL_ID"], Username=ann.email,
        UserAttributes=[{"Name": "given_name", "Value": "Anna"}])
    ann.done(page, "/account/profile", family_name="Lee")
    found = known_attributes(server, ann.email)
    assert (found["given_name"], found["family_name"]) == ("Anna", "Lee")


def test_a_new_address_is_verified_by_its_code(server, ann):
    address = fresh_email()
    page = ann.done(ann.open("/account"), "/account/address", CHANGED_EMAIL, value=address)
    assert "A code is on its way." in page.text
    code = last_code(server, address)
    refused = ann.act(page, "/account/address/verify", {"attribute": "email"}, code=wrong(code))
    assert refused.status == 400 and refused.problem == "The code is incorrect."
    page = ann.done(refused, "/account/address/verify", {"attribute": "email"}, code=code)
    assert "The address is verified." in page.text and address in page.text
    found = known_attributes(server, address)
    assert (found["email"], found["email_verified"]) == (address, "true")


def test_a_phone_number_is_given_and_removed(server, ann):
    page = ann.done(ann.open("/account"), "/account/address", CHANGED_PHONE, value="+15550177")
    assert "+15550177" in page.text and "not verified" in page.text
    refused = ann.act(page, "/account/address", CHANGED_PHONE, value="not a number")
    assert refused.status == 400 and refused.problem
    assert form_of(refused, "/account/address/code", attribute="phone_number") >= 0
    page = ann.done(page, "/account/address", {"attribute": "phone_number", "remove": "yes"})
    assert "phone_number" not in known_attributes(server, ann.email)
    assert "/account/address/code" not in actions(page)


def test_a_new_password_ends_the_other_sessions(ann):
    elsewhere = ann.sign_in()
    page = ann.open("/account/security")
    refused = ann.act(page, "/account/password", current="Wr0ng!password", new=OTHER_PASSWORD, again=OTHER_PASSWORD)
    assert refused.status == 400 and refused.problem == "The current password is incorrect."
    assert OTHER_PASSWORD not in refused.response.text
    refused = ann.act(page, "/account/password", current=PASSWORD, new="simple", again="simple")
    assert refused.status == 400 and refused.problem
    refused = ann.act(page, "/account/password", current=PASSWORD, new=OTHER_PASSWORD, again=PASSWORD)
    assert refused.problem == "The two new passwords differ."
    assert elsewhere.get("/me").status == 200
    page = ann.done(page, "/account/password", current=PASSWORD, new=OTHER_PASSWORD, again=OTHER_PASSWORD)
    assert "The password is changed." in page.text
    assert elsewhere.get("/me").status == 401 and ann.browser.get("/me").status == 200
    ann.sign_in(OTHER_PASSWORD)


def test_an_authenticator_app_is_set_up_and_removed(server, ann):
    page = ann.act(ann.open("/account/security"), "/account/authenticator")
    key = re.search(r'<code id="key">(\w+)</code>', page.response.text).group(1)
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "<svg" in page.response.text and any(each.startswith("otpauth://totp/") for each in page.links)
    code = totp.code(key)
    refused = ann.act(page, "/account/authenticator/verify", code=wrong(code), name="My phone")
    assert refused.status == 400 and refused.problem == "The code is incorrect." and key not in refused.response.text
    page = ann.done(refused, "/account/authenticator/verify", code=code)
    assert "The authenticator app is set up." in page.text
    assert tokens_of(server, ann.email)["challenge"] == "SOFTWARE_TOKEN_MFA"
    page = ann.done(page, "/account/authenticator/remove")
    assert "/account/authenticator/remove" not in actions(page)
    assert "access_token" in tokens_of(server, ann.email)


def test_second_factors_are_chosen(ann):
    page = ann.open("/account/security")
    assert "Code by email" in page.text and "Code by text message" not in page.text
    refused = ann.act(page, "/account/factors", preferred="email")
    assert refused.status == 422 and refused.problem.startswith("Tick the second factor")

    def kept():
        opened = ann.open("/account/security")
        fields = opened.forms[form_of(opened, "/account/factors")]["fields"]
        return {name: fields[name] for name in ("csrf_token", "was")}

    older = kept()
    ticked = ann.browser.post("/account/factors", {**older, "email": "yes", "preferred": "email"})
    assert ticked.status == 303
    # The page from before would switch off what was chosen since.
    stale = ann.browser.post("/account/factors", older)
    assert stale.status == 409 and stale.problem.startswith("Your second factors have changed")
    assert ann.browser.get("/auth/mfa", headers={"Accept": "application/json"}).response.json() == {
        "methods": ["EMAIL_OTP"], "preferred": "EMAIL_OTP"}
    assert ann.browser.post("/account/factors", kept()).status == 303
    assert ann.browser.get("/auth/mfa").response.json() == {"methods": []}


def new_passkey(ann, server, **fields):
    """Adds a passkey as the script of the page does; returns the answer."""
    page = ann.act(ann.open("/account/security"), "/account/passkeys/new")
    number = form_of(page, "/account/passkeys")
    answer = Passkey().register(page.forms[number]["passkey"], origin=server.url)
    return page.send(number, credential=json.dumps(answer), **fields)


def test_a_passkey_is_added_renamed_and_removed(server, ann):
    answer = new_passkey(ann, server, name="My phone")
    assert answer.status == 303
    page = ann.open(answer.location)
    assert "Added." in page.text and "My phone" in page.text
    page = ann.done(page, "/account/passkeys/rename", name="<i>Old</i> phone")
    assert "<i>Old</i> phone" in page.text and "<i>Old" not in page.response.text
    renaming = page.forms[form_of(page, "/account/passkeys/rename")]["fields"]
    page = ann.done(page, "/account/passkeys/remove")
    assert "You have no passkeys." in page.text
    gone = ann.browser.post("/account/passkeys/rename", {**renaming, "name": "Mine"})
    assert gone.status == 404 and gone.problem == "This passkey is already gone."


def test_a_passkey_that_is_not_one_is_refused(server, ann):
    page = ann.act(ann.open("/account/security"), "/account/passkeys/new")
    assert "Passkeys need scripts" in page.text
    number = form_of(page, "/account/passkeys")
    foreign = Passkey().register(page.forms[number]["passkey"], origin="https://evil.example")
    for credential in (json.dumps(foreign), "{}", "[]", "nonsense", ""):
        refused = page.send(number, credential=credential)
        assert 400 <= refused.status < 500 and refused.problem, credential
    assert "You have no passkeys." in ann.open("/account/security").text


def test_a_device_is_forgotten(server, ann):
    key = tokens_of(server, ann.email)["device"]["key"]
    page = ann.open("/account/sessions")
    page = ann.done(page, "/account/devices/forget", {"key": key})
    assert "The device is forgotten." in page.text and key not in page.response.text


def sessions_on(page):
    return [form["fields"]["session"] for form in page.forms if form["action"] == "/account/sessions/end"]


def test_other_sessions_are_ended(server, ann):
    first, second, third = ann.sign_in(), ann.sign_in(), tokens_of(server, ann.email)
    page = ann.open("/account/sessions")
    assert "this browser" in page.text
    ending = session_of(server, third)
    page = ann.done(page, "/account/sessions/end", {"session": ending})
    assert "Signed out there." in page.text and ending not in sessions_on(page)
    assert not is_accepted(server, third)
    page = ann.done(page, "/account/sessions/end-others")
    assert "Signed out everywhere else." in page.text and sessions_on(page) == []
    assert [each.get("/me").status for each in (first, second, ann.browser)] == [401, 401, 200]


def test_all_sessions_are_ended(ann):
    elsewhere = ann.sign_in()
    page = ann.act(ann.open("/account/sessions"), "/account/sessions/end-all")
    assert (page.status, page.title) == (200, "Signed out") and "/" in page.links
    assert "poolguard-session" not in ann.browser.session.cookies
    assert ann.browser.known() == {"authenticated": False} and elsewhere.get("/me").status == 401


def make_records(browser):
    token = browser.known()["csrf_token"]
    for path, member, text in (("/api/items", "name", "a thing"), ("/api/alerts", "title", "a warning"),
                               ("/api/data", "value", "a fact")):
        assert browser.write("POST", path, token, json={member: text}).status_code == 201


def records_of(server, subject):
    """How many records of its own kinds the server keeps for that user."""
    return sum(each.endswith("/" + subject) and not each.startswith("pool/") for each in partitions_of(server))


def test_ones_data_is_a_file(server, ann):
    make_records(ann.browser)
    assert new_passkey(ann, server, name="My phone").status == 303
    answer = ann.browser.get("/account/data.json").response
    assert answer.headers["Content-Disposition"] == 'attachment; filename="account.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.json()
    assert found["attributes"]["email"] == ann.email and found["user_id"] == found["attributes"]["sub"]
    assert [each["name"] for each in found["passkeys"]] == ["My phone"]
    assert len(found["sessions"]) >= 1 and "devices" in found and found["second_factors"] == []
    assert {kind: [each["text"] for each in found[kind]] for kind in ("items", "alerts", "data")} == {
        "items": ["a thing"], "alerts": ["a warning"], "data": ["a fact"]}
    assert '"eyJ' not in answer.text


def test_an_account_is_deleted_after_a_question(server, ann):
    page = ann.open("/account/data")
    refused = ann.act(page, "/account/delete", confirmation="somebody@example.com")
    assert refused.status == 422 and "Nothing was deleted." in refused.problem
    assert ann.browser.get("/me").status == 200
    make_records(ann.browser)
    subject = ann.browser.known()["subject"]
    assert records_of(server, subject) == 3
    gone = ann.act(page, "/account/delete", confirmation=ann.email.upper())
    assert (gone.status, gone.title) == (200, "Account deleted") and "/" in gone.links
    assert "poolguard-session" not in ann.browser.session.cookies
    refused = server.post("/auth/login", json={"email": ann.email, "password": PASSWORD})
    assert refused.status_code == 401
    assert records_of(server, subject) == 0


def test_the_api_deletes_the_records_with_the_account(server, ann):
    make_records(ann.browser)
    subject = ann.browser.known()["subject"]
    assert ann.browser.write("DELETE", "/api/users/me", ann.browser.known()["csrf_token"]).status_code == 200
    assert records_of(server, subject) == 0


@pytest.mark.parametrize("path, fields", ACTS, ids=[path for path, _ in ACTS])
def test_a_form_of_another_site_does_nothing(server, path, fields):
    ann = Person(server)
    foreign = Person(server).browser.known()["csrf_token"]
    before = known_attributes(server, ann.email)
    for token in ({}, {"csrf_token": ""}, {"csrf_token": foreign}):
        refused = ann.browser.post(path, {**fields, **token})
        assert refused.status == 403 and refused.response.headers["Content-Type"].startswith("text/html")
        assert "This form was not sent from a page of your present session" in refused.text
    assert known_attributes(server, ann.email) == before and ann.browser.get("/me").status == 200
    # Without a session.
    refused = Browser(server, **NAVIGATION).post(path, {**fields, "csrf_token": foreign})
    assert refused.status == 401 and "Nothing was changed." in refused.text


@pytest.mark.parametrize("path", PAGES)
def test_whoever_is_not_signed_in_is_sent_there_and_back(server, path):
    email = fresh_email()
    make_user(server, email)
    browser = Browser(server, **NAVIGATION)
    away = browser.get(path)
    assert (away.status, away.location) == (302, "/auth/cognito/start?return_to=" + path.replace("/", "%2F"))
    page = browser.get(browser.get(browser.get(away.location).location).location)
    back = browser.get(page.send(username=email, password=PASSWORD).location)
    assert back.location == path and browser.get(path).status == 200


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_small_and_in_japanese(server, path):
    ann = Person(server, **{"Accept-Language": "ja"})
    for _ in range(35):
        tokens_of(server, ann.email)
    page = ann.open(path)
    title = re.search("<title>(.*)</title>", page.response.text).group(1)
    assert 'lang="ja"' in page.response.text and re.match("[\u3040-\u30ff]", title)
    style = server.get("/pages/style.css")
    assert len(page.response.content) + len(style.content) < 60_000


def test_a_chosen_language_stays(ann):
    page = ann.open("/account")
    page = ann.open(next(each for each in page.links if each.startswith("/account?") and each.endswith("lang=ja")))
    assert "poolguard-language=ja" in page.response.headers["Set-Cookie"]
    page = ann.open("/account/security")
    assert '<html lang="ja">' in page.response.text and "Set-Cookie" not in page.response.headers
    refused = ann.browser.post("/account/profile", {"name": "x"})
    assert refused.status == 403 and "送信されたフォームではないため" in refused.text


def test_what_the_pool_does_not_have_is_not_shown(demo):
    ann = Person(demo)
    security = ann.open("/account/security")
    assert not any(each.startswith("/account/passkeys") for each in actions(security))
    assert "/account/factors" not in actions(security) and "/account/authenticator" in actions(security)
    assert "/account/devices/forget" not in actions(ann.open("/account/sessions"))
    refused = ann.browser.post("/account/passkeys/new", {"csrf_token": ann.browser.known()["csrf_token"]})
    assert refused.status == 400 and refused.problem


def test_in_front_of_another_pool_that_goes_down(start, tmp_path):
    pool = start("--demo", folder="pool")
    with Server(tmp_path / "gateway", env=settings_for(pool)) as gateway:
        allow_browsers(pool, gateway)
        email = fresh_email()
        make_user(pool, email)
        browser = FarBrowser(gateway, pool)
        browser.session.headers.update(NAVIGATION)
        browser.arrive(email, PASSWORD)
        for path in PAGES:
            assert browser.get(path).status == 200, path
        assert said(browser.get("/account/data.json").response)["attributes"]["email"] == email
        pool.stop()
        for path in PAGES:
            page = browser.get(path)
            assert page.status == 503 and page.title == "Try again later", path
