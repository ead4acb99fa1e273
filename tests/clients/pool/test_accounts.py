"""Accounts through boto3: sign-up, confirmation, forgotten passwords."""

import concurrent.futures

import pytest
from botocore.exceptions import ClientError

from accounts import PASSWORD, access_token, attributes_of, fresh_email, make_account, sign_up, wrong
from cognito import refused, secret_hash, sign_in
from mailbox import last_code, letters, text_of
from wire import call


def test_sign_up_confirm_and_sign_in_with_boto3(demo, cognito, unsigned, place, make_client):
    pool, client = place
    name = fresh_email()
    made = sign_up(unsigned, client, name, given_name="Ann")
    assert made["UserConfirmed"] is False
    assert made["CodeDeliveryDetails"] == {"Destination": "p***@e***", "DeliveryMedium": "EMAIL",
                                           "AttributeName": "email"}
    known = attributes_of(cognito, pool, name)
    assert known["sub"] == made["UserSub"] and known["email_verified"] == "false" and known["given_name"] == "Ann"
    assert refused(sign_in, unsigned, client, name) == ("UserNotConfirmedException", "User is not confirmed.")
    assert refused(sign_in, unsigned, client, name, "Wr0ng!pass")[0] == "NotAuthorizedException"
    telling = make_client(pool, PreventUserExistenceErrors="LEGACY")
    assert refused(sign_in, unsigned, telling, name, "Wr0ng!pass")[0] == "UserNotConfirmedException"

    code = last_code(demo, name)
    assert refused(unsigned.confirm_sign_up, ClientId=client, Username=name, ConfirmationCode=wrong(code)) == (
        "CodeMismatchException", "Invalid verification code provided, please try again.")
    unsigned.confirm_sign_up(ClientId=client, Username=name, ConfirmationCode=code)
    known = attributes_of(cognito, pool, name)
    assert known["status"] == "CONFIRMED" and known["email_verified"] == "true"
    assert sign_in(unsigned, client, name)["AuthenticationResult"]["AccessToken"]
    assert refused(unsigned.confirm_sign_up, ClientId=client, Username=name, ConfirmationCode=code) == (
        "NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED")


def test_the_message_uses_the_pools_template(demo, unsigned, make_pool, make_client):
    pool = make_pool(UsernameAttributes=["email"], VerificationMessageTemplate={
        "EmailMessage": "Grüße an {username}: {####}", "EmailSubject": "Ihr Schlüssel"})
    client = make_client(pool)
    name = fresh_email()
    made = sign_up(unsigned, client, name)
    letter = letters(demo, name)[-1]
    assert letter["Subject"] == "Ihr Schlüssel"
    text = text_of(letter).strip()
    assert text == f"Grüße an {made['UserSub']}: {last_code(demo, name)}"


def test_a_phone_number_is_confirmed_by_text_message(demo, cognito, unsigned, make_pool, make_client):
    pool = make_pool(AutoVerifiedAttributes=["email", "phone_number"])
    client = make_client(pool)
    number = "+15550177"
    made = sign_up(unsigned, client, "carol", email=fresh_email(), phone_number=number)
    assert made["CodeDeliveryDetails"] == {"Destination": "+*******0177", "DeliveryMedium": "SMS",
                                           "AttributeName": "phone_number"}
    unsigned.confirm_sign_up(ClientId=client, Username="carol", ConfirmationCode=last_code(demo, number + "@sms"))
    known = attributes_of(cognito, pool, "carol")
    assert known["phone_number_verified"] == "true" and known["email_verified"] == "false"


def test_a_client_with_a_secret_sends_its_hash(demo, cognito, unsigned, make_pool):
    pool = make_pool(UsernameAttributes=["email"])
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="s", GenerateSecret=True)["UserPoolClient"]
    client, secret, name = made["ClientId"], made["ClientSecret"], fresh_email()
    assert refused(sign_up, unsigned, client, name)[0] == "NotAuthorizedException"
    proof = secret_hash(secret, name, client)
    unsigned.sign_up(ClientId=client, Username=name, Password=PASSWORD, SecretHash=proof)
    code = last_code(demo, name)
    assert refused(unsigned.confirm_sign_up, ClientId=client, Username=name, ConfirmationCode=code,
                   SecretHash=secret_hash("x", name, client))[0] == "NotAuthorizedException"
    unsigned.confirm_sign_up(ClientId=client, Username=name, ConfirmationCode=code, SecretHash=proof)


