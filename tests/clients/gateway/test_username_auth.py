"""/api/auth, /api/users/me and /api/data: accounts and sign-in by username, request by request."""

import itertools
import re

import pytest

from accounts import said, fresh_email
from mailbox import last_code
from poolguard import bearer, make_user

PASSWORD = "SecurePassword123!"
_number = itertools.count()


def sign_up(server, username, email, **more):
    return server.post("/api/auth/signup", json={"username": username, "password": PASSWORD, "email": email, **more})


def register(server):
    username, email = f"john.doe{next(_number)}", fresh_email()
    said(sign_up(server, username, email, name="John Doe"))
    said(server.post("/api/auth/confirm",
                     json={"username": username, "confirmation_code": last_code(server, email)}))
    return username, email


def tokens_of(server, username, password=PASSWORD):
    return said(server.post("/api/auth/signin", json={"username": username, "password": password}))


@pytest.fixture
def person(demo):
    username, email = register(demo)
    return username, email, tokens_of(demo, username)


@pytest.fixture
def own(person):
    return bearer(person[2]["access_token"], tenant=None)


def test_sign_up_confirm_and_sign_in(demo):
    username, email = f"jane.doe{next(_number)}", fresh_email()
    made = said(sign_up(demo, username, email, name="Jane Doe"))
    assert made == {"message": "User registered successfully", "user_sub": made["user_sub"],
                    "confirmation_required": True}
    early = said(demo.post("/api/auth/signin", json={"username": username, "password": PASSWORD}), 403)
    assert early["code"] == "user_not_confirmed"
    assert said(demo.post("/api/auth/resend-code", json={"username": username}))["delivery"]["medium"] == "EMAIL"
    assert said(demo.post("/api/auth/confirm", json={"username": username,
                                                     "confirmation_code": last_code(demo, email)})) \
        == {"message": "Email confirmed successfully"}
    tokens = tokens_of(demo, username)
    assert set(tokens) == {"id_token", "access_token", "refresh_token", "expires_in", "token_type"}
    assert (tokens["expires_in"], tokens["token_type"]) == (3600, "Bearer")
    tokens_of(demo, email)


def test_a_username_and_an_address_can_be_used_once(demo, person):
    username, email, _ = person
    assert said(sign_up(demo, username, fresh_email()), 409)["code"] == "username_taken"
    assert said(sign_up(demo, username.upper(), fresh_email()), 409)["code"] == "username_taken"
    assert sign_up(demo, f"other{next(_number)}", email).status_code == 409
    tokens_of(demo, username)


def test_a_refused_sign_up_does_not_take_the_username(demo):
    username = f"free{next(_number)}"
    weak = demo.post("/api/auth/signup", json={"username": username, "password": "weakpass", "email": fresh_email()})
    assert said(weak, 400)["code"] == "invalid_password"
    said(sign_up(demo, username, fresh_email()))


def test_a_wrong_password_and_an_unknown_user_look_the_same(demo, person):
    replies = [demo.post("/api/auth/signin", json={"username": name, "password": "Wr0ng!pass"})
               for name in (person[0], "nobody")]
    assert [each.status_code for each in replies] == [401, 401]
    assert replies[0].content == replies[1].content


def test_a_refresh_gives_new_tokens(demo, person):
    fresh = said(demo.post("/api/auth/refresh", json={"refresh_token": person[2]["refresh_token"]}))
    assert fresh["expires_in"] == 3600 and fresh["id_token"] and fresh["access_token"]
    assert said(demo.post("/api/auth/refresh", json={"refresh_token": "eyJ.x"}), 401)["code"] == "invalid_refresh_token"


def test_the_token_in_the_body_is_signed_out(demo, person, own):
    token = person[2]["access_token"]
    assert said(demo.post("/api/auth/signout", json={"access_token": token})) \
        == {"message": "User signed out successfully"}
    assert demo.get("/api/users/me", headers=own).status_code == 401
    assert said(demo.post("/api/auth/signout", json={"access_token": token}), 401)["code"] == "token_revoked"
    assert said(demo.post("/api/auth/signout", json={"access_token": "x y"}), 401)["code"] == "token_malformed"
    assert demo.post("/api/auth/signout", json={"access_token": person[2]["id_token"]}).status_code == 401


def test_a_forgotten_password_is_reset(demo, person):
    username, email, _ = person
    sent = said(demo.post("/api/auth/forgot-password", json={"username": username}))
    assert sent["message"] == "Password reset code sent to email"
    done = said(demo.post("/api/auth/reset-password",
                          json={"username": username, "confirmation_code": last_code(demo, email),
                                "new_password": "NewSecurePassword123!"}))
    assert done == {"message": "Password reset successfully"}
    tokens_of(demo, username, "NewSecurePassword123!")


