"""The front end in web/ in a real browser, with Auth.js's Cognito provider."""

import json
from urllib.parse import urlencode, urlsplit

import pytest
import requests

import faked_clock
from chromium import Chromium
from front_end import free_port, front_end, sign_in, started_pair, was_asked_below
from mailbox import last_code
from poolguard import Server


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    with started_pair(tmp_path_factory.mktemp("front-end")) as started:
        yield started


def first_record(browser):
    """The label and text of the first record."""
    identifier = browser.do("attribute", selector="ul.records input[name=text]", name="id")["value"]
    return identifier.replace("items-", "item "), browser.do("value", selector="ul.records input[name=text]")["value"]


def put_into_tenant(server, name):
    server.boto3().admin_update_user_attributes(
        UserPoolId=server.variables()["COGNITO_USER_POOL_ID"], Username=name,
        UserAttributes=[{"Name": "custom:tenant_id", "Value": "tenant_a"}])


@pytest.mark.parametrize("scheme, viewport", [("light", None), ("dark", {"width": 320, "height": 640})])
def test_from_sign_up_to_sign_out(pair, scheme, viewport):
    server, address = pair
    name = f"front-{scheme}@example.com"
    with Chromium(scheme=scheme, **({"viewport": viewport} if viewport else {})) as browser:
        browser.open(address)
        browser.is_fine(f"web-home-signed-out-{scheme}")
        assert browser.open(address + "/items")["address"].startswith(address + "/login?")
        browser.is_fine(f"web-login-{scheme}")
        browser.press("Go to the sign-in page")
        browser.press("Create an account", role="link")
        browser.fill(Email_address=name, New_password="Passw0rd!")
        browser.press("Create account")
        browser.fill(Code=last_code(server, name))
        # Whoever has just confirmed is signed in.
        back = browser.press("Confirm")
        assert back["address"] == address + "/items"
        assert "You do not belong to a tenant yet." in browser.text()
        browser.is_fine(f"web-no-tenant-{scheme}")

        put_into_tenant(server, name)
        browser.press("Sign out", role="link")
        browser.is_fine(f"web-logout-{scheme}")
        browser.press("Sign out now")
        assert browser.do("wait", text="Sign in to see your items and alerts.")["address"] == address + "/"
        sign_in(browser, address, name, "Passw0rd!")
        browser.do("wait", text=f"You are signed in as {name}.")
        browser.is_fine(f"web-home-{scheme}")

        browser.press("Items", role="link")
        browser.do("wait", text="There are no items yet.")
        browser.is_fine(f"web-items-empty-{scheme}")
        browser.fill(New_item="Write a test")
        browser.press("Add")
        browser.do("await", name="Delete Write a test")
        label, text = first_record(browser)
        assert text == "Write a test"
        browser.do("fill", fields={label: "Write two tests"})
        browser.press("Save")
        browser.do("await", name="Delete Write two tests")
        browser.open(address + "/items")
        assert first_record(browser) == (label, "Write two tests")
        browser.is_fine(f"web-items-{scheme}")
        browser.press("Delete Write two tests")
        browser.do("wait", text="There are no items yet.")

        browser.press("Alerts", role="link")
        browser.do("wait", text="There are no alerts yet.")
        browser.fill(New_alert="Smoke")
        browser.press("Add")
        browser.do("await", name="Delete Smoke")
        browser.is_fine(f"web-alerts-{scheme}")

        browser.press("Tenant", role="link")
        browser.do("wait", text="Your current tenant is tenant_a.")
        browser.fill(Switch_to_another_tenant="tenant_b")
        browser.press("Choose")
        browser.do("wait", text="You do not belong to this tenant.")
        browser.is_fine(f"web-tenant-{scheme}")
        browser.fill(Switch_to_another_tenant="")
        browser.press("Choose")
        browser.do("wait", text="Your current tenant is tenant_a.")
        browser.press("Sign out", role="link")
        browser.press("Sign out now")
        browser.do("wait", text="Sign in to see your items and alerts.")
        # The sign-in pages have ended their session too.
        browser.open(address + "/login")
        assert browser.press("Go to the sign-in page")["title"] == "Sign in"


