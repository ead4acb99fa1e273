"""Developer identities through boto3 and the AWS CLI: users whom a backend of the application signs in."""

import json
import subprocess

import jwt
import pytest

from aws_identities import (Person, api, client_of, make_identity_pool, make_role, provider_of, refusal,  # noqa: F401
                            server, unsigned, variables)

NAME = "login.my-company.app"
OWN = "cognito-identity.amazonaws.com"


@pytest.fixture
def pool(server, api, make_identity_pool):
    made = make_identity_pool(DeveloperProviderName=NAME, AllowUnauthenticatedIdentities=True)
    api.set_identity_pool_roles(IdentityPoolId=made, Roles={"authenticated": make_role(server)})
    return made


@pytest.fixture
def register(api, pool):
    def call(user=None, logins=None, **more):
        return api.get_open_id_token_for_developer_identity(
            IdentityPoolId=pool, Logins={**({NAME: user} if user else {}), **(logins or {})}, **more)
    return call


def claims_of(server, token, pool):
    key = jwt.PyJWKClient(server.url + "/.well-known/jwks_uri").get_signing_key_from_jwt(token).key
    return jwt.decode(token, key, algorithms=["RS256"], audience=pool, issuer="https://cognito-identity.amazonaws.com")


def test_a_registered_user_gets_a_token_and_credentials(server, api, pool, register):
    got = register("ann")
    identity, token = got["IdentityId"], got["Token"]
    claims = claims_of(server, token, pool)
    assert claims["sub"] == identity and claims["amr"] == ["authenticated", NAME, f"{NAME}:{pool}:ann"]
    assert claims["exp"] - claims["iat"] == 900
    assert register("ann")["IdentityId"] == identity and register("bob")["IdentityId"] != identity
    assert api.describe_identity(IdentityId=identity)["Logins"] == [NAME]
    guests = unsigned(server)
    credentials = guests.get_credentials_for_identity(IdentityId=identity, Logins={OWN: token})["Credentials"]
    assert "role-" in client_of(server, "sts", credentials).get_caller_identity()["Arn"]
    # The token belongs to the identity, and is no login of a new one.
    unmatched = ("NotAuthorizedException",
                 "Logins don't match. Please include at least one valid login for this identity or identity pool.")
    for logins in ({OWN: register("bob")["Token"]}, {}):
        assert refusal(guests.get_credentials_for_identity, IdentityId=identity, Logins=logins) == unmatched
    assert refusal(guests.get_id, IdentityPoolId=pool, Logins={OWN: token}) == (
        "NotAuthorizedException", "Invalid login token. Can't pass in a Cognito token.")
    assert refusal(guests.get_credentials_for_identity, IdentityId=identity, Logins={OWN: token[:-8] + "AAAAAAAA"}) == (
        "NotAuthorizedException", "Invalid login token. Couldn't verify signed token.")
    # Only the backend may say who somebody is.
    for call in (guests.get_id, guests.get_credentials_for_identity):
        place = {"IdentityPoolId": pool} if call == guests.get_id else {"IdentityId": identity}
        assert refusal(call, Logins={NAME: "ann"}, **place) == (
            "InvalidParameterException", "Please provide a valid public provider")
    assert refusal(guests.get_open_id_token_for_developer_identity, IdentityPoolId=pool, Logins={NAME: "ann"})[
        0] == "MissingAuthenticationTokenException"


def test_tokens_carry_tags_and_last_as_long_as_wished(server, api, pool, register):
    got = register("ann", TokenDuration=60, PrincipalTags={"tenant": "acme"})
    claims = claims_of(server, got["Token"], pool)
    assert claims["exp"] - claims["iat"] == 60
    assert claims["https://aws.amazon.com/tags"] == {"principal_tags": {"tenant": ["acme"]}}
    policy = {"Effect": "Allow", "Action": "cognito-identity:ListIdentities", "Resource": "*",
              "Condition": {"StringEquals": {"aws:PrincipalTag/tenant": "acme"}}}
    role = make_role(server, [policy])
    api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role})
    sts = server.unsigned("sts")
    for token, is_allowed in ((got["Token"], True), (register("ann")["Token"], False)):
        enhanced = unsigned(server).get_credentials_for_identity(IdentityId=got["IdentityId"], Logins={OWN: token})
        classic = sts.assume_role_with_web_identity(RoleArn=role, RoleSessionName="mine", WebIdentityToken=token)
        for credentials in (enhanced["Credentials"], {**classic["Credentials"],
                                                      "SecretKey": classic["Credentials"]["SecretAccessKey"]}):
            identities = client_of(server, "cognito-identity", credentials)
            if is_allowed:
                assert identities.list_identities(IdentityPoolId=pool, MaxResults=1)["Identities"]
            else:
                assert refusal(identities.list_identities, IdentityPoolId=pool, MaxResults=1)[
                    0] == "AccessDeniedException"


def test_other_logins_are_linked(server, api, variables, pool, register):
    person, provider = Person(server, pool=pool), provider_of(variables)
    both = register("ann", person.logins)["IdentityId"]
    assert sorted(api.describe_identity(IdentityId=both)["Logins"]) == sorted([NAME, provider])
    assert person.identity() == both == register("ann")["IdentityId"]
    # Without a login of its own provider, a backend may link those of users too.
    assert register(logins=person.logins)["IdentityId"] == both
    other = Person(server, pool=pool)
    assert refusal(register, user="ann", logins=other.logins)[0] == "NotAuthorizedException"
    other.identity()
    bob = register("bob")["IdentityId"]
    assert refusal(register, user="bob", logins=other.logins)[0] == "ResourceConflictException"
    assert refusal(register, user="ann", IdentityId=bob) == (
        "DeveloperUserAlreadyRegisteredException", "This developer user identifier is already registered with Cognito.")
    assert refusal(register, user="cy", IdentityId=bob)[1].startswith("Logins don't match.")
    guest = unsigned(server).get_id(IdentityPoolId=pool)["IdentityId"]
    assert register("dan", IdentityId=guest)["IdentityId"] == guest == register("dan")["IdentityId"]
    # The last login may go by either operation.
    person.api.unlink_identity(IdentityId=both, Logins=person.logins, LoginsToRemove=[provider])
    assert api.describe_identity(IdentityId=both)["Logins"] == [NAME]
    assert register("ann")["IdentityId"] == both


