"""Several servers with one DynamoDB: each of them gives the same answers."""

import concurrent.futures
import itertools
import random
import threading
import time
import uuid

import pytest
import requests

import totp
from accounts import PASSWORD
from aws_identities import Person, client_of
from cognito import refused
from faked_clock import FakedClock
from gateway_browser import Browser
from nodes import Cluster, DynamoDb, Refused, fresh_tables, one_engine
from pages import CALLBACK, Verifier, redeem
from pages import Browser as PagesBrowser
from poolguard import bearer, make_user


@pytest.fixture(scope="module", params=DynamoDb.ENGINES)
def database(request):
    with DynamoDb(request.param) as running:
        yield running


@pytest.fixture(scope="module")
def cluster(database, tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster"), database, 3, **fresh_tables(database)) as running:
        yield running


@pytest.fixture
def person(cluster):
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    make_user(cluster.nodes[0], email)
    return email


def until_refused(node, token, within):
    end = time.monotonic() + within
    headers = token if isinstance(token, dict) else bearer(token)
    while node.get("/me", headers=headers).status_code != 401:
        assert time.monotonic() < end, "a token that was signed out is still let in"


def test_changes_are_visible_on_all_nodes(cluster, person):
    first, second, third = cluster.nodes
    assert first.variables() == {**second.variables(), "AWS_ENDPOINT_URL": cluster.url} == third.variables()
    tokens = second.sign_in(person, PASSWORD)
    for node in cluster.nodes:
        assert node.get("/me", headers=bearer(tokens["access_token"])).status_code == 200
    made = third.post("/api/items", json={"name": "one"}, headers=bearer(tokens["access_token"])).json()
    assert first.get(f"/api/items/{made['id']}", headers=bearer(tokens["access_token"])).json()["name"] == "one"
    assert first.post("/api/user/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 200


def test_credentials_of_one_node_work_at_the_others(cluster, person):
    here, there, elsewhere = (Person(node, email=person) for node in cluster.nodes)
    with concurrent.futures.ThreadPoolExecutor(9) as pool:
        assert len(set(pool.map(lambda who: who.identity(), [here, there, elsewhere] * 6))) == 1
    credentials = here.credentials()
    for node in cluster.nodes:
        assert "poolguard-authenticated" in client_of(node, "sts", credentials).get_caller_identity()["Arn"]


@pytest.mark.parametrize("way", ["at the gateway", "at the pool", "by an administrator"])
def test_a_sign_out_reaches_every_node_within_a_second(cluster, person, way):
    first, second, third = cluster.nodes
    token = first.sign_in(person, PASSWORD)["access_token"]
    for node in cluster.nodes:
        assert node.get("/me", headers=bearer(token)).status_code == 200
    if way == "at the gateway":
        assert second.post("/api/user/logout", headers=bearer(token)).status_code == 200
    elif way == "at the pool":
        second.unsigned().global_sign_out(AccessToken=token)
    else:
        second.boto3().admin_user_global_sign_out(UserPoolId=second.variables()["COGNITO_USER_POOL_ID"],
                                                  Username=person)
    signed_out = time.monotonic()
    for node in (first, third):
        until_refused(node, token, signed_out + 1 - time.monotonic())


def test_a_name_is_unique_across_nodes(cluster):
    client = cluster.nodes[0].variables()["COGNITO_APP_CLIENT_ID"]
    callers = [node.unsigned() for node in cluster.nodes]
    pool, cognito = cluster.nodes[0].variables()["COGNITO_USER_POOL_ID"], cluster.nodes[1].boto3()
    for _ in range(10):
        email = f"{uuid.uuid4().hex[:12]}@example.com"
        together = threading.Barrier(len(callers))

        def sign_up(caller):
            together.wait()
            try:
                return caller.sign_up(ClientId=client, Username=email, Password=PASSWORD)["UserSub"]
            except caller.exceptions.UsernameExistsException:
                return None

        with concurrent.futures.ThreadPoolExecutor() as threads:
            given = [sub for sub in threads.map(sign_up, callers) if sub]
        found = cognito.list_users(UserPoolId=pool, Filter=f'email = "{email}"')["Users"]
        assert len(given) == 1 and [each["Username"] for each in found] == given


def test_attempts_are_counted_together(database, tmp_path):
    limits = {"POOLGUARD_LIMIT_SIGN_IN_FAILURES": "4/minute"}
    with Cluster(tmp_path, database, 2, **fresh_tables(database), **limits) as cluster:
        make_user(cluster.nodes[0], "ann@example.com")
        given = {"email": "ann@example.com", "password": "wrong"}
        answers = [node.post("/api/user/login", json=given) for node in cluster.nodes * 3]
        assert [each.status_code for each in answers] == [400, 400, 400, 400, 429, 429]
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


def test_single_use_holds_across_nodes(cluster, person):
    first, second, third = cluster.nodes
    variables = first.variables()
    client = variables["COGNITO_APP_CLIENT_ID"]
    token = first.sign_in(person, PASSWORD)["access_token"]
    secret = first.unsigned().associate_software_token(AccessToken=token)["SecretCode"]
    code = totp.code(secret)
    second.unsigned().verify_software_token(AccessToken=token, UserCode=code)
    third.unsigned().set_user_mfa_preference(AccessToken=token,
                                             SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})
    sessions = [node.unsigned().initiate_auth(AuthFlow="USER_PASSWORD_AUTH", ClientId=client,
                                              AuthParameters={"USERNAME": person, "PASSWORD": PASSWORD})["Session"]
                for node in cluster.nodes]
    code = totp.code(secret, 30)

    def answer(node, session):
        return node.unsigned().respond_to_auth_challenge(
            ClientId=client, ChallengeName="SOFTWARE_TOKEN_MFA", Session=session,
            ChallengeResponses={"USERNAME": person, "SOFTWARE_TOKEN_MFA_CODE": code})

    assert "AuthenticationResult" in answer(first, sessions[1])
    # The code and the session have been used.
    assert refused(answer, second, sessions[2])[0] == "ExpiredCodeException"
    assert refused(answer, third, sessions[1])[0] == "NotAuthorizedException"


@one_engine
def test_the_pages_and_a_code_across_nodes(cluster, person):
    made = cluster.nodes[0].boto3().create_user_pool_client(
        UserPoolId=cluster.nodes[0].variables()["COGNITO_USER_POOL_ID"], ClientName="app",
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthFlows=["code"], AllowedOAuthScopes=["openid"],
        SupportedIdentityProviders=["COGNITO"], CallbackURLs=[CALLBACK])
    client, verifier = made["UserPoolClient"]["ClientId"], Verifier()
    browser = PagesBrowser(cluster)
    # Each request uses a new connection, and so goes to the next node.
    browser.session.headers["Connection"] = "close"
    code = browser.sign_in(client, person, **verifier.asked).answer["code"]
    assert redeem(cluster.nodes[1], client, code, verifier).status_code == 200
    assert redeem(cluster.nodes[2], client, code, verifier).json()["error"] == "invalid_grant"

    # That revoked the tokens of the code; another sign-in is not affected.
    again = PagesBrowser(cluster).sign_in(client, person, **verifier.asked).answer["code"]
    with concurrent.futures.ThreadPoolExecutor() as threads:
        answers = list(threads.map(lambda node: redeem(node, client, again, verifier), cluster.nodes))
    # None if the second arrived before the first was answered.
    given = [each.json()["access_token"] for each in answers if each.status_code == 200]
    assert len(given) <= 1
    for node, token in itertools.product(cluster.nodes, given):
        assert refused(node.unsigned().get_user, AccessToken=token)[0] == "NotAuthorizedException"


@one_engine
def test_twenty_concurrent_requests_on_two_nodes_renew_a_session_once(database, tmp_path):
    """Refresh tokens rotate, and reuse ends the session, so a second renewal would sign the user out."""
    import node_clients
    faked = FakedClock(tmp_path)
    with Cluster(tmp_path, database, 2, **fresh_tables(database), **faked.environment) as cluster:
        first, second = cluster.nodes
        variables = first.variables()
        pool, client = variables["COGNITO_USER_POOL_ID"], variables["COGNITO_APP_CLIENT_ID"]
        settings = node_clients.sdk(first, "DescribeUserPoolClient", UserPoolId=pool, ClientId=client)["UserPoolClient"]
        kept = {name: value for name, value in settings.items()
                if name not in ("ClientName", "LastModifiedDate", "CreationDate", "ExplicitAuthFlows", "$metadata")}
        node_clients.sdk(first, "UpdateUserPoolClient", **kept, ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"],
                         RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0})
        make_user(first, "ann@example.com")
        browser = Browser(cluster).begin(PASSWORD, name="ann@example.com")

        def ask(node):
            return requests.get(node.url + "/auth/session", cookies={"poolguard-session": browser.cookie},
                                timeout=30).json()

        before = browser.known()["expires_at"]
        for hours in (1, 2, 3):
            faked.move(hours * 3600)
            with concurrent.futures.ThreadPoolExecutor(20) as threads:
                answers = list(threads.map(ask, [first, second] * 10))
            assert {each["authenticated"] for each in answers} == {True}
            assert {each["expires_at"] for each in answers} == {browser.known()["expires_at"]}
            assert browser.known()["expires_at"] >= before + hours * 3600


