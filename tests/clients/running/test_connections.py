"""Connections by network, room for new ones, and memory for bodies, seen from many addresses of this machine."""

import contextlib
import json
import socket
from pathlib import Path

import pytest

from limits import audits
from poolguard import run
from sockets import get, read_all, status
from metrics import scrape, value
from waiting import wait_until

ALL, OF_NETWORK = 40, 10


@pytest.fixture
def server(start):
    return start(env={"POOLGUARD_MAX_CONNECTIONS": str(ALL), "POOLGUARD_MAX_CONNECTIONS_PER_NETWORK": str(OF_NETWORK),
                      "POOLGUARD_MAX_BODY_MEMORY": "16"})


@pytest.fixture
def connect(server):
    """Opens connections from addresses of this machine; all are closed with the test."""
    with contextlib.ExitStack() as opened:
        def connect_from(address):
            return opened.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20,
                                                                 source_address=(address, 0)))
        yield connect_from


def answer(connection, *headers):
    """The answer to a request on a connection that stays open."""
    connection.sendall(get("/health", *headers, close=False))
    data = b""
    while b"\r\n\r\n" not in data or not data.endswith(b"}"):
        part = connection.recv(65536)
        if not part:
            break
        data += part
    return data


def idle(connect, address, count=1):
    """Connections that have had an answer, so that the server knows them."""
    opened = []
    for _ in range(count):
        opened.append(connect(address))
        assert status(answer(opened[-1])) == 200
    return opened


def is_closed(connection):
    """Whether the server has closed it; one that it keeps answers."""
    try:
        connection.sendall(get("/health", close=False))
        return connection.recv(65536) == b""
    except (BrokenPipeError, ConnectionResetError):
        return True


def turned_away(server):
    families = scrape(server)
    return {reason: value(families, "poolguard_http_connections_turned_away_total", reason=reason)
            for reason in ("network", "all", "idle")}


def test_a_network_has_only_so_many(server, connect):
    held = idle(connect, "127.0.0.2", OF_NETWORK)
    for _ in range(3):
        refused = read_all(connect("127.0.0.2"))
        assert status(refused) == 503 and b"Retry-After: 1" in refused
    assert status(answer(connect("127.0.0.3"))) == 200
    # Those that it has go on, and one that ends makes room.
    assert all(status(answer(each)) == 200 for each in held)
    assert turned_away(server)["network"] == 3
    held.pop().close()
    wait_until(lambda: status(answer(connect("127.0.0.2"))) == 200, 20, "a place in that network")
    server.stop()
    assert len(audits(server, action="overload", operation="connection", client="127.0.0.2", outcome="refused")) >= 3


