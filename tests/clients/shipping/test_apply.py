"""`poolguard apply`: creates a CloudFormation template's resources in the embedded server."""

import json
from urllib.parse import urlsplit

import pytest
import requests

from chromium import Chromium
from cognito import add_user, claims
from faked_clock import FakedClock
from nodes import DynamoDb
from poolguard import ROOT, Server, bearer, run
from proxies import free_port
from stacks import outputs, states
from waiting import wait_until

TEMPLATE = ROOT / "infra" / "cloudformation" / "poolguard.yaml"
KINDS = ["UserPool", "UserPoolDomain", "ServerClient", "WebClient", "Administrators", "IdentityPool", "UsersTable",
         "PeopleRole", "IdentityPoolRoles", "SessionsTable", "GatewayPolicy"]


def apply(data, *arguments, file=TEMPLATE, env=None):
    given = ("--parameter", "DomainPrefix=my-app", *arguments) if file == TEMPLATE else arguments
    return run("apply", file, *given, "--data", data, env=env, folder=data.parent)


@pytest.fixture(scope="module")
def applied(tmp_path_factory):
    """A server with the template's pool, the outputs, and the gateway's URL."""
    url = "https://auth.example.com"
    with Server(tmp_path_factory.mktemp("applied") / "pool") as server:
        yield server, outputs(apply(server.data, "--parameter", f"PublicUrl={url}")), url


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
        add_user(pool_server.boto3(), made["COGNITO_USER_POOL_ID"], "jane@example.com")
        settings = settings_of(pool_server, made)
        with Server(tmp_path / "gateway", env=settings) as gateway:
            token = gateway.sign_in("jane@example.com", "Passw0rd!")["access_token"]
            assert gateway.get("/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        checked = run("check", env=settings, folder=tmp_path)
        assert checked.returncode == 0, checked.stdout


def settings_of(pool_server, made):
    """All outputs as settings of a gateway, and what it needs besides."""
    # A pool's keys are made when they are first asked for: on a busy machine that takes longer than a gateway waits.
    assert pool_server.get(f"/{made['COGNITO_USER_POOL_ID']}/.well-known/jwks.json").status_code == 200
    variables = pool_server.variables()
    client = pool_server.boto3().describe_user_pool_client(UserPoolId=made["COGNITO_USER_POOL_ID"],
                                                           ClientId=made["COGNITO_APP_CLIENT_ID"])["UserPoolClient"]
    return {**{name: value for name, value in made.items() if name.isupper()}, "COGNITO_ENDPOINT": pool_server.url,
            "COGNITO_APP_CLIENT_SECRET": client["ClientSecret"], "AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"],
            "AWS_SECRET_ACCESS_KEY": variables["AWS_SECRET_ACCESS_KEY"]}


def token_requests(server, count):
    """The statuses that the token endpoint answered, of which there are at least so many. The log may be late."""
    def enough():
        lines = [json.loads(line) for line in server.log if '"/oauth2/token"' in line and '"status"' in line]
        return lines if len(lines) >= count else None

    return [each["status"] for each in wait_until(enough, 10, f"{count} requests of tokens")]


def test_a_browser_signs_in_with_the_printed_variables(tmp_path):
    """Through the browsers' client, which has no secret, beside the server's, which has one."""
    url = f"http://localhost:{free_port()}"
    with Server(tmp_path / "pool") as pool_server:
        made = outputs(apply(pool_server.data, "--parameter", f"PublicUrl={url}"))
        assert made["POOLGUARD_PUBLIC_URL"] == url
        add_user(pool_server.boto3(), made["COGNITO_USER_POOL_ID"], "jane@example.com")
        settings = settings_of(pool_server, made)
        checked = run("check", env=settings, folder=tmp_path)
        assert checked.returncode == 0 and "web client: allows browsers" in checked.stdout, checked.stdout
        listen = f"127.0.0.1:{urlsplit(url).port}"
        with Chromium() as browser:
            with Server(tmp_path / "gateway", env=settings, listen=listen) as gateway:
                assert browser.open(url + "/auth/cognito/start?return_to=/docs")["title"] == "Sign in"
                browser.fill(Email_address="jane@example.com", Password="Passw0rd!")
                assert browser.press("Sign in")["address"].startswith(url + "/docs")
                clock = FakedClock(tmp_path)
                jar = {each["name"]: each["value"] for each in browser.do("cookies")["cookies"]}
                who = gateway.get("/auth/session", cookies=jar).json()
                assert who["authenticated"] and who["email"] == "jane@example.com"
                # Without return_to, the tokens are in the answer, and are renewed by the API.
                visitor = requests.Session()
                visitor.cookies.update(jar)
                answer = visitor.get(url + "/auth/cognito/start", timeout=30)
                tokens = answer.json()
                assert tokens["token_type"] == "Bearer"
                for path in ("/auth/refresh", "/api/user/refresh"):
                    renewed = gateway.post(path, json={"refresh_token": tokens["refresh_token"]})
                    assert renewed.status_code == 200, renewed.text
                renewed = renewed.json()["access_token"]
                assert claims(renewed)["client_id"] == made["COGNITO_WEB_CLIENT_ID"]
                assert gateway.get("/me", headers=bearer(renewed)).status_code == 200
                # Tokens of the server's own client are renewed with it, as before.
                own = gateway.sign_in("jane@example.com", "Passw0rd!")
                renewed = gateway.post("/api/user/refresh", json={"refresh_token": own["refresh_token"]})
                assert claims(renewed.json()["access_token"])["client_id"] == made["COGNITO_APP_CLIENT_ID"]
            # A session renews itself, here half a minute before its tokens expire.
            assert token_requests(pool_server, 2) == [200, 200]
            clock.move(3570)
            with Server(tmp_path / "gateway", env=settings | clock.environment, listen=listen) as gateway:
                who = gateway.get("/auth/session", cookies=jar).json()
                assert who["authenticated"]
                assert token_requests(pool_server, 3) == [200, 200, 200]
                out = gateway.request("DELETE", "/auth/session", cookies=jar,
                                      headers={"X-CSRF-Token": who["csrf_token"]}).json()
                assert not gateway.get("/auth/session", cookies=jar).json()["authenticated"]
                # The web client has this server's sign-out URL.
                assert browser.open(out["logout_url"])["address"] == url + "/"
                assert browser.open(url + "/auth/cognito/start?return_to=/docs")["title"] == "Sign in"


