"""The server under test, as a gateway for a given key set and with its embedded pool. It writes its access log to a file
in both cases."""

import json
import re
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import boto3
import botocore.config
import botocore.exceptions

from .answers import ask, must_succeed, must_verify
from .machine import Cores
from .material import CLIENT, ISSUER, POOL, KeyPage, Material
from .server_process import ServerProcess, clean_environment
from .trouble import Trouble

PATH = "/api/items/me"
PASSWORD = "Bench-mark-3-passes"


def _wait_until_ready(server: ServerProcess, port: int) -> None:
    """Waits until all parts answer; a gateway fetches its keys after it has started to serve."""
    deadline = time.monotonic() + 10
    while (answer := ask(port, "GET", "/ready"))[0] != 200:
        if time.monotonic() > deadline:
            raise Trouble(f"Poolguard is not ready after 10 s: {answer[1][:300].decode(errors='replace')}")
        server.check_alive()
        time.sleep(0.02)


def _without_limits(program: Path) -> dict[str, str]:
    """An earlier program refuses the settings that it does not know."""
    done = subprocess.run([program, "settings"], env=clean_environment(), capture_output=True, text=True, check=False)
    names = (f"POOLGUARD_LIMIT_{name}" for name in (
        "SIGN_IN_FAILURES", "SIGN_IN_ATTEMPTS", "CODES", "REFRESHES", "MESSAGES_BY_NETWORK", "MESSAGES_BY_RECIPIENT",
        "CLIENT_FAILURES"))
    return {name: "off" for name in names if name in done.stdout}


@contextmanager
def serving(program: Path, folder: Path, cores: Cores, *arguments: str,
            **settings: str) -> Iterator[tuple[ServerProcess, int]]:
    environment = clean_environment(AWS_REGION="us-east-1", MULTI_TENANT_ENABLED="0", **_without_limits(program),
                                    **settings)
    command = [str(program), "serve", "--listen", "127.0.0.1:0", "--data", str(folder / "data"),
               *arguments]
    with ServerProcess("Poolguard", command, folder, cores.server, environment) as server:
        # With a public URL, the address it listens on is on a separate line.
        address = server.wait_for_line("Listening on " if "--public-url" in arguments else "Poolguard is running at ")
        server.wait_for_line("Ready")
        port = re.search(r":(\d+)", address.rpartition("//")[2])
        if not port:
            raise Trouble(f"Poolguard printed the address `{address}`, which has no port")
        _wait_until_ready(server, int(port[1]))
        yield server, int(port[1])


@contextmanager
def gateway(program: Path, material: Material, keys: KeyPage, folder: Path, cores: Cores,
            **settings: str) -> Iterator[tuple[ServerProcess, int]]:
    """Verifies the tokens of `material`; its Cognito does not exist, but is not needed for that."""
    with serving(program, folder, cores, COGNITO_USER_POOL_ID=POOL, COGNITO_APP_CLIENT_ID=CLIENT,
                  COGNITO_ENDPOINT="http://127.0.0.1:9", COGNITO_ISSUER=ISSUER,
                  COGNITO_JWKS_URL=keys.url, **settings) as (server, port):
        must_verify("Poolguard", port, PATH, material.first_token())
        yield server, port


@contextmanager
def embedded(program: Path, folder: Path, cores: Cores, **settings: str) -> Iterator[tuple[ServerProcess, int]]:
    with serving(program, folder, cores, **settings) as both:
        yield both


@dataclass(frozen=True)
class Users:
    """Files with one line per user: the bodies of a sign-in and of a refresh, and an access token."""

    count: int
    logins: Path
    refreshes: Path
    tokens: Path

    def first_token(self) -> str:
        with self.tokens.open() as lines:
            return lines.readline().strip()


def variables_of(program: Path, data: Path, **settings: str) -> dict[str, str]:
    environment = clean_environment(**({"AWS_REGION": "us-east-1", **settings} if settings else {}))
    done = subprocess.run([program, "env", "--data", data], env=environment, cwd=data.parent,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Trouble(f"`poolguard env` failed with exit code {done.returncode}: {done.stderr.strip()}")
    pairs = (line.partition("=") for line in done.stdout.splitlines() if "=" in line and not line.startswith("#"))
    variables = {name.removeprefix("export ").strip(): value.strip().strip("'\"") for name, _, value in pairs}
    for name in ("AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "COGNITO_USER_POOL_ID",
                 "COGNITO_APP_CLIENT_ID"):
        if name not in variables:
            raise Trouble(f"`poolguard env` does not print {name}")
    return variables


def _create_users(variables: dict[str, str], port: int, emails: list[str]) -> None:
    cognito = boto3.client(
        "cognito-idp", endpoint_url=f"http://127.0.0.1:{port}", region_name=variables["AWS_REGION"],
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"], aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
        config=botocore.config.Config(retries={"max_attempts": 0}, proxies={}))
    pool = variables["COGNITO_USER_POOL_ID"]
    try:
        for email in emails:
            cognito.admin_create_user(UserPoolId=pool, Username=email, MessageAction="SUPPRESS",
                                      UserAttributes=[{"Name": "email", "Value": email},
                                                      {"Name": "email_verified", "Value": "true"}])
            cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=True)
    except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
        raise Trouble(f"the users could not be created: {error}") from error


def make_users(program: Path, folder: Path, port: int, count: int, **settings: str) -> Users:
    """Creates users with boto3, signs each in once through the REST API, and checks the tokens."""
    users = Users(count, folder / "logins", folder / "refreshes", folder / "access-tokens")
    emails = [f"user{number}@example.com" for number in range(count)]
    _create_users(variables_of(program, folder / "data", **settings), port, emails)
    logins, refreshes, tokens = [], [], []
    for email in emails:
        login = {"email": email, "password": PASSWORD}
        answer = json.loads(must_succeed("Poolguard", port, "POST", "/api/user/login", body=login))
        logins.append(json.dumps(login))
        refreshes.append(json.dumps({"refresh_token": answer["refresh_token"]}))
        tokens.append(answer["access_token"])
    for file, lines in {users.logins: logins, users.refreshes: refreshes, users.tokens: tokens}.items():
        file.write_text("\n".join(lines) + "\n")
    must_verify("Poolguard", port, PATH, tokens[0])
    must_succeed("Poolguard", port, "POST", "/api/user/refresh", body=json.loads(refreshes[0]))
    return users
