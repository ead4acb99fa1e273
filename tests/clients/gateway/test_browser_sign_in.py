"""What browsers do around a sign-in at the gateway: tabs, Back, reload, slow users, deep links, and the sign-out."""

import concurrent.futures
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests

from accounts import make_google
from certificates import make_certificate
from faked_clock import FakedClock
from gateway_browser import NAVIGATION, Browser
from poolguard import Server, make_user
from providers import parameters_of

STRANGER = "stranger@example.com"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("browser") / "data", "--demo") as one:
        make_user(one, STRANGER)
        yield one


def password_of(server):
    return re.search(r"admin@example.com +(\S+)", "\n".join(server.banner)).group(1)


@pytest.fixture(scope="module")
def password(server):
    return password_of(server)


@pytest.fixture
def browser(server):
    return Browser(server, **NAVIGATION)


def form_of(browser, **query):
    """Begins a sign-in; returns the page with the form."""
    return browser.get(browser.get(browser.leave(**query).location).location)


def submit(page, password, name="admin@example.com"):
    """Signs in at the form; returns the address of the callback."""
    back = page.send(username=name, password=password)
    assert "/auth/cognito/callback?" in back.location, (back.status, back.problem)
    return back.location


def sign_in_link(page):
    return next(each for each in page.links if "/start?" in each)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_each_tab_ends_where_it_wanted_to_go(server, browser, password, order):
    forms = [form_of(browser, return_to=f"/tab/{n}?a=b#c") for n in range(3)]
    for n in order:
        assert browser.get(submit(forms[n], password)).location == f"/tab/{n}?a=b#c"
        assert browser.known()["email"] == "admin@example.com"


def test_twelve_tabs_leave_ten_cookies_and_all_lead_on(browser, password):
    away = []
    for n in range(12):
        away.append(browser.leave(return_to=f"/tab/{n}").location)
        assert len(browser.departures) == min(n + 1, 10)
    # The cookie of the first tab is gone.
    first = browser.get(submit(browser.get(browser.get(away[0]).location), password))
    assert (first.status, first.location, first.title) == (400, None, "Something went wrong")
    assert sign_in_link(first) == "/auth/cognito/start?return_to=%2Ftab%2F0"
    assert browser.known() == {"authenticated": False}
    again = browser.get(browser.get(browser.get(sign_in_link(first)).location).location)
    assert again.location == "/tab/0" and browser.known()["authenticated"]
    # The browser is signed in at the pages, so the others need no form.
    for n in (1, 2, 5, 11):
        assert browser.get(browser.get(away[n]).location).location == f"/tab/{n}"
    assert sum(len(name) + len(value) for name, value in browser.departures.items()) < 1200


def test_a_reload_of_the_callback_leads_on(browser, password):
    callback = submit(form_of(browser, return_to="/welcome?a=b"), password)
    for _ in range(3):
        assert browser.get(callback).location == "/welcome?a=b"
    # Cognito ends the tokens of a code that comes twice.
    assert browser.known()["email"] == "admin@example.com"
    assert browser.get("/me").status == 200


def test_a_callback_that_is_loaded_often_at_once_signs_in_once(server, password):
    browser = Browser(server, **NAVIGATION)
    callback = submit(form_of(browser, return_to="/welcome"), password)
    cookies = browser.session.cookies.get_dict()

    def load(_):
        return requests.get(callback, cookies=cookies, headers=NAVIGATION, allow_redirects=False, timeout=30)

    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(load, range(8)))
    [begun] = [each for each in answers if each.status_code == 302]
    assert {each.status_code for each in answers} == {302, 400}
    cookie = {"poolguard-session": begun.cookies["poolguard-session"]}
    assert requests.get(server.url + "/me", cookies=cookie, timeout=9).status_code == 200


def test_back_to_the_form_signs_in_again(browser, password):
    form = form_of(browser, return_to="/welcome")
    address = form.response.url
    assert browser.get(submit(form, password)).location == "/welcome"
    assert browser.get(submit(browser.get(address), password)).location == "/welcome"
    assert browser.known()["email"] == "admin@example.com"
    # As somebody else: who signed in last is signed in.
    assert browser.get(submit(browser.get(address), "Passw0rd!", STRANGER)).location == "/welcome"
    assert browser.known()["email"] == STRANGER
    # The form was used before; it is shown again and then works.
    stale = form.send(username="admin@example.com", password=password)
    assert stale.problem == "This form was already submitted or has expired. Try again."
    assert browser.get(submit(stale, password)).location == "/welcome"


