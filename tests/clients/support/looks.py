"""Looks in which somebody clicks and types in Chromium: a language, a width, a colour scheme, and scripts or none."""

import re
from dataclasses import dataclass

from chromium import Chromium

NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
LOCALES = {"en": "en-US", "ja": "ja-JP"}
# Names that are the same in all languages: of products, of attributes in hints, of a test's groups and domains.
NAMES = {"Poolguard", "Google", "Facebook", "Amazon", "Apple", "OpenID Connect", "AWS Amplify 6", "Python, boto3",
         "English", "日本語", "sub", "email", "name", "nickname", "gender", "birthdate", "address", "locale", "zoneinfo",
         "picture", "profile", "website", "admin", "editors", "readers", "shop-example"}


@dataclass(frozen=True)
class Look:
    language: str
    viewport: dict
    scheme: str
    scripts: bool

    def __str__(self):
        return f"{self.language}-{self.viewport['width']}-{self.scheme}" + ("" if self.scripts else "-no-scripts")

    def open_browser(self):
        return Chromium(locale=LOCALES[self.language], viewport=self.viewport, scheme=self.scheme,
                        scripts=self.scripts)


def kind_of(action):
    """The address of a form without what differs from user to user, from client to client."""
    parts = action.partition("?")[0].split("/")
    if len(parts) > 3 and parts[1] == "console" and parts[2] != "resource-servers":
        parts[3] = "*"
    return "/".join(parts)


class Acts:
    """The kinds of acts that pages offered in one look, and those that were done."""

    def __init__(self):
        self.offered, self.done = set(), set()


class Visitor:
    """Somebody at a server's pages in one look."""

    def __init__(self, browser, server, look, about, acts=None):
        """`about` begins the names of the screenshots."""
        self.browser, self.server, self.look, self.about, self.acts = browser, server, look, about, acts or Acts()

    def open(self, path):
        assert self.browser.open(self.server.url + path)["address"] == self.server.url + path
        self._forms()

    def follow(self, address):
        """A press on the link to that address."""
        self.browser.do("follow", address=address)
        self._forms()

    def send(self, action, fields=None, hidden=None, leads=None):
        """Sends the form of that address with the named fields, and checks the page that it leads to, which is `leads`
        if given."""
        led = self._send(action, fields, hidden)
        assert leads is None or led.removeprefix(self.server.url).partition("?")[0] == leads, (action, led)
        assert (alerts := self.alerts()) == [], (action, alerts)
        self.is_fine(action)

    def refused(self, action, fields=None, hidden=None):
        """Sends a form that is refused, and checks the page that says so."""
        self.browser.do("complaints")
        self._send(action, fields, hidden)
        # The browser itself complains of the status.
        complaints = self.browser.do("complaints")["complaints"]
        assert len(complaints) == 1 and " of 4" in complaints[0] and self.alerts(), (action, complaints)
        self.is_fine(action + "/refused")

    def _send(self, action, fields, hidden):
        self.acts.done |= {kind_of(each) for each in self._forms() if each.endswith(action)}
        led = self.browser.do("send", form=action, fields=fields or {}, hidden=hidden or {})["address"]
        self._forms()
        return led

    def _forms(self):
        """The addresses of the page's forms that change something of its area."""
        found = [each for each in self.browser.do("forms")["forms"] if each.startswith(("/console", "/account"))]
        self.acts.offered |= {kind_of(each) for each in found}
        return found

    def alerts(self):
        return self.browser.do("texts", selector="[role=alert]")["texts"]

    def notice(self):
        """What the page says was done."""
        return " ".join(self.browser.do("texts", selector="[role=status]")["texts"])

    def is_fine(self, place):
        """The page as it is now."""
        parts = place.partition("?")[0].strip("/").split("/")
        # Ids differ from run to run.
        short = "-".join("ID" if len(each) >= 24 and re.search(r"\d", each) else each for each in parts) or "home"
        self.browser.is_fine(f"{self.about}-{short}-{self.look}")
        assert self.browser.do("attribute", selector="html", name="lang")["value"] == self.look.language, place
        found = set(self.browser.do("otherLanguage")["texts"]) - NAMES
        assert found == set(), (place, found)
