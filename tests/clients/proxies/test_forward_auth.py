"""GET /forward-auth, and the configurations of infra/proxies in real nginx, Caddy and HAProxy."""

import urllib.parse

import jwt
import pytest
import requests

from gateway_browser import Browser
from proxied_site import PASSWORD, Site, bearer
from proxies import COMMANDS, Application, free_port, proxy

NAMES = ("subject", "username", "email", "groups", "tenant", "scope")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site"), free_port()) as running:
        yield running


def identity_of(answer):
    return {name: answer.headers.get(f"X-Auth-{name}") for name in NAMES}


def test_the_answer_names_the_user(site):
    token = site.token()
    answer = site.ask(**bearer(token))
    claims = jwt.decode(token, options={"verify_signature": False})
    assert answer.status_code == 200 and answer.content == b""
    assert identity_of(answer) == {"subject": claims["sub"], "username": claims["username"], "email": "jane@example.com",
                                   "groups": identity_of(answer)["groups"], "tenant": "acme",
                                   "scope": "aws.cognito.signin.user.admin"}
    # A comma in a group's name differs from the separator.
    assert sorted(identity_of(answer)["groups"].split(",")) == ["a%2Cb", "staff"]


def test_all_headers_are_sent_without_unverified_addresses(site):
    answer = site.ask(**bearer(site.token("unverified@example.com")))
    assert answer.status_code == 200
    assert identity_of(answer)["subject"]
    assert [identity_of(answer)[name] for name in ("email", "groups", "tenant")] == ["", "", ""]


@pytest.mark.parametrize("query, status, code", [
    ("?groups=staff", 200, None),
    ("?groups=nobody,staff", 200, None),
    ("?groups=a%2Cb", 200, None),
    ("?groups=a,b", 403, "group_required"),
    ("?groups=staff&groups=admin", 403, "group_required"),
    ("?groups=admin", 403, "group_required"),
    ("?scope=aws.cognito.signin.user.admin", 200, None),
    ("?scope=aws.cognito.signin.user.admin,items/read", 403, "scope_required"),
    ("?tenant=acme", 200, None),
    ("?tenant=globex,acme", 200, None),
    ("?tenant=globex", 403, "tenant_required"),
    ("?groups=staff&scope=aws.cognito.signin.user.admin&tenant=acme&uri=/x?groups=admin&tenant=globex", 200, None),
    ("?group=staff", 400, "rule_invalid"),
    ("?groups", 400, "rule_invalid"),
    ("?groups=", 400, "rule_invalid"),
    ("?groups=staff,", 400, "rule_invalid"),
    ("?&groups=staff", 400, "rule_invalid"),
    ("?by=bearer&groups=staff", 200, None),
    ("?by=session", 401, "token_missing"),
    ("?by=cookie", 400, "rule_invalid"),
    ("?by=session&by=bearer", 400, "rule_invalid"),
    ("?preflight=pass&forward=token&paths=any", 200, None),
    ("?preflight=yes", 400, "rule_invalid"),
    ("?forward=cookie", 400, "rule_invalid"),
    ("?paths=all", 400, "rule_invalid"),
    ("?uri=/a;b", 403, "path_ambiguous"),
    ("?paths=any&uri=/a;b", 200, None),
    ("?uri=/a?b;c", 200, None),
])
def test_rules(site, query, status, code):
    answer = site.ask(query, **bearer(site.token()))
    assert answer.status_code == status, answer.text
    assert (answer.json()["code"] if code else None) == code
    if code:
        assert not any(identity_of(answer).values())


def test_a_requested_tenant_must_be_the_users(site):
    token = site.token()
    assert site.ask(**bearer(token), X_Tenant_Id="acme").status_code == 200
    assert site.ask(**bearer(token), X_Tenant_Id="globex").json()["code"] == "tenant_mismatch"
    assert site.ask("?tenant=acme", **bearer(site.token("root@example.com"))).status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_every_method_gets_the_same_answer(site, method):
    answer = site.ask(method=method, **bearer(site.token()))
    assert answer.status_code == 200 and identity_of(answer)["tenant"] == "acme"
    assert site.ask(method=method).status_code == 401


