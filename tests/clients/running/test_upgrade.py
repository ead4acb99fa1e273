"""A data folder of version 0.1.0 is taken over with all that is in it, and one of a newer version is refused."""

import contextlib
import json
import os
import shutil
import sqlite3

import pytest

import totp
from poolguard import ROOT, bearer, run

# Made by the last program that called itself 0.1.0, before "Unreleased" began. Its refresh tokens last ten years.
OLD = ROOT / "tests" / "clients" / "data-0.1.0"
KNOWN = json.loads((OLD / "known.json").read_text())
SERVED_AS = ("--public-url", "https://auth.example.com")
SETTINGS = {"POOLGUARD_STORE": "sqlite", "ALLOWED_HOSTS": "auth.example.com,127.0.0.1"}


@pytest.fixture
def old_data(tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    with contextlib.closing(sqlite3.connect(data / "poolguard.db")) as database:
        database.executescript((OLD / "poolguard.sql").read_text())
    for name in ("secret.key", "credentials"):
        shutil.copy(OLD / name, data / name)
        os.chmod(data / name, 0o600)
    return data


@pytest.fixture
def upgraded(old_data, start):
    return start(*SERVED_AS, folder=old_data.name, env=SETTINGS)


def test_tokens_keys_and_pools_stay(upgraded):
    variables = upgraded.variables()
    assert (variables["COGNITO_USER_POOL_ID"], variables["COGNITO_APP_CLIENT_ID"]) == (KNOWN["pool"], KNOWN["client"])
    keys = upgraded.get(f"/{KNOWN['pool']}/.well-known/jwks.json").json()["keys"]
    assert {each["kid"] for each in keys} == set(KNOWN["kids"])
    refreshed = upgraded.post("/api/user/refresh", json={"refresh_token": KNOWN["refresh_token"]})
    assert refreshed.status_code == 200, refreshed.text
    headers = bearer(refreshed.json()["access_token"])
    assert [each["id"] for each in upgraded.get("/api/items", headers=headers).json()] == KNOWN["items"]
    assert [each["title"] for each in upgraded.get("/api/alerts", headers=headers).json()] == ["an alert"]
    # A sign-out before the upgrade still counts.
    ended = upgraded.post("/api/user/refresh", json={"refresh_token": KNOWN["ended_refresh_token"]})
    assert ended.status_code == 400, ended.text


def test_users_sign_in_as_before(upgraded):
    assert upgraded.sign_in("plain@example.com", "Passw0rd!")["access_token"]
    asked = upgraded.sign_in("totp@example.com", "Passw0rd!")
    assert asked["challenge"] == "SOFTWARE_TOKEN_MFA", asked
    done = upgraded.post("/api/user/challenge", json={
        "email": "totp@example.com", "challenge": asked["challenge"], "session": asked["session"],
        "answers": {"SOFTWARE_TOKEN_MFA_CODE": totp.code(KNOWN["totp_secret"])}})
    assert done.status_code == 200 and done.json()["access_token"], done.text
    by_name = upgraded.post("/api/auth/signin", json={"username": "wanda", "password": "Passw0rd!"})
    assert by_name.status_code == 200, by_name.text
    waiting = upgraded.post("/api/user/login", json={"email": "waiting@example.com", "password": "Passw0rd!"})
    assert waiting.status_code in (400, 403), waiting.text
    newcomer = upgraded.boto3().admin_get_user(UserPoolId=KNOWN["pool"], Username="newcomer@example.com")
    assert newcomer["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    groups = upgraded.boto3().admin_list_groups_for_user(UserPoolId=KNOWN["pool"], Username="plain@example.com")
    assert [each["GroupName"] for each in groups["Groups"]] == ["admin"]


def test_a_second_pool_has_its_aliases(upgraded):
    cognito = upgraded.boto3()
    for name in ("ada", "ada@example.com", "bob", "bob@example.com"):
        answer = cognito.admin_initiate_auth(UserPoolId=KNOWN["second_pool"], ClientId=KNOWN["second_client"],
                                             AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                                             AuthParameters={"USERNAME": name, "PASSWORD": "Passw0rd!"})
        assert answer["AuthenticationResult"]["AccessToken"], name


def test_it_can_be_exported_and_checked(upgraded, tmp_path):
    passphrase = {"POOLGUARD_PASSPHRASE": "a passphrase that is long"}
    upgraded.stop()
    done = run("export", tmp_path / "all.ndjson", "--data", upgraded.data, env={**SETTINGS, **passphrase})
    assert done.returncode == 0, done.stderr
    listed = run("user", "list", "--data", upgraded.data, env=SETTINGS)
    assert listed.returncode == 0 and len(listed.stdout.splitlines()) == 6, listed


def test_a_newer_one_is_refused_and_not_changed(old_data, tmp_path):
    file = old_data / "poolguard.db"
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 9")
    before = file.read_bytes()
    for command in (("serve", "--listen", "127.0.0.1:0"), ("user", "list"), ("check",)):
        done = run(*command, "--data", old_data, env=SETTINGS, folder=tmp_path)
        assert done.returncode != 0, done
        for word in ("newer version", str(file)):
            assert word in done.stderr + done.stdout, done
    assert file.read_bytes() == before