@pytest.mark.parametrize("changes, expected", [
    ({"CallbackURLs": ["https://app.example.com/cb"]}, "does not allow the callback URL {url}/auth/cognito/callback"),
    ({"CallbackURLs": ["{url}/auth/cognito/callback/"]}, "does not allow the callback URL {url}/auth/cognito/callback"),
    ({"LogoutURLs": ["{url}"]}, "does not allow the sign-out URL {url}/"),
    ({"AllowedOAuthScopes": ["openid", "email"]}, "does not allow the scopes profile, aws.cognito.signin.user.admin"),
    ({"AllowedOAuthFlows": ["implicit"]}, "does not allow the code flow"),
    ({"AllowedOAuthFlowsUserPoolClient": False}, "does not allow OAuth flows"),
    ({"SupportedIdentityProviders": []}, "offers no identity provider"),
    ({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}, "does not allow ALLOW_REFRESH_TOKEN_AUTH"),
])
def test_check_names_what_the_browsers_client_lacks(applied, tmp_path, changes, expected):
    pool_server, made, url = applied
    cognito = pool_server.boto3()
    place = {"UserPoolId": made["COGNITO_USER_POOL_ID"], "ClientId": made["COGNITO_WEB_CLIENT_ID"]}
    good = cognito.describe_user_pool_client(**place)["UserPoolClient"]
    good = {name: value for name, value in good.items() if name not in ("CreationDate", "LastModifiedDate")}
    filled = {name: [each.format(url=url) for each in value] if isinstance(value, list) else value
              for name, value in changes.items()}
    cognito.update_user_pool_client(**{**good, **filled})
    done = run("check", env=settings_of(pool_server, made), folder=tmp_path)
    cognito.update_user_pool_client(**good)
    assert done.returncode == 1 and f"ERROR web client: {expected.format(url=url)}" in done.stdout, done.stdout
    assert done.stdout.count("ERROR") == 1


def test_check_with_a_client_for_browsers_that_has_a_secret(applied, tmp_path):
    pool_server, made, _ = applied
    made = {**made, "COGNITO_WEB_CLIENT_ID": made["COGNITO_APP_CLIENT_ID"]}
    settings = settings_of(pool_server, made)
    done = run("check", env=settings, folder=tmp_path)
    assert done.returncode == 1 and "ERROR app client: does not allow OAuth flows" in done.stdout, done.stdout
    # Without pages that browsers are sent to, this is no error.
    done = run("check", env={name: value for name, value in settings.items() if name != "COGNITO_DOMAIN"},
               folder=tmp_path)
    assert done.returncode == 0 and "warn  app client: does not allow OAuth flows" in done.stdout, done.stdout
    other = pool_server.boto3().create_user_pool_client(
        UserPoolId=made["COGNITO_USER_POOL_ID"], ClientName="other", GenerateSecret=True)["UserPoolClient"]
    done = run("check", env=settings | {"COGNITO_WEB_CLIENT_ID": other["ClientId"]}, folder=tmp_path)
    assert done.returncode == 1 and "ERROR web client: has a secret" in done.stdout, done.stdout
    assert other["ClientSecret"] not in done.stdout


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
    ("Resources: {P: {Type: AWS::Cognito::UserPool, Properties: {UserPoolName: '{{resolve:ssm:name}}'}}}",
     "P: [/UserPoolName] dynamic references"),
    ("Resources: {P: {Type: AWS::Cognito::UserPool, Properties: {UserPoolName: !ImportValue gone}}}",
     "No export named gone found."),
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
