"""The DynamoDB proxy: the whole path of a signed-in user to their own items, offline, with boto3 and the AWS CLI
against two engines; and what the proxy refuses."""

import json
import subprocess
import time

import boto3
import jwt
import pytest
from boto3.dynamodb.conditions import Key

from aws_identities import NO_RETRIES, Person, client_of, make_role, refusal, unsigned
from faked_clock import FakedClock
from nodes import one_engine
from proxied_dynamodb import (ENGINE, allow, database, denied, role_for, server, tables)  # noqa: F401 (fixtures)


def test_the_whole_path_from_sign_in_to_ones_own_item(server):
    person = Person(server)
    identity, credentials = person.identity(), person.credentials()
    session = boto3.session.Session(aws_access_key_id=credentials["AccessKeyId"],
                                    aws_secret_access_key=credentials["SecretKey"],
                                    aws_session_token=credentials["SessionToken"])
    table = session.resource("dynamodb", region_name="us-east-1", endpoint_url=server.url,
                             config=NO_RETRIES).Table("People")
    table.put_item(Item={"userId": identity, "name": "Ann", "scores": [1, 2], "deep": {"a": {"b": {"c": "d"}}}})
    assert table.get_item(Key={"userId": identity})["Item"]["deep"] == {"a": {"b": {"c": "d"}}}
    table.update_item(Key={"userId": identity}, UpdateExpression="SET #n = :n", ExpressionAttributeNames={"#n": "name"},
                      ExpressionAttributeValues={":n": "Anna"})
    assert table.query(KeyConditionExpression=Key("userId").eq(identity))["Items"][0]["name"] == "Anna"
    table.delete_item(Key={"userId": identity})
    assert "Item" not in table.get_item(Key={"userId": identity})
    # The AWS CLI, too.
    environment = {**server.client_environment(), "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
                   "AWS_SECRET_ACCESS_KEY": credentials["SecretKey"], "AWS_SESSION_TOKEN": credentials["SessionToken"]}
    done = subprocess.run(["/usr/bin/aws", "dynamodb", "--endpoint-url", server.url, "get-item", "--table-name", "People",
                           "--key", json.dumps({"userId": {"S": "user123"}})], env=environment, capture_output=True,
                          text=True, timeout=60)
    assert done.returncode != 0 and "AccessDeniedException" in done.stderr


def test_somebody_elses_items_are_out_of_reach(server):
    person, other = Person(server), Person(server)
    own, others = person.identity(), other.identity()
    dynamodb = person.client("dynamodb")
    key = {"userId": {"S": others}}
    message = denied(dynamodb.get_item, TableName="People", Key=key)
    role = f"poolguard-authenticated-{person.variables['AWS_REGION']}"
    assert message == (f"User: arn:aws:sts::000000000000:assumed-role/{role}/CognitoIdentityCredentials is not "
                       "authorized to perform: dynamodb:GetItem on resource: "
                       "arn:aws:dynamodb:us-east-1:000000000000:table/People because no identity-based policy allows "
                       "the dynamodb:GetItem action")
    denied(dynamodb.put_item, TableName="People", Item=key)
    denied(dynamodb.delete_item, TableName="People", Key=key)
    denied(dynamodb.update_item, TableName="People", Key=key, UpdateExpression="SET a = :a",
           ExpressionAttributeValues={":a": {"S": "x"}})
    denied(dynamodb.query, TableName="People", KeyConditionExpression="userId = :u",
           ExpressionAttributeValues={":u": {"S": others}})
    denied(dynamodb.query, TableName="People", KeyConditions={"userId": {
        "ComparisonOperator": "EQ", "AttributeValueList": [{"S": others}]}})
    mine = {"userId": {"S": own}}
    denied(dynamodb.batch_get_item, RequestItems={"People": {"Keys": [mine, key]}})
    denied(dynamodb.batch_write_item, RequestItems={"People": [{"PutRequest": {"Item": mine}},
                                                               {"DeleteRequest": {"Key": key}}]})
    denied(dynamodb.transact_write_items, TransactItems=[{"Put": {"TableName": "People", "Item": mine}},
                                                         {"Delete": {"TableName": "People", "Key": key}}])
    denied(dynamodb.transact_get_items, TransactItems=[{"Get": {"TableName": "People", "Key": key}}])
    denied(dynamodb.scan, TableName="People")
    for call in (dynamodb.describe_table, dynamodb.delete_table):
        denied(call, TableName="People")
    denied(dynamodb.list_tables)
    denied(dynamodb.execute_statement, Statement='SELECT * FROM "People"')
    # One's own go through in the same forms.
    dynamodb.batch_write_item(RequestItems={"People": [{"PutRequest": {"Item": mine}}]})
    assert dynamodb.batch_get_item(RequestItems={"People": {"Keys": [mine]}})["Responses"]["People"] == [mine]