@one_engine
def test_nodes_with_different_settings_do_not_start(cluster, tmp_path):
    refused_start = Refused(tmp_path, cluster.environment)
    same = ("--public-url", cluster.url)
    said = refused_start(*same, APP_SECRET_KEY="another key than the others")
    assert "APP_SECRET_KEY" in said and "another key than the others" not in said
    said = refused_start(*same, POOLGUARD_ISSUER="amazon")
    assert "POOLGUARD_ISSUER is amazon here, but not set at another server" in said
    said = refused_start("--public-url", "https://elsewhere.example.com")
    assert f"--public-url is https://elsewhere.example.com here, but {cluster.url} at another server" in said
    said = refused_start(*same, SMTP_URL="smtp://ann:secret-of-ann@127.0.0.1")
    assert "SMTP_URL differs from that of another server" in said and "secret-of-ann" not in said
    differing = cluster.start("may-differ", LOG_LEVEL="DEBUG", TRUSTED_PROXIES="10.0.0.0/8")
    cluster.leave(differing)
    differing.stop()


@one_engine
def test_settings_can_change_after_the_others_stop(database, tmp_path):
    tables = fresh_tables(database)
    with Cluster(tmp_path / "before", database, 2, **tables) as before:
        # One node stops cleanly; the other is killed, so its record must expire.
        before.nodes[0].stop()
        before.nodes[1].kill()
        killed = time.monotonic()
        while True:
            try:
                with Cluster(tmp_path / uuid.uuid4().hex, database, 1, **tables, TENANT_MODE="claim"):
                    break
            except AssertionError as refusal:
                assert "--public-url is" in str(refusal)
                assert time.monotonic() < killed + 20
        assert time.monotonic() > killed + 5