PREFLIGHT = {"Origin": "https://other.example.com", "Access-Control-Request-Method": "PUT"}


@pytest.mark.parametrize("query, method, headers, status", [
    ("?preflight=pass", "OPTIONS", PREFLIGHT, 200),
    ("?preflight=pass", "GET", {**PREFLIGHT, "X-Forwarded-Method": "OPTIONS"}, 200),
    ("?preflight=pass&groups=admin", "GET", {**PREFLIGHT, "X-Original-Method": "OPTIONS"}, 200),
    ("", "OPTIONS", PREFLIGHT, 401),
    ("?groups=staff", "GET", {**PREFLIGHT, "X-Forwarded-Method": "OPTIONS"}, 401),
    ("?preflight=pass", "OPTIONS", {}, 401),
    ("?preflight=pass", "OPTIONS", {"Origin": "https://other.example.com"}, 401),
    ("?preflight=pass", "OPTIONS", {"Access-Control-Request-Method": "PUT"}, 401),
    ("?preflight=pass", "GET", PREFLIGHT, 401),
    ("?preflight=pass", "DELETE", {**PREFLIGHT, "X-Original-Method": "OPTIONS"}, 401),
    ("?preflight=pass", "GET", {**PREFLIGHT, "X-Forwarded-Method": "GET", "X-Original-Method": "OPTIONS"}, 401),
    ("?preflight=pass", "GET", {**PREFLIGHT, "X-HTTP-Method-Override": "OPTIONS"}, 401),
    ("?preflight=pass&uri=/../admin", "OPTIONS", PREFLIGHT, 403),
])
def test_a_preflight_passes_only_by_the_rule(site, query, method, headers, status):
    answer = site.ask(query, method, **headers)
    assert answer.status_code == status, answer.text
    if status == 200:
        assert identity_of(answer) == dict.fromkeys(NAMES, "")


def test_an_application_gets_no_credentials_unless_a_rule_says_so(site):
    token = site.token()
    sent = {**bearer(token), "Cookie": "a=1; poolguard-session=x; __Host-poolguard-session=y; cognito=z; b=2"}

    def passed_on(query, headers):
        answer = site.ask(query, **headers)
        assert answer.status_code == 200, answer.text
        return answer.headers["Authorization"], answer.headers["X-Id-Token"], answer.headers["Cookie"]

    assert passed_on("", sent) == ("", "", "a=1; b=2")
    assert passed_on("?by=bearer", bearer(token)) == ("", "", "")
    assert passed_on("?forward=token", sent) == (f"Bearer {token}", "", "a=1; b=2")
    tokens = site.tokens()
    both = {**bearer(tokens["AccessToken"]), "X-Id-Token": tokens["IdToken"]}
    assert passed_on("", both) == ("", "", "")
    assert passed_on("?forward=token", both) == (both["Authorization"], both["X-Id-Token"], "")


@pytest.mark.parametrize("path", ["/./admin", "/a/../admin", "/a/%2e%2E/admin", "/admin;x", "/..;/admin", "/admin%3Bx",
                                  "/a%2fadmin", "/a\\admin", "/a%5cadmin", "/admin%00", "/admin%0a", "/%zz", "/a#b",
                                  "a"])
