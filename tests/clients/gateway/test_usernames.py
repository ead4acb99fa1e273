"""Usernames of /api/auth in a pool of addresses: each belongs to one account for as long as that account exists."""

import itertools
import json
import sqlite3
import uuid

import pytest

from accounts import PASSWORD, attributes_of, fresh_email, said
from cognito import claims
from faked_clock import FakedClock
from gateway_browser import Browser
from mailbox import last_code, letters
from poolguard import bearer, make_user
from waiting import wait_until

_number = itertools.count()
DAY = 86400


def fresh_name():
    return f"name.{next(_number)}"


def sign_up(server, username, email):
    return server.post("/api/auth/signup", json={"username": username, "password": PASSWORD, "email": email})


def sign_in(server, username, password=PASSWORD):
    return server.post("/api/auth/signin", json={"username": username, "password": password})


def subject_of(reply):
    return claims(said(reply)["access_token"])["sub"]


def confirm_by_username(server, username, email, sub):
    said(server.post("/api/auth/confirm", json={"username": username, "confirmation_code": last_code(server, email)}))


def confirm_by_address(server, username, email, sub):
    said(server.post("/auth/confirm", json={"email": email, "code": last_code(server, email)}))


def confirm_by_sub(server, username, email, sub):
    said(server.post("/auth/confirm", json={"email": sub, "code": last_code(server, email)}))


def confirm_by_the_wire(server, username, email, sub):
    unsigned = server.unsigned()
    unsigned.confirm_sign_up(ClientId=server.variables()["COGNITO_APP_CLIENT_ID"], Username=email,
                             ConfirmationCode=last_code(server, email))


def confirm_by_an_administrator(server, username, email, sub):
    server.boto3().admin_confirm_sign_up(UserPoolId=server.variables()["COGNITO_USER_POOL_ID"], Username=email)


CONFIRMATIONS = [confirm_by_username, confirm_by_address, confirm_by_sub, confirm_by_the_wire,
                 confirm_by_an_administrator]


def register(server, confirm=confirm_by_username):
    username, email = fresh_name(), fresh_email()
    sub = said(sign_up(server, username, email))["user_sub"]
    confirm(server, username, email, sub)
    return username, email, sub


def test_a_name_is_kept_however_its_account_was_confirmed(start, tmp_path):
    clock = FakedClock(tmp_path)
    server = start(env=clock.environment)
    accounts = [register(server, confirm) for confirm in CONFIRMATIONS]
    waiting, address = fresh_name(), fresh_email()
    said(sign_up(server, waiting, address))
    for days in (0, 2, 400):
        clock.move(days * DAY)
        for username, email, sub in accounts:
            assert said(sign_up(server, username.upper(), fresh_email()), 409)["code"] == "username_taken"
            tokens = said(sign_in(server, username))
            assert claims(tokens["access_token"])["sub"] == sub == subject_of(sign_in(server, email))
            me = said(server.get("/api/users/me", headers=bearer(tokens["access_token"], tenant=None)))
            assert (me["username"], me["user_id"]) == (username, sub)
        assert said(sign_up(server, waiting, fresh_email()), 409)["code"] == "username_taken"


def test_a_name_follows_its_account_to_another_address(demo):
    username, old, sub = register(demo)
    token = said(sign_in(demo, username))["access_token"]
    own, new = bearer(token, tenant=None), fresh_email()
    said(demo.request("PUT", "/api/users/me", headers=own, json={"email": new}))
    said(demo.post("/api/auth/verify", headers=own, json={"attribute": "email", "code": last_code(demo, new)}))
    # Somebody else registers the old address.
    other_name = fresh_name()
    other_sub = said(sign_up(demo, other_name, old))["user_sub"]
    confirm_by_address(demo, other_name, old, other_sub)
    assert subject_of(sign_in(demo, username)) == sub
    assert subject_of(sign_in(demo, old)) == other_sub
    before = len(letters(demo, old))
    said(demo.post("/api/auth/forgot-password", json={"username": username}))
    said(demo.post("/api/auth/reset-password", json={"username": username, "new_password": "NewPassw0rd!",
                                                     "confirmation_code": last_code(demo, new)}))
    assert len(letters(demo, old)) == before
    assert subject_of(sign_in(demo, username, "NewPassw0rd!")) == sub
    assert said(sign_up(demo, username, fresh_email()), 409)["code"] == "username_taken"


def test_a_name_is_not_shown_for_somebody_who_only_says_it(demo):
    username, _, sub = register(demo)
    _, email, other = register(demo)
    token = said(sign_in(demo, email))["access_token"]
    unsigned = demo.unsigned()
    unsigned.update_user_attributes(AccessToken=token, UserAttributes=[{"Name": "preferred_username",
                                                                       "Value": username}])
    me = said(demo.get("/api/users/me", headers=bearer(token, tenant=None)))
    assert (me["username"], me["user_id"]) == (email, other)
    assert subject_of(sign_in(demo, username)) == sub
    # Nor does it lose the name to them.
    said(demo.request("DELETE", "/api/users/me", headers=bearer(token, tenant=None)))
    assert subject_of(sign_in(demo, username)) == sub


