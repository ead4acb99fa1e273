"""Verifying tokens on one, two and more cores. The server starts as many threads as it may use cores."""

from collections import defaultdict

from .bench import Bench
from .figures import Row, measure, middle
from .load import Load, run_load
from .machine import Cores, share_out
from .material import KeyPage, Material
from .poolguard import PATH, gateway

CONNECTIONS = 32  # for each core


def on_cores(count: int) -> str:
    return f"Poolguard, tokens seen before, on {count} core{'s' if count > 1 else ''}"


def _one(bench: Bench, material: Material, keys: KeyPage, count: int, cores: Cores) -> Row:
    name, requests = on_cores(count), material.seen(PATH)
    load = Load(bench.plan.seconds, connections=CONNECTIONS * count, threads=count)
    with bench.fresh_folder() as folder, gateway(bench.poolguard, material, keys, folder, cores) as (server, port):
        run_load(name + " (before)", port, requests, Load(1, connections=load.connections, threads=count), cores)
        row = measure(name, server, cores, lambda: run_load(name, port, requests, load, cores))
    bench.say(f"{name}: {row.rate:,.0f}/s, {row.core_rate:,.0f} per second of each core" +
              (", which the load shares" if cores.shared else ""))
    return row


def measure_cores(bench: Bench, material: Material) -> None:
    shares = share_out(bench.cores)
    print(f"On {' and '.join(map(str, shares)) or 'no other number of'} cores", flush=True)
    runs: dict[int, list[Row]] = defaultdict(list)
    with KeyPage(material.key_set) as keys:
        for _ in range(bench.plan.rounds):
            for count, cores in shares.items():
                runs[count].append(_one(bench, material, keys, count, cores))
                bench.figures.cores[count] = cores.shared
    for count, rows in runs.items():
        bench.figures.rows[on_cores(count)] = middle(rows)
