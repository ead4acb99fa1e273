"""One limiter around every way in: by account, by network and for messages sent."""

import base64
import itertools
import json

import pytest

from accounts import fresh_email, said
from cognito import refused, secret_hash
from limits import GUESSES, MESSAGES, PASSWORD, WAYS, WRONG, audits, by_page, error_of, gateway, initiate, page, wire
from mailbox import last_code, letters
from metrics import scrape, value
from nodes import Cluster, DynamoDb, fresh_tables
from pages import OAUTH, token
from poolguard import Server, make_user

_network = itertools.count(1)


def fresh_address():
    number = next(_network)
    return f"203.0.{number // 250}.{number % 250 + 1}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    limits = {"TRUSTED_PROXIES": "127.0.0.1", "POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS": "3/hour",
              "POOLGUARD_LIMIT_MESSAGES_BY_NETWORK": "3/hour", "POOLGUARD_LIMIT_CLIENT_FAILURES": "3/hour"}
    with Server(tmp_path_factory.mktemp("limits"), env=limits) as started:
        yield started
    # Each kind of refusal is in the audit.
    for members in ({"action": "cognito", "operation": "InitiateAuth", "code": "TooManyRequestsException"},
                    {"action": "cognito", "operation": "ForgotPassword", "code": "LimitExceededException"},
                    {"action": "page", "operation": "login", "code": "TooManyRequestsException"},
                    {"action": "oauth", "operation": "token", "code": "rate_limited"},
                    {"action": "sign_in", "code": "rate_limited"},
                    {"action": "confirmation", "code": "rate_limited"}):
        assert audits(started, outcome="refused", **members), members
    assert PASSWORD not in "\n".join(started.log)


@pytest.fixture(scope="module")
def cognito(server):
    return server.boto3()


@pytest.fixture(scope="module")
def pool(server):
    return server.variables()["COGNITO_USER_POOL_ID"]


@pytest.fixture(scope="module")
def client(cognito, pool):
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="pages", PreventUserExistenceErrors="ENABLED",
                                           **OAUTH)
    return made["UserPoolClient"]["ClientId"]


@pytest.fixture
def address():
    return fresh_address()


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_is_limited_by_network(server, client, address, way):
    attempt, is_refused = WAYS[way]
    for _ in range(3):
        assert not is_refused(attempt(server, client, address, fresh_email()))
    assert is_refused(attempt(server, client, address, fresh_email()))
    assert not is_refused(attempt(server, client, fresh_address(), fresh_email()))


@pytest.mark.parametrize("last", WAYS)
def test_all_ways_count_together(server, client, address, last):
    for way in [each for each in WAYS if each != last][:3]:
        attempt, is_refused = WAYS[way]
        assert not is_refused(attempt(server, client, address, fresh_email())), way
    attempt, is_refused = WAYS[last]
    assert is_refused(attempt(server, client, address, fresh_email()))


@pytest.mark.parametrize("addresses, is_one", [
    (["192.0.2.77", "::ffff:192.0.2.77", "::ffff:c000:24d", "192.0.2.77"], True),
    (["2001:db8:1:1::1", "2001:db8:1:1::2", "2001:DB8:1:1:ffff::", "2001:db8:1:1:1:2:3:4"], True),
    (["[2001:db8:1:9::1]:4711", "2001:db8:1:9::2", "[2001:db8:1:9::3]:80", "2001:db8:1:9::4"], True),
    (["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"], False),
    (["2001:db8:2:1::1", "2001:db8:2:2::1", "2001:db8:2:3::1", "2001:db8:2:4::1"], False),
])
def test_a_network_is_an_ipv4_address_or_a_64(server, client, addresses, is_one):
    replies = [initiate(server, client, each, fresh_email()) for each in addresses]
    assert [error_of(each) for each in replies[:3]] == ["NotAuthorizedException"] * 3
    assert error_of(replies[3]) == ("TooManyRequestsException" if is_one else "NotAuthorizedException")


