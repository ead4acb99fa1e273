"""Tenants in all three modes, strict and not strict."""

import uuid

import pytest

from poolguard import make_user


def tokens_of(server, tenant="acme"):
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    make_user(server, email, tenant=tenant)
    return server.sign_in(email, "Passw0rd!")


def tenant_seen(server, token, headers=None):
    reply = server.get("/api/items/tenant", headers={"Authorization": f"Bearer {token}", **(headers or {})})
    return reply.status_code, reply.json().get("tenant_id", reply.json().get("message"))


def test_header_mode_strict(start):
    server = start()
    access = tokens_of(server)["access_token"]
    assert tenant_seen(server, access, {"X-Tenant-Id": "acme"}) == (200, "acme")
    assert tenant_seen(server, access, {"X-Tenant-Id": "other"})[0] == 403
    assert tenant_seen(server, access) == (200, "acme")
    nobody = tokens_of(server, tenant=None)["access_token"]
    assert tenant_seen(server, nobody) == (400, "Tenant not provided")
    assert tenant_seen(server, nobody, {"X-Tenant-Id": "acme"})[0] == 403
    reply = server.get("/api/items/tenant", headers={"Authorization": f"Bearer {access}", "X-Tenant-Id": "acme"})
    assert reply.json() == {"tenant_id": "acme", "token_use": "access", "mode": "header"}


def test_another_header_name(start):
    server = start(env={"TENANT_HEADER": "X-Org"})
    access = tokens_of(server)["access_token"]
    assert tenant_seen(server, access, {"X-Org": "other"})[0] == 403
    assert tenant_seen(server, access, {"X-Tenant-Id": "other"}) == (200, "acme")


def test_header_mode_not_strict(start):
    server = start(env={"TENANT_STRICT": "0"})
    nobody = tokens_of(server, tenant=None)["access_token"]
    assert tenant_seen(server, nobody, {"X-Tenant-Id": "anything"}) == (200, "anything")
    assert tenant_seen(server, nobody) == (400, "Tenant not provided")
    # The answer does not depend on earlier requests.
    access = tokens_of(server)["access_token"]
    assert tenant_seen(server, access, {"X-Tenant-Id": "other"}) == (200, "other")
    assert tenant_seen(server, access) == (200, "acme")
    assert tenant_seen(server, access, {"X-Tenant-Id": "other"}) == (200, "other")


def test_subdomain_mode(start):
    server = start(env={"TENANT_MODE": "subdomain", "TENANT_MAIN_DOMAIN": "example.com"})
    access = tokens_of(server)["access_token"]
    assert tenant_seen(server, access, {"Host": "acme.example.com"}) == (200, "acme")
    assert tenant_seen(server, access, {"Host": "ACME.Example.com:8443"})[0] == 200
    assert tenant_seen(server, access, {"Host": "other.example.com"})[0] == 403
    # Outside the main domain no tenant is requested, so it is the user's own.
    assert tenant_seen(server, access, {"Host": "other.evilexample.com"}) == (200, "acme")


def test_claim_mode_with_id_tokens(start):
    server = start(env={"TENANT_MODE": "claim", "COGNITO_PREFERRED_TOKEN_USE": "id"})
    tokens = tokens_of(server)
    assert tenant_seen(server, tokens["id_token"], {"X-Tenant-Id": "other"}) == (200, "acme")
    assert tenant_seen(server, tokens["access_token"])[0] == 401
    assert tenant_seen(server, tokens_of(server, tenant=None)["id_token"]) == (400, "Tenant not provided")


def test_without_tenants(start):
    server = start(env={"MULTI_TENANT_ENABLED": "0"})
    access = tokens_of(server, tenant=None)["access_token"]
    made = server.post("/api/items", json={"name": "x"}, headers={"Authorization": f"Bearer {access}"})
    assert made.status_code == 201 and made.json()["tenant_id"] == "public"


@pytest.mark.parametrize("value", ["a b", "../x", "a/b", "x" * 65, "a\tb"])
def test_an_invalid_tenant_name_is_refused(demo, value):
    access = tokens_of(demo)["access_token"]
    assert tenant_seen(demo, access, {"X-Tenant-Id": value})[0] in (400, 403)
