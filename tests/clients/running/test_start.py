"""Start: invalid settings and folders, a port in use, and a restart after a crash."""

import json
import os
import pathlib
import sqlite3
import socket
import stat
import subprocess
import time

import pytest

from aws_identities import refusal
from poolguard import BINARY, make_user, run


def refused_start(tmp_path, *arguments, env=None, data=None):
    done = run("serve", "--listen", "127.0.0.1:0", "--data", data or tmp_path / "data", *arguments, env=env,
               folder=tmp_path)
    return done.returncode, [line for line in done.stderr.splitlines() if line]


@pytest.mark.parametrize("env, words", [
    ({"TENANT_MOD": "header"}, ["TENANT_MOD", "TENANT_MODE"]),
    ({"COGNITO_REGIO": "x"}, ["COGNITO_REGIO", "COGNITO_REGION"]),
    ({"TENANT_MODE": "cookie"}, ["TENANT_MODE", "cookie", "header", "subdomain", "claim"]),
    ({"TENANT_STRICT": "maybe"}, ["TENANT_STRICT", "maybe"]),
    ({"AWS_REGION": "nowhere"}, ["AWS_REGION", "nowhere"]),
    ({"AWS_REGION": "us-east-1", "COGNITO_REGION": "eu-west-1"}, ["AWS_REGION", "COGNITO_REGION"]),
    ({"COGNITO_USER_POOL_ID": "us-east-1_AbCdEf123"}, ["COGNITO_APP_CLIENT_ID"]),
    ({"USER_POOL_ID": "us-east-1_A", "CLIENT_ID": "x", "AWS_REGION": "eu-west-1"}, ["AWS_REGION", "us-east-1"]),
    ({"COGNITO_USER_POOL_ID": "nonsense", "CLIENT_ID": "x"}, ["COGNITO_USER_POOL_ID", "nonsense"]),
    ({"COGNITO_CLIENT_ID": "a", "CLIENT_ID": "b"}, ["COGNITO_CLIENT_ID", "CLIENT_ID"]),
    ({"COGNITO_PREFERRED_TOKEN_USE": "refresh"}, ["COGNITO_PREFERRED_TOKEN_USE", "access", "id"]),
    ({"COGNITO_ENDPOINT": "ftp://x", "USER_POOL_ID": "us-east-1_A", "CLIENT_ID": "x"}, ["COGNITO_ENDPOINT"]),
    ({"COGNITO_ENDPOINT": "http://127.evil.example", "USER_POOL_ID": "us-east-1_A", "CLIENT_ID": "x"},
     ["COGNITO_ENDPOINT", "https"]),
    ({"COGNITO_ENDPOINT": "http://a@localhost@evil.example", "USER_POOL_ID": "us-east-1_A", "CLIENT_ID": "x"},
     ["COGNITO_ENDPOINT", "https"]),
    ({"COGNITO_ENDPOINT": "http://example.com", "USER_POOL_ID": "us-east-1_A", "CLIENT_ID": "x"},
     ["COGNITO_ENDPOINT", "https"]),
    ({"COGNITO_ENDPOINT": "http://a@localhost@evil.example", "USER_POOL_ID": "us-east-1_A", "CLIENT_ID": "x"},
     ["COGNITO_ENDPOINT", "https"]),
    ({"POOLGUARD_STORE": "mysql"}, ["POOLGUARD_STORE", "mysql", "sqlite"]),
    ({"POOLGUARD_ACCOUNT_ID": "12"}, ["POOLGUARD_ACCOUNT_ID", "12 digits"]),
    ({"LOG_LEVEL": "LOUD"}, ["LOG_LEVEL", "LOUD", "INFO"]),
    ({"COGNITO_CALLBACK_URLS": "notaurl"}, ["COGNITO_CALLBACK_URLS", "notaurl", "absolute"]),
])
def test_an_invalid_setting_stops_the_start_with_one_line(tmp_path, env, words):
    code, lines = refused_start(tmp_path, env=env)
    assert code == 2 and len(lines) == 1
    for word in words:
        assert word in lines[0]


def test_a_bad_secret_is_not_shown(tmp_path):
    code, lines = refused_start(tmp_path, env={"SECRET_KEY": "hush-hush"})
    assert code == 2 and len(lines) == 1 and lines[0].startswith("poolguard: SECRET_KEY") and "hush" not in lines[0]


def test_a_key_that_differs_from_the_folders(tmp_path, start):
    server = start()
    server.stop()
    code, lines = refused_start(tmp_path, data=server.data, env={"APP_SECRET_KEY": "0123456789abcdef"})
    assert code == 1 and "APP_SECRET_KEY" in lines[-1] and "0123456789abcdef" not in lines[-1]


