"""/api/admin/state and /api/admin/mailbox: what those who run the servers look at."""

import uuid
from urllib.parse import urlsplit

import pytest

import mailbox
from accounts import PASSWORD, fresh_email, said, tokens_of
from kept_audit import Audit, refuse_sign_in
from poolguard import Server, bearer, make_user
from remote_gateways import settings_for
from waiting import wait_until

PATHS = ("/api/admin/state", "/api/admin/mailbox", "/api/admin/mailbox/x")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("operator"), "--demo") as started:
        yield started


@pytest.fixture(scope="module")
def audit(server):
    return Audit(server)


def sign_up(server):
    email = fresh_email()
    said(server.post("/auth/signup", json={"email": email, "password": PASSWORD}))
    return email


def test_only_administrators_look(server):
    email = fresh_email()
    make_user(server, email)
    own = bearer(tokens_of(server, email)["access_token"], tenant=None)
    for path in PATHS:
        assert server.get(path).status_code == 401
        assert said(server.get(path, headers=own), 403)["code"] == "role_required"


def test_the_state_says_what_runs_here(server, audit):
    state = audit.state()
    assert state["ready"] and {part["name"] for part in state["parts"]} == {"store", "keys"}
    node, = state["nodes"]
    assert node["is_this"] and node["version"] == state["version"] and node["started_at"] <= node["last_seen_at"]
    assert str(server.process.pid) in node["name"]
    keys = server.get(urlsplit(server.variables()["COGNITO_JWKS_URL"]).path).json()["keys"]
    assert state["keys"]["ids"] == sorted(key["kid"] for key in keys)
    assert state["keys"]["age_seconds"] >= 0
    limits = {each["name"]: each for each in state["rate_limits"]}
    assert (limits["sign_in_failures"]["most"], limits["sign_in_failures"]["window_seconds"]) == (5, 60)
    # The tests turn it off.
    assert "most" not in limits["sign_in_attempts"]
    assert state["audit_days"] == 7 and state["has_mailbox"]


def test_the_state_counts_sign_ins_and_refusals(server, audit):
    def counts():
        state = audit.state()
        assert len(state["sign_ins"]) == 60
        refused_by_limit = {each["name"]: each["refused"] for each in state["rate_limits"]}["sign_in_failures"]
        return [sum(each[name] for each in state["sign_ins"]) for name in ("succeeded", "refused")] + [refused_by_limit]

    email = fresh_email()
    make_user(server, email)
    before = counts()
    tokens = tokens_of(server, email)
    said(server.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]}))
    for _ in range(5):
        refuse_sign_in(server, email, uuid.uuid4().hex)
    reply = server.post("/auth/login", json={"email": email, "password": PASSWORD})
    assert reply.status_code == 429
    # The refresh is no sign-in; the one that the limit refused is a refusal.
    assert [now - then for now, then in zip(counts(), before)] == [1, 6, 1]


def test_letters_are_shown_with_their_codes(server, audit):
    first, second = sign_up(server), sign_up(server)
    reply = server.get("/api/admin/mailbox?limit=1", headers=audit.headers)
    newest, = said(reply)
    assert newest["to"] == second and reply.headers["Cache-Control"] == "no-store"
    older, = said(server.get(reply.links["next"]["url"], headers=audit.headers))
    assert older["to"] == first and older["sent_at"] <= newest["sent_at"]
    sent = mailbox.letters(server, second)[-1]
    assert newest["subject"] == sent["Subject"]
    letter = said(server.get(f"/api/admin/mailbox/{newest['id']}", headers=audit.headers))
    assert letter["text"].strip() == mailbox.text_of(sent).strip()
    assert letter["code"] == mailbox.code_in(sent)
    said(server.post("/auth/confirm", json={"email": second, "code": letter["code"]}))


def test_looking_into_the_mailbox_is_in_the_audit(server, audit):
    email = sign_up(server)
    listing, reading = uuid.uuid4().hex, uuid.uuid4().hex
    newest = said(server.get("/api/admin/mailbox", headers={**audit.headers, "X-Request-Id": listing}))[0]
    assert newest["to"] == email
    said(server.get(f"/api/admin/mailbox/{newest['id']}", headers={**audit.headers, "X-Request-Id": reading}))
    subject = said(server.get("/me", headers=audit.headers))["sub"]

    def events():
        found = audit.find(person=subject, action="administration", outcome="success")
        return {each["request_id"]: each["operation"] for each in found}

    wait_until(lambda: {listing, reading} <= set(events()), 20, events)
    assert (events()[listing], events()[reading]) == ("admin_list_letters", "admin_get_letter")


@pytest.mark.parametrize("name", ["..", "%2e%2e", "..%2F..%2Fsecret.key", "x", "%00", "a" * 100,
                                  "1770000000000.0123456789abcdef01234567.poolguard"])
def test_a_name_leads_only_to_letters(server, audit, name):
    sign_up(server)
    reply = server.get(f"/api/admin/mailbox/{name}", headers=audit.headers)
    assert reply.status_code in (400, 404, 422), reply.text
    assert "text" not in reply.json()


def test_a_cursor_is_from_a_link(server, audit):
    reply = server.get("/api/admin/mailbox?cursor=..%2Fsecret.key", headers=audit.headers)
    assert said(reply, 422)["code"] == "validation_failed"


def test_a_pool_elsewhere_has_its_letters_there(server, audit, tmp_path):
    with Server(tmp_path / "gateway", env={"POOLGUARD_STORE": "sqlite", **settings_for(server)}) as gateway:
        state = audit.state(gateway)
        assert not state["has_mailbox"]
        assert state["keys"]["ids"] == audit.state()["keys"]["ids"]
        for path in ("/api/admin/mailbox", "/api/admin/mailbox/x"):
            assert said(gateway.get(path, headers=audit.headers), 404)["code"] == "mailbox_absent"


def test_the_metrics_say_how_many_events_were_dropped(server):
    assert "\npoolguard_audit_events_dropped_total 0" in server.get("/metrics").text
