"""The account of somebody who signs in with codes alone, has no password to be asked for, and sets a first one."""

import pytest

from account_pages import AtLocalhost, form_of
from accounts import fresh_email, said, tokens_of
from gateway_browser import NAVIGATION, Browser
from mailbox import last_code
from wire import call

CHOSEN = "Ch0sen-password"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with AtLocalhost(tmp_path_factory.mktemp("codes") / "data") as running:
        variables = running.variables()
        at = {"UserPoolId": variables["COGNITO_USER_POOL_ID"]}
        said(call(running, "UpdateUserPool", {**at, "AutoVerifiedAttributes": ["email"], "Policies": {
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}}))
        at["ClientId"] = variables["COGNITO_APP_CLIENT_ID"]
        client = said(call(running, "DescribeUserPoolClient", at))["UserPoolClient"]
        for name in ("LastModifiedDate", "CreationDate"):
            client.pop(name)
        flows = {*client["ExplicitAuthFlows"], "ALLOW_USER_AUTH"}
        said(call(running, "UpdateUserPoolClient", {**client, "ExplicitAuthFlows": sorted(flows)}))
        yield running


def signed_in_by_code(server, email):
    browser = Browser(server, **NAVIGATION)
    page = browser.get(browser.get(browser.leave(return_to="/docs").location).location)
    page = page.send(username=email).send(code=last_code(server, email))
    assert browser.get(page.location).location == "/docs"
    return browser


def test_a_first_password_is_set(server):
    email, client = fresh_email(), server.variables()["COGNITO_APP_CLIENT_ID"]
    said(call(server, "SignUp", {"ClientId": client, "Username": email,
                                 "UserAttributes": [{"Name": "email", "Value": email}]}))
    said(call(server, "ConfirmSignUp", {"ClientId": client, "Username": email,
                                        "ConfirmationCode": last_code(server, email)}))
    browser = signed_in_by_code(server, email)
    page = browser.get("/account/security")
    number = form_of(page, "/account/password")
    assert page.status == 200 and "You sign in without a password." in page.text
    assert "current" not in page.forms[number]["fields"]
    refused = page.send(number, new=CHOSEN, again="An0ther-password")
    assert refused.status == 422 and refused.problem == "The two new passwords differ."
    done = page.send(number, new=CHOSEN, again=CHOSEN)
    assert done.status == 303
    shown = browser.get(done.location)
    assert "The password is set." in shown.text
    assert "current" in shown.forms[form_of(shown, "/account/password")]["fields"]
    assert tokens_of(server, email, CHOSEN)["access_token"]
    # A page from before asks for none, and would set another.
    stale = page.send(number, new="An0ther-password", again="An0ther-password")
    assert stale.status == 422 and stale.problem == "Your account already has a password. Enter it to choose another."
    assert tokens_of(server, email, CHOSEN)["access_token"]
