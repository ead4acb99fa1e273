"""Clients that two generators from npm make of docs/openapi.json, checked by TypeScript and used against the program."""

import json
import os
import subprocess

import pytest

from openapi import WRITTEN
from poolguard import ROOT, make_user

SOURCES = ROOT / "tests" / "clients" / "openapi"
TOOLS = SOURCES / "node_modules" / ".bin"
CLIENTS = ("with_types", "with_sdk")


def done(folder, *command):
    return subprocess.run([str(each) for each in command], cwd=folder, capture_output=True, text=True, timeout=120,
                          env={"PATH": os.environ["PATH"], "HOME": str(folder)})


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """A folder with both clients and the programs that use them."""
    folder = tmp_path_factory.mktemp("openapi")
    (folder / "node_modules").symlink_to(SOURCES / "node_modules")
    for each in ("tsconfig.json", "misuse.ts", *(f"{name}.ts" for name in CLIENTS)):
        # Copies: TypeScript would look for what links import beside their targets.
        (folder / each).write_text((SOURCES / each).read_text())
    for command in ([TOOLS / "openapi-typescript", WRITTEN, "-o", "schema.d.ts"],
                    [TOOLS / "openapi-ts", "-i", WRITTEN, "-o", "sdk", "-c", "@hey-api/client-fetch"]):
        made = done(folder, *command)
        assert made.returncode == 0, made.stdout + made.stderr
    return folder


def test_types_hold(generated):
    """The generated code and the programs that use it have no errors; each line of misuse.ts has one."""
    checked = done(generated, TOOLS / "tsc", "-p", ".")
    places = [line.split("(")[0] + ":" + line.split("(")[1].split(",")[0] for line in checked.stdout.splitlines()
              if "error TS" in line]
    wrong = [number for number, line in enumerate((generated / "misuse.ts").read_text().splitlines(), 1)
             if line.startswith("await ")]
    assert len(wrong) == 4 and sorted(set(places)) == sorted(f"misuse.ts:{each}" for each in wrong), checked.stdout


@pytest.mark.parametrize("name", CLIENTS)
def test_a_generated_client(generated, demo, name):
    email, password = f"{name.replace('_', '-')}@example.com", "Passw0rd!-of-a-test"
    make_user(demo, email, password)
    bundled = done(generated, TOOLS / "esbuild", f"{name}.ts", "--bundle", "--platform=node", "--format=esm",
                   f"--outfile={name}.mjs", "--log-level=warning")
    assert bundled.returncode == 0, bundled.stderr
    used = done(generated, "node", f"{name}.mjs", demo.url, email, password)
    assert used.returncode == 0, used.stderr
    assert json.loads(used.stdout) == {
        "refused": [401, "invalid_credentials"], "made": [201, "three"], "listed": [2, True], "changed": "changed",
        "deleted": 204, "gone": "record_not_found", "user": email}
