"""Several servers with one DynamoDB, and a load balancer in front of them."""

import asyncio
import contextlib
import json
import subprocess
import threading
import uuid

import pytest

import node_clients
from poolguard import Server, run

KEY = "a key that all nodes have"


# For tests whose outcome is decided before the engine is asked.
one_engine = pytest.mark.parametrize("database", ["dynalite"], indirect=True)


class DynamoDb:
    """A database with faults on request: clients/node/dynamodb.mjs. Its engine is dynalite, or "local" for Amazon's
    DynamoDB Local, which has PartiQL, transactions and expiry, and takes seconds to start."""

    ENGINES = ("dynalite", "local")

    def __init__(self, engine="dynalite"):
        self.engine = engine

    def __enter__(self):
        self.process = subprocess.Popen(["node", str(node_clients.SCRIPTS / "dynamodb.mjs"), self.engine], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = self.process.stdout.readline().strip()
        assert self.url, f"{self.engine} does not start"
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def tell(self, **command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == "done"

    def environment(self, **more):
        return {"POOLGUARD_STORE": "dynamodb", "DYNAMODB_ENDPOINT": self.url, "AWS_ACCESS_KEY_ID": "any",
                "AWS_SECRET_ACCESS_KEY": "any", "AWS_REGION": "eu-west-1", "APP_SECRET_KEY": KEY, **more}

    def make_tables(self, **more):
        return run("tables", "create", env=self.environment(**more))


def fresh_tables(database):
    names = {name: f"{kind}-{uuid.uuid4().hex}" for name, kind in (("DYNAMODB_USERS_TABLE", "users"),
                                                                  ("DYNAMODB_SESSIONS_TABLE", "sessions"))}
    assert database.make_tables(**names).returncode == 0
    return names


class Refused:
    """Starts a server that must refuse to start; returns its message."""

    def __init__(self, folder, environment):
        self.folder, self.environment = folder, environment

    def __call__(self, *arguments, **changes):
        server = Server(self.folder / uuid.uuid4().hex, *arguments, env={**self.environment, **changes})
        with pytest.raises(AssertionError) as said:
            server.start()
        assert "ended with 1" in str(said.value)
        return str(said.value)


class Balancer:
    """Passes each connection to the next server that accepts it."""

    def __init__(self):
        self.ports = []
        self._turn = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop)
        self._server = started.result(timeout=10)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self):
        async def end():
            self._server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
        asyncio.run_coroutine_threadsafe(end(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)

    async def _connect(self):
        for _ in range(len(self.ports)):
            self._turn += 1
            with contextlib.suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self.ports[self._turn % len(self.ports)])
        return None

    async def _serve(self, reader, writer):
        behind = await self._connect()
        if behind:
            await asyncio.gather(self._copy(reader, behind[1]), self._copy(behind[0], writer))
        writer.close()

    @staticmethod
    async def _copy(source, target):
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
        with contextlib.suppress(OSError):
            target.close()


class Cluster:
    """Nodes, each with a data folder; `url` leads to any of them."""

    def __init__(self, folder, database, count, *arguments, **environment):
        self.folder, self.database, self.arguments = folder, database, arguments
        self.environment = database.environment(**environment)
        self.balancer = Balancer()
        self.url = f"http://127.0.0.1:{self.balancer.port}"
        self.verify = True
        self.nodes = [self.start(f"node{number}") for number in range(count)]

    def start(self, name, *arguments, **environment):
        node = Server(self.folder / name, *(arguments or ("--public-url", self.url)), *self.arguments,
                      env={**self.environment, **environment})
        node.start()
        self.balancer.ports = [*self.balancer.ports, node.port]
        return node

    def kill_and_restart(self, node):
        self.leave(node)
        node.kill()
        node.start()
        self.balancer.ports = [*self.balancer.ports, node.port]

    def leave(self, node):
        self.balancer.ports = [port for port in self.balancer.ports if port != node.port]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for node in self.nodes:
            node.stop()
        self.balancer.close()
