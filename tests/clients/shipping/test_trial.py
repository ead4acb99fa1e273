"""poolguard apply: a template is applied on trial first, so that one that cannot succeed changes nothing."""

import pytest

from poolguard import Server, run
from stacks import states


POOL = """
Resources:
  Pool: {Type: AWS::Cognito::UserPool, Properties: {UserPoolName: written}}
"""


def apply_text(data, text, env=None):
    file = data.parent / "written.yaml"
    file.write_text(text)
    return run("apply", file, "--data", data, env=env, folder=data.parent)


def pool_names(server):
    return sorted(each["Name"] for each in server.boto3().list_user_pools(MaxResults=60)["UserPools"])


BAD_CLIENT = """
  Web:
    Type: AWS::Cognito::UserPoolClient
    Properties: {UserPoolId: !Ref Pool, AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: [code],
                 AllowedOAuthScopes: [openid]}
"""


def test_a_template_of_which_a_part_is_refused_creates_nothing(tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    env = {"TMPDIR": str(temporary)}
    early = apply_text(tmp_path / "data", POOL + BAD_CLIENT, env=env)
    assert early.returncode == 2 and not (tmp_path / "data").exists(), early.stderr
    with Server(tmp_path / "data") as server:
        before = pool_names(server)
        done = apply_text(server.data, POOL + BAD_CLIENT, env=env)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Nothing was created: Web: CallbackUrls can not be empty" in done.stderr, done.stderr
        assert pool_names(server) == before
        good = BAD_CLIENT.replace("[openid]", "[openid], CallbackURLs: ['https://a.example.com/']")
        assert states(apply_text(server.data, POOL + good, env=env)) == {"Pool": "created", "Web": "created"}
        assert pool_names(server) == sorted([*before, "written"])
    assert list(temporary.iterdir()) == []


def test_a_template_is_tried_in_the_data_folder_where_there_is_no_other(tmp_path):
    with Server(tmp_path / "data") as server:
        done = apply_text(server.data, POOL, env={"TMPDIR": str(tmp_path / "missing")})
        assert done.returncode == 0, done.stderr
        assert list(server.data.glob("poolguard-trial-*")) == []


@pytest.mark.parametrize("more", ["", ", GenerateSecret: true", ", AccessTokenValidity: 2"])
def test_two_clients_of_one_name(tmp_path, more):
    def client(name, pool, more=""):
        return (f"  {name}: {{Type: AWS::Cognito::UserPoolClient, "
                f"Properties: {{UserPoolId: !Ref {pool}, ClientName: web{more}}}}}\n")

    with Server(tmp_path / "data") as server:
        before = pool_names(server)
        done = apply_text(server.data, POOL + client("First", "Pool") + client("Second", "Pool", more))
        assert done.returncode == 2 and done.stdout == ""
        assert "Second: another client of the pool has the same ClientName" in done.stderr, done.stderr
        assert pool_names(server) == before
        other = "  Other: {Type: AWS::Cognito::UserPool}\n"
        done = apply_text(server.data, POOL + other + client("First", "Pool") + client("Second", "Other", more))
        assert done.returncode == 0 and set(states(done).values()) == {"created"}, done.stderr


@pytest.mark.parametrize("kind, properties", [
    ("UserPoolGroup", "GroupName: staff"),
    ("UserPoolUser", "Username: ann, MessageAction: SUPPRESS"),
    ("UserPoolResourceServer", "Identifier: orders, Name: Orders"),
])
def test_two_resources_that_are_one(tmp_path, kind, properties):
    one = f"{{Type: AWS::Cognito::{kind}, Properties: {{UserPoolId: !Ref Pool, {properties}}}}}\n"
    text = f"{POOL}  First: {one}  Second: {one}"
    done = apply_text(tmp_path / "data", text)
    assert done.returncode == 2 and "Second: another resource of the template is the same" in done.stderr, done.stderr


def test_pages_of_all_clients_and_of_one(tmp_path):
    """The server answers for a client that has none of its own with those of all, which are not the client's."""
    text = POOL + """
  Web: {Type: AWS::Cognito::UserPoolClient, Properties: {UserPoolId: !Ref Pool}}
  All:
    Type: AWS::Cognito::UserPoolUICustomizationAttachment
    Properties: {UserPoolId: !Ref Pool, ClientId: ALL, CSS: ".label-customizable {color: red;}"}
  Own:
    Type: AWS::Cognito::UserPoolUICustomizationAttachment
    DependsOn: All
    Properties: {UserPoolId: !Ref Pool, ClientId: !Ref Web, CSS: ".label-customizable {color: red;}"}
"""
    with Server(tmp_path / "data") as server:
        for expected in ("created", "unchanged"):
            done = apply_text(server.data, text)
            assert done.returncode == 0 and set(states(done).values()) == {expected}, done.stdout + done.stderr


@pytest.mark.parametrize("name, value, none", [
    ("LambdaConfig", "{PostConfirmation: 'arn:aws:lambda:us-east-1:000000000000:function:welcome'}", {}),
    ("AutoVerifiedAttributes", "[email]", []),
    ("DeviceConfiguration", "{ChallengeRequiredOnNewDevice: true}", {}),
    ("UserPoolAddOns", "{AdvancedSecurityMode: AUDIT}", {}),
    ("UserAttributeUpdateSettings", "{AttributesRequireVerificationBeforeUpdate: [email]}",
     {"AttributesRequireVerificationBeforeUpdate": []}),
])
def test_what_is_removed_from_a_pool_is_reset(tmp_path, name, value, none):
    # Only what is verified by itself can be verified before an update.
    kept = ", AutoVerifiedAttributes: [email]" if name == "UserAttributeUpdateSettings" else ""
    without = POOL.replace("written", "written" + kept)
    with Server(tmp_path / "data") as server:
        assert states(apply_text(server.data, without.replace("written", f"written, {name}: {value}", 1))) == {
            "Pool": "created"}
        done = apply_text(server.data, without)
        assert states(done) == {"Pool": "changed"} and f"({name})" in done.stdout, done.stdout + done.stderr
        assert states(apply_text(server.data, without)) == {"Pool": "unchanged"}
        cognito = server.boto3()
        (pool,) = [each["Id"] for each in cognito.list_user_pools(MaxResults=60)["UserPools"]
                   if each["Name"] == "written"]
        assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"].get(name, none) == none


def test_a_template_for_a_pool_that_is_only_in_the_server(tmp_path):
    with Server(tmp_path / "data") as server:
        cognito = server.boto3()
        pool = cognito.create_user_pool(PoolName="by hand")["UserPool"]["Id"]
        cognito.create_resource_server(UserPoolId=pool, Identifier="orders", Name="Orders",
                                       Scopes=[{"ScopeName": "read", "ScopeDescription": "Read"}])
        text = f"""
Resources:
  Staff: {{Type: AWS::Cognito::UserPoolGroup, Properties: {{UserPoolId: {pool}, GroupName: staff}}}}
  Web:
    Type: AWS::Cognito::UserPoolClient
    Properties: {{UserPoolId: {pool}, ClientName: web, AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: [code],
                 AllowedOAuthScopes: [orders/read], CallbackURLs: ['https://a.example.com/']}}
"""
        for expected in ("created", "unchanged"):
            done = apply_text(server.data, text)
            assert done.returncode == 0, done.stderr
            assert states(done) == {"Staff": expected, "Web": expected}


def test_a_failed_run_that_changed_nothing_says_so(tmp_path):
    with Server(tmp_path / "data") as server:
        cognito = server.boto3()
        one, other = (cognito.create_user_pool(PoolName=name)["UserPool"]["Id"] for name in ("one", "other"))
        cognito.create_user_pool_domain(UserPoolId=other, Domain="my-app")
        done = apply_text(server.data, "Resources:\n  Domain: {Type: AWS::Cognito::UserPoolDomain, "
                                       f"Properties: {{UserPoolId: {one}, Domain: my-app}}}}\n")
        assert done.returncode == 1, done.stderr
        assert done.stderr.endswith("belongs to another pool. Nothing was changed\n"), done.stderr


def test_a_name_is_exported_once(tmp_path):
    done = apply_text(tmp_path / "data", POOL + "Outputs:\n  One: {Value: !Ref Pool, Export: {Name: pool}}\n"
                                                "  Other: {Value: !Ref Pool, Export: {Name: pool}}\n")
    assert done.returncode == 2 and "pool is exported twice" in done.stderr
