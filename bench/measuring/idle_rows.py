"""What idle connections cost: each has sent one request, and then stays open."""

import resource
import socket
from contextlib import ExitStack

from .bench import Bench
from .poolguard import embedded
from .server_process import ServerProcess
from .trouble import Trouble

MOST = 10_000
OTHER_FILES = 600  # of this process, and those that the server keeps back for all but connections
FIRST = 200  # connections that make the server allocate what it keeps for all
REQUEST = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def _open(port: int, count: int, keep: ExitStack) -> None:
    for _ in range(count):
        connection = keep.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
        connection.sendall(REQUEST)
        if not connection.recv(4096).startswith(b"HTTP/1.1 200 "):
            raise Trouble("Poolguard does not answer GET /health with 200 on one of many connections")


def _resident_kb(server: ServerProcess) -> float:
    return server.resident_mb() * 1000


def measure_idle(bench: Bench) -> None:
    print("Idle connections", flush=True)
    _, allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))  # which the server inherits
    count = min(MOST - FIRST, allowed - OTHER_FILES - FIRST)
    try:
        with bench.fresh_folder() as folder, ExitStack() as keep, embedded(
                bench.poolguard, folder, bench.cores, POOLGUARD_MAX_CONNECTIONS=str(MOST),
                POOLGUARD_TRUSTED_BACKENDS="127.0.0.1") as (server, port):
            _open(port, FIRST, keep)
            before = _resident_kb(server)
            _open(port, count, keep)
            bench.figures.idle_connections, bench.figures.idle_kb = count, (_resident_kb(server) - before) / count
    except OSError as error:
        raise Trouble(f"{count:,} connections could not be opened: {error}") from error
    bench.say(f"{count:,} connections: {bench.figures.idle_kb:.2f} KB each")
