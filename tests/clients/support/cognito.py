"""Shared functions of the embedded pool's tests: short forms of boto3 calls."""

import base64
import hashlib
import hmac
import json

import pytest
from botocore.exceptions import ClientError


def refused(call, *arguments, **members):
    with pytest.raises(ClientError) as found:
        call(*arguments, **members)
    return found.value.response["Error"]["Code"], found.value.response["Error"]["Message"]


def add_user(cognito, pool, name, /, password="Passw0rd!", **attributes):
    cognito.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS", TemporaryPassword=password,
                              UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()])
    cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=password, Permanent=True)


def sign_in(cognito, client, name, password="Passw0rd!", **more):
    return cognito.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH",
                                 AuthParameters={"USERNAME": name, "PASSWORD": password, **more})


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def secret_hash(secret, name, client):
    return base64.b64encode(hmac.new(secret.encode(), (name + client).encode(), hashlib.sha256).digest()).decode()
