"""Identity pools, driven by boto3 and the AWS CLI: pools, roles and tags, identities and their credentials."""

import datetime
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import boto3
import jwt
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ParamValidationError

from aws_identities import Person, client_of, make_role, provider_of, refusal, unsigned
from faked_clock import FakedClock
from poolguard import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("identities")) as started:
        yield started


@pytest.fixture(scope="module")
def api(server):
    return server.boto3("cognito-identity")


@pytest.fixture(scope="module")
def variables(server):
    return server.variables()


@pytest.fixture
def make_identity_pool(api, variables):
    made = []

    def make(**settings):
        pool = api.create_identity_pool(**{
            "IdentityPoolName": "of a test", "AllowUnauthenticatedIdentities": False, "CognitoIdentityProviders": [
                {"ProviderName": provider_of(variables), "ClientId": variables["COGNITO_APP_CLIENT_ID"]}],
            **settings})
        made.append(pool["IdentityPoolId"])
        return made[-1]

    yield make
    for each in made:
        api.delete_identity_pool(IdentityPoolId=each)


def test_pools_are_made_changed_listed_and_deleted(api, variables, make_identity_pool):
    pool = make_identity_pool(IdentityPoolTags={"stage": "test"}, AllowClassicFlow=True)
    assert pool.startswith(variables["AWS_REGION"] + ":")
    shown = api.describe_identity_pool(IdentityPoolId=pool)
    assert shown["IdentityPoolName"] == "of a test" and shown["IdentityPoolTags"] == {"stage": "test"}
    assert shown["AllowClassicFlow"] and not shown["AllowUnauthenticatedIdentities"]
    changed = api.update_identity_pool(IdentityPoolId=pool, IdentityPoolName="renamed",
                                       AllowUnauthenticatedIdentities=True)
    # What is not given is gone.
    assert "CognitoIdentityProviders" not in changed and "AllowClassicFlow" not in changed
    again = api.describe_identity_pool(IdentityPoolId=pool)
    assert again["IdentityPoolName"] == "renamed" and again["AllowUnauthenticatedIdentities"]
    more = [make_identity_pool(IdentityPoolName=f"page {i}") for i in range(3)]
    found, token = [], {}
    while True:
        page = api.list_identity_pools(MaxResults=2, **token)
        assert len(page["IdentityPools"]) <= 2
        found += [each["IdentityPoolId"] for each in page["IdentityPools"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert {pool, *more} <= set(found) and len(found) == len(set(found))
    gone = api.create_identity_pool(IdentityPoolName="short", AllowUnauthenticatedIdentities=True)["IdentityPoolId"]
    guest = api.get_id(IdentityPoolId=gone)["IdentityId"]
    api.delete_identity_pool(IdentityPoolId=gone)
    for call in (api.describe_identity_pool, api.delete_identity_pool, api.get_id, api.get_identity_pool_roles):
        assert refusal(call, IdentityPoolId=gone) == ("ResourceNotFoundException", f"IdentityPool '{gone}' not found.")
    assert refusal(api.describe_identity, IdentityId=guest)[0] == "ResourceNotFoundException"


def test_the_aws_cli_sees_the_same(server, variables):
    listed = subprocess.run(["/usr/bin/aws", "cognito-identity", "--endpoint-url", server.url, "list-identity-pools",
                             "--max-results", "10"], env=server.client_environment(), capture_output=True, text=True,
                            timeout=60, check=True)
    assert variables["COGNITO_IDENTITY_POOL_ID"] in listed.stdout
    person = Person(server)
    got = subprocess.run(["/usr/bin/aws", "cognito-identity", "--endpoint-url", server.url, "get-id",
                          "--identity-pool-id", person.pool, "--logins", json.dumps(person.logins)],
                         env=server.client_environment(), capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(got.stdout)["IdentityId"] == person.identity()


def test_what_is_not_known_here_is_refused(api, make_identity_pool, variables):
    for settings in ({"SupportedLoginProviders": {"graph.facebook.com": "123"}}, {"DeveloperProviderName": "login.mine"},
                     {"OpenIdConnectProviderARNs": ["arn:aws:iam::000000000000:oidc-provider/x"]},
                     {"SamlProviderARNs": ["arn:aws:iam::000000000000:saml-provider/x"]},
                     {"CognitoIdentityProviders": [{"ProviderName": "accounts.google.com", "ClientId": "abc"}]},
                     {"CognitoIdentityProviders": [{"ProviderName": provider_of(variables), "ClientId": "abc"}] * 2}):
        code, message = refusal(api.create_identity_pool, IdentityPoolName="no", AllowUnauthenticatedIdentities=False,
                                **settings)
        assert code == "InvalidParameterException" and next(iter(settings)).rstrip("s")[:8] in message
    pool = make_identity_pool()
    role = "arn:aws:iam::000000000000:role/some"
    key = f"{provider_of(variables)}:{variables['COGNITO_APP_CLIENT_ID']}"
    rule = {"Claim": "email", "MatchType": "Equals", "Value": "a", "RoleARN": role}
    for settings in ({"Roles": {"authenticated": "arn:aws:iam::000000000000:user/x"}},
                     {"Roles": {"authenticated": role}, "RoleMappings": {"accounts.google.com": {
                         "Type": "Token", "AmbiguousRoleResolution": "Deny"}}},
                     {"Roles": {}, "RoleMappings": {key: {"Type": "Token"}}},
                     {"Roles": {}, "RoleMappings": {key: {"Type": "Rules", "AmbiguousRoleResolution": "Deny"}}},
                     {"Roles": {}, "RoleMappings": {key: {
                         "Type": "Token", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": [rule]}}}},
                     {"Roles": {}, "RoleMappings": {key: {
                         "Type": "Rules", "AmbiguousRoleResolution": "Deny",
                         "RulesConfiguration": {"Rules": [rule] * 26}}}}):
        assert refusal(api.set_identity_pool_roles, IdentityPoolId=pool, **settings)[0] == "InvalidParameterException"
    assert api.get_identity_pool_roles(IdentityPoolId=pool)["Roles"] == {}


def test_an_identity_is_the_same_at_every_sign_in(server):
    person = Person(server)
    identity = person.identity()
    assert identity.startswith(person.variables["AWS_REGION"] + ":")
    assert Person(server, email=person.email).identity() == identity
    assert Person(server).identity() != identity
    shown = server.boto3("cognito-identity").describe_identity(IdentityId=identity)
    assert shown["Logins"] == [provider_of(person.variables)]
    assert abs(shown["CreationDate"] - datetime.datetime.now(datetime.timezone.utc)) < datetime.timedelta(minutes=1)


def test_many_at_once_get_one_identity(server):
    person = Person(server)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: person.identity(), range(16)))) == 1


def test_credentials_are_real_and_last_an_hour(server):
    person = Person(server)
    got = person.api.get_credentials_for_identity(IdentityId=person.identity(), Logins=person.logins)
    assert got["IdentityId"] == person.identity()
    credentials = got["Credentials"]
    left = credentials["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
    assert datetime.timedelta(minutes=59) < left <= datetime.timedelta(hours=1)
    assert credentials["AccessKeyId"].startswith("ASIA")
    assert person.credentials()["AccessKeyId"] != credentials["AccessKeyId"]
    whoami = person.client("sts", credentials).get_caller_identity()
    assert whoami["Arn"].startswith("arn:aws:sts::000000000000:assumed-role/poolguard-authenticated-")
    own = server.boto3("sts").get_caller_identity()
    assert own["Account"] == "000000000000" and own["Arn"].endswith("user/poolguard")


def test_credentials_are_no_good_when_any_part_is_another(server):
    person, other = Person(server), Person(server)
    credentials, others = person.credentials(), other.credentials()

    def whoami(**changed):
        return refusal(person.client("sts", {**credentials, **changed}).get_caller_identity)[0]

    assert whoami(SecretKey=others["SecretKey"]) in ("SignatureDoesNotMatch", "InvalidSignatureException")
    for changed in ({"SessionToken": others["SessionToken"]}, {"AccessKeyId": others["AccessKeyId"]},
                    {"SessionToken": credentials["SessionToken"][:-4] + "AAAA"}, {"SessionToken": "none"}):
        assert whoami(**changed) == "UnrecognizedClientException", changed
    without = boto3.client("sts", region_name="us-east-1", endpoint_url=server.url,
                           aws_access_key_id=credentials["AccessKeyId"],
                           aws_secret_access_key=credentials["SecretKey"])
    assert refusal(without.get_caller_identity)[0] == "UnrecognizedClientException"


def test_a_role_decides_what_credentials_may_do_at_cognito(server, api, variables, make_identity_pool):
    pool = make_identity_pool()
    arn = f"arn:aws:cognito-idp:{variables['AWS_REGION']}:000000000000:userpool/{variables['COGNITO_USER_POOL_ID']}"
    role = make_role(server, [{"Effect": "Allow", "Action": "cognito-idp:List*", "Resource": arn}])
    api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role})
    person = Person(server, pool=pool)
    cognito = person.client("cognito-idp")
    assert cognito.list_users(UserPoolId=variables["COGNITO_USER_POOL_ID"])["Users"]
    code, message = refusal(cognito.admin_get_user, UserPoolId=variables["COGNITO_USER_POOL_ID"], Username=person.email)
    assert code == "AccessDeniedException"
    assert message == (f"User: arn:aws:sts::000000000000:assumed-role/{role.split('/')[-1]}/CognitoIdentityCredentials "
                       f"is not authorized to perform: cognito-idp:AdminGetUser on resource: {arn} because no "
                       "identity-based policy allows the cognito-idp:AdminGetUser action")
    assert refusal(person.client("cognito-identity").list_identity_pools, MaxResults=1)[0] == "AccessDeniedException"
    assert refusal(person.client("iam").list_roles)[0] == "AccessDenied"
    # The default role allows nothing there.
    assert refusal(Person(server).client("cognito-idp").list_users,
                   UserPoolId=variables["COGNITO_USER_POOL_ID"])[0] == "AccessDeniedException"


class TestLogins:
    def test_are_verified(self, server, variables):
        person = Person(server)
        token = person.tokens["IdToken"]
        head, payload, signature = token.split(".")
        name = provider_of(variables)
        rows = [
            (f"{head}.{payload}.{'A' * len(signature)}", "Invalid login token. Couldn't verify signed token."),
            (f"{head}.{payload[:-6]}AAAAAA.{signature}", "Invalid login token. Couldn't verify signed token."),
            (person.tokens["AccessToken"], "Invalid login token. Missing a required claim: aud"),
            ("nothing", "Invalid login token. Not a valid OpenId Connect identity token."),
            ("a.b.c", "Invalid login token. Not a valid OpenId Connect identity token."),
        ]
        for login, message in rows:
            assert refusal(person.api.get_id, IdentityPoolId=person.pool, Logins={name: login}) == (
                "NotAuthorizedException", message), login
            assert refusal(person.api.get_credentials_for_identity, IdentityId=person.identity(),
                           Logins={name: login}) == ("NotAuthorizedException", message), login

    def test_of_another_server_are_refused(self, server, start, variables):
        other = Person(start(folder="other"))
        for name in (provider_of(variables), provider_of(other.variables)):
            code, message = refusal(unsigned(server).get_id, IdentityPoolId=variables["COGNITO_IDENTITY_POOL_ID"],
                                    Logins={name: other.tokens["IdToken"]})
            assert code == "NotAuthorizedException"
            assert message in ("Invalid login token. Couldn't verify signed token.",
                               "Invalid login token. Issuer doesn't match providerName",
                               "Token is not from a supported provider of this identity pool.")

    def test_of_providers_and_clients_that_the_pool_does_not_list_are_refused(self, server, api, variables):
        person = Person(server)
        wanted = ("NotAuthorizedException", "Token is not from a supported provider of this identity pool.")
        for name in ("accounts.google.com", "cognito-idp.us-east-1.amazonaws.com/us-east-1_none",
                     provider_of(variables).replace("cognito-idp", "cognito"), "x" * 128):
            assert refusal(person.api.get_id, IdentityPoolId=person.pool, Logins={name: "a.b.c"}) == wanted
        made = server.boto3().create_user_pool_client(
            UserPoolId=variables["COGNITO_USER_POOL_ID"], ClientName="not listed",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]["ClientId"]
        tokens = server.boto3().initiate_auth(AuthFlow="USER_PASSWORD_AUTH", ClientId=made, AuthParameters={
            "USERNAME": person.email, "PASSWORD": "Passw0rd!"})["AuthenticationResult"]
        assert refusal(person.api.get_id, IdentityPoolId=person.pool,
                       Logins={provider_of(variables): tokens["IdToken"]}) == wanted

    def test_that_are_expired_are_refused(self, start, tmp_path):
        clock = FakedClock(tmp_path)
        server = start(env=clock.environment)
        person = Person(server)
        identity = person.identity()
        clock.move(3601)
        code, message = refusal(person.api.get_credentials_for_identity, IdentityId=identity, Logins=person.logins)
        assert code == "NotAuthorizedException" and message.startswith("Invalid login token. Token expired: ")
        now, end = (int(each) for each in message.rsplit(": ", 1)[1].split(" >= "))
        assert now >= end

    def test_that_were_signed_out_are_refused(self, server):
        person = Person(server)
        identity = person.identity()
        person.server.boto3().global_sign_out(AccessToken=person.tokens["AccessToken"])
        assert refusal(person.api.get_credentials_for_identity, IdentityId=identity, Logins=person.logins) == (
            "NotAuthorizedException", "Invalid login token. Token is not valid any more.")

    def test_of_somebody_else_do_not_match(self, server):
        person, other = Person(server), Person(server)
        other.identity()
        message = "Logins don't match. Please include at least one valid login for this identity or identity pool."
        for logins in ({"Logins": other.logins}, {"Logins": {}}, {}):
            assert refusal(person.api.get_credentials_for_identity, IdentityId=person.identity(), **logins) == (
                "NotAuthorizedException", message)

    def test_are_bounded(self, server):
        person = Person(server)
        assert refusal(person.api.get_id, IdentityPoolId=person.pool, Logins={f"p{i}": "a.b.c" for i in range(11)})[
            0] == "InvalidParameterException"


def test_guests_are_let_in_where_the_pool_says_so(server, api, variables, make_identity_pool):
    closed = variables["COGNITO_IDENTITY_POOL_ID"]
    wanted = ("NotAuthorizedException", "Unauthenticated access is not supported for this identity pool.")
    assert refusal(unsigned(server).get_id, IdentityPoolId=closed) == wanted
    pool = make_identity_pool(AllowUnauthenticatedIdentities=True)
    guests = unsigned(server)
    guest = guests.get_id(IdentityPoolId=pool)["IdentityId"]
    assert guests.get_id(IdentityPoolId=pool)["IdentityId"] != guest
    assert refusal(guests.get_credentials_for_identity, IdentityId=guest) == (
        "InvalidIdentityPoolConfigurationException",
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.")
    role = make_role(server, trust={
        "Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {
            "StringEquals": {"cognito-identity.amazonaws.com:aud": pool},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "unauthenticated"}}})
    api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"unauthenticated": role, "authenticated": role})
    credentials = guests.get_credentials_for_identity(IdentityId=guest)["Credentials"]
    assert role.split("/")[-1] in client_of(server, "sts", credentials).get_caller_identity()["Arn"]
    # The role is for guests, and says so.
    person = Person(server, pool=pool)
    assert refusal(person.credentials)[0] == "InvalidIdentityPoolConfigurationException"
    # A guest who signs in stays who they are, and is no guest any more.
    late = Person(server, pool=pool)
    open_role = make_role(server)
    api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"unauthenticated": role, "authenticated": open_role})
    guests.get_credentials_for_identity(IdentityId=guest, Logins=late.logins)
    assert late.identity() == guest
    assert refusal(guests.get_credentials_for_identity, IdentityId=guest)[1].startswith("Logins don't match")
    another = guests.get_id(IdentityPoolId=pool)["IdentityId"]
    assert refusal(guests.get_credentials_for_identity, IdentityId=another, Logins=late.logins)[
        0] == "ResourceConflictException"


