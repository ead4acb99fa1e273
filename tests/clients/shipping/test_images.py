"""The Dockerfiles, without a container engine: what they copy, and whether their steps work with only that."""

import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest
import yaml

from node_clients import SCRIPTS
from poolguard import BINARY, ROOT

DOCKER = ROOT / "infra" / "docker"


def test_the_dockerfiles_pass_a_linter():
    for name in ("Dockerfile", "web.Dockerfile"):
        linter = SCRIPTS / "node_modules" / "dockerfilelint" / "bin" / "dockerfilelint"
        done = subprocess.run(["node", linter, "-o", "json", DOCKER / name], capture_output=True, text=True, timeout=60)
        found = json.loads(done.stdout)
        titles = [each["title"] for file in found["files"] for each in file["issues"]]
        assert titles == [], (name, titles)


def is_left_out(path, rules):
    """Whether a rule of a .dockerignore leaves the file out: the last that matches it or a folder above it decides."""
    out = False
    for rule in rules:
        above = [path, *map(str, pathlib.PurePosixPath(path).parents)]
        if any(fnmatch.fnmatchcase(each, rule.lstrip("!")) for each in above):
            out = not rule.startswith("!")
    return out


def build_context(root, dockerfile):
    """The files that an engine sends: those of the repository that the Dockerfile's own .dockerignore lets through."""
    rules = dockerfile.with_name(dockerfile.name + ".dockerignore").read_text().split()
    tracked = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard",
                              root.relative_to(ROOT)], capture_output=True, text=True, check=True).stdout.split("\0")
    names = [str(pathlib.PurePosixPath(each).relative_to(root.relative_to(ROOT))) for each in tracked if each]
    return [each for each in names if not is_left_out(each, rules) and (root / each).is_file()]


def instructions(dockerfile):
    """The instructions of the first stage, each in one line."""
    text = re.sub(r"^#.*\n", "", dockerfile.read_text(), flags=re.M).replace("\\\n", " ")
    return [line.split(None, 1) for line in text.split("\nFROM ")[0].splitlines() if line.strip()]


def copy(sources, to, root, context, folder):
    """What COPY does. A source that is left out ends a build, and so does it here."""
    for source in sources:
        below = [each for each in context if source == "." or each == source or each.startswith(source + "/")]
        assert below, f"COPY {source}: the build context does not have it"
        for each in below:
            is_file = each == source
            name = each if source == "." else pathlib.PurePosixPath(each).name if is_file else each[len(source) + 1:]
            target = folder / to / name if to.endswith(("/", ".")) or not is_file else folder / to
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / each, target)


def replay(root, dockerfile, folder):
    """Carries out the COPY instructions of the first stage, and returns its RUN commands."""
    context, commands = build_context(root, dockerfile), []
    for name, rest in instructions(dockerfile):
        if name == "COPY":
            *sources, to = rest.split()
            copy(sources, to, root, context, folder)
        if name == "RUN":
            commands.append(rest)
    return commands


@pytest.fixture(scope="module")
def image_source(tmp_path_factory):
    """A folder with only what the Dockerfile copies, and the commands that the image runs there."""
    folder = tmp_path_factory.mktemp("image") / "source"
    return folder, replay(ROOT, DOCKER / "Dockerfile", folder)


def test_the_image_configures_in_an_empty_folder(image_source):
    folder, (install, build) = image_source
    assert not (folder / "node_modules").exists() and not (folder / "build").exists()
    configure, compile_it, *_, collect = [each.strip() for each in build.split("&&")]
    for command in (install, configure):
        done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "node_modules" / "swagger-ui-dist" / "swagger-ui.css").exists()
    # What the next command would read, without compiling anything.
    assert compile_it == "cmake --build build --target poolguard"
    listed = subprocess.run(["ninja", "-t", "inputs", "poolguard"], cwd=folder / "build", capture_output=True, text=True,
                            timeout=60, check=True).stdout.split()
    sources = [each for each in listed if each.startswith(f"{folder}/") and not each.startswith(f"{folder}/build/")]
    assert f"{folder}/node_modules/swagger-ui-dist/swagger-ui.css" in sources
    unities = "".join(path.read_text() for path in (folder / "build").rglob("Unity/*.cxx"))
    sources += re.findall(rf'^#include "({re.escape(str(folder))}/src/.*)"$', unities, re.M)
    assert len(sources) > 200 and f"{folder}/src/main.cpp" in sources
    assert [each for each in sources if not os.path.exists(each)] == []
    assert collect == "infra/runtime-files root build/poolguard /root-file-system"
    assert os.access(folder / "infra" / "runtime-files", os.X_OK)


