"""Files that are damaged or missing, or something else than a file, are refused with words that name them."""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess

import pytest

from certificates import make_certificate
from poolguard import BINARY, RATES_OFF, Server, make_user, run

SQLITE = {"POOLGUARD_STORE": "sqlite", "POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}


def empty(path):
    path.write_bytes(b"")


def halve(path):
    path.write_bytes(path.read_bytes()[:path.stat().st_size // 2])


def overwrite(path):
    path.write_bytes(random.Random(24).randbytes(max(200, path.stat().st_size)))


def remove(path):
    path.unlink(missing_ok=True)


def become_folder(path):
    remove(path)
    path.mkdir()


def become_pipe(path):
    """Opening one waits until somebody writes."""
    remove(path)
    os.mkfifo(path)


def enlarge(path):
    path.write_bytes(b"x" * (2 << 20))


def refusal(data, *arguments, env=None):
    """The last line of a start that is refused, within seconds."""
    done = subprocess.run([BINARY, "serve", "--listen", "127.0.0.1:0", "--data", data, *arguments], cwd=data.parent,
                          env={"PATH": os.environ["PATH"], **RATES_OFF, **SQLITE, **(env or {})}, capture_output=True,
                          text=True, timeout=20)
    assert done.returncode in (1, 2), done
    return done.stderr.splitlines()[-1]


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """A data folder with users in it, whose server has ended."""
    with Server(tmp_path_factory.mktemp("used") / "data", env=SQLITE) as server:
        for number in range(30):
            make_user(server, f"user{number}@example.com")
    return server.data


@pytest.fixture
def data(used, tmp_path):
    return shutil.copytree(used, tmp_path / "data")


@pytest.mark.parametrize("name, damage, words", [
    ("secret.key", empty, ["is empty", "backup"]),
    ("secret.key", halve, ["is not the key", "backup", "APP_SECRET_KEY"]),
    ("secret.key", overwrite, ["is not the key", "backup"]),
    ("secret.key", remove, ["is missing", "backup", "APP_SECRET_KEY"]),
    ("secret.key", become_folder, ["is a directory"]),
    ("secret.key", become_pipe, ["is not a regular file"]),
    ("secret.key", enlarge, ["is larger than 64 KiB"]),
    ("credentials", empty, ["is empty", "backup"]),
    ("credentials", halve, ["does not hold a key pair"]),
    ("credentials", overwrite, ["does not hold a key pair"]),
    ("credentials", become_pipe, ["is not a regular file"]),
    ("node.id", empty, ["is empty"]),
    ("node.id", become_pipe, ["is not a regular file"]),
    ("poolguard.db", halve, ["is damaged"]),
    ("poolguard.db", overwrite, ["is not a database"]),
    ("poolguard.db", become_folder, ["is not a regular file"]),
    ("poolguard.db", become_pipe, ["is not a regular file"]),
    ("lock", become_folder, ["Cannot write", "Is a directory"]),
], ids=lambda value: value if isinstance(value, str) else getattr(value, "__name__", ""))
def test_a_file_of_the_data_folder(data, name, damage, words):
    damage(data / name)
    left = {path.name for path in data.iterdir()}
    line = refusal(data)
    assert str(data / name) in line, line
    for word in words:
        assert word in line, line
    # Nothing takes the place of what is restored.
    assert {path.name for path in data.iterdir()} - left <= {"lock", "poolguard.db-wal", "poolguard.db-shm"}


def test_a_missing_key_can_come_back(used, data):
    (data / "secret.key").unlink()
    refusal(data)
    shutil.copy(used / "secret.key", data / "secret.key")
    with Server(data, env=SQLITE) as server:
        assert server.sign_in("user3@example.com", "Passw0rd!")["access_token"]


def test_the_key_of_the_folder_may_be_set_instead(used, data):
    key = (data / "secret.key").read_text()
    (data / "secret.key").unlink()
    with Server(data, env={**SQLITE, "APP_SECRET_KEY": key}) as server:
        assert server.sign_in("user3@example.com", "Passw0rd!")["access_token"]


def pages_of(whole):
    """The pages of the tables and indexes, and those with the ends of long documents. The first has the header."""
    numbers = range(1, len(whole) // 4096)
    of_tables = [each for each in numbers if whole[each * 4096] in (2, 5, 10, 13)]
    return of_tables, sorted(set(numbers) - set(of_tables))


def users_listed(server):
    """How many users a command lists; none if the server does not start."""
    try:
        server.start()
        return len(run("user", "list", "--data", server.data, env=SQLITE).stdout.splitlines())
    except AssertionError:
        return 0
    finally:
        server.stop()


def test_damaged_pages_of_the_database(data):
    """As a disk does that returns something else than was written."""
    file = data / "poolguard.db"
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("VACUUM")  # pages that are free have nothing to lose
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    of_tables, of_documents = pages_of(whole)
    assert of_tables and of_documents

    def damage(page):
        file.write_bytes(whole[:page * 4096] + bytes(4096) + whole[(page + 1) * 4096:])

    for page in of_tables:
        damage(page)
        line = refusal(data)
        assert str(file) in line and "is damaged" in line, (page, line)
    # Nobody gets what a damaged document is taken for: users are listed all or not at all.
    told = 0
    for page in random.Random(24).sample(of_documents, 6):
        damage(page)
        server = Server(data, env=SQLITE)
        listed = users_listed(server)
        assert listed in (0, 30), (page, listed)
        told += "the stored data is damaged" in " ".join(server.log)
    assert told
    file.write_bytes(whole)
    with Server(data, env=SQLITE) as server:
        assert server.sign_in("user3@example.com", "Passw0rd!")["access_token"]


# Settings that name files

WAYS = (remove, empty, overwrite, become_folder, become_pipe, enlarge)
every_way = pytest.mark.parametrize("damage", WAYS, ids=lambda way: way.__name__)
REMOTE = {"COGNITO_USER_POOL_ID": "us-east-1_AbCdEf123", "COGNITO_APP_CLIENT_ID": "abc",
          "COGNITO_ENDPOINT": "http://127.0.0.1:9"}


@every_way
@pytest.mark.parametrize("setting, more", [
    ("APP_SECRET_KEY_FILE", {}), ("COGNITO_JWKS_FILE", REMOTE), ("POOLGUARD_PAGES_LOGO", {}),
    ("SMTP_CA_FILE", {"SMTP_URL": "smtps://127.0.0.1:9"}), ("AWS_CA_BUNDLE", REMOTE)])
def test_a_file_that_a_setting_names(tmp_path, setting, more, damage):
    file = tmp_path / "named"
    file.touch()
    damage(file)
    line = refusal(tmp_path / "data", env={**more, setting: str(file)})
    assert setting in line and str(file) in line, line


something_else = pytest.mark.parametrize("damage", [overwrite, become_folder, become_pipe, enlarge],
                                         ids=lambda way: way.__name__)


@something_else
def test_a_letter_of_the_mail_templates(tmp_path, damage):
    folder = tmp_path / "letters"
    folder.mkdir()
    file = folder / "sign-up.en.txt"
    file.write_text("Your code is {{code}}.")
    damage(file)
    line = refusal(tmp_path / "data", env={"POOLGUARD_MAIL_TEMPLATES": str(folder)})
    assert "POOLGUARD_MAIL_TEMPLATES" in line and file.name in line, line


@every_way
@pytest.mark.parametrize("which", ["cert", "key"])
def test_a_file_of_tls(tmp_path, which, damage):
    certificate, key = make_certificate(tmp_path, "localhost")
    file = {"cert": certificate, "key": key}[which]
    damage(file)
    line = refusal(tmp_path / "data", "--tls-cert", certificate, "--tls-key", key)
    assert str(file) in line and "TLS" in line, line


@something_else
def test_settings_in_a_file(tmp_path, damage):
    file = tmp_path / ".env"
    file.touch()
    damage(file)
    assert ".env" in refusal(tmp_path / "data")


@pytest.mark.parametrize("damage", [remove, empty, overwrite, become_folder, enlarge], ids=lambda way: way.__name__)
def test_a_template_to_apply(used, tmp_path, damage):
    file = tmp_path / "template.json"
    file.touch()
    damage(file)
    done = run("apply", file, "--data", used, env=SQLITE, folder=tmp_path)
    assert done.returncode != 0 and str(file) in done.stderr, done
