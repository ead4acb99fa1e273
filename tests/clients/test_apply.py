"""`poolguard apply`: creates a CloudFormation template's resources in the embedded server."""

import json
import re

import pytest

from nodes import DynamoDb
from poolguard import ROOT, Server, parse_dotenv, run

TEMPLATE = ROOT / "infra" / "cloudformation" / "poolguard.yaml"
KINDS = ["UserPool", "UserPoolDomain", "ServerClient", "WebClient", "Administrators", "IdentityPool", "UsersTable",
         "PeopleRole", "IdentityPoolRoles", "SessionsTable", "GatewayPolicy"]


def apply(data, *arguments, file=TEMPLATE, env=None):
    given = ("--parameter", "DomainPrefix=my-app", *arguments) if file == TEMPLATE else arguments
    return run("apply", file, *given, "--data", data, env=env, folder=data.parent)


def states(done):
    """The reported state of each resource."""
    return {found[2]: found[1] for found in re.finditer(r"^(created|changed|unchanged|skipped) +(\w+)", done.stdout, re.M)}


def outputs(done):
    return parse_dotenv("\n".join(line for line in done.stdout.splitlines() if re.match(r"\w+=", line)))


def test_the_whole_template_is_created_once(tmp_path):
    with DynamoDb() as database, Server(tmp_path / "data", env={"DYNAMODB_ENDPOINT": database.url}) as server:
        settings = {"DYNAMODB_ENDPOINT": database.url}
        done = apply(server.data, env=settings)
        assert done.returncode == 0, done.stderr
        assert states(done) == {**dict.fromkeys(KINDS, "created"), "GatewayPolicy": "skipped"}
        again = apply(server.data, env=settings)
        assert states(again) == {**dict.fromkeys(KINDS, "unchanged"), "GatewayPolicy": "skipped"}
        assert outputs(again) == outputs(done) and again.returncode == 0
        made = outputs(done)
        assert made["COGNITO_DOMAIN"] == server.url

        cognito, identity = server.boto3(), server.boto3("cognito-identity")
        pool = cognito.describe_user_pool(UserPoolId=made["COGNITO_USER_POOL_ID"])["UserPool"]
        assert (pool["Name"], pool["Domain"], pool["MfaConfiguration"]) == ("poolguard-users", "my-app", "OPTIONAL")
        assert "custom:tenant_id" in [each["Name"] for each in pool["SchemaAttributes"]]
        client = cognito.describe_user_pool_client(UserPoolId=pool["Id"], ClientId=made["COGNITO_APP_CLIENT_ID"])
        assert client["UserPoolClient"]["ClientSecret"]
        assert client["UserPoolClient"]["PreventUserExistenceErrors"] == "ENABLED"
        assert cognito.get_group(UserPoolId=pool["Id"], GroupName="admin")["Group"]["Precedence"] == 1
        roles = identity.get_identity_pool_roles(IdentityPoolId=made["COGNITO_IDENTITY_POOL_ID"])["Roles"]
        assert roles["authenticated"].endswith(":role/poolguard-PeopleRole")


