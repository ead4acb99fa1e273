"""User import jobs: boto3, the AWS CLI, and curl for the upload as Amazon's guide has it."""

import hashlib
import json
import subprocess
from base64 import b64encode

import pytest
import requests

from cognito import add_user, refused, sign_in
from poolguard import Server, run
from srp import Exchange
from waiting import wait_until
from wire import call

ROLE = "arn:aws:iam::123456789012:role/Logs"
HEADERS = {"x-amz-server-side-encryption": "aws:kms"}
HASH = "cognito:password_hash"


@pytest.fixture
def place(cognito):
    """A pool and a client; jobs run one at a time on a server, which the tests of this module share."""
    pool = cognito.create_user_pool(PoolName="imports", AutoVerifiedAttributes=["email"],
                                    Schema=[{"Name": "plan", "AttributeDataType": "String"}])["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    )["UserPoolClient"]["ClientId"]
    yield pool, client
    cognito.delete_user_pool(UserPoolId=pool)


def file_of(cognito, pool, rows, more=()):
    columns = [*cognito.get_csv_header(UserPoolId=pool)["CSVHeader"], *more]
    lines = [",".join(str(row.get(name, "")).replace(",", "\\,") for name in columns) for row in rows]
    return "\n".join([",".join(columns), *lines]) + "\n"


def user(name, **more):
    return {"cognito:username": name, "email": f"{name}@example.com", "email_verified": "TRUE",
            "cognito:mfa_enabled": "FALSE", **more}


def describe(cognito, job):
    return cognito.describe_user_import_job(UserPoolId=job["UserPoolId"], JobId=job["JobId"])["UserImportJob"]


def finish(cognito, job):
    def ended():
        found = describe(cognito, job)
        return found["Status"] not in ("Pending", "InProgress", "Stopping") and found

    return wait_until(ended, 30, lambda: describe(cognito, job))


def run_job(cognito, job, text):
    assert requests.put(job["PreSignedUrl"], data=text.encode(), headers=HEADERS).status_code == 200
    started = cognito.start_user_import_job(UserPoolId=job["UserPoolId"], JobId=job["JobId"])["UserImportJob"]
    assert started["Status"] == "Pending" and started["StartDate"]
    return finish(cognito, job)


def make_job(cognito, pool, name="one"):
    return cognito.create_user_import_job(UserPoolId=pool, JobName=name, CloudWatchLogsRoleArn=ROLE)["UserImportJob"]


def test_the_header_is_amazons(demo, place):
    pool, _ = place
    reply = demo.aws("get-csv-header", "--user-pool-id", pool)
    assert reply["UserPoolId"] == pool
    assert reply["CSVHeader"] == (
        "name given_name family_name middle_name nickname preferred_username profile picture website email email_verified "
        "gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at custom:plan "
        "cognito:mfa_enabled cognito:username").split()


def test_a_job_by_the_aws_cli_and_curl(demo, cognito, place, tmp_path):
    pool, client = place
    job = demo.aws("create-user-import-job", "--job-name", "MyImportJob", "--user-pool-id", pool,
                   "--cloud-watch-logs-role-arn", ROLE)["UserImportJob"]
    assert {name: value for name, value in job.items() if name not in ("JobId", "PreSignedUrl", "CreationDate")} == {
        "JobName": "MyImportJob", "UserPoolId": pool, "Status": "Created", "CloudWatchLogsRoleArn": ROLE,
        "ImportedUsers": 0, "SkippedUsers": 0, "FailedUsers": 0}
    add_user(cognito, pool, "old", email="old@example.com", email_verified="true")
    rows = [user("ann", **{"custom:plan": "gold, and more"}), user("ben", email_verified="FALSE"), user("old"), user("cy")]
    (tmp_path / "users.csv").write_text(file_of(cognito, pool, rows))
    subprocess.run(["curl", "-sS", "--fail", "-T", tmp_path / "users.csv", "-H", "x-amz-server-side-encryption:aws:kms",
                    job["PreSignedUrl"]], check=True)
    name = ("--user-pool-id", pool, "--job-id", job["JobId"])
    assert demo.aws("start-user-import-job", *name)["UserImportJob"]["Status"] == "Pending"
    done = finish(cognito, job)
    assert (done["Status"], done["ImportedUsers"], done["SkippedUsers"], done["FailedUsers"]) == ("Succeeded", 2, 1, 1)
    assert done["CompletionMessage"] == "Import Job Completed Successfully." and done["CompletionDate"]
    found = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    assert found["UserStatus"] == "RESET_REQUIRED"
    assert {each["Name"]: each["Value"] for each in found["UserAttributes"]}["custom:plan"] == "gold, and more"
    assert refused(sign_in, cognito, client, "ann")[0] == "NotAuthorizedException"
    logged = wait_until(lambda: (lines := [json.loads(line) for line in demo.log if '"user_import_row"' in line and
                                           job["JobId"] in line]) and len(lines) == 2 and lines, 10, "two lines")
    assert [(each["line"], each["result"]) for each in logged] == [(3, "FAILED"), (4, "SKIPPED")]
    assert logged[0]["cause"].startswith("The User Record does not set any of the auto verified attributes to verified.")
    assert not any("example.com" in json.dumps(each) for each in logged)
    listed = demo.aws("list-user-import-jobs", "--user-pool-id", pool, "--max-results", "1")
    assert [each["JobId"] for each in listed["UserImportJobs"]] == [job["JobId"]]


def hashes_of(password):
    """Hashes made by libxcrypt and Python's own libraries."""
    def base64(data):
        return b64encode(data).decode().rstrip("=")

    salt = b"sixteen bytes. :"
    yield "BCRYPT", BCRYPT
    made = hashlib.scrypt(password.encode(), salt=salt, n=2 ** 10, r=8, p=1, dklen=32)
    yield "SCRYPT", f"$scrypt$ln=10,r=8,p=1${base64(salt)}${base64(made)}"
    made = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 1000)
    yield "PBKDF2_SHA256", f"$pbkdf2-sha256$1000${base64(salt).replace('+', '.')}${base64(made).replace('+', '.')}"
    yield "PBKDF2_SHA256", "pbkdf2_sha256$1000$saltsalt$" + b64encode(
        hashlib.pbkdf2_hmac("sha256", password.encode(), b"saltsalt", 1000)).decode()


