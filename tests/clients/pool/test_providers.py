"""Domains, resource servers, identity providers and linked identities of the embedded pool, through boto3."""

import json

import pytest

import accounts
from cognito import add_user, refused

GOOGLE = {"client_id": "of google", "client_secret": "kept to itself", "authorize_scopes": "openid email"}
OIDC = {"client_id": "ours", "client_secret": "kept", "attributes_request_method": "GET",
        "oidc_issuer": "https://id.example.com", "authorize_scopes": "openid"}


@pytest.fixture
def provider(cognito, pool):
    def make(name="Google", kind="Google", details=GOOGLE, **more):
        return cognito.create_identity_provider(UserPoolId=pool, ProviderName=name, ProviderType=kind,
                                                ProviderDetails=details, **more)["IdentityProvider"]
    return make


def test_a_domain_belongs_to_one_pool(cognito, pool, make_pool):
    cognito.create_user_pool_domain(UserPoolId=pool, Domain="one-of-a-kind")
    shown = cognito.describe_user_pool_domain(Domain="one-of-a-kind")["DomainDescription"]
    assert (shown["UserPoolId"], shown["Domain"], shown["Status"]) == (pool, "one-of-a-kind", "ACTIVE")
    assert shown["Version"] and shown["S3Bucket"] and shown["CustomDomainConfig"] == {}
    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["Domain"] == "one-of-a-kind"
    other = make_pool()
    assert refused(cognito.create_user_pool_domain, UserPoolId=other, Domain="one-of-a-kind") == (
        "InvalidParameterException", "Domain already associated with another user pool.")
    assert refused(cognito.create_user_pool_domain, UserPoolId=pool, Domain="another")[0] == "InvalidParameterException"
    cognito.create_user_pool_domain(UserPoolId=other, Domain="another")
    assert refused(cognito.delete_user_pool_domain, UserPoolId=pool, Domain="another")[0] == "ResourceNotFoundException"
    assert "domain configured" in refused(cognito.delete_user_pool, UserPoolId=other)[1]
    for owner, domain in ((pool, "one-of-a-kind"), (other, "another")):
        cognito.delete_user_pool_domain(UserPoolId=owner, Domain=domain)
        assert cognito.describe_user_pool_domain(Domain=domain)["DomainDescription"] == {}
    assert "Domain" not in cognito.describe_user_pool(UserPoolId=pool)["UserPool"]


def test_a_custom_domain_has_a_certificate(cognito, pool):
    arn = "arn:aws:acm:us-east-1:000000000000:certificate/one"
    made = cognito.create_user_pool_domain(UserPoolId=pool, Domain="auth.example.com",
                                           CustomDomainConfig={"CertificateArn": arn})
    assert made["CloudFrontDomain"].endswith(".cloudfront.net")
    cognito.update_user_pool_domain(UserPoolId=pool, Domain="auth.example.com",
                                    CustomDomainConfig={"CertificateArn": arn + "-and-two"})
    shown = cognito.describe_user_pool_domain(Domain="auth.example.com")["DomainDescription"]
    assert shown["CustomDomainConfig"] == {"CertificateArn": arn + "-and-two"}
    assert shown["CloudFrontDistribution"] == made["CloudFrontDomain"]
    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["CustomDomain"] == "auth.example.com"
    cognito.delete_user_pool_domain(UserPoolId=pool, Domain="auth.example.com")


@pytest.mark.parametrize("domain", ["Capital", "-dash", "dash-", "my-cognito", "two.labels", "a_b", "a..b"])
def test_invalid_domains(cognito, pool, domain):
    assert refused(cognito.create_user_pool_domain, UserPoolId=pool, Domain=domain)[0] == "InvalidParameterException"


