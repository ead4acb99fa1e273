"""The surface /api/user: sign-in, first password, refresh, sign-out, and their refusals."""

import time
import uuid

import pytest

import totp
from poolguard import bearer, make_user

LOGIN_MEMBERS = {"access_token", "id_token", "refresh_token", "expires_in", "token_type", "challenge", "session"}


@pytest.fixture
def person(demo):
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    make_user(demo, email)
    return email, "Passw0rd!"


def test_sign_in_returns_tokens_and_all_members(demo, person):
    reply = demo.post("/api/user/login", json={"email": person[0], "password": person[1]})
    assert reply.status_code == 200
    body = reply.json()
    assert set(body) == LOGIN_MEMBERS
    assert body["token_type"] == "Bearer" and body["expires_in"] == 3600
    assert body["challenge"] is None and body["session"] is None
    assert reply.headers["Cache-Control"] == "no-store"


def test_first_password(demo):
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    make_user(demo, email, permanent=False)
    first = demo.sign_in(email, "Passw0rd!")
    assert first["challenge"] == "NEW_PASSWORD_REQUIRED" and first["access_token"] is None
    done = demo.post("/api/user/new-password",
                     json={"email": email, "new_password": "An0ther!pass", "session": first["session"]})
    assert done.status_code == 200 and done.json()["access_token"]
    assert demo.sign_in(email, "An0ther!pass")["access_token"]
    again = demo.post("/api/user/new-password",
                      json={"email": email, "new_password": "Third!pass1", "session": first["session"]})
    assert again.status_code == 400


def test_a_weak_first_password_is_refused_and_the_session_stays_valid(demo):
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    make_user(demo, email, permanent=False)
    session = demo.sign_in(email, "Passw0rd!")["session"]
    weak = demo.post("/api/user/new-password", json={"email": email, "new_password": "alllowercase", "session": session})
    assert weak.status_code == 400 and "alllowercase" not in weak.text
    assert "uppercase" in weak.json()["message"]
    good = demo.post("/api/user/new-password", json={"email": email, "new_password": "An0ther!pass", "session": session})
    assert good.status_code == 200


def test_a_session_of_another_user_is_refused(demo):
    emails = [f"{uuid.uuid4().hex[:12]}@example.com" for _ in range(2)]
    for email in emails:
        make_user(demo, email, permanent=False)
    session = demo.sign_in(emails[0], "Passw0rd!")["session"]
    reply = demo.post("/api/user/new-password",
                      json={"email": emails[1], "new_password": "An0ther!pass", "session": session})
    assert reply.status_code == 400
    assert demo.sign_in(emails[1], "Passw0rd!")["challenge"] == "NEW_PASSWORD_REQUIRED"


