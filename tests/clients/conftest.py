"""Starts the real program on free ports and hands it to the tests."""

import hashlib
import os

import pytest

import chromium
from nodes import DynamoDb
from openapi import undocumented_answers
from poolguard import Server

# Needs Debian's Go, which only make test-all installs; test_examples_spring reads what the example asks for.
collect_ignore_glob = [] if os.environ.get("POOLGUARD_TEST_LONG") else ["*/test_examples_go.py"]

# The modules that take longest, longest first: a module stays with one worker, so the short ones belong at the end.
LONGEST = ("packages", "library", "documents", "npm_package", "web", "console_walk", "console_acts_users",
           "console_acts_setup", "account_acts", "web_account", "terraform", "oauth", "nodes", "proxies",
           "user_management", "templates", "usernames", "dynamodb_requests", "limits", "names", "browser_sign_in",
           "images", "instructions", "readiness", "mfa", "federation", "existence", "sign_in", "browser",
           "browser_passkeys", "moving", "kubernetes", "release", "apply", "trial", "examples_python", "user_imports",
           "amplify_sign_in", "amplify", "accounts", "durability", "faults", "damage", "identity_pools", "dynamodb_proxy",
           "rates", "operator", "tenants", "http")


def pytest_collection_modifyitems(items):
    ranks = {f"test_{name}": rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.stem, len(ranks)))


def pytest_terminal_summary(terminalreporter):
    """What tests noted of this machine: record_property("note", TEXT)."""
    for report in terminalreporter.stats.get("passed", []):
        for name, text in report.user_properties:
            if name == "note":
                terminalreporter.write_line(f"note: {text}")


@pytest.fixture(scope="module", autouse=True)
def browsers():
    """Closes the browsers that a module started."""
    yield
    chromium.close_all()


@pytest.fixture(scope="session", autouse=True)
def store():
    """With POOLGUARD_TEST_STORE=dynamodb all servers keep their records there, in a table for each data folder."""
    if os.environ.get("POOLGUARD_TEST_STORE") != "dynamodb":
        yield
        return
    with DynamoDb() as database:
        made = set()

        def store_of(data):
            settings = database.environment(DYNAMODB_USERS_TABLE=hashlib.sha256(str(data).encode()).hexdigest())
            # The region and the key are for each test to say.
            for name in ("AWS_REGION", "APP_SECRET_KEY"):
                settings.pop(name)
            if str(data) not in made:
                assert database.make_tables(**settings).returncode == 0
                made.add(str(data))
            return settings

        Server.store_of = staticmethod(store_of)
        yield


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """One server with the embedded pool and demo users, shared by the tests that do not change its settings."""
    # Thousands of passwords are compared; how long that takes, and what it hides, is tested with the usual cost.
    env = {"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}
    with Server(tmp_path_factory.mktemp("demo"), "--demo", env=env) as server:
        yield server
        assert undocumented_answers(server) == []


@pytest.fixture
def start(tmp_path):
    """Starts further servers; each test that uses it gets its own, and all are ended with it."""
    running = []

    def start_one(*arguments, folder="data", env=None, **options):
        server = Server(tmp_path / folder, *arguments, env=env, **options)
        running.append(server)
        return server.start()

    yield start_one
    for server in running:
        server.stop()


@pytest.fixture(scope="module")
def cognito(demo):
    return demo.boto3()


@pytest.fixture(scope="module")
def unsigned(demo):
    return demo.unsigned()


@pytest.fixture
def pool(cognito):
    made = cognito.create_user_pool(PoolName="pool of a test",
                                    Schema=[{"Name": "level", "AttributeDataType": "Number", "Mutable": True,
                                             "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}}])
    yield made["UserPool"]["Id"]
    cognito.delete_user_pool(UserPoolId=made["UserPool"]["Id"])


@pytest.fixture
def client(cognito, pool):
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", ExplicitAuthFlows=[
        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    return made["UserPoolClient"]["ClientId"]


@pytest.fixture
def make_pool(cognito):
    """Makes pools that verify e-mail addresses, unless told otherwise."""
    made = []

    def make(**settings):
        pool = cognito.create_user_pool(PoolName="accounts", **{"AutoVerifiedAttributes": ["email"], **settings})
        made.append(pool["UserPool"]["Id"])
        return made[-1]

    yield make
    for each in made:
        cognito.delete_user_pool(UserPoolId=each)


@pytest.fixture
def make_client(cognito):
    def make(pool, **settings):
        made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", **{
            "PreventUserExistenceErrors": "ENABLED", "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], **settings})
        return made["UserPoolClient"]["ClientId"]
    return make


@pytest.fixture
def place(make_pool, make_client):
    """A pool whose people go by e-mail address, and a client of it."""
    pool = make_pool(UsernameAttributes=["email"])
    return pool, make_client(pool)