def test_a_database_that_is_down(database, tmp_path):
    with Cluster(tmp_path, database, 1, **fresh_tables(database)) as cluster:
        node = cluster.nodes[0]
        make_user(node, "ann@example.com")
        tokens = node.sign_in("ann@example.com", PASSWORD)
        headers = bearer(tokens["access_token"])
        browser = Browser(node).begin(PASSWORD, name="ann@example.com")
        assert node.post("/api/items", json={"name": "before"}, headers=headers).status_code == 201
        database.tell(down=True)
        try:
            # Verifying a token needs no records.
            assert node.get("/me", headers=headers).status_code == 200
            for answer in (node.get("/api/items", headers=headers),
                           node.post("/api/items", json={"name": "meanwhile"}, headers=headers),
                           node.post("/api/user/login", json={"email": "ann@example.com", "password": PASSWORD}),
                           node.post("/api/user/refresh", json={"refresh_token": tokens["refresh_token"]})):
                assert answer.status_code == 503, answer.text
                assert int(answer.headers["Retry-After"]) >= 1
            assert browser.get("/me").response.json()["code"] == "store_unavailable"
            assert node.get("/ready").status_code == 503
            assert node.get("/health").status_code == 200
        finally:
            database.tell(down=False)
        assert [each["name"] for each in node.get("/api/items", headers=headers).json()] == ["before"]
        assert node.sign_in("ann@example.com", PASSWORD)["access_token"]


