"""Signing out of the pool's pages, in Cognito's form and in OpenID's, and the endpoints below a pool's issuer."""

import json
from urllib.parse import urlencode

import pytest
import requests

from cognito import add_user, claims
from faked_clock import FakedClock
from pages import CALLBACK, LOGOUT, OAUTH, Browser, redeem
from poolguard import Server, make_user
from waiting import wait_until

OTHER_LOGOUT = "https://other.example.com/bye"


@pytest.fixture
def web(pool, make_client, cognito):
    add_user(cognito, pool, "ann", email="ann@example.com")
    return make_client(pool, **OAUTH)


@pytest.fixture
def other(pool, make_client):
    return make_client(pool, **{**OAUTH, "LogoutURLs": [OTHER_LOGOUT]})


@pytest.fixture
def browser(demo):
    return Browser(demo)


@pytest.fixture
def signed_in(demo, web, browser):
    """The tokens of a browser that is signed in on the pages."""
    return redeem(demo, web, browser.sign_in(web, "ann").answer["code"]).json()


def leave(browser, path="/logout", **query):
    page = browser.get(path + "?" + urlencode(query))
    return page, page.response.headers["X-Request-Id"]


def is_signed_in(browser, client):
    return "code" in browser.ask(client, prompt="none").answer


def audited(server, request_id):
    """The outcome and code of that sign-out. The thread that reads the log may be late."""
    def found():
        lines = [json.loads(line) for line in server.log if request_id in line]
        return [(each["outcome"], each.get("code")) for each in lines if each.get("operation") == "sign_out"]

    return wait_until(found, 10, "the event of the sign-out")


@pytest.mark.parametrize("by_client, named", [(False, "post_logout_redirect_uri"), (True, "post_logout_redirect_uri"),
                                              (False, "logout_uri")])
@pytest.mark.parametrize("state", [None, "a state & more"])
def test_the_clients_address_is_taken(demo, web, browser, signed_in, by_client, named, state):
    more = {"client_id": web} if by_client else {}
    if state:
        more["state"] = state
    out, name = leave(browser, id_token_hint=signed_in["id_token"], **{named: LOGOUT}, **more)
    expected = LOGOUT + ("?" + urlencode({"state": state}).replace("+", "%20") if state else "")
    assert (out.status, out.location) == (302, expected)
    assert not is_signed_in(browser, web) and audited(demo, name) == [("success", None)]


def test_openids_address_with_a_client_id(web, browser, signed_in):
    out, _ = leave(browser, client_id=web, post_logout_redirect_uri=LOGOUT)
    assert out.location == LOGOUT and not is_signed_in(browser, web)


def test_a_hint_without_an_address_ends_on_a_page(web, browser, signed_in):
    out, _ = leave(browser, id_token_hint=signed_in["id_token"])
    assert (out.status, out.title) == (200, "Signed out") and "You are signed out." in out.text
    assert not is_signed_in(browser, web)


def changed(token):
    head, body, signature = token.split(".")
    return ".".join((head, body, ("A" if signature[0] != "A" else "B") + signature[1:]))


@pytest.mark.parametrize("query, word, parameter", [
    (lambda c, t: {}, "missing", "client_id"),
    (lambda c, t: {"post_logout_redirect_uri": LOGOUT}, "missing", "client_id"),
    (lambda c, t: {"client_id": "1nobodysclient1", "logout_uri": LOGOUT}, "not valid", "client_id"),
    (lambda c, t: {"client_id": c}, "missing", "logout_uri"),
    (lambda c, t: {"client_id": c, "logout_uri": LOGOUT + "/"}, "not valid", "logout_uri"),
    (lambda c, t: {"client_id": c, "redirect_uri": LOGOUT}, "not valid", "redirect_uri"),
    (lambda c, t: {"client_id": c, "post_logout_redirect_uri": CALLBACK}, "not valid", "post_logout_redirect_uri"),
    (lambda c, t: {"id_token_hint": t["id_token"], "post_logout_redirect_uri": OTHER_LOGOUT}, "not valid",
     "post_logout_redirect_uri"),
    (lambda c, t: {"id_token_hint": t["id_token"], "post_logout_redirect_uri": "javascript:alert(1)"}, "not valid",
     "post_logout_redirect_uri"),
    (lambda c, t: {"id_token_hint": changed(t["id_token"]), "post_logout_redirect_uri": LOGOUT}, "not valid",
     "id_token_hint"),
    (lambda c, t: {"id_token_hint": t["access_token"], "post_logout_redirect_uri": LOGOUT}, "not valid",
     "id_token_hint"),
    (lambda c, t: {"id_token_hint": "no.token", "post_logout_redirect_uri": LOGOUT}, "not valid", "id_token_hint"),
])
def test_a_refusal_names_the_parameter(demo, web, other, browser, signed_in, query, word, parameter):
    given = query(web, signed_in)
    out, name = leave(browser, **given)
    assert (out.status, out.location) == (400, None) and is_signed_in(browser, web)
    assert f"The parameter {parameter} is {word}" in out.text, out.text
    (outcome, code), = audited(demo, name)
    wait_until(lambda: any(name in line and '"message":"request"' in line for line in demo.log), 10, "the request's line")
    # Nothing of a token is shown or logged.
    for token in signed_in["id_token"], signed_in["access_token"]:
        assert token[-40:] not in out.response.text and not any(token[-40:] in line for line in demo.log)
    assert outcome == "refused" and code in ("invalid_client", "invalid_request", "redirect_mismatch")


