"""The rows that need users: refreshing, signing in, verifying while others sign in, and starting up."""

import socket
import time
from dataclasses import replace
from pathlib import Path

from .bench import Bench
from .figures import Row, measure, middle
from .load import Load, Requests, RunningLoad, run_load
from .machine import Cores
from .peers import listening_socket
from .poolguard import PATH, Users, embedded, make_users
from .rates import argon2_rate
from .server_process import ServerProcess, clean_environment
from .trouble import Trouble

REFRESH = "Poolguard, refreshing"
SIGN_IN = "Poolguard, signing in"
FORWARD = "Poolguard, forward-auth"
HEALTH = "Poolguard, GET /health beside forward-auth"
ALONE = "Poolguard, light load alone"
BESIDE = "Poolguard, light load beside sign-ins"

# About 800 requests per second in all, a small load for a core.
LIGHT_CONNECTIONS = 8
LIGHT_DELAY_MS = 10


def _steady(bench: Bench, name: str, server: ServerProcess, port: int, requests: Requests) -> None:
    load = Load(bench.plan.seconds)
    row = measure(name, server, bench.cores, lambda: run_load(name, port, requests, load, bench.cores))
    bench.figures.rows[name] = row
    bench.say(f"{name}: {row.rate:,.0f}/s, {row.core_rate:,.0f} per second of its core, p99 {row.p99_ms:.2f} ms")


def _forward(bench: Bench, server: ServerProcess, port: int, users: Users) -> None:
    requests = Requests("GET", "/forward-auth", "bearer", users.tokens, 1, users.count)
    # Looks each user up once; proxies ask again and again.
    run_load(FORWARD + " (before)", port, requests, Load(60, once=True), bench.cores)
    load = Load(bench.plan.seconds)
    # In turn with requests without a check, since the speed of a machine varies.
    healths = replace(requests, path="/health")
    rows = []
    for _ in range(bench.plan.rounds):
        health = measure(HEALTH, server, bench.cores, lambda: run_load(HEALTH, port, healths, load, bench.cores))
        row = measure(FORWARD, server, bench.cores, lambda: run_load(FORWARD, port, requests, load, bench.cores))
        rows.append(row)
        bench.figures.forward_shares.append(100 * row.core_rate / health.core_rate)
        bench.say(f"{FORWARD}: {row.core_rate:,.0f} per second of its core, {bench.figures.forward_shares[-1]:.0f} % "
                  f"of the {health.core_rate:,.0f} of GET /health")
    bench.figures.rows[FORWARD] = middle(rows)


def _light(bench: Bench, name: str, server: ServerProcess, port: int, users: Users) -> Row:
    requests = Requests("GET", PATH, "bearer", users.tokens, 1, users.count)
    load = Load(bench.plan.seconds, connections=LIGHT_CONNECTIONS, delay_ms=LIGHT_DELAY_MS)
    row = measure(name, server, bench.cores, lambda: run_load(name, port, requests, load, bench.cores))
    bench.say(f"{name}: p50 {row.p50_ms:.2f} ms, p99 {row.p99_ms:.2f} ms at {row.rate:,.0f}/s")
    return row


def _beside_sign_ins(bench: Bench, server: ServerProcess, port: int, users: Users, logins: Requests) -> Row:
    around = RunningLoad(SIGN_IN + " (beside)", port, logins, Load(bench.plan.seconds + 3), bench.cores)
    try:
        time.sleep(1.5)  # until all workers are busy with sign-ins
        row = _light(bench, BESIDE, server, port, users)
        around.finish()
        return row
    finally:
        around.stop()


def _sign_ins(bench: Bench, server: ServerProcess, port: int, users: Users, logins: Requests) -> None:
    hashes = bench.figures.argon2_hashes
    hashes.append(argon2_rate(bench.programs, bench.cores))
    _steady(bench, SIGN_IN, server, port, logins)
    hashes.append(argon2_rate(bench.programs, bench.cores))
    alone, beside = [], []
    for _ in range(bench.plan.rounds):
        alone.append(_light(bench, ALONE, server, port, users))
        beside.append(_beside_sign_ins(bench, server, port, users, logins))
    bench.figures.rows[ALONE] = middle(alone)
    bench.figures.rows[BESIDE] = middle(beside)


def measure_pool(bench: Bench, wanted: set[str]) -> None:
    """Everything that runs against the embedded pool, in one data folder."""
    print("The embedded pool", flush=True)
    with bench.fresh_folder() as folder:
        with embedded(bench.poolguard, folder, bench.cores) as (server, port):
            users = make_users(bench.poolguard, folder, port, bench.plan.users)
            logins = Requests("POST", "/api/user/login", "body", users.logins, 1, users.count)
            if "refresh" in wanted:
                refreshes = Requests("POST", "/api/user/refresh", "body", users.refreshes, 1, users.count)
                _steady(bench, REFRESH, server, port, refreshes)
            if "forward-auth" in wanted:
                _forward(bench, server, port, users)
            if "sign-in" in wanted:
                _sign_ins(bench, server, port, users, logins)
        if "start" in wanted:
            measure_starts(bench, folder)


def _answers_200(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return connection.recv(64).startswith(b"HTTP/1.1 200 ")
    except OSError:
        return False


def _free_port() -> int:
    with listening_socket() as listener:
        return listener.getsockname()[1]


def _one_start(program: Path, folder: Path, cores: Cores) -> float:
    port = _free_port()
    command = [str(program), "serve", "--listen", f"127.0.0.1:{port}", "--data", str(folder / "data")]
    before = time.perf_counter()
    with ServerProcess("Poolguard", command, folder, cores.server,
                       clean_environment(MULTI_TENANT_ENABLED="0")) as server:
        while not _answers_200(port):
            server.check_alive()
            if time.perf_counter() - before > 20:
                raise Trouble(f"Poolguard did not answer within 20 s of its start: {server.last_words()}")
        return (time.perf_counter() - before) * 1000


def measure_starts(bench: Bench, folder: Path) -> None:
    """Time from the start of the process to the first 200, with a used data folder."""
    times = [_one_start(bench.poolguard, folder, bench.cores) for _ in range(bench.plan.starts)]
    bench.figures.starts_ms = sorted(times)
    bench.say(f"start to first 200: {', '.join(f'{each:.0f}' for each in times)} ms")
