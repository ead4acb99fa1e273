import base64
import json
import os
import urllib.request

import boto3
import pytest
from poolguard_pytest import start


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def post(url, **body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status


def test_a_users_token(poolguard):
    found = claims(poolguard.sign_in("jane@example.com", "Correct-h0rse")["IdToken"])
    assert found["sub"] == poolguard.users["jane@example.com"]["sub"]
    assert found["cognito:groups"] == ["staff"] and found["plan"] == "gold"


def test_an_application_that_reads_its_environment(poolguard):
    assert os.environ["COGNITO_USER_POOL_ID"] == poolguard.id
    described = boto3.client("cognito-idp", endpoint_url=os.environ["AWS_ENDPOINT_URL"]).describe_user_pool_client(
        UserPoolId=poolguard.id, ClientId=poolguard.clients["backend"]["id"])
    assert described["UserPoolClient"]["ClientSecret"] == poolguard.clients["backend"]["secret"]


def test_a_code_by_mail(poolguard):
    post(f"{poolguard.url}/auth/signup", email="new@example.com", password="Correct-h0rse")
    (mail,) = poolguard.mails("new@example.com", at_least=1)
    assert post(f"{poolguard.url}/auth/confirm", email="new@example.com", code=mail.code) == 200
    assert poolguard.sign_in("new@example.com", "Correct-h0rse")["AccessToken"]


def test_a_pool_of_its_own(poolguard):
    def refuse(event):
        raise ValueError("nobody signs up here")

    with start(triggers={"PreSignUp": refuse}) as pool:
        assert pool.id != poolguard.id
        cognito = pool.client()
        with pytest.raises(cognito.exceptions.UserLambdaValidationException, match="nobody signs up here"):
            cognito.sign_up(ClientId=pool.env["COGNITO_APP_CLIENT_ID"], Username="a@example.com",
                            Password="Correct-h0rse", UserAttributes=[{"Name": "email", "Value": "a@example.com"}])
        data = pool.data
    assert not data.exists()


def test_settings_that_are_wrong():
    with pytest.raises(RuntimeError, match="POOLGUARD_LISTEN"):
        with start(settings={"POOLGUARD_LISTENS": "1"}):
            pass
