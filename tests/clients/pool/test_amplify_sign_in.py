"""Amplify in Chromium: sign-up without a password and the sign-in after it, codes by e-mail, passkeys, devices, and
functions that ask; Amplify's Authenticator. SimpleWebAuthn judges what a browser is asked for, and what it answers."""

import itertools
import json
from contextlib import contextmanager

import pytest

import node_clients
import totp
from accounts import PASSWORD, fresh_email
from choice import Place, tokens
from chromium import Chromium
from functions import ARN, Lambda
from mailbox import last_code
from poolguard import Server
from static_site import static_site

FACTORS = ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]
FLOWS = ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]
QUESTIONS = {"DefineAuthChallenge": "define", "CreateAuthChallenge": "create", "VerifyAuthChallengeResponse": "verify"}


class Application:
    """A page with Amplify, in a browser with an authenticator."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address

    def use(self, place):
        self.said("configure", {"endpoint": place.server.url, "pool": place.pool, "client": place.client})

    def said(self, name, given=None):
        answer = self.browser.do("call", name=name, given=given)["value"]
        assert "error" not in answer, answer
        return answer["value"]

    def refused(self, name, given=None):
        return self.browser.do("call", name=name, given=given)["value"]["error"]

    def sign_in(self, name, flow=None, password=None, **options):
        """The next step."""
        options |= {"authFlowType": flow} if flow else {}
        return self.said("signIn", {"username": name, "options": options,
                                    **({"password": password} if password else {})})["nextStep"]

    def confirm(self, answer):
        return self.said("confirmSignIn", {"challengeResponse": answer})["nextStep"]["signInStep"]


@pytest.fixture(scope="module")
def functions():
    with Lambda() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory, functions):
    with Server(tmp_path_factory.mktemp("amplify") / "data", "--demo", env={
            "POOLGUARD_PASSWORD_HASHING": "fast-for-tests",
            **functions.hooked(**{name: name for name in QUESTIONS.values()})}) as running:
        yield running


@contextmanager
def application(folder, script, **environment):
    """A page with that script, in a browser with an authenticator; yields both."""
    with static_site(folder) as address, Chromium() as browser:
        node_clients.run("bundle.mjs", {"code": (node_clients.SCRIPTS / script).read_text(), "platform": "browser",
                                        "file": str(folder / "main.js"), "environment": environment})
        browser.open(address + "/")
        browser.do("authenticator", there=True)
        yield address, browser


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with application(tmp_path_factory.mktemp("page") / "application", "amplify_page.js") as (address, browser):
        yield Application(browser, address)


def new_place(server, factors=FACTORS, **settings):
    place = Place(server, factors, settings, ExplicitAuthFlows=FLOWS)
    if "WEB_AUTHN" in factors:
        place.admin("SetUserPoolMfaConfig", UserPoolId=place.pool, MfaConfiguration="OFF",
                    WebAuthnConfiguration={"RelyingPartyId": "localhost"})
    return place


@pytest.fixture
def make_place(server, page):
    def make(*factors, **settings):
        place = new_place(server, *factors, **settings)
        page.use(place)
        return place

    yield make
    page.said("signOut")


@pytest.fixture
def ann():
    return fresh_email()


def test_sign_up_without_a_password(server, page, make_place, ann):
    make_place()
    begun = page.said("signUp", {"username": ann, "options": {"userAttributes": {"email": ann},
                                                              "autoSignIn": {"authFlowType": "USER_AUTH"}}})
    assert begun["nextStep"]["signUpStep"] == "CONFIRM_SIGN_UP"
    confirmed = page.said("confirmSignUp", {"username": ann, "confirmationCode": last_code(server, ann)})
    assert confirmed["nextStep"]["signUpStep"] == "COMPLETE_AUTO_SIGN_IN"
    said = page.said("autoSignIn")
    assert said["isSignedIn"], said
    assert page.said("fetchUserAttributes")["email_verified"] == "true"
    page.said("signOut")
    step = page.sign_in(ann, "USER_AUTH", preferredChallenge="EMAIL_OTP")
    assert step["signInStep"] == "CONFIRM_SIGN_IN_WITH_EMAIL_CODE"
    assert step["codeDeliveryDetails"]["destination"] == "p***@e***"
    assert page.refused("confirmSignIn", {"challengeResponse": "00000000"}) == "CodeMismatchException"
    assert page.confirm(last_code(server, ann)) == "DONE"


def test_passkeys(page, make_place, ann):
    make_place().add(ann)
    assert page.sign_in(ann, "USER_AUTH", PASSWORD, preferredChallenge="PASSWORD_SRP")["signInStep"] == "DONE"
    page.said("associateWebAuthnCredential")
    assert page.refused("associateWebAuthnCredential") == "PasskeyAlreadyExists"
    found, = page.said("listWebAuthnCredentials")["credentials"]
    assert found["relyingPartyId"] == "localhost" and found["friendlyCredentialName"]
    page.said("signOut")
    assert page.sign_in(ann, "USER_AUTH", preferredChallenge="WEB_AUTHN")["signInStep"] == "DONE"
    page.said("signOut")
    step = page.sign_in(ann, "USER_AUTH")
    assert step == {"signInStep": "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION",
                    "availableChallenges": ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "WEB_AUTHN"]}
    assert page.confirm("WEB_AUTHN") == "DONE"
    page.said("deleteWebAuthnCredential", {"credentialId": found["credentialId"]})
    assert page.said("listWebAuthnCredentials")["credentials"] == []
    page.said("signOut")
    assert page.sign_in(ann, "USER_AUTH", preferredChallenge="WEB_AUTHN")["signInStep"] == \
        "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION"
    assert page.confirm("PASSWORD") == "CONFIRM_SIGN_IN_WITH_PASSWORD"
    assert page.confirm(PASSWORD) == "DONE"


def test_a_second_judge_of_passkeys(page, make_place, ann):
    place = make_place()
    place.add(ann)
    token = tokens(place.begin(ann, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD))["AccessToken"]
    creation = place.ask("StartWebAuthnRegistration", AccessToken=token)["CredentialCreationOptions"]
    made = page.said("startRegistration", {"optionsJSON": creation})
    place.ask("CompleteWebAuthnRegistration", AccessToken=token, Credential=made)
    asked = place.begin(ann, PREFERRED_CHALLENGE="WEB_AUTHN")
    request = json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
    proof = page.said("startAuthentication", {"optionsJSON": request})
    assert node_clients.run("webauthn.mjs", {
        "origin": page.address, "domain": "localhost",
        "creation": {"challenge": creation["challenge"], "answer": made},
        "request": {"challenge": request["challenge"], "answer": proof},
    }) == {"registered": True, "proved": True, "id": made["id"]}
    assert "AccessToken" in tokens(place.answer(asked, ann, CREDENTIAL=json.dumps(proof)))


def test_a_remembered_device_replaces_the_second_factor(page, make_place, ann):
    place = make_place(["PASSWORD"], DeviceConfiguration={"ChallengeRequiredOnNewDevice": True,
                                                          "DeviceOnlyRememberedOnUserPrompt": True})
    place.admin("SetUserPoolMfaConfig", UserPoolId=place.pool, MfaConfiguration="OPTIONAL",
                SoftwareTokenMfaConfiguration={"Enabled": True})
    place.add(ann)
    assert page.sign_in(ann, password=PASSWORD)["signInStep"] == "DONE"
    device, = page.said("fetchDevices")
    secret = page.said("setUpTOTP")["sharedSecret"]
    codes = (totp.code(secret, step) for step in itertools.count(-30, 30))
    page.said("verifyTOTPSetup", {"code": next(codes)})
    page.said("updateMFAPreference", {"totp": "PREFERRED"})
    page.said("rememberDevice")
    page.said("signOut")
    assert page.sign_in(ann, password=PASSWORD)["signInStep"] == "DONE"
    assert page.said("accessToken")["device_key"] == device["id"]
    assert [each["id"] for each in page.said("fetchDevices")] == [device["id"]]
    page.said("forgetDevice")
    assert page.said("fetchDevices") == []
    page.said("signOut")
    assert page.sign_in(ann, password=PASSWORD)["signInStep"] == "CONFIRM_SIGN_IN_WITH_TOTP_CODE"
    assert page.confirm(next(codes)) == "DONE"
    assert page.said("accessToken")["device_key"] != device["id"]
    # Forgotten elsewhere, it is a new one here.
    place.admin("AdminForgetDevice", UserPoolId=place.pool, Username=ann, DeviceKey=page.said("fetchDevices")[0]["id"])
    page.said("signOut")
    assert page.sign_in(ann, password=PASSWORD)["signInStep"] == "CONFIRM_SIGN_IN_WITH_TOTP_CODE"


def test_the_authenticator_component(server, tmp_path, ann):
    place = new_place(server)
    with application(tmp_path / "application", "authenticator_page.jsx", endpoint=server.url, pool=place.pool,
                     client=place.client) as (_, browser):
        browser.do("await", name="Create Account", role="tab")
        browser.press("Create Account", role="tab")
        browser.fill(Email=ann)
        browser.press("Create account with Email OTP")
        browser.do("await", name="Confirm")
        browser.fill(Confirmation_Code=last_code(server, ann))
        browser.press("Confirm")
        # The confirmation has signed the user in.
        browser.do("await", name="Create a Passkey")
        browser.press("Create a Passkey")
        browser.do("await", name="Continue")
        browser.press("Continue")
        browser.do("wait", text=f"Signed in as {ann}")
        browser.press("Sign out")
        browser.do("await", name="Sign In with Email")
        browser.fill(Email=ann)
        browser.press("Other sign-in options")
        browser.press("Sign In with Passkey")
        browser.do("wait", text=f"Signed in as {ann}")
        browser.press("Sign out")
        browser.do("await", name="Sign In with Email")
        browser.fill(Email=ann)
        browser.press("Sign In with Email")
        browser.do("await", name="Confirm")
        browser.do("fill", fields={"Code *": last_code(server, ann)})
        browser.press("Confirm")
        browser.do("wait", text=f"Signed in as {ann}")


def define(event):
    rounds, decided = event["request"]["session"], event["response"]
    last = rounds[-1]["challengeName"] if rounds else ""
    if last == "CUSTOM_CHALLENGE":
        decided["issueTokens"] = rounds[-1]["challengeResult"]
        decided["failAuthentication"] = not decided["issueTokens"]
    else:
        decided["challengeName"] = "PASSWORD_VERIFIER" if last == "SRP_A" else "CUSTOM_CHALLENGE"
    return event


def create(event):
    event["response"] = {"publicChallengeParameters": {"question": "3 + 4"},
                         "privateChallengeParameters": {"answer": "7"}, "challengeMetadata": "SUM"}
    return event


def verify(event):
    asked = event["request"]
    event["response"]["answerCorrect"] = asked["challengeAnswer"] == asked["privateChallengeParameters"]["answer"]
    return event


@pytest.mark.parametrize("flow", ["CUSTOM_WITHOUT_SRP", "CUSTOM_WITH_SRP"])
def test_functions_ask_their_own_question(functions, page, make_place, ann, flow):
    functions.functions = {"define": define, "create": create, "verify": verify}
    place = make_place(["PASSWORD"], LambdaConfig={name: ARN + function for name, function in QUESTIONS.items()})
    place.add(ann)
    password = PASSWORD if flow == "CUSTOM_WITH_SRP" else None
    for answer in ("8", "7"):
        step = page.sign_in(ann, flow, password)
        assert step["signInStep"] == "CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE"
        assert step["additionalInfo"]["question"] == "3 + 4"
        if answer == "8":
            assert page.refused("confirmSignIn", {"challengeResponse": answer}) == "NotAuthorizedException"
    functions.events.clear()
    assert page.confirm("7") == "DONE"
    rounds = functions.events[-1]["request"]["session"]
    expected = ["SRP_A", "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"] if password else ["CUSTOM_CHALLENGE"]
    assert [each["challengeName"] for each in rounds] == expected and rounds[-1]["challengeMetadata"] == "SUM"
