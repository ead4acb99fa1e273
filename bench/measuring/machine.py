"""The machine: its cores, its tools, and how idle it is."""

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .trouble import Trouble

TOOLS = {
    "wrk": "wrk",
    "haproxy": "haproxy",
    "h2o": "h2o",
    "nginx": "nginx-light",
    "valgrind": "valgrind",
    "perf": "linux-perf",
    "openssl": "openssl",
    "taskset": "util-linux",
    "cmake": "cmake",
}


@dataclass(frozen=True)
class Cores:
    """The core of the server under test, and the core for everything else; or several of each, as for taskset."""

    server: int | str
    load: int | str
    usable: tuple[int, ...] = ()  # all that this process began with

    @property
    def shared(self) -> bool:
        return self.server == self.load


def claim_cores() -> Cores:
    """Takes the first two cores that this process may use, and moves this process to the one for the load."""
    allowed = sorted(os.sched_getaffinity(0))
    cores = Cores(allowed[0], allowed[1] if len(allowed) > 1 else allowed[0], tuple(allowed))
    os.sched_setaffinity(0, {cores.load})
    return cores


def share_out(cores: Cores) -> dict[int, Cores]:
    """One, two, four … cores for the server, and as many others for the load. On a machine with two cores the server
    and the load share both, since there would be only one figure otherwise."""
    usable, chosen = cores.usable, {}
    count = 1
    while 2 * count <= len(usable):
        chosen[count] = Cores(_listed(usable[:count]), _listed(usable[count:2 * count]))
        count *= 2
    if len(usable) in (2, 3):
        chosen[2] = Cores(_listed(usable[:2]), _listed(usable[:2]))
    return chosen


def _listed(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))


def find_tool(name: str) -> str:
    """The path of a program; Debian has some in sbin, which may not be on the PATH."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin")
    if not found:
        raise Trouble(f"{name} is missing: install the Debian package {TOOLS.get(name, name)}, "
                      "or all that the benchmark needs with `tools/install-packages bench`")
    return found


def check_tools() -> None:
    for name in TOOLS:
        find_tool(name)
    for module, package in {"boto3": "python3-boto3", "cryptography": "python3-cryptography",
                            "fastapi": "python3-fastapi", "uvicorn": "uvicorn", "uvloop": "python3-uvloop",
                            "httptools": "python3-httptools", "jose": "python3-jose",
                            "httpx": "python3-httpx", "gmpy2": "python3-gmpy2", "jwt": "python3-jwt"}.items():
        try:
            __import__(module)
        except ImportError as error:
            raise Trouble(f"the Python module {module} is missing: install the Debian package {package} and run "
                          "the benchmark with /usr/bin/python3") from error


def busy_seconds(cores: int | str) -> float:
    """Seconds that these cores were busy since the machine started, including stolen time."""
    found, wanted = 0, {f"cpu{core}" for core in str(cores).split(",")}
    busy = 0.0
    for line in Path("/proc/stat").read_text().splitlines():
        name, *ticks = line.split()
        if name in wanted:
            user, nice, system, _idle, _waiting, interrupts, soft_interrupts, stolen = map(int, ticks[:8])
            busy += (user + nice + system + interrupts + soft_interrupts + stolen) / os.sysconf("SC_CLK_TCK")
            found += 1
    if found != len(wanted):
        raise Trouble(f"/proc/stat does not know all of the cores {cores}")
    return busy


def _first_line(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).partition("\n")[0].strip()


def describe() -> dict[str, str]:
    """What one must know to compare the figures with those of another machine."""
    model = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return {
        "processor": f"{model}, {os.cpu_count()} cores",
        "kernel": platform.release(),
        "HAProxy": _first_line(find_tool("haproxy"), "-v").removeprefix("HAProxy version ").split(" ")[0],
        "h2o": _first_line(find_tool("h2o"), "--version").removeprefix("h2o version "),
        "nginx": _first_line(find_tool("nginx"), "-v").rpartition("/")[2],
        "OpenSSL": _first_line(find_tool("openssl"), "version").removeprefix("OpenSSL ").split(" (")[0],
        "Python": platform.python_version(),
    }
