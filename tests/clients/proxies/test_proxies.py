"""What applications behind the configurations of infra/proxies get, in real nginx, Caddy and HAProxy."""

import asyncio
import contextlib
import http.client
import json
import posixpath
import re
import socket
import urllib.parse

import pytest
import requests
import websockets
import yaml

from gateway_browser import Browser
from proxied_site import PASSWORD, Site, bearer
from proxies import COMMANDS, CONFIGURATIONS, Application, PhpApplication, WebSocketApplication, free_port, proxy
from waiting import wait_until

IDENTITY = {f"x-auth-{name}" for name in ("subject", "username", "email", "groups", "tenant", "scope")}
# All that a header's name may have beside letters and digits (RFC 9110 section 5.6.2).
SEPARATORS = "-_.!#$%&'*+^`|~"
LONG_GROUPS = [f"{number:03}-{'department' * 8}-xyz" for number in range(100)]
# Each letter takes nine bytes in a header.
ENCODED_GROUPS = [f"{number:03}{'部' * 60}" for number in range(40)]
# Their token has more than 16 KB.
LONGEST_GROUPS = [f"{number:03}{'x' * 125}" for number in range(100)]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site"), free_port()) as running:
        for name in LONG_GROUPS + ENCODED_GROUPS + LONGEST_GROUPS:
            running.cognito.create_group(UserPoolId=running.pool, GroupName=name)
        running.add("fifty@example.com", LONG_GROUPS[:50], {"email_verified": "true"})
        running.add("hundred@example.com", LONG_GROUPS, {"email_verified": "true"})
        running.add("header@example.com", ENCODED_GROUPS, {"email_verified": "true"})
        running.add("token@example.com", LONGEST_GROUPS, {"email_verified": "true"})
        yield running


@pytest.fixture(scope="module", params=sorted(COMMANDS))
def name(request, site, tmp_path_factory):
    """The name of a proxy that serves the site's public address."""
    with Application() as application:
        with proxy(request.param, tmp_path_factory.mktemp(request.param), site.port, site.server.port,
                   application.port):
            yield request.param


@contextlib.contextmanager
def behind(name, site, folder, application, rules="groups=admin", changes=None):
    """The port of a proxy in front of an application, with other rules for /admin."""
    folder, port = folder / f"{name}-{free_port()}", free_port()
    folder.mkdir()
    with proxy(name, folder, port, site.server.port, application.port, {"groups=admin": rules, **(changes or {})}):
        yield port


