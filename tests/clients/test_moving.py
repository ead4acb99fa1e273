"""poolguard export and import: a whole server between engines and between keys; users of Amazon Cognito by ListUsers and
by its CSV format. And what is wrong with a file."""

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
from mailbox import last_code
from nodes import KEY, DynamoDb
from poolguard import BINARY, Server, bearer, make_user, run

PASSPHRASE = {"POOLGUARD_PASSPHRASE": "correct horse battery"}
OTHER_KEY = {"APP_SECRET_KEY": "quite another key"}


@pytest.fixture(scope="module")
def database():
    with DynamoDb() as started:
        yield started


def fill(server):
    """People with all that a pool keeps of them; what they know of it."""
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
                                                  GenerateSecret=True)["UserPoolClient"]
    cognito.create_identity_provider(UserPoolId=pool, ProviderName="Google", ProviderType="Google", ProviderDetails={
        "client_id": "id", "client_secret": "google's secret", "authorize_scopes": "openid email"},
        AttributeMapping={"email": "email"})
    return {"pool": pool, "client": client, "emails": emails, "names": names, "totp": secret, "item": item,
            "identity": keeper.identity(), "secret": with_secret, "jwks": server.get(
                f"/{pool}/.well-known/jwks.json").json(), "refresh": keeper.tokens["RefreshToken"]}


def check(server, known):
    """All of it is here."""
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
    # Numbers go on where they were.
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
    provider = cognito.describe_identity_provider(UserPoolId=known["pool"], ProviderName="Google")["IdentityProvider"]
    assert provider["ProviderDetails"]["client_secret"] == "google's secret"
    # SRP, which needs the verifier.
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
    """A data folder that is full, what is known of it, and its export."""
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
    """The digest of lines that needs no key."""
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
                   PASSPHRASE["POOLGUARD_PASSPHRASE"]):
        assert secret not in text
    users = [line["document"] for line in lines[1:-1] if line["partition"].endswith("/users")]
    assert {user["attributes"]["email"] for user in users} == set(known["emails"])
    assert all(list(user["password_hash"]) == ["sealed"] for user in users)
    # Nothing of what only this server or the next minutes need.
    assert not {line["partition"].split("/")[0] for line in lines[1:-1]} & {"server", "nodes", "rates", "mail-queue"}


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


def test_with_the_same_key_sessions_go_on(source, tmp_path):
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
        # Nothing was written: a server starts as on an empty folder, or there is not even one.
        assert not (data / "poolguard.db").exists()
        return done.stderr

    def test_one_that_is_cut(self, source, tmp_path):
        whole = (source[0] / "all.ndjson").read_bytes()
        for size in (len(whole) // 2, len(whole) - 1, whole.rindex(b"\n", 0, len(whole) - 1) + 1, 10, 0):
            (tmp_path / "cut").write_bytes(whole[:size])
            said = self.refused(tmp_path / "cut", tmp_path / "data")
            assert "cut off or was altered" in said or "export" in said

    def test_one_that_was_changed_by_a_byte(self, source, tmp_path):
        whole = bytearray((source[0] / "all.ndjson").read_bytes())
        end = whole.rindex(b"\n", 0, len(whole) - 1)
        for at in (whole.index(b"\n") + 30, end // 2, end - 20):
            changed = bytearray(whole)
            changed[at] = changed[at] ^ 1
            (tmp_path / "changed").write_bytes(changed)
            assert "cut off or was altered" in self.refused(tmp_path / "changed", tmp_path / "data")

    def test_lines_that_were_left_out_or_swapped(self, source, tmp_path):
        for change in (lambda lines: lines[:3] + lines[4:], lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]],
                       lambda lines: lines + lines[-1:]):
            file = rewritten(source[0], tmp_path / "changed", change)
            assert "cut off or was altered" in self.refused(file, tmp_path / "data")

    def test_records_that_were_added_without_the_passphrase(self, source, tmp_path):
        def with_an_administrator(lines):
            lines = [*lines[:-1], json.dumps({"partition": "pool/x/groups-of/y", "sort": "YWRtaW4=", "document": {}})]
            return [*lines, json.dumps({"records": len(lines) - 1, "digest": chained(lines)}, separators=(",", ":"))]
        file = rewritten(source[0], tmp_path / "added", with_an_administrator)
        assert "cut off or was altered" in self.refused(file, tmp_path / "data")

    def test_a_wrong_passphrase(self, source, tmp_path):
        said = self.refused(source[0] / "all.ndjson", tmp_path / "data", {"POOLGUARD_PASSPHRASE": "wrong horse battery"})
        assert "another passphrase" in said

    def test_another_file(self, tmp_path):
        (tmp_path / "other").write_text("{\"a\": 1}\n{}\n")
        assert "poolguard export" in self.refused(tmp_path / "other", tmp_path / "data")
        (tmp_path / "newer").write_text(json.dumps({"format": "poolguard-export-9", "made": "", "salt": "", "check": "",
                                                    "cost": {"memory_kib": 8, "passes": 1}}) + "\n")
        assert "poolguard-export-9" in self.refused(tmp_path / "newer", tmp_path / "data")
        assert "cannot be read" in self.refused(tmp_path / "none", tmp_path / "data")

    def test_one_that_asks_for_too_much_work(self, source, tmp_path):
        def greedy(lines):
            head = {**json.loads(lines[0]), "cost": {"memory_kib": 1 << 40, "passes": 3}}
            lines = [json.dumps(head, separators=(",", ":")), *lines[1:-1]]
            return [*lines, json.dumps({"records": len(lines) - 1, "digest": chained(lines)}, separators=(",", ":"))]
        assert "cannot be made" in self.refused(rewritten(source[0], tmp_path / "greedy", greedy), tmp_path / "data")


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


