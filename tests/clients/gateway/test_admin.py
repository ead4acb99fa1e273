"""/api/admin/users and /api/admin/groups: administrators manage users and groups."""

import itertools
import re
from urllib.parse import quote

import pytest

from accounts import fresh_email, said, tokens_of
from mailbox import letters, text_of
from poolguard import bearer, make_user

_number = itertools.count()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    from poolguard import Server
    with Server(tmp_path_factory.mktemp("admin"), "--demo") as started:
        yield started


@pytest.fixture(scope="module")
def admin(server):
    return bearer(tokens_of(server, *server.users()[0])["access_token"], tenant=None)


@pytest.fixture
def email(server):
    address = fresh_email()
    make_user(server, address)
    return address


@pytest.fixture
def group(server, admin):
    name = f"group{next(_number)}/ü"
    said(server.post("/api/admin/groups", headers=admin, json={"name": name, "description": "of a test"}), 201)
    return name


def act(server, admin, method, path, status=204, **options):
    done = server.request(method, "/api/admin" + path, headers=admin, **options)
    assert done.status_code == status, done.text
    return done.json() if done.content else None


def quoted(name):
    return quote(name, safe="")


def all_pages(server, admin, path, limit):
    found, pages = [], 0
    link = f"{path}?limit={limit}"
    while link:
        reply = server.get(link, headers=admin)
        page = said(reply)
        assert len(page) <= limit
        found += page
        pages += 1
        link = reply.links.get("next", {}).get("url")
    return found, pages


def test_users_are_listed_in_pages(server, admin, email):
    for _ in range(5):
        make_user(server, fresh_email())
    found, pages = all_pages(server, admin, "/api/admin/users", 2)
    assert pages >= 3 and len({each["username"] for each in found}) == len(found)
    one = next(each for each in found if each["email"] == email)
    assert one["status"] == "CONFIRMED" and one["enabled"] is True and one["sub"] == one["username"]
    assert one["attributes"]["custom:tenant_id"] == "tenant_a" and one["created_at"].endswith("Z")
    assert [each["email"] for each in said(server.get(f"/api/admin/users?email={quoted(email)}", headers=admin))] \
        == [email]
    assert said(server.get('/api/admin/users?email=%22%20or%20"', headers=admin)) == []
    for bad in ("limit=0", "limit=61", "limit=x", "cursor="):
        assert said(server.get(f"/api/admin/users?{bad}", headers=admin), 422)["code"] == "validation_failed"
    assert said(server.get("/api/admin/users?cursor=made-up", headers=admin), 400)["code"] == "invalid_request"


def test_a_user_is_invited_shown_and_deleted(server, admin):
    email = fresh_email()
    given = {"username": email, "attributes": {"email": email, "email_verified": "true", "custom:tenant_id": "t1"},
             "temporary_password": "Temp0rary!"}
    reply = server.post("/api/admin/users", headers=admin, json=given)
    made = said(reply, 201)
    assert made["status"] == "FORCE_CHANGE_PASSWORD" and "Temp0rary!" not in reply.text
    assert "Temp0rary!" in text_of(letters(server, email)[-1])
    assert said(server.get(reply.headers["Location"], headers=admin)) == made
    assert act(server, admin, "GET", f"/users/{quoted(email)}", 200) == made
    assert tokens_of(server, email, "Temp0rary!")["challenge"] == "NEW_PASSWORD_REQUIRED"
    assert act(server, admin, "POST", "/users", 409, json=given)["code"] == "username_taken"
    act(server, admin, "DELETE", f"/users/{quoted(email)}")
    assert act(server, admin, "GET", f"/users/{quoted(email)}", 404)["code"] == "user_not_found"
    assert act(server, admin, "DELETE", f"/users/{quoted(email)}", 404)["code"] == "user_not_found"


@pytest.mark.parametrize("change, code", [
    ({"temporary_password": "short1"}, (400, "invalid_password")),
    ({"attributes": {"custom:unknown": "x"}}, (400, "invalid_request")),
    ({"attributes": {"name": "a\nb"}}, (422, "validation_failed")),
    ({"attributes": {"name": "a\u202eb"}}, (422, "validation_failed")),
    ({"username": ""}, (422, "validation_failed")),
    ({"username": "x" * 129}, (422, "validation_failed")),
    ({"invite": "yes"}, (422, "validation_failed")),
    ({"role": "admin"}, (422, "validation_failed")),
])
def test_errors_of_a_new_user_are_reported(server, admin, change, code):
    given = {"username": "refused" + fresh_email(), "invite": False, **change}
    refused = act(server, admin, "POST", "/users", code[0], json=given)
    assert refused["code"] == code[1]
    assert said(server.get("/api/admin/users?email=refused", headers=admin)) == []


