"""The Debian packages of the C++ library. With POOLGUARD_TEST_CLEAN_ROOT they are installed into a new Debian, which
needs root and takes minutes: make test-all."""

import os
import re
import shlex
import shutil
import time

import pytest
import requests

from library import BUILD, build_library, demo_token, run
from poolguard import ROOT

CHROOT = shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin:/bin")


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """The files by the names of the packages."""
    build_library()
    folder = tmp_path_factory.mktemp("packages")
    planned = run("make", "--dry-run", "library-package", cwd=ROOT).stdout
    command = re.search(r"^cpack .*$", planned, re.M)[0]
    run(*shlex.split(command.replace("build/library-only", str(BUILD)).replace("build/packages", str(folder))), cwd=ROOT)
    return {path.name.split("_")[0]: path for path in folder.glob("*.deb")}


def files_of(package):
    return {line.split()[5].removeprefix("./") for line in run("dpkg-deb", "--contents", package).stdout.splitlines()
            if not line.startswith("d")}


def test_what_each_package_has(packages):
    assert set(packages) == {"libpoolguard0.1", "libpoolguard-curl0.1", "poolguard-dev"}
    # The names have the interface's version, so that an older one can be installed beside it.
    library = files_of(packages["libpoolguard0.1"])
    assert {"usr/lib/libpoolguard.so.0.1", "usr/share/doc/libpoolguard0.1/copyright"} <= library
    assert "usr/lib/libpoolguard-curl.so.0.1" in files_of(packages["libpoolguard-curl0.1"])
    headers = {f"usr/include/poolguard/{path.name}" for path in (ROOT / "include" / "poolguard").glob("*.hpp")}
    assert headers | {"usr/lib/libpoolguard.so", "usr/lib/cmake/poolguard/poolguard-config.cmake",
                      "usr/lib/pkgconfig/poolguard.pc"} <= files_of(packages["poolguard-dev"])
    # No file is in two of them.
    assert sum(len(files_of(each)) for each in packages.values()) == len(set().union(*map(files_of, packages.values())))


def test_what_each_package_needs(packages):
    needs = {name: run("dpkg-deb", "--field", package, "Depends").stdout for name, package in packages.items()}
    assert "libssl3" in needs["libpoolguard0.1"] and "curl" not in needs["libpoolguard0.1"]
    assert "libcurl4" in needs["libpoolguard-curl0.1"] and "libpoolguard0.1 (= 0.1.0)" in needs["libpoolguard-curl0.1"]
    assert "libpoolguard0.1 (= 0.1.0)" in needs["poolguard-dev"]


def of_another_interface(package, older, folder):
    """As an older version had it: its own interface in the names of the package and of the files."""
    folder.mkdir(parents=True)
    run("dpkg-deb", "--raw-extract", package, folder)
    own = re.search(r"\d+\.\d+$", package.name.split("_")[0])[0]
    for path in sorted(folder.rglob(f"*{own}*"), key=lambda each: len(each.parts), reverse=True):
        path.rename(path.with_name(path.name.replace(own, older)))
    for path in (folder / "DEBIAN").iterdir():
        path.write_text(path.read_text().replace(own, older))
    return run("dpkg-deb", "--root-owner-group", "--build", folder, folder.parent).stdout.split("'")[-2]


def test_an_older_interface_stays_beside_it(packages, tmp_path):
    """Programs that were built with it go on."""
    root, folder = tmp_path / "root", tmp_path / "older"
    for each in ("info", "updates", "triggers"):
        (root / "var" / "lib" / "dpkg" / each).mkdir(parents=True)
    (root / "var" / "lib" / "dpkg" / "status").touch()
    mine = [packages["libpoolguard0.1"], packages["libpoolguard-curl0.1"]]
    older = [of_another_interface(package, "0.0", folder / str(number)) for number, package in enumerate(mine)]
    # Only unpacked, which is when files would collide: what configuring needs is not in this root.
    run("dpkg", f"--root={root}", "--force-not-root", "--log=/dev/null", "--unpack", *older, *mine)
    for interface in ("0.0", "0.1"):
        for name in ("libpoolguard", "libpoolguard-curl"):
            assert (root / "usr" / "lib" / f"{name}.so.{interface}").exists(), (name, interface)
            assert (root / "usr" / "share" / "doc" / f"{name}{interface}" / "copyright").exists()
    listed = run("dpkg-query", f"--admindir={root}/var/lib/dpkg", "--show", "--showformat", "${Package} ${Status}\n")
    assert sorted(listed.stdout.splitlines()) == [f"{name}{interface} install ok unpacked" for name in (
        "libpoolguard-curl", "libpoolguard") for interface in ("0.0", "0.1")]


def in_root(root, *command):
    return run(CHROOT, root, "env", "DEBIAN_FRONTEND=noninteractive", *command)


def build_alone(root):
    """From the sources, as docs/library.md says."""
    text = (ROOT / "docs" / "library.md").read_text()
    install, configure, build, put = re.search(
        r"^(apt-get install .*)\n(cmake -B .*)\n(cmake --build .*)\n(cmake --install .*)$", text, re.M).groups()
    in_root(root, "bash", "-euc", install.replace("install ", "install -y -qq --no-install-recommends "))
    for name in ("CMakeLists.txt", "cmake", "src", "include", "LICENSE"):
        source, target = ROOT / name, root / "source" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    in_root(root, "bash", "-euc", f"cd /source; {configure} -DCMAKE_UNITY_BUILD=ON; {build}; {put}")
    assert (root / "usr" / "local" / "lib" / "libpoolguard.so.0.1").exists()
    assert not (root / "usr" / "local" / "lib" / "libpoolguard-curl.so").exists()


def use(root, token, issuer, client, keys_url):
    """From find_package to a verified token."""
    shutil.copytree(ROOT / "examples" / "cpp" / "verify_token", root / "example", dirs_exist_ok=True)
    (root / "jwks.json").write_text(requests.get(keys_url, timeout=10).text)
    (root / "token").write_text(token + "\n")
    began = time.monotonic()
    done = in_root(root, "bash", "-euc", "rm -rf /built; cmake -S /example -B /built; cmake --build /built; "
                   f"ldconfig; /built/verify_token {issuer} {client} /jwks.json < /token")
    assert time.monotonic() - began < 60
    assert re.fullmatch(r"[0-9a-f-]{36}", done.stdout.splitlines()[-1])


if os.environ.get("POOLGUARD_TEST_CLEAN_ROOT") and os.geteuid() == 0:
    def test_in_a_new_debian(packages, demo, tmp_path):
        root = tmp_path / "root"
        run("debootstrap", "--variant=minbase", "bookworm", root)
        shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
        in_root(root, "apt-get", "update", "-qq")
        issued = demo_token(demo)
        build_alone(root)
        use(root, *issued)
        in_root(root, "bash", "-euc", "xargs rm < /source/build/library-only/install_manifest.txt; ldconfig")
        for package in packages.values():
            shutil.copy(package, root / "tmp")
        in_root(root, "bash", "-euc", "apt-get install -y -qq --no-install-recommends /tmp/*.deb")
        use(root, *issued)
        in_root(root, "apt-get", "purge", "-y", "-qq", *packages)
        assert run("find", root / "usr", "-path", root / "usr" / "local", "-prune", "-o", "-name", "*poolguard*",
                   "-print").stdout == ""