def test_only_the_latest_code_is_valid(demo, unsigned, place):
    _, client = place
    name = fresh_email()
    sign_up(unsigned, client, name)
    first = last_code(demo, name)
    sent = unsigned.resend_confirmation_code(ClientId=client, Username=name)["CodeDeliveryDetails"]
    assert sent["Destination"] == "p***@e***"
    second = last_code(demo, name)
    if first != second:
        assert refused(unsigned.confirm_sign_up, ClientId=client, Username=name,
                       ConfirmationCode=first)[0] == "CodeMismatchException"
    unsigned.confirm_sign_up(ClientId=client, Username=name, ConfirmationCode=second)


def test_after_too_many_guesses_the_right_code_is_refused(demo, unsigned, place):
    _, client = place
    name = fresh_email()
    sign_up(unsigned, client, name)
    code = last_code(demo, name)
    for _ in range(15):
        assert refused(unsigned.confirm_sign_up, ClientId=client, Username=name,
                       ConfirmationCode=wrong(code))[0] == "CodeMismatchException"
    assert refused(unsigned.confirm_sign_up, ClientId=client, Username=name, ConfirmationCode=code) == (
        "LimitExceededException", "Attempt limit exceeded, please try after some time.")


def test_the_number_of_codes_is_limited(unsigned, place):
    _, client = place
    name = fresh_email()
    sign_up(unsigned, client, name)
    for _ in range(5):
        unsigned.resend_confirmation_code(ClientId=client, Username=name)
    assert refused(unsigned.resend_confirmation_code, ClientId=client, Username=name)[0] == "LimitExceededException"


def test_a_code_of_another_user_is_refused(demo, unsigned, place):
    _, client = place
    one, two = fresh_email(), fresh_email()
    sign_up(unsigned, client, one)
    sign_up(unsigned, client, two)
    if last_code(demo, one) != last_code(demo, two):
        assert refused(unsigned.confirm_sign_up, ClientId=client, Username=one,
                       ConfirmationCode=last_code(demo, two))[0] == "CodeMismatchException"


def test_one_of_two_concurrent_sign_ups_for_an_address_wins(unsigned, place):
    _, client = place
    name = fresh_email()

    def attempt(spelling):
        try:
            return sign_up(unsigned, client, spelling)["UserSub"]
        except unsigned.exceptions.UsernameExistsException:
            return None
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(attempt, [name] * 8))
    assert sum(each is not None for each in outcomes) == 1


def test_one_of_two_concurrent_confirmations_with_a_code_wins(demo, unsigned, place):
    _, client = place
    name = fresh_email()
    sign_up(unsigned, client, name)
    code = last_code(demo, name)

    def attempt(_):
        try:
            unsigned.confirm_sign_up(ClientId=client, Username=name, ConfirmationCode=code)
            return True
        except (unsigned.exceptions.NotAuthorizedException, unsigned.exceptions.ExpiredCodeException):
            return False
    with concurrent.futures.ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(attempt, range(6))) == 1


def test_addresses_ignore_case_if_the_pool_does(unsigned, make_pool, make_client):
    pool = make_pool(UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False})
    client = make_client(pool)
    name = fresh_email()
    sign_up(unsigned, client, name)
    assert refused(sign_up, unsigned, client, name.upper())[0] == "UsernameExistsException"


def test_an_admin_only_pool_refuses_sign_up(unsigned, make_pool, make_client):
    client = make_client(make_pool(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}))
    assert refused(sign_up, unsigned, client, "ann") == (
        "NotAuthorizedException", "SignUp is not permitted for this user pool")


@pytest.mark.parametrize("change, kind, text", [
    ({"Password": "short1!"}, "InvalidPasswordException", "not long enough"),
    ({"Password": "alllower1!"}, "InvalidPasswordException", "uppercase"),
    ({"Username": "no address"}, "InvalidParameterException", "username"),
    ({"Username": "noaddress"}, "InvalidParameterException", "Username should be an email."),
    ({"UserAttributes": [{"Name": "sub", "Value": "x"}]}, "InvalidParameterException", "non-mutable attribute sub"),
    ({"UserAttributes": [{"Name": "email_verified", "Value": "true"}]}, "InvalidParameterException", "email_verified"),
    ({"UserAttributes": [{"Name": "custom:none", "Value": "x"}]}, "InvalidParameterException", "custom:none"),
    ({"UserAttributes": [{"Name": "phone_number", "Value": "555"}]}, "InvalidParameterException", "phone number"),
    ({"UserAttributes": [{"Name": "name", "Value": "x" * 2049}]}, "InvalidParameterException", "2048"),
    ({"ClientId": "unknown"}, "ResourceNotFoundException", "unknown"),
])
def test_invalid_sign_ups_are_refused_and_store_nothing(cognito, unsigned, place, change, kind, text):
    pool, client = place
    wanted = {"ClientId": client, "Username": fresh_email(), "Password": PASSWORD, **change}
    found = refused(unsigned.sign_up, **wanted)
    assert found[0] == kind and text in found[1]
    assert wanted["Password"] not in found[1]
    assert cognito.list_users(UserPoolId=pool)["Users"] == []


