"""What operators change about users: `poolguard user` and /api/admin/users/{username}, at the embedded pool and at one
behind HTTP, as Amazon's is."""

import hashlib
import json

import pytest

from accounts import PASSWORD, attributes_of, fresh_email, make_account, said, sign_up, tokens_of
from cognito import claims, refused
from mailbox import last_code, letters, text_of
from managed_users import AmazonLike, Place
from poolguard import Server, bearer, make_user, run
from totp import code
from waiting import wait_until


@pytest.fixture(scope="module", params=["embedded", "remote"])
def place(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    with Server(folder / "home", "--demo") as home:
        if request.param == "embedded":
            yield Place(home, home, {**home.records, "POOLGUARD_DATA": str(home.data)}, folder)
            return
        amazon = AmazonLike(home)
        variables = home.variables()
        environment = {"COGNITO_ENDPOINT": amazon.url, **{name: variables[name] for name in (
            "COGNITO_USER_POOL_ID", "COGNITO_APP_CLIENT_ID", "COGNITO_ISSUER", "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY")}, "COGNITO_JWKS_URL": variables["COGNITO_JWKS_URL"]}
        with Server(folder / "gateway", env={"POOLGUARD_STORE": "sqlite", **environment}) as gateway:
            yield Place(gateway, home, environment, folder, amazon)
        amazon.close()


def by_both(place, command, method, below):
    """A change by the command and by the API, each as a function of the user's name."""
    return lambda name: place.done(command, name), lambda name: place.call(method, name, below)


# Invitations


def test_an_invited_user_gets_a_letter(place):
    email = fresh_email()
    assert "invited" in place.done("add", email, "--invite", "--attribute", "custom:tenant_id=t1")
    assert email in text_of(letters(place.home, email)[-1])
    assert place.attributes(email)["status"] == "FORCE_CHANGE_PASSWORD"


@pytest.fixture
def names_pool(place):
    """A pool in which users choose their usernames."""
    made = place.cognito.create_user_pool(PoolName="names", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    yield made
    place.cognito.delete_user_pool(UserPoolId=made)


@pytest.mark.parametrize("media, attributes, message", [
    (["EMAIL"], {}, "No email provided but desired delivery medium was Email"),
    (["EMAIL"], {"phone_number": "+15550100"}, "No email provided but desired delivery medium was Email"),
    (["EMAIL"], {"email": ""}, "No email provided but desired delivery medium was Email"),
    (["SMS"], {}, "No phone number provided but desired delivery medium was SMS"),
    (["SMS"], {"email": "a@example.com"}, "No phone number provided but desired delivery medium was SMS"),
    (["EMAIL", "SMS"], {"phone_number": "+15550100"}, "No email provided but desired delivery medium was Email"),
    (["SMS", "EMAIL"], {"email": "a@example.com"}, "No phone number provided but desired delivery medium was SMS"),
])
def test_an_invitation_needs_an_address_for_each_medium(place, names_pool, media, attributes, message):
    given = {"UserPoolId": names_pool, "Username": "joe", "DesiredDeliveryMediums": media,
             "UserAttributes": [{"Name": name, "Value": value} for name, value in attributes.items()]}
    assert refused(place.cognito.admin_create_user, **given) == ("InvalidParameterException", message)
    assert place.cognito.list_users(UserPoolId=names_pool)["Users"] == []
    # Without an invitation, nothing has to be sent.
    place.cognito.admin_create_user(**given, MessageAction="SUPPRESS")
    assert refused(place.cognito.admin_create_user, **given, MessageAction="RESEND") \
        == ("InvalidParameterException", message)


def test_inviting_says_why_it_cannot(place, names_pool, tmp_path):
    variables = place.home.variables()
    environment = {"COGNITO_ENDPOINT": place.home.url, "COGNITO_USER_POOL_ID": names_pool, **{
        name: variables[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "COGNITO_APP_CLIENT_ID")}}
    ended = run("user", "add", "joe", "--invite", env=environment, folder=tmp_path)
    assert ended.returncode == 1 and "No email provided" in ended.stderr, ended
    assert place.cognito.list_users(UserPoolId=names_pool)["Users"] == []
    for name, address, inbox in (("jane", "email=jane@example.com", "jane@example.com"),
                                 ("jim", "phone_number=+15550123", "+15550123@sms")):
        ended = run("user", "add", name, "--invite", "--attribute", address, env=environment, folder=tmp_path)
        assert ended.returncode == 0, ended.stderr
        assert name in text_of(letters(place.home, inbox)[-1])


def test_an_invitation_is_sent_again(place):
    for invite in by_both(place, "invite", "POST", "/invitation"):
        email = fresh_email()
        place.done("add", email, "--invite")
        invite(email)
        first, second = letters(place.home, email)
        assert text_of(first) != text_of(second)
    settled = place.new_user()
    assert "UnsupportedUserStateException" in place.user("invite", settled).stderr
    said_no = place.call("POST", settled, "/invitation", 409)
    assert said_no["code"] == "wrong_user_status" and "FORCE_CHANGE_PASSWORD" in said_no["detail"]
    assert place.call("POST", "nobody", "/invitation", 404)["code"] == "user_not_found"


# Attributes and tenants


def test_attributes_are_set_and_removed(place):
    changes = {"name": "Jane Doe", "custom:role": "writer", "nickname": ""}
    for change in (lambda who: place.done("set", who, *(f"{name}={value}" for name, value in changes.items())),
                   lambda who: place.call("PATCH", who, status=200, json={"attributes": changes})):
        email = place.new_user()
        place.cognito.admin_update_user_attributes(UserPoolId=place.pool, Username=email, UserAttributes=[
            {"Name": "nickname", "Value": "jd"}])
        change(email)
        found = place.attributes(email)
        assert (found["name"], found["custom:role"], found["email"]) == ("Jane Doe", "writer", email)
        assert "nickname" not in found


@pytest.mark.parametrize("attributes, status, code", [
    ({}, 400, "no_changes"),
    ({"custom:unknown": "x"}, 400, "invalid_request"),
    ({"sub": "x"}, 400, "invalid_request"),
    ({"email": "not an address"}, 400, "invalid_request"),
    ({"x" * 33: "y"}, 400, "invalid_request"),
    ({"name": "a\nb"}, 422, "validation_failed"),
    ({"name": "x" * 2049}, 422, "validation_failed"),
    ({"name": 1}, 422, "validation_failed"),
])
def test_wrong_attributes_are_refused(place, attributes, status, code):
    email = place.new_user()
    before = place.attributes(email)
    assert place.call("PATCH", email, status=status, json={"attributes": attributes})["code"] == code
    assert place.attributes(email) == before


@pytest.mark.parametrize("words", [["name"], ["=x"], []])
def test_wrong_words_are_refused(place, words):
    ended = place.user("set", "joe@example.com", *words)
    assert ended.returncode != 0 and len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("tenant", ["Acme Corp", "..", "a/b", "x" * 65])
def test_a_text_that_is_no_tenant_is_refused(place, tenant):
    email = place.new_user(tenant="acme")
    tokens = tokens_of(place.gateway, email)
    refusal = place.call("PATCH", email, status=400, json={"attributes": {"custom:tenant_id": tenant}})
    assert "A tenant has 1 to 64" in json.dumps(refusal)
    done = place.user("set", email, f"custom:tenant_id={tenant}")
    assert done.returncode == 1 and "A tenant has 1 to 64" in done.stderr
    # Nothing was changed, and no session ended.
    assert place.gateway.get("/api/items", headers=bearer(tokens["access_token"], "acme")).status_code == 200


def test_a_new_tenant_is_used_at_once_and_the_old_one_no_more(place):
    moved = {"attributes": {"custom:tenant_id": "globex"}}
    for change in (lambda who: place.done("set", who, "custom:tenant_id=globex"),
                   lambda who: place.call("PATCH", who, status=200, json=moved)):
        email = place.new_user(tenant="acme")
        before = tokens_of(place.gateway, email)
        assert place.gateway.get("/api/items", headers=bearer(before["access_token"], "acme")).status_code == 200
        change(email)
        after = tokens_of(place.gateway, email)
        assert place.gateway.get("/api/items", headers=bearer(after["access_token"], "globex")).status_code == 200
        assert place.gateway.get("/api/items", headers=bearer(after["access_token"], "acme")).status_code == 403
        refresh = place.gateway.post("/api/user/refresh", json={"refresh_token": before["refresh_token"]})
        assert refresh.status_code == 400, refresh.text


# Confirmation, passwords, second factors


def test_a_sign_up_is_confirmed(place):
    client = place.home.variables()["COGNITO_APP_CLIENT_ID"]
    for confirm in by_both(place, "confirm", "POST", "/confirmation"):
        email = fresh_email()
        sign_up(place.cognito, client, email)
        assert place.gateway.post("/auth/login", json={"email": email, "password": PASSWORD}).status_code == 403
        confirm(email)
        assert tokens_of(place.gateway, email)["access_token"]
        assert place.call("POST", email, "/confirmation", 409)["code"] == "wrong_user_status"
        assert "CONFIRMED" in place.user("confirm", email).stderr
    assert place.call("POST", "nobody", "/confirmation", 404)["code"] == "user_not_found"


def test_a_password_is_set_and_ends_sessions(place):
    email = place.new_user()
    before = tokens_of(place.gateway, email)
    place.call("PUT", email, "/password", json={"password": "An0ther!pass", "permanent": True})
    assert place.gateway.get("/me", headers=bearer(before["access_token"], None)).json()["code"] == "token_revoked"
    assert place.gateway.post("/api/user/refresh",
                              json={"refresh_token": before["refresh_token"]}).status_code == 400
    assert tokens_of(place.gateway, email, "An0ther!pass")["access_token"]
    place.call("PUT", email, "/password", json={"password": "Third!pass1"})
    assert tokens_of(place.gateway, email, "Third!pass1")["challenge"] == "NEW_PASSWORD_REQUIRED"
    weak = place.call("PUT", email, "/password", 400, json={"password": "weakpassword"})
    assert weak["code"] == "invalid_password" and "weakpassword" not in json.dumps(weak)
    assert place.call("PUT", "nobody", "/password", 404, json={"password": "An0ther!pass"})["code"] == "user_not_found"


def add_app(place, email):
    """Registers an authenticator app and prefers it."""
    token = place.cognito.initiate_auth(
        ClientId=place.home.variables()["COGNITO_APP_CLIENT_ID"], AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD})["AuthenticationResult"]["AccessToken"]
    secret = place.cognito.associate_software_token(AccessToken=token)["SecretCode"]
    place.cognito.verify_software_token(AccessToken=token, UserCode=code(secret))
    place.cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings={
        "Enabled": True, "PreferredMfa": True})


