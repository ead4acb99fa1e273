"""poolguard export and import: a whole server between stores and between keys, and invalid files."""

import base64
import hashlib
import json
import os
import pty
import shutil
import subprocess

import pytest

import srp
import totp
from accounts import fresh_email
from aws_identities import Person
from nodes import DynamoDb
from poolguard import BINARY, Server, bearer, make_user, run
from wire import call

PASSPHRASE = {"POOLGUARD_PASSPHRASE": "correct horse battery"}
OTHER_KEY = {"APP_SECRET_KEY": "quite another key"}


@pytest.fixture(scope="module")
def database():
    with DynamoDb() as started:
        yield started


def fill(server):
    """Creates users with everything that a pool stores; returns what the tests need to check it."""
    cognito, variables = server.boto3(), server.variables()
    pool, client = variables["COGNITO_USER_POOL_ID"], variables["COGNITO_APP_CLIENT_ID"]
    emails = [fresh_email() for _ in range(12)]
    names = [make_user(server, email) for email in emails]
    cognito.create_group(UserPoolId=pool, GroupName="movers", Precedence=3)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=emails[0], GroupName="movers")
    person = Person(server, email=emails[0])
    secret = cognito.associate_software_token(AccessToken=person.tokens["AccessToken"])["SecretCode"]
    cognito.verify_software_token(AccessToken=person.tokens["AccessToken"], UserCode=totp.code(secret))
    cognito.set_user_mfa_preference(AccessToken=person.tokens["AccessToken"],
                                    SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})
    keeper = Person(server, email=emails[1])
    headers = bearer(keeper.tokens["AccessToken"], tenant=None)
    item = server.post("/api/data", headers=headers, json={"value": "kept"}).json()
    with_secret = cognito.create_user_pool_client(UserPoolId=pool, ClientName="with a secret",
                                                  ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH"],
                                                  GenerateSecret=True)["UserPoolClient"]
    added = call(server, "AddUserPoolClientSecret", {"UserPoolId": pool, "ClientId": with_secret["ClientId"]}).json()
    cognito.create_identity_provider(UserPoolId=pool, ProviderName="Google", ProviderType="Google", ProviderDetails={
        "client_id": "id", "client_secret": "google's secret", "authorize_scopes": "openid email"},
        AttributeMapping={"email": "email"})
    return {"pool": pool, "client": client, "emails": emails, "names": names, "totp": secret, "item": item,
            "identity": keeper.identity(), "secret": with_secret,
            "added": added["ClientSecretDescriptor"]["ClientSecretValue"], "jwks": server.get(
                f"/{pool}/.well-known/jwks.json").json(), "refresh": keeper.tokens["RefreshToken"]}


def check(server, known):
    """Checks that everything is there."""
    cognito, variables = server.boto3(), server.variables()
    assert variables["COGNITO_USER_POOL_ID"] == known["pool"]
    assert variables["COGNITO_APP_CLIENT_ID"] == known["client"]
    assert server.get(f"/{known['pool']}/.well-known/jwks.json").json() == known["jwks"]
    found = {user["Username"] for page in cognito.get_paginator("list_users").paginate(UserPoolId=known["pool"])
             for user in page["Users"]}
    assert found == set(known["names"])
    assert cognito.describe_user_pool(UserPoolId=known["pool"])["UserPool"]["EstimatedNumberOfUsers"] == 12
    keeper = Person(server, email=known["emails"][1])
    assert keeper.identity() == known["identity"]
    headers = bearer(keeper.tokens["AccessToken"], tenant=None)
    assert server.get("/api/data", headers=headers).json()["data"] == [known["item"]]
    # Numbering continues.
    assert server.post("/api/data", headers=headers, json={"value": "new"}).json()["id"] > known["item"]["id"]
    members = cognito.list_users_in_group(UserPoolId=known["pool"], GroupName="movers")["Users"]
    assert [user["Username"] for user in members] == [known["names"][0]]
    asked = cognito.initiate_auth(AuthFlow="USER_PASSWORD_AUTH", ClientId=known["client"], AuthParameters={
        "USERNAME": known["emails"][0], "PASSWORD": "Passw0rd!"})
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    done = cognito.respond_to_auth_challenge(
        ClientId=known["client"], ChallengeName="SOFTWARE_TOKEN_MFA", Session=asked["Session"], ChallengeResponses={
            "USERNAME": asked["ChallengeParameters"]["USER_ID_FOR_SRP"],
            "SOFTWARE_TOKEN_MFA_CODE": totp.code(known["totp"], 30)})
    assert "cognito:groups" in json.loads(decoded(done["AuthenticationResult"]["IdToken"]))
    shown = cognito.describe_user_pool_client(UserPoolId=known["pool"], ClientId=known["secret"]["ClientId"])
    assert shown["UserPoolClient"]["ClientSecret"] == known["secret"]["ClientSecret"]
    for secret in (known["secret"]["ClientSecret"], known["added"]):
        asked = {"ClientId": known["secret"]["ClientId"], "Secret": secret}
        assert call(server, "GetClientToken", asked, sign=False).json()["ClientAuthenticationResult"]["AccessToken"]
    provider = cognito.describe_identity_provider(UserPoolId=known["pool"], ProviderName="Google")["IdentityProvider"]
    assert provider["ProviderDetails"]["client_secret"] == "google's secret"
    # SRP needs the verifier.
    person = srp.Exchange(known["pool"])
    asked = cognito.initiate_auth(AuthFlow="USER_SRP_AUTH", ClientId=known["client"], AuthParameters={
        "USERNAME": known["emails"][2], "SRP_A": person.srp_a})
    assert cognito.respond_to_auth_challenge(
        ClientId=known["client"], ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=person.answer(asked["ChallengeParameters"], "Passw0rd!"))["AuthenticationResult"]


