"""The front end's account page and its sign-in without a password, in a real browser with a virtual authenticator."""

import hashlib
import json
import re

import pytest

import faked_clock
import totp
from accounts import fresh_email, tokens_of, wrong
from chromium import Chromium
from front_end import Visitor, free_port, front_end, started_pair, was_asked_below
from mailbox import last_code
from poolguard import make_user
from srp import device_secret
from waiting import wait_until
from wire import Plain

PASSWORD = "Passw0rd!"
NEWER = "Passw0rd!2"


def allow_more(server):
    """Lets users begin with passkeys and codes, and tracks their devices."""
    admin, names = Plain(server).admin, server.variables()
    pool = {"UserPoolId": names["COGNITO_USER_POOL_ID"]}
    admin("UpdateUserPool", **pool, AutoVerifiedAttributes=["email"], DeviceConfiguration={
        "DeviceOnlyRememberedOnUserPrompt": True}, Policies={
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]}})
    admin("SetUserPoolMfaConfig", **pool, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={
        "Enabled": True}, WebAuthnConfiguration={"RelyingPartyId": "localhost"})
    for client, flow in (("APP", "ALLOW_USER_PASSWORD_AUTH"), ("WEB", "ALLOW_USER_AUTH")):
        settings = admin("DescribeUserPoolClient", **pool, ClientId=names[f"COGNITO_{client}_CLIENT_ID"])["UserPoolClient"]
        for name in ("ClientName", "LastModifiedDate", "CreationDate"):
            settings.pop(name)
        flows = {*settings.pop("ExplicitAuthFlows"), "ALLOW_USER_AUTH", flow}
        admin("UpdateUserPoolClient", **settings, ExplicitAuthFlows=sorted(flows))


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    with started_pair(tmp_path_factory.mktemp("account"), SIGN_IN_FACTORS="WEB_AUTHN,EMAIL_OTP") as started:
        allow_more(started[0])
        yield started


@pytest.fixture
def name(pair):
    address = fresh_email()
    make_user(pair[0], address)
    return address


# Browsers had passkeys before they could read and write them as JSON.
OLDER = """delete PublicKeyCredential.parseCreationOptionsFromJSON;
delete PublicKeyCredential.parseRequestOptionsFromJSON;
delete PublicKeyCredential.prototype.toJSON;"""


LOOKS = {"light": {}, "dark": {"viewport": {"width": 320, "height": 640}, "before": OLDER}}


def in_look(*schemes):
    return pytest.mark.parametrize("browser", schemes, indirect=True)


@pytest.fixture
def browser(request):
    with Chromium(scheme=request.param, **LOOKS[request.param]) as started:
        started.scheme = request.param
        yield started


def open_account(pair, browser, name, password=PASSWORD):
    """By password, which is the first of the ways that the sign-in pages show after the name."""
    browser.open(pair[1] + "/login?callbackUrl=/account")
    browser.press("Go to the sign-in page")
    browser.fill(Email_address=name)
    browser.press("Continue")
    browser.press("Continue")
    browser.fill(Password=password)
    browser.press("Sign in")
    browser.do("await", name="Sessions", role="heading")


def send(browser, fields, button, said):
    """Fills in a form of the page, sends it, and waits for what the page says of it."""
    browser.do("fill", fields=fields)
    browser.press(button)
    browser.do("wait", text=said)


