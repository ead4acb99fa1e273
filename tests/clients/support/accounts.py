"""Shared functions of the account tests."""

import itertools

from cognito import sign_in
from mailbox import last_code
from poolguard import bearer

PASSWORD = "Passw0rd!"
_number = itertools.count()


def fresh_email():
    return f"person{next(_number)}@example.com"


def attributes_of(cognito, pool, name):
    found = cognito.admin_get_user(UserPoolId=pool, Username=name)
    return {each["Name"]: each["Value"] for each in found["UserAttributes"]} | {"status": found["UserStatus"]}


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def sign_up(unsigned, client, name, password=PASSWORD, **attributes):
    return unsigned.sign_up(ClientId=client, Username=name, Password=password,
                            UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()])


def make_account(server, unsigned, client, name=None, **attributes):
    name = name or fresh_email()
    sign_up(unsigned, client, name, **attributes)
    unsigned.confirm_sign_up(ClientId=client, Username=name, ConfirmationCode=last_code(server, name))
    return name


def access_token(unsigned, client, name, password=PASSWORD):
    return sign_in(unsigned, client, name, password)["AuthenticationResult"]["AccessToken"]


def make_google(cognito, pool):
    """Google as an identity provider that nobody signs in with."""
    cognito.create_identity_provider(UserPoolId=pool, ProviderName="Google", ProviderType="Google", ProviderDetails={
        "client_id": "x", "client_secret": "y", "authorize_scopes": "openid"})


def link(cognito, pool, name, subject, provider="Google", attribute="Cognito_Subject"):
    """Lets the user of that name also sign in as that subject of a provider."""
    cognito.admin_link_provider_for_user(
        UserPoolId=pool, DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": name},
        SourceUser={"ProviderName": provider, "ProviderAttributeName": attribute, "ProviderAttributeValue": subject})


def said(reply, status=200):
    """The JSON document of a gateway answer."""
    assert reply.status_code == status, reply.text
    return reply.json()


def tokens_of(server, email, password=PASSWORD):
    return said(server.post("/auth/login", json={"email": email, "password": password}))


def is_accepted(server, tokens):
    return server.get("/me", headers=bearer(tokens["access_token"], None)).status_code == 200


def session_of(server, tokens):
    """The id of the session that these tokens are of."""
    listed = said(server.get("/auth/sessions", headers=bearer(tokens["access_token"], None)))["sessions"]
    [current] = [each["id"] for each in listed if each["is_current"]]
    return current