def test_two_names_of_a_setting_may_have_the_same_value(start):
    server = start(env={"AWS_REGION": "eu-west-1", "COGNITO_REGION": "eu-west-1"})
    assert server.variables()["AWS_REGION"] == "eu-west-1" or server.get("/health").status_code == 200


def test_the_dotenv_file_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / ".env").write_text("# settings\nTENANT_MODE=cookie\n")
    code, lines = refused_start(tmp_path)
    assert code == 2 and "TENANT_MODE" in lines[0]
    (tmp_path / ".env").write_text("TENANT_MODE='unclosed\n")
    code, lines = refused_start(tmp_path, env={"TENANT_MODE": "header"})
    assert code == 2 and "line 1" in lines[0]
    (tmp_path / ".env").unlink()
    (tmp_path / ".env").mkdir()
    code, lines = refused_start(tmp_path)
    assert code == 2 and ".env cannot be read: Is a directory" in lines[0]


def test_listening_beyond_this_machine_needs_host_names(tmp_path):
    done = run("serve", "--listen", "0.0.0.0:0", "--data", tmp_path / "data", folder=tmp_path)
    assert done.returncode == 2 and "ALLOWED_HOSTS" in done.stderr
    done = run("serve", "--listen", "0.0.0.0:0", "--data", tmp_path / "data", folder=tmp_path,
               env={"ALLOWED_HOSTS": "example.com"})
    assert done.returncode == 2 and "--public-url" in done.stderr


def test_only_allowed_host_names_are_served(start):
    server = start(env={"ALLOWED_HOSTS": "api.example.com, .tenants.example.com"})
    for host, status in (("api.example.com", 200), ("a.tenants.example.com:8000", 200), ("evil.example.com", 421),
                         (f"127.0.0.1:{server.port}", 421)):
        assert server.get("/", headers={"Host": host}).status_code == status


PROBES = ("/health", "/ready", "/metrics")


def test_probes_are_answered_by_any_host_name(start):
    """Kubernetes, load balancers and Prometheus ask by address."""
    server = start(env={"ALLOWED_HOSTS": "api.example.com"})
    hosts = (f"127.0.0.1:{server.port}", "10.1.2.3:8000", "[2001:db8::7]:8000", "api.example.com", "evil.example.com")
    for path in PROBES:
        for host in hosts:
            assert server.get(path, headers={"Host": host}).status_code == 200, (path, host)
            assert server.request("HEAD", path, headers={"Host": host}).status_code == 200, (path, host)
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as old:
            old.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
            assert old.recv(100).startswith(b"HTTP/1.1 200"), path
    elsewhere = ("/", "/docs", "/forward-auth", "/api/items/me", "/auth/session", "/.well-known/jwks.json", "/nothing",
                 "/metrics/more", "/login")
    for path in elsewhere:
        assert server.get(path, headers={"Host": hosts[0]}).status_code == 421, path
    for path in PROBES:
        for method in ("POST", "OPTIONS"):
            assert server.request(method, path, headers={"Host": hosts[0]}).status_code == 421, (method, path)
    assert server.post("/", headers={"Host": hosts[0]}).status_code == 421


