"""Tokens that the server issues, or passes on from another Cognito, are known to it before they come back."""

import pytest

from accounts import fresh_email, is_accepted, said
from gateway_browser import NAVIGATION, Browser
from metrics import scrape, value
from poolguard import Server, bearer, make_user
from remote_gateways import settings_for
from waiting import wait_until

PASSWORD = "Passw0rd!"


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("known-pool")) as started:
        yield started


@pytest.fixture(scope="module")
def gateway(pool, tmp_path_factory):
    with Server(tmp_path_factory.mktemp("known-gateway"), env=settings_for(pool)) as started:
        wait_until(lambda: started.get("/ready").status_code == 200, within=10, what="a gateway that is ready")
        yield started


@pytest.fixture(scope="module")
def email(pool):
    address = fresh_email()
    make_user(pool, address, PASSWORD)
    return address


class Watched:
    """What the server counts of tokens of one use while something is done."""

    def __init__(self, server, use="access"):
        self.server, self.use = server, use
        self.before = scrape(server)

    def _grown(self, name, **labels):
        after = scrape(self.server)
        return value(after, name, token_use=self.use, **labels) - value(self.before, name, token_use=self.use, **labels)

    @property
    def signature_checks(self):
        return self._grown("poolguard_token_signature_checks_total")

    @property
    def accepted(self):
        return self._grown("poolguard_token_verifications_total", outcome="accepted")


def status_with(server, token):
    return server.get("/me", headers=bearer(token, tenant=None)).status_code


def test_tokens_of_the_embedded_pool_need_no_check(pool, email):
    watched = Watched(pool)
    signed_in = pool.sign_in(email, PASSWORD)
    assert status_with(pool, signed_in["access_token"]) == 200
    again = pool.post("/api/user/refresh", json={"refresh_token": signed_in["refresh_token"]}).json()
    assert again["access_token"] != signed_in["access_token"]
    assert status_with(pool, again["access_token"]) == 200
    # Those that an AWS client gets over Cognito's protocol, too.
    variables = pool.variables()
    by_aws = pool.boto3().admin_initiate_auth(
        UserPoolId=variables["COGNITO_USER_POOL_ID"], ClientId=variables["COGNITO_APP_CLIENT_ID"],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH", AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD})
    assert status_with(pool, by_aws["AuthenticationResult"]["AccessToken"]) == 200
    assert (watched.accepted, watched.signature_checks) == (3, 0)


def test_tokens_of_an_answered_challenge_need_no_check(pool):
    newcomer = fresh_email()
    make_user(pool, newcomer, PASSWORD, permanent=False)
    watched = Watched(pool)
    asked = pool.sign_in(newcomer, PASSWORD)
    assert asked["challenge"] == "NEW_PASSWORD_REQUIRED"
    answered = said(pool.post("/api/user/new-password", json={
        "email": newcomer, "session": asked["session"], "new_password": "An0ther!pass"}))
    assert is_accepted(pool, answered)
    assert (watched.accepted, watched.signature_checks) == (1, 0)


def test_tokens_of_a_browsers_sign_in_need_no_check(pool, email):
    """The gateway redeems the code at its own pool, and keeps the tokens in its session."""
    watched, of_identity = Watched(pool), Watched(pool, use="id")
    browser = Browser(pool, **NAVIGATION).begin(PASSWORD, name=email)
    assert browser.get("/me").status == 200
    assert watched.accepted >= 1
    assert (watched.signature_checks, of_identity.signature_checks) == (0, 0)


def test_id_tokens_are_known_too(pool, email):
    watched = Watched(pool, use="id")
    token = pool.sign_in(email, PASSWORD)["id_token"]
    assert pool.get("/messages/private", headers=bearer(token, tenant=None)).status_code == 200
    assert (watched.accepted, watched.signature_checks) == (1, 0)


def test_tokens_from_another_cognito_are_checked_once_and_before_they_come_back(gateway, email):
    watched = Watched(gateway)
    signed_in = gateway.sign_in(email, PASSWORD)
    assert (watched.accepted, watched.signature_checks) == (0, 1)
    again = gateway.post("/api/user/refresh", json={"refresh_token": signed_in["refresh_token"]}).json()
    assert (watched.accepted, watched.signature_checks) == (0, 2)
    for token in (signed_in["access_token"], again["access_token"]):
        assert status_with(gateway, token) == 200
    assert (watched.accepted, watched.signature_checks) == (2, 2)


def test_a_forged_token_is_checked_each_time_and_never_known(pool, email):
    token = pool.sign_in(email, PASSWORD)["access_token"]
    place = token.rindex(".") + 100
    forged = token[:place] + ("B" if token[place] == "A" else "A") + token[place + 1:]
    watched = Watched(pool)
    for _ in range(3):
        assert status_with(pool, forged) == 401
    assert (watched.accepted, watched.signature_checks) == (0, 3)
    assert status_with(pool, token) == 200
    assert (watched.accepted, watched.signature_checks) == (1, 3)


def test_a_sign_out_ends_a_token_that_was_known_before_its_first_use(pool, email):
    first, second = (pool.sign_in(email, PASSWORD)["access_token"] for _ in range(2))
    assert pool.post("/auth/logout", headers=bearer(first, tenant=None)).status_code == 200
    watched = Watched(pool)
    assert status_with(pool, second) == 401
    assert (watched.accepted, watched.signature_checks) == (0, 0)