def test_users_are_looked_up_in_pages(server, api, make_identity_pool, pool, register):
    identity = register("user 0")["IdentityId"]
    for number in range(1, 5):
        other = register(f"user {number}")["IdentityId"]
        assert api.merge_developer_identities(
            SourceUserIdentifier=f"user {number}", DestinationUserIdentifier="user 0", DeveloperProviderName=NAME,
            IdentityPoolId=pool)["IdentityId"] == identity
        assert refusal(unsigned(server).get_credentials_for_identity, IdentityId=other,
                       Logins={OWN: register("user 0")["Token"]})[1] == f"Access to Identity '{other}' is forbidden."
    found, more = [], {}
    while True:
        page = api.lookup_developer_identity(IdentityPoolId=pool, IdentityId=identity, MaxResults=2, **more)
        assert page["IdentityId"] == identity and len(page["DeveloperUserIdentifierList"]) <= 2
        found += page["DeveloperUserIdentifierList"]
        if "NextToken" not in page:
            break
        more = {"NextToken": page["NextToken"]}
    assert found == [f"user {number}" for number in range(5)]
    for more in ({}, {"IdentityId": identity}):
        page = api.lookup_developer_identity(IdentityPoolId=pool, DeveloperUserIdentifier="user 3", **more)
        assert (page["IdentityId"], page["DeveloperUserIdentifierList"]) == (identity, ["user 3"])
    stranger = register("stranger")["IdentityId"]
    rows = [({"DeveloperUserIdentifier": "nobody"}, "ResourceNotFoundException"),
            ({"IdentityId": stranger, "DeveloperUserIdentifier": "user 3"}, "ResourceConflictException"),
            ({"IdentityId": stranger.split(":")[0] + ":0"}, "ResourceNotFoundException"),
            ({}, "InvalidParameterException")]
    for arguments, code in rows:
        assert refusal(api.lookup_developer_identity, IdentityPoolId=pool, **arguments)[0] == code, arguments
    assert refusal(api.lookup_developer_identity, IdentityPoolId=make_identity_pool(), DeveloperUserIdentifier="a") == (
        "NotAuthorizedException", "This identity pool does not support the specified developer provider")


def test_users_with_different_logins_of_a_provider_are_not_merged(server, api, pool, register):
    for user in ("ann", "bob"):
        register(user, Person(server, pool=pool).logins)
    merge = {"DeveloperProviderName": NAME, "IdentityPoolId": pool, "SourceUserIdentifier": "ann",
             "DestinationUserIdentifier": "bob"}
    for changes, code in (({}, "ResourceConflictException"),
                          ({"DestinationUserIdentifier": "nobody"}, "ResourceNotFoundException"),
                          ({"DeveloperProviderName": "other"}, "NotAuthorizedException")):
        assert refusal(api.merge_developer_identities, **{**merge, **changes})[0] == code
    own = {**merge, "DestinationUserIdentifier": "ann"}
    assert api.merge_developer_identities(**own)["IdentityId"] == register("ann")["IdentityId"]


def test_an_unlinked_user_is_a_new_one(server, api, pool, register):
    got = register("ann")
    identity = got["IdentityId"]
    unlink = {"IdentityId": identity, "IdentityPoolId": pool, "DeveloperProviderName": NAME,
              "DeveloperUserIdentifier": "ann"}
    assert refusal(api.unlink_developer_identity, **{**unlink, "DeveloperUserIdentifier": "bob"})[
        0] == "ResourceNotFoundException"
    api.unlink_developer_identity(**unlink)
    forbidden = ("NotAuthorizedException", f"Access to Identity '{identity}' is forbidden.")
    assert refusal(unsigned(server).get_credentials_for_identity, IdentityId=identity,
                   Logins={OWN: got["Token"]}) == forbidden
    assert refusal(register, user="ann", IdentityId=identity) == forbidden
    assert register("ann")["IdentityId"] != identity


def test_the_name_of_the_provider_stays(api, pool, make_identity_pool):
    changes = {"IdentityPoolId": pool, "IdentityPoolName": "renamed", "AllowUnauthenticatedIdentities": False}
    assert refusal(api.update_identity_pool, DeveloperProviderName="other", **changes)[0] == "InvalidParameterException"
    assert api.update_identity_pool(**changes)["DeveloperProviderName"] == NAME
    late = make_identity_pool()
    changes["IdentityPoolId"] = late
    assert api.update_identity_pool(DeveloperProviderName="other", **changes)["DeveloperProviderName"] == "other"


def test_with_the_aws_cli(server, pool):
    def run(*arguments):
        done = subprocess.run(["/usr/bin/aws", "cognito-identity", "--endpoint-url", server.url, *arguments,
                               "--identity-pool-id", pool], env=server.client_environment(), capture_output=True,
                              text=True, timeout=60, check=True)
        return json.loads(done.stdout)

    got = run("get-open-id-token-for-developer-identity", "--logins", f"{NAME}=ann", "--token-duration", "60")
    found = run("lookup-developer-identity", "--developer-user-identifier", "ann")
    assert found == {"IdentityId": got["IdentityId"], "DeveloperUserIdentifierList": ["ann"]}
