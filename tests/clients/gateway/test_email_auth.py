"""/auth, /me and /profile: accounts and sign-in by e-mail address, request by request."""

import re

import pytest

import totp
from accounts import PASSWORD, fresh_email, said, tokens_of, wrong
from mailbox import last_code, letters
from poolguard import bearer, make_user

TOKENS = {"access_token", "id_token", "refresh_token", "expires_in", "token_type"}


def register(server, email=None):
    email = email or fresh_email()
    said(server.post("/auth/signup", json={"email": email, "password": PASSWORD}))
    said(server.post("/auth/confirm", json={"email": email, "code": last_code(server, email)}))
    return email


@pytest.fixture
def person(demo):
    email = register(demo)
    return email, tokens_of(demo, email)


@pytest.fixture
def own(person):
    return bearer(person[1]["access_token"], tenant=None)


def test_sign_up_confirm_and_sign_in(demo):
    email = fresh_email()
    made = said(demo.post("/auth/signup", json={"email": email, "password": PASSWORD}))
    assert made["confirmation_required"] is True and len(made["user_sub"]) == 36 and made["message"]
    early = said(demo.post("/auth/login", json={"email": email, "password": PASSWORD}), 403)
    assert early["code"] == "user_not_confirmed"
    code = last_code(demo, email)
    assert said(demo.post("/auth/confirm", json={"email": email, "code": wrong(code)}), 400)["code"] == "code_mismatch"
    assert "message" in said(demo.post("/auth/confirm", json={"email": email, "code": code}))
    assert set(tokens_of(demo, email)) == TOKENS
    again = said(demo.post("/auth/signup", json={"email": email.upper(), "password": PASSWORD}), 409)
    assert again["code"] == "username_taken"


def test_a_code_is_sent_again(demo):
    email = fresh_email()
    said(demo.post("/auth/signup", json={"email": email, "password": PASSWORD}))
    sent = said(demo.post("/auth/resend-code", json={"email": email}))
    assert sent["delivery"] == {"destination": "p***@e***", "medium": "EMAIL", "attribute": "email"}
    assert len(letters(demo, email)) == 2
    said(demo.post("/auth/confirm", json={"email": email, "code": last_code(demo, email)}))


@pytest.mark.parametrize("password, word", [("Short1!", "long"), ("alllowercase1!", "uppercase")])
def test_a_weak_password_is_refused(demo, password, word):
    refused = said(demo.post("/auth/signup", json={"email": fresh_email(), "password": password}), 400)
    assert refused["code"] == "invalid_password" and word in refused["detail"] and password not in refused["detail"]


def test_sign_up_needs_an_address(demo):
    refused = said(demo.post("/auth/signup", json={"email": "no-address", "password": PASSWORD}), 400)
    assert refused["code"] == "invalid_request"


def test_a_wrong_password_and_an_unknown_user_look_the_same(demo, person):
    replies = [demo.post("/auth/login", json={"email": email, "password": "Wr0ng!pass"})
               for email in (person[0], fresh_email())]
    assert [each.status_code for each in replies] == [401, 401]
    assert replies[0].content == replies[1].content


def test_a_refresh_gives_new_tokens(demo, person):
    email, tokens = person
    fresh = said(demo.post("/auth/refresh", json={"email": email, "refresh_token": tokens["refresh_token"]}))
    assert set(fresh) == TOKENS - {"refresh_token"} and fresh["access_token"] != tokens["access_token"]
    said(demo.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]}))
    refused = said(demo.post("/auth/refresh", json={"email": email, "refresh_token": "eyJ.x"}), 401)
    assert refused["code"] == "invalid_refresh_token"


def test_the_claims_of_the_token(demo, person, own):
    claims = said(demo.get("/me", headers=own))
    assert claims["token_use"] == "access" and {"sub", "iss", "client_id", "exp", "username"} <= set(claims)
    assert demo.get("/me").status_code == 401
    assert demo.get("/me", headers=bearer(person[1]["id_token"], tenant=None)).status_code == 401