def test_resource_servers_define_scopes(cognito, pool, make_client):
    scopes = [{"ScopeName": "read", "ScopeDescription": "Reads"}, {"ScopeName": "write", "ScopeDescription": "Writes"}]
    made = cognito.create_resource_server(UserPoolId=pool, Identifier="https://api.example.com", Name="API", Scopes=scopes)
    assert made["ResourceServer"] == {"UserPoolId": pool, "Identifier": "https://api.example.com", "Name": "API",
                                      "Scopes": scopes}
    wanted = {"AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": True,
              "CallbackURLs": ["https://app.example.com/"]}
    make_client(pool, AllowedOAuthScopes=["openid", "https://api.example.com/read"], **wanted)
    assert refused(make_client, pool, AllowedOAuthScopes=["https://api.example.com/delete"], **wanted)[0] == \
        "ScopeDoesNotExistException"
    assert refused(cognito.create_resource_server, UserPoolId=pool, Identifier="https://api.example.com", Name="B") == (
        "InvalidParameterException", f"https://api.example.com already exists in user pool {pool}.")
    cognito.update_resource_server(UserPoolId=pool, Identifier="https://api.example.com", Name="Renamed")
    shown = cognito.describe_resource_server(UserPoolId=pool, Identifier="https://api.example.com")["ResourceServer"]
    assert (shown["Name"], shown["Scopes"]) == ("Renamed", [])
    assert refused(cognito.create_resource_server, UserPoolId=pool, Identifier="twice", Name="twice",
                   Scopes=[scopes[0], scopes[0]])[0] == "InvalidParameterException"
    cognito.delete_resource_server(UserPoolId=pool, Identifier="https://api.example.com")
    assert refused(cognito.describe_resource_server, UserPoolId=pool, Identifier="https://api.example.com")[0] == \
        "ResourceNotFoundException"


def test_resource_servers_are_listed_in_pages_up_to_twenty_five(cognito, pool):
    for number in range(25):
        cognito.create_resource_server(UserPoolId=pool, Identifier=f"api-{number:02}", Name="API")
    assert refused(cognito.create_resource_server, UserPoolId=pool, Identifier="one-more", Name="API")[0] == \
        "LimitExceededException"
    first = cognito.list_resource_servers(UserPoolId=pool, MaxResults=20)
    rest = cognito.list_resource_servers(UserPoolId=pool, MaxResults=20, NextToken=first["NextToken"])
    names = [each["Identifier"] for page in (first, rest) for each in page["ResourceServers"]]
    assert names == [f"api-{number:02}" for number in range(25)] and "NextToken" not in rest


def test_a_provider_is_stored_with_its_types_endpoints(cognito, pool, provider):
    made = provider(AttributeMapping={"email": "email"}, IdpIdentifiers=["example.com"])
    assert made["ProviderDetails"] == {
        **GOOGLE, "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "attributes_url_add_attributes": "true", "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "oidc_issuer": "https://accounts.google.com", "token_request_method": "POST",
        "token_url": "https://www.googleapis.com/oauth2/v4/token"}
    group = cognito.get_group(UserPoolId=pool, GroupName=f"{pool}_Google")["Group"]
    assert group["Description"] == "Autogenerated group for users who sign in using Google"
    shown = cognito.describe_identity_provider(UserPoolId=pool, ProviderName="Google")["IdentityProvider"]
    assert shown == made
    found = cognito.get_identity_provider_by_identifier(UserPoolId=pool, IdpIdentifier="example.com")
    assert found["IdentityProvider"] == made
    assert refused(provider)[0] == "DuplicateProviderException"
    provider("Corporate", "OIDC", OIDC)
    listed = cognito.list_identity_providers(UserPoolId=pool)["Providers"]
    assert [each["ProviderName"] for each in listed] == ["Corporate", "Google"]
    # An omitted secret is kept.
    cognito.update_identity_provider(UserPoolId=pool, ProviderName="Google", AttributeMapping={"name": "name"},
                                     ProviderDetails={"client_id": "new", "authorize_scopes": "openid"})
    changed = cognito.describe_identity_provider(UserPoolId=pool, ProviderName="Google")["IdentityProvider"]
    assert changed["ProviderDetails"]["client_id"] == "new"
    assert changed["ProviderDetails"]["client_secret"] == "kept to itself"
    assert (changed["AttributeMapping"], changed["IdpIdentifiers"]) == ({"name": "name"}, ["example.com"])
    cognito.delete_identity_provider(UserPoolId=pool, ProviderName="Google")
    assert refused(cognito.describe_identity_provider, UserPoolId=pool, ProviderName="Google")[0] == \
        "ResourceNotFoundException"


