"""What a client that builds its requests itself can get out of the DynamoDB proxy with temporary credentials: nothing
that its role does not allow, however the request is written, whatever the engine would make of it."""

import http.client
import json

import botocore.session
import pytest

from aws_identities import refusal
from nodes import one_engine
from proxied_dynamodb import (OWN_KEYS, Sender, allow, database, denied, role_for, server, tables)  # noqa: F401

READ = """GetItem PutItem UpdateItem DeleteItem Query Scan BatchGetItem BatchWriteItem TransactGetItems
    TransactWriteItems ListTables DescribeTable CreateTable UpdateTable DeleteTable DescribeTimeToLive
    UpdateTimeToLive""".split()


def others_item(tables, person, mine=False):
    """Puts an item of somebody else, or of that person, and returns its key."""
    key = {"userId": {"S": person.identity() if mine else "somebody-else"}}
    tables.put_item(TableName="People", Item={**key, "secret": {"S": "theirs"}})
    return key


@pytest.fixture
def own_keys_only(role_for):
    """Somebody whose role is meant to give them their own items, and nothing else."""
    return role_for(allow("*", condition=OWN_KEYS), allow("Scan", effect="Deny"))


@one_engine
def test_operations_that_are_not_read_are_denied_whatever_the_role_allows(server, role_for, tables):
    person = role_for(allow("*"))
    send = Sender(server, person.credentials())
    key = others_item(tables, person)
    body = {"TableName": "People", "Key": key, "Statement": 'SELECT * FROM "People"'}
    names = set(botocore.session.get_session().get_service_model("dynamodb").operation_names)
    assert set(READ) < names
    names |= {"ConditionCheckItem", "PartiQLSelect", "PutResourcePolicy", "ListStreams", "GetRecords",
              "GetShardIterator"}
    for name in sorted(names - set(READ)):
        assert send.ask(name, body) == "AccessDeniedException", name
        assert f"dynamodb:{name}," in send.answer.json()["Message"]
    for name in READ:
        for spelling in (name[0].lower() + name[1:], name.lower(), name.upper(), name + ".", "." + name, "x." + name,
                         "GetItem." + name, name + ".GetItem", "DynamoDB_20120810." + name, name + "s", name + "/",
                         name + "%20", name + ",GetItem"):
            assert send.ask(spelling, body) == "AccessDeniedException", spelling
    assert send.ask("GetItem", {"TableName": "People", "Key": key}) == ""


@one_engine
def test_other_targets_reach_no_engine(server, role_for, tables):
    person = role_for(allow("*"))
    send = Sender(server, person.credentials())
    body = {"TableName": "People", "Key": others_item(tables, person)}
    for target in ("DynamoDB_20111205.GetItem", "dynamodb_20120810.GetItem", "DYNAMODB_20120810.GetItem",
                   "DynamoDB_20120810", "DynamoDB_20120810GetItem", "DynamoDB.GetItem", "GetItem", ".GetItem",
                   "DynamoDBStreams_20120810.ListStreams", "x.DynamoDB_20120810.GetItem",
                   "DynamoDB_20120810/GetItem", "DynamoDB_20120810 .GetItem"):
        assert send(target, body) == "UnknownOperationException", target
    twice = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    twice.putrequest("POST", "/")
    for target in ("DynamoDB_20120810.GetItem", "DynamoDB_20120810.ExecuteStatement"):
        twice.putheader("X-Amz-Target", target)
    twice.putheader("Content-Type", "application/x-amz-json-1.0")
    twice.putheader("Content-Length", "2")
    twice.endheaders(b"{}")
    assert b"UnknownOperationException" in twice.getresponse().read()
    twice.close()
    for kind in ("application/x-amz-cbor", "application/cbor", "text/plain"):
        send.ask("GetItem", body, Content_Type=kind)
        assert send.answer.status_code == 415, kind


def test_partiql_reads_nobody_elses_items(server, database, own_keys_only, tables):
    theirs = others_item(tables, own_keys_only)
    # The server's own key pair can, where the engine has PartiQL.
    statement = f"""SELECT * FROM "People" WHERE userId = '{theirs["userId"]["S"]}'"""
    if database.engine == "local":
        assert tables.execute_statement(Statement=statement)["Items"][0]["secret"] == {"S": "theirs"}
    else:
        assert refusal(tables.execute_statement, Statement=statement)[0] == "UnknownOperationException"
    dynamodb = own_keys_only.client("dynamodb")
    for text in (statement, 'SELECT * FROM "People"', """DELETE FROM "People" WHERE userId = 'somebody-else'""",
                 """INSERT INTO "People" VALUE {'userId': 'somebody-else'}"""):
        denied(dynamodb.execute_statement, Statement=text)
        denied(dynamodb.batch_execute_statement, Statements=[{"Statement": text}])
        denied(dynamodb.execute_transaction, TransactStatements=[{"Statement": text}])
    denied(dynamodb.export_table_to_point_in_time, TableArn="arn:aws:dynamodb:us-east-1:000000000000:table/People",
           S3Bucket="anywhere")
    denied(dynamodb.get_item, TableName="People", Key=theirs)
    denied(dynamodb.scan, TableName="People")
    assert tables.get_item(TableName="People", Key=theirs)["Item"]["secret"] == {"S": "theirs"}


