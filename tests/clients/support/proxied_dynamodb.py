"""A server whose DynamoDB proxy leads to an engine with a few tables, and users whose roles have given statements."""

import itertools
import json

import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from aws_identities import Person, make_role, provider_of, refusal
from nodes import DynamoDb
from poolguard import Server

ENGINE = {"AWS_ACCESS_KEY_ID": "engine", "AWS_SECRET_ACCESS_KEY": "engine"}


@pytest.fixture(scope="module", params=DynamoDb.ENGINES)
def database(request):
    with DynamoDb(request.param) as started:
        yield started


@pytest.fixture(scope="module")
def server(tmp_path_factory, database):
    with Server(tmp_path_factory.mktemp("proxy"), env={"POOLGUARD_STORE": "sqlite", "DYNAMODB_ENDPOINT": database.url,
                                                      **ENGINE}) as started:
        yield started


@pytest.fixture(scope="module", autouse=True)
def tables(server):
    """A table with only a partition key, one with a sort key and an index, and one for each other type of keys. The
    proxy made them, for the server's own key pair."""
    dynamodb = server.boto3("dynamodb")
    dynamodb.create_table(TableName="People", BillingMode="PAY_PER_REQUEST",
                          AttributeDefinitions=[{"AttributeName": "userId", "AttributeType": "S"}],
                          KeySchema=[{"AttributeName": "userId", "KeyType": "HASH"}])
    dynamodb.create_table(
        TableName="Notes", BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("keeper", "note", "team")],
        KeySchema=[{"AttributeName": "keeper", "KeyType": "HASH"}, {"AttributeName": "note", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[{"IndexName": "byTeam", "Projection": {"ProjectionType": "ALL"},
                                 "KeySchema": [{"AttributeName": "team", "KeyType": "HASH"}]}])
    for name, kind in (("Numbers", "N"), ("Bytes", "B")):
        dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST",
                              AttributeDefinitions=[{"AttributeName": "id", "AttributeType": kind}],
                              KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
    return dynamodb


@pytest.fixture
def role_for(server):
    """Somebody whose credentials carry a role with these statements."""
    api = server.boto3("cognito-identity")
    made = []

    def make(*statements, tags=None):
        variables = server.variables()
        pool = api.create_identity_pool(
            IdentityPoolName="of a test", AllowUnauthenticatedIdentities=False, CognitoIdentityProviders=[
                {"ProviderName": provider_of(variables), "ClientId": variables["COGNITO_APP_CLIENT_ID"]}]
        )["IdentityPoolId"]
        made.append(pool)
        if tags:
            api.set_principal_tag_attribute_map(IdentityPoolId=pool, IdentityProviderName=provider_of(variables),
                                                **tags)
        api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": make_role(server, statements)})
        return Person(server, pool=pool)

    yield make
    for each in made:
        api.delete_identity_pool(IdentityPoolId=each)


def allow(*actions, resource="*", condition=None, effect="Allow"):
    statement = {"Effect": effect, "Action": [f"dynamodb:{each}" for each in actions], "Resource": resource}
    return {**statement, "Condition": condition} if condition else statement


OWN_KEYS = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["${cognito-identity.amazonaws.com:sub}"]}}


def denied(call, **arguments):
    code, message = refusal(call, **arguments)
    assert code == "AccessDeniedException", (code, message)
    return message


class Sender:
    """Signs requests as a client could that builds them itself: with any target and any body."""

    _number = itertools.count()

    def __init__(self, server, credentials):
        self.url, self.region = server.url + "/", server.variables()["AWS_REGION"]
        self.credentials = Credentials(credentials["AccessKeyId"], credentials["SecretKey"],
                                       credentials["SessionToken"])

    def __call__(self, target, body, **headers):
        """The name of the error, or "" if there is none."""
        self.request_id = f"sender-{next(self._number)}"
        body = json.dumps(body) if isinstance(body, dict) else body
        body = body.encode() if isinstance(body, str) else body
        request = AWSRequest("POST", self.url, data=body, headers={
            "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": target, "X-Request-Id": self.request_id,
            **{name.replace("_", "-"): value for name, value in headers.items()}})
        SigV4Auth(self.credentials, "dynamodb", self.region).add_auth(request)
        self.answer = requests.post(request.url, data=body, headers=dict(request.headers), timeout=30)
        is_json = "json" in self.answer.headers.get("Content-Type", "")
        return "" if self.answer.ok or not is_json else self.answer.json().get("__type", "").split("#")[-1]

    def ask(self, operation, body, **headers):
        return self(f"DynamoDB_20120810.{operation}", body, **headers)
