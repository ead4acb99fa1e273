"""Notices: letters to users whose password, address, second factor or passkeys were changed."""

import pytest

import totp
from accounts import PASSWORD, fresh_email, said
from authenticator import Passkey, text_of as id_of
from cognito import refused
from choice import Place
from mailbox import find_code, html_of, letters, text_of
from pages import OAUTH, Browser
from wire import Plain

NEW = "An0ther!pass"
SUBJECTS = {"Your password was changed", "Your e-mail address was changed", "Your second factor was changed",
            "Your phone number was changed", "A passkey was added", "A passkey was removed"}


class Inbox:
    """The notices to an address since the last look."""

    def __init__(self, server, address):
        self.server, self.address, self.seen = server, address, 0

    def new(self):
        found = letters(self.server, self.address)
        fresh, self.seen = found[self.seen:], len(found)
        return [each for each in fresh if each["Subject"] in SUBJECTS]

    def subjects(self):
        return [each["Subject"] for each in self.new()]


class Person:
    """Somebody with a verified address and a password, and the calls about them."""

    def __init__(self, server, factors=("PASSWORD", "EMAIL_OTP", "WEB_AUTHN"), settings=None, **attributes):
        self.place = Place(server, factors=factors, settings=settings,
                           ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH"])
        self.name, self.plain = fresh_email(), Plain(server)
        self.place.add(self.name, **attributes)
        self.sub = next(each["Value"] for each in self.place.user(self.name)["UserAttributes"] if each["Name"] == "sub")
        self.inbox = Inbox(server, self.name)

    def token(self, password=PASSWORD):
        asked = self.place.ask("InitiateAuth", AuthFlow="USER_PASSWORD_AUTH",
                               AuthParameters={"USERNAME": self.name, "PASSWORD": password})
        return asked["AuthenticationResult"]["AccessToken"]

    def admin(self, operation, **members):
        return self.place.admin(operation, UserPoolId=self.place.pool, Username=self.sub, **members)

    def set_password(self, password, is_permanent=True):
        self.admin("AdminSetUserPassword", Password=password, Permanent=is_permanent)

    def set_address(self, address):
        self.admin("AdminUpdateUserAttributes", UserAttributes=[
            {"Name": "email", "Value": address}, {"Name": "email_verified", "Value": "true"}])


def test_a_new_password_is_told(demo):
    ann = Person(demo)
    assert ann.inbox.subjects() == []  # of the first password
    refused(ann.plain.ask, "ChangePassword", AccessToken=ann.token(), PreviousPassword=NEW, ProposedPassword=NEW)
    assert ann.inbox.subjects() == []
    ann.plain.ask("ChangePassword", AccessToken=ann.token(), PreviousPassword=PASSWORD, ProposedPassword=NEW)
    letter, = ann.inbox.new()
    assert letter["Subject"] == "Your password was changed" and find_code(letter) is None
    for part in (text_of(letter), html_of(letter)):
        assert "The password of your account at Poolguard was changed." in part and NEW not in part
    ann.place.ask("ForgotPassword", Username=ann.name)
    code = find_code(letters(demo, ann.name)[-1])
    ann.place.ask("ConfirmForgotPassword", Username=ann.name, ConfirmationCode=code, Password=PASSWORD)
    assert ann.inbox.subjects() == ["Your password was changed"]
    ann.set_password(NEW)
    assert ann.inbox.subjects() == ["Your password was changed"]
    ann.set_password(PASSWORD, is_permanent=False)
    assert ann.inbox.subjects() == ["Your password was changed"]


def test_the_first_password_of_an_invitation_is_not_told(demo):
    place, name = Place(demo, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]), fresh_email()
    place.admin("AdminCreateUser", UserPoolId=place.pool, Username=name, MessageAction="SUPPRESS",
                TemporaryPassword=PASSWORD, UserAttributes=[{"Name": "email_verified", "Value": "true"}])
    asked = place.ask("InitiateAuth", AuthFlow="USER_PASSWORD_AUTH",
                      AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD})
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert "AccessToken" in place.answer(asked, name, NEW_PASSWORD=NEW)["AuthenticationResult"]
    assert letters(demo, name) == []