@pytest.mark.parametrize("minutes", [11, 59, 61, 300, 24 * 60 - 1])
def test_a_slow_user_is_signed_in(tmp_path, start, minutes):
    clock = FakedClock(tmp_path)
    server = start("--demo", env=clock.environment)
    browser = Browser(server, **NAVIGATION)
    form = form_of(browser, return_to="/welcome?a=b")
    clock.move(minutes * 60)
    sent = form.send(username="admin@example.com", password=password_of(server))
    if not sent.location:
        sent = sent.send(username="admin@example.com", password=password_of(server))
    assert browser.get(sent.location).location == "/welcome?a=b"
    assert browser.known()["authenticated"]


def test_after_more_than_a_day_a_page_leads_on(tmp_path, start):
    clock = FakedClock(tmp_path)
    server = start("--demo", env=clock.environment)
    browser = Browser(server, **NAVIGATION)
    form = form_of(browser, return_to="/welcome?a=b")
    clock.move(24 * 3600 + 1)
    shown = browser.get(submit(form.send(username="x", password="x"), password_of(server)))
    assert shown.status == 400 and browser.known() == {"authenticated": False}
    assert shown.response.headers["Content-Type"].startswith("text/html")
    back = browser.get(browser.get(browser.get(sign_in_link(shown)).location).location)
    assert back.location == "/welcome?a=b" and browser.known()["authenticated"]


def test_nobody_is_signed_in_as_somebody_else(server, browser, password):
    attacker = Browser(server)
    theirs = submit(form_of(attacker, return_to="/welcome"), "Passw0rd!", STRANGER)
    browser.leave(return_to="/mine")
    refused = browser.get(theirs)
    assert refused.status == 400 and "Set-Cookie" not in refused.response.headers
    assert browser.known() == {"authenticated": False}
    browser.begin(password)
    # Somebody who is signed in stays so, and the code is not used.
    led_on = browser.get(theirs)
    assert (led_on.status, led_on.location) == (302, "/welcome") and "Set-Cookie" not in led_on.response.headers
    assert browser.known()["email"] == "admin@example.com"
    assert attacker.get(theirs).location == "/welcome" and attacker.known()["email"] == STRANGER


def test_an_unknown_state_leads_nowhere_else(server, browser, password):
    state = parameters_of(browser.leave(return_to="/welcome").location)["state"]
    states = (None, "x", "https://evil.example/", state[:-4] + "AAAA", state + "A", "A" * 4096)
    for each in states:
        page = browser.get("/auth/cognito/callback", params={"state": each, "code": "x"})
        assert page.status == 400 and sign_in_link(page) == "/auth/cognito/start?return_to=%2F"
        program = requests.get(server.url + "/auth/cognito/callback", params={"state": each, "code": "x"}, timeout=9)
        assert program.json()["code"] == "state_mismatch"
    browser.begin(password)
    for each in states:
        assert browser.get("/auth/cognito/callback", params={"state": each, "code": "x"}).location == "/"


def test_pages_for_refusals_are_in_the_browsers_language(server, password):
    browser = Browser(server, **NAVIGATION, **{"Accept-Language": "ja"})
    page = browser.get("/auth/cognito/callback?state=x&code=y")
    assert (page.status, page.title) == (400, "エラーが発生しました")
    assert "もう一度サインインする" in page.text and '<html lang="ja">' in page.response.text
    for path, status in (("/auth/twitter/start", 404), ("/auth/cognito/start?return_to=//evil.example", 400),
                         ("/auth/cognito/start?return_to=" + "a" * 2000, 400)):
        page = browser.get(path)
        assert page.status == status and page.title and page.location is None, path
        assert page.response.headers["Content-Type"].startswith("text/html"), path


@pytest.mark.parametrize("path, status", [
    ("/nothing", 404), ("/auth/nothing/at/all", 404), ("/docs/nothing.css", 404), ("/api/user/login", 405)])