def test_the_refusals_say_when_to_try_again(server, client, address):
    for _ in range(3):
        initiate(server, client, address, fresh_email())
    replies = [initiate(server, client, address),
               gateway(server, "/auth/login", address, email="a@b.cd", password=WRONG)]
    shown = by_page(server, client, address, "a@b.cd")
    assert [each.status_code for each in replies] == [400, 429]
    assert replies[1].json()["code"] == "rate_limited"
    for each in (*replies, shown.response):
        assert 3500 < int(each.headers["Retry-After"]) <= 3600
    assert shown.title == "Sign in" and shown.problem == "Too many attempts. Wait a while and try again."


def test_the_right_password_is_refused_too_and_unknown_users_are_no_different(server, client):
    email = fresh_email()
    make_user(server, email)
    bodies = []
    for name in (email, fresh_email()):
        address = fresh_address()
        seen = [initiate(server, client, address, name) for _ in range(3)]
        last = initiate(server, client, address, name, PASSWORD)
        bodies.append([each.content for each in (*seen, last)])
    assert bodies[0] == bodies[1]
    assert b"TooManyRequestsException" in bodies[0][3]


@pytest.mark.parametrize("name, refusal", [
    *((name, "TooManyRequestsException") for name in GUESSES),
    *((name, "LimitExceededException") for name in MESSAGES)])
def test_operations_of_the_protocol_are_limited_by_network(server, client, address, name, refusal):
    call = {**GUESSES, **MESSAGES}[name]
    for _ in range(3):
        operation, members = call(client)
        assert error_of(wire(server, operation, address, **members)) not in (
            "TooManyRequestsException", "LimitExceededException")
    operation, members = call(client)
    assert error_of(wire(server, operation, address, **members)) == refusal
    assert error_of(wire(server, operation, fresh_address(), **members)) != refusal


def test_refreshes_and_attributes_without_a_message_are_not_counted(server, client, address):
    for _ in range(5):
        refreshed = wire(server, "InitiateAuth", address, ClientId=client, AuthFlow="REFRESH_TOKEN_AUTH",
                         AuthParameters={"REFRESH_TOKEN": "x" * 64})
        changed = wire(server, "UpdateUserAttributes", address, AccessToken="x.y.z",
                       UserAttributes=[{"Name": "name", "Value": "Ann"}])
        assert {error_of(refreshed), error_of(changed)} == {"NotAuthorizedException"}
    assert error_of(initiate(server, client, address)) == "NotAuthorizedException"


@pytest.mark.parametrize("path, members", [
    ("/auth/confirm", {"code": "123456"}), ("/auth/reset-password", {"code": "123456", "new_password": PASSWORD})])
def test_codes_that_are_guessed_at_the_gateway_count(server, address, path, members):
    for _ in range(3):
        assert gateway(server, path, address, email=fresh_email(), **members).status_code in (400, 404)
    last = gateway(server, path, address, email=fresh_email(), **members)
    assert last.status_code == 429 and last.json()["code"] == "rate_limited"


@pytest.mark.parametrize("path, members", [
    ("/auth/login", {"factor": "EMAIL_OTP"}), ("/auth/login", {"factor": "WEB_AUTHN"}), ("/auth/login", {}),
    ("/auth/challenge", {"challenge": "SELECT_CHALLENGE", "session": "x" * 64, "answer": "SMS_OTP"}),
    ("/api/user/challenge", {"challenge": "SELECT_CHALLENGE", "session": "x" * 64, "answers": {"ANSWER": "EMAIL_OTP"}})])
def test_codes_that_begin_a_sign_in_count_as_messages(server, address, path, members):
    assert gateway(server, path, address, email=fresh_email(), **members).status_code != 429
    for _ in range(2):
        said(gateway(server, "/auth/forgot-password", address, email=fresh_email()))
    last = gateway(server, path, address, email=fresh_email(), **members)
    assert last.status_code == 429 and last.json()["code"] == "rate_limited"
    # Passwords have a limit of their own.
    assert gateway(server, "/auth/login", address, email=fresh_email(), password=WRONG).status_code == 401