@pytest.fixture(scope="module")
def php(name, site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("php")
    with PhpApplication(folder) as application, behind(name, site, folder, application) as port:
        application.proxy = port
        yield application


def send(port, path="/", headers=(), method="GET"):
    """A request whose path and headers arrive as they are."""
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for field, value in headers.items() if isinstance(headers, dict) else headers:
        connection.putheader(field, value)
    connection.endheaders()
    answer = connection.getresponse()
    with contextlib.closing(connection):
        return answer.status, answer.read()


def received(answer):
    """The headers at the application."""
    status, body = answer
    assert status == 200, answer
    return [(field, value) for field, value in json.loads(body)["headers"]]


def identity(answer):
    return {field: value for field, value in received(answer) if field.startswith("x-auth-")}


def php_identity(answer):
    """What PHP, or a server that turns even more characters into underscores, takes for the user's headers."""
    status, body = answer
    assert status == 200, answer
    folded = [(re.sub("[^A-Z0-9]", "_", field.upper()), value) for field, value in json.loads(body).items()]
    return sorted(each for each in folded if each[0].startswith("HTTP_X_AUTH_"))


def test_php_reads_more_than_hyphens(php):
    assert ("HTTP_X_AUTH_GROUPS", "admin") in php_identity(send(php.port, headers={"X.Auth_Groups": "admin"}))


@pytest.mark.parametrize("first", SEPARATORS)
def test_no_spelling_of_a_forged_header_reaches_php(php, site, first):
    known = bearer(site.token())
    clean = php_identity(send(php.proxy, headers=known))
    assert {field for field, _ in clean} == {field.upper().replace("-", "_") for field in
                                             ("HTTP-" + each for each in IDENTITY)}
    forged = [(f"{start}{first}{auth}{second}{field}", "forged") for second in SEPARATORS
              for start, auth, field in (("X", "Auth", "Groups"), ("x", "aUTH", "subject"))]
    assert php_identity(send(php.proxy, headers=[*known.items(), *forged])) == clean


@pytest.mark.parametrize("line", ["X Auth Groups: forged", "X-Auth-Groups : forged", "X-Auth-Groups\t: forged",
                                  "X-Auth-Groups\x00: forged", "A: b\r\n X-Auth-Groups: forged",
                                  "A: b\nX-Auth-Groups: forged", "A: b\rX-Auth-Groups: forged",
                                  "X-Auth-Groups: forged\r\nX-AUTH-GROUPS: forged",
                                  "X\xadAuth\xadGroups: forged"])
def test_no_malformed_header_reaches_php_as_another(php, site, line):
    known = bearer(site.token())
    clean = php_identity(send(php.proxy, headers=known))
    request = (f"GET / HTTP/1.1\r\nHost: localhost:{php.proxy}\r\nAuthorization: {known['Authorization']}\r\n{line}\r\n"
               "Connection: close\r\n\r\n")
    with socket.create_connection(("127.0.0.1", php.proxy), timeout=30) as connection:
        connection.sendall(request.encode("latin-1"))
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        if answer.status != 400:
            assert php_identity((answer.status, answer.read())) == clean


@pytest.mark.parametrize("listed", ["X-Auth-Groups", "close, X-Auth-Subject, x-auth-groups", "keep-alive, Cookie",
                                    "X-Auth-Scope, Upgrade"])
def test_a_client_cannot_have_headers_dropped(name, site, listed):
    known = bearer(site.token())
    answer = send(site.port, headers={**known, "Connection": listed})
    assert identity(answer) == identity(send(site.port, headers=known))
    # The application, or a proxy before it, would drop what is listed.
    assert dict(received(answer)).get("connection", "close").lower() in ("close", "keep-alive")


@pytest.mark.parametrize("upgrade", [["h2c"], ["h2c, websocket"], ["websocket, h2c"], ["h2c", "websocket"],
                                     ["websocket", "h2c"], ["WEBSOCKET"], ["TLS/1.3"]])
def test_connections_are_upgraded_only_to_websockets(name, site, upgrade):
    """Within a connection upgraded to HTTP/2, requests would reach the application past the proxy's rules."""
    asked = [*bearer(site.token()).items(), ("Connection", "Upgrade, HTTP2-Settings"), ("HTTP2-Settings", "AAMAAABk"),
             ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Sec-WebSocket-Version", "13"),
             *(("Upgrade", each) for each in upgrade)]
    seen = received(send(site.port, headers=asked))
    assert {value for field, value in seen if field == "upgrade"} <= {"websocket"}


def test_an_application_gets_neither_session_nor_tokens(name, site):
    session = site.session()
    own = site.server.get("/api/users/me", headers={"Cookie": session})
    assert own.status_code == 200 and "cognito=" in session
    seen = dict(received(send(site.port, headers={"Cookie": f"theme=dark; {session}; lang=ja"})))
    assert seen["x-auth-email"] == "jane@example.com"
    left = [each for each in seen["cookie"].split("; ") if not each.startswith("XSRF-TOKEN=")]
    assert left == ["theme=dark", "lang=ja"]
    assert site.server.get("/api/users/me", headers={"Cookie": seen["cookie"]}).status_code == 401
    tokens = site.tokens()
    seen = dict(received(send(site.port, headers={**bearer(tokens["AccessToken"]), "X-Id-Token": tokens["IdToken"]})))
    assert seen["x-auth-email"] == "jane@example.com"
    assert not any(token in value for token in (tokens["AccessToken"], tokens["IdToken"]) for value in seen.values())
    assert not any(seen.get(field) for field in ("authorization", "x-id-token", "cookie"))


def test_rules_for_the_authorization_header(name, site, tmp_path):
    own = {"Authorization": "Basic am9lOnNlY3JldA=="}
    session, token = {"Cookie": site.session()}, bearer(site.token())
    with Application() as application:
        with behind(name, site, tmp_path, application, "by=session") as port:
            seen = dict(received(send(port, "/admin", {**session, **own})))
            assert (seen["authorization"], seen["x-auth-email"]) == (own["Authorization"], "jane@example.com")
            assert "poolguard-session" not in seen.get("cookie", "")
            assert send(port, "/admin", token)[0] == 401
            assert send(port, "/", {**session, **own})[0] == 401
        with behind(name, site, tmp_path, application, "by=bearer") as port:
            assert send(port, "/admin", session)[0] == 401
            assert send(port, "/admin", token)[0] == 200
        with behind(name, site, tmp_path, application, "forward=token") as port:
            assert dict(received(send(port, "/admin", token)))["authorization"] == token["Authorization"]


def test_preflights_pass_only_by_the_rule(name, site, tmp_path):
    asked = {"Origin": "https://other.example.com", "Access-Control-Request-Method": "PUT"}
    with Application() as application, behind(name, site, tmp_path, application, "preflight=pass") as port:
        status, body = send(port, "/admin", asked, "OPTIONS")
        assert (status, json.loads(body)["method"]) == (200, "OPTIONS")
        assert not any(identity((status, body)).values())
        forged = identity(send(port, "/admin", {**asked, "X-Auth-Groups": "admin"}, "OPTIONS"))
        assert not any(forged.values())
        assert send(port, "/", asked, "OPTIONS")[0] == 401
        assert send(port, "/admin", {}, "OPTIONS")[0] == 401
        pretended = {each: "OPTIONS" for each in ("X-Original-Method", "X-Forwarded-Method", "X-HTTP-Method-Override")}
        for method in ("GET", "POST", "DELETE"):
            for headers in (asked, {**asked, **pretended}):
                assert send(port, "/admin", headers, method)[0] == 401, (method, headers)


SAME = ["/admin", "/admin/", "/admin/x", "/%61dmin/x", "/adm%69n/x", "/%61%64%6d%69%6e/x", "//admin/x", "///admin//x",
        "/admin?x=/..", "/administration"]
DIFFERENT = ["/./admin/x", "/x/../admin/y", "/%2e/admin/x", "/x/%2E%2e/admin", "/admin;x", "/;x/admin", "/x/..;/admin",
             "/admin%3bx", "/admin%2fx", "/x%2f..%2fadmin", "/\\admin", "/x\\..\\admin", "/%5cadmin", "/x/..%5cadmin",
             "/admin%00", "/admin%0a", "/%zz/admin", "/admin#x", "/x#/../admin"]


@pytest.mark.parametrize("path", SAME + DIFFERENT)
def test_no_spelling_of_a_path_walks_around_a_rule(name, site, path):
    assert send(site.port, path, bearer(site.token()))[0] in (400, 403)


def as_programs_read(path):
    return posixpath.normpath(re.sub("/+", "/", urllib.parse.unquote(path.split("?")[0])))


@pytest.mark.parametrize("path", SAME)
def test_the_rule_and_the_application_see_one_path(name, site, path):
    status, body = send(site.port, path, bearer(site.token("root@example.com")))
    assert status == 200
    seen = json.loads(body)["path"]
    assert as_programs_read(seen) == as_programs_read(path)
    assert "//" not in seen and seen.partition("?")[2] == path.partition("?")[2]


@pytest.mark.parametrize("path", ["/", "/Admin/x", "/ADMIN", "/x/admin", "/mail/2026?to=joe@example.com&a=/../;%2f//",
                                  "/@joe/notes", "/a%20b", "/caf%C3%A9", "/a%25b", "/%252e%252e/a", "/a%3Fb%23c",
                                  "/a:b,c", "/a%2Cb+c", "/x/...", "/?", "/a.b/.well-known/x"])
def test_other_paths_reach_the_application(name, site, path):
    status, body = send(site.port, path, bearer(site.token()))
    assert status == 200, body
    seen = json.loads(body)["path"]
    assert urllib.parse.unquote(seen.split("?")[0]) == urllib.parse.unquote(path.split("?")[0])
    assert seen.partition("?")[2] == path.partition("?")[2]


def test_users_in_many_groups(name, site):
    by_token = identity(send(site.port, headers=bearer(site.token("fifty@example.com"))))
    assert sorted(by_token["x-auth-groups"].split(",")) == LONG_GROUPS[:50]
    by_session = identity(send(site.port, headers={"Cookie": site.session("hundred@example.com")}))
    assert sorted(by_session["x-auth-groups"].split(",")) == LONG_GROUPS


def test_too_many_groups_are_refused_by_name(name, site):
    session = {"Cookie": site.session("header@example.com")}
    answer, event = site.ask_audited(**session, Accept="text/html")
    # A browser is not sent round the sign-in.
    assert (answer.status_code, answer.json()["code"]) == (403, "identity_too_long")
    assert "X-Auth-Groups" in answer.json()["detail"]
    assert (event["outcome"], event["code"]) == ("refused", "identity_too_long")
    assert send(site.port, headers=session)[0] == 403


def test_a_token_that_is_too_long_is_refused_by_name(name, site):
    browser = Browser(site)
    back = browser.get(browser.sign_in(PASSWORD, name="token@example.com", return_to="/docs").location)
    assert (back.status, back.response.json()["code"]) == (403, "identity_too_long")
    assert "poolguard-session" not in browser.session.cookies


def test_a_token_that_grew_too_long_is_refused_by_name(name, site):
    user = f"growing-{name}@example.com"
    site.add(user, ["staff"], {"email_verified": "true"})
    session = {"Cookie": site.session(user)}
    # This ends the session's token, so it gets another when it is next used.
    site.cognito.admin_remove_user_from_group(UserPoolId=site.pool, Username=user, GroupName="staff")
    for group in LONGEST_GROUPS:
        site.cognito.admin_add_user_to_group(UserPoolId=site.pool, Username=user, GroupName=group)
    wait_until(lambda: send(site.port, headers=session)[0] == 403, 15, "the new token")
    answer, event = site.ask_audited(**session, Accept="text/html")
    assert (answer.status_code, answer.json()["code"]) == (403, "identity_too_long")
    assert "token" in answer.json()["detail"] and event["code"] == "identity_too_long"


def test_haproxy_refuses_what_does_not_fit_into_its_buffer(name, site, tmp_path):
    session = {"Cookie": site.session("hundred@example.com")}
    smaller = {"tune.bufsize 65536": "tune.bufsize 16384"} if name == "haproxy" else {}
    with Application() as application, behind(name, site, tmp_path, application, changes=smaller) as port:
        padded = send(port, headers={**session, "X-Padding": "x" * 7900})
        if name == "haproxy":
            assert padded[0] == 431
        else:
            assert len(identity(padded)["x-auth-groups"]) > 8_000
        assert send(port, headers=bearer(site.token()))[0] == 200


def test_websockets(name, site, tmp_path):
    async def talk(port):
        session = {"Cookie": f"theme=dark; {site.session()}"}
        address = f"ws://localhost:{port}/socket?room=1"
        async with websockets.connect(address, extra_headers={**session, "X.Auth.Groups": "forged"}) as connection:
            seen = json.loads(await connection.recv())
            for message in ("hello", "x" * 100_000, b"\x00\xff"):
                await connection.send(message)
                assert await connection.recv() == message
        for refused in ({}, bearer("nonsense")):
            with pytest.raises(websockets.InvalidStatusCode) as failure:
                async with websockets.connect(address, extra_headers=refused):
                    pass
            assert failure.value.status_code == 401
        return seen

    with WebSocketApplication() as application, behind(name, site, tmp_path, application) as port:
        seen = asyncio.run(talk(port))
    known = dict(seen)
    assert known["x-auth-email"] == "jane@example.com" and "forged" not in known.values()
    assert "poolguard-session" not in known["cookie"] and "theme=dark" in known["cookie"]


def test_the_client_does_not_name_its_own_address(name, site):
    forged = {"X-Forwarded-For": "192.0.2.66", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    seen = received(send(site.port, headers={**bearer(site.token()), **forged}))
    assert not any("192.0.2.66" in value or "evil.example" in value for _, value in seen)
    assert dict(seen)["x-forwarded-proto"] == "http"


def test_the_configurations_that_do_not_run_here_name_every_header(site):
    """Traefik and Envoy: what their configurations copy and remove, compared with what Poolguard sends."""
    answer = site.ask(**bearer(site.token()))
    copied = {field.lower() for field in answer.headers} & (IDENTITY | {"authorization", "cookie", "x-id-token"})
    assert len(copied) == len(IDENTITY) + 3
    names = [f"X{first}Auth{second}Groups" for first in SEPARATORS for second in SEPARATORS]
    ordinary = ["X-Authorization", "X-Author", "Authorization", "X-Forwarded-For", "X-Auth", "X-XAuth-Token", "Cookie"]

    traefik = yaml.safe_load((CONFIGURATIONS / "traefik.yaml").read_text())["http"]["middlewares"]
    assert len(traefik) == 2
    for each in (middleware["forwardAuth"] for middleware in traefik.values()):
        pattern = re.compile(each["authResponseHeadersRegex"])
        assert all(map(pattern.search, names)) and not any(map(pattern.search, ordinary))
        assert all(pattern.search(field) or field in map(str.lower, each["authResponseHeaders"]) for field in copied)

    envoy = yaml.safe_load((CONFIGURATIONS / "envoy.yaml").read_text())["static_resources"]["listeners"][0]
    manager = envoy["filter_chains"][0]["filters"][0]["typed_config"]
    mutation = manager["early_header_mutation_extensions"][0]["typed_config"]["mutations"][0]["remove_on_match"]
    pattern = re.compile(mutation["key_matcher"]["safe_regex"]["regex"])
    # Envoy's names are in lower case, and its patterns match whole names.
    assert all(pattern.fullmatch(each.lower()) for each in names)
    assert not any(pattern.fullmatch(each.lower()) for each in ordinary)
    answered = manager["http_filters"][0]["typed_config"]["http_service"]["authorization_response"]
    patterns = answered["allowed_upstream_headers"]["patterns"]
    assert all(any(field == each.get("exact") or ("prefix" in each and field.startswith(each["prefix"]))
                   for each in patterns) for field in copied)
    # Such headers would be removed after Poolguard's answer.
    assert "request_headers_to_remove" not in json.dumps(envoy)
