"""The tables of servers that keep their records in DynamoDB."""

import time

import boto3
import pytest

from nodes import Cluster, DynamoDb, Refused, fresh_tables
from waiting import wait_until


@pytest.fixture(scope="module", params=DynamoDb.ENGINES)
def database(request):
    with DynamoDb(request.param) as running:
        yield running


def client_of_engine(database):
    return boto3.client("dynamodb", endpoint_url=database.url, region_name="eu-west-1", aws_access_key_id="any",
                        aws_secret_access_key="any")


def test_unsuitable_tables_are_named(database, tmp_path):
    refused_start = Refused(tmp_path, database.environment())
    said = refused_start(DYNAMODB_USERS_TABLE="not-there")
    assert "There is no table not-there; create it with 'poolguard tables create'" in said
    dynamodb = client_of_engine(database)
    dynamodb.create_table(TableName="Seed", KeySchema=[{"AttributeName": "userId", "KeyType": "HASH"}],
                          AttributeDefinitions=[{"AttributeName": "userId", "AttributeType": "S"}],
                          BillingMode="PAY_PER_REQUEST")
    assert "The table Seed has the keys userId (S)" in refused_start(DYNAMODB_USERS_TABLE="Seed")
    assert "Seed" in database.make_tables(DYNAMODB_USERS_TABLE="Seed").stderr
    names = fresh_tables(database)
    dynamodb.put_item(TableName=names["DYNAMODB_USERS_TABLE"],
                      Item={"pk": {"S": "server"}, "sk": {"B": b"rstore-version"}, "ver": {"N": "1"},
                            "doc": {"S": '{"version":7}'}})
    assert "newer version" in refused_start(**names)
    assert "cannot be read" in refused_start(DYNAMODB_ENDPOINT="http://127.0.0.1:9")
    again = database.make_tables(**names)
    assert again.returncode == 0 and again.stdout.count("already exists") == 2


def test_expired_records_leave_the_tables(database, tmp_path):
    """dynalite cannot remove them, and `tables create` says so."""
    names = fresh_tables(database)
    removes = database.engine == "local"
    assert database.make_tables(**names).stdout.count("keeps expired records") == (0 if removes else 2)

    def expiries():
        items = client_of_engine(database).scan(TableName=names["DYNAMODB_SESSIONS_TABLE"])["Items"]
        return {(item["pk"]["S"], item["sk"]["B"]): int(item["exp_s"]["N"]) for item in items if "exp_s" in item}

    with Cluster(tmp_path, database, 1, **names, POOLGUARD_LIMIT_SIGN_IN_ATTEMPTS="100/second") as cluster:
        cluster.nodes[0].post("/api/user/login", json={"email": "ann@example.com", "password": "wrong"})
        brief = {key for key, expires in expiries().items() if expires <= time.time() + 3}
        assert brief
        if removes:
            wait_until(lambda: not brief & expiries().keys(), 30, "the removal of expired records")
        else:
            assert brief <= expiries().keys()
