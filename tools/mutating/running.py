"""Runs the unit tests against a mutant until one fails."""

import dataclasses
import json
import os
import re
import signal
import subprocess
import time

# Programs that are tried after that of the room itself, if they are built: what stands above it uses it, too.
ABOVE = {"jwt": ("unit_service",), "store": ("unit_service", "unit_pool"), "webauthn": ("unit_pool",),
         "service": ("unit_api",), "pool": ("unit_app",)}
# Needs a second server, or takes longer than all others together.
LEFT_OUT = ("dynamodb_local/*",)
# A test that hangs is a mutant noticed. All tests of the largest room take a minute on an idle core.
SECONDS_NEAR, SECONDS_ALL = 90, 300
ENVIRONMENT = {**os.environ, "ASAN_OPTIONS": "detect_odr_violation=0:detect_leaks=0"}


@dataclasses.dataclass
class Outcome:
    killed_by: str = ""  # ROOM.Suite.name, with how if it did not simply fail
    seconds: float = 0.0


def tests_near(root, path):
    """The test suites that stand where the source's tests belong: in files that have its name, then in its folder."""
    folder = root / "tests" / "unit" / "/".join(path.split("/")[1:-1])
    stem = path.split("/")[-1].removesuffix(".cpp")
    near = sorted(folder.glob("*_test.cpp"), key=lambda file: not file.name.startswith(stem))
    names = []
    for file in near:
        for match in re.finditer(r"^TEST(?:_[FP])?\((\w+),", file.read_text(), re.M):
            if match[1] not in names:
                names.append(match[1])
    return names


def run_once(program, chosen, seconds):
    """The name of the first test that failed, or nothing."""
    said = program.parent / "said.txt"
    with open(said, "wb") as output:
        process = subprocess.Popen([program, f"--gtest_filter={chosen}", "--gtest_fail_fast", "--gtest_color=no"],
                                   cwd=program.parent, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        try:
            status = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            status = "was ended by the time limit"
        finally:
            if process.poll() is None or status:
                try:
                    os.killpg(process.pid, signal.SIGKILL)  # and what the test started
                except ProcessLookupError:
                    pass
                process.wait()
    if status == 0:
        return ""
    text = said.read_text(errors="replace")
    failed = re.findall(r"^\[  FAILED  \] ([\w/.]+)", text, re.M)
    if failed:
        return failed[0]
    begun = re.findall(r"^\[ RUN      \] ([\w/.]+)", text, re.M)
    how = status if isinstance(status, str) else f"ended with {status}"
    return f"{begun[-1] if begun else 'the start'} ({how})"


def kill(build, mutant, is_near_only=False, is_above_too=True):
    """Tries the tests nearest to the change first, then all of its room, then those above it."""
    began = time.monotonic()
    changed = build.compile(mutant)
    without = "-" + ":".join(LEFT_OUT)
    near = tests_near(build.root, mutant.path)
    room = f"unit_{mutant.room}"
    chosen = ":".join(f"{name}.*:*/{name}.*" for name in near)
    tries = [(room, chosen + without)] if near else []
    if not is_near_only:
        above = ABOVE.get(mutant.room, ()) if is_above_too else ()
        tries += [(each, "*" + without) for each in (room, *above) if (build.folder / "tests" / each).exists()]
    linked = {}
    for program, tests in tries:
        if program not in linked:
            linked[program] = build.link(program, changed)
        found = run_once(linked[program], tests, SECONDS_ALL if tests.startswith("*-") else SECONDS_NEAR)
        if found:
            return Outcome(f"{program.removeprefix('unit_')}.{found}", time.monotonic() - began)
    return Outcome("", time.monotonic() - began)


def save(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def load(path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
