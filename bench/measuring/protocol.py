"""Calls of Cognito's protocol, one at a time over one connection, each timed without the client's own work."""

import http.client
import json
import time

import botocore.auth
import botocore.awsrequest
import botocore.credentials

from .trouble import Trouble


class Caller:
    """`variables` are those that `poolguard env` prints."""

    def __init__(self, port: int, variables: dict[str, str]):
        self._url = f"http://127.0.0.1:{port}/"
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        keys = botocore.credentials.Credentials(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"])
        self._signer = botocore.auth.SigV4Auth(keys, "cognito-idp", variables["AWS_REGION"])
        self.last_ms = 0.0  # from the last request to its complete response

    def call(self, operation: str, is_signed: bool = True, **members: object) -> dict:
        headers = {"Content-Type": "application/x-amz-json-1.1",
                   "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}"}
        request = botocore.awsrequest.AWSRequest("POST", self._url, headers, json.dumps(members))
        if is_signed:
            self._signer.add_auth(request)
        return self._send(operation, "/", request.data, dict(request.headers.items()))

    def post(self, path: str, **members: object) -> dict:
        return self._send(path, path, json.dumps(members), {"Content-Type": "application/json"})

    def _send(self, name: str, path: str, body: str, headers: dict[str, str]) -> dict:
        begin = time.perf_counter()
        try:
            self._connection.request("POST", path, body, headers)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Trouble(f"{name} was not answered: {error}") from error
        self.last_ms = (time.perf_counter() - begin) * 1000
        if answer.status != 200:
            raise Trouble(f"{name} is answered with {answer.status}: {content[:300].decode(errors='replace')}")
        return json.loads(content or b"{}")

    def close(self) -> None:
        self._connection.close()