def test_transactions_are_judged_by_each_part(database, own_keys_only, tables):
    theirs, mine = others_item(tables, own_keys_only), others_item(tables, own_keys_only, mine=True)
    dynamodb = own_keys_only.client("dynamodb")

    def write(*keys):
        return {"TransactItems": [{"Update": {"TableName": "People", "Key": key, "UpdateExpression": "SET secret = :s",
                                              "ExpressionAttributeValues": {":s": {"S": "mine"}}}} for key in keys]}

    denied(dynamodb.transact_write_items, **write(mine, theirs))
    denied(dynamodb.transact_get_items, TransactItems=[{"Get": {"TableName": "People", "Key": each}}
                                                       for each in (mine, theirs)])
    denied(dynamodb.transact_write_items, TransactItems=[
        *write(mine)["TransactItems"], {"ConditionCheck": {
            "TableName": "People", "Key": theirs, "ConditionExpression": "attribute_exists(secret)"}}])
    assert tables.get_item(TableName="People", Key=mine)["Item"]["secret"] == {"S": "theirs"}
    if database.engine == "local":
        dynamodb.transact_write_items(**write(mine))
        found = dynamodb.transact_get_items(TransactItems=[{"Get": {"TableName": "People", "Key": mine}}])
        assert found["Responses"][0]["Item"]["secret"] == {"S": "mine"}
    else:
        assert refusal(dynamodb.transact_write_items, **write(mine))[0] == "UnknownOperationException"


SEVEN = ("7", "7.0", "+7", "007", "0.7e1", ".7E+1", "70e-1", "7.", "7" + "0" * 60 + "e-60")


def test_a_deny_of_a_number_holds_in_every_spelling(server, role_for, tables):
    tables.put_item(TableName="Numbers", Item={"id": {"N": "7"}, "secret": {"S": "seven"}})
    tables.put_item(TableName="Numbers", Item={"id": {"N": "8"}})
    for written in ("7", "7.0"):
        condition = {"ForAnyValue:StringEquals": {"dynamodb:LeadingKeys": [written]}}
        dynamodb = role_for(allow("*"), allow("*", effect="Deny", condition=condition)).client("dynamodb")
        for spelling in SEVEN:
            key = {"id": {"N": spelling}}
            denied(dynamodb.get_item, TableName="Numbers", Key=key)
            denied(dynamodb.put_item, TableName="Numbers", Item=key)
            denied(dynamodb.delete_item, TableName="Numbers", Key=key)
            denied(dynamodb.batch_get_item, RequestItems={"Numbers": {"Keys": [{"id": {"N": "8"}}, key]}})
            denied(dynamodb.transact_write_items, TransactItems=[{"Delete": {"TableName": "Numbers", "Key": key}}])
            denied(dynamodb.query, TableName="Numbers", KeyConditionExpression="id = :i",
                   ExpressionAttributeValues={":i": {"N": spelling}})
            denied(dynamodb.query, TableName="Numbers", KeyConditions={
                "id": {"ComparisonOperator": "EQ", "AttributeValueList": [{"N": spelling}]}})
        assert dynamodb.get_item(TableName="Numbers", Key={"id": {"N": "08.0"}})["Item"] == {"id": {"N": "8"}}
    assert tables.get_item(TableName="Numbers", Key={"id": {"N": "7"}})["Item"]["secret"] == {"S": "seven"}


def test_an_allowed_number_is_one_in_every_spelling(role_for, tables):
    tables.put_item(TableName="Numbers", Item={"id": {"N": "7"}, "kind": {"S": "seven"}})
    condition = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["7"]}}
    dynamodb = role_for(allow("GetItem", condition=condition)).client("dynamodb")
    for spelling in set(SEVEN) - {"+7"}:  # dynalite does not read it
        found = dynamodb.get_item(TableName="Numbers", Key={"id": {"N": spelling}})["Item"]
        assert found["kind"] == {"S": "seven"}, spelling
    for spelling in ("70", "-7", "0.7", "7.00001"):
        denied(dynamodb.get_item, TableName="Numbers", Key={"id": {"N": spelling}})
    for spelling in ("", " 7", "7 ", "seven", "0x7", "NaN", "1e999", "\uff17", "7" * 39, "7\u0000"):
        assert refusal(dynamodb.get_item, TableName="Numbers",
                       Key={"id": {"N": spelling}})[0] == "ValidationException", spelling


def test_bytes_are_compared_as_bytes(server, role_for, tables):
    tables.put_item(TableName="Bytes", Item={"id": {"B": b"\xfb\xff"}})  # +/8=
    for written in ("+/8=", "-_8"):
        condition = {"ForAnyValue:StringEquals": {"dynamodb:LeadingKeys": [written]}}
        person = role_for(allow("*"), allow("*", effect="Deny", condition=condition))
        send = Sender(server, person.credentials())
        for spelling, expected in (("+/8=", "AccessDeniedException"), ("+/8", "ValidationException"),
                                   ("-_8=", "ValidationException"), ("+/9=", "ValidationException"),
                                   ("+/8=\n", "ValidationException"), ("+ /8=", "ValidationException"), ("+v8=", "")):
            found = send.ask("GetItem", {"TableName": "Bytes", "Key": {"id": {"B": spelling}}})
            assert found == expected, (written, spelling)


