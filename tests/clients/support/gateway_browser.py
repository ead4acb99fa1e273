"""A browser that signs in at the gateway through the pages."""

import requests

from pages import Page

# What browsers send when a user opens a page.
NAVIGATION = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Sec-Fetch-Mode": "navigate"}


class Browser:
    """Follows redirects itself, at one or more servers that share its cookies."""

    def __init__(self, server, **headers):
        self.server, self.session = server, requests.Session()
        self.session.headers.update(headers)
        # Else the environment's certificates would take precedence.
        self.session.trust_env, self.session.verify = False, getattr(server, "verify", True)

    def get(self, path, **options):
        url = path if path.startswith("http") else self.server.url + path
        return Page(self, self.session.get(url, allow_redirects=False, **options))

    def post(self, path, fields, files=None):
        url = path if path.startswith("http") else self.server.url + path
        return Page(self, self.session.post(url, data=fields, files=files, allow_redirects=False))

    def leave(self, provider="cognito", **query):
        return self.get(f"/auth/{provider}/start", params=query)

    def sign_in(self, password, provider="cognito", name="admin@example.com", **query):
        """Signs in on the pages; returns the redirect to the callback."""
        page = self.get(self.leave(provider, **query).location)
        if page.location and page.location.startswith("/login"):
            page = self.get(page.location).send(username=name, password=password)
        return page

    def begin(self, password, **query):
        back = self.get(self.sign_in(password, return_to="/docs", **query).location)
        assert (back.status, back.location) == (302, "/docs")
        return self

    @property
    def cookie(self):
        return self.session.cookies["poolguard-session"]

    @property
    def departures(self):
        """The cookies of sign-ins that were begun."""
        return {each.name: each.value for each in self.session.cookies if "poolguard-sign-in-" in each.name}

    def known(self):
        return self.session.get(self.server.url + "/auth/session").json()

    def write(self, method, path, token=None, **options):
        headers = {"X-CSRF-Token": token} if token else {}
        return self.session.request(method, self.server.url + path, headers=headers, **options)
