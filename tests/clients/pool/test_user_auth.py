"""USER_AUTH: the choice of the first factor, codes in place of passwords, and sign-up without one. By plain calls of the
protocol, since Debian's boto3 does not know these members yet."""

import pytest

import srp
from accounts import PASSWORD, fresh_email
from choice import SMS, Place, stranger, tokens
from cognito import claims, refused
from mailbox import last_code, letters
from node_clients import sdk

PASSWORDS = ["PASSWORD", "PASSWORD_SRP"]
EVERYONE = [*PASSWORDS, "EMAIL_OTP", "SMS_OTP"]
WRONG_CODE = ("CodeMismatchException", "Invalid code or auth state for the user.")
WRONG_PASSWORD = ("NotAuthorizedException", "Incorrect username or password.")


@pytest.fixture(scope="module")
def choice(demo):
    return Place(demo)


def phone_of(name):
    """A number of its own, so that text messages to one person do not count for another."""
    return f"+1555{int(name.split('@')[0].removeprefix('person')):07}"


@pytest.fixture
def ann(choice):
    name = fresh_email()
    choice.add(name, phone_number=phone_of(name), phone_number_verified="true")
    return name


def test_what_is_offered(choice, ann):
    asked = choice.begin(ann)
    assert asked["ChallengeName"] == "SELECT_CHALLENGE" and asked["ChallengeParameters"] == {}
    assert asked["AvailableChallenges"] == EVERYONE
    for preferred in ("WEB_AUTHN", "NONSENSE"):
        assert choice.begin(ann, PREFERRED_CHALLENGE=preferred)["ChallengeName"] == "SELECT_CHALLENGE"
    assert refused(choice.answer, asked, ann, ANSWER="WEB_AUTHN")[0] == "InvalidParameterException"
    assert refused(choice.answer, asked, ann) == ("InvalidParameterException", "Missing required parameter ANSWER")
    assert refused(choice.answer, asked, fresh_email(), ANSWER="EMAIL_OTP") == (
        "NotAuthorizedException", "Invalid session for the user.")


def test_passwords_as_a_choice(choice, ann):
    assert "AccessToken" in tokens(choice.begin(ann, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD))
    assert refused(choice.begin, ann, PREFERRED_CHALLENGE="PASSWORD") == (
        "InvalidParameterException", "Missing required parameter PASSWORD")
    asked = choice.begin(ann)
    assert refused(choice.answer, asked, ann, ANSWER="PASSWORD", PASSWORD="Wr0ng!") == WRONG_PASSWORD
    assert "AccessToken" in tokens(choice.answer(asked, ann, ANSWER="PASSWORD", PASSWORD=PASSWORD))
    assert refused(choice.answer, asked, ann, ANSWER="PASSWORD", PASSWORD=PASSWORD)[1] == \
        "Invalid session for the user, session can only be used once."


@pytest.mark.parametrize("is_chosen", [False, True])
def test_srp_as_a_choice(choice, ann, is_chosen):
    exchange = srp.Exchange(choice.pool)
    if is_chosen:
        asked = choice.answer(choice.begin(ann), ann, ANSWER="PASSWORD_SRP", SRP_A=exchange.srp_a)
    else:
        asked = choice.begin(ann, PREFERRED_CHALLENGE="PASSWORD_SRP", SRP_A=exchange.srp_a)
    assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
    responses = exchange.answer(asked["ChallengeParameters"], PASSWORD)
    bare = dict(ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=responses)
    for session in ({}, {"Session": choice.begin(ann)["Session"]}):
        assert refused(choice.ask, "RespondToAuthChallenge", **bare, **session) == (
            "NotAuthorizedException", "Invalid session for the user.")
    assert "AccessToken" in tokens(choice.ask("RespondToAuthChallenge", **bare, Session=asked["Session"]))


@pytest.mark.parametrize("factor,digits", [("EMAIL_OTP", 8), ("SMS_OTP", 6)])
def test_a_code_in_place_of_a_password(demo, choice, ann, factor, digits):
    asked = choice.begin(ann, PREFERRED_CHALLENGE=factor)
    assert asked["ChallengeName"] == factor and asked["AvailableChallenges"] == EVERYONE
    assert set(asked["ChallengeParameters"]) == {"CODE_DELIVERY_DELIVERY_MEDIUM", "CODE_DELIVERY_DESTINATION"}
    code = last_code(demo, ann if factor == "EMAIL_OTP" else f"{phone_of(ann)}@sms")
    assert len(code) == digits
    key = f"{factor}_CODE"
    other = {"EMAIL_OTP": "SMS_OTP", "SMS_OTP": "EMAIL_OTP"}[factor]
    assert refused(choice.answer, asked, ann, other, **{f"{other}_CODE": code})[0] == "NotAuthorizedException"
    assert refused(choice.answer, asked, ann, **{key: "0" * digits}) == WRONG_CODE
    assert "AccessToken" in tokens(choice.answer(asked, ann, **{key: code}))
    assert refused(choice.answer, asked, ann, **{key: code})[0] == "NotAuthorizedException"
    # A used code is none, in whichever session.
    again = choice.begin(ann, PREFERRED_CHALLENGE=factor)
    assert refused(choice.answer, again, ann, **{key: code}) == WRONG_CODE


