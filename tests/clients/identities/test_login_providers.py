"""Logins of outside providers in identity pools, through boto3 and the AWS CLI: OpenID Connect providers as IAM has them,
social and SAML providers."""

import base64
import hashlib
import json
import subprocess
from urllib.parse import urlencode

import jwt
import pytest
import requests

import providers
from aws_identities import (Person, api, client_of, make_identity_pool, make_role, provider_of, refusal,  # noqa: F401
                            server, unsigned, variables)
from providers import CLIENT, SECRET, Faulty, Visitor, parameters_of

SOCIAL = {"accounts.google.com": "123456789012.apps.googleusercontent.com", "appleid.apple.com": "org.example.web",
          "graph.facebook.com": "7346241598935552", "www.amazon.com": "amzn1.application.188a56d827a7d6555a8b67a5d"}
SAML = "arn:aws:iam::000000000000:saml-provider/office"


@pytest.fixture(scope="module")
def issuer(server):
    with providers.certified(server, {"ann": {"email": "ann@elsewhere.example"}, "bob": {}}) as issuer:
        yield issuer


@pytest.fixture
def faulty():
    provider = Faulty()
    yield provider
    provider.close()


@pytest.fixture
def outside(server, make_identity_pool):
    """Makes identity pools that accept the tokens of an issuer; returns the pool and the provider's name."""
    iam, made = server.boto3("iam"), []

    def make(issuer, clients=(CLIENT,), **settings):
        arn = iam.create_open_id_connect_provider(Url=issuer, ClientIDList=list(clients),
                                                  ThumbprintList=[])["OpenIDConnectProviderArn"]
        made.append(arn)
        return make_identity_pool(OpenIdConnectProviderARNs=[arn], **settings), issuer.split("://")[1]

    yield make
    for arn in made:
        iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)


def id_token(server, issuer, name):
    """What an application gets when somebody signs in at the certified provider."""
    found = requests.get(issuer + "/.well-known/openid-configuration", timeout=10).json()
    verifier, callback = "v" * 43, server.url + "/oauth2/idpresponse"
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = urlencode({"client_id": CLIENT, "redirect_uri": callback, "response_type": "code", "scope": "openid email",
                       "code_challenge": challenge, "code_challenge_method": "S256"})
    back = Visitor(server).sign_in(f"{found['authorization_endpoint']}?{asked}", name)
    return requests.post(found["token_endpoint"], timeout=10, data={
        "grant_type": "authorization_code", "code": parameters_of(back)["code"], "redirect_uri": callback,
        "client_id": CLIENT, "client_secret": SECRET, "code_verifier": verifier}).json()["id_token"]