def test_strangers_get_no_more_messages_than_the_limit(server, client, address):
    """Sign-ups and forgotten passwords by every way, all from one address."""
    names = [f"stranger{number}@{address}.example" for number in range(16)]
    for number, name in enumerate(names):
        if number % 4 == 0:
            wire(server, "SignUp", address, ClientId=client, Username=name, Password=PASSWORD)
        elif number % 4 == 1:
            gateway(server, "/auth/signup", address, email=name, password=PASSWORD)
        elif number % 4 == 2:
            page(server, client, "/signup", address).send(username=name, password=PASSWORD)
        else:
            gateway(server, "/auth/forgot-password", address, email=name)
    sent = [name for name in names if letters(server, name)]
    assert sent == names[:3]
    shown = page(server, client, "/forgotPassword", address).send(username=names[0])
    assert (shown.status, shown.problem) == (429, "Too many attempts. Wait a while and try again.")
    # Sign-ins have a limit of their own.
    assert error_of(initiate(server, client, address, names[0])) == "NotAuthorizedException"


def test_an_address_gets_a_bounded_number_of_messages(server, cognito):
    pool = cognito.create_user_pool(PoolName="names", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c")["UserPoolClient"]["ClientId"]
    victim = "Victim@limits.example"

    def sign_up(number):
        return wire(server, "SignUp", fresh_address(), ClientId=client, Username=f"name{number}", Password=PASSWORD,
                    UserAttributes=[{"Name": "email", "Value": victim if number % 2 else victim.lower()}])
    assert [error_of(sign_up(number)) for number in range(20)] == [""] * 20
    assert error_of(sign_up(20)) == "LimitExceededException"
    resent = wire(server, "ResendConfirmationCode", fresh_address(), ClientId=client, Username="name3")
    assert error_of(resent) == "LimitExceededException"
    assert len(letters(server, victim)) + len(letters(server, victim.lower())) == 20
    # A refused sign-up makes no user.
    listed = cognito.list_users(UserPoolId=pool, Filter='username = "name20"')["Users"]
    assert listed == []
    # Messages of another kind are not held up.
    code = last_code(server, victim)
    confirmed = wire(server, "ConfirmSignUp", fresh_address(), ClientId=client, Username="name19",
                     ConfirmationCode=code)
    assert confirmed.status_code == 200
    assert error_of(wire(server, "ForgotPassword", fresh_address(), ClientId=client, Username="name19")) == ""
    assert "password reset" in letters(server, victim)[-1]["Subject"]


@pytest.fixture(scope="module")
def confidential(cognito, pool):
    made = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="backend", GenerateSecret=True, PreventUserExistenceErrors="ENABLED",
        **{**OAUTH, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH",
                                          "ALLOW_REFRESH_TOKEN_AUTH"]})["UserPoolClient"]
    return made["ClientId"], made["ClientSecret"]


def test_a_backend_with_a_secret_acts_for_many_users(server, confidential, address):
    client, secret = confidential
    for _ in range(8):
        name = fresh_email()
        proven = {"ClientId": client, "Username": name, "SecretHash": secret_hash(secret, name, client)}
        assert error_of(wire(server, "SignUp", address, Password=PASSWORD, **proven)) == ""
        confirmed = wire(server, "ConfirmSignUp", address, ConfirmationCode=last_code(server, name), **proven)
        assert confirmed.status_code == 200
        signed_in = initiate(server, client, address, name, PASSWORD, proven["SecretHash"])
        access = signed_in.json()["AuthenticationResult"]["AccessToken"]
        sent = wire(server, "GetUserAttributeVerificationCode", address, AccessToken=access, AttributeName="email")
        assert error_of(sent) == ""


def test_the_address_that_a_backend_forwards_is_counted(server, confidential, address):
    client, secret = confidential
    backend = fresh_address()

    def attempt(forwarded):
        name = fresh_email()
        return error_of(initiate(server, client, backend, name, hash=secret_hash(secret, name, client),
                                 UserContextData={"IpAddress": forwarded}))
    assert [attempt(address) for _ in range(4)] == ["NotAuthorizedException"] * 3 + ["TooManyRequestsException"]
    assert attempt(fresh_address()) == "NotAuthorizedException"
    # An invalid address counts as none.
    assert [attempt("my phone") for _ in range(4)] == ["NotAuthorizedException"] * 4


