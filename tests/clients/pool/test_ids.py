"""Ids that a team chooses, so that its files can name them."""

import pytest

from cognito import add_user, refused, sign_in
from poolguard import run

CHOSEN = {"POOLGUARD_POOL_ID": "eu-west-1_Example1", "POOLGUARD_CLIENT_ID": "1exampleapp",
          "POOLGUARD_WEB_CLIENT_ID": "1exampleweb"}


def ids_of(server):
    variables = server.variables()
    return {name: variables[f"COGNITO_{name}"] for name in ("USER_POOL_ID", "APP_CLIENT_ID", "WEB_CLIENT_ID")}


def test_the_first_pool_and_its_clients(start):
    """The region follows from the pool's id, and the same file may also say which pool is used."""
    server = start(env={**CHOSEN, "COGNITO_USER_POOL_ID": CHOSEN["POOLGUARD_POOL_ID"],
                        "COGNITO_APP_CLIENT_ID": CHOSEN["POOLGUARD_CLIENT_ID"]})
    made = ids_of(server)
    assert list(made.values()) == list(CHOSEN.values())
    assert server.boto3().describe_user_pool(UserPoolId=made["USER_POOL_ID"])["UserPool"]["Name"] == "poolguard"
    server.stop()
    # They stay without the settings.
    again = start(env={"AWS_REGION": "eu-west-1"})
    assert ids_of(again) == made
    again.stop()
    for changed in ({"POOLGUARD_POOL_ID": "eu-west-1_Example2"}, {"POOLGUARD_WEB_CLIENT_ID": "1other"}):
        (name, value), = changed.items()
        refused = run("serve", "--data", server.data, "--listen", "127.0.0.1:0",
                      env={**server.records, "AWS_REGION": "eu-west-1", **CHOSEN, **changed})
        assert refused.returncode == 1 and f"The id has been {CHOSEN[name]} since the first start" in refused.stderr
        assert value in refused.stderr and name in refused.stderr


@pytest.mark.parametrize("env, words", [
    ({"POOLGUARD_POOL_ID": "example"}, "POOLGUARD_POOL_ID"),
    ({"POOLGUARD_CLIENT_ID": "an app"}, "POOLGUARD_CLIENT_ID"),
    ({"POOLGUARD_POOL_ID": "eu-west-1_Example1", "AWS_REGION": "us-east-1"}, "set that region or none"),
    ({"POOLGUARD_CLIENT_ID": "1same", "POOLGUARD_WEB_CLIENT_ID": "1same"}, "two app clients need different ids"),
])
def test_ids_that_cannot_be(tmp_path, env, words):
    refused = run("serve", "--data", tmp_path / "data", "--listen", "127.0.0.1:0", env=env)
    assert refused.returncode == 2 and words in refused.stderr, refused.stderr


def refused_message(call, **arguments):
    code, message = refused(call, **arguments)
    assert code == "InvalidParameterException"
    return message


def test_a_pool_by_its_tag(cognito):
    def create(id):
        return cognito.create_user_pool(PoolName="chosen", UserPoolTags={"poolguard:id": id, "stage": "one"})["UserPool"]

    for malformed in ("Example1", "us-east-1_", "eu-west-1_Example1", "us-east-1_Exam-ple"):
        assert "such as us-east-1_Example1" in refused_message(create, id=malformed)
    pool = create("us-east-1_Chosen1")
    assert (pool["Id"], pool["Arn"].split("/")[-1]) == ("us-east-1_Chosen1", "us-east-1_Chosen1")
    assert refused_message(create, id="us-east-1_Chosen1") == "The id us-east-1_Chosen1 is taken."
    # A tag that changes changes no id, and the id is free once the pool is gone.
    cognito.update_user_pool(UserPoolId=pool["Id"], UserPoolTags={"poolguard:id": "us-east-1_Chosen2"})
    assert cognito.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]["Id"] == pool["Id"]
    cognito.delete_user_pool(UserPoolId=pool["Id"])
    assert create("us-east-1_Chosen1")["Id"] == pool["Id"]
    cognito.delete_user_pool(UserPoolId=pool["Id"])


def test_a_client_by_a_tag_of_its_pool(cognito, make_pool):
    tags = {"poolguard:client-id:browsers": "1chosenbrowsers", "poolguard:client-id:broken": "not an id"}
    pool, other = make_pool(UserPoolTags=tags), make_pool(UserPoolTags=tags)

    def create(pool, name):
        return cognito.create_user_pool_client(UserPoolId=pool, ClientName=name)["UserPoolClient"]["ClientId"]

    assert create(pool, "browsers") == "1chosenbrowsers"
    assert len(create(pool, "others")) == 26
    assert "The tag poolguard:client-id:broken must be" in refused_message(create, pool=pool, name="broken")
    for each in (pool, other):
        assert refused_message(create, pool=each, name="browsers") == "The id 1chosenbrowsers is taken."
    listed = cognito.list_user_pool_clients(UserPoolId=other, MaxResults=60)["UserPoolClients"]
    assert listed == []
    cognito.delete_user_pool_client(UserPoolId=pool, ClientId="1chosenbrowsers")
    assert create(other, "browsers") == "1chosenbrowsers"


def test_what_an_earlier_pool_or_client_of_an_id_gave_out_is_worth_nothing(start):
    server = start()
    cognito, unsigned = server.boto3(), server.unsigned()
    pool, client = "us-east-1_Again1", "1again"

    def make_client():
        made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", ExplicitAuthFlows=[
            "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]
        assert made["ClientId"] == client

    def make_pool():
        cognito.create_user_pool(PoolName="again", UserPoolTags={"poolguard:id": pool,
                                                                 "poolguard:client-id:c": client})
        make_client()
        add_user(cognito, pool, "ann")
        return sign_in(unsigned, client, "ann")["AuthenticationResult"]

    def key_ids():
        return {each["kid"] for each in server.get(f"/{pool}/.well-known/jwks.json").json()["keys"]}

    def assert_refused(tokens):
        assert refused(unsigned.initiate_auth, ClientId=client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={
            "REFRESH_TOKEN": tokens["RefreshToken"]})[0] == "NotAuthorizedException"

    tokens, keys = make_pool(), key_ids()
    cognito.delete_user_pool_client(UserPoolId=pool, ClientId=client)
    make_client()
    assert_refused(tokens)
    assert key_ids() == keys
    cognito.delete_user_pool(UserPoolId=pool)
    make_pool()
    assert_refused(tokens)
    assert refused(unsigned.get_user, AccessToken=tokens["AccessToken"])[0] == "NotAuthorizedException"
    assert not key_ids() & keys
    # What is used now is in the records.
    keys = key_ids()
    server.stop()
    server.start()
    assert key_ids() == keys
