"""People's own accounts in a real browser, by what they read there: in both languages, light and dark, narrow and wide,
with and without scripts."""

import re

import pytest

import totp
from account_pages import AtLocalhost, allow_everything
from accounts import PASSWORD, fresh_email, tokens_of
from chromium import Chromium
from mailbox import last_code
from poolguard import make_user

NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
ENGLISH = {
    "locale": "en-US", "scheme": "light", "viewport": WIDE, "name": "Email address", "password": "Password",
    "sign in": "Sign in", "profile": "Profile", "security": "Sign-in and security",
    "sessions": "Sessions and devices", "data": "Your data", "given name": "Given name", "save": "Save",
    "saved": "Saved.", "new address": "New email address", "save address": "Save: New email address", "code": "Code",
    "verify": "Verify: Email address", "verified": "The address is verified.", "set up": "Set up: Authenticator app",
    "finish": "Finish", "app on": "Sign-ins ask for a code from your app.", "add": "Add a passkey", "name of": "Name",
    "create": "Create a passkey", "rename": "Rename", "remove": "Remove", "none": "You have no passkeys.",
    "failed": "No passkey was made. Try again.", "no scripts": "Passkeys need scripts",
    "end all": "Sign out everywhere", "ended": "Signed out", "delete": "Delete your account",
    "confirm": "To confirm, enter the name of this account", "deleted": "Account deleted"}
JAPANESE = {
    "locale": "ja-JP", "scheme": "dark", "viewport": NARROW, "name": "メールアドレス", "password": "パスワード",
    "sign in": "サインイン", "profile": "プロフィール", "security": "サインインとセキュリティ",
    "sessions": "セッションとデバイス", "data": "データ", "given name": "名", "save": "保存", "saved": "保存しました。",
    "new address": "新しいメールアドレス", "save address": "保存: 新しいメールアドレス", "code": "コード",
    "verify": "確認する: メールアドレス", "verified": "アドレスを確認しました。", "set up": "設定する: 認証アプリ",
    "finish": "設定を完了", "app on": "サインイン時に認証アプリのコードが必要です。", "add": "パスキーを追加",
    "name of": "名前", "create": "パスキーを作成", "rename": "名前を変更", "remove": "削除",
    "none": "パスキーはまだありません。", "failed": "パスキーを作成できませんでした。もう一度お試しください。",
    "no scripts": "JavaScript とパスキー対応のブラウザーが必要", "end all": "すべての場所からサインアウト",
    "ended": "サインアウトしました", "delete": "アカウントの削除", "confirm": "確認のため、アカウント名を入力",
    "deleted": "アカウントを削除しました"}
# With scripts and without, each language once in each light and width.
LOOKS = [(ENGLISH, True), (JAPANESE, True), ({**ENGLISH, "scheme": "dark", "viewport": NARROW}, False),
         ({**JAPANESE, "scheme": "light", "viewport": WIDE}, False)]
LANGUAGES = pytest.mark.parametrize("say", [ENGLISH, JAPANESE], ids=["en", "ja"])
# For acts that take long.
WITH_AND_WITHOUT = pytest.mark.parametrize("say, scripts", [(ENGLISH, True), (JAPANESE, False)],
                                           ids=["en-scripts", "ja-no-scripts"])