def test_whoever_lacks_the_secret_is_no_backend(server, client, confidential, address):
    with_secret, _ = confidential
    for attempt in (lambda: initiate(server, with_secret, address, hash="d3Jvbmc="),
                    lambda: initiate(server, with_secret, address),
                    lambda: initiate(server, client, address, UserContextData={"IpAddress": fresh_address()})):
        assert error_of(attempt()) == "NotAuthorizedException"
    assert error_of(initiate(server, client, address, UserContextData={"IpAddress": fresh_address()})) == (
        "TooManyRequestsException")
    # A token that only claims to be a backend's is refused by the operation.
    changed = wire(server, "ChangePassword", address, AccessToken="x.y.z", ProposedPassword=PASSWORD)
    assert error_of(changed) == "TooManyRequestsException"


@pytest.mark.parametrize("context", [False, True])
@pytest.mark.parametrize("name", ["InitiateAuth with SRP", "RespondToAuthChallenge", "ConfirmSignUp",
                                  "ConfirmForgotPassword", "SignUp", "ForgotPassword", "ResendConfirmationCode"])
def test_a_token_where_none_is_verified_makes_no_backend(server, client, confidential, address, name, context):
    """It names a client with a secret, and anybody can write such a token."""
    claims = base64.urlsafe_b64encode(json.dumps({"client_id": confidential[0]}).encode()).rstrip(b"=").decode()

    def attempt():
        operation, members = {**GUESSES, **MESSAGES}[name](client)
        forwarded = {"UserContextData": {"IpAddress": fresh_address()}} if context else {}
        return error_of(wire(server, operation, address, AccessToken=f"x.{claims}.y", **forwarded, **members))
    seen = [attempt() for _ in range(4)]
    limited = ("TooManyRequestsException", "LimitExceededException")
    assert not set(seen[:3]) & set(limited) and seen[3] in limited


def test_signed_calls_count_for_the_forwarded_address_alone(server, cognito, pool, confidential):
    client, secret = confidential

    def attempt(**context):
        name = fresh_email()
        return refused(cognito.admin_initiate_auth, UserPoolId=pool, ClientId=client,
                       AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                       AuthParameters={"USERNAME": name, "PASSWORD": WRONG,
                                       "SECRET_HASH": secret_hash(secret, name, client)}, **context)[0]
    assert {attempt() for _ in range(8)} == {"NotAuthorizedException"}
    context = {"ContextData": {"IpAddress": "2001:db8:77::1", "ServerName": "a", "ServerPath": "/", "HttpHeaders": []}}
    assert [attempt(**context) for _ in range(4)] == ["NotAuthorizedException"] * 3 + ["TooManyRequestsException"]


def test_networks_of_trusted_backends_are_not_counted(start):
    server = start(env={"TRUSTED_PROXIES": "127.0.0.1", "POOLGUARD_TRUSTED_BACKENDS": "198.51.100.0/24,2001:db8::/32",
                        "POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS": "2/hour"})
    client = server.variables()["COGNITO_APP_CLIENT_ID"]
    for address in ("198.51.100.7", "::ffff:198.51.100.7", "2001:db8:1::1"):
        for _ in range(4):
            assert error_of(initiate(server, client, address, fresh_email())) == "NotAuthorizedException"
            assert gateway(server, "/auth/login", address, email=fresh_email(), password=WRONG).status_code == 401
    seen = [error_of(initiate(server, client, "198.51.101.7", fresh_email())) for _ in range(3)]
    assert seen[2] == "TooManyRequestsException"


def test_nodes_count_networks_together(tmp_path):
    limits = {"POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS": "4/hour", "POOLGUARD_LIMIT_MESSAGES_BY_NETWORK": "2/hour"}
    with DynamoDb() as database, Cluster(tmp_path, database, 2, **fresh_tables(database), **limits) as cluster:
        client = cluster.nodes[0].variables()["COGNITO_APP_CLIENT_ID"]
        guesses = [error_of(initiate(node, client)) for node in cluster.nodes * 3]
        assert guesses == ["NotAuthorizedException"] * 4 + ["TooManyRequestsException"] * 2
        asked = [error_of(wire(node, "ForgotPassword", ClientId=client, Username=f"{number}@example.com"))
                 for number, node in enumerate(cluster.nodes * 2)]
        assert asked == [""] * 2 + ["LimitExceededException"] * 2


