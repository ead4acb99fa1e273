"""A Cognito that answers about another user: nobody becomes that user, and nobody sees what is that user's."""

import json

import pytest
import requests

from accounts import fresh_email
from faked_clock import FakedClock
from gateway_browser import NAVIGATION
from local_server import LocalHandler, LocalServer
from poolguard import Server, bearer, make_user
from remote_gateways import FarBrowser, allow_browsers, settings_for
from waiting import wait_until

PASSWORD = "Passw0rd!"
PASSED_ON = ("Content-Type", "X-Amz-Target", "Authorization", "X-Amz-Date")


class Relay(LocalServer):
    """The way to a pool, on which answers get mixed up: `confused` maps an operation or path to what replaces its
    answers. A real pool cannot be made to do that."""

    class Handler(LocalHandler):
        def do_GET(self):
            self.pass_on(self.path)

        def do_POST(self):
            self.pass_on(self.headers.get("X-Amz-Target", "").split(".")[-1] or self.path)

        def pass_on(self, name):
            body = self.body() if self.command == "POST" else None
            headers = {each: self.headers[each] for each in PASSED_ON if each in self.headers}
            # The pool checks signatures for its public address, which is this one.
            headers["Host"] = self.headers["Host"]
            got = requests.request(self.command, self.server.pool.url + self.path, data=body, headers=headers,
                                   allow_redirects=False, timeout=30)
            replace = self.server.confused.get(name)
            content = replace(got.json()) if replace and got.ok else got.content
            content = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.answer(got.status_code, content, [("Content-Type", got.headers.get("Content-Type", "text/plain"))])

    def __init__(self):
        super().__init__(self.Handler)
        self.pool, self.confused = None, {}


@pytest.fixture(scope="module")
def relay():
    with Relay() as started:
        yield started


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return FakedClock(tmp_path_factory.mktemp("confused-clock"))


@pytest.fixture(scope="module")
def pool(relay, clock, tmp_path_factory):
    with Server(tmp_path_factory.mktemp("confused-pool"), "--public-url", relay.url, env=clock.environment) as started:
        relay.pool = started
        yield started


@pytest.fixture(scope="module")
def gateway(relay, pool, clock, tmp_path_factory):
    settings = {**settings_for(pool), **clock.environment, "COGNITO_ENDPOINT": relay.url, "POOLGUARD_STORE": "sqlite"}
    with Server(tmp_path_factory.mktemp("confused-gateway"), env=settings) as started:
        wait_until(lambda: started.get("/ready").status_code == 200, within=10, what="a gateway that is ready")
        allow_browsers(pool, started)
        yield started


@pytest.fixture(autouse=True)
def clear(relay):
    yield
    relay.confused.clear()


@pytest.fixture
def own(pool):
    return person(pool)


@pytest.fixture
def other(pool):
    return person(pool)


def person(pool):
    address = fresh_email()
    make_user(pool, address, PASSWORD)
    return address


def user_of(pool, address):
    """What Cognito answers about somebody to a caller who has their token."""
    return pool.boto3().get_user(AccessToken=pool.sign_in(address, PASSWORD)["access_token"])


def mistakes(server):
    """How often the log tells of an answer about another user."""
    return sum("cognito_answered_of_another_user" in line for line in server.log)


@pytest.mark.parametrize("path", ["/profile", "/api/users/me"])
def test_nobody_sees_what_belongs_to_another_user(relay, pool, gateway, own, other, path):
    token = gateway.sign_in(own, PASSWORD)["access_token"]
    assert own in gateway.get(path, headers=bearer(token, tenant=None)).text
    about_other, before = user_of(pool, other), mistakes(gateway)
    relay.confused["GetUser"] = lambda answer: {each: about_other[each] for each in ("Username", "UserAttributes")}
    confused = gateway.get(path, headers=bearer(token, tenant=None))
    assert confused.status_code == 503 and confused.json()["code"] == "cognito_unavailable", confused.text
    assert other not in confused.text
    assert mistakes(gateway) > before


@pytest.mark.parametrize("mixed", ["AccessToken", "IdToken"])
def test_nobody_is_signed_in_with_tokens_of_two_users(relay, pool, gateway, own, other, mixed):
    others = pool.boto3().initiate_auth(
        ClientId=pool.variables()["COGNITO_APP_CLIENT_ID"], AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": other, "PASSWORD": PASSWORD})["AuthenticationResult"]

    def mix(answer):
        answer["AuthenticationResult"][mixed] = others[mixed]
        return answer

    for operation in ("InitiateAuth", "AdminInitiateAuth"):
        relay.confused[operation] = mix
    before = mistakes(gateway)
    answer = gateway.post("/auth/login", json={"email": own, "password": PASSWORD})
    assert answer.status_code == 503 and answer.json()["code"] == "cognito_unavailable", answer.text
    assert others[mixed] not in answer.text
    assert mistakes(gateway) > before


def test_a_browser_does_not_become_another_user_when_its_tokens_are_renewed(relay, pool, gateway, clock, own, other):
    browser = FarBrowser(gateway, pool, relay.url)
    browser.session.headers.update(NAVIGATION)
    assert browser.arrive(own, PASSWORD).status == 302
    assert browser.known()["email"] == own
    clock.move(2 * 3600)
    others = pool.sign_in(other, PASSWORD)
    relay.confused["/oauth2/token"] = lambda answer: {
        **answer, "access_token": others["access_token"], "id_token": others["id_token"]}
    before = mistakes(gateway)
    refused = browser.get("/me")
    assert refused.status == 503 and other not in refused.text, refused.text
    assert others["access_token"] not in refused.text
    assert mistakes(gateway) > before
    # The session has not ended: it was Cognito's mistake.
    relay.confused.clear()
    assert browser.known()["email"] == own