def test_second_factors_are_removed(place):
    for remove in by_both(place, "reset-mfa", "DELETE", "/second-factors"):
        email = place.new_user()
        assert place.call("GET", email, "/second-factors", 200) == {"methods": []}
        add_app(place, email)
        assert place.call("GET", email, "/second-factors", 200) == {"methods": ["SOFTWARE_TOKEN_MFA"],
                                                                    "preferred": "SOFTWARE_TOKEN_MFA"}
        assert tokens_of(place.gateway, email)["challenge"] == "SOFTWARE_TOKEN_MFA"
        remove(email)
        assert tokens_of(place.gateway, email)["access_token"]
        assert place.call("GET", email, "/second-factors", 200)["methods"] == []
    assert place.call("DELETE", "nobody", "/second-factors", 404)["code"] == "user_not_found"


def test_a_lost_app_is_replaced_where_a_second_factor_is_required(place):
    """Otherwise nobody could let the user in again."""
    email = place.new_user()
    add_app(place, email)
    mfa = {"UserPoolId": place.pool, "SoftwareTokenMfaConfiguration": {"Enabled": True}}
    place.cognito.set_user_pool_mfa_config(**mfa, MfaConfiguration="ON")
    try:
        assert tokens_of(place.gateway, email)["challenge"] == "SOFTWARE_TOKEN_MFA"
        place.done("reset-mfa", email)
        assert tokens_of(place.gateway, email)["challenge"] == "MFA_SETUP"
    finally:
        place.cognito.set_user_pool_mfa_config(**mfa, MfaConfiguration="OPTIONAL")


