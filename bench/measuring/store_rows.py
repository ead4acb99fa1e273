"""The records: the speed of SQLite, what the gateway adds to a call of DynamoDB, and what a second server with the same
tables adds."""

import http.client
import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Iterator

from .account_rows import output_of
from .answers import must_succeed
from .bench import Bench
from .machine import find_tool
from .poolguard import PASSWORD, make_users, serving
from .server_process import ServerProcess, clean_environment
from .trouble import Trouble

SCRIPTS = Path(__file__).resolve().parents[2] / "tests" / "clients" / "node"
CLIENTS = 8
SHARED = {"POOLGUARD_STORE": "dynamodb", "AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any",
          "APP_SECRET_KEY": "a key that both servers have"}


def measure_records(bench: Bench) -> None:
    print("Records through SQLite", flush=True)
    both = f"{bench.cores.server},{bench.cores.load}"
    with bench.fresh_folder() as folder:
        said = output_of(bench.programs / "record_rate", str(folder / "records.db"), str(bench.plan.seconds), core=both)
    bench.figures.reads, bench.figures.writes = map(float, said.split())
    bench.say(f"{bench.figures.reads:,.0f} reads per second of one core, {bench.figures.writes:,.0f} durable writes per second")


@contextmanager
def _dynamodb(bench: Bench, folder: Path) -> Iterator[dict[str, str]]:
    """dynalite on the load's core, with tables; yields the settings for it."""
    command = [find_tool("taskset"), "-c", str(bench.cores.load), find_tool("node"), str(SCRIPTS / "dynamodb.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            settings = {**SHARED, "DYNAMODB_ENDPOINT": process.stdout.readline().strip()}
            done = subprocess.run([bench.poolguard, "tables", "create"], cwd=folder, capture_output=True, text=True,
                                  env=clean_environment(AWS_REGION="us-east-1", **settings), check=False)
            if done.returncode != 0:
                raise Trouble(f"the tables were not created: {done.stderr.strip()}")
            yield settings
        finally:
            process.stdin.close()


class _Direct:
    """GetItem directly; dynalite does not check signatures."""

    def __init__(self, address: str, key: dict):
        self._connection = http.client.HTTPConnection(address.partition("//")[2], timeout=20)
        self._body = json.dumps({"TableName": "Users", "Key": key, "ConsistentRead": True})
        self._headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "DynamoDB_20120810.GetItem",
                         "X-Amz-Date": "20260101T000000Z",
                         "Authorization": "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/dynamodb/aws4_request, "
                                          "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64}

    def ask(self) -> bytes:
        self._connection.request("POST", "/", self._body, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != 200 or b"Item" not in content:
            raise Trouble(f"dynalite answers with {answer.status}: {content[:200].decode(errors='replace')}")
        return content


class _Gateway:
    def __init__(self, port: int, path: str, token: str):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self._path, self._headers = path, {"Authorization": f"Bearer {token}"}

    def ask(self) -> bytes:
        self._connection.request("GET", self._path, headers=self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise Trouble(f"Poolguard answers {self._path} with {answer.status}")
        return content


def _milliseconds(of) -> float:
    before = time.perf_counter()
    of.ask()
    return (time.perf_counter() - before) * 1000


def _scanned(address: str) -> list[dict]:
    connection = http.client.HTTPConnection(address.partition("//")[2], timeout=20)
    headers = {**_Direct(address, {})._headers, "X-Amz-Target": "DynamoDB_20120810.Scan"}
    connection.request("POST", "/", json.dumps({"TableName": "Users"}), headers)
    return json.loads(connection.getresponse().read())["Items"]


def measure_gateway(bench: Bench) -> None:
    print("A record in DynamoDB, with and without the gateway", flush=True)
    with bench.fresh_folder() as folder, _dynamodb(bench, folder) as settings, serving(
            bench.poolguard, folder, bench.cores, **settings) as (server, port):
        users = make_users(bench.poolguard, folder, port, 1, **settings)
        token = users.tokens.read_text().strip()
        made = json.loads(must_succeed("Poolguard", port, "POST", "/api/data", token, {"value": "x" * 200}))
        item = next(each for each in _scanned(settings["DYNAMODB_ENDPOINT"]) if "x" * 200 in each.get("doc", {}).get("S", ""))
        direct = _Direct(settings["DYNAMODB_ENDPOINT"], {"pk": item["pk"], "sk": item["sk"]})
        gateway = _Gateway(port, f"/api/data/{made['id']}", token)
        for each in (direct, gateway):
            for _ in range(50):
                each.ask()
        # In turn, so that changes on the machine affect both.
        before = server.cpu_seconds()
        times = [(_milliseconds(direct), _milliseconds(gateway)) for _ in range(bench.plan.store_reads)]
        bench.figures.through_cpu_ms = (server.cpu_seconds() - before) / bench.plan.store_reads * 1000
    bench.figures.direct_ms, bench.figures.through_ms = (median(each) for each in zip(*times))
    bench.say(f"GetItem {bench.figures.direct_ms:.2f} ms, through the gateway {bench.figures.through_ms:.2f} ms, "
              f"{bench.figures.through_cpu_ms:.3f} ms of its core")


def _sign_in(port: int) -> None:
    must_succeed("Poolguard", port, "POST", "/api/user/login",
                 body={"email": "user0@example.com", "password": PASSWORD})


def _sign_ins(ports: list[int], count: int) -> None:
    with ThreadPoolExecutor(CLIENTS) as clients:
        for done in [clients.submit(_sign_in, ports[number % len(ports)]) for number in range(count)]:
            done.result()


def _cost(servers: list[ServerProcess], ports: list[int], count: int) -> list[float]:
    """CPU seconds of each server."""
    before = [server.cpu_seconds() for server in servers]
    _sign_ins(ports, count)
    return [server.cpu_seconds() - earlier for server, earlier in zip(servers, before)]


def measure_nodes(bench: Bench) -> None:
    """In CPU time of the servers, so that the store and the clients, which share their cores, do not count."""
    print("One server and two servers with one store", flush=True)
    count = bench.plan.node_sign_ins
    other = replace(bench.cores, server=bench.cores.load)
    url = ("--public-url", "http://localhost:8000")
    with bench.fresh_folder() as folder, bench.fresh_folder() as second, _dynamodb(bench, folder) as settings:
        with serving(bench.poolguard, folder, bench.cores, *url, **settings) as (server, port):
            make_users(bench.poolguard, folder, port, 1, **settings)
            alone = count / _cost([server], [port], count)[0]
            with serving(bench.poolguard, second, other, *url, **settings) as (neighbour, its_port):
                _sign_in(its_port)
                costs = _cost([server, neighbour], [port, its_port], count)
    bench.figures.one_node, bench.figures.two_nodes = alone, count / max(costs)
    bench.say(f"{alone:,.1f} sign-ins per second of one core, {bench.figures.two_nodes:,.1f} of one core each of two servers")