def test_a_missing_page_is_a_page_to_browsers_only(server, path, status):
    page = Browser(server, **NAVIGATION).get(path)
    assert page.status == status and page.response.headers["Content-Type"].startswith("text/html")
    assert page.title in ("Page not found", "Something went wrong") and "/" in page.links
    assert "style-src 'self'" in page.response.headers["Content-Security-Policy"]
    japanese = Browser(server, **NAVIGATION, **{"Accept-Language": "ja,en;q=0.5"}).get(path)
    assert japanese.title in ("ページが見つかりません", "エラーが発生しました")
    for headers in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}, {**NAVIGATION, "Sec-Fetch-Mode": "cors"},
                    {"Accept": "application/json, text/html;q=0.9"}, {**NAVIGATION, "Authorization": "Bearer x"}):
        answer = server.get(path, headers=headers)
        assert answer.status_code == status and answer.json()["code"] in ("not_found", "method_not_allowed"), headers


def test_the_first_page_says_how_to_sign_in_and_who_is_signed_in(browser, password):
    page = browser.get("/")
    assert "You are not signed in." in page.text and "signed in as" not in page.text
    back = submit(browser.get(browser.get(browser.get(sign_in_link(page)).location).location), password)
    assert browser.get(back).location == "/"
    page = browser.get("/")
    assert "You are signed in as admin@example.com" in page.text and "Groups: admin" in page.text
    assert "/auth/sign-out" in page.links and not any("/start" in each for each in page.links)
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "サインイン中" in browser.get("/?lang=ja").text
    # A session that has ended is none.
    browser.session.cookies.clear()
    browser.session.cookies.set("poolguard-session", "x" * 43)
    assert "You are not signed in." in browser.get("/").text


def test_the_first_page_without_sign_in_pages(start):
    server = start(env={"COGNITO_USER_POOL_ID": "us-east-1_Te5tPo0l1", "COGNITO_APP_CLIENT_ID": "abc",
                        "COGNITO_JWKS_URL": "http://127.0.0.1:9/jwks.json", "AWS_ACCESS_KEY_ID": "a",
                        "AWS_SECRET_ACCESS_KEY": "b"})
    page = Browser(server, **NAVIGATION).get("/")
    assert "no sign-in pages" in page.text and "POST /api/user/login" in page.text
    assert "/docs#/user/login" in page.links and not any("/start" in each for each in page.links)
    refused = Browser(server, **NAVIGATION).get("/auth/cognito/start")
    assert refused.status == 400 and "COGNITO_DOMAIN" in refused.text


def test_the_sign_out_page_ends_both_sessions(server, browser, password):
    tokens = browser.begin(password).known()
    kept = browser.cookie
    page = browser.get("/auth/sign-out")
    assert (page.status, page.title) == (200, "Sign out") and len(page.forms) == 1
    assert browser.known()["subject"] == tokens["subject"]
    out = page.send()
    assert out.status == 302 and out.location.startswith(server.url + "/logout?")
    assert "poolguard-session" not in browser.session.cookies
    home = browser.get(out.location)
    assert (home.status, home.location) == (302, server.url + "/") and "cognito" not in browser.session.cookies
    browser.session.cookies.set("poolguard-session", kept)
    assert browser.known() == {"authenticated": False}
    assert browser.get(browser.leave().location).location.startswith("/login?")


def test_the_sign_out_form_is_the_sessions_own(server, browser, password):
    browser.begin(password)
    page = browser.get("/auth/sign-out")
    token = page.forms[0]["fields"]["csrf_token"]
    other = Browser(server).begin(password).get("/auth/sign-out").forms[0]["fields"]["csrf_token"]
    for wrong in (None, "", other, token[:-1], token + "A"):
        fields = {} if wrong is None else {"csrf_token": wrong}
        refused = browser.post("/auth/sign-out", fields)
        assert (refused.status, refused.location, len(refused.forms)) == (403, None, 1), fields
        assert refused.problem == "This form was not sent from this page. Try again."
        assert browser.known()["authenticated"]
    # The form that came with the refusal works.
    assert refused.send().status == 302 and browser.known() == {"authenticated": False}


def test_another_site_cannot_drop_the_session(server, browser, password):
    """Its form comes without the cookie, which is SameSite=Lax."""
    browser.begin(password)
    sent = server.post("/auth/sign-out", headers={"Sec-Fetch-Site": "cross-site"}, data={}, allow_redirects=False)
    assert "poolguard-session" not in sent.headers.get("Set-Cookie", "") and browser.known()["authenticated"]