def test_the_one_that_is_idle_longest_makes_room(server, connect):
    held = [each for network in range(ALL // OF_NETWORK)
            for each in idle(connect, f"127.0.1.{network + 1}", OF_NETWORK)]
    # The first is used again, so others have been idle for longer.
    assert status(answer(held[0])) == 200
    late = idle(connect, "127.0.2.1", 5)
    assert all(status(answer(each)) == 200 for each in late)
    assert status(answer(held[0])) == 200
    # Each thread of the server closes its own oldest, so it need not be the very first five.
    closed = [number for number, each in enumerate(held) if is_closed(each)]
    assert len(closed) == 5 and max(closed) < ALL - OF_NETWORK
    assert turned_away(server)["idle"] >= 5


def test_a_busy_connection_is_never_closed_for_another(server, connect):
    """Requests whose bodies are on their way are not idle."""
    def body(number):
        return json.dumps({"email": f"person{number:02}@example.com", "password": "Wr0ng-pass!"}).encode()
    head = ("POST /api/user/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Connection: close\r\nContent-Length: {len(body(0))}\r\n\r\n").encode()
    busy = [connect(f"127.0.3.{number % 5 + 1}") for number in range(ALL // 2)]
    for number, each in enumerate(busy):
        each.sendall(head + body(number)[:10])
    for network in range(6):
        idle(connect, f"127.0.4.{network + 1}", OF_NETWORK)
    for number, each in enumerate(busy):
        each.sendall(body(number)[10:])
    replies = [read_all(each) for each in busy]
    assert {status(each) for each in replies} == {400}
    # What a wrong password gets, so the bodies came through whole.
    assert all(b'"invalid_credentials"' in each for each in replies)


def post(address, server, sent, size=1_000_000):
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20, source_address=(address, 0))
    head = ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\nConnection: close\r\n"
            f"X-Amz-Target: AWSCognitoIdentityProviderService.Nothing\r\nContent-Length: {size}\r\n\r\n")
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(head.encode() + b" " * sent)
    return connection


def memory(server):
    return value(scrape(server), "poolguard_http_body_memory_bytes")


def test_bodies_share_one_budget(server):
    """16 MiB in all, 4 MiB for one network, whose requests end a little short of their last byte."""
    with contextlib.ExitStack() as opened:
        def begin(address):
            return opened.enter_context(post(address, server, 999_999))
        for network in range(1, 5):
            for _ in range(4):
                begin(f"127.0.5.{network}")
            wait_until(lambda: memory(server) >= network * 4_000_000, 20, "the bodies to arrive")
        # A fifth of the same network, and the first of another one.
        assert status(read_all(begin("127.0.5.1"))) == 503
        assert status(read_all(begin("127.0.6.1"))) == 503
        # Small ones still pass, and nobody else's request is cut off.
        assert server.get("/health").status_code == 200
        assert memory(server) >= 16_000_000
    wait_until(lambda: memory(server) == 0, 20, "no memory for bodies")
    with post("127.0.5.1", server, 1_000_000) as connection:
        assert status(read_all(connection)) == 400
    server.stop()
    assert {each["client"] for each in audits(server, action="overload", operation="body_memory")} == {
        "127.0.5.1", "127.0.6.1"}


def test_what_is_announced_takes_no_memory(server):
    with contextlib.ExitStack() as opened:
        for number in range(30):
            opened.enter_context(post(f"127.0.7.{number // 10 + 1}", server, 0))
        with post("127.0.7.9", server, 1_000_000) as connection:
            assert status(read_all(connection)) == 400
        assert memory(server) < 1_000_000


@pytest.mark.parametrize("name, value", [("POOLGUARD_MAX_CONNECTIONS", "0"), ("POOLGUARD_MAX_CONNECTIONS", "many"),
                                         ("POOLGUARD_MAX_CONNECTIONS_PER_NETWORK", "-1"),
                                         ("POOLGUARD_MAX_BODY_MEMORY", "1"), ("POOLGUARD_MAX_BODY_MEMORY", "64MiB"),
                                         ("POOLGUARD_TRUSTED_BACKENDS", "localhost"),
                                         ("POOLGUARD_TRUSTED_BACKENDS", "10.0.0.0/33")])
def test_settings_that_mean_nothing_are_refused(tmp_path, name, value):
    done = run("serve", "--data", tmp_path / "data", folder=tmp_path, env={name: value})
    assert done.returncode == 2 and name in done.stderr and value in done.stderr


def test_proxies_and_backends_have_no_limit_by_network(start):
    server = start(env={"TRUSTED_PROXIES": "127.0.0.8", "POOLGUARD_TRUSTED_BACKENDS": "127.0.0.9",
                        "POOLGUARD_MAX_CONNECTIONS_PER_NETWORK": "2"})
    with contextlib.ExitStack() as opened:
        for address in ("127.0.0.8", "127.0.0.9"):
            for _ in range(4):
                one = opened.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20,
                                                                    source_address=(address, 0)))
                assert status(answer(one)) == 200


def resident(server):
    """Bytes of memory that the server has (VmRSS)."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def test_an_idle_connection_takes_little_memory(start):
    server, count = start(), 900

    def open_all(address, opened):
        for _ in range(count):
            opened.append(socket.create_connection(("127.0.0.1", server.port), timeout=20, source_address=(address, 0)))
            opened[-1].sendall(get("/health", close=False))
            assert status(opened[-1].recv(65536)) == 200

    with contextlib.ExitStack() as stack:
        def connections(address):
            opened = []
            stack.callback(lambda: [each.close() for each in opened])
            open_all(address, opened)

        connections("127.0.0.2")  # what the server keeps for all of them, it has now
        before = resident(server)
        for last in (3, 4, 5):
            connections(f"127.0.0.{last}")
        assert (resident(server) - before) / (3 * count) < 4096
