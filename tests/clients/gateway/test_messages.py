"""The messages and the feed, which take the ID token."""

import pytest

from poolguard import bearer


@pytest.fixture(scope="module")
def person(demo):
    email, password = demo.users()[0]
    return email, demo.sign_in(email, password)


def test_everybody_reads_the_public_message(demo):
    reply = demo.get("/messages/public")
    assert (reply.status_code, reply.json()) == (200, {"message": "Hello, world!"})


def test_the_private_message_needs_an_id_token(demo, person):
    email, tokens = person
    reply = demo.get("/messages/private", headers=bearer(tokens["id_token"], tenant=None))
    assert reply.status_code == 200, reply.text
    assert reply.json()["message"] == f"Hello, {email}!" and len(reply.json()["user_id"]) == 36
    assert set(reply.json()) == {"message", "user_id", "email_verified"} and reply.json()["email_verified"] is True
    refused = demo.get("/messages/private", headers=bearer(tokens["access_token"], tenant=None))
    assert refused.status_code == 401 and refused.json()["detail"]
    assert demo.get("/messages/private").status_code == 401


@pytest.mark.parametrize("path", ["/feed", "/messages/feed", "/feed/"])
def test_the_feed_uses_a_valid_id_token(demo, person, path):
    email, tokens = person
    assert demo.get(path).json() == {"feed": "generic"}
    assert demo.get(path, headers=bearer("not-a-token", tenant=None)).json() == {"feed": "generic"}
    assert demo.get(path, headers=bearer(tokens["access_token"], tenant=None)).json() == {"feed": "generic"}
    known = demo.get(path, headers=bearer(tokens["id_token"], tenant=None))
    assert known.status_code == 200 and known.json() == {"feed": "personalized", "user": email}


def test_a_signed_out_user_reads_the_generic_feed(demo, start):
    server = start("--demo")
    email, password = server.users()[0]
    tokens = server.sign_in(email, password)
    own = bearer(tokens["id_token"], tenant=None)
    assert server.get("/feed", headers=own).json()["user"] == email
    assert server.post("/api/user/logout", headers=bearer(tokens["access_token"])).status_code == 200
    assert server.get("/feed", headers=own).json() == {"feed": "generic"}
    assert server.get("/messages/private", headers=own).status_code == 401
