"""A plugin of pytest that starts a user pool for tests. Copy this file and poolguard_triggers.py into your tests, and
write in conftest.py:

    pytest_plugins = ["poolguard_pytest"]

    @pytest.fixture(scope="session")
    def poolguard_options():
        return {"users": [{"email": "jane@example.com", "password": "Correct-h0rse"}]}

Tests that take the fixture `poolguard` then share one pool, whose variables are in os.environ. start() makes others.
The program is the one that POOLGUARD_BINARY names, or `poolguard` in the PATH. It needs boto3.
"""

import contextlib
import email
import email.policy
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time

import boto3
import pytest
from botocore.config import Config

import poolguard_triggers

# All requests of a test run come from one address, and its users sign in more often than people do.
FOR_TESTS = {"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"} | {f"POOLGUARD_LIMIT_{name}": "off" for name in (
    "SIGN_IN_FAILURES", "SIGN_IN_ATTEMPTS", "CODES", "REFRESHES", "MESSAGES_BY_NETWORK", "MESSAGES_BY_RECIPIENT",
    "CLIENT_FAILURES")}
# Settings of this machine must not reach the program.
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "TZ")
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


class Mail:
    """A letter or text message: `sender`, `to`, `subject`, `text`, `html` or None, and the text's `code` or None."""

    def __init__(self, source):
        message = email.message_from_bytes(source, policy=email.policy.default)
        text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
        self.sender, self.to, self.subject = message["From"], message["To"], message["Subject"]
        self.text = text.get_content() if text else ""
        self.html = html.get_content() if html else None
        code = re.search(r"\b\d{6}(?:\d\d)?\b", self.text)
        self.code = code and code.group()


class Pool:
    """A server with a user pool. `env` has what clients read from the environment, `clients` and `users` what was made:
    {name: {"id", "secret"}} and {username: {"sub", "password"}}. `log` has the server's lines."""

    def __init__(self, program, data, settings, port):
        self._program, self.data = program, pathlib.Path(data)
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self._environment = {**inherited, **FOR_TESTS, **settings}
        self.env, self.clients, self.users, self.log = {}, {}, {}, []
        # The working directory is not the tests', where a file .env may be.
        # Its pipe closes when the tests end, even if they are killed.
        self._process = subprocess.Popen(
            [program, "serve", "--until-stdin-closes", "--listen", f"127.0.0.1:{port}", "--data", str(data)],
            env=self._environment, cwd=self.data.parent, text=True, encoding="utf-8", stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    def _collect(self):
        for line in self._process.stderr:
            self.log.append(line.rstrip("\n"))

    def wait_until_ready(self, timeout):
        late = threading.Timer(timeout, self._process.kill)
        late.start()
        is_ready = any(line.startswith("Ready") for line in self._process.stdout)
        late.cancel()
        if not is_ready:
            self._process.wait()
            self._reader.join()
            raise RuntimeError("poolguard did not start:\n" + "\n".join(self.log))
        # Nobody reads on, so that what it still prints does not hold it up.
        threading.Thread(target=self._process.stdout.read, daemon=True).start()
        done = subprocess.run([self._program, "env", "--data", str(self.data)], env=self._environment, check=True,
                              cwd=self.data.parent, capture_output=True, text=True, timeout=timeout)
        self.env = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)

    def stop(self):
        self._process.terminate()
        self._process.communicate(timeout=20)

    @property
    def url(self):
        return self.env["AWS_ENDPOINT_URL"]

    @property
    def id(self):
        return self.env["COGNITO_USER_POOL_ID"]

    def client(self, service="cognito-idp"):
        """A client of boto3 with the pool's credentials."""
        return boto3.client(service, endpoint_url=self.url, region_name=self.env["AWS_REGION"],
                            aws_access_key_id=self.env["AWS_ACCESS_KEY_ID"],
                            aws_secret_access_key=self.env["AWS_SECRET_ACCESS_KEY"],
                            config=Config(retries={"max_attempts": 0}))

    def sign_in(self, username, password):
        """The tokens, by the pool's own client: a dict with AccessToken, IdToken and RefreshToken."""
        answer = self.client().admin_initiate_auth(
            UserPoolId=self.id, ClientId=self.env["COGNITO_APP_CLIENT_ID"], AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": password})
        if "AuthenticationResult" not in answer:
            raise RuntimeError(f"the sign-in of {username} asks for {answer['ChallengeName']}")
        return answer["AuthenticationResult"]

    def mails(self, address, at_least=0, timeout=5):
        """All messages to an address or a phone number, oldest first. Waits until there are so many."""
        deadline = time.monotonic() + timeout
        while True:
            # A name begins with the time in milliseconds.
            files = sorted((self.data / "mail" / "new").glob("*"), key=lambda file: int(file.name.split(".")[0]))
            found = [mail for mail in (Mail(file.read_bytes()) for file in files)
                     if mail.to in (address, f"{address}@sms")]
            if len(found) >= at_least:
                return found
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(found)} messages to {address} after {timeout} s, not {at_least}")
            time.sleep(0.02)