def decoded(token):
    payload = token.split(".")[1]
    return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A filled data folder, its known content, and its export."""
    folder = tmp_path_factory.mktemp("source")
    with Server(folder / "data", env={"POOLGUARD_STORE": "sqlite"}) as server:
        known = fill(server)
    done = run("export", folder / "all.ndjson", "--data", folder / "data", env=PASSPHRASE)
    assert done.returncode == 0, done.stderr
    return folder, known


def rewritten(source, to, change):
    lines = (source / "all.ndjson").read_text().splitlines()
    to.write_text("".join(line + "\n" for line in change(lines)))
    return to


def chained(lines):
    """The keyless digest of the lines."""
    digest = b""
    for line in lines:
        digest = hashlib.sha256(digest + hashlib.sha256(line.encode()).digest()).digest()
    return digest.hex()


def test_the_file_is_lines_of_json_without_secrets(source):
    folder, known = source
    text = (folder / "all.ndjson").read_text()
    assert oct((folder / "all.ndjson").stat().st_mode)[-3:] == "600"
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[-1]["records"] == len(lines) - 2
    for secret in ("$argon2id$", "PRIVATE", "google's secret", known["totp"], known["secret"]["ClientSecret"],
                   known["added"], PASSPHRASE["POOLGUARD_PASSPHRASE"]):
        assert secret not in text
    users = [line["document"] for line in lines[1:-1] if line["partition"].endswith("/users")]
    assert {user["attributes"]["email"] for user in users} == set(known["emails"])
    assert all(list(user["password_hash"]) == ["sealed"] for user in users)
    # No data that only this server or the next minutes need.
    assert not {line["partition"].split("/")[0] for line in lines[1:-1]} & {
        "server", "nodes", "rates", "mail-queue", "message-queue"}


def test_from_sqlite_to_dynamodb_with_another_key_and_back(source, tmp_path, database):
    folder, known = source
    there = {**database.environment(DYNAMODB_USERS_TABLE="Moved", DYNAMODB_SESSIONS_TABLE="MovedSessions"),
             "AWS_REGION": "us-east-1", **PASSPHRASE}
    assert run("tables", "create", env=there).returncode == 0
    done = run("import", folder / "all.ndjson", "--data", tmp_path / "node", env=there)
    assert done.returncode == 0, done.stderr
    with Server(tmp_path / "node", env={name: value for name, value in there.items() if name not in PASSPHRASE}) as server:
        check(server, known)
    done = run("export", tmp_path / "back.ndjson", "--data", tmp_path / "node", env=there)
    assert done.returncode == 0, done.stderr
    done = run("import", tmp_path / "back.ndjson", "--data", tmp_path / "third", env={**PASSPHRASE, **OTHER_KEY})
    assert done.returncode == 0, done.stderr
    with Server(tmp_path / "third", env={"POOLGUARD_STORE": "sqlite", **OTHER_KEY}) as server:
        cognito = server.boto3()
        assert cognito.describe_user_pool(UserPoolId=known["pool"])["UserPool"]["EstimatedNumberOfUsers"] == 12
        assert Person(server, email=known["emails"][3]).tokens


def test_with_the_same_key_sessions_continue(source, tmp_path):
    folder, known = source
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    shutil.copy(folder / "data" / "secret.key", data / "secret.key")
    done = run("import", folder / "all.ndjson", "--data", data, env=PASSPHRASE)
    assert done.returncode == 0, done.stderr
    with Server(data, env={"POOLGUARD_STORE": "sqlite"}) as server:
        renewed = server.boto3().initiate_auth(AuthFlow="REFRESH_TOKEN_AUTH", ClientId=known["client"],
                                               AuthParameters={"REFRESH_TOKEN": known["refresh"]})
        assert renewed["AuthenticationResult"]["AccessToken"]


class TestBadFiles:
    def refused(self, file, data, passphrase=PASSPHRASE):
        done = run("import", file, "--data", data, env=passphrase)
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
        # Nothing was written: a server starts as with an empty folder, or there is no folder.
        assert not (data / "poolguard.db").exists()
        return done.stderr

    def test_a_truncated_file(self, source, tmp_path):
        whole = (source[0] / "all.ndjson").read_bytes()
        for size in (len(whole) // 2, len(whole) - 1, whole.rindex(b"\n", 0, len(whole) - 1) + 1, 10, 0):
            (tmp_path / "cut").write_bytes(whole[:size])
            said = self.refused(tmp_path / "cut", tmp_path / "data")
            assert "truncated or was modified" in said or "export" in said

    def test_a_file_with_a_changed_byte(self, source, tmp_path):
        whole = bytearray((source[0] / "all.ndjson").read_bytes())
        end = whole.rindex(b"\n", 0, len(whole) - 1)
        for at in (whole.index(b"\n") + 30, end // 2, end - 20):
            changed = bytearray(whole)
            changed[at] = changed[at] ^ 1
            (tmp_path / "changed").write_bytes(changed)
            assert "truncated or was modified" in self.refused(tmp_path / "changed", tmp_path / "data")

    def test_missing_or_swapped_lines(self, source, tmp_path):
        for change in (lambda lines: lines[:3] + lines[4:], lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]],
                       lambda lines: lines + lines[-1:]):
            file = rewritten(source[0], tmp_path / "changed", change)
            assert "truncated or was modified" in self.refused(file, tmp_path / "data")

    def test_records_that_were_added_without_the_passphrase(self, source, tmp_path):
        def with_an_administrator(lines):
            lines = [*lines[:-1], json.dumps({"partition": "pool/x/groups-of/y", "sort": "YWRtaW4=", "document": {}})]
            return [*lines, json.dumps({"records": len(lines) - 1, "digest": chained(lines)}, separators=(",", ":"))]
        file = rewritten(source[0], tmp_path / "added", with_an_administrator)
        assert "truncated or was modified" in self.refused(file, tmp_path / "data")

    def test_a_wrong_passphrase(self, source, tmp_path):
        said = self.refused(source[0] / "all.ndjson", tmp_path / "data", {"POOLGUARD_PASSPHRASE": "wrong horse battery"})
        assert "another passphrase" in said

    def test_another_file(self, tmp_path):
        (tmp_path / "other").write_text("{\"a\": 1}\n{}\n")
        assert "poolguard export" in self.refused(tmp_path / "other", tmp_path / "data")
        (tmp_path / "newer").write_text(json.dumps({"format": "poolguard-export-9", "made": "", "salt": "", "check": "",
                                                    "cost": {"memory_kib": 8, "passes": 1}}) + "\n")
        assert "poolguard-export-9" in self.refused(tmp_path / "newer", tmp_path / "data")
        assert "Cannot read" in self.refused(tmp_path / "none", tmp_path / "data")

    def test_a_file_with_excessive_hashing_parameters(self, source, tmp_path):
        def greedy(lines):
            head = {**json.loads(lines[0]), "cost": {"memory_kib": 1 << 40, "passes": 3}}
            lines = [json.dumps(head, separators=(",", ":")), *lines[1:-1]]
            return [*lines, json.dumps({"records": len(lines) - 1, "digest": chained(lines)}, separators=(",", ":"))]
        assert "parameters of key derivation" in self.refused(rewritten(source[0], tmp_path / "greedy", greedy), tmp_path / "data")


def test_a_passphrase_is_needed_and_is_not_short(source, tmp_path):
    for arguments in (("export", tmp_path / "x"), ("import", source[0] / "all.ndjson")):
        done = run(*arguments, "--data", source[0] / "data")
        assert done.returncode == 2 and "POOLGUARD_PASSPHRASE" in done.stderr
        done = run(*arguments, "--data", source[0] / "data", env={"POOLGUARD_PASSPHRASE": "too short"})
        assert done.returncode == 2 and "too short: at least 12" in done.stderr


def test_a_folder_without_records_is_not_exported(tmp_path):
    done = run("export", tmp_path / "x", "--data", tmp_path / "mistyped", env=PASSPHRASE)
    assert done.returncode == 1 and "no records in" in done.stderr
    assert not (tmp_path / "mistyped").exists() and not (tmp_path / "x").exists()


def test_import_needs_an_empty_store(source, start):
    server = start(env={"POOLGUARD_STORE": "sqlite"})
    done = run("import", source[0] / "all.ndjson", "--data", server.data, env=PASSPHRASE)
    assert done.returncode == 1 and "process" in done.stderr
    server.stop()
    done = run("import", source[0] / "all.ndjson", "--data", server.data, env=PASSPHRASE)
    assert done.returncode == 1 and "store is not empty" in done.stderr


def test_an_interrupted_export_continues(source, tmp_path):
    folder, _ = source
    whole = (folder / "all.ndjson").read_text().splitlines(keepends=True)
    # The state after a kill in the middle of a line.
    (tmp_path / "again.part").write_text("".join(whole[:20]) + whole[20][:15])
    done = run("export", tmp_path / "again", "--data", folder / "data",
               env={"POOLGUARD_PASSPHRASE": "another passphrase"})
    assert done.returncode == 1 and "started with another passphrase" in done.stderr
    done = run("export", tmp_path / "again", "--data", folder / "data", env=PASSPHRASE)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "again").read_text().splitlines()
    assert lines[:20] == [line.rstrip("\n") for line in whole[:20]] and len(lines) == len(whole)
    places = [(line["partition"], line["sort"], "count" in line) for line in map(json.loads, lines[1:-1])]
    assert len(set(places)) == len(places)
    assert not (tmp_path / "again.part").exists()
    assert "already exists" in run("export", tmp_path / "again", "--data", folder / "data", env=PASSPHRASE).stderr
    done = run("import", tmp_path / "again", "--data", tmp_path / "data", env=PASSPHRASE)
    assert done.returncode == 0, done.stderr


def test_an_interrupted_import_continues(source, tmp_path, database):
    folder, known = source
    there = {**database.environment(DYNAMODB_USERS_TABLE="Broken"), "AWS_REGION": "us-east-1"}
    assert run("tables", "create", env=there).returncode == 0
    database.tell(fail="UpdateItem", how="failed", times=1000, **{"pass": 30})
    done = run("import", folder / "all.ndjson", "--data", tmp_path / "node", env={**there, **PASSPHRASE})
    database.tell(forget=True)
    assert done.returncode == 1 and "does not answer" in done.stderr
    refused = subprocess.run([str(BINARY), "serve", "--listen", "127.0.0.1:0", "--data", str(tmp_path / "node")],
                             env=there, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1 and "was not finished" in refused.stderr
    other = tmp_path / "other"
    assert run("export", other, "--data", folder / "data", env=PASSPHRASE).returncode == 0
    done = run("import", other, "--data", tmp_path / "node", env={**there, **PASSPHRASE})
    assert done.returncode == 1 and "another file" in done.stderr
    done = run("import", folder / "all.ndjson", "--data", tmp_path / "node", env={**there, **PASSPHRASE})
    assert done.returncode == 0, done.stderr
    with Server(tmp_path / "node", env=there) as server:
        check(server, known)


def test_a_terminal_shows_the_progress(source, tmp_path):
    ours, theirs = pty.openpty()
    with subprocess.Popen([str(BINARY), "import", str(source[0] / "all.ndjson"), "--data", str(tmp_path / "data")],
                          env={"PATH": os.environ["PATH"], **PASSPHRASE}, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        assert process.wait(timeout=60) == 0
    os.close(ours)
    assert b"Importing [##############################] 100 %" in shown