def test_only_an_empty_store_is_imported_into(source, start):
    server = start(env={"POOLGUARD_STORE": "sqlite"})
    done = run("import", source[0] / "all.ndjson", "--data", server.data, env=PASSPHRASE)
    assert done.returncode == 1 and "process" in done.stderr
    server.stop()
    done = run("import", source[0] / "all.ndjson", "--data", server.data, env=PASSPHRASE)
    assert done.returncode == 1 and "records here already" in done.stderr


def test_an_export_that_was_cut_short_goes_on(source, tmp_path):
    folder, _ = source
    whole = (folder / "all.ndjson").read_text().splitlines(keepends=True)
    # As a process leaves it that is killed in the middle of a line.
    (tmp_path / "again.part").write_text("".join(whole[:20]) + whole[20][:15])
    done = run("export", tmp_path / "again", "--data", folder / "data",
               env={"POOLGUARD_PASSPHRASE": "another passphrase"})
    assert done.returncode == 1 and "begun with another passphrase" in done.stderr
    done = run("export", tmp_path / "again", "--data", folder / "data", env=PASSPHRASE)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "again").read_text().splitlines()
    assert lines[:20] == [line.rstrip("\n") for line in whole[:20]] and len(lines) == len(whole)
    places = [(line["partition"], line["sort"], "count" in line) for line in map(json.loads, lines[1:-1])]
    assert len(set(places)) == len(places)
    assert not (tmp_path / "again.part").exists()
    assert "is there already" in run("export", tmp_path / "again", "--data", folder / "data", env=PASSPHRASE).stderr
    done = run("import", tmp_path / "again", "--data", tmp_path / "data", env=PASSPHRASE)
    assert done.returncode == 0, done.stderr


def test_an_import_that_was_cut_short_goes_on(source, tmp_path, database):
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


def test_a_terminal_shows_how_far_it_is(source, tmp_path):
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


@pytest.fixture(scope="module")
def cognito_pool(tmp_path_factory):
    """Another server's pool, that stands for Amazon's, with users of all kinds."""
    with Server(tmp_path_factory.mktemp("amazon"), env={"POOLGUARD_STORE": "sqlite"}) as server:
        cognito = server.boto3()
        pool = cognito.create_user_pool(PoolName="old", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"],
                                        Schema=[{"Name": "plan", "AttributeDataType": "String", "Mutable": True}]
                                        )["UserPool"]["Id"]
        for i in range(70):
            cognito.admin_create_user(UserPoolId=pool, Username=f"p{i}@example.com", MessageAction="SUPPRESS",
                                      UserAttributes=[{"Name": "email", "Value": f"p{i}@example.com"},
                                                      {"Name": "email_verified", "Value": "true"},
                                                      {"Name": "custom:plan", "Value": f"plan {i}"}])
        cognito.admin_disable_user(UserPoolId=pool, Username="p7@example.com")
        yield server, pool


