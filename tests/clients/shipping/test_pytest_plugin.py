"""The example of a plugin for pytest, run by a pytest of its own."""

import os
import re
import shutil
import signal
import subprocess
import sys

import pytest
import requests

from poolguard import BINARY, ROOT
from processes import children_of, has_ended, started
from waiting import wait_until

EXAMPLE = ROOT / "examples" / "pytest"
WAITS = """import pathlib, signal


def test_that_waits(poolguard):
    pathlib.Path("where").write_text(poolguard.url + "\\n")
    signal.pause()
"""


def command_and_environment(folder, *arguments, tmp, **variables):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {**kept, "TMPDIR": str(tmp), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder, *arguments,
            folder], environment


def run_example(folder, *arguments, **options):
    command, environment = command_and_environment(folder, *arguments, **options)
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=120)


def test_the_example_passes_and_leaves_nothing(tmp_path):
    done = run_example(EXAMPLE, tmp=tmp_path, POOLGUARD_BINARY=str(BINARY))
    assert re.search(r"^5 passed", done.stdout, re.M), done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_program_it_says_so(tmp_path):
    done = run_example(EXAMPLE, "-k", "token", tmp=tmp_path, POOLGUARD_BINARY="", PATH="/nowhere")
    assert done.returncode != 0 and "POOLGUARD_BINARY does not name it" in done.stdout, done.stdout


def copy_plugin(folder, options):
    folder.mkdir()
    for name in ("poolguard_pytest.py", "poolguard_triggers.py"):
        shutil.copy(EXAMPLE / name, folder)
    (folder / "conftest.py").write_text(
        'import pytest\n\npytest_plugins = ["poolguard_pytest"]\n\n\n@pytest.fixture(scope="session")\n'
        f"def poolguard_options():\n    return {options!r}\n")


@pytest.mark.parametrize("user, said", [
    ({"username": "jane"}, "the user jane needs an email and no username"),
    ({"username": "jane", "email": "jane@example.com"}, "the user jane needs an email and no username"),
    ({}, "a user needs an email or a username"),
])
def test_a_user_without_what_the_pool_needs(tmp_path, user, said):
    folder, temporary = tmp_path / "tests", tmp_path / "temporary"
    temporary.mkdir()
    copy_plugin(folder, {"users": [{"password": "Correct-h0rse", **user}]})
    (folder / "test_nothing.py").write_text("def test_nothing(poolguard):\n    pass\n")
    done = run_example(folder, tmp=temporary, POOLGUARD_BINARY=str(BINARY))
    assert done.returncode == 1 and f"ValueError: {said}" in done.stdout, done.stdout + done.stderr
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["SIGTERM", "SIGKILL"])
def test_a_pool_ends_with_tests_that_are_killed(tmp_path, how):
    """No code of theirs runs then: the server sees that its pipe has closed."""
    folder, where = tmp_path / "tests", tmp_path / "tests" / "where"
    copy_plugin(folder, {})
    (folder / "test_waits.py").write_text(WAITS)
    command, environment = command_and_environment(folder, tmp=tmp_path, POOLGUARD_BINARY=str(BINARY))
    with started(command, env=environment, cwd=folder, stdout=subprocess.DEVNULL) as tests:
        url = wait_until(lambda: tests.poll() is None and where.exists() and where.read_text().strip(), 30, "a pool")
        [server] = children_of(tests.pid)
        assert requests.get(f"{url}/health", timeout=5).status_code == 200
        tests.send_signal(how)
        assert tests.wait(timeout=20) == -how
    wait_until(lambda: has_ended(server), 15, "the end of the server")
