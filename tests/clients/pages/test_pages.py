"""The sign-in pages without scripts: what each form does, and which forms do nothing."""

import re

import pytest

import totp
from cognito import add_user, claims
from mailbox import last_code, letters, text_of
from pages import CALLBACK, OAUTH, Browser, redeem

DEAD_LINK = "This link is not valid. It may have been used before, or replaced by a newer one."


@pytest.fixture
def browser(demo):
    return Browser(demo)


@pytest.fixture
def place(make_pool, make_client):
    """A pool that verifies addresses, and an app client for its pages."""
    def make(client=None, **settings):
        pool = make_pool(**settings)
        return pool, make_client(pool, **{**OAUTH, **(client or {})})
    return make


def signed_in(demo, client, page):
    return claims(redeem(demo, client, page.answer["code"]).json()["id_token"])


def test_sign_up_leads_back_to_the_application(demo, place, browser):
    _, client = place(UsernameAttributes=["email"])
    page = browser.ask(client, "/login").link("/signup")
    assert (page.title, page.forms[0]["names"]) == ("Create an account", ["username", "password"])
    page = page.send(username="new.one@example.com", password="Passw0rd!")
    assert page.title == "Confirm your account" and "We have sent a code to n***@e***." in page.text
    assert page.send(code="000000").problem == "The code is wrong."
    page = page.send(1)
    assert page.problem == "This form was already submitted or has expired. Try again."
    page = page.send(1)
    assert "A new code has been sent." in page.text
    # By the code, in the browser in which the account was made.
    profile = signed_in(demo, client, page.send(code=last_code(demo, "new.one@example.com")))
    assert profile["email"] == "new.one@example.com" and profile["email_verified"] is True


@pytest.mark.parametrize("other", ["browser", "client", "ticket"])
def test_a_code_signs_in_only_where_the_account_was_made(demo, cognito, place, browser, make_client, other):
    pool, client = place(UsernameAttributes=["email"])
    name = f"elsewhere.{other}@example.com"
    made = browser.ask(client, "/signup").send(username=name, password="Passw0rd!")
    ticket = made.forms[0]["fields"]["signed_up"]
    assert ticket
    if other == "browser":
        page = Browser(demo).ask(client, "/confirmUser")
    elif other == "client":
        page = browser.ask(make_client(pool, **OAUTH), "/confirmUser")
    else:
        page, ticket = browser.ask(client, "/confirmUser"), ticket[:-4] + ("AAAA" if ticket[-4:] != "AAAA" else "BBBB")
    page = page.send(username=name, code=last_code(demo, name), signed_up=ticket)
    assert page.status == 200 and page.title == "Sign in" and "Your account is confirmed." in page.text
    assert page.forms[0]["fields"]["username"] == name and "cognito" not in page.browser.session.cookies
    assert cognito.admin_get_user(UserPoolId=pool, Username=name)["UserStatus"] == "CONFIRMED"


def test_a_second_factor_is_asked_for_after_a_confirmation(demo, cognito, place, browser):
    pool, client = place(UsernameAttributes=["email"])
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="ON",
                                     SoftwareTokenMfaConfiguration={"Enabled": True})
    page = browser.ask(client, "/signup").send(username="factor@example.com", password="Passw0rd!")
    # Asking for another code keeps what was proved.
    page = page.send(1)
    page = page.send(code=last_code(demo, "factor@example.com"))
    assert page.title == "Set up an authenticator app"
    assert "code" in page.send(code=totp.code(page.forms[0]["fields"]["key"])).answer