@in_look("dark")
def test_profile_and_password(pair, browser, name):
    server, address = pair
    assert browser.open(address + "/account")["address"].startswith(address + "/login?")
    open_account(pair, browser, name)
    browser.is_fine(f"web-account-{browser.scheme}")
    send(browser, {"Name": "Ann"}, "Save your profile", "Saved.")
    send(browser, {}, "Save your profile", "Nothing has changed.")

    newer = fresh_email()
    send(browser, {"E-mail address": newer, "Phone number": "+1 206"}, "Save your profile", "Invalid phone number")
    assert browser.do("value", selector="input[name=email]")["value"] == newer, "nothing has to be typed again"
    send(browser, {"Phone number": ""}, "Save your profile", "A code was sent to")
    browser.is_fine(f"web-account-code-{browser.scheme}")
    code = "Code for your e-mail address"
    send(browser, {code: "000000"}, "Confirm your e-mail address", "This code is wrong.")
    send(browser, {code: last_code(server, newer)}, "Confirm your e-mail address", "Confirmed.")

    passwords = {"Current password": PASSWORD, "New password": NEWER, "New password again": NEWER}
    for change, said in (({"New password again": PASSWORD}, "The new passwords differ."),
                         ({"Current password": "Wr0ng!!!"}, "The current password is wrong."),
                         ({"New password": "short1", "New password again": "short1"}, "Password not long enough"),
                         ({}, "The password was changed.")):
        send(browser, {**passwords, **change}, "Change the password", said)
    assert tokens_of(server, newer, NEWER)["access_token"]


@in_look("light")
def test_an_authenticator_app(pair, browser, name):
    server, _ = pair
    open_account(pair, browser, name)
    browser.press("Set up an authenticator app")
    browser.do("wait", text="You can also type in this key:")
    browser.is_fine(f"web-account-authenticator-{browser.scheme}")
    secret = re.search(r"type in this key: ([A-Z2-7]+)", browser.text()).group(1)
    send(browser, {"Code of the app": wrong(totp.code(secret))}, "Turn it on", "This code is wrong.")
    send(browser, {"Code of the app": totp.code(secret)}, "Turn it on", "Sign-ins ask for a code")
    assert tokens_of(server, name, PASSWORD)["challenge"] == "SOFTWARE_TOKEN_MFA"
    browser.press("Remove the authenticator app")
    browser.do("await", name="Set up an authenticator app")
    assert tokens_of(server, name, PASSWORD)["access_token"]


def confirm_device(server, name):
    """A device of another client, that is not remembered yet."""
    cognito = server.boto3()
    tokens = cognito.initiate_auth(
        ClientId=server.variables()["COGNITO_APP_CLIENT_ID"], AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD})["AuthenticationResult"]
    metadata = tokens["NewDeviceMetadata"]
    _, verifier = device_secret(metadata)
    cognito.confirm_device(AccessToken=tokens["AccessToken"], DeviceKey=metadata["DeviceKey"],
                           DeviceName="Ann's phone", DeviceSecretVerifierConfig=verifier)
    return tokens


@in_look("dark")
def test_devices_and_sessions(pair, browser, name):
    server, _ = pair
    tokens = confirm_device(server, name)
    open_account(pair, browser, name)
    browser.is_fine(f"web-account-devices-{browser.scheme}")
    browser.press("Remember Ann's phone")
    browser.do("await", name="Stop remembering Ann's phone")
    browser.press("Stop remembering Ann's phone")
    browser.do("await", name="Remember Ann's phone")

    assert browser.text().count("This session.") == 1
    for left in (1, 0):
        browser.press(browser.do("attribute", selector="[aria-labelledby=sessions] button", name="aria-label")["value"])
        wait_until(lambda: browser.text().count("Since ") == left + 1, 10, "the session to end")
    assert server.post("/auth/refresh", json={"refresh_token": tokens["RefreshToken"]}).status_code == 401
    browser.press("Forget Ann's phone")
    browser.do("wait", text="There are no devices.")