def test_missing_required_attributes_are_reported_together(unsigned, make_pool, make_client):
    pool = make_pool(Schema=[{"Name": "email", "Required": True}, {"Name": "given_name", "Required": True}])
    client = make_client(pool)
    assert refused(sign_up, unsigned, client, "ann") == (
        "InvalidParameterException", "Attributes did not conform to the schema: given_name: The attribute is required\n"
                                     "email: The attribute is required\n")


def test_a_forgotten_password_is_reset_with_a_code(demo, unsigned, place):
    _, client = place
    name = make_account(demo, unsigned, client)
    sent = unsigned.forgot_password(ClientId=client, Username=name)["CodeDeliveryDetails"]
    assert sent == {"Destination": "p***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    assert letters(demo, name)[-1]["Subject"] == "Your password reset code"
    answer = {"ClientId": client, "Username": name, "ConfirmationCode": last_code(demo, name)}
    assert refused(unsigned.confirm_forgot_password, **answer, Password="short1!")[0] == "InvalidPasswordException"
    unsigned.confirm_forgot_password(**answer, Password="An0ther!pass")
    assert access_token(unsigned, client, name, "An0ther!pass")
    assert refused(sign_in, unsigned, client, name)[0] == "NotAuthorizedException"
    assert refused(unsigned.confirm_forgot_password, **answer, Password="Th1rd!password") == (
        "ExpiredCodeException", "Invalid code provided, please request a code again.")


def test_one_of_two_concurrent_resets_with_a_code_wins(demo, unsigned, place):
    _, client = place
    name = make_account(demo, unsigned, client)
    unsigned.forgot_password(ClientId=client, Username=name)
    code = last_code(demo, name)

    def attempt(number):
        try:
            unsigned.confirm_forgot_password(ClientId=client, Username=name, ConfirmationCode=code,
                                             Password=f"An0ther!pass{number}")
            return number
        except unsigned.exceptions.ExpiredCodeException:
            return None
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        won = [each for each in threads.map(attempt, range(4)) if each is not None]
    assert len(won) == 1 and access_token(unsigned, client, name, f"An0ther!pass{won[0]}")


def test_a_new_password_ends_the_lockout(demo, unsigned, place):
    _, client = place
    name = make_account(demo, unsigned, client)
    for _ in range(7):
        refused(sign_in, unsigned, client, name, "Wr0ng!pass")
    unsigned.forgot_password(ClientId=client, Username=name)
    unsigned.confirm_forgot_password(ClientId=client, Username=name, ConfirmationCode=last_code(demo, name),
                                     Password="An0ther!pass")
    assert access_token(unsigned, client, name, "An0ther!pass")


def test_an_administrator_resets_a_password(demo, cognito, unsigned, place):
    pool, client = place
    name = make_account(demo, unsigned, client)
    cognito.admin_reset_user_password(UserPoolId=pool, Username=name)
    assert refused(sign_in, unsigned, client, name) == (
        "PasswordResetRequiredException", "Password reset required for the user")
    unsigned.confirm_forgot_password(ClientId=client, Username=name, ConfirmationCode=last_code(demo, name),
                                     Password="An0ther!pass")
    assert access_token(unsigned, client, name, "An0ther!pass")


@pytest.mark.parametrize("recovery, expected", [
    ([{"Priority": 1, "Name": "verified_email"}], "EMAIL"),
    ([{"Priority": 1, "Name": "verified_phone_number"}], "SMS"),
    ([{"Priority": 2, "Name": "verified_phone_number"}, {"Priority": 1, "Name": "verified_email"}], "EMAIL"),
    (None, "EMAIL"),
])
def test_recovery_uses_the_pools_mechanism(cognito, unsigned, make_pool, make_client, recovery, expected):
    pool = make_pool(**({"AccountRecoverySetting": {"RecoveryMechanisms": recovery}} if recovery else {}))
    client = make_client(pool)
    cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS", UserAttributes=[
        {"Name": "email", "Value": "ann@example.com"}, {"Name": "email_verified", "Value": "true"},
        {"Name": "phone_number", "Value": "+15550123"}, {"Name": "phone_number_verified", "Value": "true"}])
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password=PASSWORD, Permanent=True)
    assert unsigned.forgot_password(ClientId=client, Username="ann")["CodeDeliveryDetails"]["DeliveryMedium"] == expected