def test_unlinking_the_last_login_closes_an_identity(server, api, variables):
    person = Person(server)
    identity = person.identity()
    provider = provider_of(variables)
    assert refusal(person.api.unlink_identity, IdentityId=identity, Logins=Person(server).logins,
                   LoginsToRemove=[provider])[0] == "NotAuthorizedException"
    person.api.unlink_identity(IdentityId=identity, Logins=person.logins, LoginsToRemove=[provider])
    assert refusal(person.api.get_credentials_for_identity, IdentityId=identity, Logins=person.logins) == (
        "NotAuthorizedException", f"Access to Identity '{identity}' is forbidden.")
    listed = api.list_identities(IdentityPoolId=person.pool, MaxResults=60, HideDisabled=True)["Identities"]
    assert identity not in [each["IdentityId"] for each in listed]
    assert person.identity() != identity


def test_identities_are_listed_and_deleted(server, api, make_identity_pool):
    pool = make_identity_pool()
    people = [Person(server, pool=pool) for _ in range(3)]
    wanted = {each.identity() for each in people}
    found, token = set(), {}
    while True:
        page = api.list_identities(IdentityPoolId=pool, MaxResults=2, **token)
        found |= {each["IdentityId"] for each in page["Identities"]}
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert found == wanted
    gone = people[0].identity()
    foreign = "eu-west-3:11111111-2222-4333-8444-555555555555"
    done = api.delete_identities(IdentityIdsToDelete=[gone, foreign])
    assert done["UnprocessedIdentityIds"] == [{"IdentityId": foreign, "ErrorCode": "AccessDenied"}]
    assert refusal(api.describe_identity, IdentityId=gone)[0] == "ResourceNotFoundException"
    assert people[0].identity() not in wanted
    assert refusal(api.list_identities, IdentityPoolId=pool, MaxResults=2, NextToken="made-up")[
        0] == "InvalidParameterException"


