"""Expiry, tested by setting the program's wall clock from outside."""

import pytest

from accounts import sign_up
from cognito import refused
from faked_clock import FakedClock
from mailbox import last_code
from poolguard import make_user


@pytest.fixture
def moved(start, tmp_path):
    """A server, and a function that sets its clock this many seconds after the start."""
    clock = FakedClock(tmp_path)
    return start(env=clock.environment), clock.move


def test_a_session_expires(moved):
    server, forward = moved
    make_user(server, "a@example.com", permanent=False)
    session = server.sign_in("a@example.com", "Passw0rd!")["session"]
    forward(181)
    reply = server.post("/api/user/new-password",
                        json={"email": "a@example.com", "new_password": "An0ther!pass", "session": session})
    assert reply.status_code == 400
    fresh = server.sign_in("a@example.com", "Passw0rd!")["session"]
    assert server.post("/api/user/new-password", json={"email": "a@example.com", "new_password": "An0ther!pass",
                                                       "session": fresh}).status_code == 200


def test_tokens_expire_and_refresh_tokens_too(moved):
    server, forward = moved
    make_user(server, "a@example.com")
    tokens = server.sign_in("a@example.com", "Passw0rd!")
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert server.get("/api/items/me", headers=headers).status_code == 200
    forward(3590)
    assert server.get("/api/items/me", headers=headers).status_code == 200
    forward(3602)
    late = server.get("/api/items/me", headers=headers)
    assert late.status_code == 401 and late.json()["code"] == "token_expired"
    refreshed = server.post("/api/user/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert refreshed.status_code == 200
    forward(30 * 86400 + 10)
    assert server.post("/api/user/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 400


def test_a_temporary_password_expires(moved):
    server, forward = moved
    make_user(server, "a@example.com", permanent=False)
    forward(7 * 86400 + 1)
    reply = server.post("/api/user/login", json={"email": "a@example.com", "password": "Passw0rd!"})
    assert reply.status_code == 400


def test_codes_expire(moved):
    server, forward = moved
    cognito, client = server.boto3(), server.variables()["COGNITO_APP_CLIENT_ID"]
    sign_up(cognito, client, "a@example.com")
    sign_up(cognito, client, "b@example.com")
    forward(24 * 3600 - 10)
    cognito.confirm_sign_up(ClientId=client, Username="a@example.com",
                            ConfirmationCode=last_code(server, "a@example.com"))
    forward(24 * 3600 + 10)
    assert refused(cognito.confirm_sign_up, ClientId=client, Username="b@example.com",
                   ConfirmationCode=last_code(server, "b@example.com")) == (
        "ExpiredCodeException", "Invalid code provided, please request a code again.")
    cognito.forgot_password(ClientId=client, Username="a@example.com")
    forward(25 * 3600 + 20)
    assert refused(cognito.confirm_forgot_password, ClientId=client, Username="a@example.com",
                   ConfirmationCode=last_code(server, "a@example.com"),
                   Password="An0ther!pass")[0] == "ExpiredCodeException"
