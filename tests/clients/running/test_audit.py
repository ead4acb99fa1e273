"""The audit log: one line for each event of accounts and sessions, with user, client address and outcome."""

import hashlib
import json

import pytest

import totp
from accounts import PASSWORD, fresh_email, said, tokens_of, wrong
from gateway_browser import Browser
from mailbox import last_code
from poolguard import bearer, make_user
from providers import parameters_of
from waiting import wait_until


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    from poolguard import Server
    with Server(tmp_path_factory.mktemp("audit"), "--demo",
                env={"LOG_LEVEL": "ERROR", "TRUSTED_PROXIES": "127.0.0.1"}) as started:
        yield started


def events(server, request_id):
    """The audit events of that request."""
    found = [json.loads(line) for line in server.log if f'"{request_id}"' in line]
    return [each for each in found if each["message"] == "audit"]


def digest(name):
    return hashlib.sha256(name.lower().encode()).hexdigest()[:16]


class Calls:
    """Sends requests, each with its own id, and returns the answer with its event."""

    def __init__(self, server):
        self.server = server
        self.count = 0

    def __call__(self, method, path, headers=None, **options):
        self.count += 1
        given = f"audit-{id(self):x}-{self.count}"
        reply = self.server.request(method, path, headers={"X-Request-Id": given, "X-Forwarded-For": "203.0.113.7",
                                                           **(headers or {})}, **options)
        # The line is written before the answer is sent, but the reading thread may be late.
        found = []
        for _ in range(2000):
            found = events(self.server, given)
            if found:
                break
            self.server.get("/health")
        assert len(found) == 1, (path, reply.text)
        assert found[0]["client"] == "203.0.113.7" and found[0]["timestamp"].endswith("Z")
        return reply, {key: found[0][key] for key in found[0] if key not in ("timestamp", "level", "message", "client",
                                                                              "request_id")}


@pytest.fixture
def call(server):
    return Calls(server)