class TestRoles:
    @pytest.fixture
    def place(self, server, api, variables, make_identity_pool):
        """A pool, and a function that sets its roles and mapping and tells which role somebody gets."""
        pool = make_identity_pool()
        key = f"{provider_of(variables)}:{variables['COGNITO_APP_CLIENT_ID']}"
        default = make_role(server)

        def role_of(person, mapping, **more):
            api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": default},
                                        RoleMappings={key: mapping})
            assert api.get_identity_pool_roles(IdentityPoolId=pool)["RoleMappings"] == {key: mapping}
            try:
                credentials = person.credentials(**more)
            except person.api.exceptions.NotAuthorizedException:
                return None
            name = person.client("sts", credentials).get_caller_identity()["Arn"].split("/")[1]
            return f"arn:aws:iam::000000000000:role/{name}"

        return pool, default, role_of

    def test_follow_from_rules(self, server, place):
        pool, default, role_of = place
        person = Person(server, pool=pool)
        role, second = make_role(server), make_role(server)

        def rules(*given, otherwise="Deny"):
            return {"Type": "Rules", "AmbiguousRoleResolution": otherwise, "RulesConfiguration": {"Rules": [
                {"Claim": claim, "MatchType": match, "Value": value, "RoleARN": arn}
                for claim, match, value, arn in given]}}

        rows = [
            ([("email", "Equals", person.email, role)], role),
            ([("email", "Equals", person.email[:-1], role)], None),
            ([("email", "StartsWith", person.email[:3], role)], role),
            ([("email", "Contains", "@", role)], role),
            ([("email", "NotEqual", "x", role)], role),
            ([("email", "NotEqual", person.email, role)], None),
            ([("nothing", "NotEqual", "x", role)], None),
            ([("email_verified", "Equals", "true", role)], role),
            ([("email", "Equals", "x", role), ("email", "Contains", "@", second)], second),
            ([("email", "Contains", "@", second), ("email", "Equals", person.email, role)], second),
        ]
        for given, expected in rows:
            assert role_of(person, rules(*given)) == expected, given
        assert role_of(person, rules(("email", "Equals", "x", role), otherwise="AuthenticatedRole")) == default
        assert refusal(person.credentials, CustomRoleArn=role)[0] == "InvalidParameterException"

    def test_follow_from_the_token(self, server, place, variables):
        pool, default, role_of = place
        cognito = server.boto3()
        users = variables["COGNITO_USER_POOL_ID"]
        best, second, same = make_role(server), make_role(server), make_role(server)
        for name, arn, rank in (("best", best, 1), ("second", second, 2), ("same", same, 1)):
            cognito.create_group(UserPoolId=users, GroupName=f"{name}{pool[-12:]}", RoleArn=arn, Precedence=rank)

        def member_of(*groups):
            person = Person(server, pool=pool)
            for name in groups:
                cognito.admin_add_user_to_group(UserPoolId=users, Username=person.email,
                                                GroupName=f"{name}{pool[-12:]}")
            return Person(server, email=person.email, pool=pool)

        def token(otherwise):
            return {"Type": "Token", "AmbiguousRoleResolution": otherwise}

        assert role_of(member_of("second"), token("Deny")) == second
        both = member_of("best", "second")
        assert role_of(both, token("Deny")) == best
        assert role_of(both, token("Deny"), CustomRoleArn=second) == second
        assert role_of(both, token("Deny"), CustomRoleArn=same) is None
        ambiguous = member_of("best", "same")
        assert role_of(ambiguous, token("Deny")) is None
        assert role_of(ambiguous, token("AuthenticatedRole")) == default
        assert role_of(member_of(), token("AuthenticatedRole")) == default
        assert role_of(member_of(), token("Deny")) is None

    def test_that_are_missing_or_trust_somebody_else_are_told(self, server, api, make_identity_pool):
        pool = make_identity_pool()
        person = Person(server, pool=pool)
        wanted = ("InvalidIdentityPoolConfigurationException",
                  "Invalid identity pool configuration. Check assigned IAM roles for this pool.")
        assert refusal(person.credentials) == wanted
        others = make_role(server, trust={"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
                                          "Action": "sts:AssumeRole"})
        for role in ("arn:aws:iam::000000000000:role/none", "arn:aws:iam::123456789012:role/role-0", others):
            api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role})
            assert refusal(person.credentials) == wanted, role


