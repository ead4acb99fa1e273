"""nginx that asks /forward-auth before each answer, and nginx alone, in turn."""

from collections import defaultdict
from dataclasses import replace

from .bench import Bench
from .figures import Row, measure, middle
from .floors import ALONE, nginx
from .load import Load, Requests, run_load
from .peers import PATH
from .poolguard import embedded, make_users
from .server_process import ServerProcess

NGINX = "nginx alone, a constant"
NGINX_ASKING = "nginx before /forward-auth, both servers"


class _Both:
    """Two servers on one core, whose costs count together."""

    def __init__(self, *servers: ServerProcess):
        self._servers = servers

    def cpu_seconds(self) -> float:
        return sum(each.cpu_seconds() for each in self._servers)

    def resident_mb(self) -> float:
        return sum(each.resident_mb() for each in self._servers)


def measure_proxies(bench: Bench) -> None:
    print("nginx and /forward-auth", flush=True)
    runs: dict[str, list[Row]] = defaultdict(list)
    load = Load(bench.plan.seconds)
    with bench.fresh_folder() as folder, bench.fresh_folder() as nginx_folder, embedded(
            bench.poolguard, folder, bench.cores) as (server, port):
        users = make_users(bench.poolguard, folder, port, bench.plan.users)
        asking = Requests("GET", PATH, "bearer", users.tokens, 1, users.count)
        with nginx(port, users.first_token(), nginx_folder, bench.cores) as (proxy, proxy_port):
            run_load(NGINX_ASKING + " (before)", proxy_port, asking, Load(60, once=True), bench.cores)
            for _ in range(bench.plan.rounds):
                for name, of, requests in ((NGINX, proxy, replace(asking, path=ALONE)),
                                           (NGINX_ASKING, _Both(proxy, server), asking)):
                    row = measure(name, of, bench.cores,
                                  lambda: run_load(name, proxy_port, requests, load, bench.cores))
                    runs[name].append(row)
                    bench.say(f"{name}: {row.rate:,.0f}/s, {row.cpu_us:.1f} µs of the core each")
    for name, rows in runs.items():
        bench.figures.rows[name] = middle(rows)
