"""amazon-cognito-identity-js from npm, the client in Amplify, from sign-up to deletion. It signs in with SRP."""

import pytest

import totp
from accounts import PASSWORD, fresh_email, wrong
from cognito import add_user, claims
from mailbox import last_code
from node_clients import IdentityClient

NEW = "An0ther!pass"


@pytest.fixture
def browse(demo):
    """Starts the library for a pool and an app client."""
    running = []

    def begin(pool, client):
        running.append(IdentityClient(demo.url, pool, client))
        return running[-1]

    yield begin
    for each in running:
        each.__exit__()


@pytest.fixture
def srp_place(make_pool, make_client, cognito):
    pool = make_pool(UsernameAttributes=["email"])
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="OPTIONAL",
                                     SoftwareTokenMfaConfiguration={"Enabled": True})
    return pool, make_client(pool, ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])


def test_from_sign_up_to_deletion(demo, browse, srp_place):
    pool, client = srp_place
    name = fresh_email()
    with IdentityClient(demo.url, pool, client) as browser:
        made = browser.do("sign_up", name=name, password=PASSWORD, attributes={"given_name": "Ann"})
        assert made["event"] == "success" and made["data"]["confirmed"] is False
        assert browser.do("sign_in", name=name, password=PASSWORD)["code"] == "UserNotConfirmedException"
        browser.do("use", name=name)
        code = last_code(demo, name)
        assert browser.do("confirm", code=wrong(code))["code"] == "CodeMismatchException"
        assert browser.do("confirm", code=code)["event"] == "success"

        assert browser.do("sign_in", name=name, password="Wr0ng!pass") == {
            "event": "failure", "code": "NotAuthorizedException", "message": "Incorrect username or password."}
        tokens = browser.do("sign_in", name=name, password=PASSWORD)
        assert tokens["event"] == "signed_in"
        assert claims(tokens["id_token"])["sub"] == made["data"]["sub"]

        again = browser.do("refresh", token=tokens["refresh_token"])
        assert claims(again["access_token"])["origin_jti"] == claims(tokens["access_token"])["origin_jti"]

        assert browser.do("update", attributes={"given_name": "Anna"})["event"] == "success"
        assert browser.do("attributes")["data"]["given_name"] == "Anna"
        assert browser.do("update", attributes={"sub": "x"})["event"] == "failure"

        assert browser.do("change", old=PASSWORD, password=NEW)["event"] == "success"
        assert browser.do("sign_in", name=name, password=PASSWORD)["code"] == "NotAuthorizedException"
        assert browser.do("sign_in", name=name, password=NEW)["event"] == "signed_in"

        assert browser.do("forgot")["event"] == "code_sent"
        assert browser.do("reset", code=last_code(demo, name), password=PASSWORD)["event"] == "success"
        assert browser.do("sign_in", name=name, password=PASSWORD)["event"] == "signed_in"
        assert browser.do("sign_out")["event"] == "success"
        assert browser.do("sign_in", name=name, password=PASSWORD)["event"] == "signed_in"
        assert browser.do("delete")["event"] == "success"
        gone = browser.do("sign_in", name=name, password=PASSWORD)
        assert gone == {"event": "failure", "code": "NotAuthorizedException",
                        "message": "Incorrect username or password."}


def test_a_first_password_with_srp(cognito, browse, srp_place):
    pool, client = srp_place
    name = fresh_email()
    cognito.admin_create_user(UserPoolId=pool, Username=name, TemporaryPassword="Temp0rary!", MessageAction="SUPPRESS")
    browser = browse(pool, client)
    asked = browser.do("sign_in", name=name, password="Temp0rary!")
    assert asked["event"] == "new_password" and asked["current"]["email"] == name
    assert browser.do("new_password", password="short")["code"] == "InvalidPasswordException"
    assert browser.do("new_password", password=NEW)["event"] == "signed_in"
    assert browser.do("sign_in", name=name, password=NEW)["event"] == "signed_in"


def test_an_authenticator_app(cognito, browse, srp_place):
    pool, client = srp_place
    name = fresh_email()
    add_user(cognito, pool, name)
    browser = browse(pool, client)
    assert browser.do("sign_in", name=name, password=PASSWORD)["event"] == "signed_in"
    # Preferring a factor that is not set up is refused; registering one changes no preference.
    assert browser.do("prefer_totp", enabled=True)["message"] == "User has not set up software token mfa"
    secret = browser.do("associate")["secret"]
    first = totp.code(secret)
    assert browser.do("verify", code=wrong(first), name="phone")["code"] == "EnableSoftwareTokenMFAException"
    assert browser.do("verify", code=first, name="phone")["event"] == "success"
    assert browser.do("sign_in", name=name, password=PASSWORD)["event"] == "signed_in"
    assert browser.do("prefer_totp", enabled=True)["event"] == "success"
    found = cognito.admin_get_user(UserPoolId=pool, Username=name)
    assert found["PreferredMfaSetting"] == "SOFTWARE_TOKEN_MFA"
    assert found["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]

    asked = browser.do("sign_in", name=name, password=PASSWORD)
    assert asked["event"] == "totp" and asked["parameters"]["FRIENDLY_DEVICE_NAME"] == "phone"
    used = browser.do("answer", code=first, type="SOFTWARE_TOKEN_MFA")
    assert used["code"] == "ExpiredCodeException"
    assert used["message"] == "Your software token has already been used once."
    second = totp.code(secret, 30)
    assert browser.do("answer", code=wrong(second), type="SOFTWARE_TOKEN_MFA")["code"] == "CodeMismatchException"
    assert browser.do("answer", code=second, type="SOFTWARE_TOKEN_MFA")["event"] == "signed_in"

    assert browser.do("prefer_totp", enabled=False)["event"] == "success"
    assert browser.do("sign_in", name=name, password=PASSWORD)["event"] == "signed_in"


def test_a_pool_with_mandatory_mfa_makes_users_register_an_app(cognito, browse, srp_place):
    pool, client = srp_place
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="ON",
                                     SoftwareTokenMfaConfiguration={"Enabled": True})
    name = fresh_email()
    add_user(cognito, pool, name)
    browser = browse(pool, client)
    assert browser.do("sign_in", name=name, password=PASSWORD)["event"] == "setup"
    secret = browser.do("associate")["secret"]
    assert browser.do("verify", code=totp.code(secret), name="phone")["event"] == "signed_in"
    assert browser.do("sign_in", name=name, password=PASSWORD)["event"] == "totp"
    assert browser.do("answer", code=totp.code(secret, 30), type="SOFTWARE_TOKEN_MFA")["event"] == "signed_in"
