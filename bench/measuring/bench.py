"""The plan of a run, and the figures that its parts collect."""

import signal
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Iterator

from .figures import Row
from .machine import Cores
from .rates import CoreRates
from .trouble import Trouble


@dataclass(frozen=True)
class Plan:
    """How much to measure."""

    minutes: int         # after which no further part begins; half as many later the run is broken off
    rounds: int          # how often each server is measured, in turn with the others
    seconds: int         # length of a run, except those that send each request once
    tokens: int          # the first 1,000 are the tokens seen before
    users: int
    starts: int
    srp_sign_ins: int
    passkey_sign_ins: int
    trigger_calls: int
    crowds: tuple[int, int]  # sizes of the small and the large pool
    crowd_sign_ins: int      # in each of these pools
    exchanges: int           # of codes for tokens
    store_reads: int         # of a record in DynamoDB, with and without the gateway
    node_sign_ins: int       # of one server, and of two
    console_pages: int       # of each page of the console, in each language


FULL = Plan(minutes=20, rounds=3, seconds=6, tokens=41_000, users=64, starts=10, srp_sign_ins=1_600,
            passkey_sign_ins=8_000, trigger_calls=1_000, crowds=(1_000, 1_000_000),
            crowd_sign_ins=100, exchanges=8_000, store_reads=2_000, node_sign_ins=320, console_pages=200)
QUICK = Plan(minutes=3, rounds=1, seconds=2, tokens=9_000, users=16, starts=3, srp_sign_ins=320, passkey_sign_ins=1_600,
             trigger_calls=200, crowds=(1_000, 20_000),
             crowd_sign_ins=25, exchanges=1_600, store_reads=400, node_sign_ins=96, console_pages=50)


@dataclass
class Figures:
    """What was measured; empty for parts that did not run."""

    rows: dict[str, Row] = field(default_factory=dict)
    rates: CoreRates | None = None
    instructions: dict[str, int] = field(default_factory=dict)  # of one request, outside the kernel
    argon2_hashes: list[float] = field(default_factory=list)  # per second of a core, before and after the sign-ins
    cores: dict[int, bool] = field(default_factory=dict)  # of the rows of several cores: whether the load shared them
    starts_ms: list[float] = field(default_factory=list)
    forward_shares: list[float] = field(default_factory=list)  # of the rate of GET /health, percent
    lambda_packed_ms: list[float] = field(default_factory=list)
    lambda_fetched_ms: list[float] = field(default_factory=list)
    library_shares: list[float] = field(default_factory=list)  # of the server's own verifier, percent
    library_seen_shares: list[float] = field(default_factory=list)  # the same for tokens seen before
    sign_ups: float | None = None  # users per second, on both cores
    imports: float | None = None  # users per second by import jobs, on both cores
    import_growth_mb: float | None = None  # of resident memory, from the first job's end to the last's
    modexps: list[float] = field(default_factory=list)  # per second of a core, before and after the sign-ins by SRP
    earlier_shares: list[float] = field(default_factory=list)  # of the cost of a sign-in with an earlier program
    trigger_ms: float | None = None  # that a function costs more than it takes itself
    reads: float | None = None       # of one record through SQLite, per second of one core
    writes: float | None = None      # durable ones through SQLite, per second
    direct_ms: float | None = None   # GetItem without the gateway, the median
    through_ms: float | None = None  # the same record through the gateway
    through_cpu_ms: float | None = None  # of the gateway for one of these
    one_node: float | None = None    # sign-ins per second of its core
    two_nodes: float | None = None   # of both together, each per second of its core
    idle_connections: int | None = None
    idle_kb: float | None = None     # of resident memory for each of them
    crowds: list = field(default_factory=list)  # of account_rows.Crowd: the small pool, the large one
    console: list = field(default_factory=list)  # of console_rows.ConsolePage
    took: dict[str, float] = field(default_factory=dict)  # seconds of each part that ran
    not_begun: list[str] = field(default_factory=list)  # parts for which there was no time


@dataclass
class Bench:
    plan: Plan
    cores: Cores
    build: Path   # of a release build with POOLGUARD_BENCH
    folder: Path  # for temporary files
    earlier: Path | None = None  # a program to compare the cost of a sign-in with
    figures: Figures = field(default_factory=Figures)
    _began: float = 0.0

    @property
    def programs(self) -> Path:
        return self.build / "bench"

    @property
    def poolguard(self) -> Path:
        return self.build / "poolguard"

    def begin(self) -> None:
        """Starts the clock of the plan."""
        self._began = time.monotonic()

        def too_late(*_: object) -> None:
            raise Trouble(f"the run took longer than {self.plan.minutes * 1.5:g} minutes")

        signal.signal(signal.SIGALRM, too_late)
        signal.alarm(self.plan.minutes * 90)

    def take(self, parts: list[str], step: Callable[[set[str]], None]) -> None:
        """Measures parts that belong together, unless the time of the plan is over."""
        before = time.monotonic()
        if before - self._began > self.plan.minutes * 60:
            self.figures.not_begun += parts
            return
        step(set(parts))
        self.figures.took[" ".join(parts)] = time.monotonic() - before

    @contextmanager
    def fresh_folder(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(dir=self.folder) as made:
            yield Path(made)

    @staticmethod
    def say(text: str) -> None:
        print(f"  {text}", flush=True)
