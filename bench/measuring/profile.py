"""Where the time of the two rows with tokens goes: `perf report` as text."""

import datetime
import re
import signal
import subprocess
import textwrap
from dataclasses import replace
from pathlib import Path

from .bench import Bench
from .load import Load, Requests, run_load
from .machine import describe, find_tool
from .material import KeyPage, Material
from .poolguard import PATH, gateway
from .server_process import ServerProcess
from .token_rows import ONCE_AT_MOST, SEEN, UNSEEN
from .trouble import Trouble

SAMPLES_PER_SECOND = 1999  # not a multiple of the timers' frequencies
LEAST_PERCENT = "0.4"
LONGEST_NAME = 100  # of a function
WARM_UP = 1000      # requests


class _Recording:
    """perf on the load's core, attached to a server."""

    def __init__(self, server: ServerProcess, file: Path, core: int):
        self._file = file
        self._perf = subprocess.Popen(
            [find_tool("taskset"), "-c", str(core), find_tool("perf"), "record", "-q", "-F", str(SAMPLES_PER_SECOND),
             "-p", str(server.pid), "-o", str(file)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)

    def finish(self) -> None:
        self._perf.send_signal(signal.SIGINT)
        said, _ = self._perf.communicate(timeout=60)
        if not self._file.is_file() or self._file.stat().st_size == 0:
            raise Trouble(f"perf recorded nothing: {said.strip()[-300:]}")

    def stop(self) -> None:
        if self._perf.poll() is None:
            self._perf.kill()
            self._perf.wait()


def _shortened(line: str) -> str:
    line = re.sub(r"(\s+-)*\s*$", "", line)  # without its empty columns
    return line if len(line) <= LONGEST_NAME else line[:LONGEST_NAME - 1] + "…"


def _report(file: Path, *options: str) -> str:
    done = subprocess.run([find_tool("perf"), "report", "--stdio", "-i", str(file), *options], capture_output=True,
                          text=True, check=False)
    lines = [_shortened(line) for line in done.stdout.splitlines() if line.strip() and not line.startswith("#")]
    if done.returncode != 0 or not lines:
        raise Trouble(f"perf report failed: {done.stderr.strip()[-300:]}")
    return "\n".join(lines)


def _record(bench: Bench, name: str, material: Material, keys: KeyPage, requests: Requests, load: Load) -> str:
    with bench.fresh_folder() as folder, gateway(
            bench.poolguard, material, keys, folder, bench.cores) as (server, port):
        warm = replace(requests, count=WARM_UP)
        run_load(name + " (before)", port, warm, Load(ONCE_AT_MOST, once=True), bench.cores)
        measured = requests
        if load.once:
            measured = replace(requests, first=requests.first + WARM_UP, count=requests.count - WARM_UP)
        recording = _Recording(server, folder / "samples", bench.cores.load)
        try:
            counted = run_load(name, port, measured, load, bench.cores)
            recording.finish()
        finally:
            recording.stop()
        parts = _report(folder / "samples", "--sort", "dso")
        functions = _report(folder / "samples", "--sort", "dso,symbol", "--percent-limit", LEAST_PERCENT)
    bench.say(f"{name}: {counted.requests:,} requests while perf recorded")
    return f"## {name}\n\n{counted.requests:,} requests\n\n{parts}\n\n{functions}\n"


def write_profile(bench: Bench, material: Material, file: Path) -> None:
    print("Where the time goes", flush=True)
    with KeyPage(material.key_set) as keys:
        seen = _record(bench, SEEN, material, keys, material.seen(PATH), Load(bench.plan.seconds))
        unseen = _record(bench, UNSEEN, material, keys, material.unseen(PATH), Load(ONCE_AT_MOST, once=True))
    where = ", ".join(f"{name} {value}" for name, value in describe().items())
    head = (f"Written by `bench/run --profile` on {datetime.date.today().isoformat()}: {where}. `perf report` of "
            f"{SAMPLES_PER_SECOND} samples per second of the server, by part and by function, without what has less than "
            f"{LEAST_PERCENT} %.")
    title = "# Where the time of a request with a token goes\n"
    file.write_text("\n".join((title, textwrap.fill(head, 120) + "\n", seen, unseen)))