def test_the_sign_out_page_of_somebody_without_a_session(server, browser):
    page = browser.get("/auth/sign-out?lang=ja")
    assert page.title == "サインアウト" and "csrf_token" not in page.forms[0]["fields"]
    assert "/auth/sign-out?lang=en" in page.links
    out = page.send()
    assert (out.status, browser.get(out.location).location) == (302, server.url + "/")
    assert "'self'" in page.response.headers["Content-Security-Policy"]


def test_a_sign_out_at_the_pages_ends_the_gateways_session(server, browser, password):
    browser.begin(password)
    kept = browser.cookie
    web = server.variables()["COGNITO_WEB_CLIENT_ID"]
    for wrong in ("https://evil.example/", "http://localhost:3000/other", ""):
        assert browser.get(f"/logout?client_id={web}&logout_uri={quote(wrong, safe='')}").status == 400
        assert browser.known()["authenticated"]
    out = browser.get(f"/logout?client_id={web}&logout_uri=http://localhost:3000/")
    assert out.location == "http://localhost:3000/" and "poolguard-session" not in browser.session.cookies
    browser.session.cookies.set("poolguard-session", kept)
    assert browser.known() == {"authenticated": False} and browser.get("/me").status == 401
    # Another browser of the same user stays signed in.
    other = Browser(server).begin(password)
    Browser(server).get(f"/logout?client_id={web}&logout_uri=http://localhost:3000/")
    assert other.known()["authenticated"]


def test_to_sign_in_as_somebody_else_ends_the_gateways_session_too(server, browser, password):
    browser.begin(password)
    web = server.variables()["COGNITO_WEB_CLIENT_ID"]
    callback = "http://localhost:3000/api/auth/callback/cognito"
    out = browser.get(f"/logout?client_id={web}&redirect_uri={callback}&response_type=code&state=s")
    assert out.location.startswith("/login?") and browser.known() == {"authenticated": False}


def cookie_names(response):
    return re.findall("(?:^|, )([^=;, ]+)=[^;]*; Path=/; HttpOnly; SameSite=Lax; Secure",
                      response.headers["Set-Cookie"])


def test_every_cookie_is_bound_to_its_host_over_tls(tmp_path, start):
    certificate, key = make_certificate(tmp_path, "host")
    server = start("--demo", "--tls-cert", certificate, "--tls-key", key, scheme="https", ca=str(certificate))
    cognito, client = server.boto3(), server.variables()["COGNITO_APP_CLIENT_ID"]
    pool = server.variables()["COGNITO_USER_POOL_ID"]
    make_google(cognito, pool)
    settings = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    for name in ("ClientName", "LastModifiedDate", "CreationDate"):
        settings.pop(name)
    cognito.update_user_pool_client(**{**settings, "SupportedIdentityProviders": ["COGNITO", "Google"]})
    browser = Browser(server, **NAVIGATION)
    away = browser.get(browser.leave("google", return_to="/welcome").location)
    assert away.location.startswith("https://accounts.google.com/")
    form = form_of(browser, return_to="/welcome")
    back = form.send(username="admin@example.com", password=password_of(server))
    done = browser.get(back.location)
    assert done.location == "/welcome" and browser.known()["authenticated"]
    found = [cookie_names(each.response) for each in (away, form, back, done)]
    assert [re.sub("-[0-9a-zA-Z_-]{18}$", "-ID", names[0]) for names in found] == [
        "__Host-poolguard-provider-ID", "__Host-XSRF-TOKEN", "__Host-cognito", "__Host-poolguard-session"]
    assert all(each.name.startswith("__Host-") and each.secure and each.path == "/" and not each.domain_specified
               for each in browser.session.cookies)
    assert len(browser.departures) == 2
    out = browser.get("/auth/sign-out").send()
    assert browser.get(out.location).location == server.url + "/"
    assert not {"__Host-cognito", "__Host-poolguard-session"} & set(browser.session.cookies.keys())
    # The names without the prefix mean nothing.
    assert server.get("/auth/session", cookies={"poolguard-session": "x"}).json() == {"authenticated": False}


def test_the_state_is_sealed(browser):
    state = parameters_of(browser.leave(return_to="/secret/path?a=b").location)["state"]
    assert re.fullmatch("[A-Za-z0-9_-]+", state) and "secret" not in state
    longest = parse_qs(urlsplit(browser.leave(return_to="/" + "a" * 1535).location).query)["state"][0]
    assert len(longest) < 2600
