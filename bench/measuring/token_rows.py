"""The rows in which tokens are verified, and their baselines: all servers in turn, in several rounds."""

from collections import defaultdict, deque
from dataclasses import replace
from pathlib import Path
from typing import Callable, ContextManager

from collector import Collector

from .bench import Bench
from .figures import Row, measure, middle
from .floors import h2o
from .load import Load, Requests, run_load
from .material import KeyPage, Material
from .peers import PATH as PEER_PATH
from .peers import bare_beast, fastapi, haproxy
from .poolguard import PATH, gateway
from .server_process import ServerProcess
from .sessions import make_cookies, session_proxy

BEAST = "bare Beast"
H2O = "h2o, a constant"
HEALTH = "Poolguard GET /health"
SEEN = "Poolguard, tokens seen before"
TRACED = "Poolguard, the same with traces"
UNSEEN = "Poolguard, tokens never seen"
HAPROXY_SEEN = "HAProxy, the same tokens"
HAPROXY_UNSEEN = "HAProxy, tokens never seen"
HAPROXY_SESSIONS = "HAProxy with Lua, sessions in cookies"
FASTAPI = "FastAPI, the same tokens"

Start = Callable[[Path], ContextManager[tuple[ServerProcess, int]]]
ONCE_AT_MOST = 120  # seconds


def _run(bench: Bench, name: str, start: Start, requests: Requests, load: Load) -> Row:
    with bench.fresh_folder() as folder, start(folder) as (server, port):
        if not load.once:
            # Warm-up: each request once, so that every token has been seen.
            warm = replace(requests, count=min(requests.count, 1000))
            run_load(name + " (before)", port, warm, Load(ONCE_AT_MOST, once=True), bench.cores)
        row = measure(name, server, bench.cores, lambda: run_load(name, port, requests, load, bench.cores))
    bench.say(f"{name}: {row.rate:,.0f}/s, {row.core_rate:,.0f} per second of its core, p99 {row.p99_ms:.2f} ms")
    return row


def _servers(bench: Bench, material: Material, keys: KeyPage, collector: Collector,
             wanted: set[str]) -> list[tuple[str, Start, Requests, Load]]:
    plan, cores = bench.plan, bench.cores
    rotation, once = Load(plan.seconds), Load(ONCE_AT_MOST, once=True)

    def ours(folder: Path):
        return gateway(bench.poolguard, material, keys, folder, cores)

    def traced(folder: Path):
        return gateway(bench.poolguard, material, keys, folder, cores, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url)

    cookies = make_cookies(material)

    def proxy(folder: Path):
        return haproxy(material, folder, cores)

    every: list[tuple[str, str, Start, Requests, Load]] = [
        ("beast", BEAST, lambda folder: bare_beast(bench.programs, folder, cores), material.seen("/health"), rotation),
        ("h2o", H2O, lambda folder: h2o(folder, cores), material.seen("/health"), rotation),
        ("poolguard", HEALTH, ours, material.seen("/health"), rotation),
        ("poolguard", SEEN, ours, material.seen(PATH), rotation),
        ("poolguard", TRACED, traced, material.seen(PATH), rotation),
        ("poolguard", UNSEEN, ours, material.unseen(PATH), once),
        ("haproxy", HAPROXY_SEEN, proxy, material.seen(PEER_PATH), rotation),
        ("haproxy", HAPROXY_UNSEEN, proxy, material.unseen(PEER_PATH), once),
        ("haproxy-lua", HAPROXY_SESSIONS, lambda folder: session_proxy(cookies, folder, cores), cookies, rotation),
        ("fastapi", FASTAPI, lambda folder: fastapi(material, keys, folder, cores), material.seen(PEER_PATH),
         rotation),
    ]
    return [(name, start, requests, load) for part, name, start, requests, load in every if part in wanted]


def measure_tokens(bench: Bench, material: Material, wanted: set[str]) -> None:
    runs: dict[str, list[Row]] = defaultdict(list)
    with KeyPage(material.key_set) as keys, Collector() as collector:
        collector.requests = deque(maxlen=1)  # it would keep them all
        servers = _servers(bench, material, keys, collector, wanted)
        for number in range(bench.plan.rounds):
            print(f"Tokens, round {number + 1} of {bench.plan.rounds}", flush=True)
            for name, start, requests, load in servers:
                runs[name].append(_run(bench, name, start, requests, load))
    for name, rows in runs.items():
        bench.figures.rows[name] = middle(rows)
