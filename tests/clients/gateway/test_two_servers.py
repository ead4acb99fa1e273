"""A gateway in front of another Poolguard over HTTPS, as in front of Amazon Cognito."""

import uuid

import pytest

from certificates import make_certificate
from poolguard import Server, bearer, make_user


@pytest.fixture(scope="module", params=["without a secret", "with a secret"])
def pair(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pair")
    certificate, key = make_certificate(folder, "pool")
    with Server(folder / "pool", "--tls-cert", certificate, "--tls-key", key, scheme="https",
                ca=str(certificate)) as pool:
        variables = pool.variables()
        made = pool.boto3().create_user_pool_client(
            UserPoolId=variables["COGNITO_USER_POOL_ID"], ClientName="gateway",
            GenerateSecret=request.param == "with a secret", PreventUserExistenceErrors="ENABLED",
            ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]
        environment = {
            "COGNITO_ENDPOINT": pool.url, "COGNITO_USER_POOL_ID": variables["COGNITO_USER_POOL_ID"],
            "COGNITO_CLIENT_ID": made["ClientId"], "AWS_CA_BUNDLE": str(certificate),
            "AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"],
            "AWS_SECRET_ACCESS_KEY": variables["AWS_SECRET_ACCESS_KEY"], "AWS_EC2_METADATA_DISABLED": "true"}
        if "ClientSecret" in made:
            environment["COGNITO_CLIENT_SECRET"] = made["ClientSecret"]
        with Server(folder / "gateway", env=environment) as gateway:
            yield pool, gateway, environment


def test_the_whole_sign_in(pair):
    pool, gateway, _ = pair
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    make_user(pool, email, permanent=False)
    first = gateway.sign_in(email, "Passw0rd!")
    assert first["challenge"] == "NEW_PASSWORD_REQUIRED"
    done = gateway.post("/api/user/new-password",
                        json={"email": email, "new_password": "An0ther!pass", "session": first["session"]})
    assert done.status_code == 200, done.text
    tokens = done.json()
    made = gateway.post("/api/items", json={"name": "x"}, headers=bearer(tokens["access_token"]))
    assert made.status_code == 201, made.text
    assert gateway.get("/api/items", headers=bearer(tokens["access_token"], "other")).status_code == 403
    # No username is needed, with or without a client secret.
    refreshed = gateway.post("/api/user/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert refreshed.status_code == 200, refreshed.text
    access = refreshed.json()["access_token"]
    assert gateway.post("/api/user/logout", headers=bearer(access)).json() == {"ok": True}
    for token in (access, tokens["access_token"]):
        assert gateway.get("/api/items", headers=bearer(token)).status_code == 401
    assert gateway.post("/api/user/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 400


def test_wrong_and_unknown_look_the_same(pair):
    pool, gateway, _ = pair
    email = f"{uuid.uuid4().hex[:12]}@example.com"
    make_user(pool, email)
    replies = [gateway.post("/api/user/login", json={"email": name, "password": "Wrong-passw0rd"})
               for name in (email, "nobody@example.com")]
    assert [reply.status_code for reply in replies] == [400, 400]
    assert replies[0].json() == replies[1].json()


def test_a_gateway_does_not_serve_a_pool(pair):
    _, gateway, environment = pair
    reply = gateway.post("/", data="{}", headers={"X-Amz-Target": "AWSCognitoIdentityProviderService.ListUserPools",
                                                  "Content-Type": "application/x-amz-json-1.1"})
    assert reply.status_code in (404, 405)
    pool = environment["COGNITO_USER_POOL_ID"]
    assert gateway.get(f"/{pool}/.well-known/jwks.json").status_code == 404


def test_an_unknown_certificate_is_not_trusted(pair, start):
    _, _, environment = pair
    untrusting = {name: value for name, value in environment.items() if name != "AWS_CA_BUNDLE"}
    gateway = start(env=untrusting)
    reply = gateway.post("/api/user/login", json={"email": "a@example.com", "password": "Passw0rd!"})
    assert reply.status_code == 503 and reply.json()["code"] and "Retry-After" in reply.headers


def test_a_cognito_that_is_down(pair, start):
    _, _, environment = pair
    gateway = start(env={**environment, "COGNITO_ENDPOINT": "https://127.0.0.1:9"})
    assert gateway.get("/health").status_code == 200
    reply = gateway.post("/api/user/login", json={"email": "a@example.com", "password": "Passw0rd!"})
    assert reply.status_code == 503 and "Retry-After" in reply.headers
    assert gateway.get("/ready").status_code == 503
