"""Items and alerts: records with a tenant and an owner."""

import uuid

import pytest

from poolguard import bearer, make_user


def sign_in(server, tenant="tenant_a"):
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    make_user(server, email, tenant=tenant)
    return bearer(server.sign_in(email, "Passw0rd!")["access_token"], tenant)


@pytest.fixture(params=[("/api/items", "name"), ("/api/alerts", "title")])
def surface(request):
    return request.param


def test_create_read_update_delete(demo, surface):
    path, label = surface
    headers = sign_in(demo)
    assert demo.get(path + "/", headers=headers).json() == []
    made = demo.post(path + "/", json={label: "first"}, headers=headers)
    assert made.status_code == 201
    body = made.json()
    assert body[label] == "first" and body["tenant_id"] == "tenant_a" and isinstance(body["id"], int)
    assert made.headers["Location"].rstrip("/") == f"{path}/{body['id']}"
    me = demo.get("/api/items/me", headers=headers).json()
    assert body["owner_sub"] == me["sub"]
    one = f"{path}/{body['id']}"
    assert demo.get(one, headers=headers).json() == body
    assert demo.request("PUT", one, json={label: "second"}, headers=headers).json()[label] == "second"
    assert demo.get(path, headers=headers).json()[0][label] == "second"
    assert demo.request("DELETE", one, headers=headers).status_code == 204
    for method in ("GET", "DELETE"):
        assert demo.request(method, one, headers=headers).status_code == 404
    assert demo.request("PUT", one, json={label: "third"}, headers=headers).status_code == 404


def test_nobody_sees_records_of_others(demo, surface):
    path, label = surface
    owner, colleague, stranger = sign_in(demo), sign_in(demo), sign_in(demo, "tenant_b")
    number = demo.post(path, json={label: "mine"}, headers=owner).json()["id"]
    for other in (colleague, stranger):
        assert demo.get(f"{path}/{number}", headers=other).status_code == 404
        assert demo.request("DELETE", f"{path}/{number}", headers=other).status_code == 404
        assert demo.get(path, headers=other).json() == []
    assert demo.get(f"{path}/{number}", headers=owner).status_code == 200


def test_pages(demo, surface):
    path, label = surface
    headers = sign_in(demo)
    for number in range(7):
        assert demo.post(path, json={label: f"number {number}"}, headers=headers).status_code == 201
    seen, url, pages = [], f"{path}?limit=3", 0
    while url:
        reply = demo.get(url, headers=headers)
        seen += [each[label] for each in reply.json()]
        pages += 1
        link = reply.links.get("next")
        url = link["url"].removeprefix(demo.url) if link else None
    assert seen == [f"number {number}" for number in range(7)] and pages == 3


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "limit=-1", "cursor=%01", "cursor=abc"])
def test_bad_page_parameters_are_named(demo, query):
    reply = demo.get(f"/api/items?{query}", headers=sign_in(demo))
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == query.split("=")[0]


def test_a_query_with_a_bad_escape(demo):
    reply = demo.get("/api/items?cursor=%00", headers=sign_in(demo))
    assert reply.status_code == 422 and reply.json()["errors"][0]["field"] == "query"


@pytest.mark.parametrize("identifier", ["0", "-1", "x", "1.5", "99999999999999999999", "%2e%2e", "1%00"])
def test_an_unknown_identifier(demo, identifier):
    assert demo.get(f"/api/items/{identifier}", headers=sign_in(demo)).status_code in (400, 404, 422)


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": 5}, {"name": "x" * 2000}, {"name": "a", "id": 7}])
def test_a_bad_item_is_refused(demo, body):
    reply = demo.post("/api/items", json=body, headers=sign_in(demo))
    assert reply.status_code == 422 and reply.json()["errors"]


def test_me_names_the_user(demo):
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    username = make_user(demo, email)
    tokens = demo.sign_in(email, "Passw0rd!")
    body = demo.get("/api/items/me", headers=bearer(tokens["access_token"])).json()
    assert body == {"sub": username, "username": username, "email": None, "token_use": "access"}