def test_wrong_codes_have_one_count(choice, ann):
    for factor in ("EMAIL_OTP", "SMS_OTP", "EMAIL_OTP", "SMS_OTP", "EMAIL_OTP"):
        asked = choice.begin(ann, PREFERRED_CHALLENGE=factor)
        assert refused(choice.answer, asked, ann, **{f"{factor}_CODE": "000000"}) == WRONG_CODE
    asked = choice.begin(ann, PREFERRED_CHALLENGE="SMS_OTP")
    # The pause grows with each wrong code, beginning with a second.
    said = [refused(choice.answer, asked, ann, SMS_OTP_CODE="000000")[0] for _ in range(4)]
    assert "LimitExceededException" in said


def test_nobody_looks_like_somebody(demo, choice):
    somebody = fresh_email()
    choice.add(somebody)
    nobody = stranger(lambda name: choice.begin(name)["ChallengeName"] == "SELECT_CHALLENGE")
    seen = []
    for name in (somebody, nobody):
        asked = choice.begin(name)
        code = choice.begin(name, PREFERRED_CHALLENGE="EMAIL_OTP")
        chosen = choice.answer(asked, name, ANSWER="EMAIL_OTP")
        proof = choice.begin(name, PREFERRED_CHALLENGE="PASSWORD_SRP", SRP_A=srp.Exchange(choice.pool).srp_a)
        shapes = [{key: len(value) if key == "Session" else sorted(value) if isinstance(value, dict) else value
                   for key, value in each.items()} for each in (asked, code, chosen, proof)]
        destination = code["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"]
        seen.append((shapes, destination == f"{name[0]}***@e***", [
            refused(choice.begin, name, PREFERRED_CHALLENGE="PASSWORD", PASSWORD="Wr0ng!passw0rd"),
            refused(choice.answer, chosen, name, EMAIL_OTP_CODE="00000000"),
            *(refused(choice.answer, code, name, EMAIL_OTP_CODE="00000000") for _ in range(4))]))
    assert seen[0] == seen[1]
    assert len(letters(demo, somebody)) == 2 and not letters(demo, nobody)