@pytest.mark.parametrize("how", ["throttled", "failed", "dropped", "failed after", "dropped after"])
def test_a_write_with_a_lost_answer_is_made_once(database, tmp_path, how):
    with Cluster(tmp_path, database, 1, **fresh_tables(database)) as cluster:
        node = cluster.nodes[0]
        make_user(node, "ann@example.com")
        headers = bearer(node.sign_in("ann@example.com", PASSWORD)["access_token"])
        database.tell(fail="PutItem", how=how)
        first = node.post("/api/items", json={"name": "one"}, headers=headers)
        assert first.status_code == 201
        # The counter, and not the sign of life of the node, which updates an item too.
        database.tell(fail="UpdateItem", how=how, on="num + :amount")
        second = node.post("/api/items", json={"name": "two"}, headers=headers)
        # An item's number comes from a counter, and an uncertain increment is not repeated.
        assert second.status_code == (503 if how in ("failed", "dropped") else 201)
        listed = [each["name"] for each in node.get("/api/items", headers=headers).json()]
        assert sorted(listed) == ["one"] + (["two"] if second.status_code == 201 else [])
        database.tell(fail="PutItem", how=how)
        changed = node.request("PUT", f"/api/items/{first.json()['id']}", json={"name": "changed"}, headers=headers)
        assert changed.status_code == 200
        assert node.get(f"/api/items/{first.json()['id']}", headers=headers).json()["name"] == "changed"


class Client:
    """Signs in, writes items and signs out at any node; remembers what was acknowledged."""

    def __init__(self, url, number, until):
        self.url, self.number, self.until = url, number, until
        self.items, self.signed_out, self.failed = {}, [], 0

    def ask(self, method, path, **options):
        try:
            answer = requests.request(method, self.url + path, timeout=20, **options)
        except requests.exceptions.RequestException:
            self.failed += 1
            return None
        if answer.status_code in (502, 503, 429):
            self.failed += 1
            return None
        return answer

    def run(self):
        email = f"client{self.number}@example.com"
        for number in itertools.count():
            if self.until.is_set():
                break
            signed_in = self.ask("POST", "/api/user/login", json={"email": email, "password": PASSWORD})
            if not signed_in:
                continue
            assert signed_in.status_code == 200, signed_in.text
            headers = bearer(signed_in.json()["access_token"])
            made = self.ask("POST", "/api/items", json={"name": f"{self.number}-{number}"}, headers=headers)
            if made is not None:
                assert made.status_code == 201, made.text
                self.items[made.json()["id"]] = made.json()["name"]
            gone = self.ask("POST", "/api/user/logout", headers=headers)
            if gone is not None:
                assert gone.status_code == 200, gone.text
                self.signed_out.append(headers)


def test_three_nodes_of_which_one_is_killed_repeatedly(database, tmp_path):
    chance = random.Random(5)
    with Cluster(tmp_path, database, 3, **fresh_tables(database)) as cluster:
        for number in range(4):
            make_user(cluster.nodes[0], f"client{number}@example.com")
        until = threading.Event()
        clients = [Client(cluster.url, number, until) for number in range(4)]
        with concurrent.futures.ThreadPoolExecutor(len(clients)) as threads:
            running = [threads.submit(each.run) for each in clients]
            try:
                for _ in range(6):
                    wanted = sum(len(each.items) for each in clients) + chance.randrange(5, 15)
                    end = time.monotonic() + 60
                    while sum(len(each.items) for each in clients) < wanted:
                        assert time.monotonic() < end and not any(each.done() for each in running)
                    cluster.kill_and_restart(chance.choice(cluster.nodes))
            finally:
                until.set()
        for each in running:
            each.result()
        assert sum(len(each.items) for each in clients) > 30
        for each in clients:
            headers = bearer(cluster.nodes[each.number % 3].sign_in(f"client{each.number}@example.com",
                                                                    PASSWORD)["access_token"])
            found, path = {}, "/api/items?limit=100"
            while path:
                page = cluster.nodes[0].get(path, headers=headers)
                found |= {item["id"]: item["name"] for item in page.json()}
                path = page.links.get("next", {}).get("url", "").removeprefix(cluster.url)
            assert each.items.items() <= found.items()
            for node, old in itertools.product(cluster.nodes, each.signed_out):
                until_refused(node, old, within=1)
