"""What a release consists of: made by tools/release for the program that is tested here."""

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import tarfile
import zipfile

import pytest

from poolguard import BINARY, ROOT

TOOLS = ROOT / "tests" / "clients" / "packaging"
VERSION = re.search(r"^project\(\w+ VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
DEBIAN = [f"{name}_{VERSION}_amd64.deb" for name in ("poolguard", "libpoolguard0.1", "libpoolguard-curl0.1",
                                                     "poolguard-dev")]


def run(*command, check=True, **options):
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, timeout=120, **options)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """As `make packages` leaves them. What is in them is for other tests, so these are empty."""
    folder = tmp_path_factory.mktemp("packages")
    for name in (*DEBIAN, "poolguard_0.0.1_amd64.deb", f"poolguard-{VERSION}.tgz", "poolguard-0.0.1.tgz"):
        (folder / name).write_text(name)
    return folder


def release(packages, folder, check=True, build=BINARY.parent, **variables):
    environment = {**os.environ, "RELEASE_ANYWAY": "1", **variables}
    return run(ROOT / "tools" / "release", build, packages, folder, check=check, env=environment)


@pytest.fixture(scope="module")
def released(packages, tmp_path_factory):
    build = tmp_path_factory.mktemp("build")
    (build / "poolguard").symlink_to(BINARY)
    folder = tmp_path_factory.mktemp("release")
    (folder / "left-over").write_text("of the last time")
    return folder, release(packages, folder, build=build).stdout


def test_the_command_builds_first():
    planned = run("make", "--dry-run", "release", cwd=ROOT).stdout
    commands = ["cmake --build", "cpack", "tools/pack-npm build/poolguard build/packages",
                "tools/release build build/packages build/release"]
    assert sorted(commands, key=planned.index) == commands


