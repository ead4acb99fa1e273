"""A server under test: its start on its own core, its costs, and its end."""

import ctypes
import os
import subprocess
import time
from pathlib import Path

from .machine import find_tool
from .trouble import Trouble

_libc = ctypes.CDLL(None, use_errno=True)


def _clock_of(process: int) -> float:
    """CPU seconds of all threads of a process, including ended ones (clock_getcpuclockid(3)).

    More precise than utime and stime in /proc/PID/stat, which are in hundredths of a second."""
    clock = ctypes.c_int()
    if _libc.clock_getcpuclockid(process, ctypes.byref(clock)) != 0:
        return 0.0
    return time.clock_gettime(clock.value)


def _family(process: int) -> list[int]:
    found = [process]
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += _family(int(child))
    return found


class ServerProcess:
    """Runs `command` pinned to a core or several, in `folder`; its output goes to files there."""

    def __init__(self, name: str, command: list[str], folder: Path, core: int | str,
                 environment: dict[str, str] | None = None, hand_over: tuple[int, ...] = ()):
        self.name = name
        self.output, self._errors = folder / "stdout", folder / "stderr"
        with self.output.open("wb") as output, self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [find_tool("taskset"), "-c", str(core), *command], cwd=folder, env=environment, pass_fds=hand_over,
                stdin=subprocess.DEVNULL, stdout=output, stderr=errors)

    def __enter__(self) -> "ServerProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    def check_alive(self) -> None:
        if self._process.poll() is not None:
            raise Trouble(f"{self.name} ended with exit code {self._process.returncode}: {self.last_words()}")

    def wait_for_line(self, start: str, seconds: float = 20) -> str:
        """The rest of the first complete line of standard output that starts with `start`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in self.output.read_text(errors="replace").splitlines(keepends=True):
                if line.startswith(start) and line.endswith("\n"):
                    return line[len(start):].strip()
            self.check_alive()
            time.sleep(0.005)
        raise Trouble(f"{self.name} did not write `{start}` within {seconds:g} s: {self.last_words()}")

    def last_words(self) -> str:
        both = self.output.read_text(errors="replace")[-400:] + self._errors.read_text(errors="replace")[-1200:]
        return both.strip() or "it printed nothing"

    def cpu_seconds(self) -> float:
        """User and system time of all threads and child processes."""
        self.check_alive()
        return sum(_clock_of(process) for process in _family(self.pid))

    def resident_mb(self) -> float:
        """Megabytes of 10^6 bytes, of the process and its children (VmRSS)."""
        self.check_alive()
        total = 0
        for process in _family(self.pid):
            for line in Path(f"/proc/{process}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    total += int(line.split()[1]) * 1024
        return total / 1e6

    def stop(self) -> None:
        """Sends SIGTERM, and SIGKILL if it still runs after 15 s."""
        if self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise Trouble(f"{self.name} did not end within 15 s of SIGTERM and was killed") from None


def clean_environment(**more: str) -> dict[str, str]:
    """The caller's environment without variables that could change the settings of a server."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER")
    return {name: os.environ[name] for name in kept if name in os.environ} | more