def test_a_link_confirms_an_account(demo, cognito, unsigned, place, browser):
    by_link = {"DefaultEmailOption": "CONFIRM_WITH_LINK", "EmailSubjectByLink": "Welcome",
               "EmailMessageByLink": "<p>Hello {username}, {##open this##}</p>"}
    pool, client = place(UsernameAttributes=["email"], VerificationMessageTemplate=by_link)
    name = "link+1@example.com"
    unsigned.sign_up(ClientId=client, Username=name, Password="Passw0rd!")
    letter = letters(demo, name)[-1]
    link = re.search(r"open this: (\S+)", text_of(letter)).group(1)
    assert letter["Subject"] == "Welcome" and link.startswith(f"{demo.url}/confirmUser?client_id={client}&user_name=")
    assert f'<a href="{link.replace("&", "&amp;")}">open this</a>' in letter.get_body(("html",)).get_content()
    path = link.removeprefix(demo.url)
    wrong = browser.get(path[:-6] + ("111111" if path.endswith("000000") else "000000"))
    assert (wrong.status, wrong.problem) == (400, DEAD_LINK)
    # Mail scanners ask with HEAD, which changes nothing.
    head = browser.session.head(link)
    assert (head.status_code, head.content) == (200, b"")
    assert cognito.admin_get_user(UserPoolId=pool, Username=name)["UserStatus"] == "UNCONFIRMED"
    # It leads nowhere else, whatever is added.
    page = browser.get(path + "&redirect_uri=https://evil.example.com/")
    assert page.status == 200 and page.title == "Confirm your account" and "Your account is confirmed." in page.text
    assert "evil" not in page.response.text and page.location is None
    # It leads on to the sign-in under that name.
    form = browser.get(next(each for each in page.links if each.startswith("/login?"))).forms[0]
    assert form["fields"]["username"] == name
    assert "code" in browser.post(form["action"], {**form["fields"], "password": "Passw0rd!"}).answer
    # Whether it was used or never existed cannot be told.
    for dead in (path, re.sub("user_name=[^&]*", "user_name=nobody", path)):
        again = browser.get(dead)
        assert (again.status, again.problem) == (400, DEAD_LINK)
    profile = signed_in(demo, client, browser.sign_in(client, name))
    assert profile["email_verified"] is True
    for bad in ("client_id=nobody", "client_id="):
        again = browser.get(re.sub("client_id=[^&]*", bad, path))
        assert again.status == 400 and again.problem


