"""Users' own AWS credentials at the gateway: records are stored under the user's identity in DynamoDB and accessed with
the user's credentials; the gateway returns these if a setting allows it."""

import json

import boto3
import pytest

from accounts import fresh_email
from aws_identities import NO_RETRIES, Person
from nodes import KEY, DynamoDb
from poolguard import Server, bearer, make_user, run
from waiting import wait_until


@pytest.fixture(scope="module")
def database():
    with DynamoDb() as started:
        yield started


@pytest.fixture(scope="module")
def settings(database):
    given = database.environment(DYNAMODB_USERS_TABLE="Own")
    assert database.make_tables(DYNAMODB_USERS_TABLE="Own").returncode == 0
    return given


@pytest.fixture(scope="module")
def server(tmp_path_factory, settings):
    data = tmp_path_factory.mktemp("own")
    with Server(data, env=settings) as first:
        pool = first.variables()["COGNITO_IDENTITY_POOL_ID"]
        port = first.port
    # Servers that share a store must have the same public address.
    with Server(data, env={**settings, "COGNITO_IDENTITY_POOL_ID": pool, "EXPOSE_AWS_CREDENTIALS": "1"},
                listen=f"127.0.0.1:{port}") as started:
        yield started


@pytest.fixture(scope="module")
def items(settings):
    """All items of the table, read with boto3 from the store itself."""
    table = boto3.resource("dynamodb", region_name=settings["AWS_REGION"], endpoint_url=settings["DYNAMODB_ENDPOINT"],
                           aws_access_key_id="any", aws_secret_access_key="any", config=NO_RETRIES).Table("Own")
    return lambda: table.scan(ConsistentRead=True)["Items"]


def sign_in(server, email):
    reply = server.post("/api/auth/signin", json={"username": email, "password": "Passw0rd!"})
    assert reply.status_code == 200, reply.text
    return reply.json()


@pytest.fixture
def someone(server):
    def make():
        email = fresh_email()
        make_user(server, email)
        return sign_in(server, email), email
    return make


def test_records_are_stored_under_the_users_identity(server, someone, items):
    tokens, email = someone()
    headers = bearer(tokens["access_token"], tenant=None)
    made = server.post("/api/data", headers=headers, json={"value": "mine"})
    assert made.status_code == 201, made.text
    identity = Person(server, email=email).identity()
    mine = [item for item in items() if item["pk"] == identity]
    assert len(mine) == 1 and "mine" in mine[0]["doc"]
    one = f"/api/data/{made.json()['id']}"
    assert server.get(one, headers=headers).json()["value"] == "mine"
    assert server.request("PUT", one, headers=headers, json={"value": "changed"}).status_code == 200
    assert server.get("/api/data", headers=headers).json()["data"] == [{"id": made.json()["id"], "value": "changed"}]
    # A second sign-in is the same user.
    again = bearer(sign_in(server, email)["access_token"], tenant=None)
    assert server.get(one, headers=again).json()["value"] == "changed"
    others, _ = someone()
    strangers = bearer(others["access_token"], tenant=None)
    assert server.get(one, headers=strangers).status_code == 404
    assert server.get("/api/data", headers=strangers).json()["data"] == []
    assert server.request("DELETE", one, headers=headers).status_code == 204
    assert not [item for item in items() if item["pk"] == identity]


def test_lists_are_paged_and_separate_kinds_and_tenants(server, someone):
    tokens, _ = someone()
    headers = bearer(tokens["access_token"])
    for i in range(5):
        assert server.post("/api/items", headers=headers, json={"name": f"i{i}"}).status_code == 201
        assert server.post("/api/alerts", headers=headers, json={"title": f"a{i}"}).status_code == 201
    found, link = [], "/api/items?limit=2"
    while link:
        page = server.get(link, headers=headers)
        assert page.status_code == 200, page.text
        found += [item["name"] for item in page.json()]
        link = page.links.get("next", {}).get("url")
    assert found == [f"i{i}" for i in range(5)]
    assert server.get("/api/data", headers=bearer(tokens["access_token"], tenant=None)).json()["data"] == []


def test_a_role_that_allows_nothing_is_reported(server, someone):
    iam = server.boto3("iam")
    role = f"poolguard-authenticated-{server.variables()['AWS_REGION']}"
    policy = iam.get_role_policy(RoleName=role, PolicyName="own-items")["PolicyDocument"]
    tokens, _ = someone()
    headers = bearer(tokens["access_token"], tenant=None)
    assert server.get("/api/data", headers=headers).status_code == 200
    iam.delete_role_policy(RoleName=role, PolicyName="own-items")

    def status():
        return server.get("/api/data", headers=headers).status_code

    try:
        wait_until(lambda: status() != 200, 5, "the effect of the removed policy")
        refused = server.get("/api/data", headers=headers)
        assert refused.status_code == 403 and refused.json()["code"] == "credentials_refused"
        refused = server.post("/api/data", headers=headers, json={"value": "x"})
        assert refused.status_code == 403 and refused.json()["code"] == "credentials_refused"
    finally:
        iam.put_role_policy(RoleName=role, PolicyName="own-items", PolicyDocument=json.dumps(policy))
    # The tests that follow need it, too.
    wait_until(lambda: status() == 200, 5, "the effect of the policy that was put back")


def test_a_token_from_elsewhere_needs_the_id_token(server, someone):
    _, email = someone()
    token = Person(server, email=email).tokens["AccessToken"]
    refused = server.get("/api/data", headers=bearer(token, tenant=None))
    assert refused.status_code == 403 and refused.json()["code"] == "id_token_needed"
    assert server.get("/api/users/me/credentials", headers=bearer(token, tenant=None)).json()[
        "code"] == "id_token_needed"


