"""The audit in the records: kept for some days, by all nodes, read and exported by administrators."""

import concurrent.futures
import hashlib
import json
import uuid

import pytest

from accounts import PASSWORD, fresh_email, said, tokens_of
from faked_clock import FakedClock
from kept_audit import Audit, refuse_sign_in
from nodes import Cluster, DynamoDb, fresh_tables
from poolguard import Server, bearer, make_user
from waiting import wait_until

NODES = 20
DAY = 24 * 3600
# An administrator who can sign in after the next start, too.
CHOSEN = {"POOLGUARD_DEMO_PASSWORD": PASSWORD}
ADMINISTRATOR = ("admin@example.com", PASSWORD)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("kept"), "--demo") as started:
        yield started


@pytest.fixture(scope="module")
def audit(server):
    return Audit(server)


def digest(name):
    return hashlib.sha256(name.lower().encode()).hexdigest()[:16]


def test_an_event_is_kept_as_it_is_in_the_log(server, audit):
    name, request = fresh_email(), uuid.uuid4().hex
    refuse_sign_in(server, name, request)
    event, = audit.wait_for(1, person=name)
    logged, = [line for line in map(json.loads, server.log) if line.get("request_id") == request
               and line["message"] == "audit"]
    assert {key: event[key] for key in event if key not in ("time", "node")} \
        == {key: logged[key] for key in logged if key not in ("timestamp", "level", "message")}
    assert event["account"] == digest(name) and event["outcome"] == "refused"
    assert event["node"] == audit.state()["nodes"][0]["id"]


def test_filters(server, audit):
    email = fresh_email()
    subject = make_user(server, email)
    refuse_sign_in(server, email, uuid.uuid4().hex)
    tokens = tokens_of(server, email, PASSWORD)
    said(server.post("/profile", headers=bearer(tokens["access_token"], tenant=None), json={"name": "New"}))
    change, = audit.wait_for(1, person=subject, action="profile_change")
    signed_in, = audit.wait_for(1, person=email, action="sign_in", outcome="success")
    refused, = audit.wait_for(1, person=email, action="sign_in", outcome="refused")
    assert signed_in["subject"] == subject and refused["code"] == "invalid_credentials"
    assert refused["time"] <= signed_in["time"] <= change["time"]
    assert audit.find(person=digest(email), action="sign_in") == [signed_in, refused]
    # make_user() speaks Cognito's protocol.
    assert {each["operation"] for each in audit.find(person=email, action="cognito")} \
        == {"AdminCreateUser", "AdminSetUserPassword"}
    assert change not in audit.find(person=subject, until=change["time"])
    assert change in audit.find(person=subject, **{"from": change["time"]})
    assert audit.find(person=subject, node="other") == []
    for page in (1, 2, 3):
        assert audit.find(limit=page, person=subject) == audit.find(person=subject)


def test_lines_are_exported(server, audit):
    name = fresh_email()
    refuse_sign_in(server, name, uuid.uuid4().hex)
    listed = audit.wait_for(1, person=name)
    reply = server.get(f"/api/admin/audit.jsonl?person={name}", headers=audit.headers)
    assert reply.headers["Content-Type"].startswith("application/jsonl")
    assert "attachment" in reply.headers["Content-Disposition"] and "next" not in reply.links
    assert [json.loads(line) for line in reply.text.splitlines()] == listed
    # An export is an event itself.
    assert audit.wait_for(1, action="administration")[0]["operation"] == "admin_export_audit"


@pytest.mark.parametrize("wanted", ["limit=0", "limit=1001", "outcome=perhaps", "from=yesterday", "until=2026-02-30",
                                    "cursor=..%2F..", "cursor=01770000000.5", "person="])
def test_wrong_filters_are_refused(server, audit, wanted):
    reply = server.get("/api/admin/audit?" + wanted, headers=audit.headers)
    assert said(reply, 422)["code"] == "validation_failed"


def test_only_administrators_read(server):
    email = fresh_email()
    make_user(server, email)
    own = bearer(tokens_of(server, email)["access_token"], tenant=None)
    for path in ("/api/admin/audit", "/api/admin/audit.jsonl"):
        assert server.get(path).status_code == 401
        assert said(server.get(path, headers=own), 403)["code"] == "role_required"


def test_a_stop_loses_nothing(tmp_path):
    with Server(tmp_path / "data", "--demo", env=CHOSEN) as server:
        audit = Audit(server, *ADMINISTRATOR)
        name = fresh_email()
        refuse_sign_in(server, name, uuid.uuid4().hex)
        server.stop()
        server.start()
        audit.sign_in()
        assert len(audit.find(person=name)) == 1