@in_look("light", "dark")
def test_a_passkey_is_added_named_used_and_removed(pair, browser, name):
    _, address = pair
    browser.do("authenticator", there=True)
    open_account(pair, browser, name)
    browser.press("Add a passkey")
    browser.do("wait", text="The passkey was added.")
    browser.is_fine(f"web-account-passkeys-{browser.scheme}")
    rename = browser.do("attribute", selector="[aria-labelledby=passkeys] button", name="aria-label")["value"]
    browser.do("fill", fields={rename.replace("Rename", "Name of"): "Ann's key"})
    browser.press(rename)
    browser.do("await", name="Rename Ann's key")

    sign_out(browser, address)
    browser.open(address + "/login?callbackUrl=/account")
    browser.is_fine(f"web-login-direct-{browser.scheme}")
    browser.do("fill", fields={"E-mail address": name})
    browser.press("Use a passkey")
    browser.do("await", name="Remove Ann's key")
    assert browser.do("await", name="Sign out", role="link")["address"] == address + "/account"
    assert name in browser.text() and "This session." in browser.text()
    browser.press("Remove Ann's key")
    wait_until(lambda: "Ann's key" not in browser.text(), 10, "the passkey to be removed")

    sign_out(browser, address)
    browser.open(address + "/login")
    send(browser, {"E-mail address": name}, "Use a passkey", "This way to sign in is not set up for this account.")


def sign_out(browser, address):
    browser.press("Sign out", role="link")
    browser.press("Sign out now")
    assert browser.do("wait", text="Sign in to see your items and alerts.")["address"] == address + "/"


@in_look("light")
def test_devices_come_in_pages(pair, browser, name):
    for _ in range(21):
        confirm_device(pair[0], name)
    open_account(pair, browser, name)
    assert browser.text().count("Ann's phone") == 20
    browser.press("More devices", role="link")
    wait_until(lambda: browser.text().count("Ann's phone") == 1, 10, "the last page")


@in_look("light")
def test_a_code_by_e_mail(pair, browser, name, tmp_path):
    server, address = pair
    browser.open(address + "/login?callbackUrl=/account")
    send(browser, {"E-mail address": name}, "Send me a code", "A code was sent to")
    browser.is_fine(f"web-login-code-{browser.scheme}")
    send(browser, {"Code": "00000000"}, "Sign in", "This code is wrong.")
    browser.do("fill", fields={"Code": last_code(server, name)})
    browser.press("Sign in")
    browser.do("await", name="Sessions", role="heading")
    # The pool tracks devices, and renews tokens of confirmed ones only.
    assert name in browser.text() and "Web browser" in browser.text()
    cookies = [each for each in browser.do("cookies")["cookies"] if "session-token" in each["name"]]
    assert cookies and all(each["httpOnly"] for each in cookies)
    # The tokens live for an hour. Half a minute before that, a front end renews them, for this device.
    with front_end(server, free_port(), "start", tmp_path, **faked_clock.later_by(3570)) as later:
        browser.open(later + "/account")
        browser.do("await", name="Sessions", role="heading")
        assert was_asked_below(server, "/auth", "POST /refresh 200")
    browser.open(address + "/account")
    before = len(server.log)
    sign_out(browser, address)
    assert was_asked_below(server, "/oauth2", "POST /revoke 200", since=before)
    pool = server.variables()["COGNITO_USER_POOL_ID"]
    assert server.boto3().admin_list_devices(UserPoolId=pool, Username=name)["Devices"] == []


def test_guesses_count_for_the_visitor_and_not_for_the_front_end(pair, name):
    server, address = pair
    asked = server.post("/auth/login", json={"email": name, "factor": "EMAIL_OTP"}).json()
    said = Visitor(address).finish(challenge="EMAIL_OTP", session=asked["session"], email=name, code="00000000")
    assert "code=code_mismatch" in said
    account = hashlib.sha256(name.encode()).hexdigest()[:16]

    def clients():
        found = [json.loads(line) for line in server.log if account in line]
        return [each["client"] for each in found if each.get("action") == "challenge"]

    assert wait_until(clients, 10, "the entry in the audit log") == [Visitor.ADDRESS]


def test_what_is_not_offered_is_refused(pair, name, tmp_path):
    """The pool would allow it."""
    with front_end(pair[0], free_port(), "start", tmp_path, SIGN_IN_FACTORS="") as address:
        visitor = Visitor(address)
        assert "This way to sign in is switched off." in visitor.begin(name, "EMAIL_OTP")
        said = visitor.finish(challenge="EMAIL_OTP", session="any", email=name, code="00000000")
        assert "code=sign_in_not_enabled" in said
