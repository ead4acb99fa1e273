"""Clocks that differ: a gateway's and its Cognito's, and one that was set back."""

import pytest

from accounts import PASSWORD
from cognito import claims, refused
from faked_clock import FakedClock
from gateway_browser import Browser
from poolguard import bearer, make_user, run
from remote_gateways import FarBrowser, allow_browsers, restart, settings_for
from waiting import wait_until

NAME = "ann@example.com"


class Pair:
    """A gateway in front of a pool, each with a clock of its own."""

    def __init__(self, start, folder, **environment):
        self.clocks = []
        for name in ("pool", "gateway"):
            (folder / name).mkdir()
            self.clocks.append(FakedClock(folder / name))
        self.clocks[1].start = self.clocks[0].start
        self.pool = start(folder="of-the-pool", env=self.clocks[0].environment)
        make_user(self.pool, NAME)
        self.gateway = start(folder="of-the-gateway",
                             env={**settings_for(self.pool), **self.clocks[1].environment, **environment})
        allow_browsers(self.pool, self.gateway)

    def set(self, gateway, pool=0):
        self.clocks[0].move(pool)
        self.clocks[1].move(gateway)

    def outcome(self):
        """Signs in; returns "ok", or the code of the refusal."""
        token = self.gateway.sign_in(NAME, PASSWORD)["access_token"]
        reply = self.gateway.get("/api/items/me", headers=bearer(token))
        return "ok" if reply.status_code == 200 else reply.json()["code"]


@pytest.fixture
def pair(start, tmp_path):
    return Pair(start, tmp_path)


