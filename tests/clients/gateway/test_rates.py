"""Rate limits: what is refused, when, and that refusals reveal nothing about the account."""

import pytest

from accounts import PASSWORD, fresh_email, said, tokens_of
from mailbox import letters
from poolguard import make_user


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    from poolguard import Server
    with Server(tmp_path_factory.mktemp("rates"), env={"TRUSTED_PROXIES": "127.0.0.1"}) as started:
        yield started


@pytest.fixture
def email(server):
    address = fresh_email()
    make_user(server, address)
    return address


def refused(reply, most):
    assert reply.status_code == 429, reply.text
    assert reply.json()["code"] == "rate_limited"
    assert 1 <= int(reply.headers["Retry-After"]) <= most
    return reply


@pytest.mark.parametrize("path", ["/auth/login", "/api/auth/signin", "/api/user/login"])
def test_the_sixth_guess_within_a_minute_is_refused_unchecked(server, email, path):
    name = "username" if path == "/api/auth/signin" else "email"
    answers = {}
    for who in (email, "nobody" + fresh_email()):
        for _ in range(5):
            assert server.post(path, json={name: who, "password": "Wr0ng-pass!"}).status_code in (400, 401)
        # The right password is refused too, because it is not checked.
        answers[who] = refused(server.post(path, json={name: who, "password": PASSWORD}), 60)
    known, unknown = answers.values()
    assert known.content == unknown.content
    assert {*known.headers} == {*unknown.headers}


def test_letter_case_and_another_path_do_not_give_more_guesses(server, email):
    for path, name in (("/auth/login", "email"), ("/api/user/login", "email"), ("/api/auth/signin", "username")):
        for spelt in (email, email.upper()):
            server.post(path, json={name: spelt, "password": "Wr0ng-pass!"})
    refused(server.post("/auth/login", json={"email": email, "password": PASSWORD}), 60)


def test_right_passwords_are_not_counted(server, email):
    for _ in range(8):
        assert tokens_of(server, email, PASSWORD)["access_token"]


def test_wrong_codes_count_as_failed_attempts(server, email):
    server_session = "x" * 64
    answer = {"challenge": "SOFTWARE_TOKEN_MFA", "session": server_session, "email": email,
              "answers": {"SOFTWARE_TOKEN_MFA_CODE": "123456"}}
    for _ in range(5):
        assert server.post("/auth/challenge", json=answer).status_code == 401
    refused(server.post("/auth/challenge", json=answer), 60)
    refused(server.post("/auth/login", json={"email": email, "password": PASSWORD}), 60)


def test_five_codes_an_hour_are_sent_to_an_account(server, email):
    known, unknown = email, "nobody" + fresh_email()
    for who in (known, unknown):
        for _ in range(5):
            said(server.post("/auth/forgot-password", json={"email": who}))
    last = [refused(server.post("/api/auth/forgot-password", json={"username": who}), 3600) for who in (known, unknown)]
    assert last[0].content == last[1].content
    assert len(letters(server, email)) == 5


def test_a_session_is_refreshed_sixty_times_a_minute(server, email):
    tokens = tokens_of(server, email, PASSWORD)
    for _ in range(60):
        said(server.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]}))
    refused(server.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]}), 60)
    other = tokens_of(server, email, PASSWORD)
    said(server.post("/auth/refresh", json={"refresh_token": other["refresh_token"]}))


@pytest.fixture
def attempt(start):
    def tried(**settings):
        server = start(env={"POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS": "3/minute", **settings})

        def attempt_from(*forwarded):
            body = {"email": fresh_email(), "password": PASSWORD}
            return server.post("/auth/login", json=body, headers={"X-Forwarded-For": ", ".join(forwarded)})
        return attempt_from
    return tried


def test_attempts_are_counted_by_the_address_that_trusted_proxies_name(attempt):
    attempt_from = attempt(TRUSTED_PROXIES="127.0.0.1,10.0.0.0/8")
    for _ in range(3):
        assert attempt_from("203.0.113.9").status_code == 401
    refused(attempt_from("203.0.113.9"), 60)
    # Addresses that the client writes itself are further left in the header.
    refused(attempt_from("198.51.100.1", "203.0.113.9", "10.1.1.1"), 60)
    assert attempt_from("203.0.113.10").status_code == 401


def test_the_header_of_other_proxies_is_ignored(attempt):
    attempt_from = attempt()
    for last in range(3):
        assert attempt_from(f"203.0.113.{last}").status_code == 401
    refused(attempt_from("203.0.113.99"), 60)


def test_the_refusal_survives_a_restart(start, tmp_path):
    server = start()
    email = fresh_email()
    for _ in range(5):
        server.post("/auth/login", json={"email": email, "password": "Wr0ng-pass!"})
    server.kill()
    refused(server.start().post("/auth/login", json={"email": email, "password": PASSWORD}), 60)
