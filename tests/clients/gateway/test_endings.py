"""What ends what: which sessions and tokens are over after each change of an account, on every node."""

import uuid

import pytest

import totp
from cognito import claims, refused
from gateway_browser import Browser
from mailbox import last_code
from nodes import Cluster, DynamoDb
from poolguard import bearer, make_user, run
from waiting import wait_until

PASSWORD, NEW = "Passw0rd!", "An0ther!pass"


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    with DynamoDb() as database:
        tables = {"DYNAMODB_USERS_TABLE": f"users-{uuid.uuid4().hex}"}
        assert database.make_tables(**tables).returncode == 0
        with Cluster(tmp_path_factory.mktemp("cluster"), database, 2, **tables) as running:
            yield running


class Account:
    """A user with two sessions of the API and one of a browser."""

    def __init__(self, cluster):
        self.cluster = cluster
        self.first, self.second = cluster.nodes
        self.email = f"{uuid.uuid4().hex[:12]}@example.com"
        make_user(self.first, self.email)
        variables = self.first.variables()
        self.pool, self.client = variables["COGNITO_USER_POOL_ID"], variables["COGNITO_APP_CLIENT_ID"]
        self.cognito = self.second.boto3()
        self.unsigned = self.second.unsigned()
        self.at = {"UserPoolId": self.pool, "Username": self.email}

    def sign_in(self):
        return self.first.sign_in(self.email, PASSWORD)

    def begin(self):
        self.own, self.other = self.sign_in(), self.sign_in()
        self.browser = Browser(self.cluster).begin(PASSWORD, name=self.email)
        for tokens in (self.own, self.other):
            assert self.is_alive(tokens)
        return self

    def is_let_in(self, node, tokens):
        return node.get("/me", headers=bearer(tokens["access_token"])).status_code == 200

    def is_alive(self, tokens):
        """At the gateway of each node and at the pool, and by the refresh token."""
        answers = {self.is_let_in(node, tokens) for node in self.cluster.nodes}
        try:
            self.unsigned.get_user(AccessToken=tokens["access_token"])
            answers.add(True)
        except (self.unsigned.exceptions.NotAuthorizedException, self.unsigned.exceptions.UserNotFoundException,
                self.unsigned.exceptions.PasswordResetRequiredException):
            answers.add(False)
        refreshed = self.second.post("/api/user/refresh", json={"refresh_token": tokens["refresh_token"]})
        answers.add(refreshed.status_code == 200)
        assert len(answers) == 1, answers
        return answers.pop()

    def is_at_the_pages(self):
        """Whether the pages still know the browser."""
        back = self.browser.get(self.browser.leave(return_to="/docs").location).location
        return not back.startswith("/login")

    def check(self, ended):
        """Ended sessions are refused on both nodes within a second; the others go on."""
        for name in ("own", "other"):
            tokens = getattr(self, name)
            if name in ended:
                for node in self.cluster.nodes:
                    wait_until(lambda: not self.is_let_in(node, tokens), 2, f"{name} is refused")
            assert self.is_alive(tokens) == (name not in ended), name
        if "browser" in ended:
            wait_until(lambda: not self.browser.known()["authenticated"], 2, "the browser's session is over")
        assert self.browser.known()["authenticated"] == ("browser" not in ended)
        assert self.is_at_the_pages() == ("browser" not in ended)


def change_at_the_gateway(who):
    reply = who.second.post("/auth/change-password", headers=bearer(who.own["access_token"]),
                            json={"previous_password": PASSWORD, "new_password": NEW})
    assert reply.status_code == 200, reply.text


def reset(who):
    who.first.post("/auth/forgot-password", json={"email": who.email}).raise_for_status()
    who.second.post("/auth/reset-password", json={"email": who.email, "code": last_code(who.first, who.email),
                                                  "new_password": NEW}).raise_for_status()


def set_up_app(who):
    secret = who.unsigned.associate_software_token(AccessToken=who.own["access_token"])["SecretCode"]
    who.unsigned.verify_software_token(AccessToken=who.own["access_token"], UserCode=totp.code(secret))
    who.unsigned.set_user_mfa_preference(AccessToken=who.own["access_token"],
                                         SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})


def drop_app(who):
    set_up_app(who)
    who.cognito.admin_set_user_mfa_preference(**who.at, SoftwareTokenMfaSettings={"Enabled": False})


def email(value):
    return [{"Name": "email", "Value": value}, {"Name": "email_verified", "Value": "true"}]


ALL, OTHERS, NOTHING = {"own", "other", "browser"}, {"other", "browser"}, set()

