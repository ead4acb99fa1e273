"""Every page of the console and of the account: a server with something on each of them, and the ways to them."""

from contextlib import contextmanager
from urllib.parse import quote, urlsplit

from accounts import make_google
from gateway_browser import NAVIGATION, Browser
from looks import Visitor
from poolguard import Server, make_user

PASSWORD = "A-chosen-Passw0rd"
ADMIN = "admin@example.com"
# What the walk must have come to; below them it goes to what the pages link to.
PLACES = ("/", "/account", "/problems", "/console", "/console/users", "/console/groups", "/console/clients",
          "/console/providers", "/console/domains", "/console/resource-servers", "/console/branding",
          "/console/audit", "/console/mailbox")
SIGN_IN = {"en": ("Email address", "Password", "Sign in"), "ja": ("メールアドレス", "パスワード", "サインイン")}


def serve(data, **more):
    """A demo server whose administrator has a password that is known."""
    env = {"POOLGUARD_PASSWORD_HASHING": "fast-for-tests", "POOLGUARD_DEMO_PASSWORD": PASSWORD, **more.pop("env", {})}
    return Server(data, "--demo", env=env, **more)


def furnish(server):
    """Something for each page to show: users, groups, a client, a provider, a domain, events, a letter."""
    cognito, pool = server.boto3(), server.variables()["COGNITO_USER_POOL_ID"]
    for name, given, family in (("ada", "Ada", "Lovelace"), ("grace", "Grace", "Hopper"), ("alan", "Alan", "Turing")):
        make_user(server, f"{name}@example.com", password=PASSWORD)
        cognito.admin_update_user_attributes(UserPoolId=pool, Username=f"{name}@example.com", UserAttributes=[
            {"Name": "given_name", "Value": given}, {"Name": "family_name", "Value": family},
            {"Name": "name", "Value": f"{given} {family}"}])
    for group, about in (("editors", "They write"), ("readers", "They read")):
        cognito.create_group(UserPoolId=pool, GroupName=group, Description=about, Precedence=10)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="ada@example.com", GroupName="editors")
    cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="shop", AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"], CallbackURLs=["https://shop.example.com/callback"],
        LogoutURLs=["https://shop.example.com/"], SupportedIdentityProviders=["COGNITO"])
    make_google(cognito, pool)
    cognito.create_resource_server(UserPoolId=pool, Identifier="https://orders.example.com", Name="Orders",
                                   Scopes=[{"ScopeName": "read", "ScopeDescription": "Read orders"}])
    cognito.create_user_pool_domain(UserPoolId=pool, Domain="shop-example")
    cognito.admin_reset_user_password(UserPoolId=pool, Username="alan@example.com")
    attempt(server, "ada@example.com")
    attempt(server, "grace@example.com", "not-her-Passw0rd")


def attempt(server, name, password=PASSWORD):
    return server.post("/auth/login", json={"email": name, "password": password}).status_code


def signed_in(server, name=ADMIN, password=PASSWORD):
    """A browser without scripts that has signed in at the pages."""
    return Browser(server, **NAVIGATION).begin(password, name=name)


def _kind(path):
    """What pages that look alike have in common: the list that they belong to, and how deep below it they are. A page
    of the account, and the branding of all clients, is like no other."""
    parts = urlsplit(path).path.strip("/").split("/")
    return "/".join(parts[:{"console": 2, "problems": 1}.get(parts[0])]), len(parts), parts[-1] == "ALL"


def pages_of(browser):
    """The addresses of all pages that a signed-in browser comes to by links: of those that look alike, the first one."""
    found, waiting, kinds = [], [*PLACES], {_kind(each) for each in PLACES}
    while waiting:
        path = waiting.pop(0)
        page = browser.get(path)
        if page.status != 200 or not page.response.headers["Content-Type"].startswith("text/html"):
            continue
        found.append(path)
        for link in page.links:
            if link.startswith(("/console", "/account", "/problems")) and _kind(link) not in kinds:
                kinds.add(_kind(link))
                waiting.append(link)
    return found


def sign_in(chromium, server, language="en", name=ADMIN, password=PASSWORD, return_to="/console"):
    """Signs in on the pages of a real browser."""
    address, secret, button = SIGN_IN[language]
    chromium.open(f"{server.url}/auth/cognito/start?return_to={quote(return_to, safe='')}")
    chromium.fill(**{address.replace(" ", "_"): name, secret: password})
    return chromium.press(button)


@contextmanager
def acting_administrator(server, look):
    """The administrator, signed in, in Chromium."""
    with look.open_browser() as browser:
        sign_in(browser, server, look.language)
        yield Visitor(browser, server, look, "act")
