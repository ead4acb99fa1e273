"""A name leads to one account: usernames, subs and aliases through boto3."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from accounts import access_token, attributes_of, fresh_email, sign_up
from cognito import add_user, refused, sign_in
from mailbox import last_code, letters
from nodes import Cluster, DynamoDb

ALIASES = ["email", "phone_number", "preferred_username"]
RUNNERS = 6


def attributes(**values):
    return [{"Name": name, "Value": value} for name, value in values.items()]


class Victim:
    """A user who has every kind of name."""

    def __init__(self, cognito, pool):
        self.username, self.email = f"victim-{uuid.uuid4().hex[:8]}", fresh_email()
        self.phone, self.preferred = f"+1555{uuid.uuid4().int % 10**7:07}", f"boss-{uuid.uuid4().hex[:8]}"
        add_user(cognito, pool, self.username, email=self.email, email_verified="true", phone_number=self.phone,
                 phone_number_verified="true", preferred_username=self.preferred)
        self.sub = attributes_of(cognito, pool, self.username)["sub"]

    @property
    def names(self):
        return [self.username, self.sub, self.email, self.phone, self.preferred]


@pytest.fixture
def pool(make_pool):
    return make_pool(AliasAttributes=ALIASES, AccountRecoverySetting={
        "RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]})


@pytest.fixture
def client(make_client, pool):
    return make_client(pool, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"])


@pytest.fixture
def victim(cognito, pool):
    return Victim(cognito, pool)


def sub_of(cognito, pool, name):
    return attributes_of(cognito, pool, name)["sub"]


def test_nobody_signs_up_with_another_users_name(demo, cognito, unsigned, pool, client, victim):
    for name in (victim.username, victim.sub, victim.preferred):
        assert refused(sign_up, unsigned, client, name, email=fresh_email()) == (
            "UsernameExistsException", "User already exists")
        assert refused(cognito.admin_create_user, UserPoolId=pool, Username=name) == (
            "UsernameExistsException", "User account already exists")
        # Not even an administrator who moves aliases.
        assert refused(cognito.admin_create_user, UserPoolId=pool, Username=name, ForceAliasCreation=True,
                       UserAttributes=attributes(email=victim.email, email_verified="true"))[0] == (
            "UsernameExistsException")
    for name in (victim.email, victim.phone):
        assert refused(sign_up, unsigned, client, name, email=fresh_email())[0] == "InvalidParameterException"
    assert {sub_of(cognito, pool, name) for name in victim.names} == {victim.sub}
    unsigned.forgot_password(ClientId=client, Username=victim.preferred)
    unsigned.forgot_password(ClientId=client, Username=victim.sub)
    assert len(letters(demo, victim.email)) == 2


def test_an_alias_is_no_other_users_name(demo, cognito, unsigned, pool, client, victim):
    add_user(cognito, pool, "mallory", email=fresh_email(), email_verified="true")
    token = access_token(unsigned, client, "mallory")
    for name in victim.names:
        expected = ("AliasExistsException", "An account with the preferred_username already exists.")
        assert refused(unsigned.update_user_attributes, AccessToken=token,
                       UserAttributes=attributes(preferred_username=name)) == expected
        assert refused(cognito.admin_update_user_attributes, UserPoolId=pool, Username="mallory",
                       UserAttributes=attributes(preferred_username=name)) == expected
        assert refused(cognito.admin_create_user, UserPoolId=pool, Username="another",
                       UserAttributes=attributes(preferred_username=name)) == expected
    assert "preferred_username" not in attributes_of(cognito, pool, "mallory")
    assert refused(cognito.admin_update_user_attributes, UserPoolId=pool, Username="mallory",
                   UserAttributes=attributes(email=victim.email, email_verified="true"))[0] == "AliasExistsException"
    assert refused(cognito.admin_get_user, UserPoolId=pool, Username="another")[0] == "UserNotFoundException"


def test_what_is_done_to_a_name_is_done_to_its_user(cognito, unsigned, pool, client, victim):
    for taken in (victim.sub, victim.preferred):
        refused(sign_up, unsigned, client, taken, email=fresh_email())
    for number, name in enumerate(victim.names):
        group = f"group{number}"
        cognito.create_group(UserPoolId=pool, GroupName=group)
        cognito.admin_add_user_to_group(UserPoolId=pool, GroupName=group, Username=name)
        members = cognito.list_users_in_group(UserPoolId=pool, GroupName=group)["Users"]
        assert [each["Username"] for each in members] == [victim.username]
        # A sub leads administrators to a user, but nobody signs in with it.
        if name == victim.sub:
            assert refused(sign_in, unsigned, client, name)[0] == "NotAuthorizedException"
            continue
        token = access_token(unsigned, client, name)
        assert unsigned.get_user(AccessToken=token)["Username"] == victim.username
    for name in ("username", "sub"):
        found = cognito.list_users(UserPoolId=pool, Filter=f'{name} = "{getattr(victim, name)}"')["Users"]
        assert [each["Username"] for each in found] == [victim.username]


def test_names_are_free_once_nobody_has_them(cognito, unsigned, pool, client, victim):
    cognito.admin_update_user_attributes(UserPoolId=pool, Username=victim.username,
                                         UserAttributes=attributes(preferred_username="other"))
    sign_up(unsigned, client, victim.preferred, email=fresh_email())
    cognito.admin_delete_user(UserPoolId=pool, Username=victim.username)
    for name in (victim.username, victim.sub, "other"):
        sign_up(unsigned, client, name, email=fresh_email())
        assert sub_of(cognito, pool, name) != victim.sub


def race_for_a_name(callers, cognito, pool, client):
    """Half of the runners sign up with a name, half take it as preferred username, at the same moment."""
    name = f"boss-{uuid.uuid4().hex[:8]}"
    rivals = []
    for number in range(RUNNERS // 2):
        rival = f"rival{number}-{name}"
        add_user(cognito, pool, rival)
        rivals.append((rival, access_token(callers[0], client, rival)))
    together = threading.Barrier(RUNNERS)

    def run(number):
        caller = callers[number % len(callers)]
        together.wait()
        try:
            if number % 2:
                return sign_up(caller, client, name, email=fresh_email())["UserSub"]
            rival, token = rivals[number // 2]
            caller.update_user_attributes(AccessToken=token, UserAttributes=attributes(preferred_username=name))
            return sub_of(cognito, pool, rival)
        except (caller.exceptions.UsernameExistsException, caller.exceptions.AliasExistsException):
            return None

    with ThreadPoolExecutor(RUNNERS) as threads:
        winners = [sub for sub in threads.map(run, range(RUNNERS)) if sub]
    assert winners == [sub_of(cognito, pool, name)]


def test_a_race_for_a_username_and_an_alias_has_one_winner(cognito, unsigned, pool, client):
    for _ in range(5):
        race_for_a_name([unsigned], cognito, pool, client)


def test_a_race_between_nodes_has_one_winner(tmp_path):
    with DynamoDb() as database:
        tables = {"DYNAMODB_USERS_TABLE": "users", "DYNAMODB_SESSIONS_TABLE": "sessions"}
        assert database.make_tables(**tables).returncode == 0
        with Cluster(tmp_path, database, 2, **tables) as cluster:
            cognito = cluster.nodes[0].boto3()
            pool = cognito.create_user_pool(PoolName="p", AliasAttributes=ALIASES)["UserPool"]["Id"]
            client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", ExplicitAuthFlows=[
                "ALLOW_USER_PASSWORD_AUTH"])["UserPoolClient"]["ClientId"]
            for _ in range(3):
                race_for_a_name([node.unsigned() for node in cluster.nodes], cognito, pool, client)


@pytest.mark.parametrize("verified", [None, "false", "true"])
@pytest.mark.parametrize("attribute", ["email", "phone_number"])
def test_only_a_verified_address_moves_an_alias(cognito, unsigned, pool, client, victim, attribute, verified):
    address = victim.email if attribute == "email" else victim.phone
    said = {} if verified is None else {f"{attribute}_verified": verified}
    cognito.admin_create_user(UserPoolId=pool, Username="second", ForceAliasCreation=True, MessageAction="SUPPRESS",
                              UserAttributes=attributes(**{attribute: address}, **said))
    owner = "second" if verified == "true" else victim.username
    assert cognito.admin_get_user(UserPoolId=pool, Username=address)["Username"] == owner
    assert attributes_of(cognito, pool, victim.username)[f"{attribute}_verified"] == (
        "false" if verified == "true" else "true")
    if verified != "true":
        assert unsigned.get_user(AccessToken=access_token(unsigned, client, address))["Username"] == victim.username


def test_a_refused_creation_moves_no_alias(cognito, pool, victim):
    add_user(cognito, pool, "other", preferred_username="taken")
    for name, more in (("other", {}), ("second", {"preferred_username": "taken"}),
                       ("second", {"preferred_username": "other"})):
        assert refused(cognito.admin_create_user, UserPoolId=pool, Username=name, ForceAliasCreation=True,
                       UserAttributes=attributes(email=victim.email, email_verified="true", **more))[0] in (
            "UsernameExistsException", "AliasExistsException")
        assert cognito.admin_get_user(UserPoolId=pool, Username=victim.email)["Username"] == victim.username


def test_a_code_for_a_former_address_moves_no_alias(demo, cognito, unsigned, pool, client, victim):
    sign_up(unsigned, client, "second", email=victim.email)
    code = last_code(demo, victim.email)
    cognito.admin_update_user_attributes(UserPoolId=pool, Username="second",
                                         UserAttributes=attributes(email=fresh_email()))
    unsigned.confirm_sign_up(ClientId=client, Username="second", ConfirmationCode=code, ForceAliasCreation=True)
    assert cognito.admin_get_user(UserPoolId=pool, Username=victim.email)["Username"] == victim.username


@pytest.fixture
def waiting_pool(make_pool):
    return make_pool(UsernameAttributes=["email"], AutoVerifiedAttributes=["email"], UserAttributeUpdateSettings={
        "AttributesRequireVerificationBeforeUpdate": ["email"]})


@pytest.mark.parametrize("change", ["another address", "the same address", "deleted", "deleted and set"])
def test_an_administrators_change_ends_a_waiting_address(demo, cognito, unsigned, waiting_pool, make_client, change):
    client = make_client(waiting_pool)
    old, wanted, corrected = fresh_email(), fresh_email(), fresh_email()
    add_user(cognito, waiting_pool, old, email_verified="true")
    name, token = sub_of(cognito, waiting_pool, old), access_token(unsigned, client, old)
    unsigned.update_user_attributes(AccessToken=token, UserAttributes=attributes(email=wanted))
    code = last_code(demo, wanted)
    if change.startswith("deleted"):
        cognito.admin_delete_user_attributes(UserPoolId=waiting_pool, Username=name, UserAttributeNames=["email"])
    if change != "deleted":
        address = old if change == "the same address" else corrected
        cognito.admin_update_user_attributes(UserPoolId=waiting_pool, Username=name,
                                             UserAttributes=attributes(email=address, email_verified="true"))
    assert refused(unsigned.verify_user_attribute, AccessToken=token, AttributeName="email", Code=code)[0] == (
        "ExpiredCodeException")
    known = attributes_of(cognito, waiting_pool, name).get("email")
    assert known == {"another address": corrected, "the same address": old, "deleted": None,
                     "deleted and set": corrected}[change]
    if known:
        # A new code goes to the address that the administrator has set.
        unsigned.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
        assert len(letters(demo, wanted)) == 1 and letters(demo, known)
    # The user can ask again.
    unsigned.update_user_attributes(AccessToken=token, UserAttributes=attributes(email=wanted))
    unsigned.verify_user_attribute(AccessToken=token, AttributeName="email", Code=last_code(demo, wanted))
    assert attributes_of(cognito, waiting_pool, name)["email"] == wanted


def test_other_changes_leave_a_waiting_address_alone(demo, cognito, unsigned, waiting_pool, make_client):
    client = make_client(waiting_pool)
    old, wanted = fresh_email(), fresh_email()
    add_user(cognito, waiting_pool, old, email_verified="true")
    token = access_token(unsigned, client, old)
    unsigned.update_user_attributes(AccessToken=token, UserAttributes=attributes(email=wanted))
    cognito.admin_update_user_attributes(UserPoolId=waiting_pool, Username=old, UserAttributes=attributes(
        given_name="Ann", phone_number="+15550199"))
    unsigned.verify_user_attribute(AccessToken=token, AttributeName="email", Code=last_code(demo, wanted))
    assert attributes_of(cognito, waiting_pool, wanted)["email_verified"] == "true"


def test_users_keep_an_address_to_sign_in_by(cognito, unsigned, make_pool, make_client):
    pool = make_pool(UsernameAttributes=["email", "phone_number"])
    client = make_client(pool)
    name, phone = fresh_email(), "+15550177"
    add_user(cognito, pool, name, email_verified="true")
    token = access_token(unsigned, client, name)
    last = ("InvalidParameterException", "The last address that the user can sign in with cannot be deleted.")
    assert refused(unsigned.delete_user_attributes, AccessToken=token, UserAttributeNames=["email"]) == last
    assert refused(unsigned.update_user_attributes, AccessToken=token, UserAttributes=attributes(email="")) == last
    assert refused(unsigned.delete_user_attributes, AccessToken=token,
                   UserAttributeNames=["email", "phone_number"]) == last
    unsigned.update_user_attributes(AccessToken=token, UserAttributes=attributes(phone_number=phone))
    unsigned.delete_user_attributes(AccessToken=token, UserAttributeNames=["email"])
    assert sign_in(unsigned, client, phone)["AuthenticationResult"]
    assert refused(unsigned.delete_user_attributes, AccessToken=token, UserAttributeNames=["phone_number"]) == last
    cognito.admin_delete_user_attributes(UserPoolId=pool, Username=phone, UserAttributeNames=["phone_number"])


def test_users_with_a_username_may_delete_their_address(cognito, unsigned, pool, client, victim):
    token = access_token(unsigned, client, victim.username)
    unsigned.delete_user_attributes(AccessToken=token, UserAttributeNames=ALIASES)
    assert sign_in(unsigned, client, victim.username)["AuthenticationResult"]
