"""The sign-in pages of a pool whose people choose their first factor."""

import json
import types

from accounts import PASSWORD, fresh_email
from authenticator import Passkey
from choice import Place
from cognito import claims
from pages import CALLBACK, CHOICE, Browser, redeem


class Pages(Place):
    """A pool's pages, at a name that passkeys can belong to."""

    def __init__(self, server, factors, **settings):
        super().__init__(server, factors, settings, **CHOICE)
        if "WEB_AUTHN" in factors:
            self.admin("SetUserPoolMfaConfig", UserPoolId=self.pool,
                       WebAuthnConfiguration={"RelyingPartyId": "localhost"})
        self.origin = server.url.replace("127.0.0.1", "localhost")

    def add_client(self, **settings):
        return self.admin("CreateUserPoolClient", UserPoolId=self.pool, ClientName="c",
                          **{**CHOICE, **settings})["UserPoolClient"]["ClientId"]

    def person(self, password=PASSWORD, **attributes):
        name = fresh_email()
        self.add(name, password, **attributes)
        return name

    def browser(self):
        return Browser(types.SimpleNamespace(url=self.origin, verify=self.server.verify))

    def open(self, browser=None, client=None):
        return (browser or self.browser()).ask(client or self.client, "/login")

    def choose(self, name, way, browser=None):
        page = self.open(browser).send(username=name)
        assert way in page.forms[0]["choices"], page.text
        return page.send(way=way)

    def sign_in(self, name, browser=None, client=None):
        """By name and password at once, as a password manager may send them."""
        return self.open(browser, client).send(username=name, password=PASSWORD)

    def register(self, name, browser=None):
        """Accepts the offer after a sign-in."""
        offer = self.sign_in(name, browser)
        assert offer.title == "Add a passkey"
        passkey = Passkey()
        assert "code" in offer.send(credential=json.dumps(
            passkey.register(offer.forms[0]["passkey"], origin=self.origin))).answer
        return passkey

    def owner(self, page):
        tokens = redeem(self.server, self.client, page.answer["code"], redirect_uri=CALLBACK).json()
        return claims(tokens["id_token"])["email"]

    def sub(self, name):
        return self.user(name)["Username"]
