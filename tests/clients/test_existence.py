"""Nobody learns whether an account exists: not from what is answered, and not from how long that takes."""

import statistics
import time

import pytest

from accounts import PASSWORD, said
from mailbox import letters
from poolguard import make_user

TRIES = 24
WRONG = "Wr0ng!passw0rd"
CODE = "314159"


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """A server that counts no tries, and people of it: some confirmed, some not. The names of all, and those of nobody,
    are equally long and begin alike, since what is told of an address follows from it."""
    from poolguard import Server
    off = {f"POOLGUARD_LIMIT_{name}": "off" for name in ("SIGN_IN_FAILURES", "CODES", "REFRESHES")}
    with Server(tmp_path_factory.mktemp("existence"), env=off) as server:
        for number in range(TRIES):
            make_user(server, address("known", number))
            said(server.post("/auth/signup", json={"email": address("young", number), "password": PASSWORD}))
        yield server, server.variables()["COGNITO_APP_CLIENT_ID"]


def address(kind, number):
    return f"{kind}{number:02}@example.com"


def gateway(path, **members):
    def ask(server, client, name):
        return server.post(path, json={"username" if path.startswith("/api/auth") else "email": name, **members})
    return ask


def wire(operation, **members):
    def ask(server, client, name):
        return server.post("/", json={"ClientId": client, "Username": name, **members},
                           headers={"X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
                                    "Content-Type": "application/x-amz-json-1.1"})
    return ask


def initiate(flow, **parameters):
    def ask(server, client, name):
        return wire("InitiateAuth", AuthFlow=flow, AuthParameters={"USERNAME": name, **parameters})(server, client, name)
    return ask


ASKED = {
    "login of /api/user": ("known", gateway("/api/user/login", password=WRONG)),
    "login of /auth": ("known", gateway("/auth/login", password=WRONG)),
    "sign-in of /api/auth": ("known", gateway("/api/auth/signin", password=WRONG)),
    "forgotten password": ("known", gateway("/auth/forgot-password")),
    "new password": ("known", gateway("/auth/reset-password", code=CODE, new_password=PASSWORD)),
    "confirmation": ("young", gateway("/auth/confirm", code=CODE)),
    "code once more": ("young", gateway("/auth/resend-code")),
    "InitiateAuth": ("known", initiate("USER_PASSWORD_AUTH", PASSWORD=WRONG)),
    "InitiateAuth with SRP": ("known", initiate("USER_SRP_AUTH", SRP_A="a" * 700)),
    "ForgotPassword": ("known", wire("ForgotPassword")),
    "ConfirmForgotPassword": ("known", wire("ConfirmForgotPassword", ConfirmationCode=CODE, Password=PASSWORD)),
    "ConfirmSignUp": ("young", wire("ConfirmSignUp", ConfirmationCode=CODE)),
    "ResendConfirmationCode": ("young", wire("ResendConfirmationCode")),
}


def seen(reply):
    """What is the same in each answer to the same question."""
    headers = {name: value for name, value in reply.headers.items()
               if name.lower() not in ("date", "x-request-id", "x-amzn-requestid")}
    body = reply.json()
    if "ChallengeParameters" in body:
        body = {name: len(value) // 4 if isinstance(value, str) else sorted(value) for name, value in body.items()}
        headers.pop("Content-Length")
    return reply.status_code, headers, body


@pytest.mark.parametrize("kind, ask", ASKED.values(), ids=ASKED.keys())
def test_somebody_and_nobody_are_answered_alike(places, kind, ask):
    def timed(name):
        before = time.perf_counter()
        reply = ask(*places, name)
        return time.perf_counter() - before, seen(reply)

    def ratio():
        # In turns, so that whatever else the machine does touches both alike.
        pairs = [(timed(address(kind, number)), timed(address(nobody, number))) for number in range(TRIES)]
        for (_, somebodys), (_, nobodys) in pairs:
            assert somebodys == nobodys
        known, unknown = (statistics.median(taken for taken, _ in each) for each in zip(*pairs))
        print(f"{known * 1000:.2f} ms and {unknown * 1000:.2f} ms")
        return known / unknown

    nobody = kind[:4] + "s"
    # A hash, a write to the disk or a letter less would be a factor of two and more, in every round; what else the machine
    # does is not the same in three.
    assert any(0.65 < ratio() < 1.55 for _ in range(3))


def test_nobody_gets_no_letter(places):
    server, _ = places
    said(server.post("/auth/forgot-password", json={"email": "nobody@example.com"}))
    said(server.post("/auth/forgot-password", json={"email": address("known", 0)}))
    assert letters(server, "nobody@example.com") == [] and letters(server, address("known", 0))
    assert list((server.data / "mail" / "tmp").iterdir()) == []