def test_key_conditions_are_read_to_the_end(server):
    person, other = Person(server), Person(server)
    own, others = person.identity(), other.identity()
    dynamodb = person.client("dynamodb")
    values = {":o": {"S": own}, ":x": {"S": others}, ":n": {"S": "a"}}
    dynamodb.put_item(TableName="Notes", Item={"keeper": {"S": own}, "note": {"S": "abc"}})

    def query(expression, **more):
        used = {name: value for name, value in values.items() if name in expression}
        return dynamodb.query, {"TableName": "Notes", "KeyConditionExpression": expression,
                                **({"ExpressionAttributeValues": used} if used else {}), **more}

    for expression in ("keeper = :o", "#k = :o", "(keeper = :o) AND begins_with(note, :n)",
                       "note >= :n and keeper = :o"):
        call, arguments = query(expression, **({"ExpressionAttributeNames": {"#k": "keeper"}}
                                               if "#k" in expression else {}))
        assert len(call(**arguments)["Items"]) == 1, expression
    call, arguments = query("keeper = :x AND note >= :n")
    denied(call, **arguments)
    for expression in ("keeper = :o AND", "keeper = :o OR keeper = :x", "keeper", "keeper = keeper", "keeper <> :x",
                       "keeper = :o AND keeper = :x", "keeper >= :o", "note = :n", "keeper = 'x'", "keeper = :none"):
        call, arguments = query(expression)
        code, message = refusal(call, **arguments)
        assert code == "ValidationException" and message, expression
    assert refusal(dynamodb.query, TableName="Notes")[0] == "ValidationException"


@one_engine
def test_credentials_that_are_not_whole_are_refused(server):
    person, other = Person(server), Person(server)
    credentials, others = person.credentials(), other.credentials()
    key = {"userId": {"S": person.identity()}}

    def get(**changed):
        return refusal(client_of(server, "dynamodb", {**credentials, **changed}).get_item, TableName="People", Key=key)

    assert get(SecretKey=others["SecretKey"])[0] == "InvalidSignatureException"
    assert get(SessionToken=others["SessionToken"]) == ("UnrecognizedClientException",
                                                        "The security token included in the request is invalid.")
    assert get(AccessKeyId="ASIAAAAAAAAAAAAAAAAA")[0] == "UnrecognizedClientException"
    assert refusal(person.client("dynamodb", credentials, region_name="eu-west-3").get_item, TableName="People",
                   Key=key)[0] == "InvalidSignatureException"
    reply = server.post("/", headers={"X-Amz-Target": "DynamoDB_20120810.ListTables",
                                      "Content-Type": "application/x-amz-json-1.0"}, data="{}")
    assert reply.status_code == 400 and "MissingAuthenticationTokenException" in reply.json()["__type"]


@one_engine
def test_credentials_end_with_their_hour(start, tmp_path, database):
    clock = FakedClock(tmp_path)
    server = start(env={"POOLGUARD_STORE": "sqlite", "DYNAMODB_ENDPOINT": database.url, **ENGINE, **clock.environment})
    person = Person(server)
    key = {"userId": {"S": person.identity()}}
    credentials = person.credentials()
    # The client's clock must stand where the server's does: a signature holds for five minutes.
    script = ("import boto3,json,sys;c,u,k=json.load(sys.stdin);d=boto3.client('dynamodb',region_name='us-east-1',"
              "endpoint_url=u,aws_access_key_id=c[0],aws_secret_access_key=c[1],aws_session_token=c[2])\n"
              "try: print(d.get_item(TableName='People',Key=k)['ResponseMetadata']['HTTPStatusCode'])\n"
              "except Exception as e: print(e.response['Error']['Code'])")

    def get():
        given = json.dumps([[credentials[name] for name in ("AccessKeyId", "SecretKey", "SessionToken")], server.url,
                            key])
        done = subprocess.run(["/usr/bin/python3", "-c", script], env={**server.client_environment(),
                                                                       **clock.environment},
                              input=given, capture_output=True, text=True, timeout=60)
        return done.stdout.strip() or done.stderr

    assert get() == "200"
    clock.move(3590)
    assert get() == "200"
    clock.move(3601)
    assert get() == "ExpiredTokenException"