def test_events_of_an_account(server, call):
    email = fresh_email()
    account = digest(email)
    made, event = call("POST", "/auth/signup", json={"email": email, "password": PASSWORD})
    subject = made.json()["user_sub"]
    assert event == {"action": "sign_up", "operation": "auth_sign_up", "outcome": "success", "subject": subject,
                     "account": account}
    code = last_code(server, email)
    _, event = call("POST", "/auth/confirm", json={"email": email, "code": wrong(code)})
    assert event == {"action": "confirmation", "operation": "auth_confirm_sign_up", "outcome": "refused",
                     "code": "code_mismatch", "account": account}
    _, event = call("POST", "/auth/confirm", json={"email": email, "code": code})
    assert event["outcome"] == "success"
    _, event = call("POST", "/auth/login", json={"email": email, "password": "Wr0ng-pass!"})
    assert event == {"action": "sign_in", "operation": "auth_sign_in", "outcome": "refused",
                     "code": "invalid_credentials", "account": account}
    reply, event = call("POST", "/auth/login", json={"email": email.upper(), "password": PASSWORD})
    assert event == {"action": "sign_in", "operation": "auth_sign_in", "outcome": "success", "subject": subject,
                     "account": account}
    tokens = reply.json()
    _, event = call("POST", "/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert event == {"action": "refresh", "operation": "auth_refresh_tokens", "outcome": "success", "subject": subject}
    own = bearer(tokens["access_token"], tenant=None)
    change = {"previous_password": PASSWORD, "new_password": "An0ther!pass"}
    _, event = call("POST", "/auth/change-password", headers=own, json=change)
    assert event == {"action": "password_change", "operation": "auth_change_password", "outcome": "success",
                     "subject": subject}
    _, event = call("POST", "/profile", headers=own, json={"name": "New Name"})
    assert (event["action"], event["subject"]) == ("profile_change", subject)
    _, event = call("POST", "/auth/forgot-password", json={"email": email})
    assert (event["action"], event["outcome"]) == ("code_request", "success")
    reset = {"email": email, "code": last_code(server, email), "new_password": "Third!pass1"}
    _, event = call("POST", "/auth/reset-password", json=reset)
    assert (event["action"], event["outcome"]) == ("password_reset", "success")
    own = bearer(tokens_of(server, email, "Third!pass1")["access_token"], tenant=None)
    _, event = call("POST", "/auth/logout", headers=own)
    assert event == {"action": "sign_out", "operation": "auth_sign_out", "outcome": "success", "subject": subject}
    own = bearer(tokens_of(server, email, "Third!pass1")["access_token"], tenant=None)
    _, event = call("DELETE", "/api/users/me", headers=own)
    assert (event["action"], event["subject"]) == ("deletion", subject)
    log = "\n".join(server.log)
    for secret in (PASSWORD, "An0ther!pass", "Third!pass1", code, tokens["refresh_token"], tokens["access_token"]):
        assert secret not in log
    assert email not in log


def test_challenges_and_second_factors(server, call):
    email = fresh_email()
    subject = make_user(server, email)
    own = bearer(tokens_of(server, email, PASSWORD)["access_token"], tenant=None)
    begun, event = call("POST", "/auth/mfa/totp", headers=own)
    assert event == {"action": "mfa_change", "operation": "auth_begin_authenticator", "outcome": "success",
                     "subject": subject}
    secret = begun.json()["secret"]
    said(server.post("/auth/mfa/totp/verify", headers=own, json={"code": totp.code(secret)}))
    asked, event = call("POST", "/auth/login", json={"email": email, "password": PASSWORD})
    assert event["outcome"] == "challenge" and event["challenge"] == "SOFTWARE_TOKEN_MFA" and "subject" not in event
    answer = {"challenge": "SOFTWARE_TOKEN_MFA", "session": asked.json()["session"], "email": email,
              "answers": {"SOFTWARE_TOKEN_MFA_CODE": totp.code(secret, 30)}}
    _, event = call("POST", "/auth/challenge", json=answer)
    assert event == {"action": "challenge", "operation": "auth_answer_challenge", "outcome": "success",
                     "subject": subject, "account": digest(email)}
    assert secret not in "\n".join(server.log)


def test_events_of_administrators_and_other_users(server, call):
    admin_tokens = tokens_of(server, *server.users()[0])
    admin = bearer(admin_tokens["access_token"], tenant=None)
    own_sub = server.get("/me", headers=admin).json()["sub"]
    email = fresh_email()
    make_user(server, email)
    _, event = call("POST", f"/api/admin/users/{email}/disable", headers=admin)
    assert event == {"action": "administration", "operation": "admin_disable_user", "outcome": "success",
                     "subject": own_sub, "account": digest(email)}
    other = fresh_email()
    subject = make_user(server, other)
    theirs = tokens_of(server, other, PASSWORD)["access_token"]
    _, event = call("GET", "/api/admin/users", headers=bearer(theirs, tenant=None))
    assert event == {"action": "access", "operation": "/api/admin/users", "outcome": "refused",
                     "code": "role_required", "subject": subject}
    for path in ("/api/admin/users", "/console/users"):
        _, event = call("GET", f"{path}/{email}", headers=bearer(theirs, tenant=None))
        assert (event["operation"], event["code"]) == (path + "/{username}", "role_required")
    _, event = call("GET", "/account/data.json", headers=bearer(theirs, tenant=None))
    assert event == {"action": "data_export", "operation": "download_account_data", "outcome": "success",
                     "subject": subject}
    _, event = call("GET", "/api/items", headers=bearer(theirs, tenant="tenant_b"))
    assert event == {"action": "access", "operation": "/api/items", "outcome": "refused", "code": "tenant_mismatch",
                     "subject": subject}


def test_rate_limited_requests_are_logged(server, call):
    email = fresh_email()
    for _ in range(5):
        server.post("/auth/login", json={"email": email, "password": "Wr0ng-pass!"})
    _, event = call("POST", "/auth/login", json={"email": email, "password": PASSWORD})
    assert (event["outcome"], event["code"]) == ("refused", "rate_limited")


def test_calls_of_cognitos_protocol(server):
    cognito = server.boto3()
    pool = server.variables()["COGNITO_USER_POOL_ID"]
    client = server.variables()["COGNITO_APP_CLIENT_ID"]
    email = fresh_email()
    subject = make_user(server, email)
    cognito.admin_get_user(UserPoolId=pool, Username=email)
    cognito.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH",
                          AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD})
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH",
                              AuthParameters={"USERNAME": email, "PASSWORD": "Wr0ng-pass!"})

    def lines():
        found = [json.loads(line) for line in server.log if digest(email) in line]
        return found if any(each.get("code") == "NotAuthorizedException" for each in found) else None

    logged = wait_until(lines, 10, "the event of the refused sign-in")
    logged = [{key: each[key] for key in each if key not in ("timestamp", "level", "message", "client", "request_id")}
              for each in logged if each["message"] == "audit"]
    key = server.variables()["AWS_ACCESS_KEY_ID"]
    by = {"action": "cognito", "account": digest(email)}
    assert logged == [{**by, "operation": "AdminCreateUser", "outcome": "success", "access_key": key},
                      {**by, "operation": "AdminSetUserPassword", "outcome": "success", "access_key": key},
                      {**by, "operation": "InitiateAuth", "outcome": "success", "subject": subject},
                      {**by, "operation": "InitiateAuth", "outcome": "refused", "code": "NotAuthorizedException"}]


def test_events_of_browsers(server, call):
    admin, password = server.users()[0]
    browser = Browser(server)
    asked = parameters_of(browser.leave(return_to="/docs").location)
    _, event = call("GET", "/auth/cognito/callback?state=x&code=y", allow_redirects=False)
    assert event == {"action": "sign_in", "operation": "provider_callback", "outcome": "refused",
                     "code": "state_mismatch"}
    _, event = call("GET", f"/auth/cognito/callback?state={asked['state']}&error=access_denied", allow_redirects=False,
                    cookies=browser.departures)
    assert (event["outcome"], event["code"]) == ("refused", "provider_declined")
    browser.begin(password, name=admin)
    cookies = {"poolguard-session": browser.cookie}

    def began():
        return [json.loads(line) for line in server.log if "provider_callback" in line and '"success"' in line]

    assert [each.get("subject") for each in wait_until(began, 10, "the event of the sign-in")] == [
        browser.known()["subject"]]
    reply, event = call("GET", "/auth/cognito/callback?state=x&code=y", allow_redirects=False, cookies=cookies)
    assert reply.status_code == 302 and (event["outcome"], event["code"]) == ("refused", "state_mismatch")
    _, event = call("POST", "/auth/sign-out", data={"csrf_token": "x"}, cookies=cookies)
    assert event == {"action": "sign_out", "operation": "sign_out_of_pages", "outcome": "refused",
                     "code": "csrf_token_required"}
    token = browser.get("/auth/sign-out").forms[0]["fields"]["csrf_token"]
    _, event = call("POST", "/auth/sign-out", data={"csrf_token": token}, cookies=cookies, allow_redirects=False)
    assert event == {"action": "sign_out", "operation": "sign_out_of_pages", "outcome": "success"}
