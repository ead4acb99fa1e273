"""External identity providers: a certified one, and one with faults."""

import contextlib
import http.server
import json
import subprocess
import threading
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import ec, rsa

import node_clients
from pages import OAUTH, Page

CLIENT, SECRET = "poolguard at the provider", "what the provider gave"


@contextlib.contextmanager
def certified(server, people):
    """npm's oidc-provider; returns its issuer."""
    given = {"client": CLIENT, "secret": SECRET, "callback": server.url + "/oauth2/idpresponse", "people": people}
    process = subprocess.Popen(["node", str(node_clients.SCRIPTS / "provider.mjs"), json.dumps(given)], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()


class Visitor:
    """A browser at the certified provider, which asks for a name and then for consent."""

    def __init__(self, server):
        self.session = requests.Session()
        self.server = server

    def get(self, address):
        return Page(self, self.session.get(address, allow_redirects=False))

    def post(self, action, fields):
        return Page(self, self.session.post(action, data=fields, allow_redirects=False))

    def follow(self, page):
        while page.status in (302, 303) and not page.location.startswith(self.server.url):
            page = self.get(requests.compat.urljoin(page.response.url, page.location))
        return page

    def sign_in(self, address, name):
        """Returns the address to which the browser is redirected back."""
        page = self.follow(self.get(address))
        page = self.follow(page.send(login=name, password="any"))
        page = self.follow(page.send())
        return page.location.removeprefix(self.server.url)


class Faulty:
    """A provider whose claims and faults the test sets."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.nonce = None
        self.claims, self.info, self.wait, self.status, self.body = {}, None, 0, 200, None
        self.signed_by, self.forms, self.asked = self.key, [], []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self, value, status=200):
                body = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                outer.asked.append(self.path)
                if self.path == "/.well-known/openid-configuration":
                    return self.answer(outer.discovery)
                if self.path == "/keys":
                    return self.answer({"keys": [outer.jwk]})
                if self.path.startswith("/me"):
                    return self.answer(outer.info or {})
                return self.answer({}, 404)

            def do_POST(self):
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.forms.append({name: values[0] for name, values in parse_qs(form).items()})
                if outer.stop.wait(outer.wait):
                    return None
                if outer.body is not None:
                    return self.answer(outer.body, outer.status)
                return self.answer({"access_token": "at the provider", "id_token": outer.id_token()}, outer.status)

            def log_message(self, *_):
                pass

        self.stop = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.discovery = {"issuer": self.url, "authorization_endpoint": self.url + "/authorize",
                          "token_endpoint": self.url + "/token", "jwks_uri": self.url + "/keys"}
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.stop.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def jwk(self):
        return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key())), "kid": "its", "alg": "RS256",
                "use": "sig"}

    def id_token(self):
        now = int(time.time())
        values = {"iss": self.url, "aud": CLIENT, "sub": "123", "iat": now, "exp": now + 300, "nonce": self.nonce,
                  **self.claims}
        return jwt.encode({name: value for name, value in values.items() if value is not None}, self.signed_by,
                          algorithm="RS256", headers={"kid": "its"})


def trusting(cognito, pool, faulty, **mapping):
    """Makes the provider one of the pool's, with its address and more attributes; returns a client that allows it."""
    cognito.create_identity_provider(
        UserPoolId=pool, ProviderName="Corporate", ProviderType="OIDC", AttributeMapping={"email": "email", **mapping},
        ProviderDetails={"client_id": CLIENT, "client_secret": SECRET, "attributes_request_method": "GET",
                         "oidc_issuer": faulty.url, "authorize_scopes": "openid email"})
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", **{
        **OAUTH, "SupportedIdentityProviders": ["COGNITO", "Corporate"]})
    return made["UserPoolClient"]["ClientId"]


def visit(browser, client, faulty):
    """Goes from the application to the faulty provider and back."""
    asked = parameters_of(browser.ask(client, identity_provider="Corporate").location)
    faulty.nonce = asked.get("nonce")
    return browser.get("/oauth2/idpresponse", params={"state": asked["state"], "code": "one of theirs"})


def p256_key():
    """A private key in Apple's format, and its public key."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(), key.public_key()


def parameters_of(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