@one_engine
def test_a_role_that_allows_nothing_allows_nothing(server, role_for):
    person = role_for()
    denied(person.client("dynamodb").get_item, TableName="People", Key={"userId": {"S": person.identity()}})


def test_an_explicit_deny_wins(server, role_for):
    person = role_for(allow("*"), allow("DeleteItem", effect="Deny", resource="arn:aws:dynamodb:*:*:table/People"))
    dynamodb = person.client("dynamodb")
    key = {"userId": {"S": "anybody"}}
    dynamodb.put_item(TableName="People", Item=key)
    message = denied(dynamodb.delete_item, TableName="People", Key=key)
    assert message.endswith("with an explicit deny in an identity-based policy")
    assert "People" in dynamodb.list_tables()["TableNames"]
    assert dynamodb.scan(TableName="People")["Items"]


def test_tags_and_patterns_open_what_they_say(server, role_for):
    person = role_for(
        allow("PutItem", "Query", resource="arn:aws:dynamodb:us-east-1:*:table/Notes", condition={
            "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant}-*"]}}),
        allow("Query", resource="arn:aws:dynamodb:us-east-1:*:table/Notes/index/byTeam", condition={
            "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant}"]},
            "StringEquals": {"dynamodb:Select": "COUNT"}}),
        tags={"PrincipalTags": {"tenant": "custom:tenant_id"}})
    dynamodb = person.client("dynamodb")
    dynamodb.put_item(TableName="Notes", Item={"keeper": {"S": "tenant_a-1"}, "note": {"S": "n"},
                                               "team": {"S": "tenant_a"}})
    for owner in ("tenant_b-1", "tenant_a", "xtenant_a-1"):
        denied(dynamodb.put_item, TableName="Notes", Item={"keeper": {"S": owner}, "note": {"S": "n"}})
    by_team = {"TableName": "Notes", "IndexName": "byTeam", "KeyConditionExpression": "team = :t"}
    ours, theirs = {":t": {"S": "tenant_a"}}, {":t": {"S": "tenant_b"}}
    assert dynamodb.query(**by_team, ExpressionAttributeValues=ours, Select="COUNT")["Count"] == 1
    denied(dynamodb.query, **by_team, ExpressionAttributeValues=ours)
    denied(dynamodb.query, **by_team, ExpressionAttributeValues=theirs, Select="COUNT")