def test_demo_users_are_not_told_of_a_start(start):
    server = start("--demo")
    server.stop()
    server.start()
    (admin, _), (newcomer, _) = server.users()[-2:]
    assert letters(server, admin) == letters(server, newcomer) == []


def test_the_old_address_is_told_of_a_new_one(demo):
    ann, second, third = Person(demo), fresh_email(), fresh_email()
    token = ann.token()
    ann.plain.ask("UpdateUserAttributes", AccessToken=token, UserAttributes=[{"Name": "name", "Value": "Ann"}])
    assert ann.inbox.subjects() == []
    ann.plain.ask("UpdateUserAttributes", AccessToken=token, UserAttributes=[{"Name": "email", "Value": second}])
    letter, = ann.inbox.new()
    assert letter["Subject"] == "Your e-mail address was changed" and second not in letter.as_string()
    told = Inbox(demo, second)
    ann.set_address(third)
    assert told.subjects() == []  # nobody had verified that address
    told = Inbox(demo, third)
    ann.set_address(fresh_email())
    assert told.subjects() == ["Your e-mail address was changed"] and ann.inbox.subjects() == []


def test_a_phone_number_is_told(demo):
    ann = Person(demo)
    token, told = ann.token(), ["Your phone number was changed"]
    for number in ("+12065550100", "+12065550101"):
        ann.plain.ask("UpdateUserAttributes", AccessToken=token,
                      UserAttributes=[{"Name": "phone_number", "Value": number}])
        letter, = ann.inbox.new()
        assert letter["Subject"] == told[0] and number not in letter.as_string()
    ann.plain.ask("UpdateUserAttributes", AccessToken=token, UserAttributes=[{"Name": "name", "Value": "Ann"}])
    assert ann.inbox.subjects() == []
    ann.admin("AdminUpdateUserAttributes", UserAttributes=[{"Name": "phone_number", "Value": "+12065550102"}])
    assert ann.inbox.subjects() == told
    ann.plain.ask("DeleteUserAttributes", AccessToken=token, UserAttributeNames=["phone_number"])
    assert ann.inbox.subjects() == told


def test_a_waiting_address_is_told_once_it_counts(demo):
    waits = {"AttributesRequireVerificationBeforeUpdate": ["email"]}
    ann = Person(demo, settings={"UserAttributeUpdateSettings": waits})
    other, token = fresh_email(), ann.token()
    ann.plain.ask("UpdateUserAttributes", AccessToken=token, UserAttributes=[{"Name": "email", "Value": other}])
    assert ann.inbox.subjects() == []
    code = find_code(letters(demo, other)[-1])
    ann.plain.ask("VerifyUserAttribute", AccessToken=token, AttributeName="email", Code=code)
    assert ann.inbox.subjects() == ["Your e-mail address was changed"]


def test_a_second_factor_is_told(demo):
    ann = Person(demo, factors=["PASSWORD"])
    ann.place.admin("SetUserPoolMfaConfig", UserPoolId=ann.place.pool, MfaConfiguration="OPTIONAL",
                    SoftwareTokenMfaConfiguration={"Enabled": True})
    token = ann.token()
    chosen = {"SoftwareTokenMfaSettings": {"Enabled": True, "PreferredMfa": True}}

    def enrol():
        key = ann.plain.ask("AssociateSoftwareToken", AccessToken=token)["SecretCode"]
        ann.plain.ask("VerifySoftwareToken", AccessToken=token, UserCode=totp.code(key))

    enrol()
    assert ann.inbox.subjects() == []  # no sign-in asks for it yet
    ann.plain.ask("SetUserMFAPreference", AccessToken=token, **chosen)
    assert ann.inbox.subjects() == ["Your second factor was changed"]
    enrol()
    assert ann.inbox.subjects() == ["Your second factor was changed"]
    ann.admin("AdminSetUserMFAPreference", **chosen)
    assert ann.inbox.subjects() == []
    ann.admin("AdminSetUserMFAPreference", SoftwareTokenMfaSettings={"Enabled": False})
    assert ann.inbox.subjects() == ["Your second factor was changed"]