def test_users_come_from_cognito_by_list_users(cognito_pool, tmp_path):
    old, pool = cognito_pool
    variables = old.variables()
    arguments = ("import", "--cognito", pool, "--endpoint", old.url, "--data", tmp_path / "data")
    credentials = {name: variables[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
    done = run(*arguments, env=credentials)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "70 users were imported, 0 were here before, 0 were refused\n"
    done = run(*arguments, env=credentials)
    assert done.stdout == "0 users were imported, 70 were here before, 0 were refused\n"
    with Server(tmp_path / "data", env={"POOLGUARD_STORE": "sqlite"}) as server:
        cognito, here = server.boto3(), server.variables()["COGNITO_USER_POOL_ID"]
        before = old.boto3().admin_get_user(UserPoolId=pool, Username="p3@example.com")
        after = cognito.admin_get_user(UserPoolId=here, Username="p3@example.com")
        assert after["UserStatus"] == "RESET_REQUIRED" and after["Username"] == before["Username"]
        assert {each["Name"]: each["Value"] for each in after["UserAttributes"]} == {
            each["Name"]: each["Value"] for each in before["UserAttributes"]}
        assert not cognito.admin_get_user(UserPoolId=here, Username="p7@example.com")["Enabled"]
        # They set a new password, and are in.
        client = server.variables()["COGNITO_APP_CLIENT_ID"]
        cognito.forgot_password(ClientId=client, Username="p3@example.com")
        cognito.confirm_forgot_password(ClientId=client, Username="p3@example.com", Password="Passw0rd!",
                                        ConfirmationCode=last_code(server, "p3@example.com"))
        assert Person(server, email="p3@example.com").tokens


def test_a_cognito_that_refuses_is_told(cognito_pool, tmp_path):
    old, _ = cognito_pool
    variables = old.variables()
    wrong = {"AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"], "AWS_SECRET_ACCESS_KEY": "x" * 40}
    done = run("import", "--cognito", "us-east-1_none", "--endpoint", old.url, "--data", tmp_path / "data", env=wrong)
    assert done.returncode == 1 and "InvalidSignatureException" in done.stderr


def test_users_come_from_cognitos_csv(tmp_path):
    file = tmp_path / "users.csv"
    file.write_text("\ufeffname,email,email_verified,phone_number,custom:plan,cognito:mfa_enabled,cognito:username\r\n"
                    "Ann\\, the first,ann@example.com,true,,gold,false,ann\r\n"
                    "Ben,ben@example.com,true,+15550101,,true,ben\r\n"
                    "\r\n"
                    "Cy,not an address,true,,,false,cy\r\n"
                    "Dan,dan@example.com,true,false,dan\r\n"
                    "Eve,ann@example.com,true,,,false,eve\r\n"
                    "Fay,fay@example.com,true,,,false,\r\n")
    done = run("import", "--csv", file, "--data", tmp_path / "data")
    assert done.returncode == 1
    assert done.stdout == "2 users were imported, 1 were here before, 3 were refused\n"
    said = done.stderr.splitlines()
    assert [line.split(" is not")[0] for line in said] == ["poolguard: Line 5", "poolguard: Line 6", "poolguard: Line 8"]
    assert "5 fields and not 7" in said[1] and "not an address" not in done.stderr
    with Server(tmp_path / "data", env={"POOLGUARD_STORE": "sqlite"}) as server:
        user = server.boto3().admin_get_user(UserPoolId=server.variables()["COGNITO_USER_POOL_ID"],
                                             Username="ann@example.com")
        attributes = {each["Name"]: each["Value"] for each in user["UserAttributes"]}
        assert attributes["name"] == "Ann, the first" and attributes["custom:plan"] == "gold"


def test_csv_files_that_are_none_are_refused(tmp_path):
    for text, named in (("", "no line"), ("email,name\nx,y\n", "cognito:username"), ("email", "no line"),
                        ("email,email,cognito:username\n", "twice"), ("email,cognito:username\na@example.com", "whole")):
        (tmp_path / "bad.csv").write_text(text)
        done = run("import", "--csv", tmp_path / "bad.csv", "--data", tmp_path / "data")
        assert done.returncode == 1 and named in done.stderr, text
    assert run("import", "--csv", tmp_path / "none", "--data", tmp_path / "data").returncode == 1
    assert run("import", "--data", tmp_path / "data").returncode == 2
    assert run("import", "x", "--csv", "y").returncode == 2
