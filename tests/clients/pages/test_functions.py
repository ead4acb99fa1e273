"""What the sign-in pages say when a function of the pool's own refuses, at each step that has one."""

from contextlib import contextmanager

import pytest

from accounts import PASSWORD, fresh_email
from choice_pages import Pages
from cognito import add_user
from functions import ARN, Lambda
from mailbox import last_code
from pages import OAUTH, Browser
from poolguard import Server

TRIGGERS = ("PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "PreTokenGeneration")


class Deciding(Lambda):
    """A pool's functions, which refuse when they are told to, and let those in at once whose address begins so."""

    def __init__(self):
        super().__init__()
        self.functions = {each: self.function(each) for each in TRIGGERS}
        self.functions["DefineAuthChallenge"] = ask_for_a_code
        self.refused = None

    def function(self, trigger):
        def decide(event):
            if self.refused == trigger:
                raise ValueError("not <b>now</b>")
            if trigger == "PreSignUp" and event["request"]["userAttributes"].get("email", "").startswith("at.once"):
                event["response"] |= {"autoConfirmUser": True, "autoVerifyEmail": True}
            return event
        return decide

    @contextmanager
    def refusing(self, trigger):
        self.refused = trigger
        yield f"{trigger} failed with error not <b>now</b>."
        self.refused = None


def ask_for_a_code(event):
    event["response"] |= {"issueTokens": True} if event["request"]["session"] else {"challengeName": "EMAIL_OTP"}
    return event


@pytest.fixture(scope="module")
def functions():
    with Deciding() as started:
        yield started


@pytest.fixture(scope="module")
def place(tmp_path_factory, functions):
    settings = {"POOLGUARD_PASSWORD_HASHING": "fast-for-tests", **functions.invoked()}
    with Server(tmp_path_factory.mktemp("functions"), "--demo", env=settings) as server:
        yield Pages(server, ("PASSWORD", "EMAIL_OTP"), LambdaConfig={each: ARN + each for each in TRIGGERS})


def test_every_form_says_why(place, functions):
    name, newer = fresh_email(), "An0therPassword!"

    def refused(trigger, page, title, **sent):
        with functions.refusing(trigger) as words:
            answer = page.send(**sent)
        assert (answer.status, answer.title, answer.problem) == (200, title, words)
        assert "<b>" not in answer.response.text and "cognito" not in answer.browser.session.cookies
        return answer

    page = refused("PreSignUp", place.open().link("/signup"), "Create an account", username=name, password=PASSWORD)
    page = page.send(username=name, password=PASSWORD)
    # What comes before the function stays, and the page leads on from there.
    page = refused("PostConfirmation", page, "Sign in", code=last_code(place.server, name))
    assert place.user(name)["UserStatus"] == "CONFIRMED"
    page = refused("PreAuthentication", page.send(username=name), "Sign in", way="EMAIL_OTP")
    refused("PreAuthentication", place.choose(name, "PASSWORD"), "Sign in", password=PASSWORD)
    refused("PostAuthentication", place.choose(name, "PASSWORD"), "Sign in", password=PASSWORD)
    page = place.choose(name, "EMAIL_OTP")
    refused("PostAuthentication", page, "Sign in", code=last_code(place.server, name))
    page = place.open().link("/forgotPassword").send(username=name)
    refused("PostConfirmation", page, "Sign in", code=last_code(place.server, name), password=newer)
    assert place.owner(place.choose(name, "PASSWORD").send(password=newer)) == name


def test_who_is_let_in_at_once_is_signed_in(place, functions):
    name = "at.once." + fresh_email()
    assert place.owner(place.open().link("/signup").send(username=name)) == name
    # Not if a function refuses the sign-in; the account stays.
    name = "at.once." + fresh_email()
    with functions.refusing("PreAuthentication") as words:
        page = place.open().link("/signup").send(username=name)
    assert (page.title, page.problem) == ("Sign in", words) and "Your account is confirmed." in page.text


def test_the_application_is_told_of_refused_tokens(place, functions):
    """In the implicit grant the pages make the tokens. The form is no place to go back to: the sign-in was right."""
    name = place.person()
    implicit = {"response_type": "token"}
    for browser in (place.browser(), place.sign_in(name).browser):
        is_signed_in = "cognito" in browser.session.cookies
        with functions.refusing("PreTokenGeneration") as words:
            page = browser.ask(place.client, **implicit)
            if not is_signed_in:
                page = browser.get(page.location).send(username=name, password=PASSWORD)
        assert page.answer == {"error": "invalid_request", "error_description": words, "state": "a state"}
        assert page.location.startswith("https://app.example.com/callback#")
        assert ("cognito" in browser.session.cookies) == is_signed_in
        assert "id_token" in browser.sign_in(place.client, name, **implicit).answer


def test_a_function_out_of_reach_has_no_words_for_users(place):
    place = Pages(place.server, ("PASSWORD",), LambdaConfig={"PreAuthentication": ARN + "nowhere"})
    assert place.sign_in(place.person()).problem == "This is unavailable at the moment. Try again later."


def test_a_sign_in_by_functions_does_not_go_on_here(place):
    """CUSTOM_AUTH has no pages, which would ask and remember other things than the function has in mind."""
    custom = Pages(place.server, ("PASSWORD", "EMAIL_OTP"),
                   LambdaConfig={"DefineAuthChallenge": ARN + "DefineAuthChallenge"})
    custom.admin("SetUserPoolMfaConfig", UserPoolId=custom.pool, MfaConfiguration="OPTIONAL", EmailMfaConfiguration={})
    custom.client = custom.add_client(PreventUserExistenceErrors="ENABLED",
                                      ExplicitAuthFlows=["ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH"])
    name = custom.person()
    asked = custom.ask("InitiateAuth", AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": name})
    code, page = last_code(place.server, name), custom.open()
    form = page.forms[0]
    page = page.browser.post(form["action"].replace("/login", "/mfa", 1), {
        **form["fields"], "session": asked["Session"], "username": name, "challenge": "EMAIL_OTP", "code": code})
    assert (page.status, page.title, page.problem) == (200, "Sign in", "The sign-in timed out. Sign in again.")
    assert "cognito" not in page.browser.session.cookies
    # The code is still good where the sign-in began.
    assert custom.answer(asked, name, EMAIL_OTP_CODE=code)["AuthenticationResult"]


def test_a_function_that_refuses_says_why(start):
    def refuse(_):
        raise ValueError("not <b>today</b>")

    names = ("PreSignUp", "PreAuthentication")
    with Lambda() as functions:
        functions.functions = {"f": refuse}
        server = start("--demo", env=functions.hooked(**dict.fromkeys(names, "f")))
        cognito = server.boto3()
        pool = cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]
        add_user(cognito, pool, "ann")
        cognito.update_user_pool(UserPoolId=pool, LambdaConfig={name: ARN + "f" for name in names})
        client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", **OAUTH)["UserPoolClient"]["ClientId"]
        page = Browser(server).ask(client, "/signup").send(username="bob", password="Passw0rd!")
        assert page.problem == "PreSignUp failed with error not <b>today</b>." and "<b>" not in page.response.text
        page = Browser(server).sign_in(client, "ann")
        assert page.problem == "PreAuthentication failed with error not <b>today</b>."
