"""The Lambda zip, the container's file system and the Debian package. Each runs in a separate root directory with only
its own files, which needs root."""

import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import time

import pytest
import requests

from lambda_runtime import Answer, Runtime, http_api
from poolguard import BINARY, ROOT
from proxies import free_port

ANYBODY = "10001"
CHROOT = shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin:/bin")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may change the root directory")
UNIT = ROOT / "infra" / "debian" / "poolguard.service"
# As in the container and the systemd unit: no privileges, and no way to get any.
AS_NOBODY = ["setpriv", "--reuid", ANYBODY, "--regid", ANYBODY, "--clear-groups", "--no-new-privs", "--bounding-set=-all",
             "--inh-caps=-all"]


def run(*command, check=True, **options):
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, timeout=300, **options)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def wait_for(url, process):
    deadline = time.monotonic() + 20
    while True:
        try:
            return requests.get(url, timeout=5)
        except requests.ConnectionError:
            assert process.poll() is None and time.monotonic() < deadline, process.communicate()
            time.sleep(0.02)


def end(process):
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=15)


@pytest.fixture(scope="module")
def stripped(tmp_path_factory):
    out = tmp_path_factory.mktemp("stripped") / "poolguard"
    run("strip", "-o", out, BINARY)
    return out


def test_the_program_is_small(stripped):
    assert stripped.stat().st_size < 25 * 1000 * 1000


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


@pytest.fixture
def container(stripped, tmp_path):
    """The container's file system. As in the image, its user owns /data."""
    root = tmp_path / "root"
    run(ROOT / "infra" / "runtime-files", "root", stripped, root)
    os.chown(root / "data", int(ANYBODY), int(ANYBODY))
    return root