def test_roles_are_kept_by_iam(server):
    iam = server.boto3("iam")
    arn = make_role(server, [{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"}], name="kept")
    assert arn == "arn:aws:iam::000000000000:role/kept"
    shown = iam.get_role(RoleName="kept")["Role"]
    assert shown["Arn"] == arn and shown["AssumeRolePolicyDocument"]["Version"] == "2012-10-17"
    assert "kept" in [role["RoleName"] for page in iam.get_paginator("list_roles").paginate(
        PaginationConfig={"PageSize": 1}) for role in page["Roles"]]
    assert iam.list_role_policies(RoleName="kept")["PolicyNames"] == ["what"]
    assert iam.get_role_policy(RoleName="kept", PolicyName="what")["PolicyDocument"]["Statement"][0][
        "Action"] == "dynamodb:*"
    assert refusal(iam.create_role, RoleName="kept", AssumeRolePolicyDocument=json.dumps(
        shown["AssumeRolePolicyDocument"]))[0] == "EntityAlreadyExists"
    code, message = refusal(iam.put_role_policy, RoleName="kept", PolicyName="x", PolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "a:b", "Resource": "*", "Condition": {
            "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]}))
    assert code == "MalformedPolicyDocument" and "IpAddress" in message
    assert refusal(iam.put_role_policy, RoleName="kept", PolicyName="x", PolicyDocument="{")[
        0] == "MalformedPolicyDocument"
    assert refusal(iam.update_assume_role_policy, RoleName="kept", PolicyDocument="{}")[0] == "MalformedPolicyDocument"
    large = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "a:b", "Resource": "arn:" + "x" * 6_000}]})
    iam.put_role_policy(RoleName="kept", PolicyName="large", PolicyDocument=large)
    assert refusal(iam.put_role_policy, RoleName="kept", PolicyName="more", PolicyDocument=large)[0] == "LimitExceeded"
    iam.delete_role_policy(RoleName="kept", PolicyName="large")
    assert refusal(iam.delete_role, RoleName="kept")[0] == "DeleteConflict"
    iam.delete_role_policy(RoleName="kept", PolicyName="what")
    assert refusal(iam.get_role_policy, RoleName="kept", PolicyName="what")[0] == "NoSuchEntity"
    iam.delete_role(RoleName="kept")
    for call in (iam.get_role, iam.delete_role, iam.list_role_policies):
        assert refusal(call, RoleName="kept")[0] == "NoSuchEntity"
    assert refusal(iam.list_users)[0] == "InvalidAction"
    strangers = server.boto3("iam", aws_secret_access_key="x" * 40)
    assert refusal(strangers.list_roles)[0] in ("InvalidSignatureException", "SignatureDoesNotMatch")


def test_tokens_of_the_classic_flow_are_signed(server, api, make_identity_pool):
    closed = make_identity_pool()
    person = Person(server, pool=closed)
    assert refusal(person.api.get_open_id_token, IdentityId=person.identity(), Logins=person.logins) == (
        "InvalidParameterException", "Basic (classic) flow is not enabled, please use enhanced flow.")
    person = Person(server, pool=make_identity_pool(AllowClassicFlow=True))
    token = person.api.get_open_id_token(IdentityId=person.identity(), Logins=person.logins)["Token"]
    key = jwt.PyJWKClient(server.url + "/.well-known/jwks_uri").get_signing_key_from_jwt(token).key
    claims = jwt.decode(token, key, algorithms=["RS256"], audience=person.pool,
                        issuer="https://cognito-identity.amazonaws.com")
    assert claims["sub"] == person.identity() and claims["amr"][:2] == ["authenticated", provider_of(person.variables)]
    assert claims["exp"] - claims["iat"] == 600


def test_the_classic_flow_gives_credentials_for_a_role_of_ones_choice(server, api, make_identity_pool):
    person = Person(server, pool=make_identity_pool(AllowClassicFlow=True))
    token = person.api.get_open_id_token(IdentityId=person.identity(), Logins=person.logins)["Token"]
    role = make_role(server, trust={
        "Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {
            "StringEquals": {"cognito-identity.amazonaws.com:aud": person.pool},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}}})
    sts = server.boto3("sts", config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}))

    def assume(**changes):
        return sts.assume_role_with_web_identity(**{"RoleArn": role, "RoleSessionName": "mine",
                                                    "WebIdentityToken": token, **changes})

    got = assume(DurationSeconds=900)
    assert got["SubjectFromWebIdentityToken"] == person.identity() and got["Audience"] == person.pool
    left = got["Credentials"]["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
    assert datetime.timedelta(minutes=14) < left <= datetime.timedelta(minutes=15)
    whoami = client_of(server, "sts", {**got["Credentials"], "SecretKey": got["Credentials"]["SecretAccessKey"]})
    assert whoami.get_caller_identity()["Arn"] == got["AssumedRoleUser"]["Arn"] and got["AssumedRoleUser"][
        "Arn"].endswith("/mine")
    assert refusal(assume, WebIdentityToken=token[:-8] + "AAAAAAAA")[0] == "InvalidIdentityToken"
    assert refusal(assume, WebIdentityToken=person.tokens["IdToken"])[0] == "InvalidIdentityToken"
    other = make_role(server, trust={"Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                                     "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {
                                         "StringEquals": {"cognito-identity.amazonaws.com:aud": "us-east-1:a"}}})
    for arn in (other, role + "x"):
        assert refusal(assume, RoleArn=arn)[0] == "AccessDenied"
    for changes in ({"DurationSeconds": 899}, {"RoleSessionName": "a b"}, {"ProviderId": "www.amazon.com"}):
        try:
            assert refusal(assume, **changes)[0] == "ValidationError"
        except ParamValidationError:
            pass


def test_identities_of_another_region_are_out_of_reach(server, variables):
    other = server.boto3("cognito-identity", region_name="eu-west-3")
    assert refusal(other.describe_identity_pool, IdentityPoolId=variables["COGNITO_IDENTITY_POOL_ID"])[
        0] == "ResourceNotFoundException"
    assert refusal(other.describe_identity, IdentityId=Person(server).identity())[0] == "ResourceNotFoundException"
    made = other.create_identity_pool(IdentityPoolName="there", AllowUnauthenticatedIdentities=False)
    assert made["IdentityPoolId"].startswith("eu-west-3:")
    other.delete_identity_pool(IdentityPoolId=made["IdentityPoolId"])


def test_managing_needs_a_signature(server):
    strangers = unsigned(server)
    assert refusal(strangers.list_identity_pools, MaxResults=1)[0] == "MissingAuthenticationTokenException"
    wrong = server.boto3("cognito-identity", aws_secret_access_key="x" * 40)
    assert refusal(wrong.list_identity_pools, MaxResults=1)[0] == "InvalidSignatureException"


def test_tags_follow_from_claims(server, api, variables):
    pool, provider = variables["COGNITO_IDENTITY_POOL_ID"], provider_of(variables)
    assert api.get_principal_tag_attribute_map(IdentityPoolId=pool, IdentityProviderName=provider)["PrincipalTags"] == {}
    set_to = api.set_principal_tag_attribute_map(IdentityPoolId=pool, IdentityProviderName=provider,
                                                 PrincipalTags={"tenant": "custom:tenant_id"})
    assert set_to["PrincipalTags"] == {"tenant": "custom:tenant_id"} and not set_to["UseDefaults"]
    shown = api.get_principal_tag_attribute_map(IdentityPoolId=pool, IdentityProviderName=provider)
    assert shown["PrincipalTags"] == {"tenant": "custom:tenant_id"}
    assert refusal(api.set_principal_tag_attribute_map, IdentityPoolId=pool, IdentityProviderName="graph.facebook.com",
                   UseDefaults=True)[0] == "InvalidParameterException"
    assert refusal(api.set_principal_tag_attribute_map, IdentityPoolId=pool, IdentityProviderName=provider,
                   PrincipalTags={f"t{i}": "sub" for i in range(51)})[0] == "InvalidParameterException"
