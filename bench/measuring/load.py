"""Runs wrk against a server, on the other core."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from .machine import Cores, find_tool
from .trouble import Trouble

SCRIPT = Path(__file__).resolve().parent.parent / "requests.lua"
CONNECTIONS = 32


@dataclass(frozen=True)
class Requests:
    """What to send: `count` requests, one per line of a file, from line `first` (counted from 1); `kind` as in
    requests.lua."""

    method: str
    path: str
    kind: str
    file: Path
    first: int
    count: int


@dataclass(frozen=True)
class Load:
    """How to send it: each request once, within at most `seconds`, or in rotation for `seconds`."""

    seconds: int
    once: bool = False
    connections: int = CONNECTIONS
    delay_ms: int = 0
    threads: int = 1  # of wrk; with `once` one


@dataclass
class Counted:
    """The result of wrk. All responses were successful; otherwise Trouble is raised."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    refused: int = field(repr=False)
    broken: int = field(repr=False)
    late: int = field(repr=False)


class RunningLoad:
    """A running wrk; `finish` waits for its figures."""

    def __init__(self, name: str, port: int, requests: Requests, load: Load, cores: Cores):
        self._name, self._requests, self._load = name, requests, load
        script_words = [requests.method, requests.path, requests.kind, str(requests.file), str(requests.first),
                        str(requests.count), "once" if load.once else "rotate", str(load.delay_ms),
                        str(load.connections)]
        self._wrk = subprocess.Popen(
            [find_tool("taskset"), "-c", str(cores.load), find_tool("wrk"), "--threads", str(load.threads),
             "--connections", str(load.connections), "--duration", f"{load.seconds}s", "--timeout", "20s",
             "--script", str(SCRIPT), f"http://127.0.0.1:{port}", "--", *script_words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def finish(self) -> Counted:
        try:
            said, _ = self._wrk.communicate(timeout=self._load.seconds + 60)
        except subprocess.TimeoutExpired:
            self.stop()
            raise Trouble(f"wrk did not finish: {self._name}") from None
        for line in said.splitlines():
            if line.startswith("RESULT "):
                return self._checked(Counted(**json.loads(line[len("RESULT "):])))
        raise Trouble(f"wrk gave no result ({self._name}): {said.strip()[-600:]}")

    def stop(self) -> None:
        if self._wrk.poll() is None:
            self._wrk.kill()
            self._wrk.wait()

    def _checked(self, counted: Counted) -> Counted:
        if counted.refused or counted.broken or counted.late:
            raise Trouble(f"{self._name}: of {counted.requests} requests {counted.refused} were refused, "
                          f"{counted.broken} broken off and {counted.late} not answered in time; "
                          "figures with errors are not reported")
        if self._load.once and counted.requests != self._requests.count:
            raise Trouble(f"{self._name}: {counted.requests} of {self._requests.count} requests were answered within "
                          f"{self._load.seconds} s")
        if counted.requests == 0:
            raise Trouble(f"{self._name}: nothing was answered")
        return counted


def run_load(name: str, port: int, requests: Requests, load: Load, cores: Cores) -> Counted:
    running = RunningLoad(name, port, requests, load, cores)
    try:
        return running.finish()
    finally:
        running.stop()
