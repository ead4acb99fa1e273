"""Signing up, importing users, and a pool of a million users compared with one of a thousand."""

import random
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .bench import Bench
from .machine import find_tool
from .poolguard import PASSWORD, embedded, make_users, variables_of
from .protocol import Caller
from .trouble import Trouble

PAGE = 60


def output_of(program: Path, *arguments: str, core: str) -> str:
    done = subprocess.run([find_tool("taskset"), "-c", core, str(program), *arguments], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise Trouble(f"{program.name} failed with exit code {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def measure_sign_ups(bench: Bench) -> None:
    print("Signing up", flush=True)
    both = f"{bench.cores.server},{bench.cores.load}"
    with bench.fresh_folder() as folder:
        said = output_of(bench.programs / "sign_up_rate", str(folder / "records.db"), str(bench.plan.seconds), core=both)
    rate, processor_seconds = map(float, said.split())
    bench.figures.sign_ups = rate
    bench.say(f"{rate:,.0f} users per second sign up and confirm, {processor_seconds * 1000:.2f} ms of a core each")


def measure_imports(bench: Bench) -> None:
    print("Importing users", flush=True)
    both = f"{bench.cores.server},{bench.cores.load}"
    count = bench.plan.crowds[-1]
    with bench.fresh_folder() as folder:
        said = output_of(bench.programs / "import_rate", str(folder / "records.db"), str(count), core=both)
    bench.figures.imports, bench.figures.import_growth_mb = map(float, said.split())
    bench.say(f"{count:,} users with hashes: {bench.figures.imports:,.0f} per second, memory grew by "
              f"{bench.figures.import_growth_mb:.1f} MB")


@dataclass
class Crowd:
    """A pool of `users` users: the median time of each operation, in milliseconds."""

    users: int
    sign_in_ms: float
    refresh_ms: float
    find_ms: float
    first_pages_ms: float
    last_pages_ms: float
    resident_mb: float  # of the server, at the end


def _timed(caller: Caller, count: int, do) -> float:
    times = []
    for _ in range(count):
        do()
        times.append(caller.last_ms)
    return median(times)


def _walk(caller: Caller, pool: str, users: int) -> tuple[float, float]:
    """Reads all pages; returns the median times of the first and of the last full pages."""
    times, seen, token = [], 0, {}
    while True:
        page = caller.call("ListUsers", UserPoolId=pool, Limit=PAGE, **token)
        if len(page["Users"]) == PAGE:
            times.append(caller.last_ms)
        seen += len(page["Users"])
        if "PaginationToken" not in page:
            break
        token = {"PaginationToken": page["PaginationToken"]}
    if seen != users:
        raise Trouble(f"the pages of a pool of {users} users hold {seen}")
    part = min(200, len(times) // 2)
    return median(times[:part]), median(times[-part:])


def fill(bench: Bench, folder: Path, users: int) -> dict[str, str]:
    """Makes a pool of so many users; returns what `poolguard env` says about it."""
    with embedded(bench.poolguard, folder, bench.cores):
        pass  # creates the pool
    variables = variables_of(bench.poolguard, folder / "data")
    begin = time.monotonic()
    output_of(bench.programs / "fill_pool", str(folder / "data" / "poolguard.db"), variables["COGNITO_USER_POOL_ID"],
              str(users), PASSWORD, core=f"{bench.cores.server},{bench.cores.load}")
    bench.say(f"{users:,} users written in {time.monotonic() - begin:.0f} s")
    return variables


def measure_crowd(bench: Bench, folder: Path, variables: dict[str, str], users: int) -> None:
    pool = variables["COGNITO_USER_POOL_ID"]
    chosen = random.Random(1)

    def random_user() -> str:
        return f"user{chosen.randrange(users)}@example.com"

    with embedded(bench.poolguard, folder, bench.cores) as (server, port):
        caller = Caller(port, variables)
        held: list[str] = []

        def sign_in() -> None:
            held.append(caller.post("/api/user/login", email=random_user(), password=PASSWORD)["refresh_token"])

        def find() -> None:
            found = caller.call("ListUsers", UserPoolId=pool, Filter=f'email = "{random_user()}"')
            if len(found["Users"]) != 1:
                raise Trouble("a user was not found by e-mail address")

        def refresh() -> None:
            caller.post("/api/user/refresh", refresh_token=chosen.choice(held))

        sign_in_ms = _timed(caller, bench.plan.crowd_sign_ins, sign_in)
        refresh_ms = _timed(caller, 4 * bench.plan.crowd_sign_ins, refresh)
        find_ms = _timed(caller, 4 * bench.plan.crowd_sign_ins, find)
        first, last = _walk(caller, pool, users)
        caller.close()
        crowd = Crowd(users, sign_in_ms, refresh_ms, find_ms, first, last, server.resident_mb())
    bench.figures.crowds.append(crowd)
    bench.say(f"{users:,} users: sign-in {crowd.sign_in_ms:.1f} ms, refresh {crowd.refresh_ms:.2f} ms, by e-mail "
              f"{crowd.find_ms:.2f} ms, pages {crowd.first_pages_ms:.2f} and {crowd.last_pages_ms:.2f} ms, "
              f"{crowd.resident_mb:.0f} MB")
