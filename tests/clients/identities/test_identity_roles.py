"""Roles of identity pools through boto3: which role a user gets, what it allows, its tags, the classic flow, and IAM's
operations."""

import datetime
import json

import jwt
import pytest
from botocore.exceptions import ParamValidationError

from aws_identities import (Person, api, client_of, make_identity_pool, make_role, provider_of, refusal,  # noqa: F401
                            server, variables)


def test_a_role_decides_which_cognito_operations_are_allowed(server, api, variables, make_identity_pool):
    pool = make_identity_pool()
    arn = f"arn:aws:cognito-idp:{variables['AWS_REGION']}:000000000000:userpool/{variables['COGNITO_USER_POOL_ID']}"
    role = make_role(server, [{"Effect": "Allow", "Action": "cognito-idp:List*", "Resource": arn}])
    api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role})
    person = Person(server, pool=pool)
    cognito = person.client("cognito-idp")
    assert cognito.list_users(UserPoolId=variables["COGNITO_USER_POOL_ID"])["Users"]
    assert "Tags" in cognito.list_tags_for_resource(ResourceArn=arn)
    assert refusal(cognito.list_tags_for_resource, ResourceArn=arn + "x")[0] == "AccessDeniedException"
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


class TestRoles:
    @pytest.fixture
    def place(self, server, api, variables, make_identity_pool):
        """A pool, and a function that sets its roles and mapping and returns the user's role."""
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

    def test_come_from_rules(self, server, place):
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

    def test_come_from_the_token(self, server, place, variables):
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

    def test_that_are_missing_or_not_trusted_are_reported(self, server, api, make_identity_pool):
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


def test_roles_are_managed_with_iam(server):
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
    assert refusal(strangers.list_roles)[0] == "SignatureDoesNotMatch"


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


def test_the_classic_flow_gives_credentials_for_a_chosen_role(server, api, make_identity_pool):
    person = Person(server, pool=make_identity_pool(AllowClassicFlow=True))
    token = person.api.get_open_id_token(IdentityId=person.identity(), Logins=person.logins)["Token"]
    role = make_role(server, trust={
        "Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {
            "StringEquals": {"cognito-identity.amazonaws.com:aud": person.pool},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}}})
    sts = server.unsigned("sts")

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


def test_tags_come_from_claims(server, api, variables):
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
                   PrincipalTags={f"t{i}": "sub" for i in range(51)})[0] == "ValidationException"
