"""Second factors and SRP through boto3: settings of pools, codes by mail and text message, and refusals."""

import base64

import pytest

import srp
import totp
from accounts import PASSWORD, fresh_email, sign_up, wrong
from choice import SMS
from cognito import add_user, refused, secret_hash, sign_in
from mailbox import last_code
from node_clients import SdkError, sdk
from wire import call


def set_mfa(server, pool, mode, **factors):
    return sdk(server, "SetUserPoolMfaConfig", UserPoolId=pool, MfaConfiguration=mode, **factors)


def sdk_refused(call, *arguments, **members):
    with pytest.raises(SdkError) as found:
        call(*arguments, **members)
    return str(found.value)


def answer(unsigned, client, asked, name, **responses):
    return unsigned.respond_to_auth_challenge(ClientId=client, ChallengeName=asked["ChallengeName"],
                                              Session=asked["Session"],
                                              ChallengeResponses={"USERNAME": name, **responses})


def is_signed_in(reply):
    return "AccessToken" in reply.get("AuthenticationResult", {})


def test_what_a_pool_offers(demo, cognito, make_pool):
    pool = make_pool()
    before = cognito.get_user_pool_mfa_config(UserPoolId=pool)
    assert before["MfaConfiguration"] == "OFF" and "SoftwareTokenMfaConfiguration" not in before
    assert sdk_refused(set_mfa, demo, pool, "ON") == "InvalidParameterException"
    said = set_mfa(demo, pool, "OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True},
                   EmailMfaConfiguration={"Message": "Use {####}", "Subject": "Code"})
    found = sdk(demo, "GetUserPoolMfaConfig", UserPoolId=pool)
    for reply in (said, found):
        assert reply["MfaConfiguration"] == "OPTIONAL"
        assert reply["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
        assert reply["EmailMfaConfiguration"] == {"Message": "Use {####}", "Subject": "Code"}
    assert sdk_refused(set_mfa, demo, pool, "ON", EmailMfaConfiguration={"Message": "no place"}) == \
        "InvalidParameterException"
    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["MfaConfiguration"] == "OPTIONAL"


def test_a_pool_that_sends_text_messages(cognito, make_pool):
    assert refused(make_pool, MfaConfiguration="ON")[0] == "InvalidParameterException"
    pool = make_pool(MfaConfiguration="OPTIONAL", SmsConfiguration=SMS)
    assert cognito.get_user_pool_mfa_config(UserPoolId=pool)["SmsMfaConfiguration"]["SmsConfiguration"] == {
        **SMS, "SnsRegion": "us-east-1"}


def test_update_user_pool_keeps_policies_and_tags_and_resets_the_rest(cognito, make_pool):
    pool = make_pool(UsernameAttributes=["email"], Policies={"PasswordPolicy": {"MinimumLength": 12}},
                     UserPoolTags={"a": "b"}, DeletionProtection="INACTIVE", AutoVerifiedAttributes=["email"])
    cognito.update_user_pool(UserPoolId=pool)
    found = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
    assert found["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    assert not found["Policies"]["PasswordPolicy"]["RequireSymbols"]
    assert found["UsernameAttributes"] == ["email"] and found["UserPoolTags"] == {"a": "b"}
    assert "AutoVerifiedAttributes" not in found
    assert refused(cognito.update_user_pool, UserPoolId=pool, MfaConfiguration="ON")[0] == "InvalidParameterException"
    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["MfaConfiguration"] == "OFF"
    assert refused(cognito.update_user_pool, UserPoolId=pool[:-3] + "xyz")[0] == "ResourceNotFoundException"


@pytest.mark.parametrize("factor,key", [("SMS_MFA", "phone_number"), ("EMAIL_OTP", "email")])
def test_codes_that_are_sent(demo, cognito, unsigned, make_pool, make_client, factor, key):
    pool = make_pool(SmsConfiguration=SMS, AccountRecoverySetting={"RecoveryMechanisms": [
        {"Name": "admin_only", "Priority": 1}]})
    client = make_client(pool)
    set_mfa(demo, pool, "ON", SmsMfaConfiguration={"SmsConfiguration": SMS, "SmsAuthenticationMessage":
            "Poolguard says {####}"}, EmailMfaConfiguration={"Message": "Poolguard says {####}", "Subject": "Code"})
    address = {"phone_number": "+15550100", "email": fresh_email()}[key]
    inbox = "+15550100@sms" if key == "phone_number" else address
    add_user(cognito, pool, "ann", **{key: address})
    asked = sign_in(unsigned, client, "ann")
    assert asked["ChallengeName"] == factor
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DELIVERY_MEDIUM"] == ("SMS" if key == "phone_number" else "EMAIL")
    assert address not in asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"]
    code = last_code(demo, inbox)
    assert refused(answer, unsigned, client, asked, "ann", **{factor + "_CODE": wrong(code)}) == (
        "CodeMismatchException", "Invalid code or auth state for the user.")
    assert refused(answer, unsigned, client, asked, "ann")[1] == f"Missing required parameter {factor}_CODE"
    assert is_signed_in(answer(unsigned, client, asked, "ann", **{factor + "_CODE": code}))
    assert refused(answer, unsigned, client, asked, "ann", **{factor + "_CODE": code})[0] == "NotAuthorizedException"
    found = cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserAttributes"]
    assert {"Name": key + "_verified", "Value": "true"} in found


def test_a_choice_between_factors(demo, cognito, unsigned, make_pool, make_client):
    pool = make_pool(SmsConfiguration=SMS, AccountRecoverySetting={"RecoveryMechanisms": [
        {"Name": "admin_only", "Priority": 1}]})
    client = make_client(pool)
    set_mfa(demo, pool, "ON", SmsMfaConfiguration={"SmsConfiguration": SMS},
            EmailMfaConfiguration={"Message": "Your code: {####}", "Subject": "Code"})
    name = fresh_email()
    add_user(cognito, pool, "ann", email=name, phone_number="+15550101")
    asked = sign_in(unsigned, client, "ann")
    assert asked["ChallengeName"] == "SELECT_MFA_TYPE"
    assert asked["ChallengeParameters"]["MFAS_CAN_CHOOSE"] == '["SMS_MFA","EMAIL_OTP"]'
    assert refused(answer, unsigned, client, asked, "ann", ANSWER="SOFTWARE_TOKEN_MFA")[0] == "NotAuthorizedException"
    chosen = answer(unsigned, client, asked, "ann", ANSWER="EMAIL_OTP")
    assert chosen["ChallengeName"] == "EMAIL_OTP"
    assert is_signed_in(answer(unsigned, client, chosen, "ann", EMAIL_OTP_CODE=last_code(demo, name)))
    preferred = {"Enabled": True, "PreferredMfa": True}
    sdk(demo, "AdminSetUserMFAPreference", UserPoolId=pool, Username="ann", EmailMfaSettings=preferred)
    assert sign_in(unsigned, client, "ann")["ChallengeName"] == "EMAIL_OTP"
    assert sdk_refused(sdk, demo, "AdminSetUserMFAPreference", UserPoolId=pool, Username="ann",
                       EmailMfaSettings=preferred, SMSMfaSettings=preferred) == "InvalidParameterException"


@pytest.fixture
def totp_place(demo, make_pool, make_client):
    pool = make_pool(UsernameAttributes=["email"])
    set_mfa(demo, pool, "ON", SoftwareTokenMfaConfiguration={"Enabled": True})
    return pool, make_client(pool)


def enrol(unsigned, client, name):
    """Registers an authenticator app at a first sign-in; returns its secret."""
    asked = sign_in(unsigned, client, name)
    assert asked["ChallengeName"] == "MFA_SETUP"
    assert asked["ChallengeParameters"]["MFAS_CAN_SETUP"] == '["SOFTWARE_TOKEN_MFA"]'
    begun = unsigned.associate_software_token(Session=asked["Session"])
    early = {**asked, "Session": begun["Session"]}
    assert refused(answer, unsigned, client, early, name)[0] == "NotAuthorizedException"
    code = totp.code(begun["SecretCode"])
    verified = unsigned.verify_software_token(Session=begun["Session"], UserCode=code)
    assert verified["Status"] == "SUCCESS"
    assert is_signed_in(answer(unsigned, client, {**asked, "Session": verified["Session"]}, name))
    return begun["SecretCode"]


def test_guesses_at_a_code_are_slowed_down(cognito, unsigned, totp_place):
    pool, client = totp_place
    name = fresh_email()
    add_user(cognito, pool, name)
    secret = enrol(unsigned, client, name)
    asked = sign_in(unsigned, client, name)
    right = totp.code(secret, 30)
    for _ in range(5):
        assert refused(answer, unsigned, client, asked, name, SOFTWARE_TOKEN_MFA_CODE=wrong(right))[0] == \
            "CodeMismatchException"
    assert refused(answer, unsigned, client, asked, name, SOFTWARE_TOKEN_MFA_CODE=right)[0] == "LimitExceededException"


def test_a_user_deleted_during_a_challenge(cognito, unsigned, totp_place):
    pool, client = totp_place
    name = fresh_email()
    add_user(cognito, pool, name)
    secret = enrol(unsigned, client, name)
    asked = sign_in(unsigned, client, name)
    cognito.admin_disable_user(UserPoolId=pool, Username=name)
    given = {"SOFTWARE_TOKEN_MFA_CODE": totp.code(secret, 30)}
    assert refused(answer, unsigned, client, asked, name, **given) == ("NotAuthorizedException", "User is disabled.")
    cognito.admin_delete_user(UserPoolId=pool, Username=name)
    assert refused(answer, unsigned, client, asked, name, **given) == (
        "NotAuthorizedException", "Invalid session for the user.")


def test_an_authenticator_app_is_not_replaced_with_only_the_password(cognito, unsigned, totp_place):
    pool, client = totp_place
    name = fresh_email()
    add_user(cognito, pool, name)
    stale = sign_in(unsigned, client, name)
    enrol(unsigned, client, name)
    assert refused(unsigned.associate_software_token, Session=stale["Session"])[0] == "NotAuthorizedException"


def test_an_administrator_deletes_an_authenticator_app(demo, cognito, unsigned, totp_place):
    pool, client = totp_place
    name, new = fresh_email(), fresh_email()
    add_user(cognito, pool, name)
    enrol(unsigned, client, name)
    assert sign_in(unsigned, client, name)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    for _ in range(2):
        reply = call(demo, "AdminDeleteSoftwareToken", {"UserPoolId": pool, "Username": name})
        assert (reply.status_code, reply.json()) == (200, {})
    assert "UserMFASettingList" not in cognito.admin_get_user(UserPoolId=pool, Username=name)
    enrol(unsigned, client, name)
    sign_up(unsigned, client, new)
    for who, error in (("nobody@example.com", "UserNotFoundException"), (new, "UserNotConfirmedException")):
        reply = call(demo, "AdminDeleteSoftwareToken", {"UserPoolId": pool, "Username": who})
        assert reply.json()["__type"].endswith(error)


def test_software_tokens_need_a_pool_that_allows_them(cognito, unsigned, place):
    pool, client = place
    name = fresh_email()
    add_user(cognito, pool, name)
    token = sign_in(unsigned, client, name)["AuthenticationResult"]["AccessToken"]
    assert refused(unsigned.associate_software_token, AccessToken=token)[0] == "SoftwareTokenMFANotFoundException"
    assert refused(unsigned.associate_software_token)[0] == "InvalidParameterException"
    assert refused(unsigned.associate_software_token, Session="x" * 30)[0] == "NotAuthorizedException"


@pytest.fixture
def srp_place(make_pool, make_client):
    pool = make_pool(UsernameAttributes=["email"])
    return pool, make_client(pool, ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"])


def begin_srp(unsigned, client, name, value="abcdef1234567890"):
    return unsigned.initiate_auth(ClientId=client, AuthFlow="USER_SRP_AUTH",
                                  AuthParameters={"USERNAME": name, "SRP_A": value})


def claim(unsigned, client, asked, **changes):
    parameters = asked["ChallengeParameters"]
    given = {"USERNAME": parameters["USERNAME"], "PASSWORD_CLAIM_SECRET_BLOCK": parameters["SECRET_BLOCK"],
             "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(bytes(32)).decode(),
             "TIMESTAMP": srp.timestamp(), **changes}
    return refused(unsigned.respond_to_auth_challenge, ClientId=client, ChallengeName="PASSWORD_VERIFIER",
                   ChallengeResponses={key: value for key, value in given.items() if value is not None})


def test_srp_for_an_unknown_user_looks_the_same(cognito, unsigned, srp_place):
    pool, client = srp_place
    known, unknown = fresh_email(), fresh_email()
    add_user(cognito, pool, known)
    for name in (known, unknown):
        first, second = (begin_srp(unsigned, client, name) for _ in range(2))
        assert set(first["ChallengeParameters"]) == {"SALT", "SRP_B", "SECRET_BLOCK", "USERNAME", "USER_ID_FOR_SRP"}
        assert first["ChallengeParameters"]["SALT"] == second["ChallengeParameters"]["SALT"]
        assert first["ChallengeParameters"]["USERNAME"] == second["ChallengeParameters"]["USERNAME"]
        assert first["ChallengeParameters"]["SRP_B"] != second["ChallengeParameters"]["SRP_B"]
        assert len(first["ChallengeParameters"]["USERNAME"]) == 36 and "Session" not in first
        assert claim(unsigned, client, first) == ("NotAuthorizedException", "Incorrect username or password.")


def test_what_srp_refuses(cognito, unsigned, srp_place, make_client):
    pool, client = srp_place
    name = fresh_email()
    add_user(cognito, pool, name)
    for value in ("0", "0" * 768, "not hex", "f" * 771):
        assert refused(begin_srp, unsigned, client, name, value)[0] == "InvalidParameterException"
    asked = begin_srp(unsigned, client, name)
    incorrect = ("NotAuthorizedException", "Incorrect username or password.")
    assert claim(unsigned, client, asked, PASSWORD_CLAIM_SECRET_BLOCK="AAAA") == incorrect
    assert claim(unsigned, client, asked, TIMESTAMP="yesterday") == incorrect
    assert claim(unsigned, client, asked, PASSWORD_CLAIM_SIGNATURE="???") == incorrect
    for missing in ("PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP", "USERNAME"):
        assert claim(unsigned, client, asked, **{missing: None}) == (
            "InvalidParameterException", f"Missing required parameter {missing}")
    telling, new = make_client(pool, ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"],
                               PreventUserExistenceErrors="LEGACY"), fresh_email()
    sign_up(unsigned, telling, new)
    assert claim(unsigned, telling, begin_srp(unsigned, telling, new)) == (
        "UserNotConfirmedException", "User is not confirmed.")
    assert claim(unsigned, client, begin_srp(unsigned, client, new)) == incorrect


def respond(unsigned, client, responses):
    return unsigned.respond_to_auth_challenge(ClientId=client, ChallengeName="PASSWORD_VERIFIER",
                                              ChallengeResponses=responses)


INCORRECT = ("NotAuthorizedException", "Incorrect username or password.")


def test_an_srp_answer_can_be_used_once_and_in_time(cognito, unsigned, srp_place):
    pool, client = srp_place
    name = fresh_email()
    add_user(cognito, pool, name)
    exchange = srp.Exchange(pool)
    parameters = begin_srp(unsigned, client, name, exchange.srp_a)["ChallengeParameters"]
    right = exchange.answer(parameters, PASSWORD)
    for seconds in (-310, 310):
        late = exchange.answer(parameters, PASSWORD, srp.timestamp(seconds))
        assert refused(respond, unsigned, client, late) == INCORRECT
    # A time that differs from the signed one.
    assert refused(respond, unsigned, client, {**right, "TIMESTAMP": srp.timestamp(-60)}) == INCORRECT
    assert refused(respond, unsigned, client, exchange.answer(parameters, PASSWORD + "x")) == INCORRECT
    assert is_signed_in(respond(unsigned, client, right))
    assert refused(respond, unsigned, client, right)[0] == "NotAuthorizedException"


def test_a_foreign_secret_block_fails(cognito, unsigned, srp_place, make_client):
    pool, client = srp_place
    other = make_client(pool, ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"])
    names = [fresh_email(), fresh_email()]
    for name in names:
        add_user(cognito, pool, name)
    exchange = srp.Exchange(pool)
    mine, theirs = (begin_srp(unsigned, client, name, exchange.srp_a)["ChallengeParameters"] for name in names)
    elsewhere = begin_srp(unsigned, other, names[0], exchange.srp_a)["ChallengeParameters"]
    for block in (theirs["SECRET_BLOCK"], elsewhere["SECRET_BLOCK"]):
        given = exchange.answer({**mine, "SECRET_BLOCK": block}, PASSWORD)
        assert refused(respond, unsigned, client, given) == INCORRECT
    # Another user's whole challenge, for the own name.
    given = {**exchange.answer(theirs, PASSWORD), "USERNAME": mine["USERNAME"]}
    assert refused(respond, unsigned, client, given) == INCORRECT
    assert refused(respond, unsigned, other, exchange.answer(mine, PASSWORD)) == INCORRECT
    assert is_signed_in(respond(unsigned, client, exchange.answer(mine, PASSWORD)))


def test_a_changed_password_ends_running_sign_ins(cognito, unsigned, srp_place):
    pool, client = srp_place
    name = fresh_email()
    add_user(cognito, pool, name)
    exchange = srp.Exchange(pool)
    parameters = begin_srp(unsigned, client, name, exchange.srp_a)["ChallengeParameters"]
    cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password="An0ther!pass", Permanent=True)
    for password in (PASSWORD, "An0ther!pass"):
        assert refused(respond, unsigned, client, exchange.answer(parameters, password)) == INCORRECT


@pytest.mark.parametrize("hashed", ["alias", "internal"])
def test_srp_by_an_administrator_with_a_client_secret(cognito, make_pool, hashed):
    pool = make_pool(UsernameAttributes=["email"])
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="s", GenerateSecret=True,
                                           ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"])["UserPoolClient"]
    client, secret, name = made["ClientId"], made["ClientSecret"], fresh_email()
    add_user(cognito, pool, name)
    exchange = srp.Exchange(pool)
    parameters = cognito.admin_initiate_auth(
        UserPoolId=pool, ClientId=client, AuthFlow="USER_SRP_AUTH",
        AuthParameters={"USERNAME": name, "SRP_A": exchange.srp_a, "SECRET_HASH": secret_hash(secret, name, client)}
    )["ChallengeParameters"]

    def answer(**more):
        return cognito.admin_respond_to_auth_challenge(
            UserPoolId=pool, ClientId=client, ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses={**exchange.answer(parameters, PASSWORD), **more})

    assert refused(answer)[0] == "NotAuthorizedException"
    assert refused(answer, SECRET_HASH=secret_hash(secret, "somebody", client))[0] == "NotAuthorizedException"
    whose = name if hashed == "alias" else parameters["USERNAME"]
    assert is_signed_in(answer(SECRET_HASH=secret_hash(secret, whose, client)))


def test_refresh_tokens_rotate(demo, cognito, unsigned, make_pool):
    pool = make_pool()

    def make(seconds):
        made = sdk(demo, "CreateUserPoolClient", UserPoolId=pool, ClientName="c",
                   ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
                   RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": seconds})
        return made["UserPoolClient"]["ClientId"]

    def renew(of, token):
        reply = sdk(demo, "GetTokensFromRefreshToken", ClientId=of, RefreshToken=token)
        return reply["AuthenticationResult"]["RefreshToken"]

    client, strict = make(60), make(0)
    add_user(cognito, pool, "ann")
    first = sign_in(unsigned, client, "ann")["AuthenticationResult"]["RefreshToken"]
    second = renew(client, first)
    assert second != first
    # A client that lost the reply can repeat the request.
    assert renew(client, first) == second
    third = renew(client, second)
    assert sdk_refused(renew, client, first) == "RefreshTokenReuseException"
    assert renew(client, third) not in (first, second, third)

    once = sign_in(unsigned, strict, "ann")["AuthenticationResult"]["RefreshToken"]
    renew(strict, once)
    assert sdk_refused(renew, strict, once) == "RefreshTokenReuseException"
    assert sdk_refused(renew, client, once) == "NotAuthorizedException"


def test_without_rotation_the_refresh_token_stays_valid(demo, cognito, make_pool):
    pool = make_pool()
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="s", GenerateSecret=True,
                                           ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"])["UserPoolClient"]
    add_user(cognito, pool, "ann")
    client, secret = made["ClientId"], made["ClientSecret"]
    token = cognito.admin_initiate_auth(
        UserPoolId=pool, ClientId=client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": PASSWORD, "SECRET_HASH": secret_hash(secret, "ann", client)}
    )["AuthenticationResult"]["RefreshToken"]
    given = {"ClientId": client, "RefreshToken": token}
    got = sdk(demo, "GetTokensFromRefreshToken", ClientSecret=secret, **given)
    assert "RefreshToken" not in got["AuthenticationResult"]
    for more in ({"ClientSecret": "wrong" * 5}, {}):
        assert sdk_refused(sdk, demo, "GetTokensFromRefreshToken", **given, **more) == "NotAuthorizedException"
