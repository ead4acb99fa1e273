"""OAuth 2.0 and OpenID Connect in the embedded pool: answers and refusals of the endpoints."""

import concurrent.futures
import json

import jwt
import pytest
import requests

import node_clients
from cognito import add_user, claims, refused
from pages import CALLBACK, LOGOUT, OAUTH, Browser, Verifier, redeem, token


@pytest.fixture
def web(pool, make_client, cognito):
    add_user(cognito, pool, "ann", email="ann@example.com", name="Ann", address="12 Main St", phone_number="+15550100",
             **{"email_verified": "true"})
    return make_client(pool, **OAUTH)


@pytest.fixture
def browser(demo):
    return Browser(demo)


def code_of(browser, client, verifier=None, **changes):
    return browser.sign_in(client, "ann", **(verifier.asked if verifier else {}), **changes).answer["code"]


def keys_of(demo, pool):
    return jwt.PyJWKClient(f"{demo.url}/{pool}/.well-known/jwks.json")


def test_a_code_becomes_tokens(demo, pool, web, browser):
    verifier = Verifier()
    asked = browser.ask(web, nonce="a nonce", scope="openid email", **verifier.asked)
    assert asked.status == 302 and asked.location.startswith("/login?")
    answer = browser.get(asked.location).send(username="ann", password="Passw0rd!").answer
    assert answer.keys() == {"code", "state"} and answer["state"] == "a state"
    given = redeem(demo, web, answer["code"], verifier)
    assert given.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert given.headers["Cache-Control"] == "no-store"
    tokens = given.json()
    assert tokens["token_type"] == "Bearer" and tokens["expires_in"] == 3600
    key = keys_of(demo, pool).get_signing_key_from_jwt(tokens["id_token"]).key
    id_claims = jwt.decode(tokens["id_token"], key, ["RS256"], audience=web)
    assert (id_claims["nonce"], id_claims["email"], id_claims["email_verified"]) == ("a nonce", "ann@example.com", True)
    assert "name" not in id_claims and "phone_number" not in id_claims
    access = claims(tokens["access_token"])
    assert (access["scope"], access["version"], access["client_id"], access["token_use"]) == (
        "openid email", 2, web, "access")
    assert id_claims["origin_jti"] == access["origin_jti"]
    refreshed = token(demo, client=web, grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    assert claims(refreshed["access_token"])["scope"] == "openid email"
    assert "nonce" not in claims(refreshed["id_token"]) and "refresh_token" not in refreshed


def test_at_hash_matches_the_access_token(demo, web, browser):
    tokens = redeem(demo, web, code_of(browser, web)).json()
    node_clients.run("at_hash.mjs", tokens)


def test_scopes_select_the_claims(demo, web, browser):
    expected = {"openid": {"email", "name", "address", "phone_number"}, "openid profile": {"name", "address"},
                "openid phone": {"phone_number"}, "openid email profile": {"email", "name", "address"}}
    shown = {"email", "name", "address", "phone_number"}
    for scope, attributes in expected.items():
        tokens = redeem(demo, web, code_of(browser, web, scope=scope)).json()
        assert claims(tokens["id_token"]).keys() & shown == attributes
        info = requests.get(demo.url + "/oauth2/userInfo", timeout=9,
                            headers={"Authorization": f"Bearer {tokens['access_token']}"}).json()
        assert info.keys() & shown == attributes
        for given in (info, claims(tokens["id_token"])):
            assert given.get("address", {"formatted": "12 Main St"}) == {"formatted": "12 Main St"}
        assert info["username"] == "ann" and info["sub"] == claims(tokens["id_token"])["sub"]
        assert info.get("email_verified", "true") == "true"


def test_without_openid_there_is_no_id_token(demo, cognito, web, browser):
    tokens = redeem(demo, web, code_of(browser, web, scope="aws.cognito.signin.user.admin")).json()
    assert tokens.keys() == {"access_token", "refresh_token", "expires_in", "token_type"}
    assert cognito.get_user(AccessToken=tokens["access_token"])["Username"] == "ann"
    denied = requests.get(demo.url + "/oauth2/userInfo", timeout=9,
                          headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert denied.status_code == 401 and 'error="invalid_token"' in denied.headers["WWW-Authenticate"]
    by_api = cognito.initiate_auth(ClientId=web, AuthFlow="REFRESH_TOKEN_AUTH",
                                   AuthParameters={"REFRESH_TOKEN": tokens["refresh_token"]})["AuthenticationResult"]
    assert "IdToken" not in by_api and claims(by_api["AccessToken"])["scope"] == "aws.cognito.signin.user.admin"


def test_tokens_from_the_api_cannot_read_user_info(demo, cognito, web):
    tokens = cognito.initiate_auth(ClientId=web, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={
        "USERNAME": "ann", "PASSWORD": "Passw0rd!"})["AuthenticationResult"]
    denied = requests.get(demo.url + "/oauth2/userInfo", timeout=9,
                          headers={"Authorization": f"Bearer {tokens['AccessToken']}"})
    assert denied.status_code == 401
    assert requests.get(demo.url + "/oauth2/userInfo", timeout=9).status_code == 400


def test_implicit_grant(demo, web, browser):
    answer = browser.sign_in(web, "ann", response_type="token", nonce="n")
    assert answer.location.startswith(CALLBACK + "#")
    given = answer.answer
    assert given.keys() == {"id_token", "access_token", "token_type", "expires_in", "state"}
    assert given["token_type"] == "bearer" and claims(given["id_token"])["nonce"] == "n"


def test_reusing_a_code_revokes_its_tokens(demo, cognito, web, browser):
    code = code_of(browser, web, scope="aws.cognito.signin.user.admin")
    tokens = redeem(demo, web, code).json()
    assert cognito.get_user(AccessToken=tokens["access_token"])
    assert redeem(demo, web, code).json()["error"] == "invalid_grant"
    assert refused(cognito.get_user, AccessToken=tokens["access_token"])[1] == "Access Token has been revoked"
    again = token(demo, client=web, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_concurrent_use_of_a_code_leaves_no_valid_tokens(demo, cognito, web, browser):
    code = code_of(browser, web, scope="aws.cognito.signin.user.admin")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = [each.json() for each in pool.map(lambda _: redeem(demo, web, code), range(8))]
    for won in (each for each in answers if "access_token" in each):
        assert refused(cognito.get_user, AccessToken=won["access_token"])[0] == "NotAuthorizedException"
    assert sum("access_token" in each for each in answers) <= 1


def test_a_code_is_bound_to_client_address_and_verifier(demo, pool, web, browser, make_client):
    other = make_client(pool, **OAUTH)
    verifier = Verifier()
    code = code_of(browser, web, verifier)
    assert redeem(demo, other, code, verifier).json()["error"] == "invalid_grant"
    assert redeem(demo, web, code, Verifier()).json()["error"] == "invalid_grant"
    assert redeem(demo, web, code).json()["error"] == "invalid_grant"
    assert redeem(demo, web, code, verifier, redirect_uri=CALLBACK + "/").json()["error"] == "invalid_grant"
    # The failed attempts have not used up the code.
    assert "access_token" in redeem(demo, web, code, verifier).json()
    plain = code_of(browser, web)
    assert redeem(demo, web, plain, verifier).json()["error"] == "invalid_grant"
    assert redeem(demo, web, "7e4f0c1e-0000-4000-8000-000000000000").json()["error"] == "invalid_grant"


def test_a_code_of_a_signed_out_or_disabled_user_is_refused(demo, cognito, pool, web, browser):
    code = code_of(browser, web)
    cognito.admin_user_global_sign_out(UserPoolId=pool, Username="ann")
    assert redeem(demo, web, code).json()["error"] == "invalid_grant"
    code = code_of(browser, web)
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    assert redeem(demo, web, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("address", [
    CALLBACK + "/", CALLBACK.upper(), CALLBACK + "?a=b", CALLBACK.replace("app", "App"), CALLBACK + "#f",
    "https://app.example.com:443/callback", "https://app.example.com/%63allback", "https://app.example.com/./callback",
    "https://app.example.com/x/%2e%2e/callback", "http://app.example.com/callback", "https://evil.example/", "",
    "https://app.example.com@evil.example/callback", "//app.example.com/callback", "javascript:alert(1)",
    "http://localhost:3000/back?with=query&more=1", None])
def test_no_redirect_to_an_unregistered_address(web, browser, address):
    for path in ("/oauth2/authorize", "/login", "/signup", "/forgotPassword"):
        page = browser.ask(web, path, redirect_uri=address)
        assert (page.status, page.location, page.problem) == (
            400, None, "The application's address is not registered here."), path
        assert "evil" not in page.response.text


def test_the_query_of_a_redirect_address_is_kept(web, browser):
    answer = browser.sign_in(web, "ann", redirect_uri="http://localhost:3000/back?with=query")
    assert answer.location.startswith("http://localhost:3000/back?with=query&code=")


@pytest.mark.parametrize("changes, error", [
    ({"response_type": None}, "invalid_request"), ({"response_type": "id_token"}, "unsupported_response_type"),
    ({"scope": "openid admin"}, "invalid_scope"), ({"scope": "openid\u00a0email"}, "invalid_scope"),
    ({"code_challenge": "a" * 43, "code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge": "a" * 43}, "invalid_request"), ({"code_challenge_method": "S256"}, "invalid_request"),
    ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
    ({"prompt": "sing"}, "invalid_request"), ({"max_age": "-1"}, "invalid_request"),
    ({"state": "s" * 5000}, "invalid_request"), ({"prompt": "none"}, "login_required")])
def test_errors_reported_to_the_application(web, browser, changes, error):
    page = browser.ask(web, **changes)
    assert page.location.startswith(CALLBACK + "?error=")
    assert page.answer["error"] == error
    if "state" not in changes:
        assert page.answer["state"] == "a state"


def test_flows_that_a_client_does_not_have(pool, web, make_client, browser):
    code_only = make_client(pool, **{**OAUTH, "AllowedOAuthFlows": ["code"]})
    assert browser.ask(code_only, response_type="token").answer["error"] == "unauthorized_client"
    none = make_client(pool, CallbackURLs=[CALLBACK])
    assert browser.ask(none).answer["error"] == "unauthorized_client"
    for unknown in ("1234567890abcdefghijklmnop", "", "x'<script>", "a" * 300):
        page = browser.ask(unknown)
        assert (page.status, page.problem) == (400, "The application is unknown.")


def test_a_parameter_twice_is_refused(web, browser):
    page = browser.get(f"/oauth2/authorize?client_id={web}&client_id={web}&response_type=code&redirect_uri={CALLBACK}")
    assert page.status == 400 and page.location is None
    assert browser.get(f"/login?client_id={web}&redirect_uri={CALLBACK}%zz&response_type=code").status == 400


@pytest.mark.parametrize("given, error", [
    ({}, "invalid_request"), ({"grant_type": "password"}, "unsupported_grant_type"),
    ({"grant_type": "authorization_code"}, "invalid_request"),
    ({"grant_type": "refresh_token"}, "invalid_request"),
    ({"grant_type": "refresh_token", "refresh_token": "a.b.c.d.e"}, "invalid_grant"),
    ({"grant_type": "client_credentials"}, "unauthorized_client")])
def test_token_requests_that_are_refused(demo, web, given, error):
    answer = token(demo, client=web, **given)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_clients_authenticate(demo, cognito, pool, web, browser, make_client):
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="s", GenerateSecret=True, **OAUTH)["UserPoolClient"]
    client, secret = made["ClientId"], made["ClientSecret"]
    code = code_of(browser, client)
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    for wrong in ({"client": client}, {"client": client, "secret": "guess"}, {"client": "unknown", "secret": secret}, {}):
        assert token(demo, **wrong, **given).json()["error"] in ("invalid_client", "invalid_request")
    twice = requests.post(demo.url + "/oauth2/token", auth=(client, secret), timeout=9,
                          data={**given, "client_id": client, "client_secret": secret})
    assert twice.json()["error"] == "invalid_request"
    tokens = token(demo, client=client, secret=secret, **given).json()
    in_body = token(demo, client=client, client_secret=secret, grant_type="refresh_token",
                    refresh_token=tokens["refresh_token"])
    assert in_body.status_code == 200
    assert token(demo, client=web, client_secret="uncalled for", grant_type="refresh_token",
                 refresh_token="x").json()["error"] == "invalid_client"


def test_a_refresh_grants_no_more_scopes(demo, web, browser):
    tokens = redeem(demo, web, code_of(browser, web, scope="openid")).json()
    more = token(demo, client=web, grant_type="refresh_token", refresh_token=tokens["refresh_token"], scope="openid email")
    assert more.json()["error"] == "invalid_scope"


def test_client_credentials(demo, cognito, pool):
    cognito.create_resource_server(UserPoolId=pool, Identifier="api", Name="API", Scopes=[
        {"ScopeName": name, "ScopeDescription": name} for name in ("read", "write", "admin")])
    made = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="m2m", GenerateSecret=True, AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"], AllowedOAuthScopes=["api/read", "api/write"])["UserPoolClient"]
    ask = {"client": made["ClientId"], "secret": made["ClientSecret"], "grant_type": "client_credentials"}
    answer = token(demo, **ask).json()
    assert answer.keys() == {"access_token", "expires_in", "token_type"}
    client_claims = claims(answer["access_token"])
    assert client_claims["scope"] == "api/read api/write"
    assert client_claims["sub"] == client_claims["client_id"] == made["ClientId"]
    assert client_claims.keys() == {"sub", "token_use", "scope", "auth_time", "iss", "exp", "iat", "version", "jti",
                                    "client_id"}
    assert claims(token(demo, **ask, scope="api/read").json()["access_token"])["scope"] == "api/read"
    assert token(demo, **ask, scope="api/admin").json()["error"] == "invalid_grant"
    assert token(demo, **ask, scope="api/unheard").json()["error"] == "invalid_scope"
    assert token(demo, client=made["ClientId"], grant_type="client_credentials").json()["error"] == "invalid_client"
    key = keys_of(demo, pool).get_signing_key_from_jwt(answer["access_token"]).key
    assert jwt.decode(answer["access_token"], key, ["RS256"])


def test_revocation_ends_the_session(demo, cognito, web, browser):
    tokens = redeem(demo, web, code_of(browser, web, scope="openid aws.cognito.signin.user.admin")).json()

    def revoke(**given):
        return requests.post(demo.url + "/oauth2/revoke", data=given, timeout=9)

    assert revoke(client_id=web, token=tokens["access_token"]).json()["error"] == "unsupported_token_type"
    assert revoke(client_id="unknown", token=tokens["refresh_token"]).status_code == 401
    assert revoke(client_id=web).json()["error"] == "invalid_request"
    for _ in range(2):
        done = revoke(client_id=web, token=tokens["refresh_token"])
        assert (done.status_code, done.text) == (200, "")
    assert revoke(client_id=web, token="never one").status_code == 200
    assert refused(cognito.get_user, AccessToken=tokens["access_token"])[1] == "Access Token has been revoked"
    assert token(demo, client=web, grant_type="refresh_token",
                 refresh_token=tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_the_browser_stays_signed_in_until_it_signs_out(demo, web, browser):
    browser.sign_in(web, "ann")
    silent = browser.ask(web, prompt="none").answer
    assert "access_token" in redeem(demo, web, silent["code"]).json()
    assert browser.ask(web, prompt="login").location.startswith("/login?")
    assert browser.ask(web, max_age="0").location.startswith("/login?")
    assert Browser(demo).ask(web, prompt="none").answer["error"] == "login_required"
    kept = browser.session.cookies["cognito"]
    out = browser.get(f"/logout?client_id={web}&logout_uri={LOGOUT}")
    assert (out.status, out.location) == (302, LOGOUT) and "cognito" not in browser.session.cookies
    browser.session.cookies.set("cognito", kept)
    assert browser.ask(web, prompt="none").answer["error"] == "login_required"


def test_the_browsers_session_ends_with_the_account(demo, cognito, pool, web):
    for end in (lambda: cognito.admin_user_global_sign_out(UserPoolId=pool, Username="ann"),
                lambda: cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="0therPassw0rd!",
                                                        Permanent=True),
                lambda: cognito.admin_disable_user(UserPoolId=pool, Username="ann")):
        browser = Browser(demo)
        assert browser.sign_in(web, "ann", "Passw0rd!").status == 302 or browser.sign_in(
            web, "ann", "0therPassw0rd!").status == 302
        end()
        assert browser.ask(web, prompt="none").answer["error"] == "login_required"


def test_a_modified_cookie_is_ignored(demo, web, browser):
    browser.sign_in(web, "ann")
    value = browser.session.cookies["cognito"]
    for changed in (value[:-1] + ("A" if value[-1] != "A" else "B"), value[:-1], value + "A", ""):
        page = requests.get(f"{demo.url}/oauth2/authorize?client_id={web}&response_type=code&redirect_uri={CALLBACK}"
                            "&prompt=none", headers={"Cookie": f"cognito={changed}"}, allow_redirects=False, timeout=9)
        assert "error=login_required" in page.headers["Location"]
    doubled = requests.get(f"{demo.url}/oauth2/authorize?client_id={web}&response_type=code&redirect_uri={CALLBACK}"
                           "&prompt=none", headers={"Cookie": f"cognito={value}; cognito={value}"},
                           allow_redirects=False, timeout=9)
    assert "error=login_required" in doubled.headers["Location"]


def test_sign_out_redirects_only_to_registered_addresses(web, browser):
    for query in (f"client_id={web}&logout_uri={LOGOUT}/", f"client_id={web}&logout_uri=https://evil.example/",
                  f"client_id={web}&redirect_uri=https://evil.example/", f"client_id={web}", "client_id=unknown",
                  f"client_id={web}&logout_uri={LOGOUT}&logout_uri={LOGOUT}", ""):
        page = browser.get("/logout?" + query)
        assert (page.status, page.location) == (400, None)
    again = browser.get(f"/logout?client_id={web}&redirect_uri={CALLBACK}&response_type=code")
    assert again.location == f"/login?client_id={web}&redirect_uri={CALLBACK}&response_type=code"


def test_other_origins_may_call_authenticated_endpoints(demo, web, browser):
    tokens = redeem(demo, web, code_of(browser, web)).json()
    origin = {"Origin": "https://spa.example.com"}
    asked = requests.options(demo.url + "/oauth2/userInfo", timeout=9, headers={
        **origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"})
    assert asked.headers["Access-Control-Allow-Origin"] == origin["Origin"]
    assert "authorization" in asked.headers["Access-Control-Allow-Headers"].lower()
    info = requests.get(demo.url + "/oauth2/userInfo", timeout=9,
                        headers={**origin, "Authorization": f"Bearer {tokens['access_token']}"})
    assert info.headers["Access-Control-Allow-Origin"] == origin["Origin"]
    assert "Access-Control-Allow-Credentials" not in info.headers
    page = requests.get(demo.url + "/login", headers=origin, timeout=9)
    assert "Access-Control-Allow-Origin" not in page.headers


def test_a_certified_client_works(demo, pool, web):
    """npm's openid-client: discovery, code with PKCE, userInfo, refresh, revocation, sign-out."""
    with_node = node_clients.OpenIdClient(f"{demo.url}/{pool}", web, CALLBACK, LOGOUT)
    with with_node as client:
        address = client.do("begin", scope="openid email profile")["address"]
        browser = Browser(demo)
        asked = browser.get(address.removeprefix(demo.url))
        back = browser.get(asked.location).send(username="ann", password="Passw0rd!").location
        done = client.do("finish", address=back)
        assert "error" not in done, done
        assert done["claims"]["email"] == "ann@example.com" and done["userinfo"]["name"] == "Ann"
        assert client.do("refresh")["claims"]["sub"] == done["claims"]["sub"]
        out = client.do("end")["address"]
        assert browser.get(out.removeprefix(demo.url)).location == LOGOUT
        assert client.do("revoke") == {"revoked": True}
        assert "invalid_grant" in client.do("refresh")["error"]
        assert "state" in client.do("finish", address=back.replace("state=", "state=x"))["error"]


def test_logs_contain_no_code_and_no_token(demo, web, browser):
    code = code_of(browser, web)
    tokens = redeem(demo, web, code).json()
    browser.sign_in(web, "ann", "Wr0ngPassword!")
    log = "\n".join(demo.log)
    for secret in (code, tokens["access_token"], tokens["refresh_token"], "Wr0ngPassword!", "Passw0rd!"):
        assert secret not in log
    lines = [json.loads(line) for line in demo.log if '"action":"page"' in line]
    assert {"success", "refused"} <= {each["outcome"] for each in lines if each["operation"] == "sign_in"}
