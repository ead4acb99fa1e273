"""examples/node: Express and Next.js. The step `examples` of tools/run-tests installs them. It builds Next.js in make
test-all, with POOLGUARD_TEST_LONG; else only its files are looked at."""

import os
import subprocess

import pytest

import example_checks
from example_sites import EXAMPLES, example_site, free_port, people
from poolguard import ROOT, Server

NODE = EXAMPLES / "node"
PORT = free_port()
NEXT = NODE / "node_modules" / "next" / "dist" / "bin" / "next"
COMMANDS = {"express": [NODE / "express" / "app.mjs"]}
if os.environ.get("POOLGUARD_TEST_LONG"):
    COMMANDS["nextjs"] = [NEXT, "start", NODE / "nextjs", "-H", "127.0.0.1", "-p", PORT]
ESBUILD = ROOT / "tests" / "clients" / "openapi" / "node_modules" / ".bin" / "esbuild"


@pytest.fixture(scope="module", params=sorted(COMMANDS))
def pair(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    with Server(folder / "data", env={"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}) as server:
        people(server)
        command = ["node", *(str(each) for each in COMMANDS[request.param])]
        with example_site(server, folder, command, PORT, NEXT_TELEMETRY_DISABLED="1") as site:
            yield server, site


@pytest.mark.parametrize("check", example_checks.CHECKS, ids=lambda each: each.__name__)
def test_example(pair, check):
    check(*pair)


def test_while_poolguard_is_away(pair):
    server, site = pair
    example_checks.poolguard_is_away(site, example_checks.tokens(server)["access_token"], server.stop)


def test_nextjs_finds_what_it_imports(tmp_path):
    """Its own files, and the names that they import from each other."""
    files = [*(NODE / "nextjs" / "app").rglob("*.js*")]
    assert {path.name for path in files} == {"layout.jsx", "page.jsx", "route.js"}
    done = subprocess.run([ESBUILD, *files, "--bundle", "--packages=external", "--format=esm", "--platform=node",
                           "--jsx=automatic", "--loader:.js=jsx", f"--outdir={tmp_path}", "--log-level=warning"],
                          capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list(tmp_path.rglob("*.js"))) == len(files)
