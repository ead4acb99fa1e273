"""Each operation of the wire protocol gets input that violates the AWS client's description of it."""

import json
import re

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from poolguard import ROOT

PREFIXES = {"cognito-idp": "AWSCognitoIdentityProviderService", "cognito-identity": "AWSCognitoIdentityService"}
REFUSED_WITH = {"cognito-idp": "InvalidParameterException", "cognito-identity": "ValidationException"}
SERVICES = {name: boto3.client(name, region_name="us-east-1").meta.service_model for name in PREFIXES}
LISTED = re.findall(r"`([A-Z][A-Za-z]+)`", "\n".join(
    line for line in (ROOT / "docs" / "operations.md").read_text().splitlines() if line.startswith("| ") and "`" in line))
OPERATIONS = sorted((service, name) for service, model in SERVICES.items()
                    for name in {*LISTED} & {*model.operation_names})

# Examples for the patterns that the members of the operations have.
EXAMPLES = {"UserPoolId": "us-east-1_abcdefghi", "ClientId": "1234567890abcdefghijklmnop", "AccessToken": "a.b.c",
            "Token": "a.b.c", "UserCode": "123456", "PoolName": "pool", "ClientName": "client",
            "IdentityPoolId": "us-east-1:11111111-2222-4333-8444-555555555555",
            "IdentityId": "us-east-1:11111111-2222-4333-8444-555555555555", "IdentityPoolName": "pool"}
MARKED = "S3cret-\u202e\x07-marked"
# The character classes in MARKED that Python's regular expressions lack.
CLASSES = {"\\p{L}": "a-zA-Z", "\\p{M}": "", "\\p{N}": "0-9", "\\p{S}": "", "\\p{P}": "-"}
# Device data for Amazon is not validated, because it is not used.
UNUSED = {"AnalyticsConfiguration", "AnalyticsMetadata", "ContextData", "UserContextData"}
# Cognito has made them optional meanwhile.
OPTIONAL = {("ChangePassword", "PreviousPassword"), ("SignUp", "Password"), ("UpdateUserPoolDomain", "CustomDomainConfig")}
# Our sessions are longer than the description allows.
LONGER = {"Session"}
# {####} is required only once the pool is known; see test_templates_are_checked.
TEMPLATES = {"SmsVerificationMessage", "EmailVerificationMessage", "SmsAuthenticationMessage"}


def example(shape, name=""):
    """An example that the description allows."""
    if shape.type_name == "structure":
        return {each: example(shape.members[each], each) for each in shape.required_members}
    if shape.type_name == "list":
        return [example(shape.member, shape.member.name)]
    if shape.type_name == "map":
        return {}
    if shape.type_name in ("integer", "long"):
        return shape.metadata.get("min", 1)
    if shape.type_name == "boolean":
        return False
    if getattr(shape, "enum", None):
        return shape.enum[0]
    return EXAMPLES.get(name, "Abcdef1!" * max(1, -(-shape.metadata.get("min", 1) // 8)))


@pytest.fixture(scope="module")
def ask(demo):
    variables = demo.variables()
    own = Credentials(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"])

    def send(operation, body, service="cognito-idp"):
        request = AWSRequest("POST", demo.url + "/", data=json.dumps(body),
                             headers={"Content-Type": "application/x-amz-json-1.1",
                                      "X-Amz-Target": f"{PREFIXES[service]}.{operation}"})
        SigV4Auth(own, service, variables["AWS_REGION"]).add_auth(request)
        reply = demo.post("/", data=request.data, headers=dict(request.headers))
        return reply.status_code, reply.json()
    return send


def camel(name):
    return name[0].lower() + name[1:]


def wrong_types(shape):
    kinds = {"string": [7, True, [], {}], "integer": ["7", 1.5, []], "long": ["7", []], "boolean": ["true", 1],
             "list": [{}, "x"], "map": [[], "x"], "structure": [[], "x"]}
    return kinds.get(shape.type_name, [])


def out_of_bounds(shape):
    """Values of the right type that violate the description. Patterns are matched against whole strings."""
    least, most, pattern = (shape.metadata.get(each) for each in ("min", "max", "pattern"))
    if shape.type_name == "string":
        if most and most <= 131072:
            yield "a" * (most + 1)
        if least:
            yield ""
        for name, characters in CLASSES.items():
            pattern = pattern and pattern.replace(name, characters)
        if pattern and not re.fullmatch(pattern, MARKED):
            yield MARKED
    if shape.type_name in ("integer", "long"):
        if least is not None:
            yield least - 1
        if most is not None:
            yield most + 1


def bad_inputs(operation, shape, refused_with):
    """Tuples of the input, its invalid member and the expected error."""
    good = example(shape)
    for name in shape.required_members:
        if (operation, name) not in OPTIONAL:
            yield {key: value for key, value in good.items() if key != name}, name, refused_with
    for name, member in shape.members.items():
        if name in UNUSED:
            continue
        for value in wrong_types(member):
            yield {**good, name: value}, name, "SerializationException"
        for value in out_of_bounds(member):
            if value == MARKED and name in TEMPLATES or name in LONGER and len(value) > 1000:
                continue
            yield {**good, name: value}, name, refused_with


def is_secret(shape):
    # The id of an app client is public, like that of a pool.
    return shape.metadata.get("sensitive") and shape.name != "ClientIdType"


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_each_member_is_validated(ask, service, operation):
    astray = []
    shape = SERVICES[service].operation_model(operation).input_shape
    for body, name, kind in bad_inputs(operation, shape, REFUSED_WITH[service]):
        status, said = ask(operation, body, service)
        is_named = kind == "SerializationException" or f"'{camel(name)}'" in said.get("message", "")
        if status != 400 or said["__type"] != kind or not is_named or is_secret(shape.members[name]) and \
                "S3cret" in said["message"]:
            astray.append((name, str(body.get(name))[:30], status, said))
    assert not astray, "\n".join(map(str, astray))


@pytest.mark.parametrize("member", sorted(TEMPLATES))
def test_templates_are_checked(ask, member):
    status, said = ask("CreateUserPool", {"PoolName": "pool", member: "No code in here"})
    assert status == 400 and said["__type"] == "InvalidParameterException", said
    assert f"'{camel(member)}'" in said["message"], said
