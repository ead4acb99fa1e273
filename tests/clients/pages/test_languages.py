"""The languages of the sign-in pages, and of the mail that they send."""

import re

import pytest

from mailbox import last_code, letters, text_of
from pages import OAUTH, Browser


def test_pages_in_two_languages(demo, make_pool, make_client):
    client = make_client(make_pool(), **OAUTH)
    for headers, lang, title in (({}, None, "Sign in"), ({"Accept-Language": "ja,en;q=0.5"}, None, "サインイン"),
                                 ({"Accept-Language": "ja;q=0.4, en-GB;q=0.9"}, None, "Sign in"),
                                 ({"Accept-Language": "fr, ja;q=0.1"}, None, "サインイン"),
                                 ({"Accept-Language": "ja"}, "en", "Sign in"), ({}, "ja", "サインイン"),
                                 ({"Accept-Language": "ja;q=0"}, None, "Sign in"), ({}, "xx", "Sign in")):
        page = Browser(demo, **headers).ask(client, "/login", lang=lang)
        assert page.title == title, (headers, lang)
    japanese = Browser(demo).ask(client, "/login").link("/login?").link("/signup")
    assert japanese.title == "アカウントの作成" and '<html lang="ja">' in japanese.response.text


def test_a_chosen_language_is_remembered(demo, make_pool, make_client):
    client, browser = make_client(make_pool(), **OAUTH), Browser(demo, **{"Accept-Language": "en"})
    page = browser.ask(client, "/login")
    assert "poolguard-language" not in browser.session.cookies
    page = browser.get(next(each for each in page.links if each.endswith("&lang=ja")))
    cookie = page.response.headers["Set-Cookie"]
    assert "poolguard-language=ja; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000" in cookie and "Secure" not in cookie
    # On all pages, those of the gateway too, until another one is chosen; and it is set once.
    page = browser.ask(client, "/signup")
    assert page.title == "アカウントの作成" and "Set-Cookie" not in page.response.headers
    assert '<html lang="ja">' in browser.get("/").response.text
    assert browser.get("/error?error=invalid_client").problem == "不明なアプリケーションです。"
    assert '<html lang="en">' in browser.get("/?lang=en").response.text
    assert browser.ask(client, "/login").title == "Sign in"


def test_an_application_asks_for_a_language(demo, make_pool, make_client):
    client = make_client(make_pool(), **OAUTH)
    for asked, title in (({"ui_locales": "ja"}, "サインイン"), ({"ui_locales": "fr-CA ja-JP en"}, "サインイン"),
                         ({"ui_locales": "fr"}, "Sign in"), ({"ui_locales": "ja", "lang": "en"}, "Sign in"),
                         ({"lang": "ja"}, "サインイン")):
        browser = Browser(demo)
        page = browser.get(browser.ask(client, **asked).location)
        assert page.title == title, asked
        # The link to the other language leads there, whatever the application asked for.
        other = next(each for each in page.links if each.startswith("/login?") and "&lang=" in each)
        assert browser.get(other).title == ("Sign in" if title == "サインイン" else "サインイン"), asked


@pytest.mark.parametrize("how", ["header", "lang"])
def test_mail_is_in_the_language_of_the_pages(demo, how):
    name = f"japanese-{how}@example.com"
    client = demo.variables()["COGNITO_WEB_CLIENT_ID"]
    browser = Browser(demo, **({"Accept-Language": "ja"} if how == "header" else {}))
    asked = {"redirect_uri": "http://localhost:3000/api/auth/callback/cognito", **({"lang": "ja"} if how == "lang" else {})}
    page = browser.ask(client, "/signup", **asked).send(username=name, password="Passw0rd!")
    assert page.title == "アカウントの確認"
    first = letters(demo, name)[-1]
    assert first["Subject"] == "確認コード" and text_of(first).startswith("確認コードは ")
    assert page.send(1).status == 200 and letters(demo, name)[-1]["Subject"] == "確認コード"
    confirmed = demo.post("/auth/confirm", json={"email": name, "code": last_code(demo, name)})
    assert confirmed.status_code == 200, confirmed.text
    # Later messages too, wherever they are asked for.
    assert demo.post("/auth/forgot-password", json={"email": name}).status_code == 200
    assert letters(demo, name)[-1]["Subject"] == "パスワード再設定のコード"
    assert re.search(r"コードは \d{6} です", text_of(letters(demo, name)[-1]))


def test_mail_is_english_by_default_and_a_pools_own_text_stays(demo, make_pool, make_client):
    client = demo.variables()["COGNITO_WEB_CLIENT_ID"]
    callback = "http://localhost:3000/api/auth/callback/cognito"
    for number, language in enumerate(({}, {"Accept-Language": "fr"}, {"Accept-Language": "en, ja;q=0.5"})):
        name = f"english-{number}@example.com"
        Browser(demo, **language).ask(client, "/signup", redirect_uri=callback).send(username=name, password="Passw0rd!")
        assert letters(demo, name)[-1]["Subject"] == "Your verification code"
    client = make_client(make_pool(UsernameAttributes=["email"], EmailVerificationSubject="Willkommen",
                                   EmailVerificationMessage="Dein Code: {####}"), **OAUTH)
    Browser(demo, **{"Accept-Language": "ja"}).ask(client, "/signup").send(username="own@pages.example.com",
                                                                           password="Passw0rd!")
    own = letters(demo, "own@pages.example.com")[-1]
    assert own["Subject"] == "Willkommen" and text_of(own).startswith("Dein Code: ")