def test_users_of_a_certified_provider_get_credentials(server, api, outside, issuer):
    pool, name = outside(issuer)
    role = make_role(server)
    api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role})
    guests, logins = unsigned(server), {name: id_token(server, issuer, "ann")}
    identity = guests.get_id(IdentityPoolId=pool, Logins=logins)["IdentityId"]
    credentials = guests.get_credentials_for_identity(IdentityId=identity, Logins=logins)["Credentials"]
    assert role.split("/")[-1] in client_of(server, "sts", credentials).get_caller_identity()["Arn"]
    assert api.describe_identity(IdentityId=identity)["Logins"] == [name]
    again = subprocess.run(["/usr/bin/aws", "cognito-identity", "--endpoint-url", server.url, "get-id",
                            "--identity-pool-id", pool, "--logins", json.dumps({name: id_token(server, issuer, "ann")})],
                           env=server.client_environment(), capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(again.stdout)["IdentityId"] == identity
    assert guests.get_id(IdentityPoolId=pool, Logins={name: id_token(server, issuer, "bob")})["IdentityId"] != identity
    assert refusal(guests.get_credentials_for_identity, IdentityId=identity, Logins=logins, CustomRoleArn=role)[
        0] == "InvalidParameterException"
    # A user pool's login joins it; the provider's is then taken away.
    person = Person(server, pool=pool)
    both = {**logins, **person.logins}
    assert guests.get_id(IdentityPoolId=pool, Logins=both)["IdentityId"] == identity == person.identity()
    guests.unlink_identity(IdentityId=identity, Logins=both, LoginsToRemove=[name])
    assert api.describe_identity(IdentityId=identity)["Logins"] == [provider_of(server.variables())]


def test_claims_choose_the_role_and_the_tags(server, api, outside, faulty):
    pool, name = outside(faulty.url, AllowClassicFlow=True)
    default, sales = make_role(server), make_role(server)
    rule = {"Claim": "department", "MatchType": "Equals", "Value": "sales", "RoleARN": sales}
    mapping = {"Type": "Rules", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": [rule]}}
    arn = f"arn:aws:iam::000000000000:oidc-provider/{name}"
    guests = unsigned(server)
    for key in (name, arn):
        api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": default}, RoleMappings={key: mapping})
        assert api.get_identity_pool_roles(IdentityPoolId=pool)["RoleMappings"] == {key: mapping}
        faulty.claims = {"department": "sales"}
        logins = {name: faulty.id_token()}
        identity = guests.get_id(IdentityPoolId=pool, Logins=logins)["IdentityId"]
        credentials = guests.get_credentials_for_identity(IdentityId=identity, Logins=logins)["Credentials"]
        assert sales.split("/")[-1] in client_of(server, "sts", credentials).get_caller_identity()["Arn"]
        faulty.claims = {}
        assert refusal(guests.get_credentials_for_identity, IdentityId=identity, Logins={name: faulty.id_token()}) == (
            "NotAuthorizedException", "Access to this role is denied by the role mapping.")
    for key in (name, arn):
        api.set_principal_tag_attribute_map(IdentityPoolId=pool, IdentityProviderName=key,
                                            PrincipalTags={"group": "department"})
    token = guests.get_open_id_token(IdentityId=identity, Logins=logins)["Token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["https://aws.amazon.com/tags"] == {"principal_tags": {"group": ["sales"]}}
    assert claims["amr"] == ["authenticated", name, f"{arn}:OIDC:123"]
    for key, kind in (("login.elsewhere.example", mapping), (name, {"Type": "Token", "AmbiguousRoleResolution": "Deny"})):
        assert refusal(api.set_identity_pool_roles, IdentityPoolId=pool, Roles={}, RoleMappings={key: kind})[
            0] == "InvalidParameterException"


def test_refused_tokens(server, api, outside, faulty):
    pool, name = outside(faulty.url)

    def refused(**claims):
        faulty.claims = claims
        return refusal(unsigned(server).get_id, IdentityPoolId=pool, Logins={name: faulty.id_token()})

    unsupported = ("NotAuthorizedException", "Token is not from a supported provider of this identity pool.")
    assert refused(aud="another client") == unsupported
    assert refused(iss="http://127.0.0.1:1") == (
        "NotAuthorizedException", "Invalid login token. Issuer doesn't match providerName")
    assert refused(exp=1)[1].startswith("Invalid login token. Token expired: ")
    arn = f"arn:aws:iam::000000000000:oidc-provider/{name}"
    iam = server.boto3("iam")
    iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="another client")
    faulty.claims = {"aud": "another client"}
    assert unsigned(server).get_id(IdentityPoolId=pool, Logins={name: faulty.id_token()})["IdentityId"]
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert refused(aud="another client") == unsupported


def test_a_provider_that_does_not_answer_is_reported(server, outside):
    provider = Faulty()
    pool, name = outside(provider.url)
    token = provider.id_token()
    provider.close()
    assert refusal(unsigned(server).get_id, IdentityPoolId=pool, Logins={name: token}) == (
        "ExternalServiceException", f"The keys of {name} could not be fetched.")


def test_all_members_of_a_pool_are_given_back(api, make_identity_pool, variables):
    settings = {"SupportedLoginProviders": SOCIAL, "DeveloperProviderName": "login.mine", "SamlProviderARNs": [SAML],
                "OpenIdConnectProviderARNs": ["arn:aws:iam::123456789012:oidc-provider/server.example.com"],
                "CognitoIdentityProviders": [{"ProviderName": provider_of(variables), "ClientId": "abc",
                                              "ServerSideTokenCheck": False}],
                "AllowClassicFlow": True, "AllowUnauthenticatedIdentities": True, "IdentityPoolTags": {"a": "b"}}
    pool = make_identity_pool(**settings)
    shown = api.describe_identity_pool(IdentityPoolId=pool)
    assert {name: shown[name] for name in settings} == settings
    changed = api.update_identity_pool(IdentityPoolId=pool, IdentityPoolName="plain",
                                       AllowUnauthenticatedIdentities=False)
    changed.pop("ResponseMetadata")
    assert changed == {"IdentityPoolId": pool, "IdentityPoolName": "plain", "AllowUnauthenticatedIdentities": False,
                       "DeveloperProviderName": "login.mine", "IdentityPoolTags": {"a": "b"}}


def test_logins_that_cannot_be_verified_are_refused_by_name(server, make_identity_pool):
    pool = make_identity_pool(SupportedLoginProviders=SOCIAL, SamlProviderARNs=[SAML])
    for name in ("graph.facebook.com", "www.amazon.com", SAML):
        code, message = refusal(unsigned(server).get_id, IdentityPoolId=pool, Logins={name: "opaque"})
        assert code == "NotAuthorizedException" and f"Logins of {name} are not supported here" in message
    assert refusal(unsigned(server).get_id, IdentityPoolId=pool, Logins={"accounts.google.com": "opaque"}) == (
        "NotAuthorizedException", "Invalid login token. Not a valid OpenId Connect identity token.")


def test_providers_are_managed_with_iam(server):
    iam = server.boto3("iam")
    url, thumbprint = "https://login.example.com/one", "a" * 40
    unique = {"Url": "https://new.example.com", "ClientIDList": [], "ThumbprintList": []}
    arn = iam.create_open_id_connect_provider(Url=url, ClientIDList=["app"],
                                              ThumbprintList=[thumbprint])["OpenIDConnectProviderArn"]
    assert arn == "arn:aws:iam::000000000000:oidc-provider/login.example.com/one"
    named = {"OpenIDConnectProviderArn": arn}
    shown = iam.get_open_id_connect_provider(**named)
    assert (shown["Url"], shown["ClientIDList"], shown["ThumbprintList"]) == (
        "login.example.com/one", ["app"], [thumbprint])
    assert {"Arn": arn} in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    iam.add_client_id_to_open_id_connect_provider(ClientID="web", **named)
    iam.add_client_id_to_open_id_connect_provider(ClientID="web", **named)
    iam.remove_client_id_from_open_id_connect_provider(ClientID="app", **named)
    iam.update_open_id_connect_provider_thumbprint(ThumbprintList=["b" * 40], **named)
    shown = iam.get_open_id_connect_provider(**named)
    assert (shown["ClientIDList"], shown["ThumbprintList"]) == (["web"], ["b" * 40])
    many = [{"Key": f"tag {number}", "Value": ""} for number in range(50)]
    rows = [
        ({"Url": url}, "EntityAlreadyExists", f"Provider with url {url} already exists."),
        ({"Url": "login.example.com"}, "ValidationError", "Invalid Open ID Connect Provider URL"),
        ({"Url": "https://login.example.com/?a=b"}, "ValidationError", "Invalid Open ID Connect Provider URL"),
        ({"Url": "http://login.example.com"}, "InvalidInput",
         "Invalid Open ID Connect Provider URL. The URL must begin with https://."),
        ({"ThumbprintList": [thumbprint] * 6}, "InvalidInput", "Thumbprint list must contain fewer than 5 entries."),
        ({"ClientIDList": [f"client {number}" for number in range(101)]}, "LimitExceeded",
         "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100"),
        ({"Tags": [*many, {"Key": "one more", "Value": ""}]}, "LimitExceeded",
         "Cannot exceed quota for TagsPerOpenIdConnectProvider: 50"),
        ({"Tags": many[:1] * 2}, "InvalidInput", "Duplicate tag keys found."),
        ({"Tags": [{"Key": "<script>", "Value": ""}]}, "ValidationError", None),
    ]
    for changes, code, message in rows:
        refused = refusal(iam.create_open_id_connect_provider, **{**unique, **changes})
        assert refused[0] == code and message in (None, refused[1]), changes
    # As Terraform changes tags and reads them.
    iam.tag_open_id_connect_provider(Tags=[{"Key": "stage", "Value": "test"}, {"Key": "team", "Value": "a"}], **named)
    iam.tag_open_id_connect_provider(Tags=[{"Key": "stage", "Value": "production"}], **named)
    iam.untag_open_id_connect_provider(TagKeys=["team", "unknown"], **named)
    tags = [{"Key": "stage", "Value": "production"}]
    assert iam.get_open_id_connect_provider(**named)["Tags"] == tags
    assert iam.list_open_id_connect_provider_tags(**named)["Tags"] == tags
    assert refusal(iam.tag_open_id_connect_provider, Tags=many, **named)[0] == "LimitExceeded"
    assert iam.get_open_id_connect_provider(**named)["Tags"] == tags
    iam.delete_open_id_connect_provider(**named)
    iam.delete_open_id_connect_provider(**named)
    assert refusal(iam.get_open_id_connect_provider, **named) == (
        "NoSuchEntity", f"OpenIDConnect Provider not found for arn {arn}")
    person = Person(server)
    assert refusal(person.client("iam").list_open_id_connect_providers)[0] == "AccessDenied"