def test_a_users_sub_can_be_the_key_by_a_tag(server, role_for):
    person = role_for(allow("PutItem", "GetItem", resource="arn:aws:dynamodb:*:*:table/People", condition={
        "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["${aws:PrincipalTag/username}"]}}),
        tags={"UseDefaults": True})
    sub = jwt.decode(person.tokens["IdToken"], options={"verify_signature": False})["sub"]
    dynamodb = person.client("dynamodb")
    dynamodb.put_item(TableName="People", Item={"userId": {"S": sub}})
    denied(dynamodb.put_item, TableName="People", Item={"userId": {"S": person.identity()}})


@one_engine
def test_a_policy_that_changes_holds_within_a_second(server, role_for):
    person = role_for(allow("GetItem"))
    dynamodb = person.client("dynamodb")
    name = server.boto3("cognito-identity").get_identity_pool_roles(
        IdentityPoolId=person.pool)["Roles"]["authenticated"].split("/")[-1]
    key = {"userId": {"S": "x"}}
    dynamodb.get_item(TableName="People", Key=key)
    server.boto3("iam").delete_role_policy(RoleName=name, PolicyName="what")
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            dynamodb.get_item(TableName="People", Key=key)
        except dynamodb.exceptions.ClientError as error:
            assert error.response["Error"]["Code"] == "AccessDeniedException"
            return
    raise AssertionError("the policy still holds")


def test_the_servers_own_key_pair_may_do_everything(tables):
    tables.put_item(TableName="People", Item={"userId": {"S": "anybody"}})
    assert tables.scan(TableName="People")["Count"] >= 1
    # What the engine refuses comes through as it is.
    assert refusal(tables.get_item, TableName="Nowhere", Key={"a": {"S": "b"}})[0] == "ResourceNotFoundException"
    with pytest.raises(tables.exceptions.ConditionalCheckFailedException):
        tables.put_item(TableName="People", Item={"userId": {"S": "anybody"}},
                        ConditionExpression="attribute_not_exists(userId)")


def test_a_table_that_is_not_there_is_told(server):
    person = Person(server)
    assert refusal(person.client("dynamodb").get_item, TableName="Nowhere",
                   Key={"userId": {"S": person.identity()}})[0] == "ResourceNotFoundException"
    assert refusal(person.client("dynamodb").get_item, TableName="arn:aws:dynamodb:us-east-1:1:table/People",
                   Key={"userId": {"S": person.identity()}})[0] == "ValidationException"


def test_an_engine_that_fails_is_told_and_nothing_is_sent_twice(server, database, tables):
    person = Person(server)
    own = person.identity()
    dynamodb = person.client("dynamodb")
    dynamodb.put_item(TableName="People", Item={"userId": {"S": own}, "n": {"N": "0"}})
    add = {"TableName": "People", "Key": {"userId": {"S": own}}, "UpdateExpression": "ADD n :one",
           "ExpressionAttributeValues": {":one": {"N": "1"}}}
    database.tell(fail="UpdateItem", how="throttled", times=1)
    assert refusal(dynamodb.update_item, **add)[0] == "ProvisionedThroughputExceededException"
    database.tell(fail="UpdateItem", how="dropped after", times=1)
    assert refusal(dynamodb.update_item, **add)[0] == "InternalServerError"
    dynamodb.update_item(**add)
    assert dynamodb.get_item(TableName="People", Key=add["Key"])["Item"]["n"] == {"N": "2"}
    # A table that cannot be read now is not reported as missing.
    database.tell(fail="DescribeTable", how="throttled", times=1)
    assert refusal(dynamodb.get_item, TableName="Unseen", Key=add["Key"])[0] == "InternalServerError"
    assert refusal(dynamodb.get_item, TableName="Unseen", Key=add["Key"])[0] == "ResourceNotFoundException"
    database.tell(down=True)
    assert refusal(dynamodb.get_item, TableName="People", Key=add["Key"])[0] == "InternalServerError"
    database.tell(down=False)


def test_without_an_engine_the_proxy_says_so(start):
    server = start(env={"POOLGUARD_STORE": "sqlite"})
    person = Person(server)
    for client in (person.client("dynamodb"), server.boto3("dynamodb")):
        code, message = refusal(client.get_item, TableName="People", Key={"userId": {"S": "x"}})
        assert code == "ValidationException" and "DYNAMODB_ENDPOINT" in message


def test_guests_have_what_their_role_says(server):
    api = server.boto3("cognito-identity")
    role = make_role(server, [allow("GetItem", resource="arn:aws:dynamodb:*:*:table/People")])
    pool = api.create_identity_pool(IdentityPoolName="open", AllowUnauthenticatedIdentities=True)["IdentityPoolId"]
    api.set_identity_pool_roles(IdentityPoolId=pool, Roles={"unauthenticated": role})
    guests = unsigned(server)
    credentials = guests.get_credentials_for_identity(
        IdentityId=guests.get_id(IdentityPoolId=pool)["IdentityId"])["Credentials"]
    dynamodb = client_of(server, "dynamodb", credentials)
    dynamodb.get_item(TableName="People", Key={"userId": {"S": "anybody"}})
    denied(dynamodb.put_item, TableName="People", Item={"userId": {"S": "anybody"}})
    api.delete_identity_pool(IdentityPoolId=pool)
