"""Secrets of app clients: one that is brought, two at once, and tokens that a client gets for itself. Debian's boto3
does not know these operations."""

import pytest
import requests

from cognito import add_user, claims, secret_hash, sign_in
from wire import call

OWN = "abcdefghijklmnopqrstuvwxyz012345"


@pytest.fixture
def ask(demo):
    """The reply, or the error's name and message."""
    def ask_for(operation, **members):
        reply = call(demo, operation, members, sign=operation != "GetClientToken")
        said = reply.json()
        return said if reply.status_code == 200 else (said["__type"].rsplit("#")[-1], said["message"])
    return ask_for


@pytest.fixture
def confidential(ask, cognito, pool):
    """A client that brings its secret, and the members that name it."""
    cognito.create_resource_server(UserPoolId=pool, Identifier="api", Name="API", Scopes=[
        {"ScopeName": name, "ScopeDescription": name} for name in ("read", "write", "admin")])

    def make(**members):
        made = ask("CreateUserPoolClient", UserPoolId=pool, ClientName="c", ClientSecret=OWN, **members)
        assert made["UserPoolClient"]["ClientSecret"] == OWN
        return made["UserPoolClient"]["ClientId"]
    return make


def test_a_secret_is_replaced_while_the_client_works(demo, ask, cognito, pool, confidential):
    client = confidential(ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"], AllowedOAuthFlows=["client_credentials"],
                          AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=["api/read"])
    of_client = {"UserPoolId": pool, "ClientId": client}
    add_user(cognito, pool, "ann")

    def works(secret):
        """At the token endpoint in both ways, as a hash, and where it is sent itself."""
        outcomes = [
            requests.post(demo.url + "/oauth2/token", timeout=9, auth=(client, secret),
                          data={"grant_type": "client_credentials"}).status_code,
            requests.post(demo.url + "/oauth2/token", timeout=9, data={
                "grant_type": "client_credentials", "client_id": client, "client_secret": secret}).status_code]
        try:
            tokens = sign_in(cognito, client, "ann", SECRET_HASH=secret_hash(secret, "ann", client))
            outcomes.append(200 if tokens["AuthenticationResult"]["AccessToken"] else 500)
            cognito.revoke_token(Token=tokens["AuthenticationResult"]["RefreshToken"], ClientId=client,
                                 ClientSecret=secret)
        except cognito.exceptions.NotAuthorizedException:
            outcomes.append(401)
        assert outcomes in ([200, 200, 200], [400, 400, 401]), outcomes
        return outcomes[0] == 200

    added = ask("AddUserPoolClientSecret", **of_client)["ClientSecretDescriptor"]
    assert added["ClientSecretId"].startswith(client + "--")
    assert works(OWN) and works(added["ClientSecretValue"]) and not works("neither")
    assert ask("AddUserPoolClientSecret", **of_client)[0] == "LimitExceededException"
    first, second = ask("ListUserPoolClientSecrets", **of_client)["ClientSecrets"]
    assert second == {name: added[name] for name in ("ClientSecretId", "ClientSecretCreateDate")}
    assert first.keys() == second.keys()
    assert ask("DeleteUserPoolClientSecret", **of_client, ClientSecretId=first["ClientSecretId"]) == {}
    assert works(added["ClientSecretValue"]) and not works(OWN)
    assert ask("DeleteUserPoolClientSecret", **of_client, ClientSecretId=first["ClientSecretId"])[0] == \
        "ResourceNotFoundException"
    assert ask("DeleteUserPoolClientSecret", **of_client, ClientSecretId=second["ClientSecretId"])[0] == \
        "InvalidParameterException"
    # One that is brought is not repeated.
    brought = ask("AddUserPoolClientSecret", **of_client, ClientSecret=OWN)["ClientSecretDescriptor"]
    assert "ClientSecretValue" not in brought and works(OWN)


@pytest.mark.parametrize("members", [
    {"ClientSecret": "too short"}, {"ClientSecret": OWN + "-"}, {"ClientSecret": OWN, "GenerateSecret": True},
    {"ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"]},
    {"ClientSecret": OWN, "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]}])
def test_clients_that_are_refused(ask, pool, members):
    kind, text = ask("CreateUserPoolClient", UserPoolId=pool, ClientName="c", **members)
    assert kind == "InvalidParameterException" and OWN not in text and "too short" not in text


def test_a_client_without_a_secret_gets_none(ask, pool, client):
    assert ask("AddUserPoolClientSecret", UserPoolId=pool, ClientId=client)[0] == "InvalidParameterException"
    assert ask("ListUserPoolClientSecrets", UserPoolId=pool, ClientId=client) == {"ClientSecrets": []}


def test_a_client_gets_a_token_for_itself(ask, confidential):
    client = confidential(ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH"], AllowedOAuthScopes=["api/read", "api/write"])
    given = ask("GetClientToken", ClientId=client, Secret=OWN)["ClientAuthenticationResult"]
    assert (given["TokenType"], given["ExpiresIn"]) == ("Bearer", 3600)
    inside = claims(given["AccessToken"])
    assert (inside["sub"], inside["token_use"], inside["scope"]) == (client, "access", "api/read api/write")
    narrow = ask("GetClientToken", ClientId=client, Secret=OWN, Scopes=["api/write"])["ClientAuthenticationResult"]
    assert claims(narrow["AccessToken"])["scope"] == "api/write"
    other = confidential(ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"])
    for members, kind in (({"ClientId": client, "Secret": OWN[::-1]}, "NotAuthorizedException"),
                          ({"ClientId": client, "Secret": OWN, "Scopes": ["api/admin"]}, "InvalidParameterException"),
                          ({"ClientId": client}, "InvalidParameterException"),
                          ({"ClientId": other, "Secret": OWN}, "InvalidParameterException"),
                          ({"ClientId": "unknown", "Secret": OWN}, "ResourceNotFoundException")):
        assert ask("GetClientToken", **members)[0] == kind