def test_a_passkey_is_told(demo):
    ann = Person(demo)
    ann.place.admin("SetUserPoolMfaConfig", UserPoolId=ann.place.pool, MfaConfiguration="OFF",
                    WebAuthnConfiguration={"RelyingPartyId": "example.org"})
    token, passkey = ann.token(), Passkey()
    options = ann.plain.ask("StartWebAuthnRegistration", AccessToken=token)["CredentialCreationOptions"]
    ann.plain.ask("CompleteWebAuthnRegistration", AccessToken=token, Credential=passkey.register(options))
    assert ann.inbox.subjects() == ["A passkey was added"]
    ann.plain.ask("DeleteWebAuthnCredential", AccessToken=token, CredentialId=id_of(passkey.id))
    assert ann.inbox.subjects() == ["A passkey was removed"]
    refused(ann.plain.ask, "DeleteWebAuthnCredential", AccessToken=token, CredentialId=id_of(passkey.id))
    assert ann.inbox.subjects() == []


@pytest.mark.parametrize("attributes, subject", [({"locale": "ja"}, "パスワードが変更されました"),
                                                 ({"locale": "en"}, "Your password was changed"),
                                                 ({}, "Your password was changed")])
def test_notices_are_in_the_users_language(demo, attributes, subject):
    ann = Person(demo, **attributes)
    ann.set_password(NEW)
    assert letters(demo, ann.name)[-1]["Subject"] == subject


def test_the_pages_tell_in_their_language(demo):
    ann = Person(demo)
    ann.place.admin("UpdateUserPoolClient", UserPoolId=ann.place.pool, ClientId=ann.place.client, **OAUTH)
    browser = Browser(demo, **{"Accept-Language": "ja"})
    page = browser.ask(ann.place.client, "/forgotPassword").send(username=ann.name)
    code = find_code(letters(demo, ann.name)[-1])
    assert page.send(code=code, password=NEW).status in (200, 302)
    assert letters(demo, ann.name)[-1]["Subject"] == "パスワードが変更されました"


def test_only_verified_addresses_get_notices(demo):
    ann = Person(demo)
    ann.admin("AdminUpdateUserAttributes", UserAttributes=[{"Name": "email_verified", "Value": "false"}])
    ann.set_password(NEW)
    assert letters(demo, ann.name) == []


def test_notices_can_be_turned_off(start):
    server = start("--demo", env={"POOLGUARD_NOTICES": "off"})
    ann = Person(server)
    ann.set_password(NEW)
    ann.set_address(fresh_email())
    assert letters(server, ann.name) == []


def test_the_gateway_tells_of_a_new_password(demo):
    name = fresh_email()
    said(demo.post("/auth/signup", json={"email": name, "password": PASSWORD}))
    code = find_code(letters(demo, name)[-1])
    said(demo.post("/auth/confirm", json={"email": name, "code": code}))
    inbox = Inbox(demo, name)
    assert inbox.subjects() == []
    token = demo.sign_in(name, PASSWORD)["access_token"]
    said(demo.post("/auth/change-password", headers={"Authorization": f"Bearer {token}"},
                   json={"previous_password": PASSWORD, "new_password": NEW}))
    assert inbox.subjects() == ["Your password was changed"]


def test_what_nobody_changed_is_not_told(demo):
    """A wrong code, a user who does not exist, and an operation that is refused leave no letter."""
    ann = Person(demo)
    ann.place.ask("ForgotPassword", Username=ann.name)
    nobody = fresh_email()
    for name in (ann.name, nobody):
        assert refused(ann.place.ask, "ConfirmForgotPassword", Username=name, ConfirmationCode="000000",
                       Password=NEW)[0] == "CodeMismatchException"
    assert refused(ann.admin, "AdminSetUserPassword", Password="too-weak", Permanent=True)[0] == "InvalidPasswordException"
    assert ann.inbox.subjects() == [] and letters(demo, nobody) == []
