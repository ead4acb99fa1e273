"""Identity pools through boto3: identities, credentials, and clients that use them."""

import itertools
import json

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from accounts import fresh_email
from poolguard import Server, make_user

NO_RETRIES = Config(retries={"max_attempts": 0}, connect_timeout=5, read_timeout=30)
_number = itertools.count()


def provider_of(variables):
    """Amazon's name for the server's user pool, as `Logins` have it."""
    return f"cognito-idp.{variables['AWS_REGION']}.amazonaws.com/{variables['COGNITO_USER_POOL_ID']}"


def unsigned(server):
    return server.unsigned("cognito-identity")


def refusal(call, **arguments):
    """The name and message of the error that the call raises."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError("nothing was refused")


class Person:
    """A signed-in user with an identity and credentials of an identity pool."""

    def __init__(self, server, email=None, pool=None):
        self.server = server
        self.variables = server.variables()
        self.email = email or fresh_email()
        if not email:
            make_user(server, self.email)
        self.tokens = self.sign_in()
        self.logins = {provider_of(self.variables): self.tokens["IdToken"]}
        self.pool = pool or self.variables["COGNITO_IDENTITY_POOL_ID"]
        self.api = unsigned(server)

    def sign_in(self):
        return self.server.boto3().initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=self.variables["COGNITO_APP_CLIENT_ID"],
            AuthParameters={"USERNAME": self.email, "PASSWORD": "Passw0rd!"})["AuthenticationResult"]

    def identity(self):
        return self.api.get_id(IdentityPoolId=self.pool, Logins=self.logins)["IdentityId"]

    def credentials(self, **more):
        return self.api.get_credentials_for_identity(IdentityId=self.identity(), Logins=self.logins,
                                                     **more)["Credentials"]

    def client(self, service, credentials=None, **changes):
        return client_of(self.server, service, credentials or self.credentials(), **changes)


def client_of(server, service, credentials, **changes):
    """A client that signs with temporary credentials."""
    return boto3.client(service, **{
        "region_name": server.variables()["AWS_REGION"], "endpoint_url": server.url, "config": NO_RETRIES,
        "aws_access_key_id": credentials["AccessKeyId"], "aws_secret_access_key": credentials["SecretKey"],
        "aws_session_token": credentials["SessionToken"], **changes})


def make_role(server, policies=(), trust=None, name=None):
    """Creates a role for identity pools and returns its ARN."""
    iam = server.boto3("iam")
    name = name or f"role-{next(_number)}"
    trust = trust or {"Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                      "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]}
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": [trust]}))["Role"]["Arn"]
    if policies:
        iam.put_role_policy(RoleName=name, PolicyName="what", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": list(policies)}))
    return arn


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