# Sessions


def test_all_sessions_are_ended(place):
    email = place.new_user()
    sessions = [tokens_of(place.gateway, email) for _ in range(3)]
    place.call("DELETE", email, "/sessions")
    for each in sessions:
        assert place.gateway.get("/me", headers=bearer(each["access_token"], None)).json()["code"] == "token_revoked"
        assert place.gateway.post("/api/user/refresh", json={"refresh_token": each["refresh_token"]}).status_code == 400
    assert place.call("DELETE", "nobody", "/sessions", 404)["code"] == "user_not_found"


def test_sessions_are_listed_and_ended_one_by_one(place):
    email = place.new_user()
    assert place.call("GET", email, "/sessions", 200) == []
    first, second = tokens_of(place.gateway, email), tokens_of(place.gateway, email)
    listed = place.call("GET", email, "/sessions", 200)
    printed = [json.loads(line) for line in place.done("sessions", email, "--json").splitlines()]
    assert [each["id"] for each in printed] == [each["id"] for each in listed] and len(listed) == 2
    assert {each["client_id"] for each in listed} == {place.home.variables()["COGNITO_APP_CLIENT_ID"]}
    assert listed[0]["started_at"] >= listed[1]["started_at"] and listed[0]["last_used_at"].endswith("Z")
    assert listed[0]["id"] in place.done("sessions", email)

    own = {each["id"]: each for each in listed}
    ids = [session_id(each) for each in (first, second)]
    assert set(ids) == set(own) and {each["type"] for each in listed} == {"TOKEN"}
    place.call("DELETE", email, f"/sessions/{ids[0]}")
    assert place.gateway.get("/me", headers=bearer(first["access_token"], None)).json()["code"] == "token_revoked"
    assert place.gateway.get("/me", headers=bearer(second["access_token"], None)).status_code == 200
    assert [each["id"] for each in place.call("GET", email, "/sessions", 200)] == [ids[1]]
    place.done("sessions", email, "--end", ids[1])
    assert place.call("GET", email, "/sessions", 200) == []
    assert place.gateway.post("/api/user/refresh",
                              json={"refresh_token": second["refresh_token"]}).status_code == 400
    assert place.call("DELETE", email, f"/sessions/{ids[1]}", 404)["code"] == "session_not_found"
    assert "Session does not exist" in place.user("sessions", email, "--end", ids[0]).stderr
    # Nobody else's session can be ended under one's name.
    other = place.new_user()
    kept = session_id(tokens_of(place.gateway, other))
    assert place.call("DELETE", email, f"/sessions/{kept}", 404)["code"] == "session_not_found"
    assert len(place.call("GET", other, "/sessions", 200)) == 1
    assert place.call("GET", "nobody", "/sessions", 404)["code"] == "user_not_found"


