"""The npm package, installed from its file into an empty folder, as a user has it."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tarfile
import time

import pytest
import requests

from poolguard import BINARY, ROOT
from processes import children_of, has_ended, started
from proxies import free_port
from waiting import wait_until

TOOLS = ROOT / "tests" / "clients" / "packaging"
PACKAGE = ROOT / "packages" / "npm"
CHROOT = shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin:/bin")
PLATFORM = {"x86_64": "linux-x64", "aarch64": "linux-arm64"}[os.uname().machine]
# Settings of this machine must not reach the program, nor npm a registry.
ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
ENVIRONMENT |= {"npm_config_offline": "true", "npm_config_update_notifier": "false", "NO_COLOR": "1"}


def run(*command, check=True, **options):
    options = {"env": ENVIRONMENT, "timeout": 120, **options}
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, **options)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The package, made by the command of `make packages` for the program that is tested here."""
    planned = run("make", "--dry-run", "packages", cwd=ROOT).stdout
    assert planned.index("cmake --build") < planned.index("tools/pack-npm") and "cpack" in planned
    return pathlib.Path(run(ROOT / "tools" / "pack-npm", BINARY, tmp_path_factory.mktemp("npm")).stdout.strip())


@pytest.fixture(scope="module")
def project(archive, tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", archive, cwd=folder)
    for script in TOOLS.glob("*.mjs"):
        shutil.copy(script, folder)
    return folder


def lend(folder, *names):
    """Test runners as if they were installed in the project."""
    for name in names:
        there = folder / "node_modules" / name
        if not there.exists():
            there.parent.mkdir(exist_ok=True)
            there.symlink_to(TOOLS / "node_modules" / name)


def node(project, script):
    return json.loads(run("node", script, cwd=project).stdout)


def test_the_packages_own_tests():
    done = run("node", "--test", *sorted((PACKAGE / "test").glob("*.test.js")), cwd=PACKAGE)
    assert int(re.search(r"^\S+ pass (\d+)$", done.stdout, re.M)[1]) >= 6, done.stdout


def test_the_package_has_its_program_and_no_other_file(archive):
    with tarfile.open(archive) as tar:
        names = {each.name.removeprefix("package/") for each in tar}
    others = [each for each in names if not each.startswith(("src/", f"programs/{PLATFORM}/"))]
    assert sorted(others) == ["LICENSE", "README.md", "bin/poolguard", "package.json"]
    own = f"programs/{PLATFORM}"
    described = json.loads((PACKAGE / "package.json").read_text())
    version = re.search(r"^project\(\w+ VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
    assert described["version"] == version and archive.name == f"poolguard-{version}.tgz"
    for targets in (each for each in described["exports"].values() if isinstance(each, dict)):
        assert {target.removeprefix("./") for target in targets.values()} <= names
    # Each library that the program was linked with, and the licence of the package that it is from.
    libraries = re.findall(r"^\s+(\S+) => /", run("ldd", BINARY).stdout, re.M)
    assert len(libraries) > 10 and {f"{own}/lib/{each}" for each in libraries} <= names
    parts = json.loads((archive.parent / "npm" / own / "sbom.cdx.json").read_text())["components"]
    packages = [each["name"] for each in parts if each["purl"].startswith("pkg:deb/")]
    assert len(packages) > 10 and {f"{own}/licences/{each}" for each in packages} <= names


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may change the root directory")
def test_the_program_needs_nothing_of_the_system(project, tmp_path):
    programs = project / "node_modules" / "poolguard" / "programs" / PLATFORM
    shutil.copytree(programs, tmp_path / "own")
    done = run(CHROOT, tmp_path, "/own/lib/loader", "--library-path", "/own/lib", "/own/poolguard", "--version", env={})
    assert done.stdout.startswith("poolguard ")


def seconds_of(*command, **options):
    began = time.monotonic()
    run(*command, **options)
    return time.monotonic() - began


def test_npx_serves(project, tmp_path, record_property):
    port = free_port()
    of_npx = seconds_of("npx", "poolguard", "--version", cwd=project)
    of_program = seconds_of(project / "node_modules" / ".bin" / "poolguard", "--version")
    began = time.monotonic()
    server = subprocess.Popen(["npx", "poolguard", "serve", "--demo", "--listen", f"127.0.0.1:{port}", "--data",
                               tmp_path / "data"], cwd=project, env=ENVIRONMENT, text=True, start_new_session=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        while True:
            try:
                assert requests.get(f"http://127.0.0.1:{port}/ready", timeout=5).status_code == 200
                break
            except requests.ConnectionError:
                assert server.poll() is None and time.monotonic() - began < 30, server.communicate()
                time.sleep(0.01)
        took = time.monotonic() - began
        record_property("note", f"npx from the local file to the first 200: {took:.2f} s, of which npx itself takes "
                        f"{of_npx - of_program:.2f} s, the program's libraries {of_program:.2f} s, and its first start "
                        f"with keys and demo users {took - of_npx:.2f} s")
        assert took < 10
    finally:
        # As the terminal does with Ctrl-C: to the whole group.
        os.killpg(server.pid, signal.SIGINT)
        server.communicate(timeout=20)


def test_the_command_is_the_program(project, tmp_path):
    """A signal reaches it, and its exit status is the command's."""
    command = project / "node_modules" / ".bin" / "poolguard"
    with started([command, "serve", "--listen", "127.0.0.1:0", "--data", tmp_path / "data"], cwd=tmp_path,
                 env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert any(line.startswith("Ready") for line in server.stdout)
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) == 0
    assert run(command, "serve", "--listen", "nowhere", check=False, cwd=tmp_path).returncode != 0


def test_the_api(project, record_property):
    found = node(project, "start.mjs")
    record_property("note", f"start() of the npm package: {found['took'] / 1000:.2f} s")
    assert {"AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "COGNITO_USER_POOL_ID", "COGNITO_JWKS_URL"} <= set(found["env"])
    assert found["clients"]["web"]["secret"] and "secret" not in found["clients"]["phone"]
    assert found["claims"]["plan"] == "gold" and set(found["claims"]["cognito:groups"]) == {"staff", "admin"}
    assert found["claims"]["sub"] == found["users"]["jane@example.com"]["sub"]
    assert "NEW_PASSWORD_REQUIRED" in found["temporary"] and found["unknown"] == "UserNotFoundException"
    assert "nobody of example.org" in found["refused"] and found["signedUp"] == 200
    assert re.fullmatch(r"\d{6}", found["mail"]["code"]) and found["mail"]["subject"] and found["mail"]["hasHtml"]
    assert found["confirmed"] == 200 and found["asked"] == ["PreSignUp_SignUp"] * 2 and found["seen"] == 3
    assert found["logged"] > 0 and found["isGone"]


def test_a_named_data_folder_stays(project):
    found = node(project, "again.mjs")
    assert found == {"isSame": True, "users": ["jane@example.com", "new@example.com"], "hasToken": True}


def test_pools_that_nobody_stops_end_with_the_tests(project):
    found = node(project, "forgets.mjs")
    assert len(found) == 2
    for pool in found:
        assert not os.path.exists(os.path.dirname(pool["data"]))
        with pytest.raises(requests.ConnectionError):
            requests.get(pool["url"], timeout=5)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["SIGTERM", "SIGKILL"])
def test_a_pool_ends_with_tests_that_are_killed(project, tmp_path, how):
    """No code of theirs runs then: the server sees that its pipe has closed."""
    with started(["node", "waits.mjs"], cwd=project, env={**ENVIRONMENT, "TMPDIR": str(tmp_path)}, text=True,
                 stdout=subprocess.PIPE) as tests:
        url = tests.stdout.readline().strip()
        [server] = children_of(tests.pid)
        assert requests.get(f"{url}/health", timeout=5).status_code == 200
        tests.send_signal(how)
        assert tests.wait(timeout=20) == -how
    wait_until(lambda: has_ended(server), 15, "the end of the server")


@pytest.mark.parametrize("options, said", [
    ("{ settings: { POOLGUARD_LISTENS: '1' } }", "POOLGUARD_LISTEN"),
    ("{ users: [{ email: 'a@example.com', password: 'short1' }] }", "InvalidPasswordException"),
    ("{ users: [{ password: 'Correct-h0rse' }] }", "a user needs an email or a username"),
    ("{ users: [{ username: 'jane', password: 'Correct-h0rse' }] }", "the user jane needs an email and no username"),
    ("{ users: [{ username: 'jane', email: 'jane@example.com', password: 'Correct-h0rse' }] }",
     "the user jane needs an email and no username"),
    ("{ triggers: { PreSignup: (event) => event } }", "there is no trigger PreSignup"),
    ("{ program: '/nowhere/poolguard' }", "/nowhere/poolguard"),
    ("{ timeout: 0 }", "was not ready in 0 ms"),
])
def test_what_does_not_start(project, tmp_path, options, said):
    script = f"import {{ start }} from 'poolguard'; await start({options}).catch((e) => console.log(e.message, e.name))"
    done = run("node", "--input-type=module", "--eval", script, cwd=project,
               env={**ENVIRONMENT, "TMPDIR": str(tmp_path)})
    assert said in done.stdout, done
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_a_program(project, tmp_path):
    shutil.copytree(project / "node_modules" / "poolguard", tmp_path / "node_modules" / "poolguard",
                    ignore=shutil.ignore_patterns("linux-*"))
    (tmp_path / "node_modules" / "poolguard" / "programs" / "linux-other").mkdir(parents=True)
    done = run("node", "--input-type=module", "--eval", "import { start } from 'poolguard'; await start()", check=False,
               cwd=tmp_path)
    assert done.returncode == 1 and "available: linux-other" in done.stderr, done.stderr
    done = run(tmp_path / "node_modules" / "poolguard" / "bin" / "poolguard", "--version", check=False)
    assert done.returncode == 1 and "It has: linux-other" in done.stderr, done.stderr


SETUP = """import {{ globalSetup }} from "poolguard/{0}";
export default globalSetup({{ users: [{{ email: "jane@example.com", password: "Correct-h0rse" }}] }});
"""


def test_vitest(project):
    lend(project, "vitest")
    folder = project / "with-vitest"
    folder.mkdir()
    (folder / "vitest.config.js").write_text('export default { test: { globalSetup: "./pool.js" } };')
    (folder / "pool.js").write_text(SETUP.format("vitest"))
    (folder / "a.test.js").write_text("""
import { expect, inject, test } from "vitest";
import { poolOf } from "poolguard/vitest";
const pool = poolOf(inject);
test("a sign-in", async () => {
  expect(process.env.COGNITO_USER_POOL_ID).toBe(pool.id);
  expect((await pool.signIn("jane@example.com", "Correct-h0rse")).idToken).toMatch(/^ey/);
  expect(await pool.mails("jane@example.com")).toEqual([]);
});
""")
    done = run("node", "node_modules/vitest/vitest.mjs", "run", "--root", folder, cwd=project)
    assert re.search(r"Tests\s+1 passed", done.stdout), done.stdout + done.stderr


def test_jest(project):
    lend(project, "jest", "jest-environment-node")
    folder = project / "with-jest"
    folder.mkdir()
    (folder / "package.json").write_text('{"private": true}')  # CommonJS, as Jest has it without further flags
    (folder / "jest.config.mjs").write_text("""export default {
  globalSetup: "./pool.mjs",
  globalTeardown: "poolguard/jest/teardown",
  testEnvironment: "poolguard/jest/environment",
};
""")
    (folder / "pool.mjs").write_text(SETUP.format("jest"))
    (folder / "a.test.js").write_text("""
test("a sign-in", async () => {
  expect(process.env.COGNITO_USER_POOL_ID).toBe(poolguard.id);
  expect((await poolguard.signIn("jane@example.com", "Correct-h0rse")).idToken).toMatch(/^ey/);
});
""")
    done = run("node", "../node_modules/jest/bin/jest.js", cwd=folder)
    assert re.search(r"Tests:\s+1 passed", done.stderr), done.stdout + done.stderr


def test_the_types(project):
    lend(project, "typescript", "vitest", "jest-environment-node")
    shutil.copy(TOOLS / "types.ts", project)
    run("node", "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--noUncheckedIndexedAccess",
        "--skipLibCheck", "--module", "nodenext", "--target", "es2022", "types.ts", cwd=project)
