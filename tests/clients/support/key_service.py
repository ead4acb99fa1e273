"""A server with what custom senders need of KMS: one key, GenerateDataKey and Decrypt."""

import base64
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from local_server import LocalHandler, LocalServer

KEY = "arn:aws:kms:us-east-1:123456789012:key/1example-2222-3333-4444-999example"
ALIAS = "arn:aws:kms:us-east-1:123456789012:alias/codes"


class Refused(Exception):
    pass


class KeyService(LocalServer):
    """`failure` names the exception that everything is answered with."""

    def __init__(self):
        super().__init__(Question)
        self.key = AESGCM(os.urandom(32))
        self.failure = None
        self.requests = []

    def answer(self, operation, given):
        if self.failure:
            raise Refused(self.failure)
        if given["KeyId"] not in (KEY, ALIAS):
            raise Refused("NotFoundException")
        # As at Amazon, the context is authenticated.
        context = json.dumps(given["EncryptionContext"], sort_keys=True).encode()
        if operation == "GenerateDataKey":
            plain, nonce = os.urandom(given["NumberOfBytes"]), os.urandom(12)
            wrapped = nonce + self.key.encrypt(nonce, plain, context)
            return {"KeyId": KEY, "Plaintext": text(plain), "CiphertextBlob": text(wrapped)}
        blob = base64.b64decode(given["CiphertextBlob"])
        try:
            return {"KeyId": KEY, "Plaintext": text(self.key.decrypt(blob[:12], blob[12:], context))}
        except InvalidTag:
            raise Refused("InvalidCiphertextException") from None


def text(octets):
    return base64.b64encode(octets).decode()


class Question(LocalHandler):
    def do_POST(self):
        given = json.loads(self.body())
        operation = self.headers["X-Amz-Target"].removeprefix("TrentService.")
        self.server.requests.append((operation, given, self.headers["Authorization"]))
        try:
            status, content = 200, self.server.answer(operation, given)
        except Refused as why:
            status, content = 400, {"__type": str(why)}
        self.answer(status, json.dumps(content).encode(), [("Content-Type", "application/x-amz-json-1.1")])
