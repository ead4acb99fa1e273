"""The embedded pool through boto3, as an administrator uses it."""

import re
import uuid

import pytest
from botocore.exceptions import ClientError

from cognito import add_user, refused, sign_in
from mailbox import letters, text_of


def test_a_new_pool_has_cognitos_defaults(cognito, pool):
    found = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
    policy = found["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] == 8 and policy["TemporaryPasswordValidityDays"] == 7
    assert all(policy[name] for name in ("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols"))
    assert found["MfaConfiguration"] == "OFF" and found["DeletionProtection"] == "INACTIVE"
    assert found["LambdaConfig"] == {} and found["EstimatedNumberOfUsers"] == 0
    names = {each["Name"]: each for each in found["SchemaAttributes"]}
    assert {"sub", "email", "phone_number", "custom:level"} <= set(names)
    assert names["sub"]["Required"] and not names["sub"]["Mutable"]
    assert names["custom:level"]["NumberAttributeConstraints"] == {"MinValue": "1", "MaxValue": "9"}


def test_a_pool_with_functions_is_made_and_says_what_it_cannot_do(cognito, unsigned, make_pool, make_client):
    arn = "arn:aws:lambda:us-east-1:123456789012:function:f"
    given = {"PreSignUp": arn, "PreTokenGeneration": arn}
    pool = make_pool(LambdaConfig=given)
    shown = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["LambdaConfig"]
    assert shown.items() >= given.items()
    kind, text = refused(unsigned.sign_up, ClientId=make_client(pool), Username="ann", Password="Passw0rd!")
    assert kind == "UnexpectedLambdaException" and text.startswith("PreSignUp ")


def test_a_protected_pool_is_not_deleted(cognito):
    pool = cognito.create_user_pool(PoolName="p", DeletionProtection="ACTIVE")["UserPool"]["Id"]
    assert refused(cognito.delete_user_pool, UserPoolId=pool)[0] == "InvalidParameterException"
    assert cognito.describe_user_pool(UserPoolId=pool)


def test_pools_are_listed_in_pages(cognito):
    made = {cognito.create_user_pool(PoolName=f"paged {n}")["UserPool"]["Id"] for n in range(5)}
    pages = list(cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 2}))
    assert made <= {each["Id"] for page in pages for each in page["UserPools"]}
    assert len(pages) >= 3
    for pool in made:
        cognito.delete_user_pool(UserPoolId=pool)
    assert refused(cognito.describe_user_pool, UserPoolId=made.pop())[0] == "ResourceNotFoundException"


def test_a_client_is_created_changed_listed_and_deleted(cognito, pool):
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="one", GenerateSecret=True,
                                           RefreshTokenValidity=7)["UserPoolClient"]
    assert made["ClientSecret"] and made["RefreshTokenValidity"] == 7
    found = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"])["UserPoolClient"]
    assert found == made
    changed = cognito.update_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"],
                                              ClientName="two")["UserPoolClient"]
    # Omitted members get their defaults.
    assert changed["ClientName"] == "two" and changed["RefreshTokenValidity"] == 30
    assert changed["ClientSecret"] == made["ClientSecret"]
    listed = cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=10)["UserPoolClients"]
    assert [each["ClientId"] for each in listed] == [made["ClientId"]]
    cognito.delete_user_pool_client(UserPoolId=pool, ClientId=made["ClientId"])
    kind, text = refused(cognito.describe_user_pool_client, UserPoolId=pool, ClientId=made["ClientId"])
    assert (kind, text) == ("ResourceNotFoundException", f"User pool client {made['ClientId']} does not exist.")


def test_the_destination_of_a_clients_analytics_is_kept(cognito, pool, make_client):
    given = {"ApplicationId": "0123abcdef", "RoleArn": "arn:aws:iam::123456789012:role/analytics", "ExternalId": "x",
             "UserDataShared": True}
    client = make_client(pool, AnalyticsConfiguration=given)
    shown = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    assert shown["AnalyticsConfiguration"] == given
    changed = cognito.update_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    assert "AnalyticsConfiguration" not in changed


