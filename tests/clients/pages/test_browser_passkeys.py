"""Passkeys, codes and remembered browsers on the sign-in pages in a real browser, in both languages."""

import pytest

from accounts import PASSWORD
from chromium import Chromium
from cognito import add_user
from mailbox import last_code
from pages import CHOICE
from wire import call

SMALL = {"width": 320, "height": 640}
ENGLISH = {"locale": "en-US", "scheme": "light", "Username": "Username", "Password": "Password", "proceed": "Continue",
           "sign in": "Sign in", "offer": "Add a passkey", "create": "Create a passkey", "later": "Not now",
           "by passkey": "Sign in with a passkey", "choice": "Choose how to sign in", "passkey": "Passkey",
           "by email": "Code by email", "verify": "Verify that it is you", "use": "Use your passkey", "code": "Code",
           "refused": "The passkey was not accepted.", "remember": "Do not ask for a code in this browser again",
           "no passkeys": "Passkeys do not work in this browser.", "to sign up": "Create an account",
           "Email": "Email address", "sign up": "Create account", "confirm": "Confirm"}
JAPANESE = {"locale": "ja-JP", "scheme": "dark", "Username": "ユーザー名", "Password": "パスワード", "proceed": "続ける",
            "sign in": "サインイン", "offer": "パスキーの追加", "create": "パスキーを作成", "later": "今はしない",
            "by passkey": "パスキーでサインイン", "choice": "サインイン方法の選択", "passkey": "パスキー",
            "by email": "メールで届くコード", "verify": "本人確認", "use": "パスキーを使用", "code": "コード",
            "refused": "パスキーを確認できませんでした。", "remember": "このブラウザでは今後コードを求めない",
            "no passkeys": "このブラウザではパスキーを使用できません。", "to sign up": "アカウントを作成する",
            "Email": "メールアドレス", "sign up": "アカウントを作成", "confirm": "確認する"}
LANGUAGES = pytest.mark.parametrize("say", [ENGLISH, JAPANESE], ids=["en", "ja"])


