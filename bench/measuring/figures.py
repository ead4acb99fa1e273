"""The figures of a row, and the choice of one run from several."""

import time
from dataclasses import dataclass
from statistics import median
from typing import Callable

from .load import Counted
from .machine import Cores, busy_seconds
from .server_process import ServerProcess


@dataclass
class Row:
    """One server under one load."""

    name: str
    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    cpu_seconds: float  # of the server alone
    resident_mb: float  # of the server, after the run
    disturbed: float  # share of the server's core that other processes used

    @property
    def rate(self) -> float:
        """Responses per second."""
        return self.requests / self.seconds

    @property
    def cpu_us(self) -> float:
        """Microseconds of the server's core for one request."""
        return self.cpu_seconds / self.requests * 1e6

    @property
    def core_rate(self) -> float:
        """Requests per second of the server's CPU time: the rate of a fully used core."""
        return self.requests / self.cpu_seconds

    @property
    def busy(self) -> float:
        """Share of its core that the server used; well below 1 if the load generator is the limit."""
        return self.cpu_seconds / self.seconds


def measure(name: str, server: ServerProcess, cores: Cores, load: Callable[[], Counted]) -> Row:
    """Runs the load and measures its cost for the server."""
    began, core_before, server_before = time.monotonic(), busy_seconds(cores.server), server.cpu_seconds()
    counted = load()
    used = server.cpu_seconds() - server_before
    others = busy_seconds(cores.server) - core_before - used
    disturbed = 0.0 if cores.shared else max(0.0, others / (time.monotonic() - began))
    return Row(name, counted.requests, counted.seconds, counted.p50_ms, counted.p99_ms, used, server.resident_mb(),
               disturbed)


def middle(rows: list[Row]) -> Row:
    """The run with the middle CPU time per request, with the middle p50 and p99, and the most memory, of all runs."""
    chosen = sorted(rows, key=lambda row: row.cpu_us)[len(rows) // 2]
    chosen.p50_ms = median(row.p50_ms for row in rows)
    chosen.p99_ms = median(row.p99_ms for row in rows)
    chosen.resident_mb = max(row.resident_mb for row in rows)
    return chosen
