"""Where settings come from, which of them count, and what is said of those that do not."""

import json

import pytest

from poolguard import Server, run

# As the documentation of a service that we replace shows it, with an id in place of the x of the identity pool.
ENV_FILE = """\
# AWS Configuration
AWS_REGION=us-east-1
AWS_ACCESS_KEY_ID=your_access_key
AWS_SECRET_ACCESS_KEY=your_secret_key

# Cognito User Pool
COGNITO_USER_POOL_ID=us-east-1_xxxxxxxxx
COGNITO_CLIENT_ID=xxxxxxxxxxxxxxxxxxxxxxxxxx
COGNITO_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx

# Cognito Identity Pool
COGNITO_IDENTITY_POOL_ID=us-east-1:11111111-2222-4333-8444-555555555555

# DynamoDB
DYNAMODB_USERS_TABLE=Users
DYNAMODB_SESSIONS_TABLE=UserSessions

# Application
APP_ENV=development
APP_SECRET_KEY=your-secret-key-here
DEBUG=true
LOG_LEVEL=INFO

# Security
ALLOWED_ORIGINS=http://localhost:3000,http://localhost:8000
SESSION_TIMEOUT=3600
TOKEN_EXPIRY=3600

# Email (SES)
SES_EMAIL_SOURCE=noreply@yourdomain.com
SES_REGION=us-east-1
"""


def started_with(tmp_path, file, **env):
    server = Server(tmp_path / "data", env={"POOLGUARD_STORE": "sqlite", **env})
    (server.folder / ".env").write_text(file)
    return server


def unused(server):
    lines = [json.loads(line) for line in server.log if "setting_without_effect" in line]
    return {line["setting"]: line["cause"] for line in lines}


def test_a_usual_env_file_is_taken_as_it_is(tmp_path):
    # The pool is at an address where nobody answers, so that nothing leaves this machine.
    with started_with(tmp_path, ENV_FILE, COGNITO_ENDPOINT="http://127.0.0.1:9") as server:
        assert server.get("/health").status_code == 200
    assert set(unused(server)) == {"APP_ENV", "SESSION_TIMEOUT", "TOKEN_EXPIRY", "DEBUG", "DYNAMODB_USERS_TABLE",
                                   "DYNAMODB_SESSIONS_TABLE"}
    assert all(unused(server).values())
    assert "set in .env" in next(line for line in server.banner if line.startswith("User pool"))


@pytest.mark.parametrize("level, debug, lowest", [("INFO", "true", "INFO"), ("WARNING", "1", "WARN"),
                                                  ("DEBUG", "0", "DEBUG"), (None, "true", "DEBUG"),
                                                  ("debug", "true", "DEBUG")])
def test_the_log_level_wins_over_debug(start, level, debug, lowest):
    server = start(env={"DEBUG": debug, **({"LOG_LEVEL": level} if level else {})})
    server.get("/health")
    server.stop()
    ranks = ["DEBUG", "INFO", "WARN", "ERROR"]
    levels = {line["level"] for line in map(json.loads, server.log) if line["message"] not in ("audit", "request")}
    assert all(ranks.index(each) >= ranks.index(lowest) for each in levels), levels
    is_told = lowest != "DEBUG"
    assert ("DEBUG" in unused(server)) == is_told


def test_settings_without_effect_are_in_the_table_and_in_check(tmp_path):
    table = run("settings").stdout
    set_here = {"SESSION_TIMEOUT": "3600", "TOKEN_EXPIRY": "60", "APP_ENV": "production"}
    found = run("check", env=set_here, folder=tmp_path)
    assert found.returncode == 0, found.stdout
    for name in set_here:
        assert f"`{name}`" in table and f"warn  settings: {name} has no effect: " in found.stdout


def refusal(tmp_path, *arguments, file="", **env):
    if file:
        (tmp_path / ".env").write_text(file)
    done = run("serve", "--listen", "127.0.0.1:0", *arguments, env=env, folder=tmp_path)
    lines = done.stderr.splitlines()
    assert len(lines) == 1 and not (tmp_path / "data").exists(), done
    return done.returncode, lines[0]


