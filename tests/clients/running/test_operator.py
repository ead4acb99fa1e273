"""The operator's commands: health, check, user, completion and man pages; and the log on a terminal."""

import json
import os
import pty
import re
import select
import subprocess

import pytest

from poolguard import BINARY, ROOT, Server, run


@pytest.fixture
def server(start):
    return start()


def user(server, *arguments, **options):
    return run("user", *arguments, "--data", server.data, env=server.records, folder=server.folder, **options)


def test_health(server):
    at = ("--listen", f"127.0.0.1:{server.port}")
    assert run("health", *at).returncode == 0
    assert run("health", *at, "--ready").returncode == 0
    assert run("health", env={"POOLGUARD_LISTEN": f"127.0.0.1:{server.port}"}).returncode == 0
    server.stop()
    gone = run("health", *at)
    assert gone.returncode == 1 and "/health" in gone.stderr


def test_health_needs_no_allowed_host_name(start):
    server = start(env={"ALLOWED_HOSTS": "app.example.com"})
    for asked in ((), ("--ready",)):
        assert run("health", *asked, "--listen", f"127.0.0.1:{server.port}").returncode == 0


def test_users_are_added_and_deleted(server):
    added = user(server, "add", "jane@example.com", "--attribute", "email=jane@example.com", "--attribute",
                 "email_verified=true")
    assert added.returncode == 0, added.stderr
    password = re.search(r"temporary password: (\S+)", added.stdout)[1]
    assert server.sign_in("jane@example.com", password)["challenge"] == "NEW_PASSWORD_REQUIRED"
    assert user(server, "add", "jane@example.com").returncode == 1
    set_to = user(server, "password", "jane@example.com", "--password-file", "-", "--permanent", input="An0ther!pass\n")
    assert set_to.returncode == 0 and set_to.stdout == "", set_to
    token = server.sign_in("jane@example.com", "An0ther!pass")["access_token"]
    assert server.get("/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200

    assert user(server, "group", "jane@example.com", "--add", "staff").returncode == 1
    assert user(server, "group", "jane@example.com", "--add", "staff", "--create").returncode == 0
    shown = user(server, "show", "jane@example.com").stdout
    assert "group: staff" in shown and "email: jane@example.com" in shown and "enabled: yes" in shown
    assert len(user(server, "list").stdout.splitlines()) == 1
    listed = json.loads(user(server, "list", "--json", "--group", "staff").stdout)
    assert listed["attributes"]["email"] == "jane@example.com" and listed["status"] == "CONFIRMED"
    assert user(server, "group", "jane@example.com", "--remove", "staff").returncode == 0
    assert user(server, "list", "--group", "staff").stdout == ""

    assert user(server, "disable", "jane@example.com").returncode == 0
    assert server.post("/auth/login", json={"email": "jane@example.com", "password": "An0ther!pass"}).status_code != 200
    assert user(server, "enable", "jane@example.com").returncode == 0
    assert user(server, "sign-out", "jane@example.com").returncode == 0
    assert user(server, "delete", "jane@example.com").returncode == 0
    gone = user(server, "show", "jane@example.com")
    assert gone.returncode == 1 and "UserNotFoundException" in gone.stderr


def test_the_first_line_of_a_password_file_is_used(server, tmp_path):
    (tmp_path / "password").write_text("An0ther!pass\nnot this\n")
    done = user(server, "add", "joe@example.com", "--password-file", tmp_path / "password", "--permanent")
    assert done.returncode == 0 and "An0ther" not in done.stdout + done.stderr
    assert server.sign_in("joe@example.com", "An0ther!pass")["access_token"]
    assert "secret" not in user(server, "password", "joe@example.com", "--password-file", tmp_path / "none").stderr


def test_control_characters_are_escaped(server):
    user(server, "add", "odd@example.com", "--attribute", "name=a\x1b[2Jb")
    shown = user(server, "show", "odd@example.com").stdout
    assert "\x1b" not in shown and "a\\x1b[2Jb" in shown


def test_users_without_a_running_server(server):
    user(server, "add", "jane@example.com")
    variables = server.variables()
    server.stop()
    assert "status: FORCE_CHANGE_PASSWORD" in user(server, "show", "jane@example.com").stdout
    assert len(user(server, "list").stdout.splitlines()) == 1
    # The issuer stays the address that clients know.
    assert server.variables() == variables


def test_users_of_a_server_with_another_public_url(start):
    """As behind a proxy: the public address is not reachable from here, and no other host name is allowed."""
    server = start("--public-url", "https://auth.example.com", env={"ALLOWED_HOSTS": "auth.example.com"})
    added = run("user", "add", "jane@example.com", "--data", server.data, env=server.records, folder=server.folder)
    assert added.returncode == 0, added.stderr
    assert len(user(server, "list").stdout.splitlines()) == 1


def test_users_of_a_folder_without_a_pool(tmp_path):
    done = run("user", "list", "--data", tmp_path / "none", folder=tmp_path)
    assert done.returncode == 1 and "There is no embedded pool" in done.stderr
    assert not (tmp_path / "none").exists()


def remote(server, **more):
    variables = server.variables()
    return {"COGNITO_ENDPOINT": server.url, "COGNITO_USER_POOL_ID": variables["COGNITO_USER_POOL_ID"],
            "COGNITO_APP_CLIENT_ID": variables["COGNITO_APP_CLIENT_ID"], "COGNITO_ISSUER": variables["COGNITO_ISSUER"],
            "AWS_ACCESS_KEY_ID": variables["AWS_ACCESS_KEY_ID"],
            "AWS_SECRET_ACCESS_KEY": variables["AWS_SECRET_ACCESS_KEY"], **more}


def test_users_of_a_remote_pool(server, tmp_path):
    done = run("user", "add", "jane@example.com", env=remote(server), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    shown = run("user", "show", "jane@example.com", env=remote(server), folder=tmp_path).stdout
    assert "email: jane@example.com" in shown
    assert len(user(server, "list").stdout.splitlines()) == 1


def check(env, folder):
    return run("check", env=env, folder=folder)


def test_check_passes_with_good_settings(server, tmp_path):
    own = run("check", "--data", server.data, env=server.records, folder=server.folder)
    assert own.returncode == 0 and "ERROR" not in own.stdout, own.stdout
    for line in ("records: the", "app client: allows ALLOW_ADMIN_USER_PASSWORD_AUTH", "permissions: every operation"):
        assert line in own.stdout, own.stdout
    other = check(remote(server), tmp_path)
    assert other.returncode == 0 and "clock: agrees" in other.stdout and "signing keys" in other.stdout, other.stdout


def test_check_before_the_first_start(tmp_path):
    done = check({}, tmp_path)
    assert done.returncode == 0 and "will be created at the first start" in done.stdout
    assert not (tmp_path / "data").exists()


def test_check_reports_what_is_wrong_and_how_to_fix_it(server, tmp_path):
    cognito = server.boto3()
    pool = server.variables()["COGNITO_USER_POOL_ID"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c", GenerateSecret=True, ExplicitAuthFlows=[
        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], EnableTokenRevocation=False)["UserPoolClient"]["ClientId"]
    for changes, expected in (
            ({"COGNITO_APP_CLIENT_ID": client}, ["Add ALLOW_ADMIN_USER_PASSWORD_AUTH", "Set COGNITO_APP_CLIENT_SECRET",
                                                 "Set its PreventUserExistenceErrors", "Set its EnableTokenRevocation"]),
            ({"COGNITO_APP_CLIENT_SECRET": "a-secret-that-is-none"}, ["Unset COGNITO_APP_CLIENT_SECRET"]),
            ({"COGNITO_APP_CLIENT_ID": "1nobodysclient1"}, ["ERROR app client"]),
            ({"COGNITO_USER_POOL_ID": "us-east-1_NoSuchPoo"}, ["ERROR signing keys", "ERROR user pool"]),
            ({"AWS_SECRET_ACCESS_KEY": "another-secret"}, ["ERROR user pool", "AWS credentials that are valid"]),
            ({"COGNITO_ENDPOINT": "http://127.0.0.1:9"}, ["ERROR signing keys", "ERROR user pool", "reaches Cognito"]),
            ({"TENANT_MOD": "x"}, ["ERROR settings: TENANT_MOD", "TENANT_MODE"]),
            ({"POOLGUARD_STORE": "dynamodb", "DYNAMODB_ENDPOINT": "http://127.0.0.1:9"}, ["ERROR tables"])):
        done = check(remote(server, **changes), tmp_path)
        assert done.returncode == 1, (changes, done.stdout)
        for each in expected:
            assert each in done.stdout, (changes, done.stdout)
        assert "a-secret-that-is-none" not in done.stdout and "another-secret" not in done.stdout
    doubtful = check(remote(server, TENANT_STRICT="0", CORS_ALLOWED_ORIGINS="*", DEBUG="1"), tmp_path)
    assert doubtful.returncode == 0 and doubtful.stdout.count("warn  settings") == 3, doubtful.stdout


def test_check_reports_a_wrong_clock(server, tmp_path):
    done = subprocess.run(["faketime", "-f", "+10m", str(BINARY), "check"], cwd=tmp_path, text=True, capture_output=True,
                          env={"PATH": os.environ["PATH"], **remote(server)}, timeout=60)
    assert done.returncode == 1 and "ERROR clock" in done.stdout and "NTP" in done.stdout, done.stdout


def test_check_and_a_folder_of_another_user(server):
    os.chmod(server.data, 0o755)
    done = run("check", "--data", server.data, env=server.records, folder=server.folder)
    assert done.returncode == 0 and f"chmod 700 {server.data}" in done.stdout
    os.chmod(server.data, 0o700)


def all_commands():
    """The --help text of each command."""
    out, waiting = {}, [()]
    while waiting:
        path = waiting.pop()
        out[path] = run(*path, "--help").stdout
        listed = out[path].partition("Subcommands:")[2]
        waiting += [(*path, name) for name in re.findall(r"^  (\S+)  ", listed, re.M)]
    return out


def test_help_and_the_man_page_agree():
    page = run("man").stdout
    shown = subprocess.run(["man", "--warnings", "-l", "-"], input=page, capture_output=True, text=True,
                           env={"PATH": os.environ["PATH"], "MANWIDTH": "200", "LANG": "C.UTF-8"})
    assert shown.returncode == 0 and shown.stderr == "", shown.stderr
    commands = all_commands()
    assert len(commands) > 20
    for path, text in commands.items():
        if path and "Subcommands:" not in text:
            assert f"poolguard {' '.join(path)}" in shown.stdout, path
        for flag in re.findall(r"(--[a-z-]+)", text):
            assert flag in shown.stdout or flag in ("--help", "--version"), (path, flag)
    settings = subprocess.run(["man", "--warnings", "-l", "-"], input=run("man", "settings").stdout,
                              capture_output=True, text=True, env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"})
    assert settings.returncode == 0 and settings.stderr == "" and "POOLGUARD_LOG_FORMAT" in settings.stdout


def complete(line):
    words = line.split(" ")
    script = (f"{run('completion', 'bash').stdout}\nCOMP_WORDS=({' '.join(words)!s}); "
              f"COMP_CWORD={len(words) - 1}; [[ -n '{words[-1]}' ]] || COMP_WORDS+=(''); _poolguard; "
              'printf "%s\\n" "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "-euc", script], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_completion_in_bash():
    assert complete("poolguard hea") == ["health"]
    assert complete("poolguard user di") == ["disable"]
    assert complete("poolguard serve --pub") == ["--public-url"]
    assert set(complete("poolguard user ")) >= {"add", "list", "show", "disable", "delete", "group", "password"}
    assert run("completion", "tcsh").returncode == 2


def test_completion_in_fish_and_zsh(tmp_path):
    (tmp_path / "fish").write_text(run("completion", "fish").stdout)

    def offered(line):
        done = subprocess.run(["fish", "--no-config", "-c", f"source {tmp_path}/fish; complete -C '{line}'"],
                              capture_output=True, text=True, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)})
        return [each.split("\t")[0] for each in done.stdout.splitlines()]

    assert offered("poolguard hea") == ["health"]
    assert offered("poolguard user ad") == ["add"]
    assert "--public-url" in offered("poolguard serve --pub")
    (tmp_path / "zsh").write_text(run("completion", "zsh").stdout)
    read = subprocess.run(["zsh", "-f", "-c", f"compdef() {{ }}; source {tmp_path}/zsh; whence -w _poolguard"],
                          capture_output=True, text=True)
    assert read.stdout.strip() == "_poolguard: function" and read.stderr == "", read


def test_the_settings_document_is_up_to_date():
    written = (ROOT / "docs" / "settings.md").read_text()
    tables = re.findall(r"<!-- settings: .*?<!-- end of settings -->\n", run("settings").stdout, re.S)
    assert len(tables) > 5
    for table in tables:
        assert table in written, f"run tools/write-settings: {table[:60]}"


def on_a_terminal(data, **env):
    """What a server writes to a terminal, through its start and a first request."""
    control, terminal = pty.openpty()
    process = subprocess.Popen([str(BINARY), "serve", "--listen", "127.0.0.1:0", "--data", str(data)], stderr=terminal,
                               stdout=subprocess.PIPE, text=True, cwd=data.parent,
                               env={"PATH": os.environ["PATH"], **env})
    os.close(terminal)
    for line in process.stdout:
        if line.startswith("Ready"):
            break
    process.terminate()
    said = b""
    while select.select([control], [], [], 15)[0]:
        try:
            part = os.read(control, 4096)
        except OSError:
            break
        said += part
    process.wait(timeout=15)
    process.stdout.close()
    os.close(control)
    return said.decode()


def test_the_log_is_text_on_a_terminal(tmp_path):
    assert "\x1b[32mINFO \x1b[0m \x1b[1mdraining\x1b[0m" in on_a_terminal(tmp_path / "a")
    plain = on_a_terminal(tmp_path / "b", NO_COLOR="1")
    assert "\x1b" not in plain and re.search(r"^\d\d:\d\d:\d\d\.\d{3} INFO  draining\r$", plain, re.M)
    line = on_a_terminal(tmp_path / "c", POOLGUARD_LOG_FORMAT="json").splitlines()[-1]
    assert set(json.loads(line)) >= {"timestamp", "level", "message"} and json.loads(line)["level"] == "INFO"


def test_the_log_is_json_elsewhere(start):
    server = start()
    server.get("/health")
    server.stop()
    for line in server.log:
        found = json.loads(line)
        assert found["level"] in ("DEBUG", "INFO", "WARN", "ERROR") and found["timestamp"].endswith("Z")
    text = start(env={"POOLGUARD_LOG_FORMAT": "text"}, folder="other")
    text.stop()
    assert any("INFO  draining" in line for line in text.log)


def test_variables_replace_flags(start):
    server = Server(start().data.parent / "third", env={"POOLGUARD_PUBLIC_URL": "https://app.example.com"})
    with server:
        assert server.variables()["AWS_ENDPOINT_URL"] == "https://app.example.com"
    bad = run("serve", env={"POOLGUARD_LISTEN": "nowhere"})
    assert bad.returncode == 2 and "POOLGUARD_LISTEN=nowhere" in bad.stderr