def test_a_first_password_is_set_by_answering_the_challenge(demo):
    email = fresh_email()
    make_user(demo, email, permanent=False)
    asked = tokens_of(demo, email, "Passw0rd!")
    done = said(demo.post("/api/auth/challenge",
                          json={"challenge": asked["challenge"], "session": asked["session"], "username": email,
                                "answers": {"NEW_PASSWORD": "An0ther!pass", "SECRET_HASH": "x", "USERNAME": "other"}}))
    assert done["access_token"]


def test_reading_the_own_account(demo, person, own):
    username, email, _ = person
    me = said(demo.get("/api/users/me", headers=own))
    assert set(me) == {"user_id", "username", "email", "name", "email_verified", "created_at"}
    assert (me["username"], me["email"], me["name"], me["email_verified"]) == (username, email, "John Doe", True)
    assert len(me["user_id"]) == 36 and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", me["created_at"])
    assert demo.get("/api/users/me").status_code == 401


def test_changing_the_own_account(demo, own):
    wanted = {"name": "John Updated Doe", "phone_number": "+1234567890"}
    changed = said(demo.request("PUT", "/api/users/me", headers=own, json=wanted))
    assert changed["message"] == "Profile updated successfully" and changed["user"] == wanted
    assert said(demo.get("/api/users/me", headers=own))["name"] == "John Updated Doe"


@pytest.mark.parametrize("body, status, code", [
    ({}, 400, "no_changes"), ({"sub": "x"}, 422, "validation_failed"), ({"username": "x"}, 422, "validation_failed"),
    ({"name": "a\x00b"}, 422, "validation_failed"), ({"phone_number": "one"}, 400, "invalid_request"),
])
def test_invalid_changes_of_the_own_account(demo, own, body, status, code):
    assert said(demo.request("PUT", "/api/users/me", headers=own, json=body), status)["code"] == code


def test_a_changed_address_is_verified_by_a_code(demo, person, own):
    new = fresh_email()
    changed = said(demo.request("PUT", "/api/users/me", headers=own, json={"email": new}))
    assert changed["user"] == {"email": new} and changed["codes_sent"][0]["attribute"] == "email"
    said(demo.post("/api/auth/verify", headers=own, json={"attribute": "email", "code": last_code(demo, new)}))
    me = said(demo.get("/api/users/me", headers=own))
    assert (me["email"], me["email_verified"]) == (new, True)


def test_a_deleted_account_is_gone_at_once(demo, person, own):
    username, email, tokens = person
    assert said(demo.request("DELETE", "/api/users/me", headers=own)) == {"message": "Account deleted successfully"}
    assert demo.get("/api/users/me", headers=own).status_code == 401
    assert demo.get("/api/data", headers=own).status_code == 401
    assert demo.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401
    assert demo.post("/api/auth/signin", json={"username": username, "password": PASSWORD}).status_code == 401
    said(sign_up(demo, username, email))


def test_data_belongs_to_one_user(demo, person, own):
    assert said(demo.get("/api/data", headers=own)) == {"data": []}
    for number in (1, 2):
        made = demo.post("/api/data", headers=own, json={"value": f"Protected data item {number}"})
        assert made.status_code == 201 and made.headers["Location"] == f"/api/data/{made.json()['id']}"
    data = said(demo.get("/api/data", headers=own))["data"]
    assert [each["value"] for each in data] == ["Protected data item 1", "Protected data item 2"]
    assert all(set(each) == {"id", "value"} for each in data)
    at = f"/api/data/{data[0]['id']}"
    other = bearer(tokens_of(demo, register(demo)[0])["access_token"], tenant=None)
    assert said(demo.get("/api/data", headers=other)) == {"data": []}
    assert demo.get(at, headers=other).status_code == demo.request("DELETE", at, headers=other).status_code == 404
    assert said(demo.request("PUT", at, headers=own, json={"value": "new"}))["value"] == "new"
    assert demo.request("DELETE", at, headers=own).status_code == 204
    assert demo.get("/api/data").status_code == 401


def test_data_comes_in_pages(demo, own):
    for number in range(5):
        demo.post("/api/data", headers=own, json={"value": str(number)})
    first = demo.get("/api/data?limit=3", headers=own)
    assert [each["value"] for each in first.json()["data"]] == ["0", "1", "2"]
    second = demo.get(first.links["next"]["url"], headers=own)
    assert [each["value"] for each in second.json()["data"]] == ["3", "4"] and "next" not in second.links
    assert demo.get("/api/data?cursor=x", headers=own).status_code == 422
