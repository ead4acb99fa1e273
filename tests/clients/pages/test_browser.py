"""The sign-in pages in a real browser: sign-up to sign-out, light and dark, large and small, both languages."""

from urllib.parse import parse_qs, urlsplit

import pytest

import totp
from accounts import make_google
from chromium import Chromium
from cognito import add_user
from mailbox import last_code
from pages import OAUTH, redeem

SMALL = {"width": 320, "height": 640}


def code_in(answer):
    return parse_qs(urlsplit(answer["address"]).query)["code"][0]


@pytest.mark.parametrize("scheme, viewport", [("light", None), ("dark", SMALL)])
def test_from_sign_up_to_sign_out(demo, application, place, ask, scheme, viewport):
    _, client = place(UsernameAttributes=["email"])
    name = f"walker-{scheme}@example.com"
    options = {"viewport": viewport} if viewport else {}
    with Chromium(scheme=scheme, **options) as browser:
        assert browser.open(ask(client))["title"] == "Sign in"
        browser.is_fine(f"sign-in-{scheme}")
        browser.do("requests")
        browser.open(ask(client, "/login"))
        fetched = {urlsplit(each).path for each in browser.do("requests")["requests"] if not each.startswith("data:")}
        # The browser keeps style and script.
        assert {"/login"} <= fetched <= {"/login", "/login/style.css", "/login/fields.js"}
        browser.press("Create an account", role="link")
        browser.is_fine(f"sign-up-{scheme}")
        browser.fill(Email_address=name, New_password="Passw0rd!")
        assert browser.press("Create account")["title"] == "Confirm your account"
        browser.is_fine(f"confirm-{scheme}")
        browser.fill(Code=last_code(demo, name))
        back = browser.press("Confirm")
        assert back["title"] == "Application" and code_in(back)
        browser.open(ask(client, prompt="login"))
        browser.fill(Email_address=name, Password="wrongPassw0rd!")
        browser.press("Sign in")
        assert "The username or password is wrong." in browser.text()
        browser.is_fine(f"wrong-password-{scheme}")
        browser.press("Forgot your password?", role="link")
        browser.is_fine(f"forgotten-{scheme}")
        browser.fill(Email_address=name)
        browser.press("Send code")
        browser.is_fine(f"reset-{scheme}")
        browser.fill(Code=last_code(demo, name), New_password="An0therPassword!")
        browser.press("Set password")
        browser.fill(Email_address=name, Password="An0therPassword!")
        back = browser.press("Sign in")
        assert back["title"] == "Application" and back["address"].startswith(application + "/back?code=")
        assert "id_token" in redeem(demo, client, code_in(back), redirect_uri=application + "/back").json()
        assert browser.do("complaints")["complaints"] == []
        silent = browser.open(ask(client, prompt="none"))
        assert code_in(silent)
        out = browser.open(demo.url + f"/logout?client_id={client}&logout_uri={application}/bye")
        assert out["address"] == application + "/bye"
        assert "error=login_required" in browser.open(ask(client, prompt="none"))["address"]


def test_second_factors_and_first_passwords(demo, cognito, place, ask):
    pool, client = place()
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="ON",
                                     SoftwareTokenMfaConfiguration={"Enabled": True})
    cognito.admin_create_user(UserPoolId=pool, Username="newcomer", TemporaryPassword="Temp0rary!",
                              MessageAction="SUPPRESS")
    with Chromium(viewport=SMALL) as browser:
        browser.open(ask(client))
        browser.fill(Username="newcomer", Password="Temp0rary!")
        assert browser.press("Sign in")["title"] == "Choose a new password"
        browser.is_fine("first-password")
        browser.fill(New_password="MyOwnPassw0rd!")
        assert browser.press("Set password")["title"] == "Set up an authenticator app"
        browser.is_fine("authenticator")
        key = browser.do("attribute", selector="input[name=key]", name="value")["value"]
        browser.fill(Code=totp.code(key))
        assert code_in(browser.press("Confirm"))
        browser.open(ask(client, prompt="login"))
        browser.fill(Username="newcomer", Password="MyOwnPassw0rd!")
        assert browser.press("Sign in")["title"] == "Verify that it is you"
        assert browser.do("attribute", selector="#code", name="autocomplete")["value"] == "one-time-code"
        browser.is_fine("second-factor")