def test_the_image_has_every_header(image_source):
    """Compares with what the compiler read when it made the program that is tested here."""
    folder, _ = image_source
    known = subprocess.run(["ninja", "-t", "deps"], cwd=BINARY.parent, capture_output=True, text=True,
                           check=True).stdout
    read = {os.path.relpath(each, ROOT) for each in re.findall(rf"^    ({re.escape(str(ROOT))}/src/\S+)$", known, re.M)
            if os.path.exists(each)}
    assert len(read) > 300
    assert [each for each in sorted(read) if not (folder / each).exists()] == []


def test_the_front_ends_image_has_its_files_and_no_secrets(tmp_path):
    web = ROOT / "web"
    commands = replay(web, DOCKER / "web.Dockerfile", tmp_path / "app")
    assert commands == ["npm ci --ignore-scripts", "npm run build"]
    there = {str(path.relative_to(tmp_path / "app")) for path in (tmp_path / "app").rglob("*") if path.is_file()}
    assert {"package.json", "package-lock.json", "next.config.ts", "tsconfig.json", "src/auth.ts"} <= there
    rules = (DOCKER / "web.Dockerfile.dockerignore").read_text().split()
    for name in (".env.local", ".env", "node_modules/next/package.json", ".next/BUILD_ID", ".next-dev/trace",
                 "tsconfig.tsbuildinfo"):
        assert name not in there and is_left_out(name, rules), name


@pytest.mark.parametrize("rules, left_out, kept", [
    (["*", "!src"], ["package.json", "docs/a.md"], ["src/a.cpp", "src/b/c.cpp"]),
    (["node_modules", ".env*"], ["node_modules/a/b.js", ".env.local"], ["src/a.ts", "environment"]),
    (["*", "!a", "a/b"], ["a/b/c", "d"], ["a/c"])])
def test_rules_that_leave_files_out(rules, left_out, kept):
    assert [each for each in left_out if not is_left_out(each, rules)] == []
    assert [each for each in kept if is_left_out(each, rules)] == []


def test_the_image_is_the_same_for_every_processor():
    """So that an engine builds it for arm64, where nothing here can run it: docs/packages.md, "Processors"."""
    read = [DOCKER / "Dockerfile", ROOT / "infra" / "runtime-files", ROOT / "tools" / "install-packages",
            ROOT / "CMakePresets.json", ROOT / "CMakeLists.txt", *(ROOT / "cmake").glob("*.cmake")]
    for path in read:
        text = re.sub(r"^\s*#.*$", "", path.read_text(), flags=re.M)
        assert not re.search(r"x86|amd64|-march|-msse|-mavx", text), path


def test_settings_of_the_containers():
    text = (DOCKER / "Dockerfile").read_text()
    final = text[text.rindex("FROM "):]
    assert final.startswith("FROM scratch") and "USER 10001:10001" in final
    assert 'CMD ["/usr/bin/poolguard", "health"]' in final
    compose = yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]
    gateway = compose["gateway"]
    assert gateway["read_only"] and gateway["cap_drop"] == ["ALL"] and gateway["tmpfs"] == ["/tmp"]
    assert set(compose) == {"store", "tables", "gateway", "mail", "web"}
    for each in compose.values():
        for port in each.get("ports", []):
            assert port.startswith("127.0.0.1:")