def test_a_crash_loses_only_what_was_not_written_yet(tmp_path):
    with Server(tmp_path / "data", "--demo", env=CHOSEN) as server:
        audit = Audit(server, *ADMINISTRATOR)
        name = fresh_email()
        refuse_sign_in(server, name, uuid.uuid4().hex)
        audit.wait_for(1, person=name)
        server.kill()
        server.start()
        audit.sign_in()
        assert len(audit.find(person=name)) == 1


def test_events_end_after_the_days_that_are_set(tmp_path):
    clock = FakedClock(tmp_path)
    with Server(tmp_path / "data", "--demo", env={"POOLGUARD_AUDIT_DAYS": "2", **clock.environment}) as server:
        audit = Audit(server)
        name = fresh_email()
        refuse_sign_in(server, name, uuid.uuid4().hex)
        audit.wait_for(1, person=name)
        clock.move(DAY)
        audit.sign_in()
        assert len(audit.find(person=name)) == 1
        clock.move(2 * DAY + 60)
        audit.sign_in()
        assert audit.find(person=name) == []


def test_no_days_keep_nothing(tmp_path):
    with Server(tmp_path / "data", "--demo", env={"POOLGUARD_AUDIT_DAYS": "0", **CHOSEN}) as server:
        audit = Audit(server, *ADMINISTRATOR)
        refuse_sign_in(server, fresh_email(), uuid.uuid4().hex)
        state = audit.state()
        assert state["audit_days"] == 0 and not state["sign_ins_of_all_nodes"]
        # This node counts nevertheless.
        assert sum(each["refused"] for each in state["sign_ins"]) == 1
        server.stop()
        server.start()
        audit.sign_in()
        assert audit.find() == []


@pytest.mark.parametrize("value", ["-1", "367", "a week", "1.5"])
def test_days_are_a_number(tmp_path, value):
    server = Server(tmp_path / "data", env={"POOLGUARD_AUDIT_DAYS": value})
    with pytest.raises(AssertionError) as said_at_start:
        server.start()
    assert "a number from 0 to 366 is expected" in str(said_at_start.value)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with DynamoDb() as database, \
            Cluster(tmp_path_factory.mktemp("cluster"), database, 1, **fresh_tables(database)) as running:
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            running.nodes += pool.map(lambda number: running.start(f"other{number}"), range(NODES - 1))
        yield running


def make_administrator(node):
    email = fresh_email()
    make_user(node, email)
    cognito, pool = node.boto3(), node.variables()["COGNITO_USER_POOL_ID"]
    cognito.create_group(UserPoolId=pool, GroupName="admin")
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName="admin")
    return email


def test_events_of_twenty_nodes(cluster):
    audit = Audit(cluster.nodes[0], make_administrator(cluster.nodes[0]), PASSWORD)
    each_node = 6

    def refuse(node):
        names = [fresh_email() for _ in range(each_node)]
        for name in names:
            refuse_sign_in(node, name, uuid.uuid4().hex)
        return names

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        names = [name for found in pool.map(refuse, cluster.nodes) for name in found]
    assert len(set(names)) == NODES * each_node
    # Every node shows the events of all of them, each once.
    reader = cluster.nodes[-1]
    found = audit.wait_for(NODES * each_node, reader, action="sign_in", outcome="refused")
    assert sorted(each["account"] for each in found) == sorted(map(digest, names))
    assert [each["time"][:19] for each in found] == sorted((each["time"][:19] for each in found), reverse=True)
    wait_until(lambda: len(audit.state(reader)["nodes"]) == NODES, 30, "all nodes renew their records")
    state = audit.state(reader)
    nodes = {each["id"] for each in state["nodes"]}
    assert len(nodes) == NODES and [each["is_this"] for each in state["nodes"]].count(True) == 1
    for node in nodes:
        assert len(audit.find(reader, action="sign_in", outcome="refused", node=node)) == each_node
    paged = audit.find(cluster.nodes[1], limit=7, action="sign_in", outcome="refused")
    assert sorted(map(json.dumps, paged)) == sorted(map(json.dumps, found))
    assert state["sign_ins_of_all_nodes"] and state["audit_dropped"] == 0
    wait_until(lambda: sum(each["refused"] for each in audit.state(reader)["sign_ins"]) == NODES * each_node, 20,
               "the refused sign-ins of all nodes")