def test_clients_that_show_who_exists_say_so(demo):
    place = Place(demo, PreventUserExistenceErrors="LEGACY")
    assert refused(place.begin, fresh_email()) == ("UserNotFoundException", "User does not exist.")
    assert refused(Place(demo, ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"]).begin, "ann") == (
        "InvalidParameterException", "USER_AUTH is not enabled for the client.")


def test_disabled_people_learn_it_after_their_proof(demo, choice, ann):
    choice.admin("AdminDisableUser", UserPoolId=choice.pool, Username=ann)
    asked = choice.begin(ann, PREFERRED_CHALLENGE="EMAIL_OTP")
    assert asked["ChallengeName"] == "EMAIL_OTP" and not letters(demo, ann)
    assert refused(choice.answer, asked, ann, EMAIL_OTP_CODE="00000000") == WRONG_CODE
    assert refused(choice.begin, ann, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD)[1] == "User is disabled."


def test_sign_up_without_a_password_signs_in(demo, choice):
    name = fresh_email()
    made = choice.ask("SignUp", Username=name)
    confirm = dict(Username=name, ConfirmationCode=last_code(demo, name))
    assert refused(choice.ask, "ConfirmSignUp", **confirm, Session=choice.begin(name)["Session"])[0] == \
        "NotAuthorizedException"
    session = choice.ask("ConfirmSignUp", **confirm, Session=made["Session"])["Session"]
    for unfit in (made["Session"], "A" * 60):
        assert refused(choice.begin, name, unfit)[0] == "NotAuthorizedException"
    assert refused(choice.begin, fresh_email(), session) == ("NotAuthorizedException", "Invalid session for the user.")
    given = tokens(choice.begin(name, session))
    assert claims(given["IdToken"])["sub"] == made["UserSub"]
    assert refused(choice.begin, name, session)[1] == "Invalid session for the user, session can only be used once."
    # Codes are all that this user has, until there is a password.
    assert choice.begin(name)["ChallengeName"] == "EMAIL_OTP"
    token = {"AccessToken": given["AccessToken"]}
    assert choice.ask("GetUserAuthFactors", **token)["ConfiguredUserAuthFactors"] == ["EMAIL_OTP"]
    choice.ask("ChangePassword", ProposedPassword=PASSWORD, **token)
    assert choice.ask("GetUserAuthFactors", **token)["ConfiguredUserAuthFactors"] == ["PASSWORD", "EMAIL_OTP"]
    assert "AccessToken" in tokens(choice.begin(name, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD))


def test_a_confirmation_signs_in_without_the_session_of_the_sign_up(demo, choice):
    name = fresh_email()
    choice.ask("SignUp", Username=name)
    session = choice.ask("ConfirmSignUp", Username=name, ConfirmationCode=last_code(demo, name))["Session"]
    assert "AccessToken" in tokens(choice.begin(name, session))


def test_a_code_confirms_whoever_has_just_signed_up(demo, choice):
    name = fresh_email()
    choice.ask("SignUp", Username=name)
    asked = choice.begin(name)
    assert asked["ChallengeName"] == "EMAIL_OTP" and asked["AvailableChallenges"] == ["EMAIL_OTP"]
    assert "AccessToken" in tokens(choice.answer(asked, name, EMAIL_OTP_CODE=last_code(demo, name)))
    user = choice.user(name)
    assert user["UserStatus"] == "CONFIRMED"
    assert {"Name": "email_verified", "Value": "true"} in user["UserAttributes"]


def test_users_without_a_password_need_codes(demo, choice):
    place = Place(demo, ["PASSWORD"])
    assert refused(place.ask, "SignUp", Username=fresh_email()) == (
        "InvalidParameterException", "Missing required parameter Password")
    name = fresh_email()
    place.add(name, password=None)
    assert place.user(name)["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert "Session" in place.ask("SignUp", Username=fresh_email(), Password=PASSWORD)
    choice.add(name, password=None)
    assert choice.user(name)["UserStatus"] == "CONFIRMED"
    found = choice.admin("AdminGetUserAuthFactors", UserPoolId=choice.pool, Username=name)
    assert found["ConfiguredUserAuthFactors"] == ["EMAIL_OTP"] and found["Username"] == choice.user(name)["Username"]
    asked = choice.begin(name)
    assert "AccessToken" in tokens(choice.answer(asked, name, EMAIL_OTP_CODE=last_code(demo, name)))


def test_administrators_begin_alike(demo, choice, ann):
    asked = choice.admin("AdminInitiateAuth", UserPoolId=choice.pool, ClientId=choice.client, AuthFlow="USER_AUTH",
                         AuthParameters={"USERNAME": ann, "PREFERRED_CHALLENGE": "EMAIL_OTP"})
    assert asked["ChallengeName"] == "EMAIL_OTP"
    given = choice.admin("AdminRespondToAuthChallenge", UserPoolId=choice.pool, ClientId=choice.client,
                         ChallengeName="EMAIL_OTP", Session=asked["Session"],
                         ChallengeResponses={"USERNAME": ann, "EMAIL_OTP_CODE": last_code(demo, ann)})
    assert "AccessToken" in tokens(given)


def test_the_javascript_sdk_reads_the_choice(demo, choice, ann):
    asked = sdk(demo, "InitiateAuth", ClientId=choice.client, AuthFlow="USER_AUTH", AuthParameters={"USERNAME": ann})
    assert asked["AvailableChallenges"] == EVERYONE
    found = sdk(demo, "AdminGetUserAuthFactors", UserPoolId=choice.pool, Username=ann)
    assert found["ConfiguredUserAuthFactors"] == ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]


def test_people_with_a_second_factor_begin_with_passwords(demo):
    place = Place(demo)
    place.admin("SetUserPoolMfaConfig", UserPoolId=place.pool, MfaConfiguration="OPTIONAL",
                SmsMfaConfiguration={"SmsConfiguration": SMS})
    name = fresh_email()
    place.add(name, phone_number=phone_of(name), phone_number_verified="true")
    assert place.begin(name)["AvailableChallenges"] == EVERYONE
    place.admin("AdminSetUserMFAPreference", UserPoolId=place.pool, Username=name, SMSMfaSettings={"Enabled": True})
    asked = place.begin(name, PREFERRED_CHALLENGE="EMAIL_OTP")
    assert asked["ChallengeName"] == "SELECT_CHALLENGE" and asked["AvailableChallenges"] == PASSWORDS
    second = place.answer(asked, name, ANSWER="PASSWORD", PASSWORD=PASSWORD)
    assert second["ChallengeName"] == "SMS_MFA"
    assert "AccessToken" in tokens(place.answer(second, name, SMS_MFA_CODE=last_code(demo, f"{phone_of(name)}@sms")))