def test_pages_ask_for_no_code_where_the_mail_has_a_link(demo, place, browser):
    _, client = place(UsernameAttributes=["email"],
                      VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"})
    name, button = "link+3@example.com", "Send a new link"
    page = browser.ask(client, "/signup").send(username=name, password="Passw0rd!")
    assert "We have sent a link to l***@e***." in page.text and len(page.forms) == 1 and button in page.text
    page = page.send()
    assert "A new link has been sent." in page.text and button in page.text and len(letters(demo, name)) == 2
    older, newer = (browser.get(re.search(r"Verify Email: \S+?(/confirmUser\S+)", text_of(each)).group(1))
                    for each in letters(demo, name))
    assert older.problem == DEAD_LINK and "Your account is confirmed." in newer.text


@pytest.mark.parametrize("path", ["/login/style/{}", "/{}/login", "/{}/oauth2/authorize"])
def test_ids_that_are_too_long_are_unknown(demo, path):
    for name in ("a" * 3000, "us-east-1_" + "a" * 3000, "no-id"):
        assert demo.get(path.format(name)).status_code == 404, name


def test_the_link_has_a_default_text_and_codes_stay_codes(demo, unsigned, place):
    pool, client = place(UsernameAttributes=["email"],
                         VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"})
    name = "link+2@example.com"
    unsigned.sign_up(ClientId=client, Username=name, Password="Passw0rd!")
    letter = letters(demo, name)[-1]
    assert letter["Subject"] == "Your verification link" and "Verify Email: http" in text_of(letter)
    unsigned.resend_confirmation_code(ClientId=client, Username=name)
    link = re.search(r"Verify Email: (\S+)", text_of(letters(demo, name)[-1])).group(1)
    # The code in it does what codes do.
    unsigned.confirm_sign_up(ClientId=client, Username=name, ConfirmationCode=link[-6:])
    unsigned.forgot_password(ClientId=client, Username=name)
    assert last_code(demo, name) and "http" not in text_of(letters(demo, name)[-1])


def test_sign_up_asks_for_required_attributes(demo, place, browser):
    _, client = place(Schema=[{"Name": "given_name", "Required": True, "Mutable": True, "AttributeDataType": "String"}])
    page = browser.ask(client, "/signup")
    assert page.forms[0]["names"] == ["username", "attribute.given_name", "attribute.email", "password"]
    given = {"username": "ann", "password": "Passw0rd!", "attribute.email": "ann@pages.example.com"}
    page = page.send(**given)
    assert page.problem == "One of the values is invalid. Check what you entered."
    assert page.forms[0]["fields"]["attribute.email"] == "ann@pages.example.com"
    assert page.forms[0]["fields"]["password"] == ""
    page = page.send(**{"password": "short", "attribute.given_name": "Ann"})
    assert page.problem == "The password does not meet the requirements."
    page = page.send(**{"password": "Passw0rd!", "attribute.given_name": "Ann"})
    page = page.send(code=last_code(demo, "ann@pages.example.com"))
    assert signed_in(demo, client, page)["given_name"] == "Ann"
    taken = browser.ask(client, "/signup").send(**{**given, "attribute.given_name": "Ann"})
    assert taken.problem == "An account with this name already exists."


def test_sign_up_can_be_disabled(place, browser):
    _, client = place(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    page = browser.ask(client, "/login")
    assert not any(each.startswith("/signup") for each in page.links)
    closed = browser.ask(client, "/signup")
    assert closed.problem == "New accounts cannot be created here." and closed.forms == []
    assert browser.post(page.forms[0]["action"].replace("/login", "/signup"), {
        **page.forms[0]["fields"], "username": "x", "password": "Passw0rd!"}).problem == closed.problem


def test_a_forgotten_password(demo, cognito, place, browser):
    pool, client = place(UsernameAttributes=["email"])
    add_user(cognito, pool, "forgetful@example.com", email_verified="true", email="forgetful@example.com")
    asked = browser.ask(client, "/login").link("/forgotPassword")
    page = asked.send(username="forgetful@example.com")
    assert "If the account exists, a code has been sent." in page.text
    nobody = browser.ask(client, "/forgotPassword").send(username="nobody@example.com")
    same = re.compile(r'value="[^"]*"')
    assert same.sub("", nobody.response.text) == same.sub("", page.response.text)
    assert nobody.send(code="123456", password="An0therPassword!").problem == "The code is wrong."
    code = last_code(demo, "forgetful@example.com")
    page = page.send(code=code, password="weak")
    assert page.problem == "The password does not meet the requirements."
    page = page.send(code=code, password="An0therPassword!")
    assert "Your password is set." in page.text
    assert page.send(username="forgetful@example.com", password="Passw0rd!").problem == \
        "The username or password is wrong."
    assert browser.sign_in(client, "forgetful@example.com", "An0therPassword!").status == 302


def test_a_first_password(demo, cognito, place, browser):
    pool, client = place(Schema=[{"Name": "family_name", "Required": True, "Mutable": True,
                                  "AttributeDataType": "String"}])
    cognito.admin_create_user(UserPoolId=pool, Username="newcomer", TemporaryPassword="Temp0rary!",
                              MessageAction="SUPPRESS")
    page = browser.sign_in(client, "newcomer", "Temp0rary!")
    assert page.title == "Choose a new password"
    assert page.forms[0]["names"] == ["attribute.family_name", "password"]
    page = page.send(**{"password": "weak", "attribute.family_name": "Ng"})
    assert page.problem == "The password does not meet the requirements."
    page = page.send(**{"password": "MyOwnPassw0rd!", "attribute.family_name": "Ng"})
    assert signed_in(demo, client, page)["family_name"] == "Ng"
    assert browser.sign_in(client, "newcomer", "Temp0rary!").problem == "The username or password is wrong."


def test_an_authenticator_app_is_registered_and_used(demo, cognito, place, browser):
    pool, client = place()
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="ON",
                                     SoftwareTokenMfaConfiguration={"Enabled": True})
    add_user(cognito, pool, "ann")
    page = browser.sign_in(client, "ann")
    assert page.title == "Set up an authenticator app" and "<svg" in page.response.text
    key = page.forms[0]["fields"]["key"]
    assert key in page.text
    page = page.send(code="000000")
    assert page.problem == "The code is wrong." and page.forms[0]["fields"]["key"] == key
    first = totp.code(key)
    assert page.send(code=first).status == 302
    page = Browser(demo).sign_in(client, "ann")
    assert page.title == "Verify that it is you"
    # Each code can be used once.
    assert page.send(code=first).problem == "This code has already been used. Wait for a new one."


def test_a_code_by_mail(demo, cognito, place, browser):
    import node_clients
    pool, client = place(AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]})
    node_clients.sdk(demo, "SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="ON", EmailMfaConfiguration={},
                     SoftwareTokenMfaConfiguration={"Enabled": True})
    add_user(cognito, pool, "ann", email="ann@codes.example.com", email_verified="true")
    page = browser.sign_in(client, "ann")
    assert page.title == "Verify that it is you" and "a***@c***" in page.text
    page = page.send(code="12")
    assert page.problem == "The code is wrong." and "a***@c***" in page.text
    assert page.send(code=last_code(demo, "ann@codes.example.com")).status == 302


