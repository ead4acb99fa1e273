"""Signed requests to Cognito's protocol, as no client would make them."""

import datetime
import json

import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

TARGET = "AWSCognitoIdentityProviderService."
KINDS = {"content-type": "application/x-amz-json-1.1"}


def call(server, operation, body, sign=True, region=None, service="cognito-idp", key=None, secret=None, at=None,
         change=None, headers=None):
    data = body if isinstance(body, (str, bytes)) else json.dumps(body)
    request = AWSRequest("POST", server.url + "/", data=data,
                         headers={**KINDS, "X-Amz-Target": TARGET + operation, **(headers or {})})
    if sign:
        variables = server.variables()
        credentials = Credentials(key or variables["AWS_ACCESS_KEY_ID"], secret or variables["AWS_SECRET_ACCESS_KEY"])
        signer = SigV4Auth(credentials, service, region or variables["AWS_REGION"])
        if at:
            class Moved(datetime.datetime):
                @classmethod
                def utcnow(cls):
                    return datetime.datetime.utcnow() + at

            import botocore.auth
            original, botocore.auth.datetime = botocore.auth.datetime, type("d", (), {"datetime": Moved})
            try:
                signer.add_auth(request)
            finally:
                botocore.auth.datetime = original
        else:
            signer.add_auth(request)
    sent = dict(request.headers)
    if change:
        data = change(sent, data)
    return server.post("/", data=data, headers=sent)


class Plain:
    """Calls without a client's model, for members that Debian's boto3 does not know. Refusals are boto3's errors."""

    def __init__(self, server):
        self.server = server

    def admin(self, operation, **members):
        return self._send(operation, members, sign=True)

    def ask(self, operation, **members):
        return self._send(operation, members, sign=False)

    def _send(self, operation, members, sign):
        reply = call(self.server, operation, members, sign=sign)
        body = reply.json() if reply.content else {}
        if reply.status_code != 200:
            raise ClientError({"Error": {"Code": body["__type"].split("#")[-1], "Message": body["message"]}}, operation)
        return body


class Line:
    """Signed calls of one service over one connection."""

    def __init__(self, server, service, prefix):
        variables = server.variables()
        self.url, self.prefix, self.session = server.url + "/", prefix, requests.Session()
        own = Credentials(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"])
        self.signer = SigV4Auth(own, service, variables["AWS_REGION"])

    def call(self, operation, body):
        """The reply's members; those of an error are __type and message."""
        request = AWSRequest("POST", self.url, data=json.dumps(body),
                             headers={**KINDS, "X-Amz-Target": f"{self.prefix}.{operation}"})
        self.signer.add_auth(request)
        reply = self.session.post(self.url, data=request.data, headers=dict(request.headers), timeout=30)
        return reply.json() if reply.content else {}