def test_the_profile_is_read_and_changed(demo, person, own):
    before = said(demo.get("/profile", headers=own))["attributes"]
    assert before["email"] == person[0] and before["email_verified"] == "true" and len(before["sub"]) == 36
    changed = said(demo.post("/profile", headers=own, json={"name": "Ismail Amouma", "custom:role": "editor"}))
    assert set(changed) == {"message"}
    after = said(demo.get("/profile", headers=own))["attributes"]
    assert after == {**before, "name": "Ismail Amouma", "custom:role": "editor"}
    said(demo.post("/profile", headers=own, json={"custom:role": ""}))
    assert "custom:role" not in said(demo.get("/profile", headers=own))["attributes"]
    assert demo.get("/profile").status_code == demo.post("/profile", json={"name": "x"}).status_code == 401


def test_a_self_assigned_role_grants_nothing(demo, person, own):
    said(demo.post("/profile", headers=own, json={"custom:role": "admin"}))
    fresh = tokens_of(demo, person[0])
    refused = said(demo.request("DELETE", "/users/x", headers=bearer(fresh["id_token"], tenant=None)), 403)
    assert refused["code"] == "role_required"


@pytest.mark.parametrize("body, code", [
    ({}, "no_changes"), ({"name": None}, "no_changes"), ({"sub": "x"}, "validation_failed"),
    ({"email_verified": "true"}, "validation_failed"), ({"email": "x@example.com"}, "validation_failed"),
    ({"custom:tenant_id": "tenant_b"}, "validation_failed"), ({"name": 1}, "validation_failed"),
    ({"name": "a\nb"}, "validation_failed"), ({"name": "a\u202eb"}, "validation_failed"),
    ({"name": "x" * 3000}, "validation_failed"), ({"phone_number": "12"}, "invalid_request"), ([], "validation_failed"),
])
def test_invalid_profile_changes_are_refused(demo, own, body, code):
    assert said(demo.post("/profile", headers=own, json=body), 400)["code"] == code


def test_a_forgotten_password_is_reset(demo, person):
    email, tokens = person
    sent = said(demo.post("/auth/forgot-password", json={"email": email}))
    assert sent["delivery"] == {"destination": "p***@e***", "medium": "EMAIL", "attribute": "email"}
    reset = {"email": email, "code": last_code(demo, email), "new_password": "EvenStrongerP@ss1"}
    assert said(demo.post("/auth/reset-password", json={**reset, "code": wrong(reset["code"])}), 400)["code"] \
        == "code_mismatch"
    assert said(demo.post("/auth/reset-password", json={**reset, "new_password": "alllowercase1!"}), 400)["code"] \
        == "invalid_password"
    said(demo.post("/auth/reset-password", json=reset))
    assert said(demo.post("/auth/login", json={"email": email, "password": PASSWORD}), 401)
    tokens_of(demo, email, "EvenStrongerP@ss1")


def test_a_code_for_an_unknown_user_looks_the_same(demo, person):
    unknown = said(demo.post("/auth/forgot-password", json={"email": fresh_email()}))
    assert unknown == said(demo.post("/auth/forgot-password", json={"email": person[0]}))