def _make_client(pool, name, **members):
    made = pool.client().create_user_pool_client(
        UserPoolId=pool.id, **{"ClientName": name, "ExplicitAuthFlows": FLOWS, **members})["UserPoolClient"]
    pool.clients[name] = {"id": made["ClientId"], "secret": made.get("ClientSecret")}


def _make_user(pool, password, email=None, username=None, tenant=None, attributes=(), groups=(), is_confirmed=True):
    cognito, name = pool.client(), username or email
    if not name:
        raise ValueError("a user needs an email or a username")
    given = {**({"email": email, "email_verified": "true"} if email else {}),
             **({"custom:tenant_id": tenant} if tenant else {}), **dict(attributes)}
    try:
        made = cognito.admin_create_user(
            UserPoolId=pool.id, Username=name, MessageAction="SUPPRESS", TemporaryPassword=password,
            UserAttributes=[{"Name": key, "Value": value} for key, value in given.items()])["User"]
    except cognito.exceptions.InvalidParameterException as refused:
        if "Username should be an email" not in str(refused):
            raise
        raise ValueError(f"the user {name} needs an email and no username, because the users of this pool sign in by "
                         "e-mail address") from refused
    if is_confirmed:
        cognito.admin_set_user_password(UserPoolId=pool.id, Username=name, Password=password, Permanent=True)
    for group in groups:
        with contextlib.suppress(cognito.exceptions.GroupExistsException):
            cognito.create_group(UserPoolId=pool.id, GroupName=group)
        cognito.admin_add_user_to_group(UserPoolId=pool.id, Username=name, GroupName=group)
    sub = next(each["Value"] for each in made["Attributes"] if each["Name"] == "sub")
    pool.users[name] = {"sub": sub, "password": password}


@contextlib.contextmanager
def start(users=(), clients=(), triggers=None, settings=None, port=0, timeout=15, program=None):
    """A pool that runs for as long as the block, with its data in a temporary folder.

    users: dicts with `password`, `email`, and maybe `tenant`, `attributes`, `groups`, `is_confirmed`; a `username` only
        in a pool whose users sign in by username, which those of the pool that a server begins with do not
    clients: dicts with `name` and members of Cognito's CreateUserPoolClient
    triggers: functions by the trigger's name, with Lambda's events and answers; they run in a thread of the tests
    settings: settings of the server by name; its limits are off
    """
    program = program or os.environ.get("POOLGUARD_BINARY") or shutil.which("poolguard")
    if not program:
        raise RuntimeError("poolguard is not in the PATH, and POOLGUARD_BINARY does not name it")
    with contextlib.ExitStack() as ends:
        folder = ends.enter_context(tempfile.TemporaryDirectory(prefix="poolguard-"))
        hooks = ends.enter_context(poolguard_triggers.served(triggers)) if triggers else {}
        pool = Pool(program, pathlib.Path(folder) / "data", {**hooks, **(settings or {})}, port)
        ends.callback(pool.stop)
        pool.wait_until_ready(timeout)
        for each in clients:
            _make_client(pool, **each)
        for each in users:
            _make_user(pool, **each)
        # After the users, who are there before anything happens.
        if triggers:
            poolguard_triggers.name_in(pool, triggers)
        yield pool


@pytest.fixture(scope="session")
def poolguard_options():
    """The arguments of start() for the shared pool. Override it in conftest.py."""
    return {}


@pytest.fixture(scope="session")
def poolguard(poolguard_options):
    """The pool that the tests share."""
    with start(**poolguard_options) as pool, pytest.MonkeyPatch.context() as patch:
        for name, value in pool.env.items():
            patch.setenv(name, value)
        yield pool