@pytest.mark.parametrize("kind, details, claim", [
    ("Google", GOOGLE, "sub"), ("Facebook", GOOGLE, "id"), ("LoginWithAmazon", GOOGLE, "user_id"),
    ("OIDC", OIDC, "sub")])
def test_a_provider_without_a_mapping_maps_the_username(provider, kind, details, claim):
    assert provider("Mine" if kind == "OIDC" else kind, kind, details)["AttributeMapping"] == {"username": claim}


@pytest.mark.parametrize("name, kind, details", [
    ("Google", "Google", {"client_id": "a", "authorize_scopes": "openid"}),
    ("Mine", "Google", GOOGLE),
    ("Google", "OIDC", OIDC),
    ("Cognito", "OIDC", OIDC),
    ("Mine", "OIDC", {**OIDC, "oidc_issuer": "http://id.example.com"}),
    ("Mine", "OIDC", {**OIDC, "oidc_issuer": "javascript:alert(1)"}),
    ("Mine", "OIDC", {**OIDC, "attributes_request_method": "PUT"}),
    ("Mine", "OIDC", {**OIDC, "unheard_of": "x"}),
    ("Mine", "OIDC", {**OIDC, "client_id": "line\nbreak"}),
    ("Mine", "SAML", {"MetadataURL": "https://example.com/"}),
])
def test_providers_that_are_refused(provider, name, kind, details):
    assert refused(provider, name, kind, details)[0] == "InvalidParameterException"


def test_a_mapping_must_name_attributes_of_the_pool(provider):
    assert refused(provider, AttributeMapping={"custom:unknown": "x"})[0] == "InvalidParameterException"
    provider(AttributeMapping={"custom:level": "level", "username": "sub"})


def test_identities_are_linked_and_unlinked(cognito, pool, client, provider):
    provider()
    add_user(cognito, pool, "ann")
    add_user(cognito, pool, "bob")

    def link(to, subject="123", *more, **others):
        accounts.link(cognito, pool, to, subject, *more, **others)

    def identities(of):
        shown = cognito.admin_get_user(UserPoolId=pool, Username=of)["UserAttributes"]
        return json.loads(next((each["Value"] for each in shown if each["Name"] == "identities"), "[]"))

    link("ann")
    link("ann")
    assert [(each["providerName"], each["userId"], each["primary"]) for each in identities("ann")] == [
        ("Google", "123", False)]
    assert refused(link, "bob") == ("InvalidParameterException", "Merging is not currently supported, provide a "
                                    "SourceUser that has not been signed up in order to link")
    link("bob", "123a")
    assert refused(link, "nobody", "7")[0] == "UserNotFoundException"
    assert refused(link, "ann", "7", "Facebook")[0] == "ResourceNotFoundException"
    assert refused(link, "ann", "7", attribute="email")[0] == "InvalidParameterException"
    for number in range(4):
        link("ann", f"more-{number}")
    assert refused(link, "ann", "one too many")[0] == "LimitExceededException"
    cognito.admin_disable_provider_for_user(UserPoolId=pool, User={
        "ProviderName": "Google", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": "123"})
    assert "123" not in [each["userId"] for each in identities("ann")]
    link("bob")
    cognito.admin_delete_user(UserPoolId=pool, Username="bob")
    link("ann")


def test_a_user_can_be_left_with_only_a_provider(cognito, pool, client, provider):
    from cognito import sign_in
    provider()
    add_user(cognito, pool, "ann")
    tokens = sign_in(cognito, client, "ann")["AuthenticationResult"]
    cognito.admin_disable_provider_for_user(UserPoolId=pool, User={"ProviderName": "Cognito",
                                                                   "ProviderAttributeValue": "ann"})
    assert refused(sign_in, cognito, client, "ann")[0] == "NotAuthorizedException"
    assert refused(cognito.get_user, AccessToken=tokens["AccessToken"])[1] == "Access Token has been revoked"
    assert cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserStatus"] == "EXTERNAL_PROVIDER"