PAGES = {"profile": "/account", "security": "/account/security", "sessions": "/account/sessions",
         "data": "/account/data"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with AtLocalhost(tmp_path_factory.mktemp("account-in-chromium") / "data") as running:
        allow_everything(running)
        yield running


@pytest.fixture
def email(server):
    address = fresh_email()
    make_user(server, address)
    return address


def look_of(say):
    return f"{say['locale'][:2]}-{say['scheme']}-{say['viewport']['width']}"


def open_browser(say, **options):
    return Chromium(locale=say["locale"], scheme=say["scheme"], viewport=say["viewport"], **options)


def sign_in(browser, server, email, say):
    """By the address of the account, which leads to the sign-in and back."""
    browser.open(server.url + "/account")
    browser.fill(**{say["name"]: email, say["password"]: PASSWORD})
    shown = browser.press(say["sign in"])
    assert shown["address"] == server.url + "/account", shown
    assert shown["title"].startswith(say["profile"])


def open_page(browser, say, name):
    return browser.press(say[name], role="link")


@pytest.mark.parametrize("say, scripts", LOOKS,
                         ids=[look_of(say) + ("" if scripts else "-no-scripts") for say, scripts in LOOKS])
def test_every_page_is_fine(server, email, say, scripts):
    for _ in range(3):
        tokens_of(server, email)
    with open_browser(say, scripts=scripts) as browser:
        sign_in(browser, server, email, say)
        for name, path in PAGES.items():
            assert open_page(browser, say, name)["address"] == server.url + path
            browser.is_fine(f"account-{name}-{look_of(say)}")


def test_one_request_for_a_page_but_style_and_scripts(server, email):
    with open_browser(ENGLISH) as browser:
        sign_in(browser, server, email, ENGLISH)
        browser.do("requests")
        browser.open(server.url + "/account/security")
        asked = {each.removeprefix(server.url) for each in browser.do("requests")["requests"]}
        assert {each for each in asked if not each.startswith("data:")} <= {
            "/account/security", "/pages/style.css", "/pages/pages.js"}


@WITH_AND_WITHOUT
def test_profile_address_and_app(server, email, say, scripts):
    address = fresh_email()
    with open_browser(say, scripts=scripts) as browser:
        sign_in(browser, server, email, say)
        browser.fill(**{say["given name"]: "Ann"})
        browser.press(say["save"])
        assert say["saved"] in browser.text()
        browser.fill(**{say["new address"]: address})
        browser.press(say["save address"])
        browser.is_fine(f"account-address-{look_of(say)}")
        browser.fill(**{say["code"]: last_code(server, address)})
        browser.press(say["verify"])
        assert say["verified"] in browser.text()
        open_page(browser, say, "security")
        browser.press(say["set up"])
        browser.is_fine(f"account-app-{look_of(say)}")
        key = re.search(r"\b[A-Z2-7]{32,}\b", browser.text()).group()
        browser.fill(**{say["code"]: totp.code(key)})
        browser.press(say["finish"])
        assert say["app on"] in browser.text()


@LANGUAGES
def test_a_passkey_is_added_renamed_and_removed(server, email, say):
    with open_browser(say) as browser:
        sign_in(browser, server, email, say)
        browser.do("authenticator", there=True)
        open_page(browser, say, "security")
        browser.press(say["add"])
        browser.fill(**{say["name of"]: "My phone"})
        browser.is_fine(f"account-new-passkey-{look_of(say)}")
        browser.press(say["create"])
        browser.do("wait", text="My phone")
        assert len(browser.do("passkeys")["credentials"]) == 1
        browser.do("question", line=f"{say['rename']}: My phone")
        browser.fill(**{say["name of"]: "Old phone"})
        browser.is_fine(f"account-passkey-{look_of(say)}")
        browser.press(f"{say['rename']}: My phone")
        browser.do("wait", text="Old phone")
        browser.do("question", line=f"{say['remove']}: Old phone")
        browser.press(f"{say['remove']}: Old phone")
        browser.do("wait", text=say["none"])


@LANGUAGES
def test_a_passkey_that_is_not_made_is_complained_about(server, email, say):
    # A device without a place for passkeys, as browsers without one answer.
    refusing = "navigator.credentials.create = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
    with open_browser(say, before=refusing) as browser:
        sign_in(browser, server, email, say)
        open_page(browser, say, "security")
        browser.press(say["add"])
        browser.press(say["create"])
        browser.do("wait", text=say["failed"])
        browser.is_fine(f"account-passkey-failed-{look_of(say)}")


@LANGUAGES
def test_passkeys_without_scripts_say_why_not(server, email, say):
    with open_browser(say, scripts=False) as browser:
        sign_in(browser, server, email, say)
        open_page(browser, say, "security")
        browser.press(say["add"])
        assert say["no scripts"] in browser.text() and say["create"] not in browser.text()


@WITH_AND_WITHOUT
def test_the_end_of_all_sessions_and_of_the_account(server, email, say, scripts):
    with open_browser(say, scripts=scripts) as browser:
        sign_in(browser, server, email, say)
        open_page(browser, say, "sessions")
        browser.do("question", line=say["end all"])
        assert browser.press(say["end all"])["title"] == say["ended"]
        assert "poolguard-session" not in {each["name"] for each in browser.do("cookies")["cookies"]}
        browser.is_fine(f"account-signed-out-{look_of(say)}")
        sign_in(browser, server, email, say)
        open_page(browser, say, "data")
        browser.do("question", line=say["delete"])
        browser.fill(**{say["confirm"]: email})
        assert browser.press(say["delete"])["title"] == say["deleted"]
        browser.is_fine(f"account-deleted-{look_of(say)}")