def test_an_unknown_user_is_reported_if_the_pool_says_so(start):
    server = start("--demo")
    cognito, names = server.boto3(), server.variables()
    cognito.update_user_pool_client(UserPoolId=names["COGNITO_USER_POOL_ID"], ClientId=names["COGNITO_APP_CLIENT_ID"],
                                    PreventUserExistenceErrors="LEGACY",
                                    ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"])
    refused = said(server.post("/auth/forgot-password", json={"email": "nobody@example.com"}), 404)
    assert refused["code"] == "user_not_found"


def test_a_password_is_changed(demo, person, own):
    email, _ = person
    change = {"previous_password": "Wr0ng!pass", "new_password": "An0ther!pass"}
    assert said(demo.post("/auth/change-password", headers=own, json=change), 400)["code"] == "wrong_password"
    said(demo.post("/auth/change-password", headers=own, json={**change, "previous_password": PASSWORD}))
    tokens_of(demo, email, "An0ther!pass")


def test_an_address_is_verified_by_a_code(demo, person, own):
    email, _ = person
    sent = said(demo.post("/auth/send-code", headers=own, json={"attribute": "email"}))
    assert sent["delivery"]["attribute"] == "email"
    code = last_code(demo, email)
    assert said(demo.post("/auth/verify", headers=own, json={"attribute": "email", "code": wrong(code)}), 400)["code"] \
        == "code_mismatch"
    said(demo.post("/auth/verify", headers=own, json={"attribute": "email", "code": code}))
    assert said(demo.post("/auth/send-code", headers=own, json={"attribute": "name"}), 400)["code"] \
        == "validation_failed"


def test_a_changed_phone_number_is_verified(demo, person, own):
    number = "+12065550100"
    changed = said(demo.post("/profile", headers=own, json={"phone_number": number}))
    if "codes_sent" not in changed:
        said(demo.post("/auth/send-code", headers=own, json={"attribute": "phone_number"}))
    said(demo.post("/auth/verify", headers=own, json={"attribute": "phone_number", "code": last_code(demo, number + "@sms")}))
    assert said(demo.get("/profile", headers=own))["attributes"]["phone_number_verified"] == "true"


def test_a_first_password_is_set_by_answering_the_challenge(demo):
    email = fresh_email()
    make_user(demo, email, permanent=False)
    asked = tokens_of(demo, email, "Passw0rd!")
    assert asked["challenge"] == "NEW_PASSWORD_REQUIRED" and asked["session"] and "access_token" not in asked
    answer = {"challenge": asked["challenge"], "session": asked["session"], "email": email,
              "answers": {"NEW_PASSWORD": "An0ther!pass"}}
    assert said(demo.post("/auth/challenge", json={**answer, "answers": {}}), 400)["code"] == "invalid_request"
    assert said(demo.post("/auth/challenge", json={**answer, "session": "x" * 64}), 401)["code"] == "invalid_session"
    assert set(said(demo.post("/auth/challenge", json=answer))) == TOKENS
    tokens_of(demo, email, "An0ther!pass")


def test_signing_out_ends_all_sessions(demo, person, own):
    email, tokens = person
    other = tokens_of(demo, email)
    said(demo.post("/auth/logout", headers=own))
    for each in (tokens, other):
        assert demo.get("/me", headers=bearer(each["access_token"], tenant=None)).status_code == 401
        assert demo.post("/auth/refresh", json={"refresh_token": each["refresh_token"]}).status_code == 401
    assert demo.post("/auth/logout").status_code == 401


def test_a_sign_in_with_a_second_factor(demo, person, unsigned):
    email, tokens = person
    token = tokens["access_token"]
    secret = unsigned.associate_software_token(AccessToken=token)["SecretCode"]
    unsigned.verify_software_token(AccessToken=token, UserCode=totp.code(secret))
    unsigned.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True})
    asked = tokens_of(demo, email)
    assert asked["challenge"] == "SOFTWARE_TOKEN_MFA" and "access_token" not in asked
    right = totp.code(secret, 30)
    answer = {"challenge": asked["challenge"], "session": asked["session"], "email": email}
    refused = said(demo.post("/auth/challenge", json={**answer, "answers": {"SOFTWARE_TOKEN_MFA_CODE": wrong(right)}}),
                   400)
    assert refused["code"] == "code_mismatch"
    given = {**answer, "answers": {"SOFTWARE_TOKEN_MFA_CODE": right}}
    assert set(said(demo.post("/auth/challenge", json=given))) == TOKENS
    assert said(demo.post("/auth/challenge", json=given), 401)["code"] == "invalid_session"


@pytest.mark.parametrize("path", ["signup", "confirm", "resend-code", "login", "challenge", "refresh",
                                  "forgot-password", "reset-password"])
def test_invalid_members_are_named_without_their_values(demo, path):
    refused = said(demo.post(f"/auth/{path}", json={"email": "a\nb", "password": 42424242}), 400)
    assert refused["code"] == "validation_failed" and "42424242" not in str(refused)
    assert said(demo.post(f"/auth/{path}", json={}), 400)["errors"]
    assert demo.post(f"/auth/{path}", data="{}", headers={"Content-Type": "text/plain"}).status_code == 415


def test_no_code_and_no_password_is_logged(demo, person):
    code = last_code(demo, person[0])
    text = "\n".join(demo.log)
    assert PASSWORD not in text and not re.search(rf"\b{code}\b", text)