def test_configured_origins_may_read_answers(start):
    server = start(env={"CORS_ALLOWED_ORIGINS": "https://app.example.com,http://localhost:3000"})
    page = {"Origin": "https://app.example.com"}
    for path in ("/health", "/nothing"):
        reply = server.get(path, headers=page)
        assert reply.headers["Access-Control-Allow-Origin"] == page["Origin"] and reply.headers["Vary"] == "Origin"
        assert "Access-Control-Allow-Credentials" not in reply.headers
    login = "/api/user/login"
    asked = server.request("OPTIONS", login, headers={**page, "Access-Control-Request-Method": "POST",
                                                      "Access-Control-Request-Headers": "content-type,x-tenant-id"})
    assert asked.status_code == 204 and "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert asked.headers["Access-Control-Allow-Headers"] == "content-type,x-tenant-id"
    for origin in ("https://evil.example.com", "https://app.example.com.evil.com", "http://app.example.com", "null"):
        reply = server.request("OPTIONS", login, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        assert not [name for name in reply.headers if name.startswith("Access-Control")]
        assert reply.headers["Vary"] == "Origin"


def test_cognitos_protocol_is_open_to_every_origin(demo):
    asked = demo.request("OPTIONS", "/", headers={"Origin": "https://any.example", "Access-Control-Request-Method": "POST",
                                                  "Access-Control-Request-Headers": "content-type,x-amz-target"})
    assert asked.headers["Access-Control-Allow-Origin"] == "https://any.example"
    assert asked.headers["Access-Control-Allow-Headers"] == "content-type,x-amz-target"
    first_page = demo.get("/", headers={"Origin": "https://any.example"})
    assert "Access-Control-Allow-Origin" not in first_page.headers


def test_without_origins_no_other_site_may_read_answers(demo):
    reply = demo.get("/health", headers={"Origin": "https://app.example.com"})
    assert not [name for name in reply.headers if name.startswith("Access-Control") or name == "Vary"]


@pytest.mark.parametrize("origin", ["example.com", "https://app.example.com/", "https://App.example.com", "ftp://a.com",
                                    "https://*.example.com", "https://app.example.com:99999"])
def test_an_invalid_origin_is_named(tmp_path, origin):
    done = run("serve", "--data", tmp_path / "data", folder=tmp_path, env={"ALLOWED_ORIGINS": origin})
    assert done.returncode == 2 and "ALLOWED_ORIGINS" in done.stderr and origin in done.stderr


@pytest.mark.parametrize("arguments", [["--listen", "nonsense"], ["--listen", "127.0.0.1:99999"], ["--lissen", "x"],
                                       ["--tls-cert", "x"], ["--public-url", "nonsense"]])
def test_bad_arguments(tmp_path, arguments):
    done = run("serve", "--data", tmp_path / "data", *arguments, folder=tmp_path)
    assert done.returncode == 2 and arguments[0].lstrip("-") in done.stderr


def test_a_port_in_use(tmp_path, start):
    server = start()
    done = run("serve", "--listen", f"127.0.0.1:{server.port}", "--data", tmp_path / "other", folder=tmp_path)
    assert done.returncode == 1
    assert f"127.0.0.1:{server.port}" in done.stderr and "in use" in done.stderr
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("serve", "--listen", f"127.0.0.1:{port}", "--data", tmp_path / "other", folder=tmp_path)
        assert done.returncode == 1 and "in use" in done.stderr
    assert server.get("/health").status_code == 200


def test_two_servers_in_one_folder(tmp_path, start):
    server = start()
    code, lines = refused_start(tmp_path, data=server.data)
    assert code == 1 and "in use" in lines[-1] and str(server.process.pid) in lines[-1]
    assert server.variables()["AWS_ENDPOINT_URL"] == server.url
    server.kill()
    server.start()


def test_a_data_folder_that_is_a_file(tmp_path):
    (tmp_path / "data").write_text("")
    code, lines = refused_start(tmp_path)
    assert code == 1 and str(tmp_path / "data") in lines[-1]


def test_a_data_folder_on_a_full_disk(tmp_path):
    """A nearly full file system. Mounting it needs root, which CI has."""
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)], check=True)
    try:
        code, lines = refused_start(tmp_path, data=folder / "data")
        assert code == 1 and ("space" in lines[-1] or "full" in lines[-1] or "room" in lines[-1]), lines
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_while_serving(tmp_path, start):
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], check=True)
    server = None
    try:
        server = start(folder="small/data")
        make_user(server, "a@example.com")
        headers = {"Authorization": f"Bearer {server.sign_in('a@example.com', 'Passw0rd!')['access_token']}"}
        kept, reply = [], None
        for _ in range(8000):
            reply = server.post("/api/items", json={"name": "x" * 200}, headers=headers)
            if reply.status_code != 201:
                break
            kept.append(reply.json()["id"])
        assert (reply.status_code, reply.json()["code"]) == (503, "store_unavailable"), reply.text
        assert reply.headers["Content-Type"] == "application/problem+json"
        # It still reads, and with more room it writes again.
        assert server.get("/health").status_code == 200
        subprocess.run(["mount", "-o", "remount,size=30m", str(folder)], check=True)
        kept.append(server.post("/api/items", json={"name": "more"}, headers=headers).json()["id"])
        found, url = [], "/api/items?limit=100"
        while url:
            listed = server.get(url, headers=headers)
            found += [each["id"] for each in listed.json()]
            url = listed.links["next"]["url"].removeprefix(server.url) if "next" in listed.links else None
        assert found == kept
    finally:
        if server:
            server.stop()
        subprocess.run(["umount", str(folder)], check=True)


def test_a_read_only_data_folder(tmp_path):
    folder = tmp_path / "fixed"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(folder)], check=True)
    try:
        code, lines = refused_start(tmp_path, data=folder)
        assert code == 1 and str(folder) in lines[-1] and "ead-only" in lines[-1], lines
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_data_folder_of_a_newer_version(tmp_path, start):
    server = start()
    server.stop()
    with sqlite3.connect(server.data / "poolguard.db") as database:
        database.execute("PRAGMA user_version = 9999")
    code, lines = refused_start(tmp_path, data=server.data)
    assert code == 1 and "newer" in lines[-1] and "poolguard.db" in lines[-1]