def in_container(root, *command, **variables):
    """Runs as the Dockerfile says. Its user owns nothing but /data, so the rest is as good as read-only."""
    return subprocess.Popen([CHROOT, f"--userspec={ANYBODY}:{ANYBODY}", str(root), *command], env=variables, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def image_settings():
    text = (ROOT / "infra" / "docker" / "Dockerfile").read_text()
    variables = dict(each.split("=", 1) for each in re.search(r"^ENV (.*)$", text, re.M)[1].split())
    health = re.search(r"^HEALTHCHECK .*CMD \[(.*)\]$", text, re.M)[1]
    return variables, [each.strip(' "') for each in health.split(",")]


@needs_root
def test_the_container_needs_only_its_file_system(container):
    root = container
    assert size_of(root) < 60 * 1000 * 1000
    assert not list(root.rglob("sh")) and {path.name for path in (root / "usr" / "bin").iterdir()} == {"poolguard"}
    variables, health = image_settings()
    port = free_port()
    variables |= {"POOLGUARD_LISTEN": f"0.0.0.0:{port}".replace("0.0.0.0", "127.0.0.1")}
    server = in_container(container, "/usr/bin/poolguard", "serve", **variables)
    try:
        assert wait_for(f"http://127.0.0.1:{port}/ready", server).status_code == 200
        status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
        assert f"Uid:\t{ANYBODY}\t{ANYBODY}\t{ANYBODY}\t{ANYBODY}" in status
        asked = in_container(container, *health, **variables)
        assert asked.wait(timeout=20) == 0, asked.communicate()
        assert (root / "data" / "poolguard.db").stat().st_uid == int(ANYBODY)
    finally:
        assert end(server) == 0
    asked = in_container(container, *health, **variables)
    assert asked.wait(timeout=20) == 1
    own = {path.relative_to(root).parts[0] for path in root.rglob("*") if path.lstat().st_uid == int(ANYBODY)}
    assert own <= {"data", "tmp"}, own


@needs_root
def test_a_container_without_a_writable_folder_prints_an_error(container):
    variables, _ = image_settings()
    server = in_container(container, "/usr/bin/poolguard", "serve",
                          **(variables | {"POOLGUARD_LISTEN": "127.0.0.1:0", "POOLGUARD_DATA": "/elsewhere"}))
    message = server.communicate(timeout=20)[1]
    assert server.returncode == 1 and "/elsewhere" in message, message


@pytest.fixture(scope="module")
def function_package(tmp_path_factory):
    """The zip that the documented command makes, in a folder that looks like the repository's after a build."""
    folder = tmp_path_factory.mktemp("function")
    (folder / "infra").symlink_to(ROOT / "infra")
    (folder / "build").mkdir()
    (folder / "build" / "poolguard").symlink_to(BINARY)
    command = re.search(r"^infra/lambda/make-zip.*$", (ROOT / "docs" / "deploying.md").read_text(), re.M)[0]
    return folder, run("bash", "-c", command, cwd=folder).stdout.strip()


def test_the_templates_deploy_the_documented_zip(function_package):
    folder, package = function_package
    for name, member in (("serverless.yml", "artifact"), ("template.yaml", "CodeUri")):
        named = re.search(rf"^\s*{member}: (\S+)$", (ROOT / "infra" / "lambda" / name).read_text(), re.M)[1]
        assert os.path.normpath(folder / "infra" / "lambda" / named) == package, name
    assert os.path.relpath(package, folder) in (ROOT / "docs" / "deploying.md").read_text()


@pytest.fixture(scope="module")
def function_folder(function_package):
    """A root with /var/task, as in Lambda, and no operating system."""
    folder, package = function_package
    task = folder / "root" / "var" / "task"
    task.mkdir(parents=True)
    (folder / "root" / "tmp").mkdir()
    shutil.unpack_archive(package, task)
    for path in (task / "bootstrap", *(task / "lib").iterdir()):
        path.chmod(0o755)
    return folder / "root"


@needs_root
def test_the_zip_runs_without_an_operating_system(function_folder):
    command = [CHROOT, str(function_folder), "/var/task/bootstrap"]
    with Runtime(function_folder.parent / "data", {"POOLGUARD_DATA": "/tmp/poolguard", "AWS_CA_BUNDLE":
                 "/var/task/certificates.crt"}, command) as runtime:
        kind, given = runtime.invoke(http_api("GET", "/ready"))
        assert kind == "response" and Answer(given).status == 200, given
        assert runtime.stop() == 0


def test_the_zip_fits_lambdas_limits(function_package):
    _, package = function_package
    names = run("unzip", "-Z1", package).stdout.split()
    assert "bootstrap" in names and all(re.fullmatch(r"bootstrap|certificates\.crt|jwks\.json|lib/[\w.+-]+", each)
                                        for each in names)
    assert os.stat(package).st_size < 50 * 1000 * 1000


def test_the_unit_is_hardened():
    done = run("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", UNIT)
    assert float(re.search(r"Overall exposure level for poolguard.service: ([\d.]+)", done.stdout)[1]) <= 2.0
    assert "DynamicUser=yes" in UNIT.read_text()


def unit_settings():
    """The unit's directives by name; of several with one name, the last."""
    return dict(re.findall(r"^(\w+)=(.+)$", UNIT.read_text(), re.M))


def test_the_documented_check_sees_what_the_service_sees():
    text = (ROOT / "infra" / "debian" / "poolguard.conf").read_text()
    commented = re.search(r"^# +(systemd-run .*?[^\\])$", text, re.M | re.S)[1]
    command = shlex.split(re.sub(r"\\\n# +", "", commented))
    assert command[:3] == ["systemd-run", "--pipe", "--wait"] and command[-2:] == ["poolguard", "check"]
    given = {word for before, word in zip(command, command[1:]) if before == "-p"}
    unit = unit_settings()
    # A dynamic user has the name of the unit.
    expected = {"User=poolguard"} | {f"{name}={unit[name].removeprefix('-')}" for name in (
        "DynamicUser", "StateDirectory", "StateDirectoryMode", "WorkingDirectory", "Environment", "EnvironmentFile")}
    assert given == expected


@pytest.mark.parametrize("prefix", ["/usr", "/usr/local", "/opt/poolguard"])
def test_the_installed_unit_starts_the_installed_program(tmp_path, prefix):
    run("cmake", "--install", BINARY.parent, "--prefix", prefix, env={**os.environ, "DESTDIR": str(tmp_path)})
    there = tmp_path / prefix.lstrip("/")
    unit = there / "lib" / "systemd" / "system" / "poolguard.service"
    program, argument = re.search(r"^ExecStart=(\S+) (\S+)$", unit.read_text(), re.M).groups()
    assert (program, argument) == (f"{prefix}/bin/poolguard", "serve")
    assert run(tmp_path / program.lstrip("/"), "--version").stdout
    assert unit.read_text().replace(program, "/usr/bin/poolguard") == UNIT.read_text()
    assert unit.stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "etc" / "poolguard" / "poolguard.conf").exists()


def packaging_command(folder):
    """The last command of `make package`, for the build that is tested here."""
    planned = run("make", "--dry-run", "package", cwd=ROOT).stdout
    assert planned.index("tools/install-packages package") < planned.index("cmake --build") < planned.index("cpack")
    command = re.search(r"^cpack .*$", planned, re.M)[0]
    return shlex.split(command.replace("build/packages", str(folder)).replace("build/", f"{BINARY.parent}/"))


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("package")
    run(*packaging_command(folder), cwd=BINARY.parent)
    return next(folder.glob("*.deb"))


def test_without_dpkg_dev_there_is_no_package(tmp_path):
    programs = tmp_path / "programs"
    programs.mkdir()
    for each in pathlib.Path("/usr/bin").iterdir():
        if each.name != "dpkg-shlibdeps":
            (programs / each.name).symlink_to(each)
    done = run(*packaging_command(tmp_path / "packages"), cwd=BINARY.parent, check=False,
               env={**os.environ, "PATH": str(programs)})
    assert done.returncode != 0 and "tools/install-packages package" in done.stderr, done.stderr
    assert list(tmp_path.rglob("*.deb")) == []


def test_what_packages_are_made_with_is_installed():
    text = (ROOT / "tools" / "install-packages").read_text()
    listed = re.search(r"^packaging=\((.*)\)$", text, re.M)[1].split()
    owners = {run("dpkg", "-S", shutil.which(program)).stdout.split(":")[0]
              for program in ("dpkg-shlibdeps", "patchelf", "zip")}
    assert owners == set(listed)