def test_all_artefacts_have_checksums(released):
    folder, printed = released
    names = {each.name for each in folder.iterdir()} - {"SHA256SUMS"}
    architecture = {"x86_64": "x86_64", "aarch64": "arm64"}[os.uname().machine]
    assert names == {*DEBIAN, f"poolguard-{VERSION}.tgz", f"poolguard-{VERSION}-lambda-{architecture}.zip",
                     f"poolguard-{VERSION}.tar.gz", f"poolguard-{VERSION}.openapi.json",
                     f"poolguard-{VERSION}-{architecture}.cdx.json"}
    sums = dict(reversed(line.split("  ")) for line in printed.splitlines())
    assert sums == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    run("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=folder)


def test_the_source_and_the_zip_are_whole(released):
    folder, _ = released
    with tarfile.open(folder / f"poolguard-{VERSION}.tar.gz") as tar:
        assert f"poolguard-{VERSION}/CMakeLists.txt" in tar.getnames()
    with zipfile.ZipFile(next(folder.glob("*.zip"))) as zipped:
        assert "bootstrap" in zipped.namelist()


@pytest.mark.parametrize("missing, said", [
    (f"poolguard-{VERSION}.tgz", "no npm package of version"),
    *((name, f"no Debian package {name.split('_')[0]} of version") for name in DEBIAN),
])
def test_what_is_missing_is_named(packages, tmp_path, missing, said):
    shutil.copytree(packages, tmp_path / "packages")
    for each in (tmp_path / "packages").glob(missing):
        each.unlink()
    build = tmp_path / "build"
    build.mkdir()
    (build / "poolguard").symlink_to(BINARY)
    done = release(tmp_path / "packages", tmp_path / "release", check=False, build=build)
    assert done.returncode != 0 and said in done.stderr, done.stderr


def test_packages_of_an_earlier_build_are_refused(packages, tmp_path):
    shutil.copytree(packages, tmp_path / "packages")
    (tmp_path / "poolguard").symlink_to(BINARY)
    old = tmp_path / "packages" / DEBIAN[1]
    os.utime(old, (BINARY.stat().st_mtime - 60,) * 2)
    done = release(tmp_path / "packages", tmp_path / "release", check=False, build=tmp_path)
    assert done.returncode != 0 and f"{old} is older than" in done.stderr, done.stderr


def test_without_a_build_it_says_what_to_do(packages, tmp_path):
    done = release(packages, tmp_path / "release", check=False, build=tmp_path / "nowhere")
    assert done.returncode != 0 and "has no program: run 'make release'" in done.stderr, done.stderr
    (tmp_path / "poolguard").symlink_to(BINARY)
    done = release(tmp_path / "nowhere", tmp_path / "release", check=False, build=tmp_path)
    assert done.returncode != 0 and "run 'make packages'" in done.stderr, done.stderr


@pytest.mark.parametrize("folder", ["", "packages", ".."])
def test_what_it_is_made_of_is_not_emptied(packages, tmp_path, folder):
    work = tmp_path / "work"
    shutil.copytree(packages, work / "packages")
    (work / "poolguard").symlink_to(BINARY)
    done = release(work / "packages", work / folder, check=False, build=work)
    assert done.returncode != 0 and "name another folder" in done.stderr, done.stderr
    assert (work / "packages" / DEBIAN[0]).exists()


def test_another_programs_version_is_refused(packages, tmp_path):
    (tmp_path / "poolguard").write_text("#!/bin/sh\necho poolguard 9.9.9\n")
    (tmp_path / "poolguard").chmod(0o755)
    done = release(packages, tmp_path / "release", check=False, build=tmp_path)
    assert done.returncode != 0 and f"is not version {VERSION}" in done.stderr
    assert not (tmp_path / "release").exists()


@pytest.fixture(scope="module")
def bill(released):
    folder, _ = released
    return next(folder.glob("*.cdx.json"))


def validate(path):
    return run("node", TOOLS / "sbom.mjs", path).stdout


def test_the_bill_of_materials_follows_cyclonedx(bill, tmp_path):
    assert validate(bill) == ""
    broken = tmp_path / "broken.json"
    broken.write_text(bill.read_text().replace('"alg"', '"algorithm"', 1))
    assert "must have required property 'alg'" in validate(broken)


def test_the_bill_of_materials_names_everything(bill):
    document = json.loads(bill.read_text())
    itself = document["metadata"]["component"]
    assert (itself["name"], itself["version"]) == ("poolguard", VERSION)
    assert itself["hashes"][0]["content"] == hashlib.sha256(BINARY.read_bytes()).hexdigest()
    # Every library that the loader loads, with the version that dpkg knows.
    parts = {part["name"]: each for each in document["components"] for part in each.get("components", [])}
    loaded = re.findall(r"^\s+\S+ => (/\S+)", run("ldd", BINARY).stdout, re.M)
    assert len(loaded) > 10 and {os.path.basename(each) for each in loaded} <= set(parts)
    for component in parts.values():
        known = run("dpkg-query", "--show", "--showformat", "${Version}\n", component["name"]).stdout.splitlines()
        assert component["version"] in known
    # What is compiled in, from Debian and from npm.
    names = {each["name"] for each in document["components"]}
    npm = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    assert {"libcli11-dev", "libboost1.81-dev", *npm} <= names
    # Everything is there for something.
    graph = {each["ref"]: each["dependsOn"] for each in document["dependencies"]}
    reached, waiting = set(), [itself["bom-ref"]]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += graph.get(ref, [])
    assert reached >= {each["bom-ref"] for each in document["components"]}


def test_the_same_program_has_the_same_bill(bill):
    again = run(ROOT / "tools" / "write-sbom", BINARY, env={**os.environ, "SOURCE_DATE_EPOCH": run(
        "git", "log", "-1", "--format=%ct", cwd=ROOT).stdout.strip()}).stdout
    assert again == bill.read_text()


def test_the_compiled_in_packages_are_what_builds_install():
    """So that a library of headers that is added to the build is not forgotten in the bill of materials."""
    text = (ROOT / "tools" / "install-packages").read_text()
    installed = set(shlex.split(re.search(r"^build=\((.*?)\)$", text, re.M | re.S)[1]))
    compiled_in = set(re.findall(r'"(lib[\w.-]+-dev)"', (ROOT / "tools" / "write-sbom").read_text()))
    # The others come with a library that the program names.
    linked = {"libssl-dev", "libcurl4-openssl-dev", "libsqlite3-dev", "libargon2-dev", "libcrypt-dev", "libspdlog-dev",
              "libfmt-dev", "libqrencode-dev", "libre2-dev", "prometheus-cpp-dev", "libyaml-cpp-dev", "libcbor-dev"}
    assert {each for each in installed if each.endswith("-dev")} == compiled_in | linked
