"""The log: why a token was refused, and lines in the order of their times."""

import json
import threading

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from faked_clock import FakedClock
from poolguard import Server, check_log, make_user
from waiting import wait_until

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Person:
    """Signed in at a server whose clock stands still."""

    def __init__(self, folder):
        self.clock = FakedClock(folder)
        self.server = Server(folder / "data", "--demo", env=self.clock.environment)

    def __enter__(self):
        self.server.start()
        self.tokens = self.server.sign_in(*self.server.users()[0])
        self.claims = jwt.decode(self.tokens["access_token"], options={"verify_signature": False})
        self.key_id = jwt.get_unverified_header(self.tokens["access_token"])["kid"]
        return self

    def __exit__(self, *_):
        self.server.stop()

    def get(self, token, path="/me"):
        return self.server.get(path, headers={"Authorization": token})

    def forged(self, algorithm="RS256", key=KEY, headers=None, **changes):
        claims = {name: value for name, value in {**self.claims, **changes}.items() if value is not None}
        named = {name: value for name, value in {"kid": self.key_id, **(headers or {})}.items() if value is not None}
        return "Bearer " + jwt.encode(claims, key, algorithm, headers=named)

    def logged(self, request_id):
        """The line of a request, once it is written."""
        def find():
            of_request = (line for line in map(json.loads, list(self.server.log)) if line["message"] == "request")
            return next((line for line in of_request if line["request_id"] == request_id), None)

        return wait_until(find, 15, "the line of the request")


@pytest.fixture(scope="module")
def person(tmp_path_factory):
    folder = tmp_path_factory.mktemp("log")
    with Person(folder) as signed_in:
        yield signed_in


def code_of(person, reply, status=401):
    assert reply.status_code == status, reply.text
    line = person.logged(reply.headers["X-Request-Id"])
    assert line["status"] == status
    return line["code"]


def test_the_line_of_a_request_says_why_its_token_was_refused(person):
    token = person.tokens["access_token"]
    head, payload, signature = token.split(".")
    cases = {
        "token_malformed": ["Bearer x", "Bearer a.b", "Basic abc", f"Bearer {token} {token}"],
        "token_header_not_json": [f"Bearer YWJj.{payload}.{signature}"],
        "token_unsupported_algorithm": [person.forged("HS256", "x" * 32)],
        "token_missing_key_id": [person.forged(headers={"kid": None})],
        "token_unknown_key": [person.forged(headers={"kid": "another"})],
        "token_bad_signature": [person.forged(), f"Bearer {head}.{payload}.{signature[:-8]}AAAAAAAA"],
        "token_wrong_use": [f"Bearer {person.tokens['id_token']}"],
    }
    for code, tokens in cases.items():
        for each in tokens:
            assert code_of(person, person.get(each)) == code, (code, each)
    assert code_of(person, person.server.get("/me")) == "token_missing"


@pytest.mark.parametrize("path, status", [("/me", 401), ("/api/items", 401), ("/api/user/logout", 400),
                                          ("/forward-auth", 401), ("/api/admin/users", 401), ("/api/users/me", 401)])
def test_every_kind_of_path_says_it(person, path, status):
    method = "POST" if path.endswith("logout") else "GET"
    reply = person.server.request(method, path, headers={"Authorization": person.forged(headers={"kid": "another"})})
    assert code_of(person, reply, status) == "token_unknown_key"


def test_times_of_tokens_are_told(person):
    token, unused = (f"Bearer {person.server.sign_in(*person.server.users()[0])['access_token']}" for _ in range(2))
    assert person.get(token).status_code == 200
    try:
        person.clock.move(2 * 3600)
        assert code_of(person, person.get(token)) == "token_expired"
        person.clock.move(-600)
        assert code_of(person, person.get(unused)) == "token_issued_in_future"
    finally:
        person.clock.move(0)


