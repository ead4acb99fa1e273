"""The pages of people's own accounts at a gateway: its server, its users, and the forms of its pages."""

from accounts import PASSWORD, fresh_email, said
from gateway_browser import NAVIGATION, Browser
from poolguard import Server, make_user
from wire import call

FAST = {"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}


class AtLocalhost(Server):
    """A server with the one name that has passkeys without TLS."""

    def __init__(self, data, *arguments, **options):
        super().__init__(data, *arguments, listen="localhost:0", env=FAST, **options)

    @property
    def url(self):
        return f"http://localhost:{self.port}"


def allow_everything(server):
    """Passkeys, devices, and every second factor but text messages."""
    pool = {"UserPoolId": server.variables()["COGNITO_USER_POOL_ID"]}
    said(call(server, "UpdateUserPool", {
        **pool, "AutoVerifiedAttributes": ["email"],
        "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}},
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}}))
    said(call(server, "SetUserPoolMfaConfig", {
        **pool, "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True},
        "EmailMfaConfiguration": {}, "WebAuthnConfiguration": {"RelyingPartyId": "localhost"}}))


class Person:
    """Somebody with an account, who is signed in in a browser."""

    def __init__(self, server, **headers):
        self.server, self.email = server, fresh_email()
        make_user(server, self.email)
        self.browser = self.sign_in(**headers)

    def sign_in(self, password=PASSWORD, **headers):
        return Browser(self.server, **NAVIGATION, **headers).begin(password, name=self.email)

    def open(self, path, browser=None):
        page = (browser or self.browser).get(path)
        assert page.status == 200, (page.status, page.text)
        return page

    def act(self, page, action, hidden=None, **values):
        """Sends the page's form of that address, and of those hidden values; returns the answer."""
        return page.send(form_of(page, action, **(hidden or {})), **values)

    def done(self, page, action, hidden=None, **values):
        """The same, and opens the page that the answer leads to."""
        answer = self.act(page, action, hidden, **values)
        assert answer.status == 303, (answer.status, answer.problem)
        return self.open(answer.location, answer.browser)


def form_of(page, action, **hidden):
    """The number of a form; a hidden value of None is one that it does not have."""
    found = [number for number, form in enumerate(page.forms) if form["action"] == action
             and all(form["fields"].get(name) == value for name, value in hidden.items())]
    assert len(found) == 1, (action, hidden, page.forms)
    return found[0]


def actions(page):
    return {form["action"] for form in page.forms}
