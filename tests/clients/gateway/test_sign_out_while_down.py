"""A sign-out at a gateway while its Cognito is down: it holds at once and for good, and Cognito is notified later."""

import uuid

import pytest

from cognito import refused
from nodes import DynamoDb
from poolguard import Server, bearer, make_user
from remote_gateways import FarBrowser, allow_browsers, restart, settings_for
from waiting import wait_until

PASSWORD, NAME = "Passw0rd!", "ann@example.com"
# A node that dies while it tries holds the sign-out for a minute; then another one takes it over.
TAKEN_OVER = 60 + 20
LATER = "User signed out here; Cognito cannot be reached and will be notified later"


class Site:
    """Two gateways with common records in front of one pool."""

    def __init__(self, folder, database):
        self.pool = Server(folder / "pool").start()
        make_user(self.pool, NAME)
        tables = {"DYNAMODB_USERS_TABLE": f"users-{uuid.uuid4().hex}"}
        settings = {**database.environment(**tables), **settings_for(self.pool)}
        assert database.make_tables(**{**tables, "AWS_REGION": settings["AWS_REGION"]}).returncode == 0
        self.gateways = []
        for name in ("first", "second"):
            public = ("--public-url", self.gateways[0].url) if self.gateways else ()
            self.gateways.append(Server(folder / name, *public, env=settings))
            if not self.gateways[1:]:
                self.start_first()
        allow_browsers(self.pool, self.gateways[0])
        self.gateways[1].start()

    def start_first(self):
        # Both have one public address, the first one's.
        first = self.gateways[0].start()
        first.stop()
        first.command += ["--public-url", first.url]
        restart(first)

    def close(self):
        for each in (*self.gateways, self.pool):
            each.stop()

    def unsigned(self):
        return self.pool.unsigned()

    def refresh_refusal(self, tokens):
        """What the pool says to the refresh token; None if it takes it."""
        client = self.pool.variables()["COGNITO_APP_CLIENT_ID"]
        try:
            self.unsigned().initiate_auth(AuthFlow="REFRESH_TOKEN_AUTH", ClientId=client,
                                          AuthParameters={"REFRESH_TOKEN": tokens["refresh_token"]})
        except self.unsigned().exceptions.NotAuthorizedException as refusal:
            return refusal.response["Error"]["Message"]
        return None


@pytest.fixture(scope="module")
def database():
    with DynamoDb() as running:
        yield running


@pytest.fixture
def site(database, tmp_path):
    made = Site(tmp_path, database)
    yield made
    made.close()


def is_let_in(gateway, tokens):
    return gateway.get("/api/items/me", headers=bearer(tokens["access_token"])).status_code == 200


SIGN_OUTS = {
    "/api/user/logout": lambda gateway, token: gateway.post("/api/user/logout", headers=bearer(token)),
    "/auth/logout": lambda gateway, token: gateway.post("/auth/logout", headers=bearer(token)),
    "/api/auth/signout": lambda gateway, token: gateway.post("/api/auth/signout", json={"access_token": token}),
}


@pytest.mark.parametrize("path", SIGN_OUTS)
def test_a_sign_out_holds_at_once_and_is_sent_by_the_other_node(site, path):
    first, second = site.gateways
    own, other = first.sign_in(NAME, PASSWORD), second.sign_in(NAME, PASSWORD)
    for gateway in site.gateways:
        assert is_let_in(gateway, own) and is_let_in(gateway, other)
    site.pool.stop()
    answer = SIGN_OUTS[path](first, own["access_token"])
    assert answer.status_code == 200 and answer.json()["message"] == LATER, answer.text
    assert not is_let_in(first, own) and not is_let_in(first, other)
    for tokens in (own, other):
        wait_until(lambda: not is_let_in(second, tokens), 2, "the sign-out reaches the other gateway")
    # The node that signed the user out dies; the sign-out waits in the records.
    wait_until(lambda: any("sign_out_pending" in line for line in first.log), 5, "the line in the log")
    first.kill()
    restart(site.pool)
    for tokens in (own, other):
        wait_until(lambda: site.refresh_refusal(tokens), TAKEN_OVER, "the pool was notified")
    assert refused(site.unsigned().get_user, AccessToken=own["access_token"])[0] == "NotAuthorizedException"
    restart(first)
    for gateway in site.gateways:
        assert not is_let_in(gateway, own) and not is_let_in(gateway, other)
        new = gateway.sign_in(NAME, PASSWORD)
        assert is_let_in(gateway, new)
        assert site.refresh_refusal(new) is None


def test_a_new_sign_in_is_not_ended_by_the_late_sign_out(site):
    first, second = site.gateways
    own = first.sign_in(NAME, PASSWORD)
    site.pool.stop()
    assert first.post("/api/user/logout", headers=bearer(own["access_token"])).json()["message"] == LATER
    wait_until(lambda: any("sign_out_put_off" in line for line in first.log + second.log), 10, "a try that fails")
    restart(site.pool)
    new = first.sign_in(NAME, PASSWORD)
    wait_until(lambda: any("sign_out_sent" in line for line in first.log + second.log), 20, "the pool was notified")
    assert site.refresh_refusal(own)
    for gateway in site.gateways:
        wait_until(lambda: is_let_in(gateway, new), 2, "the new token is let in")
    assert site.refresh_refusal(new) is None


def test_a_browsers_session_ends_while_cognito_is_down(site):
    first, second = site.gateways
    browser = FarBrowser(first, site.pool)
    assert browser.arrive(NAME, PASSWORD).location == "/docs"
    known, kept = browser.known(), browser.cookie
    assert known["authenticated"]
    site.pool.stop()
    answer = browser.write("DELETE", "/auth/session", known["csrf_token"])
    assert answer.status_code == 200 and answer.json()["message"].startswith("Signed out here"), answer.text
    for gateway in site.gateways:
        asked = gateway.get("/auth/session", headers={"Cookie": f"poolguard-session={kept}"})
        assert asked.json() == {"authenticated": False}
    restart(site.pool)
    wait_until(lambda: any("sign_out_sent" in line for line in first.log + second.log), 20, "the pool was notified")


def test_cognito_is_notified_at_once_while_it_is_up(site):
    first, _ = site.gateways
    own = first.sign_in(NAME, PASSWORD)
    assert first.post("/api/user/logout", headers=bearer(own["access_token"])).json() == {"ok": True}
    assert site.refresh_refusal(own)