def test_another_client_and_a_sign_out_are_told(person):
    cognito, pool = person.server.boto3(), person.server.variables()["COGNITO_USER_POOL_ID"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="other", ExplicitAuthFlows=[
        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]["ClientId"]
    make_user(person.server, "joe@example.com")

    def sign_in(of):
        return cognito.initiate_auth(ClientId=of, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={
            "USERNAME": "joe@example.com", "PASSWORD": "Passw0rd!"})["AuthenticationResult"]["AccessToken"]

    assert code_of(person, person.get(f"Bearer {sign_in(client)}")) == "token_wrong_client"
    token = sign_in(person.server.variables()["COGNITO_APP_CLIENT_ID"])
    assert person.get(f"Bearer {token}").status_code == 200
    cognito.admin_user_global_sign_out(UserPoolId=pool, Username="joe@example.com")
    wait_until(lambda: person.get(f"Bearer {token}").status_code == 401, 15, "the refusal of an old token")
    assert code_of(person, person.get(f"Bearer {token}")) == "token_revoked"


def reasons(person):
    return [line["reason"] for line in map(json.loads, list(person.server.log))
            if line["message"] == "access_token_refused"]


def test_the_pool_says_why_it_refused_an_access_token(person):
    """Cognito's own message is the same for several reasons."""
    variables = person.server.variables()
    make_user(person.server, "ann@example.com")
    cognito = person.server.boto3()

    def get_user(token):
        with pytest.raises(cognito.exceptions.NotAuthorizedException):
            cognito.get_user(AccessToken=token)

    before, expected = len(reasons(person)), []
    for reason, token in (("malformed_token", "x.y"), ("bad_signature", person.forged().split()[1]),
                          ("unknown_key", person.forged(headers={"kid": "another"}).split()[1]),
                          ("wrong_issuer", person.forged(iss="https://elsewhere.example/x").split()[1]),
                          ("missing_issuer", person.forged(iss=None).split()[1]),
                          ("wrong_token_use", person.tokens["id_token"])):
        get_user(token)
        expected.append(reason)
    own = person.server.sign_in("ann@example.com", "Passw0rd!")["access_token"]
    cognito.admin_user_global_sign_out(UserPoolId=variables["COGNITO_USER_POOL_ID"], Username="ann@example.com")
    get_user(own)
    expected.append("revoked")
    wait_until(lambda: len(reasons(person)) >= before + len(expected), 15, "a line for each refusal")
    assert reasons(person)[before:] == expected
    for token in (person.tokens["access_token"], own):
        assert not any(token in line for line in person.server.log)


def test_times_do_not_run_backwards(tmp_path):
    """Audited requests, whose lines other threads write at once, beside many others, whose lines are gathered."""
    with Server(tmp_path / "data", "--demo", env={"LOG_LEVEL": "DEBUG"}) as server:
        def ask(path, count):
            for _ in range(count):
                server.get(path)

        def sign_in(count):
            for _ in range(count):
                server.post("/api/user/login", json={"email": "nobody@example.com", "password": "Passw0rd!"})

        threads = [threading.Thread(target=ask, args=("/health", 300)), threading.Thread(target=ask, args=("/me", 300)),
                   threading.Thread(target=sign_in, args=(6,)), threading.Thread(target=sign_in, args=(6,))]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    kinds = [line["message"] for line in map(json.loads, server.log)]
    assert kinds.count("request") >= 600 and kinds.count("audit") >= 12
    check_log(server.log)


def test_a_clock_that_is_set_back_is_followed(tmp_path):
    """The log says what time it is, also after a clock that was hours ahead has been put right."""
    clock = FakedClock(tmp_path)
    with Server(tmp_path / "data", env=clock.environment) as server:
        for seconds in (0, -3600):
            clock.move(seconds)
            server.post("/api/user/login", json={"email": "nobody@example.com", "password": "Passw0rd!"})
    before, after = (line["timestamp"] for line in map(json.loads, server.log) if line["message"] == "audit")
    assert after < before


def test_no_line_has_a_member_twice(start):
    """A failure of another Cognito, whose own message is logged."""
    home = start()
    variables = home.variables()
    server = start(folder="gateway", env={
        "POOLGUARD_STORE": "sqlite", "COGNITO_ENDPOINT": home.url, "COGNITO_ISSUER": variables["COGNITO_ISSUER"],
        "COGNITO_USER_POOL_ID": variables["COGNITO_USER_POOL_ID"], "COGNITO_APP_CLIENT_ID": "1nobodysclient1",
        "AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": variables["AWS_SECRET_ACCESS_KEY"]})
    server.post("/api/user/login", json={"email": "a@example.com", "password": "Passw0rd!"})
    server.stop()
    line = next(json.loads(line) for line in server.log if "cognito_failure" in line)
    assert line["message"] == "cognito_failure" and "does not exist" in line["cause"]
    check_log(server.log)