@pytest.mark.parametrize("members", [
    {"AnalyticsConfiguration": {"ApplicationId": "not a number"}},
    {"AnalyticsConfiguration": {"RoleArn": "a role of at least 20 letters"}},
    {"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]},
    {"AccessTokenValidity": 4, "TokenValidityUnits": {"AccessToken": "minutes"}},
    {"AccessTokenValidity": 25},
    {"RefreshTokenValidity": 1, "AccessTokenValidity": 2, "TokenValidityUnits": {"RefreshToken": "hours"}},
    {"CallbackURLs": ["http://example.com/callback"]},
    {"CallbackURLs": ["https://example.com/callback#part"]},
    {"CallbackURLs": ["HTTP://example.com/callback"]},
    {"CallbackURLs": ["JavaScript:alert(1)"]},
    {"LogoutURLs": ["Https:/"]},
])
def test_clients_with_invalid_settings(cognito, pool, members):
    kind, _ = refused(cognito.create_user_pool_client, UserPoolId=pool, ClientName="bad", **members)
    assert kind == "InvalidParameterException"


def test_only_users_who_signed_up_are_confirmed(cognito, pool):
    add_user(cognito, pool, "nora")
    assert refused(cognito.admin_confirm_sign_up, UserPoolId=pool, Username="nora") == \
        ("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED")
    assert refused(cognito.admin_confirm_sign_up, UserPoolId=pool, Username="nobody")[0] == "UserNotFoundException"


def test_filters_and_pages_of_users(cognito, pool):
    for n in range(12):
        add_user(cognito, pool, f"user{n:02}", email=f"u{n % 3}.{n}@example.com", given_name=f"Given{n % 2}")
    cognito.admin_disable_user(UserPoolId=pool, Username="user05")

    def names(query=None, **members):
        return sorted(each["Username"] for page in cognito.get_paginator("list_users").paginate(
            UserPoolId=pool, **({"Filter": query} if query else {}), PaginationConfig={"PageSize": 5}, **members)
            for each in page["Users"])

    everybody = [f"user{n:02}" for n in range(12)]
    assert names() == everybody
    assert names('username = "user03"') == ["user03"]
    assert names('username ^= "user1"') == ["user10", "user11"]
    assert names('email = "u1.4@example.com"') == ["user04"]
    assert names('email ^= "u2."') == ["user02", "user05", "user08", "user11"]
    assert names('given_name = "Given1"') == everybody[1::2]
    assert names('status = "Disabled"') == ["user05"]
    assert names('cognito:user_status = "CONFIRMED"') == everybody
    sub = cognito.admin_get_user(UserPoolId=pool, Username="user07")["UserAttributes"][0]["Value"]
    assert names(f'sub = "{sub}"') == ["user07"]
    assert names('email = "nobody@example.com"') == []
    assert refused(cognito.list_users, UserPoolId=pool, Filter="nonsense")[0] == "InvalidParameterException"
    assert refused(cognito.list_users, UserPoolId=pool, Filter='custom:level = "1"')[0] == "InvalidParameterException"
    only = cognito.list_users(UserPoolId=pool, Limit=1, AttributesToGet=["email"])["Users"][0]
    assert [each["Name"] for each in only["Attributes"]] == ["email"]
    assert refused(cognito.list_users, UserPoolId=pool, PaginationToken="forged")[0] == "InvalidParameterException"


def test_update_group_changes_only_the_given_members(cognito, pool):
    cognito.create_group(UserPoolId=pool, GroupName="staff", Description="Before", Precedence=5)
    add_user(cognito, pool, "jane")
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="jane", GroupName="staff")
    changed = cognito.update_group(UserPoolId=pool, GroupName="staff", Description="After")["Group"]
    assert (changed["Description"], changed["Precedence"]) == ("After", 5)
    assert changed["LastModifiedDate"] >= changed["CreationDate"]
    assert cognito.update_group(UserPoolId=pool, GroupName="staff", Precedence=0)["Group"]["Description"] == "After"
    assert cognito.get_group(UserPoolId=pool, GroupName="staff")["Group"]["Precedence"] == 0
    assert len(cognito.list_users_in_group(UserPoolId=pool, GroupName="staff")["Users"]) == 1
    assert refused(cognito.update_group, UserPoolId=pool, GroupName="nobody", Precedence=1) == (
        "ResourceNotFoundException", "Group not found.")