def test_paths_that_can_be_read_in_two_ways_are_refused(site, path):
    headers = bearer(site.token())
    for name in ("X-Original-URI", "X-Forwarded-Uri"):
        answer = site.ask(**headers, **{name: path + "?q=1"})
        assert (answer.status_code, answer.json()["code"]) == (403, "path_ambiguous"), name
        # The header that a client can send does not hide the proxy's.
        other = "X-Forwarded-Uri" if name == "X-Original-URI" else "X-Original-URI"
        assert site.ask(**headers, **{name: path, other: "/"}).status_code == 403
        assert site.ask("?paths=any", **headers, **{name: path}).status_code == 200
        assert site.ask(**{name: path}).status_code == 401
    _, event = site.ask_audited(**headers, **{"X-Original-URI": path})
    assert (event["action"], event["outcome"], event["code"]) == ("access", "refused", "path_ambiguous")
    assert event["subject"] == jwt.decode(site.token(), options={"verify_signature": False})["sub"]
    _, event = site.ask_audited("?preflight=pass", **PREFLIGHT, X_Forwarded_Method="OPTIONS", X_Original_URI=path)
    assert (event["outcome"], event["code"]) == ("refused", "path_ambiguous")


def test_a_signed_out_user_does_not_pass(site):
    token = site.token()
    assert site.ask(**bearer(token)).status_code == 200
    assert requests.post(f"{site.server.url}/api/auth/signout", json={"access_token": token}).status_code == 200
    assert site.ask(**bearer(token)).json()["code"] == "token_revoked"


