"""Users' own accounts through boto3: changing and verifying attributes, aliases, deletion."""

import concurrent.futures

from accounts import PASSWORD, access_token, attributes_of, fresh_email, make_account, sign_up, wrong
from cognito import refused, sign_in
from mailbox import last_code, letters


def test_a_changed_address_is_verified(demo, cognito, unsigned, place):
    pool, client = place
    name = make_account(demo, unsigned, client)
    token, other = access_token(unsigned, client, name), fresh_email()
    sent = unsigned.update_user_attributes(AccessToken=token, UserAttributes=[
        {"Name": "email", "Value": other}, {"Name": "given_name", "Value": "Ann"}])["CodeDeliveryDetailsList"]
    assert [each["AttributeName"] for each in sent] == ["email"]
    known = attributes_of(cognito, pool, other)
    assert known["email_verified"] == "false" and known["given_name"] == "Ann"
    code = last_code(demo, other)
    assert refused(unsigned.verify_user_attribute, AccessToken=token, AttributeName="email",
                   Code=wrong(code))[0] == "CodeMismatchException"
    unsigned.verify_user_attribute(AccessToken=token, AttributeName="email", Code=code)
    assert attributes_of(cognito, pool, other)["email_verified"] == "true"
    assert refused(unsigned.verify_user_attribute, AccessToken=token, AttributeName="email",
                   Code=code)[0] == "ExpiredCodeException"
    assert refused(unsigned.verify_user_attribute, AccessToken=token, AttributeName="name", Code=code) == (
        "InvalidParameterException", "Invalid attribute name. Only phone_number and email can be verified.")


def test_a_changed_address_waits_for_its_code_if_the_pool_says_so(demo, cognito, unsigned, make_pool, make_client):
    pool = make_pool(UsernameAttributes=["email"], AutoVerifiedAttributes=["email"], UserAttributeUpdateSettings={
        "AttributesRequireVerificationBeforeUpdate": ["email"]})
    client = make_client(pool)
    name = make_account(demo, unsigned, client)
    token, other = access_token(unsigned, client, name), fresh_email()
    unsigned.update_user_attributes(AccessToken=token, UserAttributes=[{"Name": "email", "Value": other}])
    known = attributes_of(cognito, pool, name)
    assert known["email"] == name and known["email_verified"] == "true"
    unsigned.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    assert len(letters(demo, other)) == 2
    unsigned.verify_user_attribute(AccessToken=token, AttributeName="email", Code=last_code(demo, other))
    known = attributes_of(cognito, pool, other)
    assert known["email"] == other and known["email_verified"] == "true"

    # So do changes by administrators, unless they say that the address is verified.
    third, fourth = fresh_email(), fresh_email()

    def change(email, **more):
        cognito.admin_update_user_attributes(UserPoolId=pool, Username=known["sub"], UserAttributes=[
            {"Name": name, "Value": value} for name, value in {"email": email, **more}.items()])

    change(third, given_name="Ann")
    known = attributes_of(cognito, pool, other)
    assert (known["email"], known["email_verified"], known["given_name"]) == (other, "true", "Ann")
    unsigned.verify_user_attribute(AccessToken=token, AttributeName="email", Code=last_code(demo, third))
    assert attributes_of(cognito, pool, third)["email_verified"] == "true"
    change(other)
    change(fourth, email_verified="true")
    assert attributes_of(cognito, pool, fourth)["email"] == fourth
    assert refused(unsigned.verify_user_attribute, AccessToken=token, AttributeName="email",
                   Code=last_code(demo, other))[0] == "ExpiredCodeException"


def test_attributes_are_removed(demo, cognito, unsigned, place):
    pool, client = place
    name = make_account(demo, unsigned, client, given_name="Ann", nickname="A")
    token = access_token(unsigned, client, name)
    unsigned.delete_user_attributes(AccessToken=token, UserAttributeNames=["given_name"])
    assert "given_name" not in attributes_of(cognito, pool, name)
    cognito.admin_delete_user_attributes(UserPoolId=pool, Username=name, UserAttributeNames=["nickname"])
    assert "nickname" not in attributes_of(cognito, pool, name)
    assert refused(unsigned.delete_user_attributes, AccessToken=token,
                   UserAttributeNames=["sub"])[0] == "InvalidParameterException"


def test_attributes_that_a_client_may_not_write_stay(demo, cognito, unsigned, make_pool, make_client):
    pool = make_pool(UsernameAttributes=["email"])
    client = make_client(pool, WriteAttributes=["email", "given_name"])
    name = make_account(demo, unsigned, client)
    token = access_token(unsigned, client, name)
    for change in ({"Name": "nickname", "Value": "x"}, {"Name": "email_verified", "Value": "true"},
                   {"Name": "sub", "Value": "x"}):
        assert refused(unsigned.update_user_attributes, AccessToken=token, UserAttributes=[change])[0] in (
            "NotAuthorizedException", "InvalidParameterException")
    assert refused(sign_up, unsigned, client, fresh_email(), nickname="x") == (
        "NotAuthorizedException", "A client attempted to write unauthorized attribute")
    assert "nickname" not in attributes_of(cognito, pool, name)