def test_groups(cognito, pool):
    add_user(cognito, pool, "gina")
    made = cognito.create_group(UserPoolId=pool, GroupName="readers", Description="who read", Precedence=3)["Group"]
    assert made["Description"] == "who read" and made["Precedence"] == 3
    assert refused(cognito.create_group, UserPoolId=pool, GroupName="readers") == \
        ("GroupExistsException", "A group with the name already exists.")
    for _ in range(2):
        cognito.admin_add_user_to_group(UserPoolId=pool, Username="gina", GroupName="readers")
    members = cognito.list_users_in_group(UserPoolId=pool, GroupName="readers")["Users"]
    assert [each["Username"] for each in members] == ["gina"]
    assert [each["GroupName"] for each in cognito.list_groups(UserPoolId=pool)["Groups"]] == ["readers"]
    cognito.admin_remove_user_from_group(UserPoolId=pool, Username="gina", GroupName="readers")
    assert cognito.admin_list_groups_for_user(UserPoolId=pool, Username="gina")["Groups"] == []
    assert cognito.get_group(UserPoolId=pool, GroupName="readers")["Group"]["GroupName"] == "readers"
    cognito.delete_group(UserPoolId=pool, GroupName="readers")
    assert refused(cognito.get_group, UserPoolId=pool, GroupName="readers")[0] == "ResourceNotFoundException"
    assert refused(cognito.admin_add_user_to_group, UserPoolId=pool, Username="gina",
                   GroupName="readers")[0] == "ResourceNotFoundException"


@pytest.mark.parametrize("attributes, kind", [
    ({"custom:level": "10"}, "InvalidParameterException"),
    ({"custom:level": "x"}, "InvalidParameterException"),
    ({"custom:unknown": "x"}, "InvalidParameterException"),
    ({"email": "not an address"}, "InvalidParameterException"),
    ({"phone_number": "12345"}, "InvalidParameterException"),
    ({"birthdate": "1.1.2000"}, "InvalidParameterException"),
    ({"sub": str(uuid.uuid4())}, "InvalidParameterException"),
])
def test_attributes_that_violate_the_schema(cognito, pool, attributes, kind):
    members = {"UserPoolId": pool, "Username": "henry", "MessageAction": "SUPPRESS",
               "UserAttributes": [{"Name": key, "Value": value} for key, value in attributes.items()]}
    assert refused(cognito.admin_create_user, **members)[0] == kind
    assert refused(cognito.admin_get_user, UserPoolId=pool, Username="henry")[0] == "UserNotFoundException"


@pytest.mark.parametrize("password, tail", [
    ("Sh0rt!", "Password not long enough"),
    ("lowercase1!", "Password must have uppercase characters"),
    ("UPPERCASE1!", "Password must have lowercase characters"),
    ("NoNumbers!!", "Password must have numeric characters"),
    ("NoSymbols11", "Password must have symbol characters"),
])
def test_passwords_follow_the_policy(cognito, pool, password, tail):
    kind, text = refused(cognito.admin_create_user, UserPoolId=pool, Username="ines", TemporaryPassword=password)
    assert kind == "InvalidPasswordException" and text.endswith(tail) and password not in text


def test_two_users_with_one_address_at_the_same_moment(demo, cognito):
    import concurrent.futures
    pool = cognito.create_user_pool(PoolName="by e-mail", UsernameAttributes=["email"])["UserPool"]["Id"]

    def create(_):
        try:
            return demo.boto3().admin_create_user(UserPoolId=pool, Username="same@example.com",
                                                  MessageAction="SUPPRESS")["User"]["Username"]
        except ClientError as found:
            return found.response["Error"]["Code"]

    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        results = list(threads.map(create, range(8)))
    assert results.count("UsernameExistsException") == 7
    assert len(cognito.list_users(UserPoolId=pool)["Users"]) == 1
    cognito.delete_user_pool(UserPoolId=pool)


def test_an_invitation_reaches_the_mailbox(demo, cognito, pool, client):
    cognito.admin_create_user(UserPoolId=pool, Username="kim", DesiredDeliveryMediums=["EMAIL"],
                              UserAttributes=[{"Name": "email", "Value": "kim@example.com"}])
    found = letters(demo, "kim@example.com")
    assert len(found) == 1
    text = text_of(found[0])
    password = re.search(r"temporary password is (\S+)", text).group(1).rstrip(".")
    candidates = (password, re.search(r"temporary password is (\S+)", text).group(1))
    outcomes = []
    for candidate in candidates:
        try:
            outcomes.append(sign_in(cognito, client, "kim", candidate)["ChallengeName"])
        except ClientError as refusal:
            outcomes.append(refusal.response["Error"]["Code"])
    assert "NEW_PASSWORD_REQUIRED" in outcomes