def test_recovery_can_be_restricted_to_administrators(unsigned, make_pool, make_client):
    pool = make_pool(AccountRecoverySetting={"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]})
    assert refused(unsigned.forgot_password, ClientId=make_client(pool), Username="ann") == (
        "NotAuthorizedException", "Contact administrator to reset password.")


def test_the_password_history_follows_the_policy(demo, cognito, unsigned, make_client):
    # Older versions of boto3 do not have the member.
    made = call(demo, "CreateUserPool", {"PoolName": "history", "UsernameAttributes": ["email"],
                                         "AutoVerifiedAttributes": ["email"],
                                         "Policies": {"PasswordPolicy": {"PasswordHistorySize": 2}}})
    pool = made.json()["UserPool"]["Id"]
    client = make_client(pool)
    name = make_account(demo, unsigned, client)

    def change(before, after):
        unsigned.change_password(AccessToken=access_token(unsigned, client, name, before), PreviousPassword=before,
                                 ProposedPassword=after)
    assert refused(change, PASSWORD, PASSWORD)[0] == "PasswordHistoryPolicyViolationException"
    change(PASSWORD, "Sec0nd!pass")
    assert refused(change, "Sec0nd!pass", PASSWORD)[0] == "PasswordHistoryPolicyViolationException"
    change("Sec0nd!pass", "Th1rd!pass")
    assert refused(cognito.admin_set_user_password, UserPoolId=pool, Username=name, Password="Sec0nd!pass",
                   Permanent=True)[0] == "PasswordHistoryPolicyViolationException"
    change("Th1rd!pass", PASSWORD)


def reaction(call, **members):
    """Everything that a caller sees."""
    try:
        reply = call(**members)
        return {key: value for key, value in reply.items() if key != "ResponseMetadata"}
    except ClientError as refusal:
        return refusal.response["Error"]["Code"], refusal.response["Error"]["Message"]


def test_without_the_code_all_accounts_look_alike(demo, cognito, unsigned, place):
    """All names begin with the same letter, so that the masked addresses can be compared."""
    pool, client = place
    confirmed, disabled = make_account(demo, unsigned, client), make_account(demo, unsigned, client)
    cognito.admin_disable_user(UserPoolId=pool, Username=disabled)
    waiting, unknown = fresh_email(), fresh_email()
    sign_up(unsigned, client, waiting)
    made_by_admin = fresh_email()
    cognito.admin_create_user(UserPoolId=pool, Username=made_by_admin, MessageAction="SUPPRESS")
    for call, members in [
            (unsigned.resend_confirmation_code, {}), (unsigned.forgot_password, {}),
            (unsigned.confirm_sign_up, {"ConfirmationCode": "not-a-code"}),
            (unsigned.confirm_forgot_password, {"ConfirmationCode": "not-a-code", "Password": "An0ther!pass"})]:
        seen = {name: reaction(call, ClientId=client, Username=name, **members)
                for name in (unknown, confirmed, disabled, waiting, made_by_admin)}
        assert all(each == seen[unknown] for each in seen.values()), (call, seen)


def test_a_legacy_client_reveals_unknown_users(unsigned, make_pool, make_client):
    client = make_client(make_pool(UsernameAttributes=["email"]), PreventUserExistenceErrors="LEGACY")
    for call, members in [
            (unsigned.resend_confirmation_code, {}), (unsigned.forgot_password, {}),
            (unsigned.confirm_sign_up, {"ConfirmationCode": "123456"}),
            (unsigned.confirm_forgot_password, {"ConfirmationCode": "123456", "Password": "An0ther!pass"})]:
        assert refused(call, ClientId=client, Username=fresh_email(), **members) == (
            "UserNotFoundException", "Username/client id combination not found.")


def test_guesses_of_a_reset_code_are_limited_too(demo, unsigned, place):
    _, client = place
    name = make_account(demo, unsigned, client)
    unsigned.forgot_password(ClientId=client, Username=name)
    code = last_code(demo, name)
    answer = {"ClientId": client, "Username": name, "Password": "An0ther!pass"}
    for _ in range(15):
        assert refused(unsigned.confirm_forgot_password, ConfirmationCode=wrong(code),
                       **answer)[0] == "CodeMismatchException"
    assert refused(unsigned.confirm_forgot_password, ConfirmationCode=code, **answer)[0] == "LimitExceededException"


def test_a_code_sent_to_an_old_address_is_refused(demo, cognito, unsigned, place):
    pool, client = place
    name, other = make_account(demo, unsigned, client), fresh_email()
    unsigned.forgot_password(ClientId=client, Username=name)
    code = last_code(demo, name)
    cognito.admin_update_user_attributes(UserPoolId=pool, Username=name, UserAttributes=[
        {"Name": "email", "Value": other}, {"Name": "email_verified", "Value": "true"}])
    assert refused(unsigned.confirm_forgot_password, ClientId=client, Username=other, ConfirmationCode=code,
                   Password="An0ther!pass")[0] == "ExpiredCodeException"
    assert access_token(unsigned, client, other)