def test_a_disabled_user_loses_access_until_enabled(server, admin, email):
    own = bearer(tokens_of(server, email, "Passw0rd!")["access_token"], tenant=None)
    assert server.get("/me", headers=own).status_code == 200
    act(server, admin, "POST", f"/users/{quoted(email)}/disable")
    assert server.get("/me", headers=own).json()["code"] == "token_revoked"
    assert act(server, admin, "GET", f"/users/{quoted(email)}", 200)["enabled"] is False
    assert server.post("/auth/login", json={"email": email, "password": "Passw0rd!"}).status_code == 401
    act(server, admin, "POST", f"/users/{quoted(email)}/enable")
    assert tokens_of(server, email, "Passw0rd!")["access_token"]


def test_groups_are_created_listed_and_deleted(server, admin, group):
    assert act(server, admin, "POST", "/groups", 409, json={"name": group})["code"] == "group_taken"
    found, pages = all_pages(server, admin, "/api/admin/groups", 1)
    assert pages >= 2 and {group, "admin"} <= {each["name"] for each in found}
    act(server, admin, "DELETE", f"/groups/{quoted(group)}")
    assert act(server, admin, "DELETE", f"/groups/{quoted(group)}", 404)["code"] == "group_not_found"
    assert act(server, admin, "GET", f"/groups/{quoted(group)}/users", 404)["code"] == "group_not_found"


def test_users_are_added_to_groups_and_removed(server, admin, email, group):
    path = f"/users/{quoted(email)}/groups/{quoted(group)}"
    act(server, admin, "PUT", path)
    act(server, admin, "PUT", path)
    token = tokens_of(server, email, "Passw0rd!")["access_token"]
    own = bearer(token, tenant=None)
    assert server.get("/me", headers=own).json()["cognito:groups"] == [group]
    assert [each["email"] for each in act(server, admin, "GET", f"/groups/{quoted(group)}/users", 200)] == [email]
    assert [each["name"] for each in act(server, admin, "GET", f"/users/{quoted(email)}/groups", 200)] == [group]
    act(server, admin, "DELETE", path)
    assert server.get("/me", headers=own).json()["code"] == "token_revoked"
    assert act(server, admin, "GET", f"/users/{quoted(email)}/groups", 200) == []
    assert act(server, admin, "PUT", f"/users/nobody/groups/{quoted(group)}", 404)["code"] == "user_not_found"
    assert act(server, admin, "PUT", f"/users/{quoted(email)}/groups/nowhere", 404)["code"] == "group_not_found"


def test_administrators_cannot_lock_themselves_out(server, admin):
    own_email = server.users()[0][0]
    own_sub = server.get("/me", headers=admin).json()["sub"]
    for method, path in (("DELETE", f"/users/{quoted(own_email)}"), ("POST", f"/users/{quoted(own_email)}/disable"),
                         ("DELETE", f"/users/{own_sub}/groups/admin"), ("DELETE", "/groups/admin")):
        assert act(server, admin, method, path, 409)["code"] == "would_lock_out"
    id_token = bearer(tokens_of(server, *server.users()[0])["id_token"], tenant=None)
    assert server.request("DELETE", f"/users/{own_sub}", headers=id_token).json()["code"] == "would_lock_out"
    assert server.get("/api/admin/groups", headers=admin).status_code == 200


def test_a_setting_names_the_group_of_the_administrators(start):
    group = "operators/ü"
    server = start("--demo", env={"POOLGUARD_ADMIN_GROUP": group})
    admin = bearer(tokens_of(server, *server.users()[0])["access_token"], tenant=None)
    assert [each["name"] for each in said(server.get("/api/admin/groups", headers=admin))] == [group]
    refused = act(server, admin, "DELETE", f"/groups/{quoted(group)}", 409)
    assert refused["code"] == "would_lock_out" and group in refused["detail"]
    own = server.get("/me", headers=admin).json()["sub"]
    assert act(server, admin, "DELETE", f"/users/{own}/groups/{quoted(group)}", 409)["code"] == "would_lock_out"
    # The usual name is a group like any other.
    make_user(server, "root@example.com")
    act(server, admin, "POST", "/groups", 201, json={"name": "admin"})
    act(server, admin, "PUT", "/users/root%40example.com/groups/admin")
    root = bearer(tokens_of(server, "root@example.com", "Passw0rd!")["access_token"], tenant=None)
    assert server.get("/api/admin/users", headers=root).json()["code"] == "role_required"
    act(server, admin, "DELETE", "/groups/admin")
    act(server, admin, "PUT", f"/users/root%40example.com/groups/{quoted(group)}")
    root = bearer(tokens_of(server, "root@example.com", "Passw0rd!")["access_token"], tenant=None)
    assert server.get("/api/admin/users", headers=root).status_code == 200


def test_only_the_role_gives_access(server, email):
    own = bearer(tokens_of(server, email, "Passw0rd!")["access_token"], tenant=None)
    document = server.get("/openapi.json").json()
    tried = 0
    for path, operations in document["paths"].items():
        if not path.startswith("/api/admin/"):
            continue
        for method, described in operations.items():
            body = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
            at = re.sub(r"\{[a-z]+\}", "x", path)
            assert server.request(method.upper(), at, headers=own, json=body).json()["code"] == "role_required"
            assert server.request(method.upper(), at, json=body).status_code == 401
            tried += 1
    assert tried == 27