def test_an_id_token_may_be_sent_along(server, someone):
    _, email = someone()
    tokens, others = Person(server, email=email).tokens, Person(server, email=someone()[1]).tokens
    headers = bearer(tokens["AccessToken"], tenant=None)
    both = {**headers, "X-Id-Token": tokens["IdToken"]}
    assert server.get("/api/users/me/credentials", headers=both).status_code == 200
    assert server.post("/api/data", headers=both, json={"value": "x"}).status_code == 201
    fresh = Person(server, email=email).tokens
    headers = bearer(fresh["AccessToken"], tenant=None)
    for wrong in (others["IdToken"], fresh["AccessToken"], fresh["IdToken"][:-8] + "AAAAAAAA", "x"):
        assert server.get("/api/data", headers={**headers, "X-Id-Token": wrong}).status_code == 401


def test_a_refreshed_token_works(server, someone):
    tokens, _ = someone()
    reply = server.post("/api/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert reply.status_code == 200, reply.text
    headers = bearer(reply.json()["access_token"], tenant=None)
    assert server.get("/api/data", headers=headers).status_code == 200


def test_credentials_are_returned(server, someone):
    tokens, email = someone()
    headers = bearer(tokens["access_token"], tenant=None)
    reply = server.get("/api/users/me/credentials", headers=headers)
    assert reply.status_code == 200 and reply.headers["Cache-Control"] == "no-store"
    given = reply.json()
    assert given["identity_id"] == Person(server, email=email).identity()
    # They are cached until shortly before they expire.
    assert server.get("/api/users/me/credentials", headers=headers).json() == given
    made = server.post("/api/data", headers=headers, json={"value": "by hand"})
    assert made.status_code == 201
    dynamodb = boto3.client("dynamodb", region_name=given["region"], endpoint_url=server.url, config=NO_RETRIES,
                            aws_access_key_id=given["access_key_id"],
                            aws_secret_access_key=given["secret_access_key"], aws_session_token=given["session_token"])
    found = dynamodb.query(TableName="Own", KeyConditionExpression="pk = :me",
                           ExpressionAttributeValues={":me": {"S": given["identity_id"]}})["Items"]
    assert len(found) == 1 and "by hand" in found[0]["doc"]["S"]
    with pytest.raises(dynamodb.exceptions.ClientError, match="AccessDeniedException"):
        dynamodb.query(TableName="Own", KeyConditionExpression="pk = :me",
                       ExpressionAttributeValues={":me": {"S": "clients"}})


def test_no_credentials_after_a_sign_out(server, someone):
    tokens, _ = someone()
    headers = bearer(tokens["access_token"], tenant=None)
    assert server.get("/api/users/me/credentials", headers=headers).status_code == 200
    assert server.post("/api/auth/signout", json={"access_token": tokens["access_token"]}).status_code == 200
    assert server.get("/api/users/me/credentials", headers=headers).status_code == 401


def test_no_credentials_without_the_setting(start):
    server = start()
    email = fresh_email()
    make_user(server, email)
    refused = server.get("/api/users/me/credentials",
                         headers=bearer(sign_in(server, email)["access_token"], tenant=None))
    assert refused.status_code == 404 and refused.json()["code"] == "credentials_not_given"


def test_the_embedded_identity_pool_is_the_default(start):
    server = start(env={"EXPOSE_AWS_CREDENTIALS": "1"})
    email = fresh_email()
    make_user(server, email)
    headers = bearer(sign_in(server, email)["access_token"], tenant=None)
    given = server.get("/api/users/me/credentials", headers=headers)
    assert given.status_code == 200, given.text
    # Records stay where they were.
    assert server.post("/api/data", headers=headers, json={"value": "x"}).status_code == 201


def test_a_gateway_in_front_of_another_server_does_the_same(server, start, settings):
    """Cognito, the identity pool and DynamoDB are the other server's, so the user's requests go through its proxy."""
    variables = server.variables()
    make_front_table(server, variables)
    front = start(folder="front", env={
        "COGNITO_ENDPOINT": server.url, "COGNITO_USER_POOL_ID": variables["COGNITO_USER_POOL_ID"],
        "COGNITO_APP_CLIENT_ID": variables["COGNITO_APP_CLIENT_ID"],
        "COGNITO_IDENTITY_POOL_ID": variables["COGNITO_IDENTITY_POOL_ID"], "POOLGUARD_STORE": "dynamodb",
        "DYNAMODB_ENDPOINT": server.url, "DYNAMODB_USERS_TABLE": "Front", "AWS_REGION": variables["AWS_REGION"],
        "AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": variables["AWS_SECRET_ACCESS_KEY"], "APP_SECRET_KEY": KEY})
    email = fresh_email()
    make_user(server, email)
    headers = bearer(sign_in(front, email)["access_token"], tenant=None)
    made = front.post("/api/data", headers=headers, json={"value": "from afar"})
    assert made.status_code == 201, made.text
    assert front.get("/api/data", headers=headers).json()["data"][0]["value"] == "from afar"
    identity = Person(server, email=email).identity()
    found = server.boto3("dynamodb").query(TableName="Front", KeyConditionExpression="pk = :me",
                                           ExpressionAttributeValues={":me": {"S": identity}})["Items"]
    assert len(found) == 1


def make_front_table(server, variables):
    done = run("tables", "create", env={
        "POOLGUARD_STORE": "dynamodb", "DYNAMODB_ENDPOINT": server.url, "DYNAMODB_USERS_TABLE": "Front",
        "AWS_REGION": variables["AWS_REGION"], "AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": variables["AWS_SECRET_ACCESS_KEY"]})
    assert done.returncode == 0, done.stderr
