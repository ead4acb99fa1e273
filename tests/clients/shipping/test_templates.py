"""Templates of the AWS CDK, Amplify Gen 2 and the Serverless Framework, as their own packages make them."""

import json
import subprocess

import pytest

from poolguard import ROOT, Server, run
from stacks import outputs, states
from wire import call

SCRIPTS = ROOT / "tests" / "clients" / "templates"
MAKERS = ("cdk", "amplify", "serverless")


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """The files with the templates, by name."""
    folder = tmp_path_factory.mktemp("templates")
    running = [subprocess.Popen(["node", SCRIPTS / "synthesize.mjs", maker], stdout=subprocess.PIPE, text=True)
               for maker in MAKERS]
    out = {}
    for process in running:
        text, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        for name, template in json.loads(text).items():
            out[name] = folder / f"{name}.json"
            out[name].write_text(json.dumps(template))
    return out


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("templates") / "data") as running:
        yield running


def described(server, operation, **members):
    """Without a client in between: Debian's boto3 leaves out members that it does not know."""
    return call(server, operation, members).json()


def apply(server, file, stack, *options):
    return run("apply", file, "--stack", stack, *options, "--data", server.data, folder=server.data.parent)


def apply_twice(server, file, stack, *options, skipped=()):
    """The second time changes nothing. `skipped` are the logical ids that are passed over."""
    kinds = json.loads(file.read_text())["Resources"]
    for expected in ("created", "unchanged"):
        done = apply(server, file, stack, *options)
        assert done.returncode == 0, done.stderr
        found = {name: state for name, state in states(done).items() if name in kinds}  # not outputs
        assert found == {name: "skipped" if name in skipped else expected for name in kinds}, done.stdout
    return outputs(done)


def test_cdk(server, templates):
    apply_twice(server, templates["cdk-Users"], "Users", skipped={"TableCD117FA1"})
    cognito = server.boto3()
    pool = cognito.describe_user_pool(UserPoolId="us-east-1_CdkShop01")["UserPool"]
    assert (pool["Name"], pool["Domain"], pool["MfaConfiguration"]) == ("shop", "cdk-shop", "OPTIONAL")
    assert pool["DeviceConfiguration"]["ChallengeRequiredOnNewDevice"]
    assert {"custom:plan", "custom:level", "custom:since"} <= {each["Name"] for each in pool["SchemaAttributes"]}
    domain = described(server, "DescribeUserPoolDomain", Domain="cdk-shop")["DomainDescription"]
    assert domain["ManagedLoginVersion"] == 2
    client = described(server, "DescribeUserPoolClient", UserPoolId=pool["Id"],
                       ClientId="1cdkshopbrowsers")["UserPoolClient"]
    assert sorted(client["SupportedIdentityProviders"]) == ["COGNITO", "Company", "Google"]
    assert client["RefreshTokenRotation"] == {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10}


def test_a_stack_that_imports_from_another(templates, tmp_path):
    early = Server(tmp_path / "early")
    refused = apply(early, templates["cdk-Admin"], "Admin")
    assert refused.returncode == 2 and "No export named Users:ExportsOutputRef" in refused.stderr
    assert not early.data.exists()
    with early as own:
        apply_twice(own, templates["cdk-Users"], "Users", skipped={"TableCD117FA1"})
        apply_twice(own, templates["cdk-Admin"], "Admin")
        listed = own.boto3().list_user_pool_clients(UserPoolId="us-east-1_CdkShop01", MaxResults=60)["UserPoolClients"]
        assert "console" in [each["ClientName"] for each in listed]
        # A name belongs to one stack.
        refused = apply(own, templates["cdk-Users"], "Others")
    assert refused.returncode == 2 and "is already exported by stack Users" in refused.stderr, refused.stderr


