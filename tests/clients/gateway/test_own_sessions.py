"""Users' own sessions at the gateway: listed, and ended one by one."""

import pytest

from accounts import fresh_email, said, tokens_of
from poolguard import Server, bearer, make_user
from remote_gateways import settings_for

PREFIXES = ["/auth", "/api/auth"]


def own(tokens):
    return bearer(tokens["access_token"], tenant=None)


@pytest.fixture(scope="module")
def remote(demo, tmp_path_factory):
    with Server(tmp_path_factory.mktemp("remote"), env=settings_for(demo)) as server:
        yield server


@pytest.fixture(params=["embedded", "remote"])
def gateway(request, demo, remote):
    """In front of the demo server's pool: that server itself, or another one, as in front of Amazon's."""
    return demo if request.param == "embedded" else remote


@pytest.fixture
def two(demo, gateway):
    """The tokens of two sign-ins of one user."""
    email = fresh_email()
    make_user(demo, email)
    return [tokens_of(gateway, email, "Passw0rd!") for _ in range(2)]


@pytest.fixture(scope="module")
def client(demo):
    return demo.variables()["COGNITO_APP_CLIENT_ID"]


def ids(server, prefix, tokens, client):
    """The ids of the session of these tokens, and of the others."""
    listed = said(server.get(f"{prefix}/sessions", headers=own(tokens)))["sessions"]
    current, others = [], []
    for each in listed:
        assert each["type"] == "TOKEN" and each["client_id"] == client
        assert each["started_at"] <= each["last_used_at"] and each["device"]
        (current if each["is_current"] else others).append(each["id"])
    assert len(current) == 1
    return current[0], others


@pytest.mark.parametrize("prefix", PREFIXES)
def test_another_session_is_ended_with_its_tokens(gateway, client, prefix, two):
    first, second = two
    current, others = ids(gateway, prefix, first, client)
    assert ids(gateway, prefix, second, client) == (others[0], [current])
    assert gateway.request("DELETE", f"{prefix}/sessions/{others[0]}", headers=own(first)).status_code == 204
    assert ids(gateway, prefix, first, client) == (current, [])
    # /me asks the pool for nothing.
    for path in ("/me", "/profile"):
        assert said(gateway.get(path, headers=own(second)), 401)["code"] == "token_revoked"
        said(gateway.get(path, headers=own(first)))
    assert said(gateway.post("/auth/refresh", json={"refresh_token": second["refresh_token"]}),
                401)["code"] == "invalid_refresh_token"
    said(gateway.post("/auth/refresh", json={"refresh_token": first["refresh_token"]}))
    gone = said(gateway.request("DELETE", f"{prefix}/sessions/{others[0]}", headers=own(first)), 404)
    assert gone["code"] == "session_not_found"


@pytest.mark.parametrize("prefix", PREFIXES)
def test_only_other_sessions_of_the_user_can_be_ended(demo, gateway, client, prefix, two):
    email = fresh_email()
    make_user(demo, email)
    stranger = tokens_of(gateway, email, "Passw0rd!")
    current, _ = ids(gateway, prefix, two[0], client)
    foreign, _ = ids(gateway, prefix, stranger, client)
    for headers, session, status, code in ((own(two[0]), current, 400, "invalid_request"),
                                           (own(two[0]), foreign, 404, "session_not_found"),
                                           (own(two[0]), "tkn" + "0" * 25, 404, "session_not_found"),
                                           (own(two[0]), "x", 404, "session_not_found"),
                                           ({}, current, 401, "token_missing")):
        refused = said(gateway.request("DELETE", f"{prefix}/sessions/{session}", headers=headers), status)
        assert refused["code"] == code, (session, refused)
    assert said(gateway.get(f"{prefix}/sessions"), 401)["code"] == "token_missing"
    for each in (*two, stranger):
        said(gateway.get("/profile", headers=own(each)))
