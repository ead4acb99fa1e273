"""A minimal token issuer: keys of the tests, and an HTTP server for their JWKS. It counts requests and can fail on
request, which a real server cannot."""

import base64
import http.server
import json
import threading
import time
import uuid

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

POOL = "us-east-1_Te5tPo0l1"
CLIENT = "1example23456789abcdefghij"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    def __init__(self, bits=2048, kid=None, curve=None):
        self.private = ec.generate_private_key(curve) if curve else rsa.generate_private_key(65537, bits)
        self.kid = kid or base64.b64encode(uuid.uuid4().bytes * 2).decode()

    def jwk(self, **changes):
        numbers = self.private.public_key().public_numbers()
        if isinstance(numbers, rsa.RSAPublicNumbers):
            size = (numbers.n.bit_length() + 7) // 8
            parts = {"kty": "RSA", "alg": "RS256", "n": base64url(numbers.n.to_bytes(size, "big")), "e": "AQAB"}
        else:
            size = (numbers.curve.key_size + 7) // 8
            parts = {"kty": "EC", "alg": "ES256", "crv": "P-256", "x": base64url(numbers.x.to_bytes(size, "big")),
                     "y": base64url(numbers.y.to_bytes(size, "big"))}
        return {**parts, "kid": self.kid, "use": "sig", **changes}

    def public_pem(self):
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, claims, algorithm="RS256", **header):
        kid = {} if header.pop("no_kid", False) else {"kid": self.kid}
        return jwt.encode(claims, self.private, algorithm=algorithm, headers={**kid, **header})


    def sign_text(self, payload):
        """Signs any text as the payload, JSON or not."""
        head = base64url(json.dumps({"alg": "RS256", "kid": self.kid}).encode())
        signed = f"{head}.{base64url(payload.encode())}"
        return signed + "." + base64url(self.private.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))


class Signer:
    def __init__(self):
        self.keys = [Key(), Key()]
        self.asked = 0
        self.is_down = False
        signer = self

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                signer.asked += 1
                body = json.dumps({"keys": [key.jwk() for key in signer.keys]}).encode()
                self.send_response(500 if signer.is_down else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.issuer = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def environment(self, **changes):
        """Settings of a gateway that trusts these keys and has no tenants."""
        return {"COGNITO_USER_POOL_ID": POOL, "COGNITO_APP_CLIENT_ID": CLIENT, "COGNITO_ISSUER": self.issuer,
                "COGNITO_JWKS_URL": f"http://127.0.0.1:{self.server.server_address[1]}/jwks.json",
                "COGNITO_ENDPOINT": "http://127.0.0.1:9", "MULTI_TENANT_ENABLED": "0", **changes}

    def claims(self, **changes):
        now = int(time.time())
        claims = {"sub": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", "iss": self.issuer, "client_id": CLIENT,
                  "origin_jti": str(uuid.uuid4()), "event_id": str(uuid.uuid4()), "token_use": "access",
                  "scope": "aws.cognito.signin.user.admin", "auth_time": now, "exp": now + 3600, "iat": now,
                  "jti": str(uuid.uuid4()), "username": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", **changes}
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, key=0, **changes):
        return self.keys[key].sign(self.claims(**changes))
