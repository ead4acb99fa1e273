"""Cognito's wire protocol: signatures, validation, errors."""

import datetime
import re

import pytest

from poolguard import ROOT
from wire import KINDS, TARGET, call


def error(reply):
    return reply.json()["__type"]


def test_a_signed_call(demo):
    pool = demo.variables()["COGNITO_USER_POOL_ID"]
    reply = call(demo, "DescribeUserPool", {"UserPoolId": pool})
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "application/x-amz-json-1.1"
    assert reply.headers["x-amzn-RequestId"]
    assert reply.json()["UserPool"]["Id"] == pool


def drop(name):
    def change(headers, data):
        headers.pop(name, None)
        return data
    return change


def spoil(headers, data):
    headers["Authorization"] = headers["Authorization"][:-4] + "0000"
    return data


def unsign_target(headers, data):
    headers["X-Amz-Target"] = TARGET + "DeleteUserPool"
    return data


@pytest.mark.parametrize("options, names", [
    ({"sign": False}, {"MissingAuthenticationTokenException"}),
    ({"change": drop("Authorization")}, {"MissingAuthenticationTokenException"}),
    ({"change": spoil}, {"InvalidSignatureException"}),
    ({"change": lambda headers, data: data.replace("10", "11")}, {"InvalidSignatureException"}),
    ({"change": unsign_target}, {"InvalidSignatureException", "IncompleteSignatureException"}),
    ({"change": drop("X-Amz-Date")}, {"InvalidSignatureException", "IncompleteSignatureException"}),
    ({"secret": "wrong"}, {"InvalidSignatureException"}),
    ({"key": "AKIAUNKNOWNUNKNOWN00"}, {"UnrecognizedClientException"}),
    ({"service": "s3"}, {"InvalidSignatureException", "IncompleteSignatureException"}),
    ({"at": datetime.timedelta(minutes=-6)}, {"InvalidSignatureException"}),
    ({"at": datetime.timedelta(minutes=6)}, {"InvalidSignatureException"}),
])
def test_invalid_signatures(demo, options, names):
    reply = call(demo, "ListUserPools", {"MaxResults": 10}, **options)
    assert reply.status_code in (400, 403)
    assert error(reply) in names, reply.text


@pytest.mark.parametrize("minutes", [-4, 4])
def test_clocks_may_differ_by_less_than_five_minutes(demo, minutes):
    assert call(demo, "ListUserPools", {"MaxResults": 10}, at=datetime.timedelta(minutes=minutes)).status_code == 200


def test_the_region_of_a_call_is_that_of_its_signature(demo):
    assert call(demo, "ListUserPools", {"MaxResults": 10}, region="eu-west-1").json()["UserPools"] == []
    pool = demo.variables()["COGNITO_USER_POOL_ID"]
    away = call(demo, "DescribeUserPool", {"UserPoolId": pool}, region="eu-west-1")
    assert error(away) == "ResourceNotFoundException"
    made = call(demo, "CreateUserPool", {"PoolName": "away"}, region="eu-west-1").json()["UserPool"]
    assert made["Id"].startswith("eu-west-1_")
    assert made["Arn"] == f"arn:aws:cognito-idp:eu-west-1:000000000000:userpool/{made['Id']}"
    assert call(demo, "DeleteUserPool", {"UserPoolId": made["Id"]}, region="eu-west-1").content == b""


@pytest.mark.parametrize("body, kind, text", [
    ("{", "SerializationException", None),
    ("[]", "SerializationException", None),
    ('{"MaxResults":"10"}', "SerializationException", None),
    ('{"MaxResults":10,"MaxResults":10}', "SerializationException", None),
    ("[" * 10000, "SerializationException", None),
    ({}, "InvalidParameterException",
     "1 validation error detected: Value null at 'maxResults' failed to satisfy constraint: Member must not be null"),
    ({"MaxResults": 0}, "InvalidParameterException",
     "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: "
     "Member must have value greater than or equal to 1"),
    ({"MaxResults": 61}, "InvalidParameterException",
     "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: "
     "Member must have value less than or equal to 60"),
])
def test_validation_messages_are_cognitos(demo, body, kind, text):
    reply = call(demo, "ListUserPools", body)
    assert reply.status_code == 400 and error(reply) == kind
    assert reply.headers["x-amzn-ErrorType"] == kind + ":"
    if text:
        assert reply.json()["message"] == text


def test_validation_messages_contain_no_secrets(demo):
    pool = demo.variables()["COGNITO_USER_POOL_ID"]
    reply = call(demo, "AdminSetUserPassword", {"UserPoolId": pool, "Username": "someone", "Password": "abc"})
    assert reply.json()["message"] == (
        "1 validation error detected: Value at 'password' failed to satisfy constraint: "
        "Member must have length greater than or equal to 6")
    assert "abc" not in reply.text


def test_unknown_members_are_ignored_and_unknown_operations_refused(demo):
    assert call(demo, "ListUserPools", {"MaxResults": 10, "New": 1}).status_code == 200
    assert error(call(demo, "NoSuchOperation", {})) == "UnknownOperationException"
    reply = demo.post("/", data="{}", headers=KINDS)
    assert reply.status_code in (400, 404)


def test_documents_of_the_pool(demo):
    variables = demo.variables()
    jwks = demo.get(f"/{variables['COGNITO_USER_POOL_ID']}/.well-known/jwks.json")
    assert jwks.status_code == 200 and jwks.headers["Content-Type"].startswith("application/json")
    keys = jwks.json()["keys"]
    assert len(keys) == 2
    for key in keys:
        assert set(key) == {"alg", "e", "kid", "kty", "n", "use"}
        assert (key["alg"], key["e"], key["kty"], key["use"]) == ("RS256", "AQAB", "RSA", "sig")
    found = demo.get(f"/{variables['COGNITO_USER_POOL_ID']}/.well-known/openid-configuration").json()
    assert found["issuer"] == variables["COGNITO_ISSUER"]
    assert found["jwks_uri"] == variables["COGNITO_JWKS_URL"]
    assert demo.get("/us-east-1_NoSuchPo/.well-known/jwks.json").status_code == 404


def test_the_list_of_operations_is_complete(demo):
    """Calls every operation that Amazon's clients know: each is answered and listed, and no other."""
    text = (ROOT / "docs" / "operations.md").read_text()
    table = "\n".join(line for line in text.splitlines() if line.startswith("| ") and "`" in line)
    listed = set(re.findall(r"`([A-Z][A-Za-z]+)`", table))
    clients = ROOT / "tests" / "clients" / "node" / "node_modules" / "@aws-sdk"
    present = set()
    for client, prefix in (("client-cognito-identity-provider", "AWSCognitoIdentityProviderService"),
                           ("client-cognito-identity", "AWSCognitoIdentityService")):
        known = {path.name.removesuffix("Command.js") for path in (clients / client).glob("dist-es/commands/*Command.js")}
        answered = {name for name in known | listed if error(call(
            demo, name, {}, sign=False, headers={"X-Amz-Target": f"{prefix}.{name}"})) != "UnknownOperationException"}
        assert known and known <= answered, known - answered
        present |= answered
    assert present == listed