def test_the_package_has_the_usual_debian_files(package):
    listed = run("dpkg-deb", "--contents", package).stdout
    for path in ("usr/bin/poolguard", "usr/lib/systemd/system/poolguard.service", "etc/poolguard/poolguard.conf",
                 "usr/share/man/man1/poolguard.1.gz", "usr/share/man/man5/poolguard-settings.5.gz",
                 "usr/share/bash-completion/completions/poolguard", "usr/share/doc/poolguard/copyright"):
        assert f"./{path}" in listed, path
    for document in (ROOT / "docs").glob("*.md"):
        assert f"./usr/share/doc/poolguard/docs/{document.name}" in listed, document
    assert "./usr/share/doc/poolguard/docs/openapi.json" in listed
    assert "/etc/poolguard/poolguard.conf" in run("dpkg-deb", "--info", package, "conffiles").stdout
    assert "libssl3" in run("dpkg-deb", "--field", package, "Depends").stdout


@pytest.fixture(scope="module")
def debian(tmp_path_factory):
    """A minimal Debian."""
    root = tmp_path_factory.mktemp("debian") / "root"
    run("debootstrap", "--variant=minbase", "bookworm", root)
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    run(CHROOT, root, "apt-get", "update", "-qq")
    return root


def dpkg(root, *arguments, check=True):
    return run(CHROOT, root, "env", "DEBIAN_FRONTEND=noninteractive", *arguments, check=check)


def newer(package, folder):
    """The same package with a higher version and a changed configuration file."""
    run("dpkg-deb", "--raw-extract", package, folder)
    control = folder / "DEBIAN" / "control"
    control.write_text(re.sub(r"^Version: .*$", "Version: 99.0", control.read_text(), flags=re.M))
    conf = folder / "etc" / "poolguard" / "poolguard.conf"
    conf.write_text(conf.read_text() + "# A line of the next version\n")
    out = folder.parent / "poolguard_99.0.deb"
    run("dpkg-deb", "--root-owner-group", "--build", folder, out)
    return out


def start_unit(root, command=()):
    """Starts the unit as systemd does: its variables, overridden by its file's, its user and its command, or another
    command in its place."""
    unit = unit_settings()
    command = command or unit["ExecStart"].split()
    variables = dict([unit["Environment"].split("=", 1)])
    for line in (root / "etc" / "poolguard" / "poolguard.conf").read_text().splitlines():
        if line and not line.startswith("#"):
            variables.update([line.split("=", 1)])
    return subprocess.Popen([CHROOT, str(root), *AS_NOBODY, *command], env={"PATH": "/usr/bin:/bin", **variables},
                            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@needs_root
def test_install_start_upgrade_and_purge(package, debian, tmp_path):
    shutil.copy(package, debian / "tmp" / "poolguard.deb")
    dpkg(debian, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "/tmp/poolguard.deb")
    conf = debian / "etc" / "poolguard" / "poolguard.conf"
    assert conf.stat().st_mode & 0o777 == 0o600
    assert "poolguard" in dpkg(debian, "poolguard", "--version").stdout

    # Without its folder it names the missing folder.
    state = debian / "var" / "lib" / "poolguard"
    assert not state.exists()
    port = free_port()
    conf.write_text(f"POOLGUARD_LISTEN=127.0.0.1:{port}\n")
    unit = start_unit(debian)
    message = unit.communicate(timeout=20)[1]
    assert unit.returncode == 1 and "/var/lib/poolguard" in message, message

    # StateDirectory= creates it.
    state.mkdir(mode=0o700)
    os.chown(state, int(ANYBODY), int(ANYBODY))
    unit = start_unit(debian)
    try:
        assert wait_for(f"http://127.0.0.1:{port}/ready", unit).status_code == 200
    finally:
        assert end(unit) == 0

    checked = start_unit(debian, ["/usr/bin/poolguard", "check"])
    found = checked.communicate(timeout=60)[0]
    assert checked.returncode == 0 and "/var/lib/poolguard is writable" in found, found

    shutil.copy(newer(package, tmp_path / "newer"), debian / "tmp" / "newer.deb")
    dpkg(debian, "dpkg", "--force-confold", "--install", "/tmp/newer.deb")
    assert "99.0" in dpkg(debian, "dpkg-query", "-W", "poolguard").stdout
    assert conf.read_text() == f"POOLGUARD_LISTEN=127.0.0.1:{port}\n"
    unit = start_unit(debian)
    assert wait_for(f"http://127.0.0.1:{port}/health", unit).status_code == 200
    assert end(unit) == 0

    dpkg(debian, "dpkg", "--remove", "poolguard")
    assert not (debian / "usr" / "bin" / "poolguard").exists()
    assert conf.exists() and (state / "poolguard.db").exists()
    dpkg(debian, "dpkg", "--purge", "poolguard")
    assert not conf.exists() and not state.exists()
    left = run("find", debian, "-xdev", "-path", f"{debian}/tmp", "-prune", "-o", "-name", "*poolguard*", "-print").stdout
    assert left == "", left