def test_a_gateway_runs_with_the_printed_variables(tmp_path):
    """One server has the template's pool; another is its gateway, with the printed variables."""
    with Server(tmp_path / "pool") as pool_server:
        made = outputs(apply(pool_server.data))
        cognito = pool_server.boto3()
        pool, client = made["COGNITO_USER_POOL_ID"], made["COGNITO_APP_CLIENT_ID"]
        secret = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]["ClientSecret"]
        cognito.admin_create_user(UserPoolId=pool, Username="jane@example.com", MessageAction="SUPPRESS")
        cognito.admin_set_user_password(UserPoolId=pool, Username="jane@example.com", Password="Passw0rd!",
                                        Permanent=True)
        variables = pool_server.variables()
        settings = {**{name: made[name] for name in made if name.startswith("COGNITO_")},
                    "COGNITO_ENDPOINT": pool_server.url, "COGNITO_APP_CLIENT_SECRET": secret,
                    "AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"],
                    "AWS_SECRET_ACCESS_KEY": variables["AWS_SECRET_ACCESS_KEY"]}
        with Server(tmp_path / "gateway", env=settings) as gateway:
            token = gateway.sign_in("jane@example.com", "Passw0rd!")["access_token"]
            assert gateway.get("/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        checked = run("check", env=settings, folder=tmp_path)
        assert checked.returncode == 0, checked.stdout


def test_without_a_server_it_starts_its_own(tmp_path):
    done = apply(tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert states(done)["UserPool"] == "created" and states(done)["UsersTable"] == "skipped"
    with Server(tmp_path / "data") as server:
        assert states(apply(server.data))["UserPool"] == "unchanged"


def test_only_changes_are_reported(tmp_path):
    data = tmp_path / "data"
    with Server(data) as server:
        first = apply(data)
        text = TEMPLATE.read_text()
        other = tmp_path / "other.yaml"
        other.write_text(text.replace("MinimumLength: 8", "MinimumLength: 12").replace("May administer users", "Others")
                         .replace("AccessTokenValidity: 60", "AccessTokenValidity: 30", 1))
        done = apply(data, "--parameter", "DomainPrefix=my-app", file=other)
        assert done.returncode == 0, done.stderr
        assert states(done) == {**states(apply(data, "--parameter", "DomainPrefix=my-app", file=other)),
                              "UserPool": "changed", "ServerClient": "changed", "Administrators": "changed"}
        assert "(Policies)" in done.stdout and "(AccessTokenValidity)" in done.stdout and "(Description)" in done.stdout
        pool = server.boto3().describe_user_pool(UserPoolId=outputs(first)["COGNITO_USER_POOL_ID"])["UserPool"]
        assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
        assert pool["AccountRecoverySetting"]["RecoveryMechanisms"]


def test_an_unknown_resource_is_named_and_nothing_is_created(tmp_path):
    file = tmp_path / "t.yaml"
    file.write_text(TEMPLATE.read_text().replace("\nOutputs:", "\n  Files:\n    Type: AWS::S3::Bucket\n\nOutputs:")
                    .replace("# Each description is the name of the setting that gets the value.\n", ""))
    with Server(tmp_path / "data") as server:
        before = server.boto3().list_user_pools(MaxResults=60)["UserPools"]
        done = apply(server.data, "--parameter", "DomainPrefix=my-app", file=file)
        assert done.returncode == 2 and "AWS::S3::Bucket (Files)" in done.stderr and "Nothing was created" in done.stderr
        assert done.stdout == ""
        assert server.boto3().list_user_pools(MaxResults=60)["UserPools"] == before


@pytest.mark.parametrize("text, named", [
    ("Resources: {P: {Type: AWS::Cognito::UserPool, Properties: {TokenValidity: 5}}}", "TokenValidity"),
    ("Resources: {P: {Type: AWS::Cognito::UserPool, Properties: {UserPoolName: !Ref Gone}}}", "Gone"),
    ("Resources: {P: {Type: AWS::Cognito::UserPool, Properties: {UserPoolName: !Base64 x}}}", "Fn::Base64"),
    ("Resources: {P: {Type: AWS::Cognito::UserPool, Properties: {Schema: [email]}}}", "Schema"),
    ("Resources: [", "line"),
    ("Parameters: {A: {Type: String}}\nResources: {P: {Type: AWS::Cognito::UserPool}}", "--parameter A="),
    ("", "not an object"),
])
def test_an_invalid_template_is_refused(tmp_path, text, named):
    file = tmp_path / "t.yaml"
    file.write_text(text)
    done = apply(tmp_path / "data", file=file)
    assert done.returncode in (1, 2) and named in done.stderr, done.stderr


def test_a_failed_run_continues_when_run_again(tmp_path):
    with Server(tmp_path / "data") as server:
        cognito = server.boto3()
        other = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
        cognito.create_user_pool_domain(UserPoolId=other, Domain="my-app")
        done = apply(server.data)
        assert done.returncode == 1 and states(done) == {"UserPool": "created"}
        assert "UserPoolDomain" in done.stderr and "run the command again" in done.stderr
        cognito.delete_user_pool_domain(UserPoolId=other, Domain="my-app")
        again = apply(server.data)
        assert again.returncode == 0 and states(again)["UserPool"] == "unchanged"
        assert states(again)["UserPoolDomain"] == "created"
        names = [each["Name"] for each in cognito.list_user_pools(MaxResults=60)["UserPools"]]
        assert names.count("poolguard-users") == 1


def test_two_stacks_are_independent(tmp_path):
    with Server(tmp_path / "data") as server:
        one = outputs(apply(server.data))
        other = outputs(run("apply", TEMPLATE, "--parameter", "DomainPrefix=other", "--stack", "other", "--data",
                            server.data, folder=tmp_path))
        assert one["COGNITO_USER_POOL_ID"] != other["COGNITO_USER_POOL_ID"]


def test_a_pool_at_amazon_is_refused(tmp_path):
    done = apply(tmp_path / "data", env={"COGNITO_USER_POOL_ID": "us-east-1_AbCdEf123",
                                         "COGNITO_APP_CLIENT_ID": "1example23456789"})
    assert done.returncode == 2 and "aws cloudformation deploy" in done.stderr


def test_a_smaller_template_in_json(tmp_path):
    """With a table whose keys differ from ours."""
    file = tmp_path / "t.json"
    pool = {"Type": "AWS::Cognito::UserPool",
            "Properties": {"UserPoolName": "SecureAppUserPool", "AutoVerifiedAttributes": ["email"],
                           "UsernameAttributes": ["email"], "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
                           "Schema": [{"Name": "email", "Required": True, "Mutable": False},
                                      {"Name": "name", "Required": True, "Mutable": True}]}}
    client = {"Type": "AWS::Cognito::UserPoolClient",
              "Properties": {"ClientName": "SecureAppClient", "UserPoolId": {"Ref": "UserPool"}, "GenerateSecret": True,
                             "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                             "PreventUserExistenceErrors": "ENABLED"}}
    table = {"Type": "AWS::DynamoDB::Table",
             "Properties": {"TableName": "Things", "BillingMode": "PAY_PER_REQUEST",
                            "AttributeDefinitions": [{"AttributeName": "userId", "AttributeType": "S"}],
                            "KeySchema": [{"AttributeName": "userId", "KeyType": "HASH"}]}}
    file.write_text(json.dumps({"Resources": {"UserPool": pool, "UserPoolClient": client, "Table": table},
                                "Outputs": {"Client": {"Value": {"Ref": "UserPoolClient"}}}}))
    with DynamoDb() as database, Server(tmp_path / "data", env={"DYNAMODB_ENDPOINT": database.url}) as server:
        for expected in ("created", "unchanged"):
            done = apply(server.data, file=file, env={"DYNAMODB_ENDPOINT": database.url})
            assert done.returncode == 0, done.stderr
            assert set(states(done).values()) == {expected}
        assert outputs(done)["Client"]
