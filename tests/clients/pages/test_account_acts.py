"""What people do to their own accounts, by clicking and typing in Chromium: with and without scripts. The API says what
came of each act, and axe finds nothing on the page that it leads to. Passkeys are in test_account_in_chromium.py."""

import json
import re

import pytest

import totp
from account_pages import AtLocalhost, allow_everything
from accounts import (PASSWORD, attributes_of, fresh_email, is_accepted, link, make_google, said, session_of,
                      tokens_of)
from console_pages import cognito, pool
from looks import NARROW, WIDE, Acts, Look, Visitor
from mailbox import last_code
from poolguard import bearer, make_user
from walk import sign_in

LOOKS = [Look("en", NARROW, "dark", False), Look("ja", WIDE, "light", True)]
OTHER_PASSWORD = "An0ther!pass"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with AtLocalhost(tmp_path_factory.mktemp("acts-of-people") / "data") as running:
        allow_everything(running)
        make_google(running.boto3(), running.variables()["COGNITO_USER_POOL_ID"])
        yield running


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def look(request):
    return request.param


@pytest.fixture(scope="module")
def browser(look):
    with look.open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def acts(look):
    return Acts()


@pytest.fixture
def visitor(server, browser, look, acts):
    """Somebody new who has signed in."""
    email = fresh_email()
    make_user(server, email)
    browser.do("forgetCookies")
    sign_in(browser, server, look.language, email, PASSWORD, "/account")
    visitor = Visitor(browser, server, look, "act", acts)
    visitor.email = email
    return visitor


def test_the_profile_is_saved(visitor, cognito, pool):
    visitor.open("/account")
    visitor.send("/account/profile", {"name": "Ann Lee", "locale": visitor.look.language}, leads="/account")
    found = attributes_of(cognito, pool, visitor.email)
    assert (found["name"], found["locale"]) == ("Ann Lee", visitor.look.language) and visitor.notice()


def test_addresses_are_changed_verified_and_removed(visitor, server, cognito, pool):
    address = fresh_email()
    visitor.open("/account")
    visitor.send("/account/address", {"value": address}, {"attribute": "email", "remove": None})
    first = last_code(server, address)
    visitor.send("/account/address/code", hidden={"attribute": "email"})
    assert last_code(server, address) != first
    visitor.send("/account/address/verify", {"code": last_code(server, address)}, {"attribute": "email"}, "/account")
    found = attributes_of(cognito, pool, address)
    assert (found["email"], found["email_verified"]) == (address, "true")
    visitor.send("/account/address", {"value": "+15550177"}, {"attribute": "phone_number", "remove": None})
    assert attributes_of(cognito, pool, address)["phone_number"] == "+15550177"
    visitor.send("/account/address", hidden={"attribute": "phone_number", "remove": "yes"}, leads="/account")
    assert "phone_number" not in attributes_of(cognito, pool, address)


def test_the_password_is_changed(visitor, server):
    elsewhere = tokens_of(server, visitor.email)
    visitor.open("/account/security")
    visitor.send("/account/password", {"current": PASSWORD, "new": OTHER_PASSWORD, "again": OTHER_PASSWORD},
                 leads="/account/security")
    assert not is_accepted(server, elsewhere) and "access_token" in tokens_of(server, visitor.email, OTHER_PASSWORD)
    # The old one is not the current one any more.
    visitor.refused("/account/password", {"current": PASSWORD, "new": OTHER_PASSWORD, "again": OTHER_PASSWORD})


def test_an_authenticator_app_is_set_up_and_removed(visitor, server):
    visitor.open("/account/security")
    visitor.send("/account/authenticator")
    key = re.search(r"\b[A-Z2-7]{32,}\b", visitor.browser.text()).group()
    visitor.send("/account/authenticator/verify", {"code": totp.code(key), "name": "My phone"},
                 leads="/account/security")
    assert tokens_of(server, visitor.email)["challenge"] == "SOFTWARE_TOKEN_MFA"
    visitor.send("/account/authenticator/remove", leads="/account/security")
    assert "access_token" in tokens_of(server, visitor.email)


def test_second_factors_are_chosen(visitor, server):
    own = bearer(tokens_of(server, visitor.email)["access_token"], None)
    visitor.open("/account/security")
    visitor.send("/account/factors", {"email": True, "preferred": "email"}, leads="/account/security")
    assert said(server.get("/auth/mfa", headers=own)) == {"methods": ["EMAIL_OTP"], "preferred": "EMAIL_OTP"}
    visitor.send("/account/factors", {"email": False, "preferred": ""}, leads="/account/security")
    assert said(server.get("/auth/mfa", headers=own)) == {"methods": []}


def test_other_sessions_are_ended(visitor, server):
    tokens = [tokens_of(server, visitor.email) for _ in range(3)]
    visitor.open("/account/sessions")
    visitor.send("/account/sessions/end", hidden={"session": session_of(server, tokens[0])}, leads="/account/sessions")
    assert [is_accepted(server, each) for each in tokens] == [False, True, True]
    visitor.send("/account/sessions/end-others", leads="/account/sessions")
    assert [is_accepted(server, each) for each in tokens] == [False, False, False]
    # This browser is still signed in.
    visitor.open("/account/sessions")


def test_all_sessions_are_ended(visitor, server):
    elsewhere = tokens_of(server, visitor.email)
    visitor.open("/account/sessions")
    visitor.send("/account/sessions/end-all")
    assert not is_accepted(server, elsewhere)
    assert "poolguard-session" not in {each["name"] for each in visitor.browser.do("cookies")["cookies"]}


def test_a_device_is_forgotten(visitor, server, cognito, pool):
    key = tokens_of(server, visitor.email)["device"]["key"]
    visitor.open("/account/sessions")
    visitor.send("/account/devices/forget", hidden={"key": key}, leads="/account/sessions")
    devices = cognito.admin_list_devices(UserPoolId=pool, Username=visitor.email)["Devices"]
    assert key not in {each["DeviceKey"] for each in devices}


def test_linked_sign_ins_are_seen_and_data_downloaded(visitor, cognito, pool):
    name = cognito.admin_get_user(UserPoolId=pool, Username=visitor.email)["Username"]
    link(cognito, pool, name, visitor.email)
    visitor.open("/account/data")
    visitor.is_fine("/account/data/linked")
    assert "Google" in visitor.browser.do("texts", selector="tbody tr")["texts"][0]
    file = visitor.browser.do("download", address="/account/data.json")
    assert file["name"] == "account.json" and json.loads(file["text"])["attributes"]["email"] == visitor.email


def test_the_account_is_deleted(visitor, server):
    visitor.open("/account/data")
    visitor.refused("/account/delete", {"confirmation": "somebody@example.com"})
    assert "access_token" in tokens_of(server, visitor.email)
    visitor.send("/account/delete", {"confirmation": visitor.email})
    assert server.post("/auth/login", json={"email": visitor.email, "password": PASSWORD}).status_code == 401
    assert "poolguard-session" not in {each["name"] for each in visitor.browser.do("cookies")["cookies"]}


def test_no_act_of_these_pages_was_left_out(acts):
    with_passkeys = {each for each in acts.offered if each.startswith("/account/passkeys")}
    assert acts.done and acts.offered - with_passkeys == acts.done