@pytest.fixture
def passkey_place(demo, cognito, place, ask):
    """A pool with passkeys and codes by e-mail; returns the address of its pages, at a name that can have passkeys."""
    pool, client = place(CHOICE)
    for operation, settings in (
            ("UpdateUserPool", {"AutoVerifiedAttributes": ["email"], "Policies": {
                "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]}}}),
            ("SetUserPoolMfaConfig", {"WebAuthnConfiguration": {"RelyingPartyId": "localhost"}})):
        assert call(demo, operation, {"UserPoolId": pool, **settings}).status_code == 200
    add_user(cognito, pool, "ann", email="ann@passkeys.example.com", email_verified="true")
    return ask(client, prompt="login").replace("127.0.0.1", "localhost", 1)


def open_browser(say, **options):
    return Chromium(locale=say["locale"], scheme=say["scheme"],
                    **({"viewport": SMALL} if say is JAPANESE else {}), **options)


def add_passkey(browser, address, say):
    """Signs in by password, and adds a passkey when the page offers it."""
    browser.open(address)
    browser.do("authenticator", there=True)
    browser.fill(**{say["Username"]: "ann"})
    browser.press(say["proceed"])
    browser.press(say["proceed"])
    browser.is_fine(f"password-after-name-{say['locale'][:2]}")
    browser.fill(**{say["Password"]: PASSWORD})
    assert browser.press(say["sign in"])["title"] == say["offer"]
    browser.is_fine(f"add-passkey-{say['locale'][:2]}")
    browser.press(say["create"])
    assert browser.do("wait", text="Application")["title"] == "Application"
    assert len(browser.do("passkeys")["credentials"]) == 1


@LANGUAGES
def test_a_passkey_from_its_creation_to_each_of_its_uses(passkey_place, say):
    suffix = say["locale"][:2]
    with open_browser(say) as browser:
        add_passkey(browser, passkey_place, say)
        # By autofill: the software chooses at once what a person picks from a list.
        browser.do("open", address=passkey_place, until="commit")
        assert "code=" in browser.do("wait", text="Application")["address"]
        browser.do("there", **{"is": False})
        browser.open(passkey_place)
        assert browser.do("attribute", selector="#username", name="autocomplete")["value"] == "username webauthn"
        browser.is_fine(f"sign-in-with-passkey-{suffix}")
        browser.do("there", **{"is": True})
        browser.press(say["by passkey"])
        assert "code=" in browser.do("wait", text="Application")["address"]
        # After the name.
        browser.do("there", **{"is": False})
        browser.open(passkey_place)
        browser.fill(**{say["Username"]: "ann"})
        assert browser.press(say["proceed"])["title"] == say["choice"]
        browser.is_fine(f"choose-way-{suffix}")
        browser.do("choose", name=say["passkey"])
        assert browser.press(say["proceed"])["title"] == say["verify"]
        browser.is_fine(f"passkey-{suffix}")
        browser.do("there", **{"is": True})
        browser.press(say["use"])
        assert "code=" in browser.do("wait", text="Application")["address"]
        # Without the passkey the page says so, and nothing is sent.
        browser.do("there", **{"is": False})
        browser.do("forget")
        browser.open(passkey_place)
        browser.do("there", **{"is": True})
        browser.press(say["by passkey"])
        browser.do("wait", text=say["refused"])
        browser.is_fine(f"passkey-refused-{suffix}")


@LANGUAGES
def test_a_code_by_email_and_no_scripts(demo, passkey_place, say):
    with open_browser(say, scripts=False) as browser:
        browser.open(passkey_place)
        assert say["by passkey"] not in browser.text()
        browser.fill(**{say["Username"]: "ann"})
        browser.press(say["proceed"])
        browser.do("choose", name=say["by email"])
        assert browser.press(say["proceed"])["title"] == say["verify"]
        browser.fill(**{say["code"]: last_code(demo, "ann@passkeys.example.com")})
        assert browser.press(say["sign in"])["title"] == say["offer"]
        assert say["no passkeys"] in browser.text()
        assert "code=" in browser.press(say["later"])["address"]


@LANGUAGES
def test_an_account_without_a_password(demo, passkey_place, say):
    suffix = say["locale"][:2]
    address = f"bob-{suffix}@passkeys.example.com"
    with open_browser(say) as browser:
        browser.open(passkey_place)
        browser.do("authenticator", there=True)
        browser.press(say["to sign up"], role="link")
        browser.is_fine(f"sign-up-without-password-{suffix}")
        browser.fill(**{say["Username"]: "bob", say["Email"]: address})
        browser.press(say["sign up"])
        browser.fill(**{say["code"]: last_code(demo, address)})
        assert browser.press(say["confirm"])["title"] == say["offer"]
        assert "code=" in browser.press(say["later"])["address"]
        # From then on by code, which is all that there is.
        browser.open(passkey_place)
        browser.fill(**{say["Username"]: "bob"})
        assert browser.press(say["proceed"])["title"] == say["verify"]
        browser.is_fine(f"code-by-email-{suffix}")
        browser.fill(**{say["code"]: last_code(demo, address)})
        assert "code=" in browser.press(say["sign in"])["address"]


@LANGUAGES
def test_a_browser_is_remembered(demo, cognito, place, ask, say):
    pool, client = place(DeviceConfiguration={"ChallengeRequiredOnNewDevice": True,
                                              "DeviceOnlyRememberedOnUserPrompt": True})
    assert call(demo, "SetUserPoolMfaConfig", {"UserPoolId": pool, "MfaConfiguration": "ON", "SmsMfaConfiguration": {
        "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}}}).status_code == 200
    add_user(cognito, pool, "ann", phone_number="+15550150", phone_number_verified="true")

    def sign_in():
        browser.open(ask(client, prompt="login"))
        browser.fill(**{say["Username"]: "ann", say["Password"]: PASSWORD})
        return browser.press(say["sign in"])

    with open_browser(say) as browser:
        assert sign_in()["title"] == say["verify"]
        browser.fill(**{say["code"]: last_code(demo, "+15550150@sms")})
        browser.do("choose", name=say["remember"])
        browser.is_fine(f"remember-browser-{say['locale'][:2]}")
        assert "code=" in browser.press(say["sign in"])["address"]
        assert "code=" in sign_in()["address"]