def delete_by_owner(server, username, email):
    token = said(sign_in(server, username))["access_token"]
    said(server.request("DELETE", "/api/users/me", headers=bearer(token, tenant=None)))


def delete_by_the_wire(server, username, email):
    unsigned = server.unsigned()
    unsigned.delete_user(AccessToken=said(sign_in(server, username))["access_token"])


def delete_by_an_administrator(server, username, email):
    server.boto3().admin_delete_user(UserPoolId=server.variables()["COGNITO_USER_POOL_ID"], Username=email)


@pytest.mark.parametrize("delete", [delete_by_owner, delete_by_the_wire, delete_by_an_administrator])
def test_a_deleted_accounts_name_is_free(demo, delete):
    username, email, sub = register(demo)
    delete(demo, username, email)
    assert sign_in(demo, username).status_code == 401
    heir = fresh_email()
    new = said(sign_up(demo, username, heir))["user_sub"]
    assert new != sub
    confirm_by_address(demo, username, heir, new)
    assert subject_of(sign_in(demo, username)) == new


@pytest.mark.parametrize("email, password, status", [(None, PASSWORD, 409), ("fresh", "weakpass", 400)])
def test_a_refused_sign_up_keeps_no_name(demo, email, password, status):
    victim, address, sub = register(demo)
    names = [fresh_name() for _ in range(15)]
    for name in names:
        refused = demo.post("/api/auth/signup", json={"username": name, "password": password,
                                                      "email": address if email is None else fresh_email()})
        assert refused.status_code == status, refused.text
    for name in names[:3]:
        assert sign_in(demo, name).status_code == 401
        assert said(sign_up(demo, name, fresh_email()))["user_sub"] != sub
    assert subject_of(sign_in(demo, victim)) == sub


@pytest.mark.parametrize("name", ["@", "foo@bar", "someone@example.com", "+15550123", "sub"])
def test_a_name_cannot_be_taken_for_another_kind_of_name(demo, name):
    username, email, sub = register(demo)
    assert sign_up(demo, sub if name == "sub" else name, fresh_email()).status_code == 400
    for each in (username, email, sub):
        assert subject_of(sign_in(demo, each)) == sub


def test_failed_attempts_count_by_account_whatever_its_name(demo):
    username, email, sub = register(demo)
    for name in (username, email, sub, username.upper(), email.upper()):
        assert sign_in(demo, name, "wrong").status_code == 401
    for name in (username, email, sub):
        limited = sign_in(demo, name, "wrong")
        assert limited.status_code == 429 and int(limited.headers["Retry-After"]) > 0
    other, *_ = register(demo)
    assert sign_in(demo, other, "wrong").status_code == 401


def test_codes_count_by_account_whatever_its_name(start):
    server = start(env={"POOLGUARD_LIMIT_CODES": "3/hour"})
    username, email, sub = register(server)
    for name in (username, email, sub):
        said(server.post("/api/auth/forgot-password", json={"username": name}))
    for name in (username, email, sub):
        assert server.post("/api/auth/forgot-password", json={"username": name}).status_code == 429
    assert len(letters(server, email)) == 4  # with the one of the sign-up


def to_version_0_1_0(database):
    """Turns the records back into those of 0.1.0: each kind of name for itself, usernames with addresses."""
    def each(partition):
        return database.execute("SELECT partition, sort, document FROM records WHERE CAST(partition AS TEXT) LIKE ?",
                                (partition,)).fetchall()

    def put(partition, sort, document):
        database.execute("INSERT OR REPLACE INTO records (partition, sort, version, document) VALUES (?, ?, 1, ?)",
                         (partition, sort.encode(), json.dumps(document)))

    for partition, sort, text in each("pools/%"):
        database.execute("UPDATE records SET document = ? WHERE partition = ? AND sort = ?", (
            json.dumps({name: value for name, value in json.loads(text).items() if name != "name_index"}),
            partition, sort))
    for partition, _, text in each("pool/%/users"):
        user, names = json.loads(text), partition.replace(b"/users", b"/names")
        claim = {"username": user["username"], "sub": user["sub"], "claimed": user["created"]}
        values = {"username": user["username"], "sub": user["sub"], **user["attributes"]}
        database.execute("DELETE FROM records WHERE partition = ? AND document LIKE ?", (
            names, f'%"sub":"{user["sub"]}"%'))
        for kind in ("username", "sub", "email", "preferred_username"):
            if kind in values:
                put(names, f"{kind}#{values[kind]}", claim)
    for partition, sort, text in each("usernames"):
        put(partition, sort.decode(), {"address": json.loads(text)["address"]})
    database.execute("DELETE FROM records WHERE CAST(partition AS TEXT) = 'migrations'")


