"""Readiness while the store cannot be written, and a database that is gone."""

import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess

import pytest

from poolguard import Server, make_user, run
from waiting import wait_until

SQLITE = {"POOLGUARD_STORE": "sqlite"}


@contextlib.contextmanager
def mounted(folder, size):
    """A small file system. Mounting it needs root, which CI has."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def becomes(server, status, within=30):
    """Polls until readiness has that status; the probe writes only every few seconds."""
    def reply():
        answers.append(server.get("/ready"))
        return answers[-1].status_code == status

    answers = []
    wait_until(reply, within, lambda: f"{status}, but {answers[-1].text}")
    return answers[-1].json()


def fill(folder):
    filler = os.open(folder / "filler", os.O_WRONLY | os.O_CREAT)
    with contextlib.suppress(OSError):
        while True:
            os.write(filler, b"x" * 4096)
    os.close(filler)


def check_what_is_said(server, cause):
    refused = becomes(server, 503)
    assert refused["code"] == "not_ready"
    assert [each["field"] for each in refused["errors"]] == ["store"] and cause in refused["errors"][0]["message"]
    assert server.get("/health").status_code == 200
    for path, body in (("/api/user/login", {"email": "a@example.com", "password": "Passw0rd!"}),
                       ("/auth/login", {"email": "a@example.com", "password": "Passw0rd!"}),
                       ("/auth/signup", {"email": "b@example.com", "password": "Passw0rd!"})):
        reply = server.post(path, json=body)
        assert (reply.status_code, reply.json()["code"]) == (503, "store_unavailable"), (path, reply.text)
        assert int(reply.headers["Retry-After"]) >= 1
    health = run("health", "--ready", "--listen", f"127.0.0.1:{server.port}")
    assert health.returncode == 1


def check_recovery(server):
    assert becomes(server, 200)["status"] == "ok"
    assert server.sign_in("a@example.com", "Passw0rd!")["access_token"]


# Also without the limits, whose counts are written first.
@pytest.mark.parametrize("limits", ["5/minute", "off"])
def test_a_full_disk(tmp_path, limits):
    with mounted(tmp_path / "disk", "8m") as disk:
        with Server(disk / "data", env={**SQLITE, "POOLGUARD_LIMIT_SIGN_IN_FAILURES": limits}) as server:
            make_user(server, "a@example.com")
            becomes(server, 200)
            fill(disk)
            check_what_is_said(server, "full")
            (disk / "filler").unlink()
            check_recovery(server)


def test_a_limit_of_file_sizes(tmp_path):
    """A quota, as service managers set it. No write succeeds."""
    with Server(tmp_path / "data", env=SQLITE) as server:
        make_user(server, "a@example.com")
        becomes(server, 200)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        check_what_is_said(server, "full")
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        check_recovery(server)


def test_a_locked_database(tmp_path):
    """Another process holds the lock, as a backup tool that hangs."""
    with Server(tmp_path / "data", env=SQLITE) as server:
        becomes(server, 200)
        with contextlib.closing(sqlite3.connect(server.data / "poolguard.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert becomes(server, 503)["code"] == "not_ready"
            other.execute("ROLLBACK")
        becomes(server, 200)


def test_the_probe_does_not_write_with_each_request(tmp_path):
    with Server(tmp_path / "data", env=SQLITE) as server:
        for _ in range(200):
            assert server.get("/ready").status_code == 200
        with contextlib.closing(sqlite3.connect(server.data / "poolguard.db")) as database:
            written = database.execute(
                "SELECT version FROM records WHERE sort = CAST('write-probe' AS BLOB)").fetchone()
    assert 1 <= written[0] < 20


# A database that is gone


def refused_start(data, *arguments, env=None):
    done = run(*(arguments or ("serve", "--listen", "127.0.0.1:0")), "--data", data, env={**SQLITE, **(env or {})},
               folder=data.parent)
    lines = done.stderr.splitlines()
    assert done.returncode == 1, done
    return lines[-1]


@pytest.fixture
def used(tmp_path):
    """A data folder with a user in it, whose server has ended."""
    with Server(tmp_path / "data", env=SQLITE) as server:
        make_user(server, "a@example.com")
    return server.data


@pytest.mark.parametrize("state", ["missing", "empty"])
@pytest.mark.parametrize("left", [["secret.key", "credentials"], ["secret.key"], ["credentials"]])
def test_a_lost_database_is_not_a_first_start(used, state, left):
    for path in used.glob("poolguard.db*"):
        path.unlink()
    if state == "empty":
        (used / "poolguard.db").touch()
    for name in {"secret.key", "credentials"} - set(left):
        (used / name).unlink()
    env = {} if "secret.key" in left else {"APP_SECRET_KEY": "0123456789abcdef"}
    before = sorted(path.name for path in used.iterdir())
    for arguments in ((), ("env",), ("user", "list"), ("user", "add", "b@example.com")):
        line = refused_start(used, *arguments, env=env)
        for word in ("poolguard.db", state, "backup", "start over", *left):
            assert word in line, line
    passphrase = {"POOLGUARD_PASSPHRASE": "a passphrase that is long"}
    assert "poolguard.db" in refused_start(used, "export", used.parent / "all.ndjson", env={**env, **passphrase})
    found = run("check", "--data", used, env={**SQLITE, **env}, folder=used.parent)
    assert found.returncode == 1 and "ERROR records: " in found.stdout and "first start" not in found.stdout
    # A claim of the folder is all that may have been written.
    assert sorted(path.name for path in used.iterdir() if path.name != "lock") \
        == [name for name in before if name != "lock"]
    assert not used.joinpath("poolguard.db").exists() or used.joinpath("poolguard.db").stat().st_size == 0
    # On purpose.
    for name in left:
        (used / name).unlink()
    with Server(used, env=SQLITE) as server:
        assert run("user", "list", "--data", used, env=SQLITE, folder=server.folder).stdout == ""


def test_a_restored_database_is_served(used, tmp_path):
    copy = tmp_path / "copy.db"
    shutil.copy(used / "poolguard.db", copy)
    (used / "poolguard.db").unlink()
    refused_start(used)
    shutil.copy(copy, used / "poolguard.db")
    with Server(used, env=SQLITE) as server:
        assert server.sign_in("a@example.com", "Passw0rd!")["access_token"]


def test_a_first_start_that_was_cut_short_is_continued(tmp_path):
    """The folder exists, and the lock, but no key yet."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "lock").touch()
    (data / "poolguard.db").touch()
    with Server(data, env=SQLITE) as server:
        assert server.get("/ready").status_code == 200


def test_with_shared_records_there_is_no_database_to_lose(tmp_path):
    """Only the refusal is looked for: no DynamoDB answers here."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "secret.key").write_text("0123456789abcdef0123456789abcdef")
    os.chmod(data / "secret.key", 0o600)
    done = run("serve", "--listen", "127.0.0.1:0", "--data", data, folder=tmp_path, env={
        "POOLGUARD_STORE": "dynamodb", "DYNAMODB_ENDPOINT": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x"})
    assert done.returncode == 1 and "poolguard.db" not in done.stderr
