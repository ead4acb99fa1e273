"""The sign-in pages where a pool has other first factors than passwords, or devices: without a browser's dialogs, so that
what it would never send is sent too."""

import hashlib
import itertools
import json

import pytest

from accounts import PASSWORD, fresh_email
from authenticator import Passkey, text_of
from choice import SMS, stranger
from choice_pages import Pages
from mailbox import last_code
from pages import OAUTH, Browser
from wire import Plain

REFUSED = "The passkey was not accepted. Try again, or sign in another way."
TIMED_OUT = "The sign-in timed out. Sign in again."
BY_CHOICE = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}


@pytest.fixture(scope="module")
def codes(demo):
    return Pages(demo, ("PASSWORD", "EMAIL_OTP", "SMS_OTP"))


@pytest.fixture(scope="module")
def passkeys(demo):
    return Pages(demo, ("PASSWORD", "WEB_AUTHN"))


def test_the_name_comes_first_and_then_the_choice(demo, codes):
    name = codes.person(phone_number="+15550139", phone_number_verified="true")
    page = codes.open()
    assert page.title == "Sign in" and page.forms[0]["names"] == ["username"] and len(page.forms) == 1
    page = page.send(username=name)
    assert page.title == "Choose how to sign in"
    assert page.forms[0]["choices"] == ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]
    page = page.send(way="PASSWORD")
    assert page.forms[0]["names"] == ["password"] and name in page.text
    page = page.send(password="wrongPassw0rd!")
    assert page.problem == "The username or password is wrong."
    assert codes.owner(page.send(password=PASSWORD)) == name


@pytest.mark.parametrize("way, to", [("EMAIL_OTP", "{}"), ("SMS_OTP", "+15550140@sms")])
def test_a_code_instead_of_a_password(demo, codes, way, to):
    number = {"phone_number": "+15550140", "phone_number_verified": "true"} if way == "SMS_OTP" else {}
    name = codes.person(password=None if way == "EMAIL_OTP" else PASSWORD, **number)
    page = codes.open().send(username=name)
    if "choices" in page.forms[0]:
        page = page.send(way=way)
    assert page.title == "Verify that it is you" and "We have sent a code to" in page.text
    assert page.forms[0]["boxes"] == []
    page = page.send(code="00000000")
    assert page.problem == "The code is wrong."
    code = last_code(demo, to.format(name))
    assert codes.owner(page.send(code=code)) == name
    assert page.browser.post(page.forms[0]["action"], {**page.forms[0]["fields"], "code": code}).status == 200


def test_a_code_confirms_who_has_just_signed_up(demo, codes):
    name = fresh_email()
    codes.open().link("/signup").send(username=name, password=PASSWORD)
    page = codes.choose(name, "EMAIL_OTP")
    assert codes.owner(page.send(code=last_code(demo, name))) == name


@pytest.mark.parametrize("setting", ["ENABLED", "LEGACY"])
def test_whether_there_is_a_user_is_not_told(codes, setting):
    client = codes.add_client(PreventUserExistenceErrors=setting)
    # Other names look like people without a password.
    nobody = stranger(lambda name: codes.open(client=client).send(username=name).title == "Choose how to sign in")
    new = fresh_email()
    codes.ask("SignUp", Username=new, Password=PASSWORD)
    for name in (codes.person(), nobody, new):
        page = codes.open(client=client).send(username=name)
        assert (page.title, page.forms[0]["choices"]) == ("Choose how to sign in", ["PASSWORD", "EMAIL_OTP"])
        wrong = page.send(way="PASSWORD").send(password="wrongPassw0rd!")
        assert wrong.problem == "The username or password is wrong." and wrong.forms[0]["names"] == ["password"]
        page = codes.open(client=client).send(username=name).send(way="EMAIL_OTP")
        assert f"We have sent a code to {name[0]}***@e***." in page.text
        assert page.send(code="00000000").problem == "The code is wrong."
        # Nor if name and password are sent at once, as a password manager may.
        page = codes.open(client=client).send(username=name, password="wrongPassw0rd!")
        assert (page.title, page.problem) == ("Sign in", "The username or password is wrong.")