def session_id(tokens):
    """The id by which Cognito's operations know the session: its origin_jti in base 36."""
    bits, digits = int(claims(tokens["access_token"])["origin_jti"].replace("-", ""), 16), ""
    while bits:
        bits, digit = divmod(bits, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return "tkn" + digits.rjust(25, "0")


def test_a_pool_that_cannot_list_sessions_says_so(place):
    if not place.amazon:
        return
    email = place.new_user()
    tokens = tokens_of(place.gateway, email)
    place.amazon.lacks = "UserSession"
    for method, below in (("GET", "/sessions"), ("DELETE", "/sessions/x")):
        answer = place.call(method, email, below, 501)
        assert answer["code"] == "not_offered_by_pool" and "user pool" in answer["detail"]
    for arguments in ((), ("--end", "x")):
        ended = place.user("sessions", email, *arguments)
        assert ended.returncode == 1 and "sign-out" in ended.stderr and "UnknownOperation" not in ended.stderr
    assert place.gateway.get("/me", headers=bearer(tokens["access_token"], None)).status_code == 200
    assert "AdminListUserSessions" in place.amazon.called
    place.amazon.lacks = None


def test_changes_are_audited(place):
    email = place.new_user()
    place.call("PATCH", email, status=200, json={"attributes": {"name": "J"}})
    place.call("POST", email, "/confirmation", 409)

    def events():
        lines = [json.loads(line) for line in list(place.gateway.log) if '"message":"audit"' in line]
        out = {each["operation"]: each for each in lines if each["action"] == "administration"
               and each.get("account") == hashlib.sha256(email.encode()).hexdigest()[:16]}
        return out if "admin_confirm_user" in out else None

    found = wait_until(events, 15, "the events of both changes")
    assert found["admin_change_user"]["outcome"] == "success"
    assert found["admin_confirm_user"]["outcome"] == "refused"
    assert found["admin_confirm_user"]["code"] == "wrong_user_status"


# The tenant of new users


@pytest.fixture
def signed_up():
    """Signs somebody up at a gateway, with mail of the server that has the pool; returns the user's tokens."""
    def sign_up_at(home, gateway):
        email = fresh_email()
        said(gateway.post("/auth/signup", json={"email": email, "password": PASSWORD}))
        said(gateway.post("/auth/confirm", json={"email": email, "code": last_code(home, email)}))
        return tokens_of(gateway, email)
    return sign_up_at


def items_status(gateway, tokens, tenant):
    return gateway.get("/api/items", headers=bearer(tokens["access_token"], tenant)).status_code


def test_people_who_sign_up_get_a_tenant(start, signed_up):
    server = start(env={"TENANT_OF_NEW_USERS": "everybody"})
    tokens = signed_up(server, server)
    assert items_status(server, tokens, "everybody") == 200 and items_status(server, tokens, None) == 200
    assert items_status(server, tokens, "other") == 403
    assert server.post("/api/items", json={"name": "mine"},
                       headers=bearer(tokens["access_token"], "everybody")).status_code == 201
    assert claims(tokens["id_token"])["custom:tenant_id"] == "everybody"
    # Those whom an administrator makes have what the administrator gives them.
    make_user(server, "made@example.com", tenant=None)
    pool = server.variables()["COGNITO_USER_POOL_ID"]
    assert "custom:tenant_id" not in attributes_of(server.boto3(), pool, "made@example.com")
    # Over Cognito's own protocol it is the same.
    unsigned, client = server.boto3(), server.variables()["COGNITO_APP_CLIENT_ID"]
    name = make_account(server, unsigned, client, email="wire@example.com", name="wire@example.com")
    assert attributes_of(unsigned, pool, name)["custom:tenant_id"] == "everybody"
    assert refused(sign_up, unsigned, client, "thief@example.com", **{"custom:tenant_id": "acme"})[0] \
        == "NotAuthorizedException"


def test_people_who_sign_up_at_a_remote_pool_get_a_tenant(start, signed_up):
    home = start()
    variables = home.variables()
    environment = {"POOLGUARD_STORE": "sqlite", "COGNITO_ENDPOINT": home.url, "TENANT_OF_NEW_USERS": "everybody",
                   **{name: variables[name] for name in ("COGNITO_USER_POOL_ID", "COGNITO_APP_CLIENT_ID",
                                                         "COGNITO_ISSUER", "AWS_ACCESS_KEY_ID",
                                                         "AWS_SECRET_ACCESS_KEY")}}
    gateway = start(env=environment, folder="gateway")
    assert items_status(gateway, signed_up(home, gateway), "everybody") == 200


def test_without_the_setting_they_have_none(start, signed_up):
    server = start()
    tokens = signed_up(server, server)
    assert items_status(server, tokens, None) == 400 and items_status(server, tokens, "any") == 403


@pytest.mark.parametrize("value", ["a b", "x" * 65, "ü", "a/b"])
def test_a_tenant_has_a_tenants_name(tmp_path, value):
    ended = run("serve", "--listen", "127.0.0.1:0", env={"TENANT_OF_NEW_USERS": value}, folder=tmp_path)
    assert ended.returncode == 2 and "TENANT_OF_NEW_USERS" in ended.stderr