@pytest.mark.parametrize("arguments, file, env, words", [
    ((), "TENANT_MODE=cookie\n", {}, ["TENANT_MODE=cookie", "set in .env"]),
    ((), "TENANT_MODE=header\n", {"TENANT_MODE": "cookie"}, ["TENANT_MODE=cookie", "set in the environment"]),
    (("--public-url", "nonsense"), "", {"POOLGUARD_PUBLIC_URL": "https://a.example"}, ["--public-url=nonsense",
                                                                                       "on the command line"]),
    ((), "AWS_REGION=us-east-1\n", {"COGNITO_REGION": "eu-west-1"}, ["AWS_REGION, set in .env",
                                                                     "COGNITO_REGION, set in the environment"]),
    ((), "USER_POOL_ID=us-east-1_A\n", {}, ["COGNITO_APP_CLIENT_ID", "USER_POOL_ID=us-east-1_A, set in .env"]),
    ((), "AWS_REGION=eu-west-1\n", {"COGNITO_USER_POOL_ID": "us-east-1_A", "CLIENT_ID": "x"},
     ["AWS_REGION=eu-west-1", "set in .env", "COGNITO_USER_POOL_ID=us-east-1_A, set in the environment"]),
    ((), "COGNITO_ENDPOINT=https://a.example\n", {}, ["COGNITO_ENDPOINT=https://a.example, set in .env"]),
    ((), "SES_EMAIL_SOURCE=a@example.com\n", {"SMTP_URL": "smtps://mail.example.com"},
     ["SMTP_URL, set in the environment", "SES_EMAIL_SOURCE, set in .env"]),
    ((), "COGNITO_POOL=x\n", {}, ["COGNITO_POOL, set in .env, is not a setting"]),
])
def test_a_refusal_says_where_the_setting_comes_from(tmp_path, arguments, file, env, words):
    code, line = refusal(tmp_path, *arguments, file=file, **env)
    assert code == 2
    for word in words:
        assert word in line, line


def test_a_secret_is_not_repeated(tmp_path):
    code, line = refusal(tmp_path, file="SECRET_KEY=hush-hush\n")
    assert code == 2 and "SECRET_KEY" in line and "set in .env" in line and "hush" not in line


def test_secrets_come_from_files(tmp_path):
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "key").write_text("hush-hush-hush-hush\n")
    (secrets / "aws").write_text("hush/of/aws")
    named = {"SECRET_KEY_FILE": str(secrets / "key"), "POOLGUARD_ACCESS_KEY_ID": "AKIAEXAMPLE",
             "POOLGUARD_SECRET_ACCESS_KEY_FILE": str(secrets / "aws")}
    for env in (named, {**named, "SECRET_KEY_FILE": "", "SECRET_KEY": "hush-hush-hush-hush"}):
        # The second start reads with the same key, given in the usual way, what the first one wrote.
        with Server(tmp_path / "data", env={"POOLGUARD_STORE": "sqlite", **env}) as server:
            assert server.variables()["AWS_SECRET_ACCESS_KEY"] == "hush/of/aws"
            assert server.boto3().list_user_pools(MaxResults=1)["UserPools"]
        assert not (tmp_path / "data" / "secret.key").exists()
        assert "hush" not in "\n".join(server.log)


@pytest.mark.parametrize("content, clause", [
    (None, "cannot be read"), ("folder", "is a directory"), ("", "is empty"), ("\n", "is empty"),
    ("hush\0hush-hush-hush", "has a NUL character"), ("hush" * 16385, "is larger than 64 KiB"),
])
def test_an_unusable_file_of_a_secret_is_named(tmp_path, content, clause):
    file = tmp_path / "key"
    if content == "folder":
        file.mkdir()
    elif content is not None:
        file.write_text(content)
    code, line = refusal(tmp_path, file=f"APP_SECRET_KEY_FILE={file}\n")
    assert code == 2 and "hush" not in line
    for word in (f"APP_SECRET_KEY_FILE={file}", clause, "set in .env"):
        assert word in line, line
    found = run("check", env={"APP_SECRET_KEY_FILE": str(file)}, folder=tmp_path)
    assert found.returncode == 1 and f"APP_SECRET_KEY_FILE={file}: the file {clause}" in found.stdout, found


def test_a_secret_and_its_file_exclude_each_other(tmp_path):
    (tmp_path / "key").write_text("hush-hush-hush-hush")
    code, line = refusal(tmp_path, file=f"APP_SECRET_KEY_FILE={tmp_path / 'key'}\n",
                         APP_SECRET_KEY="hush-hush-hush-hush")
    assert code == 2 and "hush" not in line
    for word in ("APP_SECRET_KEY, set in the environment", "APP_SECRET_KEY_FILE, set in .env", "only one"):
        assert word in line, line


def test_the_variables_of_another_folder_are_named(start, tmp_path):
    """After `export $(poolguard env)` in the same shell."""
    variables = start().variables()
    own = {name: value for name, value in variables.items() if not name.startswith("AWS_ENDPOINT")}
    done = run("serve", "--demo", "--listen", "127.0.0.1:0", "--data", tmp_path / "new", env=own, folder=tmp_path)
    assert done.returncode == 1
    line = done.stderr.splitlines()[-1]
    for word in ("--demo", f"COGNITO_USER_POOL_ID={variables['COGNITO_USER_POOL_ID']}", "set in the environment"):
        assert word in line, line
    with Server(tmp_path / "other", env={"POOLGUARD_STORE": "sqlite", **own}) as server:
        banner = next(each for each in server.banner if each.startswith("User pool"))
    for word in ("Amazon Cognito", variables["COGNITO_USER_POOL_ID"], "COGNITO_USER_POOL_ID", "set in the environment"):
        assert word in banner, banner