# Of "Passw0rd!", and of "password" from the tests of the reference implementation.
BCRYPT = "$2b$04$abcdefghijklmnopqrstuuchGdllX0O2ZthG6oyaPSbmBrCIbnHlu"
ARGON2ID = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"


def sign_in_by_srp(cognito, client, pool, name, password):
    exchange = Exchange(pool)
    challenge = cognito.initiate_auth(ClientId=client, AuthFlow="USER_SRP_AUTH",
                                      AuthParameters={"USERNAME": name, "SRP_A": exchange.srp_a})
    return cognito.respond_to_auth_challenge(
        ClientId=client, ChallengeName=challenge["ChallengeName"],
        ChallengeResponses=exchange.answer(challenge["ChallengeParameters"], password))


def test_users_bring_the_hashes_of_their_passwords(demo, cognito, place):
    pool, client = place
    brought = [(algorithm, text, "Passw0rd!") for algorithm, text in hashes_of("Passw0rd!")]
    brought.append(("ARGON2ID", ARGON2ID, "password"))
    for number, (algorithm, text, password) in enumerate(brought):
        created = call(demo, "CreateUserImportJob", {"UserPoolId": pool, "JobName": algorithm, "CloudWatchLogsRoleArn": ROLE,
                                                     "PasswordHashingAlgorithm": algorithm}).json()["UserImportJob"]
        assert created["PasswordHashingAlgorithm"] == algorithm
        other = "$2b$04$short" if algorithm == "BCRYPT" else brought[0][1]
        rows = [user(f"ann{number}", **{HASH: text}), user(f"ben{number}"), user(f"cy{number}", **{HASH: other})]
        done = run_job(cognito, created, file_of(cognito, pool, rows, [HASH]))
        assert (done["Status"], done["ImportedUsers"], done["FailedUsers"]) == ("Succeeded", 2, 1), algorithm
        name = f"ann{number}"
        assert cognito.admin_get_user(UserPoolId=pool, Username=name)["UserStatus"] == "CONFIRMED"
        assert cognito.admin_get_user(UserPoolId=pool, Username=f"ben{number}")["UserStatus"] == "RESET_REQUIRED"
        # SRP needs what the hash does not give, until a sign-in with the password.
        assert refused(sign_in_by_srp, cognito, client, pool, name, password)[0] == "NotAuthorizedException"
        assert refused(sign_in, cognito, client, name, "Wr0ng-one!")[0] == "NotAuthorizedException"
        assert sign_in(cognito, client, name, password)["AuthenticationResult"]
        assert sign_in(cognito, client, name, password)["AuthenticationResult"]
        assert sign_in_by_srp(cognito, client, pool, name, password)["AuthenticationResult"]


def test_what_cannot_be_done_is_refused(demo, cognito, place):
    pool, _ = place
    precondition = "PreconditionNotMetException"
    job = make_job(cognito, pool)
    where = {"UserPoolId": pool, "JobId": job["JobId"]}
    assert refused(cognito.start_user_import_job, **where) == (precondition, f"No csv file was uploaded for {job['JobId']}")
    assert refused(cognito.stop_user_import_job, **where)[0] == precondition
    for operation in (cognito.describe_user_import_job, cognito.start_user_import_job, cognito.stop_user_import_job):
        assert refused(operation, UserPoolId=pool, JobId="import-none")[0] == "ResourceNotFoundException"
    plain = cognito.create_user_pool(PoolName="plain")["UserPool"]["Id"]
    other = make_job(cognito, plain)
    assert requests.put(other["PreSignedUrl"], data=b"x", headers=HEADERS).status_code == 200
    assert refused(cognito.start_user_import_job, UserPoolId=plain, JobId=other["JobId"])[0] == precondition
    cognito.delete_user_pool(UserPoolId=plain)
    url = job["PreSignedUrl"]
    for wrong, headers in ((url, {}), (url[:-1], HEADERS), (url.replace(pool, "us-east-1_none"), HEADERS)):
        reply = requests.put(wrong, data=b"x", headers=headers)
        assert reply.status_code == 403 and "<Code>SignatureDoesNotMatch</Code>" in reply.text
    for where_to in (f"{'a' * 3000}/b", f"{pool}/import-{'a' * 3000}", f"{pool}/none"):
        reply = requests.put(f"{url.split('/user-import/')[0]}/user-import/{where_to}?X-Amz-Signature=a", data=b"x",
                             headers=HEADERS)
        assert reply.status_code == 403 and "<Code>SignatureDoesNotMatch</Code>" in reply.text
    for members, said in (({"CloudWatchLogsRoleArn": "arn:aws:iam::role/without-account"}, "cloudWatchLogsRoleArn"),
                          ({"JobName": "a/b"}, "jobName"),
                          ({"PasswordHashingAlgorithm": "MD5"}, "passwordHashingAlgorithm")):
        reply = call(demo, "CreateUserImportJob", {"UserPoolId": pool, "JobName": "x", "CloudWatchLogsRoleArn": ROLE,
                                                   **members}).json()
        assert reply["__type"] == "InvalidParameterException" and f"at '{said}' failed to satisfy" in reply["message"]
    done = run_job(cognito, job, "email,cognito:username\na@example.com,a\n")
    assert (done["Status"], done["CompletionMessage"]) == ("Failed", "The first line has no name.")
    assert refused(cognito.start_user_import_job, **where)[0] == precondition


def test_a_row_that_cannot_be_imported_stops_nothing(cognito, place):
    pool, _ = place
    names = ("ü" * 129, "ü" * 128, "😀" * 128, "x" * 2000)
    rows = [user(name, email=f"user{number}@example.com") for number, name in enumerate(names)]
    done = run_job(cognito, make_job(cognito, pool), file_of(cognito, pool, rows))
    assert (done["Status"], done["ImportedUsers"], done["FailedUsers"]) == ("Succeeded", 2, 2)
    assert cognito.admin_get_user(UserPoolId=pool, Username="ü" * 128)["UserStatus"] == "RESET_REQUIRED"


def test_a_pool_can_be_deleted_while_its_users_are_imported(cognito, place):
    pool, _ = place
    other = cognito.create_user_pool(PoolName="imports", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    job = make_job(cognito, other)
    text = file_of(cognito, other, [user(f"user{number}") for number in range(4_000)])
    assert requests.put(job["PreSignedUrl"], data=text.encode(), headers=HEADERS).status_code == 200
    cognito.start_user_import_job(UserPoolId=other, JobId=job["JobId"])
    wait_until(lambda: describe(cognito, job)["ImportedUsers"] > 0, 30, "the first users")
    cognito.delete_user_pool(UserPoolId=other)
    # Its job is not in the way of others.
    done = run_job(cognito, make_job(cognito, pool), file_of(cognito, pool, [user("ann")]))
    assert (done["Status"], done["ImportedUsers"]) == ("Succeeded", 1)


def test_the_command_takes_hashes_too(tmp_path):
    file = tmp_path / "users.csv"
    file.write_text("email,email_verified,cognito:password_hash,cognito:username\n"
                    f"ann@example.com,true,{BCRYPT},ann\n"
                    f"ben@example.com,true,{BCRYPT[:-1]},ben\n"
                    f"cy@example.com,true,{BCRYPT.replace('$04$', '$31$')},cy\n")
    done = run("import", "--csv", file, "--data", tmp_path / "data")
    assert done.stdout == "1 users imported, 0 already existed, 2 refused\n" and "$2b$" not in done.stderr
    assert [line.split(": ", 2)[2] for line in done.stderr.splitlines()] == [
        "The password hash cannot be read.", "The password hash takes too much time or memory to compare."]
    with Server(tmp_path / "data", env={"POOLGUARD_STORE": "sqlite"}) as server:
        client = server.variables()["COGNITO_APP_CLIENT_ID"]
        assert sign_in(server.boto3(), client, "ann@example.com")["AuthenticationResult"]


def test_a_job_goes_on_after_a_restart_and_can_be_stopped(start):
    env = {"POOLGUARD_STORE": "sqlite"}
    server = start(env=env)
    cognito = server.boto3()
    pool = cognito.create_user_pool(PoolName="imports", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    count = 4_000
    text = file_of(cognito, pool, [user(f"user{number}") for number in range(count)])
    job = make_job(cognito, pool)
    assert requests.put(job["PreSignedUrl"], data=text.encode(), headers=HEADERS).status_code == 200
    cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])
    second = make_job(cognito, pool, "two")
    assert requests.put(second["PreSignedUrl"], data=text.encode(), headers=HEADERS).status_code == 200
    assert refused(cognito.start_user_import_job, UserPoolId=pool,
                   JobId=second["JobId"])[0] == "PreconditionNotMetException"
    wait_until(lambda: describe(cognito, job)["ImportedUsers"] > 0, 30, "the first users")
    server.stop()
    assert not any('"user_import_ended"' in line for line in server.log)
    server = start(env=env)
    cognito = server.boto3()
    done = finish(cognito, job)
    assert (done["Status"], done["ImportedUsers"], done["SkippedUsers"]) == ("Succeeded", count, 0)
    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["EstimatedNumberOfUsers"] == count
    cognito.start_user_import_job(UserPoolId=pool, JobId=second["JobId"])
    cognito.stop_user_import_job(UserPoolId=pool, JobId=second["JobId"])
    done = finish(cognito, second)
    assert (done["Status"], done["CompletionMessage"]) == ("Stopped", "The Import Job was stopped by the developer.")