def test_a_choice_of_factors_and_providers(demo, cognito, place, ask):
    import node_clients
    pool, client = place(AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]})
    node_clients.sdk(demo, "SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="ON", EmailMfaConfiguration={},
                     SmsMfaConfiguration={"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}})
    add_user(cognito, pool, "ann", email="ann@browser.example.com", email_verified="true", phone_number="+15550112",
             phone_number_verified="true")
    make_google(cognito, pool)
    described = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    cognito.update_user_pool_client(UserPoolId=pool, ClientId=client, **{
        **OAUTH, "CallbackURLs": described["CallbackURLs"], "SupportedIdentityProviders": ["COGNITO", "Google"]})
    with Chromium(scheme="dark") as browser:
        browser.open(ask(client))
        assert "Continue with Google" in browser.text()
        browser.is_fine("providers")
        browser.fill(Username="ann", Password="Passw0rd!")
        assert browser.press("Sign in")["title"] == "Choose how to verify"
        browser.is_fine("choice")
        browser.do("choose", name="Email")
        browser.press("Continue")
        browser.fill(Code=last_code(demo, "ann@browser.example.com"))
        assert code_in(browser.press("Sign in"))


def test_pages_in_japanese_and_errors(demo, place, ask):
    _, client = place()
    with Chromium(locale="ja-JP", viewport=SMALL) as browser:
        assert browser.open(ask(client))["title"] == "サインイン"
        browser.is_fine("sign-in-ja")
        assert browser.press("English", role="link")["title"] == "Sign in"
        assert browser.open(ask(client, "/signup"))["title"] == "Create an account"
        assert browser.press("日本語", role="link")["title"] == "アカウントの作成"
        browser.is_fine("sign-up-ja")
        assert browser.open(ask("unknown"))["title"] == "エラーが発生しました"
        browser.do("complaints")
        browser.is_fine("error-ja")


def test_pages_work_without_scripts_and_with_a_logo(tmp_path, start, ask):
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10"/></svg>')
    server = start("--demo", env={"POOLGUARD_PAGES_COLOR": "#ffd60a", "POOLGUARD_PAGES_LOGO": str(logo)})
    asked = urlsplit(ask(server.variables()["COGNITO_WEB_CLIENT_ID"],
                         redirect_uri="http://localhost:3000/api/auth/callback/cognito"))
    sign_in = f"{server.url}{asked.path}?{asked.query}"
    with Chromium() as browser:
        for address, name in ((sign_in, "own-looks"), (server.url + "/", "own-looks-home")):
            browser.open(address)
            browser.is_fine(name)
            assert browser.do("attribute", selector="img.logo", name="src")["value"] == "/login/logo"
    with Chromium(scripts=False) as browser:
        browser.open(sign_in)
        browser.fill(Email_address="nobody@example.com", Password="wrongPassw0rd!")
        browser.press("Sign in")
        assert "The username or password is wrong." in browser.text()


@pytest.mark.parametrize("name, value", [
    ("POOLGUARD_PAGES_COLOR", "blue"), ("POOLGUARD_PAGES_LOGO", "/nowhere.png"), ("POOLGUARD_PRODUCT_NAME", "a" * 65),
    ("POOLGUARD_TERMS_URL", "javascript:alert(1)"), ("POOLGUARD_SUPPORT_EMAIL", "nobody")])
def test_invalid_looks_are_refused(tmp_path, name, value):
    from poolguard import run
    done = run("serve", "--data", tmp_path / "data", folder=tmp_path, env={name: value})
    assert done.returncode == 2 and name in done.stderr and value in done.stderr


def test_tabs_back_and_reload_at_the_gateway(start):
    server = start("--demo")
    name, password = server.users()[0]

    def sign_in():
        browser.fill(Email_address=name, Password=password)
        return browser.press("Sign in")

    with Chromium() as browser:
        browser.open(server.url + "/")
        browser.is_fine("home")
        assert browser.press("Sign in", role="link")["title"] == "Sign in"
        browser.do("tab", number=1)
        browser.open(server.url + "/auth/cognito/start?return_to=/nothing/here?a=b@c")
        browser.do("tab", number=2)
        browser.open(server.url + "/auth/cognito/start?return_to=/auth/sign-out")
        browser.do("tab", number=0)
        browser.do("reload")
        assert sign_in()["address"] == server.url + "/"
        assert f"You are signed in as {name}" in browser.text()
        browser.is_fine("home-signed-in")
        browser.do("reload")
        assert f"You are signed in as {name}" in browser.text()
        browser.do("tab", number=1)
        missing = sign_in()
        assert missing == {"address": server.url + "/nothing/here?a=b@c", "title": "Page not found"}
        browser.do("complaints")
        browser.is_fine("not-found")
        # Back to the form: it works again.
        assert browser.do("back")["title"] == "Sign in"
        assert sign_in()["address"] == server.url + "/nothing/here?a=b@c"
        browser.do("tab", number=2)
        assert sign_in()["address"] == server.url + "/auth/sign-out"
        browser.do("complaints")
        browser.is_fine("sign-out")
        assert browser.press("Sign out")["address"] == server.url + "/"
        assert "You are not signed in." in browser.text()
        assert browser.do("complaints")["complaints"] == []
        browser.open(server.url + "/auth/cognito/callback?state=x&code=y")
        browser.do("complaints")
        browser.is_fine("unknown-sign-in")
        assert browser.press("Sign in again", role="link")["title"] == "Sign in"
        assert sign_in()["address"] == server.url + "/"


def test_the_gateways_pages_in_japanese_without_scripts(start):
    server = start("--demo")
    name, password = server.users()[0]
    with Chromium(locale="ja-JP", scripts=False, viewport=SMALL, scheme="dark") as browser:
        browser.open(server.url + "/")
        assert "サインインしていません。" in browser.text()
        browser.press("サインイン", role="link")
        browser.fill(メールアドレス=name, パスワード=password)
        browser.press("サインイン")
        assert "サインイン中" in browser.text() and name in browser.text()
        browser.press("サインアウト", role="link")
        assert browser.press("サインアウト")["address"] == server.url + "/"
        assert "サインインしていません。" in browser.text()
        assert browser.press("English", role="link")["address"] == server.url + "/?lang=en"
        assert "You are not signed in." in browser.text()