@pytest.mark.parametrize("skew, within, beyond", [(None, 5, 6), ("0", 0, 1), ("60", 60, 61)])
def test_a_clock_behind_cognitos(start, tmp_path, skew, within, beyond):
    pair = Pair(start, tmp_path, **({"POOLGUARD_CLOCK_SKEW": skew} if skew else {}))
    for behind in sorted({0, 1, within // 2, within}):
        if behind <= within:
            pair.set(-behind)
            assert pair.outcome() == "ok", behind
    pair.set(-beyond)
    assert pair.outcome() == "token_issued_in_future"


def test_a_clock_ahead_of_cognitos_gets_no_leeway_for_the_expiry(pair):
    for ahead, expected in ((1, "ok"), (30, "ok"), (200, "ok")):
        pair.set(ahead)
        assert pair.outcome() == expected, ahead
    # Requests are signed with the gateway's clock, so both move while the token stays.
    token = pair.gateway.sign_in(NAME, PASSWORD)["access_token"]
    for seconds, status in ((3599, 200), (3600, 401), (3605, 401)):
        pair.set(seconds, seconds)
        assert pair.gateway.get("/api/items/me", headers=bearer(token)).status_code == status, seconds


def test_the_commands_use_the_same_number(pair, tmp_path):
    token = pair.pool.sign_in(NAME, PASSWORD)["access_token"]
    file = tmp_path / "token"
    file.write_text(token)

    def told(behind, *command, **more):
        # The program's own clock, as the pool's stands still.
        clock = FakedClock(tmp_path)
        clock.start = pair.clocks[0].start
        clock.move(-behind)
        return run(*command, env={**settings_for(pair.pool), **clock.environment, **more}, folder=tmp_path)

    for behind, more, is_good in ((4, {}, True), (5, {}, True), (6, {}, False),
                                  (6, {"POOLGUARD_CLOCK_SKEW": "10"}, True), (2, {"POOLGUARD_CLOCK_SKEW": "0"}, False)):
        assert ("clock: agrees" in told(behind, "check", **more).stdout) == is_good, (behind, more)
        decoded = told(behind, "token", file, **more).stdout
        assert ("issued in the future." in decoded.replace("was not issued in the future.", "")) != is_good, decoded


def test_a_browser_signs_in_at_a_gateway_whose_clock_is_behind(pair):
    for behind in (0, 1, 3, 5):
        pair.set(-behind)
        browser = FarBrowser(pair.gateway, pair.pool)
        back = browser.arrive(NAME, PASSWORD)
        assert (back.status, back.location) == (302, "/docs"), behind
        assert browser.known()["authenticated"] and browser.get("/me").status == 200


@pytest.mark.parametrize("gateway_ahead", [-6, -60, 4000])
def test_a_browser_is_told_of_the_clock_and_not_sent_round(pair, gateway_ahead):
    # The pool's clock stands still; requests to it need no signature of the gateway's here.
    pair.set(gateway_ahead)
    browser = FarBrowser(pair.gateway, pair.pool)
    back = browser.arrive(NAME, PASSWORD)
    assert back.status == 503 and not back.location, back.response.text
    assert "clock_differs" in back.response.text and "clock" in back.response.text
    assert "poolguard-session" not in browser.session.cookies
    wait_until(lambda: any("clock_differs" in line and "audit" in line for line in pair.gateway.log), 5,
               "the audit event")
    # With the clock set right, the same browser signs in.
    pair.set(0)
    assert browser.arrive(NAME, PASSWORD).location == "/docs"
    assert browser.known()["authenticated"]


def test_a_session_whose_tokens_are_not_valid_yet_is_not_sent_to_sign_in(pair):
    browser = FarBrowser(pair.gateway, pair.pool)
    assert browser.arrive(NAME, PASSWORD).location == "/docs"
    assert browser.get("/forward-auth").status == 200
    # As at another node, which has not seen these tokens yet.
    pair.gateway.stop()
    pair.set(-100)
    restart(pair.gateway)
    page = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}
    for path in ("/me", "/forward-auth"):
        refusal = browser.get(path, headers=page)
        assert refusal.status == 503 and not refusal.location, path
        if path == "/me":
            assert "/problems/clock_differs" in refusal.links
        else:
            assert refusal.response.json()["code"] == "clock_differs"
    pair.set(0)
    assert browser.get("/forward-auth").status == 200


WAYS = {
    "at the gateway": lambda server, token: server.post("/api/user/logout", headers=bearer(token)).raise_for_status(),
    "at the pool": lambda server, token: server.unsigned().global_sign_out(AccessToken=token),
    "by an administrator": lambda server, token: server.boto3().admin_user_global_sign_out(
        UserPoolId=server.variables()["COGNITO_USER_POOL_ID"], Username=NAME),
    "by a new password": lambda server, token: server.boto3().admin_set_user_password(
        UserPoolId=server.variables()["COGNITO_USER_POOL_ID"], Username=NAME, Password=PASSWORD, Permanent=True),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("revocation", ["with token revocation", "without"])
def test_a_clock_set_back_after_a_sign_out_keeps_nobody_out(start, tmp_path, way, revocation):
    clock = FakedClock(tmp_path)
    server = start(env=clock.environment)
    make_user(server, NAME)
    variables = server.variables()
    if revocation == "without":
        # Its tokens have no origin_jti.
        server.boto3().update_user_pool_client(
            UserPoolId=variables["COGNITO_USER_POOL_ID"], ClientId=variables["COGNITO_APP_CLIENT_ID"],
            EnableTokenRevocation=False,
            ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    old = server.sign_in(NAME, PASSWORD)
    assert ("origin_jti" in claims(old["access_token"])) == (revocation != "without")

    def is_let_in(tokens):
        return server.get("/api/items/me", headers=bearer(tokens["access_token"])).status_code == 200

    assert is_let_in(old)
    clock.move(60)
    WAYS[way](server, old["access_token"])
    wait_until(lambda: not is_let_in(old), 3, "the old token is refused")
    for seconds in (0, 30, 59, 60, 61):
        # The signature's clock must stand within five minutes, so it is moved by a minute only.
        clock.move(seconds)
        new = server.sign_in(NAME, PASSWORD)
        assert is_let_in(new), seconds
        assert server.unsigned().get_user(AccessToken=new["access_token"])["UserAttributes"]
        fresh = server.post("/api/user/refresh", json={"refresh_token": new["refresh_token"]})
        assert fresh.status_code == 200 and is_let_in(fresh.json()), seconds
        assert not is_let_in(old), seconds
        assert refused(server.unsigned().get_user, AccessToken=old["access_token"]) == (
            "NotAuthorizedException", "Access Token has been revoked")
        assert server.post("/api/user/refresh", json={"refresh_token": old["refresh_token"]}).status_code == 400


def test_a_clock_set_back_by_hours_lets_browsers_and_tokens_in(start, tmp_path):
    clock = FakedClock(tmp_path)
    server = start("--demo", env=clock.environment)
    name, password = server.users()[0]
    browser = Browser(server).begin(password, name=name)
    old = server.sign_in(name, password)
    clock.move(1800)
    assert server.post("/api/user/logout", headers=bearer(old["access_token"])).status_code == 200
    assert not browser.known()["authenticated"]
    clock.move(-4 * 3600)
    new = server.sign_in(name, password)
    assert server.get("/me", headers=bearer(new["access_token"])).status_code == 200
    again = Browser(server).begin(password, name=name)
    assert again.known()["authenticated"]
    assert server.get("/me", headers=bearer(old["access_token"])).status_code == 401
    # The second sign-out, still by the clock that was set back, holds too.
    assert server.post("/api/user/logout", headers=bearer(new["access_token"])).status_code == 200
    for seconds in (-4 * 3600, 0, 1700):
        clock.move(seconds)
        for token in (old, new):
            assert server.get("/me", headers=bearer(token["access_token"])).status_code == 401
        assert not again.known()["authenticated"]
    third = server.sign_in(name, password)
    assert server.get("/me", headers=bearer(third["access_token"])).status_code == 200


@pytest.mark.parametrize("ahead", [3, 200])
def test_a_gateway_that_was_ahead_at_the_sign_out_lets_a_new_sign_in_in(pair, ahead):
    old = pair.gateway.sign_in(NAME, PASSWORD)
    pair.set(ahead)
    assert pair.gateway.post("/api/user/logout", headers=bearer(old["access_token"])).status_code == 200
    pair.set(0)
    new = pair.gateway.sign_in(NAME, PASSWORD)
    assert pair.gateway.get("/api/items/me", headers=bearer(new["access_token"])).status_code == 200
    browser = FarBrowser(pair.gateway, pair.pool)
    assert browser.arrive(NAME, PASSWORD).location == "/docs"
    assert browser.known()["authenticated"]
    assert pair.gateway.get("/api/items/me", headers=bearer(old["access_token"])).status_code == 401
    # The next sign-out ends those too.
    assert pair.gateway.post("/api/user/logout", headers=bearer(new["access_token"])).status_code == 200
    assert not browser.known()["authenticated"]
