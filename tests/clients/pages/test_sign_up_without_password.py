"""Creating an account without a password on the sign-in pages, and being signed in by its confirmation."""

import re

import pytest

from accounts import PASSWORD, fresh_email
from choice_pages import Pages
from mailbox import last_code
from pages import OAUTH

OPTIONAL = "Leave it empty to sign in with codes that we send you."


@pytest.fixture(scope="module")
def codes(demo):
    return Pages(demo, ("PASSWORD", "EMAIL_OTP"))


def form_of(place, client=None):
    return place.browser().ask(client or place.client, "/signup")


def test_a_password_can_be_left_out(demo, codes):
    name = fresh_email()
    page = form_of(codes)
    assert page.forms[0]["names"] == ["username", "password"] and OPTIONAL in page.text
    assert [bool(re.search(" required>", each)) for each in re.findall("<input id=[^>]*>", page.response.text)] == [
        True, False]
    page = page.send(username=name, password="short")
    assert page.problem == "The password does not meet the requirements."
    page = page.send(username=name)
    assert page.title == "Confirm your account"
    page = page.send(code="000000")
    assert page.problem == "The code is wrong."
    assert codes.owner(page.send(code=last_code(demo, name))) == name
    # From then on by code, which is all that there is.
    page = codes.open().send(username=name)
    assert page.title == "Verify that it is you"
    assert codes.owner(page.send(code=last_code(demo, name))) == name


def test_a_confirmation_signs_in(demo, codes):
    """With a password too, in the browser in which the code is given, and once alone."""
    name, browser = fresh_email(), codes.browser()
    form_of(codes).send(username=name, password=PASSWORD)
    page = browser.ask(codes.client, "/confirmUser")
    code = last_code(demo, name)
    assert codes.owner(page.send(username=name, code=code)) == name
    again = codes.browser().ask(codes.client, "/confirmUser").send(username=name, code=code)
    assert (again.status, again.problem) == (200, "The code is wrong.")


def test_who_may_not_sign_in_is_confirmed_all_the_same(demo, codes):
    name = fresh_email()
    page = form_of(codes).send(username=name)
    codes.admin("AdminDisableUser", UserPoolId=codes.pool, Username=name)
    page = page.send(code=last_code(demo, name))
    assert page.title == "Sign in" and "Your account is confirmed." in page.text
    assert page.problem == "This account is disabled."
    assert codes.user(name)["UserStatus"] == "CONFIRMED"


def test_other_clients_and_pools_need_a_password(demo, codes):
    passkeys = Pages(demo, ("PASSWORD", "WEB_AUTHN"))
    for place, client in ((codes, codes.add_client(**OAUTH)), (passkeys, passkeys.client)):
        name = fresh_email()
        page = form_of(place, client)
        assert OPTIONAL not in page.text
        page = page.send(username=name)
        assert page.problem == "The password does not meet the requirements."
        page = page.send(username=name, password=PASSWORD).send(code=last_code(demo, name))
        if place is passkeys:
            assert page.title == "Add a passkey"
        else:
            assert "code" in page.answer


def test_a_client_for_another_provider_signs_nobody_in(demo, codes):
    codes.admin("CreateIdentityProvider", UserPoolId=codes.pool, ProviderName="Google", ProviderType="Google",
                ProviderDetails={"client_id": "i", "client_secret": "s", "authorize_scopes": "openid email"})
    client, name = codes.add_client(SupportedIdentityProviders=["Google"]), fresh_email()
    page = form_of(codes, client).send(username=name).send(code=last_code(demo, name))
    assert (page.status, page.title) == (200, "Sign in") and "Your account is confirmed." in page.text
    assert "cognito" not in page.browser.session.cookies
