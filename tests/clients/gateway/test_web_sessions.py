"""Sign-in at the gateway through the pages: tokens for programs, and sessions for browsers."""

import concurrent.futures
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

import providers
from cognito import claims
from faked_clock import FakedClock
from gateway_browser import Browser
from poolguard import Server
from providers import parameters_of

RETURN = "http://localhost:3000/welcome"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("web")
    with Server(folder / "data", "--demo", env={"POOLGUARD_RETURN_URLS": RETURN, "POOLGUARD_OIDC_PROVIDERS": "Corporate"}) as one:
        yield one


@pytest.fixture(scope="module")
def password(server):
    return re.search(r"admin@example.com +(\S+)", "\n".join(server.banner)).group(1)


@pytest.fixture
def browser(server):
    return Browser(server)


def test_tokens_are_returned_without_a_return_address(server, browser, password):
    gone = browser.leave()
    asked = parameters_of(gone.location)
    assert gone.status == 302 and gone.location.startswith(server.url + "/oauth2/authorize?")
    assert asked["identity_provider"] == "COGNITO" and asked["redirect_uri"] == server.url + "/auth/cognito/callback"
    assert asked["code_challenge_method"] == "S256"
    back = browser.sign_in(password)
    answer = browser.get(back.location)
    assert answer.status == 200 and answer.response.headers["Cache-Control"] == "no-store"
    tokens = answer.response.json()
    assert tokens.keys() == {"id_token", "access_token", "refresh_token", "expires_in", "token_type"}
    assert claims(tokens["id_token"])["email"] == "admin@example.com"
    mine = server.get("/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert mine.status_code == 200
    fresh = server.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert fresh.status_code == 200
    # The sign-in's cookie is deleted.
    assert browser.get(back.location).response.json()["code"] == "state_mismatch"


def test_each_provider_has_its_cognito_name(browser):
    for name, at_cognito in (("google", "Google"), ("facebook", "Facebook"), ("amazon", "LoginWithAmazon"),
                             ("apple", "SignInWithApple"), ("Corporate", "Corporate")):
        assert parameters_of(browser.leave(name, login_hint="ann").location).items() >= {
            "identity_provider": at_cognito, "login_hint": "ann"}.items()
    for unknown in ("twitter", "Google", "corporate", "COGNITO"):
        assert browser.leave(unknown).response.json()["code"] == "provider_not_found"
        assert browser.get(f"/auth/{unknown}/callback?code=x&state=y").status == 404


def test_a_provider_of_the_pool_signs_in_through_the_gateway(server, browser):
    cognito = server.boto3()
    pool, client = server.variables()["COGNITO_USER_POOL_ID"], server.variables()["COGNITO_APP_CLIENT_ID"]
    with providers.certified(server, {"ann": {"email": "ann@elsewhere.example", "email_verified": True}}) as issuer:
        cognito.create_identity_provider(
            UserPoolId=pool, ProviderName="Corporate", ProviderType="OIDC",
            ProviderDetails={"client_id": providers.CLIENT, "client_secret": providers.SECRET, "oidc_issuer": issuer,
                             "attributes_request_method": "GET", "authorize_scopes": "openid email"},
            AttributeMapping={"email": "email", "email_verified": "email_verified"})
        settings = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
        for name in ("ClientName", "LastModifiedDate", "CreationDate"):
            settings.pop(name)
        cognito.update_user_pool_client(**{**settings, "SupportedIdentityProviders": ["COGNITO", "Corporate"]})
        away = browser.get(browser.leave("Corporate", return_to=RETURN).location)
        visitor = providers.Visitor(server)
        back = browser.get(browser.get(visitor.sign_in(away.location, "ann")).location)
        assert back.location == RETURN
        assert browser.known()["email"] == "ann@elsewhere.example"


def test_a_session_authenticates_its_user(server, browser, password):
    assert browser.known() == {"authenticated": False}
    browser.begin(password)
    cookie = next(each for each in browser.session.cookies if each.name == "poolguard-session")
    assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "Lax"
    assert cookie.expires is None
    known = browser.known()
    assert known["authenticated"] and known["email"] == "admin@example.com" and "admin" in known["groups"]
    assert browser.get("/me").response.json()["sub"] == known["subject"]
    assert browser.get("/api/items/me").status == 200
    assert browser.get("/messages/private").status == 200
    assert browser.get("/api/admin/users").status == 200
    # The Authorization header takes precedence.
    assert browser.get("/me", headers={"Authorization": "Bearer nonsense"}).status == 401
    assert "eyJ" not in browser.session.cookies["poolguard-session"]


def test_writes_need_the_sessions_csrf_token(server, browser, password):
    token = browser.begin(password).known()["csrf_token"]
    item = {"name": "an item"}
    other = Browser(server).begin(password).known()["csrf_token"]
    for wrong in (None, "", token[:-1], token + "A", other):
        answer = browser.write("POST", "/api/items", wrong, json=item)
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_token_required")
    made = browser.write("POST", "/api/items", token, json=item)
    assert made.status_code == 201
    assert browser.write("DELETE", made.headers["Location"]).status_code == 403
    assert browser.write("DELETE", made.headers["Location"], token).status_code == 204
    assert browser.write("DELETE", "/auth/session").status_code == 403


def test_sign_out_ends_the_session_here_and_at_cognito(server, browser, password):
    known = browser.begin(password).known()
    kept = browser.cookie
    done = browser.write("DELETE", "/auth/session", known["csrf_token"])
    assert done.json()["message"] == "Signed out" and "poolguard-session" not in browser.session.cookies
    out = browser.get(done.json()["logout_url"])
    assert (out.status, out.location) == (302, server.url + "/")
    browser.session.cookies.set("poolguard-session", kept)
    assert browser.known() == {"authenticated": False}
    assert browser.get("/me").response.json()["code"] == "token_missing"
    assert browser.get(browser.leave().location).location.startswith("/login?")
    assert Browser(server).write("DELETE", "/auth/session").status_code == 200


def test_a_global_sign_out_ends_the_session_too(server, browser, password):
    browser.begin(password)
    token = browser.known()["csrf_token"]
    assert browser.write("POST", "/auth/logout", token).status_code == 200
    assert browser.known() == {"authenticated": False}
    assert browser.get("/me").status == 401


@pytest.mark.parametrize("address", [
    "//evil.example/", "/\\evil.example", "https://evil.example/", RETURN + "/", RETURN.upper(), RETURN + "?a=b",
    "/a\\b", "/.//evil.example", "/a/..//evil.example", "/%2e//evil.example", "javascript:alert(1)", "/a b", "welcome", "http://localhost:3000@evil.example/welcome",
    "/\t/evil.example", "/\r\nSet-Cookie: a=b", "/%0d%0aX: y\n", "/\x7f", "/" + "a" * 1536])
def test_unregistered_return_addresses_are_refused(browser, address):
    answer = browser.leave(return_to=address)
    assert answer.status == 400 and answer.location is None
    assert answer.response.json()["code"] in ("return_address_refused", "validation_failed")


def test_registered_return_addresses(browser, password):
    assert browser.get(browser.sign_in(password, return_to=RETURN).location).location == RETURN
    for path in ("/", "/docs?a=b#c", "/mail?to=joe@example.com", "/@joe/notes", "/a//b", "/proxy/https://a.example/x",
                 "/a%2Fb", "/a%23b?c=%26d&e=f%3Dg#%23", "/%E3%83%A1%E3%83%A2?q=%E6%97%A5", "/a?next=//evil.example",
                 "/a%20b+c?d=e+f", "/" + "a" * 1535):
        assert browser.get(browser.sign_in(password, return_to=path).location).location == path
    # Redirects are in ASCII.
    assert browser.get(browser.sign_in(password, return_to="/メモ?q=é").location).location == (
        "/%E3%83%A1%E3%83%A2?q=%C3%A9")


def test_a_callback_without_a_start_is_refused(server, browser, password):
    back = browser.sign_in(password)
    [name], kept = browser.departures, list(browser.departures.values())[0]
    code = parse_qs(urlsplit(back.location).query)["code"][0]

    def callback(path="/auth/cognito/callback", cookie=kept, name=name, **query):
        cookies = {name: cookie} if cookie else {}
        answer = requests.get(server.url + path, params=query, cookies=cookies, allow_redirects=False, timeout=9)
        return answer.status_code, answer.json().get("code")

    state = parameters_of(back.location)["state"]
    other = Browser(server)
    other.leave()
    [(foreign_name, foreign)] = other.departures.items()
    for answer in (callback(code=code), callback(code=code, state="x"), callback(code=code, state=state, cookie=None),
                   callback(code=code, state=state, cookie=foreign),
                   callback(code=code, state=state, cookie=foreign, name=foreign_name),
                   callback(code=code, state=state, name=foreign_name),
                   callback(code=code, state=state, cookie=kept[:-2]),
                   callback(code=code, state=state, cookie=kept[:10] + ("A" if kept[10] != "A" else "B") + kept[11:]),
                   callback(code=code, state=state[:-4] + "AAAA"),
                   callback("/auth/google/callback", code=code, state=state)):
        assert answer == (400, "state_mismatch")
    assert callback(state=state) == (400, "code_missing")
    assert callback(state=state, error="access_denied", error_description="no") == (400, "provider_declined")
    assert callback(state=state, code="7e4f0c1e-0000-4000-8000-000000000000") == (400, "code_refused")
    assert callback(state=state, code=code)[0] == 200
    assert callback(state=state, code=code) == (400, "sign_in_repeated")


def test_an_error_is_passed_to_the_return_address(server, browser):
    state = parameters_of(browser.leave(return_to="/docs?a=b#c").location)["state"]
    answer = browser.get(f"/auth/cognito/callback?state={state}&error=access_denied")
    assert answer.location == "/docs?a=b&error=provider_declined#c"


def test_invalid_cookies(browser, server, password):
    browser.begin(password)
    kept = browser.cookie
    for changed in (kept[:-1] + ("A" if kept[-1] != "A" else "B"), kept[:-1], "", "x" * 4000):
        answer = requests.get(server.url + "/me", cookies={"poolguard-session": changed}, timeout=9)
        assert answer.status_code == 401
    doubled = requests.get(server.url + "/me", headers={"Cookie": f"poolguard-session={kept}; poolguard-session={kept}"},
                           timeout=9)
    assert doubled.status_code == 401


def test_twenty_concurrent_requests_renew_the_session_once(tmp_path, start):
    """Refresh tokens rotate, and reuse ends the session, so a second renewal would sign the user out."""
    import node_clients
    faked = FakedClock(tmp_path)
    server = start("--demo", env=faked.environment)
    client = server.variables()["COGNITO_APP_CLIENT_ID"]
    pool = server.variables()["COGNITO_USER_POOL_ID"]
    settings = node_clients.sdk(server, "DescribeUserPoolClient", UserPoolId=pool, ClientId=client)["UserPoolClient"]
    kept = {name: value for name, value in settings.items()
            if name not in ("ClientName", "LastModifiedDate", "CreationDate", "ExplicitAuthFlows", "$metadata")}
    node_clients.sdk(server, "UpdateUserPoolClient", **kept, ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"],
                     RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0})
    password = re.search(r"admin@example.com +(\S+)", "\n".join(server.banner)).group(1)
    browser = Browser(server).begin(password)

    def ask(_):
        return requests.get(server.url + "/auth/session", cookies={"poolguard-session": browser.cookie}, timeout=30).json()

    before = browser.known()["expires_at"]
    for hours in (1, 2, 3):
        faked.move(hours * 3600)
        with concurrent.futures.ThreadPoolExecutor(20) as threads:
            answers = list(threads.map(ask, range(20)))
        assert {each["authenticated"] for each in answers} == {True}
        assert {each["expires_at"] for each in answers} == {browser.known()["expires_at"]}
        assert browser.known()["expires_at"] >= before + hours * 3600
    other = Browser(server).begin(password)
    other.write("POST", "/auth/logout", other.known()["csrf_token"])
    faked.move(4 * 3600)
    assert browser.known() == {"authenticated": False}