def test_amplify(server, templates):
    made = apply_twice(server, templates["amplify"], "Amplify")
    assert made["userPoolId"].startswith("us-east-1_")
    groups = server.boto3().list_groups(UserPoolId=made["userPoolId"])["Groups"]
    # The pool makes the group of a provider itself.
    assert {each["GroupName"] for each in groups} == {"ADMINS", "EDITORS", f"{made['userPoolId']}_Google"}
    described = server.boto3("cognito-identity").describe_identity_pool(IdentityPoolId=made["identityPoolId"])
    assert described["SupportedLoginProviders"] == {"accounts.google.com": "google-client"}


def test_serverless(server, templates):
    """Its functions, and what they are kept in, are not for this server."""
    file = templates["serverless"]
    refused = apply(server, file, "Serverless")
    assert refused.returncode == 2 and "AWS::Lambda::Function (GreetLambdaFunction)" in refused.stderr
    kinds = {name: each["Type"] for name, each in json.loads(file.read_text())["Resources"].items()}
    skipped = {name for name, kind in kinds.items() if kind.split("::")[1] not in ("Cognito", "IAM")}
    made = apply_twice(server, file, "Serverless", "--skip-unknown", skipped=skipped)
    assert made["ClientId"] and set(made) == {"ClientId"}
    (pool,) = [each["Id"] for each in server.boto3().list_user_pools(MaxResults=60)["UserPools"]
               if each["Name"] == "shop-users"]
    config = server.boto3().describe_user_pool(UserPoolId=pool)["UserPool"]["LambdaConfig"]
    assert config["PostConfirmation"].startswith("arn:aws:lambda:us-east-1:")


def states_after(server, name, *options):
    file = SCRIPTS / f"{name}.yaml"
    done = apply(server, file, name, *options)
    assert done.returncode == 0, done.stderr
    return states(done), outputs(done)


def test_every_kind_and_function(server):
    first, made = states_after(server, "kinds")
    assert set(first.values()) == {"created"} and "OnlyInProduction" not in first
    assert states_after(server, "kinds") == (dict.fromkeys(first, "unchanged"), made)
    cognito = server.boto3()
    pool = cognito.describe_user_pool(UserPoolId=made["PoolId"])["UserPool"]
    assert (pool["Name"], pool["Policies"]["PasswordPolicy"]["MinimumLength"]) == ("kinds-kinds", 10)
    assert pool["UserPoolTags"]["stack"].startswith("arn:aws:cloudformation:us-east-1:000000000000:stack/kinds/")
    factors = described(server, "GetUserPoolMfaConfig", UserPoolId=pool["Id"])
    assert factors["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
    assert factors["WebAuthnConfiguration"]["RelyingPartyId"] == "auth.example.com"
    (client,) = cognito.list_user_pool_clients(UserPoolId=pool["Id"], MaxResults=60)["UserPoolClients"]
    client = cognito.describe_user_pool_client(UserPoolId=pool["Id"], ClientId=client["ClientId"])["UserPoolClient"]
    assert client["CallbackURLs"] == ["https://a.example.com/a", "https://a.example.com/b"]
    assert sorted(client["AllowedOAuthScopes"]) == ["openid", "orders/read"]
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool["Id"], Username="ann")["Groups"]
    assert [each["GroupName"] for each in groups] == ["staff"]
    # What the template says otherwise is changed, and nothing else.
    later, made = states_after(server, "kinds", "--parameter", "Stage=production")
    assert later == {**dict.fromkeys(first, "unchanged"), "Pool": "changed", "Client": "changed", "Domain": "changed",
                     "OnlyInProduction": "created"}
    assert made["Group"] == "production"


def test_what_is_kept(server):
    states_after(server, "kinds")
    first, _ = states_after(server, "kept")
    assert set(first.values()) == {"created"}
    assert states_after(server, "kept")[0] == dict.fromkeys(first, "unchanged")
    later, _ = states_after(server, "kept", "--parameter", "Color=blue")
    assert later == {**dict.fromkeys(first, "unchanged"), "Style": "changed"}
