"""GET /forward-auth, and the configurations of infra/proxies in real nginx, Caddy and HAProxy."""

import urllib.parse

import jwt
import pytest
import requests

from gateway_browser import Browser
from poolguard import Server
from proxies import COMMANDS, Application, free_port, proxy

NAMES = ("subject", "username", "email", "groups", "tenant", "scope")
PASSWORD = "Passw0rd!-of-a-test"


class Site:
    """Poolguard behind its public address, with several kinds of users."""

    def __init__(self, folder, port):
        self.port = port
        self.url = f"http://localhost:{port}"
        self.server = Server(folder / "data", "--public-url", self.url, env={"TENANT_STRICT": "1"})

    def __enter__(self):
        self.server.start()
        self.pool = self.server.variables()["COGNITO_USER_POOL_ID"]
        self.client = self.server.variables()["COGNITO_APP_CLIENT_ID"]
        self.cognito = self.server.boto3()
        for group in ("staff", "admin", "a, b"):
            self.cognito.create_group(UserPoolId=self.pool, GroupName=group.replace(" ", ""))
        self.add("jane@example.com", ["staff", "a,b"], {"email_verified": "true", "custom:tenant_id": "acme"})
        self.add("unverified@example.com", [], {})
        self.add("root@example.com", ["admin"], {"email_verified": "true"})
        return self

    def __exit__(self, *_):
        self.server.stop()

    def add(self, name, groups, attributes):
        given = [{"Name": key, "Value": value} for key, value in {"email": name, **attributes}.items()]
        self.cognito.admin_create_user(UserPoolId=self.pool, Username=name, UserAttributes=given,
                                       MessageAction="SUPPRESS")
        self.cognito.admin_set_user_password(UserPoolId=self.pool, Username=name, Password=PASSWORD, Permanent=True)
        for group in groups:
            self.cognito.admin_add_user_to_group(UserPoolId=self.pool, Username=name, GroupName=group)

    def token(self, name="jane@example.com"):
        done = self.cognito.initiate_auth(ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH",
                                          AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD})
        return done["AuthenticationResult"]["AccessToken"]

    def ask(self, query="", method="GET", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(method, f"{self.server.url}/forward-auth{query}", headers=named, allow_redirects=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site"), free_port()) as running:
        yield running


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


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


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def test_every_method_gets_the_same_answer(site, method):
    assert site.ask(method=method, **bearer(site.token())).status_code == 200
    assert site.ask(method=method).status_code == 401


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