@pytest.mark.parametrize("headers, redirected", [
    ({"Accept": "text/html,*/*"}, True),
    ({"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}, True),
    ({"Accept": "text/html", "Sec-Fetch-Mode": "cors"}, False),
    ({"Accept": "application/json"}, False),
    ({"Accept": "text/html", "X-Forwarded-Method": "POST"}, False),
    ({"Accept": "text/html", "X-Original-Method": "GET"}, True),
    ({"Accept": "text/html", "Authorization": "Bearer nonsense"}, False),
])
def test_browsers_without_a_session_go_to_the_sign_in(site, headers, redirected):
    answer = requests.get(f"{site.server.url}/forward-auth", headers={"X-Original-URI": "/reports?page=2&all=1", **headers},
                          allow_redirects=False)
    assert answer.status_code == 401
    wanted = f"{site.url}/auth/cognito/start?return_to={urllib.parse.quote('/reports?page=2&all=1', safe='')}"
    assert answer.headers.get("Location") == (wanted if redirected else None)
    if redirected:
        assert f'content="0; url={wanted}"' in answer.text
    else:
        assert answer.json()["code"] in ("token_missing", "token_malformed")


@pytest.mark.parametrize("asked", ["//evil.example.com/", "https://evil.example.com/", "x", ""])
def test_an_invalid_return_path_becomes_the_root(site, asked):
    answer = site.ask(f"?uri={asked}", Accept="text/html")
    assert answer.headers["Location"].endswith("return_to=%2F")


@pytest.fixture(scope="module", params=sorted(COMMANDS))
def behind(request, site, tmp_path_factory):
    """The site's public address, served by a real proxy."""
    folder = tmp_path_factory.mktemp(request.param)
    with Application() as application:
        with proxy(request.param, folder, site.port, site.server.port, application.port):
            yield site


def headers_at_application(answer):
    assert answer.status_code == 200, (answer.status_code, answer.text)
    return answer.json()["headers"]


def people_headers(answer):
    """The headers that an application takes for X-Auth-*: many read an underscore as a hyphen."""
    return sorted((name, value) for name, value in headers_at_application(answer)
                  if name.replace("_", "-").startswith("x-auth-"))


FORGED = {"X-Auth-Subject": "somebody-else", "X-Auth-Groups": "admin", "x-auth-email": "boss@example.com",
          "X_Auth_Subject": "somebody-else", "X-Auth_Email": "boss@example.com", "x_auth-groups": "admin",
          "X-Auth-Tenant": "globex", "X-Auth-Scope": "everything", "X-Auth-Username": "boss"}


def test_a_proxy_forwards_the_user(behind):
    token = behind.token()
    answer = requests.get(f"{behind.url}/reports?page=2", headers=bearer(token))
    assert answer.json()["path"] == "/reports?page=2"
    claims = jwt.decode(token, options={"verify_signature": False})
    known = dict(people_headers(answer))
    assert (known["x-auth-subject"], known["x-auth-email"], known["x-auth-tenant"]) == (
        claims["sub"], "jane@example.com", "acme")
    posted = requests.post(f"{behind.url}/reports", data=b"x" * 5000, headers=bearer(token))
    assert posted.json()["method"] == "POST"


def test_forged_headers_do_not_pass(behind):
    token = behind.token("unverified@example.com")
    clean = people_headers(requests.get(behind.url + "/", headers=bearer(token)))
    forged = people_headers(requests.get(behind.url + "/", headers={**bearer(token), **FORGED}))
    assert forged == clean
    assert not any(value in FORGED.values() for _, value in forged)


def test_nobody_passes_without_a_token(behind):
    for headers in ({}, FORGED, bearer("nonsense"), {"Cookie": "poolguard-session=nonsense"}):
        assert requests.get(behind.url + "/", headers=headers).status_code == 401, headers


def test_a_rule_of_the_proxy_is_enforced(behind):
    assert requests.get(behind.url + "/admin/", headers=bearer(behind.token())).status_code == 403
    forged = {**bearer(behind.token()), **FORGED}
    assert requests.get(behind.url + "/admin/?groups=staff&uri=/", headers=forged).status_code == 403
    assert requests.get(behind.url + "/admin/", headers=bearer(behind.token("root@example.com"))).status_code == 200


def test_a_rule_says_which_token_counts(behind):
    """An application may have an Authorization header of its own."""
    cookie = {"Cookie": behind.session()}
    own = {"Authorization": "Basic am9lOnNlY3JldA=="}
    page = {"Accept": "text/html"}
    assert behind.ask(**cookie).status_code == 200
    assert behind.ask(**cookie, **own).status_code == 401
    passed = behind.ask("?by=session", **cookie, **own)
    assert (passed.status_code, passed.headers["Authorization"]) == (200, own["Authorization"])
    assert behind.ask("?by=session&groups=admin", **cookie, **own).status_code == 403
    for refused in (own, bearer(behind.token()), {}):
        answer = behind.ask("?by=session", **refused, **page)
        assert answer.status_code == 401 and "return_to" in answer.headers["Location"]
    assert behind.ask("?by=bearer", **bearer(behind.token())).status_code == 200
    # A sign-in would not help.
    answer = behind.ask("?by=bearer", **cookie, **page)
    assert answer.status_code == 401 and "Location" not in answer.headers


def test_a_browser_signs_in_through_the_proxy(behind):
    browser = Browser(behind)
    away = browser.get("/reports?page=2", headers={"Accept": "text/html"})
    # If the proxy passes on the answer, its page has the link.
    way = away.location or away.links[0]
    assert away.status in (302, 401)
    page = browser.get(browser.get(way).location)
    page = browser.get(page.location) if page.location else page
    back = page.send(username="jane@example.com", password=PASSWORD)
    returned = browser.get(back.location)
    assert (returned.status, returned.location) == (302, "/reports?page=2")
    answer = browser.get("/reports?page=2", headers={"Accept": "text/html", **FORGED}).response
    assert dict(people_headers(answer))["x-auth-email"] == "jane@example.com"
    assert browser.write("POST", "/reports", data=b"x").status_code == 200


def test_nobody_passes_while_poolguard_is_down(site, tmp_path):
    for name in sorted(COMMANDS):
        folder = tmp_path / name
        folder.mkdir()
        port = free_port()
        with Application() as application, proxy(name, folder, port, free_port(), application.port):
            answer = requests.get(f"http://127.0.0.1:{port}/" if name != "caddy" else f"http://localhost:{port}/",
                                  headers=bearer(site.token()))
            assert answer.status_code >= 500, name