@one_engine
def test_requests_that_an_engine_could_read_differently_are_refused(server, own_keys_only, tables):
    theirs = json.dumps(others_item(tables, own_keys_only))
    mine = json.dumps(others_item(tables, own_keys_only, mine=True))
    send = Sender(server, own_keys_only.credentials())
    fine = f'{{"TableName":"People","Key":{mine}}}'
    assert send.ask("GetItem", fine) == "" and send.answer.json()["Item"]["secret"] == {"S": "theirs"}
    assert send.ask("GetItem", fine, Content_Type="application/x-amz-json-1.1") == ""
    for body in (f'{{"TableName":"People","Key":{mine},"Key":{theirs}}}',
                 f'{{"TableName":"People","Key":{theirs},"Key":{mine}}}',
                 f'{{"TableName":"People","Key":{mine},"\\u004bey":{theirs}}}',
                 f'{{"TableName":"Notes","TableName":"People","Key":{mine}}}',
                 f'{{"TableName":"People","Key":{{{mine[1:-1]},{theirs[1:-1]}}}}}',
                 fine + fine, fine + "x", "\ufeff" + fine, fine[:-1] + ",}", f"[{fine}]", "", "null",
                 fine.encode("utf-16")):
        assert send.ask("GetItem", body) == "SerializationException", body
    for operation, body in (
            ("GetItem", f'{{"TableName":"People","Key":{mine},"key":{theirs}}}'),
            ("GetItem", f'{{"TableName":"People","tableName":"Notes","Key":{mine}}}'),
            ("GetItem", f'{{"TableName":"People","Key":{mine},"Keys":[{theirs}]}}'),
            ("GetItem", f'{{"TableName":"People","Key":{mine},"Statement":"SELECT"}}'),
            ("GetItem", f'{{"TableName":["People"],"Key":{mine}}}'),
            ("GetItem", f'{{"TableName":"arn:aws:dynamodb:us-east-1:000000000000:table/People","Key":{mine}}}'),
            ("GetItem", f'{{"TableName":".scylla.alternator.system","Key":{mine}}}'),
            ("PutItem", f'{{"TableName":"People","Item":{mine},"Key":{theirs}}}'),
            ("BatchGetItem", '{"RequestItems":{"People":{"Keys":[]}}}'),
            ("BatchGetItem", f'{{"RequestItems":{{"People":{{"Keys":[{mine}],"keys":[{theirs}]}}}}}}'),
            ("BatchWriteItem", '{"RequestItems":{"People":[]}}'),
            ("BatchWriteItem", f'{{"RequestItems":{{"People":[{{"putRequest":{{"Item":{theirs}}}}}]}}}}'),
            ("BatchWriteItem",
             f'{{"RequestItems":{{"People":[{{"PutRequest":{{"Item":{mine},"Key":{theirs}}}}}]}}}}'),
            ("TransactWriteItems",
             f'{{"TransactItems":[{{"Put":{{"TableName":"People","Item":{mine}}},'
             f'"Delete":{{"TableName":"People","Key":{theirs}}}}}]}}'),
            ("TransactWriteItems",
             f'{{"TransactItems":[{{"delete":{{"TableName":"People","Key":{theirs}}}}}]}}'),
            ("Query", '{"TableName":"People","KeyConditionExpression":["userId = :u"]}'),
            ("CreateTable", '{"TableName":"Shared","ResourcePolicy":"{}"}'),
            ("Scan", '{"TableName":"Notes","IndexName":7}')):
        assert send.ask(operation, body) == "ValidationException", body
        assert "somebody-else" not in send.answer.text
    assert tables.get_item(TableName="People", Key=json.loads(theirs))["Item"]["secret"] == {"S": "theirs"}


@one_engine
def test_refusals_are_audited(server, own_keys_only):
    identity = own_keys_only.identity()
    send = Sender(server, own_keys_only.credentials())
    for operation, code in (("ExecuteStatement", "AccessDeniedException"), ("getItem", "AccessDeniedException"),
                            ("Scan", "AccessDeniedException"), ("PutItem", "ValidationException")):
        assert send.ask(operation, {"TableName": "People"}) == code
        # The line is written before the answer is sent, but the reading thread may be late.
        for _ in range(2000):
            found = [json.loads(line) for line in list(server.log) if f'"{send.request_id}"' in line]
            events = [each for each in found if each["message"] == "audit"]
            if events:
                break
            server.get("/health")
        assert len(events) == 1 and events[0]["action"] == "dynamodb", found
        assert (events[0]["operation"], events[0]["code"], events[0]["outcome"]) == (operation, code, "refused")
        assert events[0]["subject"] == identity