def test_refresh_gives_new_tokens(demo, person):
    tokens = demo.sign_in(*person)
    reply = demo.post("/api/user/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert reply.status_code == 200
    body = reply.json()
    assert set(body) == LOGIN_MEMBERS and body["access_token"] != tokens["access_token"]
    assert demo.get("/api/items/me", headers=bearer(body["access_token"])).status_code == 200


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJ.e.e.e.e", "A" * 5000])
def test_a_false_refresh_token_is_refused(demo, token):
    reply = demo.post("/api/user/refresh", json={"refresh_token": token})
    assert reply.status_code == 400
    assert token not in reply.text or token == "x"


def test_unknown_user_and_wrong_password_look_the_same(demo, person):
    wrong = demo.post("/api/user/login", json={"email": person[0], "password": "Wrong-passw0rd"})
    unknown = demo.post("/api/user/login", json={"email": "nobody@example.com", "password": "Wrong-passw0rd"})
    assert wrong.status_code == unknown.status_code == 400
    assert wrong.json() == unknown.json()
    assert wrong.json()["message"] == "Invalid email or password"
    assert wrong.json()["message"] == wrong.json()["detail"]
    assert wrong.headers["Content-Type"] == "application/problem+json"
    vary = {"Date", "X-Request-Id"}
    assert {k: v for k, v in wrong.headers.items() if k not in vary} == \
           {k: v for k, v in unknown.headers.items() if k not in vary}


def test_sign_out_revokes_the_access_token_and_all_sessions(demo, person):
    first, second = demo.sign_in(*person), demo.sign_in(*person)
    for tokens in (first, second):
        assert demo.get("/api/items/me", headers=bearer(tokens["access_token"])).status_code == 200
    out = demo.post("/api/user/logout", headers=bearer(first["access_token"]))
    assert out.status_code == 200 and out.json() == {"ok": True}
    for tokens in (first, second):
        reply = demo.get("/api/items/me", headers=bearer(tokens["access_token"]))
        assert reply.status_code == 401 and reply.json()["code"] == "token_revoked"
        assert 'error="invalid_token"' in reply.headers["WWW-Authenticate"]
        assert demo.post("/api/user/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 400
    fresh = demo.sign_in(*person)
    assert demo.get("/api/items/me", headers=bearer(fresh["access_token"])).status_code == 200


def test_admin_sign_out_revokes_access_tokens_within_a_second(demo, person):
    tokens = demo.sign_in(*person)
    headers = bearer(tokens["access_token"])
    assert demo.get("/api/items/me", headers=headers).status_code == 200
    pool = demo.variables()["COGNITO_USER_POOL_ID"]
    demo.boto3().admin_user_global_sign_out(UserPoolId=pool, Username=person[0])
    end = time.monotonic() + 1
    statuses = []
    while time.monotonic() < end and (not statuses or statuses[-1] == 200):
        statuses.append(demo.get("/api/items/me", headers=headers).status_code)
    assert statuses[-1] == 401


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Basic abc", "Token abc"])
def test_sign_out_without_a_bearer_token(demo, authorization):
    headers = {"Authorization": authorization} if authorization is not None else {}
    reply = demo.post("/api/user/logout", headers=headers)
    assert reply.status_code == 400
    assert reply.json()["message"] == "Missing Authorization Bearer token"


@pytest.mark.parametrize("body, names", [
    ({}, ["email", "password"]),
    ({"email": "a@example.com"}, ["password"]),
    ({"email": 1, "password": "Secret-valu3"}, ["email"]),
    ({"email": "a@example.com", "password": ["Secret-valu3"]}, ["password"]),
    ({"email": "", "password": "Secret-valu3"}, ["email"]),
    ({"email": "a" * 3000, "password": "Secret-valu3"}, ["email"]),
    ({"email": "a@example.com", "password": "Secret-valu3" * 100}, ["password"]),
    ({"email": "a@example.com", "password": "Secret-valu3", "remember": True}, ["remember"]),
])
def test_each_invalid_member_is_named_without_its_value(demo, body, names):
    reply = demo.post("/api/user/login", json=body)
    assert reply.status_code == 422, reply.text
    assert [each["field"] for each in reply.json()["errors"]] == names
    assert "Secret-valu3" not in reply.text and "a" * 100 not in reply.text


@pytest.mark.parametrize("body", [b"", b"{", b"{'a':1}", b"\xff\xfe", b'{"email":"\xff"}', b"[" * 10000, b"null", b"[]",
                                  b'{"email":"a@b.c","email":"d@e.f","password":"Secret-valu3"}'])
def test_a_body_that_is_not_a_json_object_is_refused(demo, body):
    reply = demo.post("/api/user/login", data=body, headers={"Content-Type": "application/json"})
    assert reply.status_code in (400, 422)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert "Secret-valu3" not in reply.text


def test_a_body_of_one_megabyte_is_refused(demo):
    reply = demo.post("/api/user/login", data=b'{"email":"' + b"a" * 1_000_000 + b'"}',
                      headers={"Content-Type": "application/json"})
    assert reply.status_code == 413


def test_a_form_is_not_json(demo):
    reply = demo.post("/api/user/login", data={"email": "a@example.com", "password": "x"})
    assert reply.status_code == 415


def test_a_second_factor_is_asked_for_and_answered(demo, person, unsigned):
    email, password = person
    token = demo.sign_in(email, password)["access_token"]
    secret = unsigned.associate_software_token(AccessToken=token)["SecretCode"]
    unsigned.verify_software_token(AccessToken=token, UserCode=totp.code(secret))
    unsigned.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True})
    asked = demo.post("/api/user/login", json={"email": email, "password": password}).json()
    assert asked["challenge"] == "SOFTWARE_TOKEN_MFA" and asked["access_token"] is None
    answer = {"challenge": asked["challenge"], "session": asked["session"], "email": email,
              "answers": {"SOFTWARE_TOKEN_MFA_CODE": totp.code(secret, 30)}}
    assert demo.post("/api/user/challenge", json=answer).json()["access_token"]
    assert demo.post("/api/user/challenge", json=answer).status_code == 400
