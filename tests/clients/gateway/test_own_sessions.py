"""Users' own sessions at the gateway: listed, and ended one by one."""

import pytest

from accounts import fresh_email, said, tokens_of
from poolguard import bearer, make_user

PREFIXES = ["/auth", "/api/auth"]


def own(tokens):
    return bearer(tokens["access_token"], tenant=None)


@pytest.fixture
def two(demo):
    """The tokens of two sign-ins of one user."""
    email = fresh_email()
    make_user(demo, email)
    return [tokens_of(demo, email, "Passw0rd!") for _ in range(2)]


def ids(server, prefix, tokens):
    """The ids of the session of these tokens, and of the others."""
    listed = said(server.get(f"{prefix}/sessions", headers=own(tokens)))["sessions"]
    current, others = [], []
    for each in listed:
        assert each["type"] == "TOKEN" and each["client_id"] == server.variables()["COGNITO_APP_CLIENT_ID"]
        assert each["started_at"] <= each["last_used_at"] and each["device"]
        (current if each["is_current"] else others).append(each["id"])
    assert len(current) == 1
    return current[0], others


@pytest.mark.parametrize("prefix", PREFIXES)
def test_another_session_is_ended_with_its_tokens(demo, prefix, two):
    first, second = two
    current, others = ids(demo, prefix, first)
    assert ids(demo, prefix, second) == (others[0], [current])
    assert demo.request("DELETE", f"{prefix}/sessions/{others[0]}", headers=own(first)).status_code == 204
    assert ids(demo, prefix, first) == (current, [])
    assert said(demo.get("/profile", headers=own(second)), 401)["code"] == "token_revoked"
    assert said(demo.post("/auth/refresh", json={"refresh_token": second["refresh_token"]}),
                401)["code"] == "invalid_refresh_token"
    said(demo.post("/auth/refresh", json={"refresh_token": first["refresh_token"]}))
    gone = said(demo.request("DELETE", f"{prefix}/sessions/{others[0]}", headers=own(first)), 404)
    assert gone["code"] == "session_not_found"


@pytest.mark.parametrize("prefix", PREFIXES)
def test_only_other_sessions_of_the_user_can_be_ended(demo, prefix, two):
    email = fresh_email()
    make_user(demo, email)
    stranger = tokens_of(demo, email, "Passw0rd!")
    current, _ = ids(demo, prefix, two[0])
    foreign, _ = ids(demo, prefix, stranger)
    for headers, session, status, code in ((own(two[0]), current, 400, "invalid_request"),
                                           (own(two[0]), foreign, 404, "session_not_found"),
                                           (own(two[0]), "tkn" + "0" * 25, 404, "session_not_found"),
                                           (own(two[0]), "x", 404, "session_not_found"),
                                           ({}, current, 401, "token_missing")):
        refused = said(demo.request("DELETE", f"{prefix}/sessions/{session}", headers=headers), status)
        assert refused["code"] == code, (session, refused)
    assert said(demo.get(f"{prefix}/sessions"), 401)["code"] == "token_missing"
    for each in (*two, stranger):
        said(demo.get("/profile", headers=own(each)))