def test_a_passkey_is_offered_added_and_used_without_a_name(passkeys):
    name = passkeys.person()
    browser = passkeys.browser()
    passkey = passkeys.register(name, browser)
    page = passkeys.open(browser)
    options = page.forms[1]["passkey"]
    assert (options["rpId"], options["allowCredentials"]) == ("localhost", [])
    proof = json.dumps(passkey.prove(options, user=passkeys.sub(name).encode(), origin=passkeys.origin))
    assert passkeys.owner(page.send(1, credential=proof)) == name
    # Once alone, and for no other form, client or browser.
    assert page.send(1, credential=proof).problem == "This form was already submitted or has expired. Try again."
    assert passkeys.open(browser).send(1, credential=proof).problem == REFUSED
    other = passkeys.open(browser, client=passkeys.add_client())
    assert other.send(1, credential=proof).problem == REFUSED
    assert "code" in passkeys.sign_in(name, browser).answer


def test_what_a_passkey_without_a_name_may_not_say(passkeys):
    name, other = passkeys.person(), passkeys.person()
    passkey = passkeys.register(name)
    user, stranger = passkeys.sub(name).encode(), passkeys.sub(other).encode()
    for lie in ({"user": stranger}, {"user": None}, {"user": b"\xff" * 40}, {"user": b"a/b"},
                {"origin": "https://evil.example"}, {"domain": "evil.example"}, {"signer": Passkey()}):
        page = passkeys.open()
        given = {"user": user, "origin": passkeys.origin, **lie}
        assert page.send(1, credential=json.dumps(passkey.prove(page.forms[1]["passkey"], **given))).problem == REFUSED
    for broken in ("", "{}", "[]", "null", "{" * 400):
        assert passkeys.open().send(1, credential=broken).problem == REFUSED
    page = passkeys.open()
    passkeys.admin("AdminDisableUser", UserPoolId=passkeys.pool, Username=name)
    proof = passkey.prove(page.forms[1]["passkey"], user=user, origin=passkeys.origin)
    assert page.send(1, credential=json.dumps(proof)).problem == "This account is disabled."


def test_a_passkey_after_the_name(passkeys):
    name = passkeys.person()
    passkey = passkeys.register(name)
    page = passkeys.choose(name, "WEB_AUTHN")
    assert page.title == "Verify that it is you"
    options = page.forms[0]["passkey"]
    assert [each["id"] for each in options["allowCredentials"]] == [passkey.prove(options)["id"]]
    page = page.send(credential=json.dumps(passkey.prove(options, origin="https://evil.example")))
    assert page.problem == REFUSED and page.forms[0]["passkey"] == options
    assert passkeys.owner(page.send(credential=json.dumps(passkey.prove(options, origin=passkeys.origin)))) == name
    assert passkeys.choose(name, "PASSWORD").send(password=PASSWORD).answer["code"]


def test_an_offer_can_be_put_off_and_belongs_to_a_sign_in(passkeys):
    name, browser = passkeys.person(), passkeys.browser()
    offer = passkeys.sign_in(name, browser)
    assert "cognito" not in browser.session.cookies
    broken = offer.send(credential="{}")
    assert broken.problem == "No passkey was created. Try again, or continue without one."
    assert "code" in broken.send(1).answer
    # Once alone.
    token = passkeys.open(browser).forms[0]["fields"]["_csrf"]
    again = browser.post(broken.forms[1]["action"], {**broken.forms[1]["fields"], "_csrf": token})
    assert again.problem == TIMED_OUT
    assert "code" in passkeys.sign_in(name, browser).answer
    # Another browser asks again; a session of something else is none.
    session = passkeys.open().send(username=name).forms[0]["fields"]["session"]
    page = passkeys.sign_in(name)
    assert page.title == "Add a passkey" and page.send(1, session=session).problem == TIMED_OUT