def test_verifying_an_address_takes_over_its_alias(demo, cognito, unsigned, make_pool, make_client):
    pool = make_pool(AliasAttributes=["email"])
    client = make_client(pool)
    address = fresh_email()
    for name in ("first", "second"):
        sign_up(unsigned, client, name, email=address)
        if name == "first":
            unsigned.confirm_sign_up(ClientId=client, Username=name, ConfirmationCode=last_code(demo, address))
    assert access_token(unsigned, client, address)
    code = last_code(demo, address)
    assert refused(unsigned.confirm_sign_up, ClientId=client, Username="second", ConfirmationCode=code) == (
        "AliasExistsException", "An account with the email already exists.")
    unsigned.confirm_sign_up(ClientId=client, Username="second", ConfirmationCode=code, ForceAliasCreation=True)
    assert attributes_of(cognito, pool, "first")["email_verified"] == "false"
    assert unsigned.get_user(AccessToken=access_token(unsigned, client, address))["Username"] == "second"


def test_users_delete_themselves(demo, cognito, unsigned, place):
    pool, client = place
    name = make_account(demo, unsigned, client)
    tokens = sign_in(unsigned, client, name)["AuthenticationResult"]
    unsigned.delete_user(AccessToken=tokens["AccessToken"])
    assert refused(cognito.admin_get_user, UserPoolId=pool, Username=name)[0] == "UserNotFoundException"
    assert refused(unsigned.get_user, AccessToken=tokens["AccessToken"])[0] in (
        "NotAuthorizedException", "UserNotFoundException")
    assert make_account(demo, unsigned, client, name)


def test_custom_attributes_are_added(cognito, unsigned, place):
    pool, client = place
    cognito.add_custom_attributes(UserPoolId=pool, CustomAttributes=[{"Name": "team", "AttributeDataType": "String"}])
    sign_up(unsigned, client, fresh_email(), **{"custom:team": "blue"})
    assert refused(cognito.add_custom_attributes, UserPoolId=pool, CustomAttributes=[
        {"Name": "team", "AttributeDataType": "String"}]) == (
        "InvalidParameterException", "custom:team: Existing attribute already has name team.")


def test_verifying_one_address_takes_over_only_that_alias(demo, cognito, unsigned, make_pool, make_client):
    """The code verifies the e-mail address; the phone number may belong to anybody."""
    pool = make_pool(AliasAttributes=["email", "phone_number"])
    client = make_client(pool)
    number = "+15550188"
    cognito.admin_create_user(UserPoolId=pool, Username="owner", MessageAction="SUPPRESS", UserAttributes=[
        {"Name": "phone_number", "Value": number}, {"Name": "phone_number_verified", "Value": "true"}])
    cognito.admin_set_user_password(UserPoolId=pool, Username="owner", Password=PASSWORD, Permanent=True)
    address = fresh_email()
    sign_up(unsigned, client, "thief", email=address, phone_number=number)
    unsigned.confirm_sign_up(ClientId=client, Username="thief", ConfirmationCode=last_code(demo, address),
                             ForceAliasCreation=True)
    assert attributes_of(cognito, pool, "owner")["phone_number_verified"] == "true"
    token = access_token(unsigned, client, "thief")
    unsigned.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    unsigned.verify_user_attribute(AccessToken=token, AttributeName="email", Code=last_code(demo, address))
    assert attributes_of(cognito, pool, "owner")["phone_number_verified"] == "true"
    assert unsigned.get_user(AccessToken=access_token(unsigned, client, number))["Username"] == "owner"


def test_codes_for_attributes_are_limited(demo, unsigned, place):
    _, client = place
    token = access_token(unsigned, client, make_account(demo, unsigned, client))
    for _ in range(5):
        unsigned.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    assert refused(unsigned.get_user_attribute_verification_code, AccessToken=token,
                   AttributeName="email")[0] == "LimitExceededException"
    for _ in range(15):
        assert refused(unsigned.verify_user_attribute, AccessToken=token, AttributeName="email",
                       Code="not-a-code")[0] == "CodeMismatchException"
    assert refused(unsigned.verify_user_attribute, AccessToken=token, AttributeName="email",
                   Code="not-a-code")[0] == "LimitExceededException"


def test_concurrently_added_attributes_all_stay(cognito, make_pool):
    pool = make_pool()
    names = [f"extra{number}" for number in range(8)]
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda name: cognito.add_custom_attributes(UserPoolId=pool, CustomAttributes=[
            {"Name": name, "AttributeDataType": "String"}]), names))
    known = {each["Name"] for each in cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["SchemaAttributes"]}
    assert {f"custom:{name}" for name in names} <= known
