"""The sign-in pages in a browser without scripts: reads and sends forms, and follows redirects on request."""

import base64
import hashlib
import json
import secrets
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

CALLBACK = "https://app.example.com/callback"
LOGOUT = "https://app.example.com/bye"
# What a client has that signs in on the pages.
OAUTH = {"AllowedOAuthFlowsUserPoolClient": True, "AllowedOAuthFlows": ["code", "implicit"],
         "AllowedOAuthScopes": ["openid", "email", "profile", "phone", "aws.cognito.signin.user.admin"],
         "CallbackURLs": [CALLBACK, "http://localhost:3000/back?with=query"], "LogoutURLs": [LOGOUT],
         "SupportedIdentityProviders": ["COGNITO"],
         "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}
# The same for one whose people choose how to sign in.
CHOICE = {**OAUTH, "ExplicitAuthFlows": [*OAUTH["ExplicitAuthFlows"], "ALLOW_USER_AUTH"]}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.links, self.problem, self.title, self.text = [], [], "", "", ""
        self._in = self.following = None

    def handle_starttag(self, tag, attributes):
        # Keeps a text from turning those around it, and is part of what it stands in.
        if tag == "bdi":
            return
        given = dict(attributes)
        if tag == "form":
            options = json.loads(given["data-options"]) if given.get("data-options") else None
            self.forms.append({"action": given["action"], "fields": {}, "names": [], "boxes": [], "passkey": options})
        if tag == "input" and given.get("type") == "checkbox":
            self.forms[-1]["boxes"].append(given["name"])
        elif tag == "input" and given.get("type") != "radio":
            self.forms[-1]["fields"][given["name"]] = given.get("value", "")
            if given.get("type") != "hidden" and "hidden" not in given:
                self.forms[-1]["names"].append(given["name"])
        if tag == "input" and given.get("type") == "radio":
            self.forms[-1].setdefault("choices", []).append(given["value"])
        if tag == "a":
            self.links.append(given["href"])
            if given.get("rel") == "next":
                self.following = given["href"]
        self._in = given.get("role") or tag

    def handle_data(self, data):
        self.text += data
        if self._in == "alert":
            self.problem += data
        if self._in == "h1":
            self.title += data

    def handle_endtag(self, tag):
        if tag != "bdi":
            self._in = None


class Page:
    """The answer to a request."""

    def __init__(self, browser, response):
        self.browser, self.response, self.status = browser, response, response.status_code
        self.location = response.headers.get("Location")
        reader = _Reader()
        if response.headers.get("Content-Type", "").startswith("text/html"):
            reader.feed(response.text)
        self.forms, self.links = reader.forms, reader.links
        # The address of a list's next page; the links to other languages have its parameters as well.
        self.following = reader.following
        self.problem, self.title, self.text = reader.problem.strip(), reader.title.strip(), reader.text

    def send(self, form=0, **values):
        wanted = self.forms[form]
        return self.browser.post(wanted["action"], {**wanted["fields"], **values})

    def link(self, beginning):
        return self.browser.get(next(each for each in self.links if each.startswith(beginning)))

    @property
    def answer(self):
        """The parameters of the redirect back to the application."""
        assert self.status == 302, (self.status, self.problem)
        parts = urlsplit(self.location)
        return {name: values[0] for name, values in parse_qs(parts.query or parts.fragment).items()}


class Browser:
    def __init__(self, server, **headers):
        self.server = server
        self.session = requests.Session()
        self.session.headers.update(headers)
        self.session.verify = server.verify

    def get(self, path, **options):
        return Page(self, self.session.get(self.server.url + path, allow_redirects=False, **options))

    def post(self, path, fields, **options):
        options.setdefault("headers", {}).setdefault("Origin", self.server.url)
        return Page(self, self.session.post(self.server.url + path, data=fields, allow_redirects=False, **options))

    def ask(self, client, path="/oauth2/authorize", **changes):
        """Opens the address to which an application redirects its users."""
        given = {"client_id": client, "response_type": "code", "redirect_uri": CALLBACK, "scope": "openid",
                 "state": "a state", **changes}
        return self.get(path + "?" + urlencode({name: value for name, value in given.items() if value is not None}))

    def sign_in(self, client, name, password="Passw0rd!", **changes):
        return self.ask(client, "/login", **changes).send(username=name, password=password)


class Verifier:
    """A PKCE verifier and its challenge."""

    def __init__(self):
        self.text = secrets.token_urlsafe(48)
        digest = hashlib.sha256(self.text.encode()).digest()
        self.challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")

    @property
    def asked(self):
        return {"code_challenge": self.challenge, "code_challenge_method": "S256"}


def token(server, secret=None, client=None, **given):
    """Calls the token endpoint; a secret is sent with Basic authentication."""
    auth = (client, secret) if secret else None
    if not secret and client:
        given["client_id"] = client
    return requests.post(server.url + "/oauth2/token", data=given, auth=auth, timeout=30, verify=server.verify)


def redeem(server, client, code, verifier=None, **changes):
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, **changes}
    if verifier:
        given["code_verifier"] = verifier.text
    return token(server, client=client, **given)