def test_another_clients_hint(web, other, browser, signed_in):
    out, _ = leave(browser, client_id=other, id_token_hint=signed_in["id_token"], post_logout_redirect_uri=OTHER_LOGOUT)
    assert out.status == 400 and "The parameter client_id is not valid" in out.text and is_signed_in(browser, web)


def test_the_names_are_in_the_readers_language(browser):
    assert "client_id がありません" in browser.get("/logout?lang=ja").text


def test_a_request_for_a_sign_in_names_the_parameter_too(web, browser):
    assert "The parameter client_id is missing" in browser.ask(None).text
    assert "The parameter client_id is not valid" in browser.ask("1nobodysclient1").text
    assert "The parameter redirect_uri is missing" in browser.ask(web, redirect_uri=None).text
    assert "The parameter redirect_uri is not valid" in browser.ask(web, redirect_uri="https://evil.example/").text


def test_an_expired_token_still_names_its_client(tmp_path):
    clock = FakedClock(tmp_path)
    with Server(tmp_path / "data", env=clock.environment | {"COGNITO_LOGOUT_URLS": LOGOUT,
                                                            "COGNITO_CALLBACK_URLS": CALLBACK}) as server:
        make_user(server, "ann@example.com")
        web, browser = server.variables()["COGNITO_WEB_CLIENT_ID"], Browser(server)
        token = redeem(server, web, browser.sign_in(web, "ann@example.com").answer["code"]).json()["id_token"]
        clock.move(30 * 24 * 3600)
        out, _ = leave(browser, id_token_hint=token, post_logout_redirect_uri=LOGOUT)
        assert (out.status, out.location) == (302, LOGOUT)


def test_the_discovery_document_names_the_endpoint(demo, pool, web, browser, signed_in):
    document = demo.get(f"/{pool}/.well-known/openid-configuration").json()
    assert document["end_session_endpoint"] == demo.url + "/logout"
    out = browser.session.get(document["end_session_endpoint"], allow_redirects=False, params={
        "id_token_hint": signed_in["id_token"], "post_logout_redirect_uri": LOGOUT})
    assert out.headers["Location"] == LOGOUT and not is_signed_in(browser, web)


def test_everything_below_the_issuer(demo, pool, web):
    issuer = f"/{pool}"
    browser = Browser(demo)
    page = browser.ask(web, path=issuer + "/oauth2/authorize", scope="openid email")
    assert page.status == 302
    page = browser.ask(web, path=issuer + "/login", scope="openid email").send(username="ann", password="Passw0rd!")
    tokens = demo.post(issuer + "/oauth2/token", data={
        "grant_type": "authorization_code", "code": page.answer["code"], "redirect_uri": CALLBACK,
        "client_id": web}).json()
    assert claims(tokens["id_token"])["iss"] == demo.url + issuer
    shown = demo.get(issuer + "/oauth2/userInfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert shown.json()["email"] == "ann@example.com"
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "client_id": web}
    assert "access_token" in demo.post(issuer + "/oauth2/token", data=refresh).json()
    ended = demo.post(issuer + "/oauth2/revoke", data={"token": tokens["refresh_token"], "client_id": web})
    assert ended.status_code == 200
    assert demo.post(issuer + "/oauth2/token", data=refresh).json()["error"] == "invalid_grant"
    for path in ("/signup", "/forgotPassword", "/confirmUser", "/confirmForgotPassword"):
        assert browser.ask(web, path=issuer + path).status == 200
    out, _ = leave(browser, issuer + "/logout", client_id=web, logout_uri=LOGOUT)
    assert out.location == LOGOUT and not is_signed_in(browser, web)
    # A script of any origin may call the token endpoint there, as at the root.
    asked = demo.request("OPTIONS", issuer + "/oauth2/token", headers={
        "Origin": "https://spa.example", "Access-Control-Request-Method": "POST"})
    assert asked.headers["Access-Control-Allow-Origin"] in ("*", "https://spa.example")


def test_another_pools_path_does_not_know_the_client(demo, web, make_pool, browser, signed_in):
    elsewhere = f"/{make_pool()}"
    refresh = {"grant_type": "refresh_token", "refresh_token": signed_in["refresh_token"], "client_id": web}
    refused = demo.post(elsewhere + "/oauth2/token", data=refresh)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_client")
    assert demo.post(elsewhere + "/oauth2/revoke", data={"token": "x", "client_id": web}).status_code == 401
    shown = demo.get(elsewhere + "/oauth2/userInfo", headers={"Authorization": f"Bearer {signed_in['access_token']}"})
    assert shown.status_code == 401 and shown.json()["error"] == "invalid_token"
    for path in ("/oauth2/authorize", "/login", "/signup"):
        page = browser.ask(web, path=elsewhere + path)
        assert (page.status, page.location) == (400, None) and "client_id" in page.text
    for more in ({"client_id": web}, {"id_token_hint": signed_in["id_token"]}):
        page, _ = leave(browser, elsewhere + "/logout", logout_uri=LOGOUT, **more)
        assert (page.status, page.location) == (400, None)
    assert is_signed_in(browser, web)


@pytest.mark.parametrize("pool", ["us-east-1_NoSuchPoo", "x", "..", "feed", "%00"])
def test_paths_of_no_pool_do_not_exist(demo, pool):
    for path in ("/oauth2/authorize", "/oauth2/token", "/oauth2/userInfo", "/login", "/logout"):
        method = "POST" if path.endswith("token") else "GET"
        # Not by the library, which would tidy the path up.
        asked = requests.Request(method, demo.url, data={"grant_type": "refresh_token"} if method == "POST" else None)
        prepared = asked.prepare()
        prepared.url = demo.url + f"/{pool}{path}"
        assert requests.Session().send(prepared, timeout=10).status_code in (400, 404), path