def test_records_of_the_first_version_are_mended(start, tmp_path):
    settings = {"POOLGUARD_STORE": "sqlite"}
    server = start(env=settings)
    accounts = {name: register(server, confirm_by_address) for name in ("kept", "moved", "lost", "gone")}
    default = server.variables()["COGNITO_USER_POOL_ID"]
    cognito = server.boto3()
    new = fresh_email()
    cognito.admin_update_user_attributes(UserPoolId=default, Username=accounts["moved"][1], UserAttributes=[
        {"Name": "email", "Value": new}, {"Name": "email_verified", "Value": "true"}])
    cognito.admin_delete_user(UserPoolId=default, Username=accounts["gone"][1])
    pool = cognito.create_user_pool(PoolName="p", AliasAttributes=["preferred_username"])["UserPool"]["Id"]
    for name in ("victim", "attacker"):
        cognito.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS")
    victim = attributes_of(cognito, pool, "victim")["sub"]
    server.stop()
    with sqlite3.connect(server.data / "poolguard.db") as database:
        to_version_0_1_0(database)
        # What that version let in: a username that is another user's sub.
        text, names = database.execute("SELECT document, partition FROM records WHERE sort = ? AND partition = ?", (
            b"attacker", f"pool/{pool}/users".encode())).fetchone()
        attacker = {**json.loads(text), "username": victim, "sub": str(uuid.uuid4())}
        database.execute("INSERT INTO records (partition, sort, version, document) VALUES (?, ?, 1, ?)", (
            names, victim.encode(), json.dumps(attacker)))
        # A name that ran out although its account lives.
        lost = accounts["lost"][1]
        database.execute("DELETE FROM records WHERE CAST(partition AS TEXT) = 'usernames' AND document LIKE ?",
                         (f"%{lost}%",))
    database.close()
    server = start(env=settings)
    until_migrated(server)
    for name in ("kept", "moved", "lost"):
        username, email, sub = accounts[name]
        assert subject_of(sign_in(server, username)) == sub
        assert said(sign_up(server, username, fresh_email()), 409)["code"] == "username_taken"
        assert subject_of(sign_in(server, new if name == "moved" else email)) == sub
    said(sign_up(server, accounts["gone"][0], fresh_email()))
    cognito = server.boto3()
    assert cognito.admin_get_user(UserPoolId=pool, Username=victim)["Username"] == "victim"
    assert cognito.admin_get_user(UserPoolId=pool, Username="victim")["Username"] == "victim"
    conflict, *_ = wait_until(lambda: [json.loads(line) for line in list(server.log) if "pool.name_conflict" in line],
                              20, "the line about the conflict")
    assert (conflict["pool"], conflict["kept_by"], conflict["kind"]) == (pool, victim, "username")
    assert any('"audit"' in line and "name_of_another_user" in line for line in server.log)
    # It is done once.
    server.stop()
    server = start(env=settings)
    server.boto3().admin_get_user(UserPoolId=pool, Username="victim")
    assert not any("names_migrated" in line for line in server.log)


def until_migrated(server):
    wait_until(lambda: any("account_names_migrated" in line for line in server.log), 20, "the migration of usernames")


@pytest.mark.parametrize("tenant", [".", "..", "...", "a/b", "../a", "a\\b", "a%2Fb", "a b", "a#b", "a:b", "x" * 65])
def test_a_tenant_is_no_path(demo, tenant):
    email, password = demo.users()[0]
    token = demo.sign_in(email, password)["access_token"]
    for path in ("/api/items", "/api/alerts"):
        refused = demo.get(path, headers=bearer(token, tenant=tenant))
        assert refused.status_code == 400, refused.text


@pytest.mark.parametrize("tenant", [".", ".."])
def test_a_users_own_tenant_is_no_path(demo, tenant):
    email = fresh_email()
    make_user(demo, email, tenant=tenant)
    token = demo.sign_in(email, PASSWORD)["access_token"]
    for asked in (None, tenant):
        assert demo.get("/api/items", headers=bearer(token, tenant=asked)).status_code == 400


@pytest.mark.parametrize("verified", ["true", "false"])
def test_an_address_is_shown_with_whether_it_is_verified(start, verified):
    server = start("--demo")
    email = fresh_email()
    make_user(server, email)
    server.boto3().admin_update_user_attributes(
        UserPoolId=server.variables()["COGNITO_USER_POOL_ID"], Username=email,
        UserAttributes=[{"Name": "email_verified", "Value": verified}])
    browser = Browser(server).begin(PASSWORD, name=email)
    known = browser.known()
    assert (known["email"], known["email_verified"]) == (email, verified == "true")
    message = browser.get("/messages/private").response.json()
    assert message["message"] == f"Hello, {email}!" and message["email_verified"] is (verified == "true")