def test_an_offer_from_another_site_signs_nobody_in(demo, passkeys):
    """Also when nothing is left to offer, as the user has got all the passkeys that one can have."""
    name, plain, browser = passkeys.person(), Plain(demo), passkeys.browser()
    offer = passkeys.sign_in(name)
    token = passkeys.ask("InitiateAuth", AuthFlow="USER_PASSWORD_AUTH",
                         AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD})["AuthenticationResult"]["AccessToken"]
    for _ in range(20):
        options = plain.ask("StartWebAuthnRegistration", AccessToken=token)["CredentialCreationOptions"]
        plain.ask("CompleteWebAuthnRegistration", AccessToken=token,
                  Credential=Passkey().register(options, origin=passkeys.origin))
    passkeys.open(browser)
    for form, origin in itertools.product(offer.forms, ("https://evil.example", passkeys.origin)):
        page = browser.post(form["action"], form["fields"], headers={"Origin": origin})
        assert (page.status, page.title) == (200, "Sign in") and page.problem.endswith("Try again."), origin
    assert "cognito" not in browser.session.cookies
    assert "code" in offer.send(1).answer


def test_a_client_for_another_provider_takes_no_first_factor(passkeys):
    """Its pages show none. What is sent to them with a form of another client's page signs nobody in either."""
    passkeys.admin("CreateIdentityProvider", UserPoolId=passkeys.pool, ProviderName="Google", ProviderType="Google",
                   ProviderDetails={"client_id": "i", "client_secret": "s", "authorize_scopes": "openid email"})
    name, browser = passkeys.person(), passkeys.browser()
    passkey = passkeys.register(name, browser)

    def prove(challenge):
        return json.dumps(passkey.prove({"rpId": "localhost", "challenge": challenge}, origin=passkeys.origin,
                                        user=passkeys.sub(name).encode()))

    for providers, status in ((["COGNITO"], 302), (["Google"], 200)):
        client = passkeys.add_client(SupportedIdentityProviders=providers, ExplicitAuthFlows=["ALLOW_USER_AUTH"])
        assert (passkeys.open(client=client).forms == []) == (providers == ["Google"])

        def send(path, fields):
            form = passkeys.open(browser).forms[0]
            action = form["action"].replace("/login", path, 1).replace(passkeys.client, client)
            return browser.post(action, {**form["fields"], **fields(form["fields"]["_csrf"])}).status

        def begin(**given):
            return passkeys.ask("InitiateAuth", ClientId=client, AuthFlow="USER_AUTH",
                                AuthParameters={"USERNAME": name, **given})

        def without_name(token):
            asked = hashlib.sha256(f"passkey\n{passkeys.pool}\n{client}\n{token}".encode())
            return {"credential": prove(text_of(asked.digest()))}

        def after_name(_):
            begun = begin(PREFERRED_CHALLENGE="WEB_AUTHN")
            options = json.loads(begun["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
            return {"session": begun["Session"], "username": name, "credential": prove(options["challenge"])}

        def password(_):
            return {"session": begin()["Session"], "username": name, "way": "PASSWORD", "password": PASSWORD}

        for path, fields in (("/login/passkey", without_name), ("/login/passkey", after_name),
                             ("/login/choice", password)):
            assert send(path, fields) == status, (providers, fields.__name__)


def test_a_client_without_the_choice_asks_for_passwords(codes, passkeys):
    for place in (codes, passkeys):
        client, name = place.add_client(**OAUTH), place.person()
        page = place.open(client=client)
        assert [each["names"] for each in page.forms] == [["username", "password"]]
        assert "passkeys.js" not in page.response.text and "data-passkey" not in page.response.text
        # No passkey is offered either.
        assert "code" in page.send(username=name, password=PASSWORD).answer


def test_the_script_for_passkeys_is_on_their_pages_only(passkeys, codes):
    policy = codes.open().response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';") and "script" not in policy
    page = passkeys.open()
    assert page.response.headers["Content-Security-Policy"] == policy.replace("style", "script-src 'self'; style", 1)
    assert page.response.text.count("<script") == 1
    script = page.browser.get("/login/passkeys.js")
    assert script.response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    # At another name than the passkeys' own, no browser could use them.
    elsewhere = Browser(passkeys.server).ask(passkeys.client, "/login")
    assert elsewhere.forms[0]["names"] == ["username", "password"] and "passkeys.js" not in elsewhere.response.text


def with_codes_as_second_factors(demo, **devices):
    place = Pages(demo, ("PASSWORD",), DeviceConfiguration=devices)
    place.admin("SetUserPoolMfaConfig", UserPoolId=place.pool, MfaConfiguration="ON",
                SmsMfaConfiguration={"SmsConfiguration": SMS})
    return place


def test_a_remembered_browser_stands_for_a_second_factor(demo):
    place = with_codes_as_second_factors(demo, **BY_CHOICE)
    name = place.person(phone_number="+15550141", phone_number_verified="true")
    other = place.person(phone_number="+15550142", phone_number_verified="true")
    browser = place.browser()
    page = place.sign_in(name, browser)
    assert page.title == "Verify that it is you" and page.forms[0]["boxes"] == ["remember"]
    page = page.send(code="000000", remember="1")
    assert page.problem == "The code is wrong." and browser.session.cookies.keys() == ["XSRF-TOKEN"]
    assert "code" in page.send(code=last_code(demo, "+15550141@sms"), remember="1").answer

    def devices():
        return place.admin("AdminListDevices", UserPoolId=place.pool, Username=name)["Devices"]

    def is_asked(name=name, **more):
        return place.sign_in(name, **more).title == "Verify that it is you"

    device, = devices()
    attributes = {each["Name"]: each["Value"] for each in device["DeviceAttributes"]}
    assert attributes["device_name"].startswith("python-requests")
    assert attributes["dev:device_remembered_status"] == "remembered"
    assert not is_asked(browser=browser)
    assert is_asked(name=other, browser=browser) and is_asked() and is_asked(browser=browser, client=place.add_client())
    assert len(devices()) == 1
    place.admin("AdminForgetDevice", UserPoolId=place.pool, Username=name, DeviceKey=device["DeviceKey"])
    assert is_asked(browser=browser)


def test_the_key_of_a_device_is_not_its_cookie(demo):
    """Who has the password and knows the key of a remembered browser gets past no second factor with them."""
    place = with_codes_as_second_factors(demo, **BY_CHOICE)
    name = place.person(phone_number="+15550143", phone_number_verified="true")
    place.sign_in(name).send(code=last_code(demo, "+15550143@sms"), remember="1")
    key = place.admin("AdminListDevices", UserPoolId=place.pool, Username=name)["Devices"][0]["DeviceKey"]
    asked = place.ask("InitiateAuth", AuthFlow="USER_PASSWORD_AUTH",
                      AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD, "DEVICE_KEY": key})
    assert asked["ChallengeName"] == "DEVICE_SRP_AUTH"
    page = place.sign_in(name)
    for path in ("/mfa", "/selectMfa", "/newPassword", "/login/choice", "/login/passkey", "/login/newPasskey"):
        sent = place.open(page.browser)
        fields = {**sent.forms[0]["fields"], "session": asked["Session"], "username": name, "challenge": "SMS_MFA",
                  "code": "123456", "password": PASSWORD, "factor": "SMS_MFA", "way": "PASSWORD", "credential": "{}"}
        assert page.browser.post(sent.forms[0]["action"].replace("/login", path, 1), fields).status == 200, path


@pytest.mark.parametrize("devices", [{**BY_CHOICE, "DeviceOnlyRememberedOnUserPrompt": False},
                                     {**BY_CHOICE, "ChallengeRequiredOnNewDevice": False}])
def test_other_pools_remember_no_browsers(demo, devices):
    place = with_codes_as_second_factors(demo, **devices)
    name = place.person(phone_number="+15550144", phone_number_verified="true")
    page = place.sign_in(name)
    assert page.forms[0]["boxes"] == []
    browser = page.browser
    page.send(code=last_code(demo, "+15550144@sms"), remember="1")
    assert not [each for each in browser.session.cookies.keys() if each.startswith("remembered")]
