"""Identity pools through boto3 and the AWS CLI: pools, identities, logins and credentials."""

import datetime
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import boto3

from aws_identities import (Person, api, client_of, make_identity_pool, make_role, provider_of, refusal,  # noqa: F401
                            server, unsigned, variables)
from faked_clock import FakedClock


def test_pools_are_created_changed_listed_and_deleted(api, variables, make_identity_pool):
    pool = make_identity_pool(IdentityPoolTags={"stage": "test"}, AllowClassicFlow=True)
    assert pool.startswith(variables["AWS_REGION"] + ":")
    shown = api.describe_identity_pool(IdentityPoolId=pool)
    assert shown["IdentityPoolName"] == "of a test" and shown["IdentityPoolTags"] == {"stage": "test"}
    assert shown["AllowClassicFlow"] and not shown["AllowUnauthenticatedIdentities"]
    changed = api.update_identity_pool(IdentityPoolId=pool, IdentityPoolName="renamed",
                                       AllowUnauthenticatedIdentities=True)
    # Omitted members are removed.
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


def test_wrong_members_are_refused(api, make_identity_pool, variables):
    here = {"ProviderName": provider_of(variables), "ClientId": "abc"}
    rows = [({"SupportedLoginProviders": {"api.twitter.com": "key;secret"}}, "api.twitter.com"),
            ({"SupportedLoginProviders": {"login.example.com": "1"}}, "login.example.com"),
            ({"OpenIdConnectProviderARNs": ["arn:aws:iam::000000000000:saml-provider/x"]}, "OpenIdConnectProviderARNs"),
            ({"SamlProviderARNs": ["arn:aws:iam::000000000000:oidc-provider/x"]}, "SamlProviderARNs"),
            ({"CognitoIdentityProviders": [{**here, "ProviderName": "accounts.google.com"}]},
             "Invalid Cognito Identity Provider"),
            ({"CognitoIdentityProviders": [{"ClientId": "abc"}]}, "Invalid Cognito Identity Provider"),
            ({"CognitoIdentityProviders": [here] * 2}, "CognitoIdentityProviders")]
    assert refusal(api.create_identity_pool, IdentityPoolName="no", AllowUnauthenticatedIdentities=False,
                   CognitoIdentityProviders=[{**here, "ClientId": f"{number}"} for number in range(51)])[
        0] == "LimitExceededException"
    for settings, words in rows:
        code, message = refusal(api.create_identity_pool, IdentityPoolName="no", AllowUnauthenticatedIdentities=False,
                                **settings)
        assert code == "InvalidParameterException" and words in message, settings
    pool = make_identity_pool()
    role = "arn:aws:iam::000000000000:role/some"
    key = f"{provider_of(variables)}:{variables['COGNITO_APP_CLIENT_ID']}"
    rule = {"Claim": "email", "MatchType": "Equals", "Value": "a", "RoleARN": role}
    other = f"{provider_of(variables)}:another"
    assert refusal(api.set_identity_pool_roles, IdentityPoolId=pool, Roles={}, RoleMappings={other: {
        "Type": "Token", "AmbiguousRoleResolution": "Deny"}}) == (
            "InvalidParameterException",
            f"{other} is not a valid RoleMapping ProviderName or is not a configured provider.")
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


def test_concurrent_calls_get_one_identity(server):
    person = Person(server)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: person.identity(), range(16)))) == 1


def test_credentials_work_and_last_an_hour(server):
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


def test_credentials_with_a_changed_part_are_refused(server):
    person, other = Person(server), Person(server)
    credentials, others = person.credentials(), other.credentials()

    def whoami(**changed):
        return refusal(person.client("sts", {**credentials, **changed}).get_caller_identity)[0]

    assert whoami(SecretKey=others["SecretKey"]) == "SignatureDoesNotMatch"
    for changed in ({"SessionToken": others["SessionToken"]}, {"AccessKeyId": others["AccessKeyId"]},
                    {"SessionToken": credentials["SessionToken"][:-4] + "AAAA"}, {"SessionToken": "none"}):
        assert whoami(**changed) == "InvalidClientTokenId", changed
    without = boto3.client("sts", region_name="us-east-1", endpoint_url=server.url,
                           aws_access_key_id=credentials["AccessKeyId"],
                           aws_secret_access_key=credentials["SecretKey"])
    assert refusal(without.get_caller_identity)[0] == "InvalidClientTokenId"


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

    def test_from_another_server_are_refused(self, server, start, variables):
        other = Person(start(folder="other"))
        for name in (provider_of(variables), provider_of(other.variables)):
            code, message = refusal(unsigned(server).get_id, IdentityPoolId=variables["COGNITO_IDENTITY_POOL_ID"],
                                    Logins={name: other.tokens["IdToken"]})
            assert code == "NotAuthorizedException"
            assert message in ("Invalid login token. Couldn't verify signed token.",
                               "Invalid login token. Issuer doesn't match providerName",
                               "Token is not from a supported provider of this identity pool.")

    def test_from_unlisted_providers_and_clients_are_refused(self, server, api, variables):
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
            "NotAuthorizedException", "Invalid login token. Token is no longer valid.")

    def test_of_another_user_do_not_match(self, server):
        person, other = Person(server), Person(server)
        other.identity()
        message = "Logins don't match. Please include at least one valid login for this identity or identity pool."
        for logins in ({"Logins": other.logins}, {"Logins": {}}, {}):
            assert refusal(person.api.get_credentials_for_identity, IdentityId=person.identity(), **logins) == (
                "NotAuthorizedException", message)

    def test_are_bounded(self, server):
        person = Person(server)
        assert refusal(person.api.get_id, IdentityPoolId=person.pool, Logins={f"p{i}": "a.b.c" for i in range(11)})[
            0] == "ValidationException"


def test_guests_are_allowed_if_the_pool_allows_them(server, api, variables, make_identity_pool):
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
    # The role's trust policy is for guests.
    person = Person(server, pool=pool)
    assert refusal(person.credentials)[0] == "InvalidIdentityPoolConfigurationException"
    # A guest who signs in keeps the identity and is no longer a guest.
    late = Person(server, pool=pool)
    open_role = make_role(server)
    api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"unauthenticated": role, "authenticated": open_role})
    guests.get_credentials_for_identity(IdentityId=guest, Logins=late.logins)
    assert late.identity() == guest
    assert refusal(guests.get_credentials_for_identity, IdentityId=guest)[1].startswith("Logins don't match")
    another = guests.get_id(IdentityPoolId=pool)["IdentityId"]
    assert refusal(guests.get_credentials_for_identity, IdentityId=another, Logins=late.logins)[
        0] == "ResourceConflictException"


def test_unlinking_the_last_login_disables_an_identity(server, api, variables):
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


def test_identities_of_another_region_are_not_found(server, variables):
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
