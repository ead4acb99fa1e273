"""The program under test: start, stop, kill, and how clients reach it."""

import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import threading

import requests

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = pathlib.Path(os.environ.get("POOLGUARD_BINARY", ROOT / "build" / "poolguard")).absolute()

# Settings of this machine must not reach the program.
# All tests come from one address.
RATES_OFF = {f"POOLGUARD_LIMIT_{name}": "off"
              for name in ("SIGN_IN_ATTEMPTS", "MESSAGES_BY_NETWORK", "CLIENT_FAILURES")}
# Settings that say where the records are and how to reach them.
_STORE = ("POOLGUARD_STORE", "DYNAMODB_ENDPOINT", "DYNAMODB_USERS_TABLE", "DYNAMODB_SESSIONS_TABLE", "AWS_REGION",
          "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_INHERITED = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}


def run(*arguments, env=None, folder=None, check=False, **options):
    """Runs a command of the program and waits for its end."""
    return subprocess.run([str(BINARY), *map(str, arguments)], env={**_INHERITED, **(env or {})}, cwd=folder,
                          capture_output=True, text=True, timeout=60, check=check, **options)


def check_log(lines, in_order=True):
    """Every line has each member once and, unless the clock is set back, no earlier time than the line before it."""
    def once(members):
        assert len({name for name, _ in members}) == len(members), members
        return dict(members)

    last = ""
    for line in lines:
        if line.startswith("{"):
            found = json.loads(line, object_pairs_hook=once)
            assert found["timestamp"] >= last or not in_order, line
            last = found["timestamp"]


def parse_dotenv(text):
    return dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))


class Server:
    # The default for where servers keep their records: a function from the data folder to settings.
    store_of = staticmethod(lambda data: {})

    def __init__(self, data, *arguments, env=None, wrapper=(), scheme="http", listen="127.0.0.1:0", ca=None):
        self.data = pathlib.Path(data)
        self.folder = self.data.parent / (self.data.name + "-cwd")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.command = [*wrapper, str(BINARY), "serve", "--listen", listen, "--data", str(self.data), *arguments]
        store = {} if "POOLGUARD_STORE" in (env or {}) else Server.store_of(self.data)
        self.environment = {**_INHERITED, **RATES_OFF, **store, **(env or {})}
        self.scheme = scheme
        self.verify = ca or True
        self.process = None
        self.banner = []
        self.log = []
        self.port = None
        self._variables = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self._variables = None
        self.process = subprocess.Popen(self.command, env=self.environment, cwd=self.folder, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._log_begins = len(self.log)
        self._reader = threading.Thread(target=self._collect, args=(self.process.stderr, self.log), daemon=True)
        self._reader.start()
        for line in self.process.stdout:
            self.banner.append(line.rstrip("\n"))
            # The second is for a server with another public address.
            found = re.match(r"(?:Poolguard is running at|Listening on) [^ ]*:(\d+)", line)
            if found:
                self.port = int(found.group(1))
            if line.startswith("Ready"):
                break
        else:
            self.process.wait(timeout=10)
            self._reader.join(timeout=10)
            raise AssertionError(f"the server ended with {self.process.returncode}: {self.log}")
        threading.Thread(target=self._collect, args=(self.process.stdout, self.banner), daemon=True).start()
        return self

    @staticmethod
    def _collect(stream, lines):
        for line in stream:
            lines.append(line.rstrip("\n"))

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def stop(self):
        """Stops the server as an operator does; returns the exit code."""
        self._variables = None
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=15)
        if self.process:
            self._reader.join(timeout=10)
            check_log(self.log[self._log_begins:], in_order="FAKETIME_TIMESTAMP_FILE" not in self.environment)
            return self.process.returncode
        return None

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=10)

    @property
    def records(self):
        """The settings with which a command finds the records of this server."""
        return {name: value for name, value in self.environment.items() if name in _STORE}

    def variables(self):
        """What `poolguard env` prints; it stays the same from a start to the next, so it is asked once."""
        if self._variables is None:
            done = run("env", "--data", self.data, env=self.records, check=True)
            self._variables = parse_dotenv(done.stdout)
        return dict(self._variables)

    def client_environment(self):
        """The environment for the AWS CLI."""
        return {**_INHERITED, **self.variables(), "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true"}

    def boto3(self, service="cognito-idp", **changes):
        import boto3
        from botocore.config import Config

        variables = self.variables()
        settings = {
            "region_name": variables["AWS_REGION"],
            "endpoint_url": self.url,
            "aws_access_key_id": variables["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": variables["AWS_SECRET_ACCESS_KEY"],
            "verify": self.verify if self.verify is not True else None,
            "config": Config(retries={"max_attempts": 0}, connect_timeout=5, read_timeout=30),
            **changes,
        }
        return boto3.client(service, **settings)

    def unsigned(self, service="cognito-idp"):
        """A client that signs nothing, as an app has it."""
        from botocore import UNSIGNED
        from botocore.config import Config

        return self.boto3(service, config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}))

    def aws(self, *arguments, check=True):
        """Runs the AWS CLI; returns its JSON output."""
        done = subprocess.run(["/usr/bin/aws", "cognito-idp", "--endpoint-url", self.url, *map(str, arguments)],
                              env=self.client_environment(), capture_output=True, text=True, timeout=60)
        if check:
            assert done.returncode == 0, done.stderr
            return json.loads(done.stdout) if done.stdout.strip() else None
        return done

    def users(self):
        """The banner's demo users as (e-mail address, password): the admin and the newcomer."""
        found = [re.match(r"\s+(\S+@\S+)\s+(\S+)\s", line) for line in self.banner]
        return [match.groups() for match in found if match]

    def request(self, method, path, **options):
        options.setdefault("timeout", 30)
        options.setdefault("verify", self.verify)
        return requests.request(method, self.url + path, **options)

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, **options):
        return self.request("POST", path, **options)

    def sign_in(self, email, password):
        reply = self.post("/api/user/login", json={"email": email, "password": password})
        assert reply.status_code == 200, reply.text
        return reply.json()


def bearer(token, tenant="tenant_a"):
    headers = {"Authorization": f"Bearer {token}"}
    if tenant:
        headers["X-Tenant-Id"] = tenant
    return headers


def shell(line, folder=None, program="bash", env=None):
    """Pastes a line into a shell."""
    return subprocess.run([program, "-c", line], env={**_INHERITED, **(env or {})}, cwd=folder, capture_output=True,
                          text=True, timeout=60)


def make_user(server, email, password="Passw0rd!", tenant="tenant_a", permanent=True, pool=None):
    """Creates a user in the default pool as an administrator; returns the username."""
    cognito = server.boto3()
    pool = pool or server.variables()["COGNITO_USER_POOL_ID"]
    attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    if tenant:
        attributes.append({"Name": "custom:tenant_id", "Value": tenant})
    made = cognito.admin_create_user(UserPoolId=pool, Username=email, UserAttributes=attributes,
                                     MessageAction="SUPPRESS", TemporaryPassword=password)
    if permanent:
        cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)
    return made["User"]["Username"]


__all__ = ["BINARY", "ROOT", "Server", "bearer", "make_user", "parse_dotenv", "run", "shell", "shlex"]
