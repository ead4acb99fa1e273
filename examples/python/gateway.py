"""What an application asks of Poolguard: the keys for its tokens, whether a request may pass, and sign-ins.

Needs PyJWT with cryptography (Debian: python3-jwt, python3-cryptography). Everything here blocks, for 5 s at most.
`poolguard env` prints the variables.
"""

import functools
import html
import json
import os
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import jwt

POOLGUARD = os.environ.get("POOLGUARD_URL", "http://127.0.0.1:8000")
ISSUER = os.environ["COGNITO_ISSUER"]
CLIENT = os.environ["COGNITO_APP_CLIENT_ID"]
TIMEOUT = 5  # seconds
COOKIE = "example-token"


class Refused(Exception):
    """What Poolguard answered instead; 503 if it cannot be reached."""

    def __init__(self, status, code):
        super().__init__(code)
        self.status, self.code = status, code


class Keys:
    """The pool's public keys by their `kid`. They are fetched when a key is unknown, at most once in 10 s: anybody can
    send tokens with invented key ids. Other requests with an unknown key wait for it."""

    def __init__(self, url):
        self.url, self.known, self.asked, self.is_reached = url, {}, float("-inf"), False
        self.lock = threading.Lock()

    def find(self, kid):
        if kid not in self.known:
            with self.lock:
                self.fetch_for(kid)
        if kid in self.known:
            return self.known[kid]
        if not self.is_reached:
            raise OSError("the keys could not be fetched")
        raise jwt.InvalidTokenError("unknown key")

    def fetch_for(self, kid):
        if kid in self.known or time.monotonic() - self.asked <= 10:
            return
        self.asked, self.is_reached = time.monotonic(), False
        with urllib.request.urlopen(self.url, timeout=TIMEOUT) as answer:
            self.known = {each["kid"]: jwt.PyJWK(each).key for each in json.load(answer)["keys"]}
        self.is_reached = True


KEYS = Keys(os.environ.get("COGNITO_JWKS_URL", f"{ISSUER}/.well-known/jwks.json"))


def verify(token):
    """The claims of an access token of this pool and app client. Asks nobody, so it does not notice sign-outs."""
    try:
        key = KEYS.find(jwt.get_unverified_header(token).get("kid"))
        claims = jwt.decode(token, key, algorithms=["RS256"], issuer=ISSUER, options={"require": ["exp", "iss", "sub"]})
    except jwt.PyJWTError as error:
        raise Refused(401, str(error)) from None
    except (OSError, ValueError):
        raise Refused(503, "keys_unavailable") from None
    # Cognito's access tokens name their client in `client_id`. ID tokens have `aud`, and are for the client only.
    if claims.get("token_use") != "access" or claims.get("client_id") != CLIENT:
        raise Refused(401, "not an access token for this application")
    return claims


def call(method, path, body=None, headers=None):
    """The answer's JSON, if there is any, and its headers."""
    sent = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(POOLGUARD + path, sent, {"Content-Type": "application/json", **(headers or {})},
                                     method=method)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            content = answer.read()
            return json.loads(content) if content else None, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            try:
                code = json.load(error)["code"]
            except (ValueError, KeyError, TypeError):
                code = "refused"
        raise Refused(error.code, code) from None
    except (OSError, ValueError):
        raise Refused(503, "unavailable") from None


def ask(token, rules):
    """Who sends a request, if the rules (docs/proxies.md) let them pass. Notices sign-outs."""
    if not token:
        raise Refused(401, "token_missing")
    try:
        _, headers = call("GET", f"/forward-auth?by=bearer&{rules}", headers={"Authorization": f"Bearer {token}"})
    except UnicodeEncodeError:
        raise Refused(401, "token_malformed") from None
    return {name: urllib.parse.unquote(headers[f"X-Auth-{name}"]) for name in ("Subject", "Email")}


def sign_in(email, password, address):
    """Tokens. `address` is the browser's: Poolguard limits sign-ins by it, if TRUSTED_PROXIES names this server."""
    answer, _ = call("POST", "/auth/login", {"email": email, "password": password}, {"X-Forwarded-For": address})
    if "challenge" in answer:  # a second factor or a new password: POST /auth/challenge answers it
        raise Refused(403, answer["challenge"])
    return answer


def sign_out(token):
    """Ends all sessions of the user."""
    call("POST", "/auth/logout", headers={"Authorization": f"Bearer {token}"})


def bearer(authorization):
    """The token of an Authorization header."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refused(401, "token_missing")
    return token.strip()


def is_own_form(origin, host):
    """Whether a form comes from this site's pages. Browsers send Origin with every form; programs need not."""
    return origin is None or urllib.parse.urlsplit(origin).netloc == host


def page(text, form=""):
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Reports</title>'
    return f"{head}<p>{html.escape(text)}</p>{form}"


SIGN_IN = functools.partial(page, form="""<form method="post" action="/login">
<label>Email <input name="email" type="email" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button></form>""")
SIGN_OUT = functools.partial(page, form='<form method="post" action="/logout"><button>Sign out</button></form>')