def test_secret_files_are_readable_only_by_their_owner(start):
    server = start("--demo")
    for path in [server.data, *server.data.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0, f"{path} has mode {oct(mode)}"


def test_a_second_start_is_fast_and_keeps_everything(start):
    server = start()
    before = server.variables()
    make_user(server, "a@example.com")
    refresh = server.sign_in("a@example.com", "Passw0rd!")["refresh_token"]
    server.stop()
    server.start()
    after = server.variables()
    assert {k: v for k, v in before.items() if "URL" not in k and "ISSUER" not in k and "DOMAIN" not in k} == \
           {k: v for k, v in after.items() if "URL" not in k and "ISSUER" not in k and "DOMAIN" not in k}
    assert server.post("/api/user/refresh", json={"refresh_token": refresh}).status_code == 200


def test_env_is_a_dotenv_file_and_the_key_pair_is_a_credentials_file(start):
    server = start(env={"POOLGUARD_ACCESS_KEY_ID": "AKIAEXAMPLE", "POOLGUARD_SECRET_ACCESS_KEY": "a" * 40})
    variables = server.variables()
    assert {"AWS_REGION", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "COGNITO_USER_POOL_ID",
            "COGNITO_APP_CLIENT_ID", "COGNITO_WEB_CLIENT_ID", "COGNITO_ISSUER", "COGNITO_JWKS_URL",
            "COGNITO_DOMAIN"} <= set(variables)
    assert variables["AWS_ACCESS_KEY_ID"] == "AKIAEXAMPLE" and variables["AWS_ENDPOINT_URL"] == server.url
    environment = {**os.environ, "AWS_SHARED_CREDENTIALS_FILE": str(server.data / "credentials"),
                   "AWS_REGION": variables["AWS_REGION"], "AWS_PAGER": ""}
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        environment.pop(name, None)
    done = subprocess.run(["/usr/bin/aws", "cognito-idp", "--endpoint-url", server.url, "list-user-pools",
                           "--max-results", "5"], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_nothing_secret_is_logged(start):
    server = start("--demo", env={"LOG_LEVEL": "DEBUG"})
    (email, password), _ = server.users()
    tokens = server.sign_in(email, password)
    server.post("/api/user/login", json={"email": email, "password": "Wrong-passw0rd"})
    server.get("/api/items/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    server.post("/api/user/refresh", json={"refresh_token": tokens["refresh_token"]})
    secrets = [password, "Wrong-passw0rd", tokens["access_token"], tokens["id_token"], tokens["refresh_token"],
               server.variables()["AWS_SECRET_ACCESS_KEY"]]
    server.stop()
    log = "\n".join(server.log)
    assert log
    for secret in secrets:
        assert secret not in log
        assert secret.split(".")[-1] not in log


@pytest.fixture
def without_keys(tmp_path):
    """Settings of a server with an engine, and without AWS credentials."""
    return {"POOLGUARD_STORE": "sqlite", "DYNAMODB_ENDPOINT": "http://127.0.0.1:9", "HOME": str(tmp_path),
            "AWS_EC2_METADATA_DISABLED": "true"}


@pytest.mark.parametrize("given", [{}, {"AWS_ACCESS_KEY_ID": "engine"}, {"AWS_SECRET_ACCESS_KEY": "hidden-secret"}],
                         ids=["none", "no secret", "no id"])
def test_without_aws_keys_the_proxy_says_what_is_missing(start, without_keys, given):
    server = start(env={**without_keys, **given})
    # Its variables name the embedded pool's own key pair.
    code, message = refusal(server.boto3("dynamodb").get_item, TableName="People", Key={"userId": {"S": "x"}})
    assert code == "ValidationException" and "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" in message, message
    told = [json.loads(line) for line in server.log if "dynamodb_without_credentials" in line]
    assert told and told[0]["setting"] == "DYNAMODB_ENDPOINT" and told[0]["level"] == "WARN", server.log
    assert "does not answer" not in message and "hidden-secret" not in message + "".join(server.log)
    checked = run("check", "--data", server.data, env={**without_keys, **given})
    assert checked.returncode == 1 and "ERROR DynamoDB proxy" in checked.stdout, checked.stdout
    assert "hidden-secret" not in checked.stdout


def test_a_password_of_the_demo_that_the_pool_refuses(tmp_path):
    code, lines = refused_start(tmp_path, "--demo", env={"POOLGUARD_DEMO_PASSWORD": "only-small-letters"})
    assert code == 1 and "POOLGUARD_DEMO_PASSWORD" in lines[-1] and "olicy" in lines[-1], lines
    assert not any("only-small-letters" in line for line in lines)


def test_version_and_help():
    assert pathlib.Path(BINARY).exists()
    version = run("--version")
    assert version.returncode == 0 and version.stdout.strip()
    assert "serve" in run("--help").stdout
    assert run().returncode == 2
    began = time.monotonic()
    assert run("nonsense").returncode == 2
    assert time.monotonic() - began < 5