def test_wrong_client_secrets_are_limited_at_the_oauth_endpoints(server, confidential, address):
    client, secret = confidential
    session = {"X-Forwarded-For": address}

    def ask(path, secret):
        return server.post(path, data={"grant_type": "refresh_token", "refresh_token": "x", "token": "x"},
                           auth=(client, secret), headers=session)
    # A proven backend's refusals are not counted.
    assert [ask("/oauth2/token", secret).json()["error"] for _ in range(5)] == ["invalid_grant"] * 5
    assert [ask(path, "wrong").json()["error"] for path in ("/oauth2/token", "/oauth2/revoke", "/oauth2/token")] == (
        ["invalid_client"] * 3)
    for path, given in (("/oauth2/token", "wrong"), ("/oauth2/token", secret), ("/oauth2/revoke", secret)):
        last = ask(path, given)
        assert last.status_code == 429 and last.json()["error"] == "temporarily_unavailable"
        assert 3500 < int(last.headers["Retry-After"]) <= 3600
    session["X-Forwarded-For"] = fresh_address()
    assert ask("/oauth2/token", secret).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("shows_no_secret", [{}, {"auth": True}, {"client_secret": ""}])
def test_guessed_codes_of_a_client_without_a_secret_are_limited(server, client, address, shows_no_secret):
    members = {"client_secret": ""} if "client_secret" in shows_no_secret else {}

    def redeem():
        return server.post("/oauth2/token", headers={"X-Forwarded-For": address},
                           auth=(client, "") if "auth" in shows_no_secret else None,
                           data={"grant_type": "authorization_code", "client_id": client, "code": "guessed",
                                 "redirect_uri": "https://app.example.com/callback", **members})
    assert [redeem().status_code for _ in range(4)] == [400, 400, 400, 429]
    assert token(server, client=client, grant_type="refresh_token", refresh_token="x").status_code == 400


def test_forms_of_other_sites_use_up_no_limit(server, client, address):
    """Another site's page can make the browsers of a network send forms."""
    for path in ("/login", "/signup", "/forgotPassword") * 2:
        form = (shown := page(server, client, path, address)).forms[0]
        sent = shown.browser.post(form["action"], {**form["fields"], "username": fresh_email(), "password": WRONG},
                                  headers={"Sec-Fetch-Site": "cross-site"})
        assert sent.problem == "This form was not sent from this page. Try again."
    assert by_page(server, client, address, fresh_email()).problem == "The username or password is wrong."


def test_a_form_cannot_choose_its_limit(server, client, address):
    for _ in range(3):
        page(server, client, "/login", address).send(username=fresh_email(), password=WRONG, resend="1")
    assert error_of(initiate(server, client, address)) == "TooManyRequestsException"


def test_each_refusal_is_in_the_metrics(server, client, address):
    def refusals():
        families = scrape(server)
        return [value(families, "poolguard_rate_limited_total", limit=limit)
                for limit in ("sign_in_attempts", "messages_by_network", "client_failures")]
    before = refusals()
    for _ in range(4):
        initiate(server, client, address)
        wire(server, "ForgotPassword", address, ClientId=client, Username=fresh_email())
        server.post("/oauth2/token", headers={"X-Forwarded-For": address},
                    data={"grant_type": "refresh_token", "client_id": client, "refresh_token": "x"})
    assert [after - known for after, known in zip(refusals(), before)] == [1, 1, 1]


def test_the_defaults_stop_one_address(tmp_path):
    """150 names at the wire protocol and 80 messages to strangers were once possible within seconds."""
    server = Server(tmp_path / "data")
    for name in [each for each in server.environment if each.startswith("POOLGUARD_LIMIT")]:
        del server.environment[name]
    with server:
        client = server.variables()["COGNITO_APP_CLIENT_ID"]
        guessed = [error_of(wire(server, "RespondToAuthChallenge", ClientId=client, ChallengeName="SMS_MFA",
                                 Session="x" * 64, ChallengeResponses={"USERNAME": fresh_email(), "SMS_MFA_CODE": "1"}))
                   for _ in range(70)]
        assert guessed[:60].count("TooManyRequestsException") == 0
        assert set(guessed[60:]) == {"TooManyRequestsException"}
        asked = [said(server.post("/auth/forgot-password", json={"email": fresh_email()}), status)
                 for status in [200] * 60 + [429] * 5]
        assert asked[-1]["code"] == "rate_limited"
