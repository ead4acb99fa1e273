"""Fast password hashing for test suites: announced, kept from the public, and undone at the next sign-in."""

import json
import re
import sqlite3

import pytest

from cognito import add_user, sign_in
from cost import processor_ratio
from limits import PASSWORD, WRONG, error_of, initiate, wire
from poolguard import make_user, run

FAST = {"POOLGUARD_PASSWORD_HASHING": "fast-for-tests", "POOLGUARD_STORE": "sqlite"}
SLOW = {"POOLGUARD_STORE": "sqlite"}


def hashed_with(server, email):
    """The cost in the stored hash of that user's password."""
    with sqlite3.connect(f"file:{server.data}/poolguard.db?mode=ro", uri=True) as database:
        documents = [json.loads(row[0]) for row in database.execute("SELECT document FROM records")]
    found = [each["password_hash"] for each in documents
             if "password_hash" in each and each["attributes"].get("email") == email]
    assert len(found) == 1
    return re.match(r"\$argon2id\$v=19\$(m=\d+,t=\d+,p=\d+)\$", found[0]).group(1)


def test_it_is_announced_at_every_start(start):
    for _ in range(2):
        server = start(env=FAST)
        assert any("POOLGUARD_PASSWORD_HASHING=fast-for-tests is only for tests" in line for line in server.banner)
        server.stop()
        warnings = [json.loads(line) for line in server.log if "passwords_hashed_for_tests_only" in line]
        assert [each["level"] for each in warnings] == ["WARN"]
    server = start(env=SLOW)
    server.stop()
    assert not any("fast-for-tests" in line for line in server.banner)
    assert not any("passwords_hashed_for_tests_only" in line for line in server.log)


@pytest.mark.parametrize("arguments, settings", [
    (["--public-url", "https://auth.example.com"], {}),
    (["--public-url", "http://192.0.2.7:8000"], {}),
    (["--public-url", "http://localhost.example.com"], {}),
    ([], {"POOLGUARD_PUBLIC_URL": "https://auth.example.com"}),
    (["--listen", "0.0.0.0:0", "--public-url", "http://localhost:8000"], {"ALLOWED_HOSTS": "localhost"}),
    (["--listen", "192.0.2.7:8000", "--public-url", "http://localhost:8000"], {"ALLOWED_HOSTS": "*"}),
])
def test_it_is_refused_beside_anything_public(tmp_path, arguments, settings):
    done = run("serve", "--data", tmp_path / "data", *arguments, folder=tmp_path, env={**FAST, **settings})
    assert done.returncode == 2
    assert "POOLGUARD_PASSWORD_HASHING=fast-for-tests: " in done.stderr and "unset it" in done.stderr


def test_it_is_refused_in_lambda(tmp_path):
    done = run("lambda", folder=tmp_path, env={**FAST, "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9"})
    assert done.returncode == 2 and "POOLGUARD_PASSWORD_HASHING=fast-for-tests: " in done.stderr


@pytest.mark.parametrize("value", ["fast", "FAST-FOR-TESTS", "off"])
def test_another_word_is_refused(tmp_path, value):
    done = run("serve", "--data", tmp_path / "data", folder=tmp_path, env={"POOLGUARD_PASSWORD_HASHING": value})
    assert done.returncode == 2 and "argon2id, fast-for-tests" in done.stderr


def test_check_doubts_it(tmp_path):
    done = run("check", "--data", tmp_path / "data", folder=tmp_path, env=FAST)
    assert "passwords are hashed for tests" in done.stdout


def test_a_hash_is_made_anew_at_the_next_sign_in_without_it(start):
    server = start(env=FAST)
    names = [f"{way}@hashing.example" for way in ("wire", "gateway", "wrong", "invited")]
    for name in names[:3]:
        make_user(server, name)
    make_user(server, names[3], permanent=False)
    assert {hashed_with(server, name) for name in names} == {"m=8,t=1,p=1"}
    client = server.variables()["COGNITO_APP_CLIENT_ID"]
    assert initiate(server, client, name=names[0], password=PASSWORD).status_code == 200
    assert hashed_with(server, names[0]) == "m=8,t=1,p=1"
    server.stop()

    server = start(env=SLOW)
    assert error_of(initiate(server, client, name=names[2], password=WRONG)) == "NotAuthorizedException"
    # A weak hash by itself is compared in a hundredth of the time.
    assert processor_ratio(server, lambda name: initiate(server, client, name=name, password=WRONG),
                           [(names[2], "nobody@hashing.example")] * 3) > 0.5
    assert hashed_with(server, names[2]) == "m=8,t=1,p=1"
    assert initiate(server, client, name=names[0], password=PASSWORD).status_code == 200
    assert server.post("/auth/login", json={"email": names[1], "password": PASSWORD}).status_code == 200
    # The challenge that follows is bound to the new hash.
    asked = initiate(server, client, name=names[3], password=PASSWORD).json()
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert [hashed_with(server, names[number]) for number in (0, 1, 3)] == ["m=19456,t=2,p=1"] * 3
    done = wire(server, "RespondToAuthChallenge", ClientId=client, ChallengeName="NEW_PASSWORD_REQUIRED",
                Session=asked["Session"], ChallengeResponses={"USERNAME": names[3], "NEW_PASSWORD": "An0ther-pass!"})
    assert done.status_code == 200 and "AuthenticationResult" in done.json()
    # All passwords are still the same.
    for name in names[:3]:
        assert initiate(server, client, name=name, password=PASSWORD).status_code == 200
    server.stop()

    # The setting weakens no hash that exists.
    server = start(env=FAST)
    assert initiate(server, client, name=names[0], password=PASSWORD).status_code == 200
    assert hashed_with(server, names[0]) == "m=19456,t=2,p=1"


def test_pools_of_ones_own_are_hashed_fast_too(start):
    server = start(env=FAST)
    cognito = server.boto3()
    pool = cognito.create_user_pool(PoolName="suite")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", ExplicitAuthFlows=[
        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]["ClientId"]
    add_user(cognito, pool, "ann", email="ann@hashing.example")
    assert hashed_with(server, "ann@hashing.example") == "m=8,t=1,p=1"
    assert sign_in(cognito, client, "ann")["AuthenticationResult"]
