"""Nobody learns whether an account exists: not from what is answered, and not from how long that takes."""

import statistics

import pytest

from accounts import PASSWORD, said
from cost import Cost, cost_of
from mailbox import letters
from poolguard import make_user

TRIES = 24
WRONG = "Wr0ng!passw0rd"
CODE = "314159"


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """A server that counts no tries, and people of it: some confirmed, some not. The names of all, and those of nobody,
    are equally long and begin alike, since answers about an address depend on it."""
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
        # Numbers in hexadecimal digits begin with as many zeros as chance will have it.
        body["ChallengeParameters"] = {name: None if name in ("SALT", "SRP_B") else len(value)
                                       for name, value in body["ChallengeParameters"].items()}
        headers.pop("Content-Length")
    return reply.status_code, headers, body


def is_dearer(some, others):
    """Whether the first of nearly every pair is more than the second by half. Chance, and the machine's other work, would
    have to favour one of the two 20 times in 24."""
    return sum(one > 1.55 * other for one, other in zip(some, others)) >= 20


@pytest.mark.parametrize("kind, ask", ASKED.values(), ids=ASKED.keys())
def test_somebody_and_nobody_are_answered_alike(places, kind, ask):
    server, _ = places

    def asked(name):
        cost, reply = cost_of(server, lambda: ask(*places, name))
        return cost, seen(reply)

    # In turns, and now the one first, now the other.
    costs = {kind: [], kind[:4] + "s": []}
    for number in range(TRIES):
        answers = []
        for each in sorted(costs, reverse=number % 2):
            cost, answer = asked(address(each, number))
            costs[each].append(cost)
            answers.append(answer)
        assert answers[0] == answers[1]
    for measure in Cost._fields:
        known, unknown = ([getattr(cost, measure) for cost in each] for each in costs.values())
        print(measure, statistics.median(known), statistics.median(unknown))
        # A hash, a write to the disk or a letter less would be a factor of two and more.
        assert not is_dearer(known, unknown) and not is_dearer(unknown, known), measure


def test_nobody_gets_no_letter(places):
    server, _ = places
    said(server.post("/auth/forgot-password", json={"email": "nobody@example.com"}))
    said(server.post("/auth/forgot-password", json={"email": address("known", 0)}))
    assert letters(server, "nobody@example.com") == [] and letters(server, address("known", 0))
    assert list((server.data / "mail" / "tmp").iterdir()) == []