@pytest.mark.parametrize("name, meant", [
    ("TRUSTED_PROXY", "TRUSTED_PROXIES"), ("TRUSTED_PROXYS", "TRUSTED_PROXIES"), ("TRUSTD_PROXIES", "TRUSTED_PROXIES"),
    ("ALLOWED_HOST", "ALLOWED_HOSTS"), ("ALOWED_HOSTS", "ALLOWED_HOSTS"), ("ALLOWED_ORIGIN", "ALLOWED_ORIGINS"),
    ("CORS_ALLOWED_ORIGIN", "CORS_ALLOWED_ORIGINS"), ("LOG_LEVLE", "LOG_LEVEL"), ("LOG_LEVELS", "LOG_LEVEL"),
    ("DYNAMODB_USER_TABLE", "DYNAMODB_USERS_TABLE"), ("EXPOSE_AWS_CREDENTIAL", "EXPOSE_AWS_CREDENTIALS"),
    ("AWS_REGIN", "AWS_REGION"), ("SMPT_URL", "SMTP_URL"), ("SMTP_HOST", "SMTP_URL"), ("SMTP_PORT", "SMTP_URL"),
    ("SMTP_PASSWORD", "SMTP_URL"), ("SES_FROM", "SES_EMAIL_SOURCE"), ("TENANT_MOD", "TENANT_MODE"),
    ("COGNITO_REGIO", "COGNITO_REGION"), ("POOLGUARD_LISTEM", "POOLGUARD_LISTEN"),
    ("MULTI_TENANT_ENABLE", "MULTI_TENANT_ENABLED"), ("SESION_TIMEOUT", "SESSION_TIMEOUT"),
    ("POOLGUARD_PASSPHRASE_FIL", "POOLGUARD_PASSPHRASE_FILE"),
])
def test_a_misspelt_setting_ends_the_start(tmp_path, name, meant):
    for given in ({"file": f"{name}=x\n"}, {name: "x"}):
        code, line = refusal(tmp_path, **given)
        assert code == 2 and name in line and f"did you mean {meant}?" in line, line
        (tmp_path / ".env").unlink(missing_ok=True)


def test_variables_of_other_programs_do_not(start):
    server = start(env={
        "CLIENT_IP": "192.0.2.1", "NEXT_PUBLIC_API_BASE": "x", "AUTH_SECRET": "x", "AUTH_URL": "x", "NODE_ENV": "x",
        "AWS_PROFILE": "x", "AWS_DEFAULT_REGION": "x", "AWS_SESSION_TOKEN": "x", "S3_REGION": "x", "DATABASE_URL": "x",
        "HTTP_PROXY_HOST": "x", "TRUSTED_HOSTS": "x", "DYNAMODB_TABLE": "x", "SECRET_KEYS": "x", "DEBUGGER": "x",
        "HOSTNAME": "x", "LANG": "C.UTF-8", "EMAIL_HOST": "x", "REDIS_URL": "x", "PORT": "8080",
        # Of services in Kubernetes.
        "POOLGUARD_SERVICE_HOST": "10.0.0.1", "POOLGUARD_SERVICE_PORT": "80", "POOLGUARD_SERVICE_PORT_HTTP": "80",
        "POOLGUARD_PORT": "tcp://10.0.0.1:80", "POOLGUARD_PORT_80_TCP": "tcp://10.0.0.1:80",
        "POOLGUARD_PORT_80_TCP_ADDR": "10.0.0.1", "SMTP_SERVICE_HOST": "10.0.0.2", "SMTP_PORT": "tcp://10.0.0.2:25",
        # Other programs may have such settings beside ours.
        "TRUSTED_PROXIES": "127.0.0.1", "TRUSTED_PROXY": "x", "SMTP_URL": "smtp://127.0.0.1:9", "SMTP_HOST": "x"})
    assert server.get("/health").status_code == 200


@pytest.mark.parametrize("arguments, words", [
    (["servee"], ["servee is not a command", "did you mean serve?"]),
    (["sevre"], ["did you mean serve?"]),
    (["user", "lst"], ["lst is not a command", "did you mean list?"]),
    (["user", "reset-mfaa", "joe"], ["did you mean reset-mfa?"]),
    (["tables", "crate"], ["did you mean create?"]),
    (["serve", "--lissen", "x"], ["--lissen is not a flag", "did you mean --listen?"]),
    (["serve", "--public-ulr=https://a.example"], ["--public-ulr is not a flag", "did you mean --public-url?"]),
    (["user", "group", "joe", "--ad", "x"], ["did you mean --add?"]),
    (["nonsense"], ["nonsense is not a command", "serve", "check", "user"]),
    (["user", "nonsense"], ["nonsense is not a command", "list", "password"]),
    (["user"], ["subcommand"]),
    (["ser\x1b[2Jve"], ["not a command"]),
])
def test_a_misspelt_command_is_told(arguments, words):
    done = run(*arguments)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and "\x1b" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr
