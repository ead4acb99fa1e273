"""poolguard import: users of Amazon Cognito with ListUsers, and from CSV files."""

import pytest

from aws_identities import Person
from mailbox import last_code
from poolguard import Server, run


@pytest.fixture(scope="module")
def cognito_pool(tmp_path_factory):
    """Another server's pool in place of Amazon's, with all kinds of users."""
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


def test_users_are_imported_with_list_users(cognito_pool, tmp_path):
    old, pool = cognito_pool
    variables = old.variables()
    arguments = ("import", "--cognito", pool, "--endpoint", old.url, "--data", tmp_path / "data")
    credentials = {name: variables[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
    done = run(*arguments, env=credentials)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "70 users imported, 0 already existed, 0 refused\n"
    done = run(*arguments, env=credentials)
    assert done.stdout == "0 users imported, 70 already existed, 0 refused\n"
    with Server(tmp_path / "data", env={"POOLGUARD_STORE": "sqlite"}) as server:
        cognito, here = server.boto3(), server.variables()["COGNITO_USER_POOL_ID"]
        before = old.boto3().admin_get_user(UserPoolId=pool, Username="p3@example.com")
        after = cognito.admin_get_user(UserPoolId=here, Username="p3@example.com")
        assert after["UserStatus"] == "RESET_REQUIRED" and after["Username"] == before["Username"]
        assert {each["Name"]: each["Value"] for each in after["UserAttributes"]} == {
            each["Name"]: each["Value"] for each in before["UserAttributes"]}
        assert not cognito.admin_get_user(UserPoolId=here, Username="p7@example.com")["Enabled"]
        # They set a new password and can sign in.
        client = server.variables()["COGNITO_APP_CLIENT_ID"]
        cognito.forgot_password(ClientId=client, Username="p3@example.com")
        cognito.confirm_forgot_password(ClientId=client, Username="p3@example.com", Password="Passw0rd!",
                                        ConfirmationCode=last_code(server, "p3@example.com"))
        assert Person(server, email="p3@example.com").tokens


def test_a_refusal_by_cognito_is_reported(cognito_pool, tmp_path):
    old, _ = cognito_pool
    variables = old.variables()
    wrong = {"AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"], "AWS_SECRET_ACCESS_KEY": "x" * 40}
    done = run("import", "--cognito", "us-east-1_none", "--endpoint", old.url, "--data", tmp_path / "data", env=wrong)
    assert done.returncode == 1 and "InvalidSignatureException" in done.stderr


def test_users_are_imported_from_csv(tmp_path):
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
    assert done.stdout == "2 users imported, 1 already existed, 3 refused\n"
    said = done.stderr.splitlines()
    assert [line.split(" was not")[0] for line in said] == ["poolguard: Line 5", "poolguard: Line 6", "poolguard: Line 8"]
    assert "5 fields instead of 7" in said[1] and "not an address" not in done.stderr
    with Server(tmp_path / "data", env={"POOLGUARD_STORE": "sqlite"}) as server:
        user = server.boto3().admin_get_user(UserPoolId=server.variables()["COGNITO_USER_POOL_ID"],
                                             Username="ann@example.com")
        attributes = {each["Name"]: each["Value"] for each in user["UserAttributes"]}
        assert attributes["name"] == "Ann, the first" and attributes["custom:plan"] == "gold"


def test_invalid_csv_files_are_refused(tmp_path):
    for text, named in (("", "no complete line"), ("email,name\nx,y\n", "cognito:username"), ("email", "no complete line"),
                        ("email,email,cognito:username\n", "twice"), ("email,cognito:username\na@example.com", "complete line")):
        (tmp_path / "bad.csv").write_text(text)
        done = run("import", "--csv", tmp_path / "bad.csv", "--data", tmp_path / "data")
        assert done.returncode == 1 and named in done.stderr, text
    assert run("import", "--csv", tmp_path / "none", "--data", tmp_path / "data").returncode == 1
    assert run("import", "--data", tmp_path / "data").returncode == 2
    assert run("import", "x", "--csv", "y").returncode == 2