def test_choosing_a_second_factor(demo, cognito, place, browser):
    import node_clients
    pool, client = place(AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]})
    node_clients.sdk(demo, "SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration="ON", EmailMfaConfiguration={},
                     SmsMfaConfiguration={"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}})
    add_user(cognito, pool, "ann", email="ann@choice.example.com", email_verified="true", phone_number="+15550111",
             phone_number_verified="true")
    page = browser.sign_in(client, "ann")
    assert page.title == "Choose how to verify" and set(page.forms[0]["choices"]) == {"SMS_MFA", "EMAIL_OTP"}
    page = page.send(factor="EMAIL_OTP")
    assert page.send(code=last_code(demo, "ann@choice.example.com")).status == 302


def test_users_who_must_confirm_or_reset_get_that_page(demo, cognito, unsigned, place, browser):
    pool, client = place()
    unsigned.sign_up(ClientId=client, Username="late", Password="Passw0rd!",
                     UserAttributes=[{"Name": "email", "Value": "late@example.com"}])
    assert browser.sign_in(client, "late", "wrongPassw0rd!").title == "Sign in"
    page = browser.sign_in(client, "late")
    assert page.title == "Confirm your account"
    page.send(code=last_code(demo, "late@example.com"))
    cognito.admin_reset_user_password(UserPoolId=pool, Username="late")
    page = browser.sign_in(client, "late")
    assert page.title == "Choose a new password"
    page = page.send(code=last_code(demo, "late@example.com"), password="An0therPassword!")
    assert browser.sign_in(client, "late", "An0therPassword!").status == 302


def test_unknown_users_and_wrong_passwords_look_the_same(cognito, place, browser):
    for client_settings in ({}, {"PreventUserExistenceErrors": "LEGACY"}):
        pool, client = place(client=client_settings)
        add_user(cognito, pool, "ann")
        wrong = browser.sign_in(client, "ann", "wrongPassw0rd!")
        unknown = browser.sign_in(client, "bob", "wrongPassw0rd!")
        hidden = re.compile(r'name="_csrf" value="[^"]*"|value="(ann|bob)"')
        assert wrong.problem == "The username or password is wrong."
        assert hidden.sub("", wrong.response.text) == hidden.sub("", unknown.response.text)


def test_too_many_wrong_passwords(cognito, place, browser):
    pool, client = place()
    add_user(cognito, pool, "ann")
    page = browser.ask(client, "/login")
    for _ in range(6):
        page = page.send(username="ann", password="wrongPassw0rd!")
    assert page.send(username="ann", password="Passw0rd!").problem == \
        "Too many attempts. Wait a while and try again."


def test_forms_of_other_sites_do_nothing(demo, cognito, place, browser):
    pool, client = place()
    add_user(cognito, pool, "ann")
    page = browser.ask(client, "/login")
    action, fields = page.forms[0]["action"], {**page.forms[0]["fields"], "username": "ann", "password": "Passw0rd!"}
    foreign = "This form was not sent from this page. Try again."
    stale = "This form was already submitted or has expired. Try again."

    def send(form=None, using=browser, **headers):
        return using.post(action, form or fields, headers=headers)

    without = {name: value for name, value in fields.items() if name != "_csrf"}
    assert send(without).problem == stale
    assert send({**fields, "_csrf": fields["_csrf"][:-2]}).problem == stale
    assert send({**fields, "_csrf": Browser(demo).ask(client, "/login").forms[0]["fields"]["_csrf"]}).problem == stale
    assert send(using=Browser(demo)).problem == foreign
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": demo.url + "0"},
                    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        page = send(**headers)
        assert (page.status, page.problem) == (200, foreign), headers
        assert "cognito" not in browser.session.cookies
    assert send().status == 302
    assert send().problem == stale
    unreadable = browser.post(action, "username=%zz", headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert unreadable.status == 400
    assert browser.post(action, fields, headers={"Content-Type": "text/plain"}).status == 415


@pytest.mark.parametrize("path", ["/signup", "/confirmUser", "/forgotPassword", "/confirmForgotPassword", "/newPassword",
                                  "/mfa", "/selectMfa", "/mfaSetup", "/login/choice", "/login/passkey",
                                  "/login/newPasskey"])
def test_every_form_needs_its_token(place, browser, path):
    _, client = place()
    page = browser.ask(client, "/login")
    sent = browser.post(page.forms[0]["action"].replace("/login", path, 1),
                        {"username": "ann", "password": "Passw0rd!", "code": "123456", "session": "x" * 30})
    assert sent.problem == "This form was already submitted or has expired. Try again."


def test_a_challenge_belongs_to_its_user_and_client(demo, cognito, place, browser):
    pool, client = place()
    for name in ("ann", "bob"):
        cognito.admin_create_user(UserPoolId=pool, Username=name, TemporaryPassword="Temp0rary!",
                                  MessageAction="SUPPRESS")
    page = browser.sign_in(client, "ann", "Temp0rary!")
    over = page.send(username="bob", password="MyOwnPassw0rd!")
    assert over.problem == "The sign-in timed out. Sign in again."
    page = browser.sign_in(client, "ann", "Temp0rary!")
    assert page.send(session=page.forms[0]["fields"]["session"][:-4], password="MyOwnPassw0rd!").title == "Sign in"
    page = browser.sign_in(client, "ann", "Temp0rary!")
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    assert page.send(password="MyOwnPassw0rd!").problem == "This account is disabled."


def test_a_code_for_a_challenge_without_codes_is_refused(place, browser):
    _, client = place()
    for challenge in ("NEW_PASSWORD_REQUIRED", "NO_CHALLENGE", ""):
        form = browser.ask(client, "/login").forms[0]
        sent = browser.post(form["action"].replace("/login", "/mfa", 1),
                            {**form["fields"], "challenge": challenge, "code": "123456"})
        assert (sent.title, sent.problem) == ("Sign in", "The sign-in timed out. Sign in again."), challenge


def test_pages_reached_only_by_forms_redirect(place, browser):
    _, client = place()
    assert browser.ask(client, "/mfa").location.startswith("/login?client_id=")


def test_input_is_escaped_in_html(cognito, place, browser):
    pool, client = place()
    nasty = '"><script>alert(1)</script>&<b>'
    page = browser.sign_in(client, nasty, "wrongPassw0rd!", state=nasty, login_hint=nasty)
    assert "<script>" not in page.response.text and "<b>" not in page.response.text
    assert page.forms[0]["fields"]["username"] == nasty
    hinted = browser.ask(client, "/login", login_hint="ann@example.com")
    assert hinted.forms[0]["fields"]["username"] == "ann@example.com"


def test_pages_are_small_and_have_security_headers(place, browser):
    _, client = place()
    page = browser.ask(client, "/login").response
    style, script = (browser.get(path).response for path in ("/login/style.css", "/login/fields.js"))
    assert len(page.content) + len(style.content) + len(script.content) < 30_000
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert style.headers["Cache-Control"] == "public, max-age=3600"
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src 'self';" in policy
    without_password = browser.ask(client, "/forgotPassword").response
    assert "script" not in without_password.text + without_password.headers["Content-Security-Policy"]
    assert f"form-action 'self' {CALLBACK.rsplit('/', 1)[0]}" in policy and "frame-ancestors 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store" and page.headers["Referrer-Policy"] == "same-origin"
    assert "HttpOnly" in page.headers["Set-Cookie"] and "SameSite=Lax" in page.headers["Set-Cookie"]
    assert browser.get("/login/logo").status == 404
    assert browser.get("/error?error=redirect_mismatch").problem == "The application's address is not registered here."