def test_no_token_reaches_the_browser(pair):
    server, address = pair
    put_into_tenant(server, "front-light@example.com")
    with Chromium() as browser:
        sign_in(browser, address, "front-light@example.com", "Passw0rd!", "/login?callbackUrl=/items")
        browser.do("wait", text="New item")
        cookies = browser.do("cookies")["cookies"]
        ours = [each for each in cookies if "authjs" in each["name"]]
        assert ours and all(each["httpOnly"] for each in ours if "session" in each["name"])
        jar = {each["name"]: each["value"] for each in ours}
        session = requests.get(address + "/api/auth/session", cookies=jar, timeout=20).text
        page = requests.get(address + "/items", cookies=jar, timeout=20).text
        assert json.loads(session)["user"]["email"] == "front-light@example.com"
        for text in (session, page, *jar.values()):
            # Every token begins with a base64 header that contains `kid` or `cty`.
            assert "eyJraWQi" not in text and "eyJjdHki" not in text


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_the_callback_address_must_be_on_this_site(pair, evil):
    server, address = pair
    put_into_tenant(server, "newcomer@example.com")
    server.boto3().admin_set_user_password(UserPoolId=server.variables()["COGNITO_USER_POOL_ID"], Permanent=True,
                                           Username="newcomer@example.com", Password="Passw0rd!")
    with Chromium() as browser:
        sign_in(browser, address, "newcomer@example.com", "Passw0rd!", "/login?" + urlencode({"callbackUrl": evil}))
        browser.do("wait", text="You are signed in as newcomer@example.com.")


def test_the_development_server(tmp_path):
    """Runs `npm run dev`, as .env.example says."""
    port = free_port()
    with Server(tmp_path / "data", "--demo", env={
            "COGNITO_CALLBACK_URLS": f"http://localhost:{port}/api/auth/callback/cognito",
            "COGNITO_LOGOUT_URLS": f"http://localhost:{port}/"}) as server:
        with front_end(server, port, "dev", tmp_path, NEXT_DIST_DIR=".next-dev") as address, Chromium() as browser:
            password = next(line.split()[1] for line in server.banner if line.strip().startswith("admin@example.com"))
            sign_in(browser, address, "admin@example.com", password)
            browser.do("wait", text="You are signed in as admin@example.com.")
            browser.press("Items", role="link")
            browser.do("wait", text="There are no items yet.")


def test_a_front_end_that_builds_every_endpoint_from_the_issuer(tmp_path):
    """Many do so: they renew tokens at ISSUER/oauth2/token and sign out at ISSUER/logout."""
    port = free_port()
    with Server(tmp_path / "data", "--demo", env={
            "COGNITO_CALLBACK_URLS": f"http://localhost:{port}/api/auth/callback/cognito",
            "COGNITO_LOGOUT_URLS": f"http://localhost:{port}/"}) as server, Chromium() as browser:
        issuer = server.variables()["COGNITO_ISSUER"]
        path = urlsplit(issuer).path
        name, password = server.users()[0]
        with front_end(server, port, "start", tmp_path, COGNITO_DOMAIN=issuer) as address:
            sign_in(browser, address, name, password)
            browser.do("wait", text=f"You are signed in as {name}.")
        # The tokens live for an hour. Half a minute before that, the front end renews them.
        with front_end(server, port, "start", tmp_path, COGNITO_DOMAIN=issuer, **faked_clock.later_by(3570)):
            browser.open(address + "/items")
            browser.do("wait", text="There are no items yet.")
            assert was_asked_below(server, path, "POST /oauth2/token 200")
            browser.press("Sign out", role="link")
            browser.press("Sign out now")
            browser.do("wait", text="Sign in to see your items and alerts.")
            assert was_asked_below(server, path, "POST /oauth2/revoke 200", "GET /logout 302")
            browser.open(address + "/login")
            assert browser.press("Go to the sign-in page")["title"] == "Sign in"
