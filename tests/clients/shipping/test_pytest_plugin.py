"""The example of a plugin for pytest, run by a pytest of its own."""

import os
import re
import subprocess
import sys

from poolguard import BINARY, ROOT


def run_example(folder, *arguments, **variables):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {**kept, "TMPDIR": str(variables.pop("tmp")), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder, *arguments, folder]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=120)


def test_the_example_passes_and_leaves_nothing(tmp_path):
    done = run_example(ROOT / "examples" / "pytest", tmp=tmp_path, POOLGUARD_BINARY=str(BINARY))
    assert re.search(r"^5 passed", done.stdout, re.M), done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_program_it_says_so(tmp_path):
    done = run_example(ROOT / "examples" / "pytest", "-k", "token", tmp=tmp_path, POOLGUARD_BINARY="", PATH="/nowhere")
    assert done.returncode != 0 and "POOLGUARD_BINARY does not name it" in done.stdout, done.stdout