CHANGES = {
    "password changed at the gateway": (OTHERS, change_at_the_gateway),
    "password changed at the pool": (OTHERS, lambda who: who.unsigned.change_password(
        AccessToken=who.own["access_token"], PreviousPassword=PASSWORD, ProposedPassword=NEW)),
    "password reset by the user": (ALL, reset),
    "password set by an administrator": (ALL, lambda who: who.cognito.admin_set_user_password(
        **who.at, Password=NEW, Permanent=True)),
    "temporary password set by an administrator": (ALL, lambda who: who.cognito.admin_set_user_password(
        **who.at, Password=NEW, Permanent=False)),
    "password set by the command": (ALL, lambda who: run(
        "user", "password", who.email, "--password-file", "-", "--permanent", "--data", who.first.data,
        env=who.first.environment, input=NEW, check=True)),
    "password reset by an administrator": (ALL, lambda who: who.cognito.admin_reset_user_password(**who.at)),
    "disabled": (ALL, lambda who: who.cognito.admin_disable_user(**who.at)),
    "deleted": (ALL, lambda who: who.cognito.admin_delete_user(**who.at)),
    "signed out by an administrator": (ALL, lambda who: who.cognito.admin_user_global_sign_out(**who.at)),
    "signed out at the gateway": (ALL, lambda who: who.second.post(
        "/auth/logout", headers=bearer(who.own["access_token"])).raise_for_status()),
    "refresh token revoked": ({"own"}, lambda who: who.unsigned.revoke_token(
        Token=who.own["refresh_token"], ClientId=who.client)),
    "an authenticator app registered": (NOTHING, set_up_app),
    "second factor taken away": (NOTHING, drop_app),
    "address changed by the user": (NOTHING, lambda who: who.unsigned.update_user_attributes(
        AccessToken=who.own["access_token"], UserAttributes=[{"Name": "name", "Value": "Ann"}])),
    "address changed by an administrator": (NOTHING, lambda who: who.cognito.admin_update_user_attributes(
        **who.at, UserAttributes=email(f"new-{who.email}"))),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_change_ends(nodes, change):
    ended, act = CHANGES[change]
    who = Account(nodes).begin()
    act(who)
    who.check(ended)


def test_a_code_from_before_a_changed_password_starts_no_session(nodes):
    who = Account(nodes).begin()
    callback = who.browser.get(who.browser.leave(return_to="/docs").location).location
    change_at_the_gateway(who)
    assert who.browser.get(callback).location == "/docs?error=code_refused"
    wait_until(lambda: not who.browser.known()["authenticated"], 2, "the browser's session is over")


def by_the_command(who, group):
    done = run("user", "group", who.email, "--remove", group, "--data", who.first.data, env=who.first.environment)
    assert done.returncode == 0, done.stderr


def by_the_api(who, group):
    admin = Account(who.cluster)
    ensure_group(admin, "admin")
    admin.cognito.admin_add_user_to_group(**admin.at, GroupName="admin")
    reply = who.second.request("DELETE", f"/api/admin/users/{who.email}/groups/{group}",
                               headers=bearer(admin.sign_in()["access_token"]))
    assert reply.status_code in (200, 204), reply.text


def ensure_group(who, name):
    try:
        who.cognito.create_group(UserPoolId=who.pool, GroupName=name)
    except who.cognito.exceptions.GroupExistsException:
        pass


REMOVALS = {
    "by the wire protocol": lambda who, group: who.cognito.admin_remove_user_from_group(**who.at, GroupName=group),
    "by the command": by_the_command,
    "by the API": by_the_api,
    "with the group": lambda who, group: who.cognito.delete_group(UserPoolId=who.pool, GroupName=group),
}


@pytest.mark.parametrize("way", REMOVALS)
def test_a_removed_group_ends_the_tokens_that_carry_it(nodes, way):
    who = Account(nodes)
    group = f"staff-{uuid.uuid4().hex[:8]}"
    without = who.sign_in()
    ensure_group(who, group)
    who.cognito.admin_add_user_to_group(**who.at, GroupName=group)
    carrying = who.sign_in()
    assert claims(carrying["access_token"])["cognito:groups"] == [group]
    browser = Browser(nodes).begin(PASSWORD, name=who.email)
    assert browser.known()["groups"] == [group]

    REMOVALS[way](who, group)
    for node in nodes.nodes:
        wait_until(lambda: not who.is_let_in(node, carrying), 2, "the token that carries the group is refused")
        assert who.is_let_in(node, without)
    assert refused(who.unsigned.get_user, AccessToken=carrying["access_token"]) == (
        "NotAuthorizedException", "Access Token has been revoked")
    assert who.unsigned.get_user(AccessToken=without["access_token"])["Username"]
    # The sessions go on, without the group.
    fresh = who.second.post("/api/user/refresh", json={"refresh_token": carrying["refresh_token"]}).json()
    assert "cognito:groups" not in claims(fresh["access_token"])
    assert all(who.is_let_in(node, fresh) for node in nodes.nodes)
    known = browser.known()
    assert known["authenticated"] and known["groups"] == []
    assert browser.get("/me").status == 200

    # Back in the group, what the tokens say is true again.
    ensure_group(who, group)
    who.cognito.admin_add_user_to_group(**who.at, GroupName=group)
    again = who.sign_in()
    for node in nodes.nodes:
        wait_until(lambda: who.is_let_in(node, again), 2, "the group is allowed again")
    assert who.unsigned.get_user(AccessToken=again["access_token"])["Username"]


def test_the_tokens_of_others_in_the_group_go_on(nodes):
    who, other = Account(nodes), Account(nodes)
    group = f"staff-{uuid.uuid4().hex[:8]}"
    ensure_group(who, group)
    for each in (who, other):
        each.cognito.admin_add_user_to_group(**each.at, GroupName=group)
    mine, theirs = who.sign_in(), other.sign_in()
    who.cognito.admin_remove_user_from_group(**who.at, GroupName=group)
    for node in nodes.nodes:
        wait_until(lambda: not who.is_let_in(node, mine), 2, "the removed member's token is refused")
        assert other.is_let_in(node, theirs)
