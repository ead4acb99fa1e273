"""Faults of the machine under a server: what was acknowledged is kept, and errors say what is wrong."""

import concurrent.futures
import contextlib
import os
import resource
import signal
import socket
import ssl
import subprocess
import threading
import time

import pytest
import requests

from certificates import make_certificate
from faults import Faults, limit_memory
from kept_items import KeptItems
from nodes import DynamoDb, fresh_tables
from poolguard import Server
from remote_gateways import restart, settings_for
from waiting import wait_until

SQLITE = {"POOLGUARD_STORE": "sqlite", "POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}


@pytest.fixture
def faults(tmp_path):
    return Faults(tmp_path / "faults")


def test_a_slow_disk_delays_only_writes(start, faults):
    server = start(env={**SQLITE, **faults.environment})
    kept = KeptItems(server)
    faults.slow_disk(700)
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        began = time.monotonic()
        writes = [threads.submit(kept.write, f"slow {n}") for n in range(8)]
        reads = [server.get("/api/items/me", headers=kept.headers) for _ in range(20)]
        for_reads = time.monotonic() - began
        assert [each.status_code for each in reads] == [200] * 20 and server.get("/health").status_code == 200
        assert for_reads < 0.7, "reads waited for the disk"
        assert [each.result().status_code for each in writes] == [201] * 8
        took = time.monotonic() - began
    # Each needs two writes, and waited for the disk; those that came meanwhile were written together.
    assert 1.4 <= took < 8 * 1.4
    faults.slow_disk(0)
    server.kill()
    restart(server)
    kept.check()


def test_a_server_that_was_stopped_for_a_while_goes_on(start):
    server = start(env=SQLITE)
    kept = KeptItems(server)
    server.process.send_signal(signal.SIGSTOP)
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        writes = [threads.submit(kept.write, f"stopped {n}") for n in range(8)]
        done, _ = concurrent.futures.wait(writes, timeout=1.5)
        assert not done
        server.process.send_signal(signal.SIGCONT)
        assert [each.result().status_code for each in writes] == [201] * 8
    kept.check()
    assert server.get("/ready").status_code == 200


def test_a_store_that_was_stopped_for_a_while(tmp_path):
    """What was not answered in time says so, and what was acknowledged is there once."""
    with DynamoDb() as database:
        tables = fresh_tables(database)
        hashing = {"POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}
        with Server(tmp_path / "data", env={**database.environment(**tables), **hashing}) as server:
            kept = KeptItems(server)
            assert kept.write().status_code == 201
            os.kill(database.process.pid, signal.SIGSTOP)
            try:
                # Two calls of the store are waited for, eight seconds each.
                reply = kept.write("stopped", timeout=60)
                assert (reply.status_code, reply.json()["code"]) == (503, "store_unavailable"), reply.text
                assert int(reply.headers["Retry-After"]) >= 1
                assert server.get("/health").status_code == 200
            finally:
                os.kill(database.process.pid, signal.SIGCONT)
            wait_until(lambda: server.get("/ready").status_code == 200, 30, "ready")
            assert kept.write().status_code == 201
            kept.check()


def test_a_server_without_memory_loses_nothing(start):
    """It answers or it ends, as if it had been killed."""
    server = start(env=SQLITE)
    kept = KeptItems(server)
    for _ in range(20):
        assert kept.write().status_code == 201
    limit_memory(server.process.pid, -(16 << 20))

    def write(number):
        with contextlib.suppress(requests.exceptions.RequestException):
            reply = kept.write("y" * 200)
            # Nothing else is said but that it cannot be done now.
            assert reply.status_code in (201, 500, 503), reply.text

    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(200)))
    server.kill()
    restart(server)
    kept.sign_in()
    kept.check()
    assert kept.write().status_code == 201


def test_a_server_without_descriptors_recovers(start):
    server = start(env=SQLITE)
    kept = KeptItems(server)
    pid = server.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (len(os.listdir(f"/proc/{pid}/fd")) + 2, before[1]))
    with contextlib.ExitStack() as opened:
        for _ in range(20):
            opened.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
        with pytest.raises(requests.exceptions.RequestException):
            server.get("/health", timeout=1)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
    wait_until(lambda: answers(server), 20, "an answer")
    assert kept.write().status_code == 201
    kept.check()


def answers(server):
    with contextlib.suppress(requests.exceptions.RequestException):
        return server.get("/health", timeout=1).status_code == 200
    return False


def test_a_disk_that_becomes_read_only_while_serving(start, tmp_path):
    """As file systems do after an error of the disk: what is open for writing stays open, and fails."""
    image, disk = tmp_path / "image", tmp_path / "disk"
    disk.mkdir()
    with open(image, "wb") as file:
        file.truncate(64 << 20)
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    subprocess.run(["mount", "-o", "loop,errors=remount-ro", image, disk], check=True)
    server = None
    try:
        server = start(folder="disk/data", env=SQLITE)
        kept = KeptItems(server)
        assert kept.write().status_code == 201
        subprocess.run(["mount", "-o", "remount,abort", disk], check=True)
        reply = kept.write()
        assert (reply.status_code, reply.json()["code"]) == (503, "store_unavailable"), reply.text
        assert server.get("/health").status_code == 200
        wait_until(lambda: server.get("/ready").status_code == 503, 30, "not ready")
        server.stop()
    finally:
        if server:
            server.stop()
        subprocess.run(["umount", disk], check=True)
    subprocess.run(["mount", "-o", "loop", image, disk], check=True)
    try:
        restart(server)
        kept.check()
        assert kept.write().status_code == 201
    finally:
        server.stop()
        subprocess.run(["umount", disk], check=True)


# TLS


def half_request(body):
    return (f"POST /api/items HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n").encode()


def test_tls_that_clients_cut(start, tmp_path):
    certificate, key = make_certificate(tmp_path, "localhost")
    server = start("--tls-cert", certificate, "--tls-key", key, env=SQLITE, scheme="https", ca=str(certificate))
    trust = ssl.create_default_context(cafile=str(certificate))

    def connect():
        return socket.create_connection(("127.0.0.1", server.port), timeout=20)

    for sent in (b"", b"\x16", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\x16\x03\x01\xff\xff" + b"x" * 400,
                 b"GET / HTTP/1.1\r\n\r\n"):
        with connect() as plain:
            plain.sendall(sent)
    body = b'{"name": "cut"}'
    for cut in (b"", half_request(body), half_request(body) + b"\r\n" + body[:5]):
        with connect() as plain:
            # Closed without a goodbye of TLS.
            within = trust.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=False)
            within.sendall(cut)
            os.close(within.detach())
    assert server.get("/health").status_code == 200
    kept = KeptItems(server)
    assert server.get("/api/items", headers=kept.headers).json() == []


class CuttingCognito:
    """Speaks TLS and cuts each connection after so many bytes of the answer. Notes the requests that it got."""

    ANSWER = b'{"AuthenticationResult": {"AccessToken": "a", "ExpiresIn": 3600, "TokenType": "Bearer"}}'

    def __init__(self, certificate, key, after):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.after, self.requests = after, []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(timeout=10)

    def serve(self):
        while True:
            try:
                plain, _ = self.socket.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), plain:
                plain.settimeout(10)
                within = self.context.wrap_socket(plain, server_side=True)
                self.requests += filter(None, [within.recv(65536)])
                head = (f"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n"
                        f"Content-Length: {len(self.ANSWER)}\r\n\r\n").encode()
                within.sendall((head + self.ANSWER)[:self.after])
                os.close(within.detach())


@pytest.fixture
def far_pool(start):
    return start(env=SQLITE, folder="pool")


def test_a_cognito_that_cuts_tls_in_the_middle(start, far_pool, tmp_path):
    certificate, key = make_certificate(tmp_path, "localhost")
    for after in (0, 20, 130, 180):
        with CuttingCognito(certificate, key, after) as cognito:
            gateway = start(folder=f"gateway{after}", env={
                **settings_for(far_pool), "POOLGUARD_STORE": "sqlite", "AWS_CA_BUNDLE": str(certificate),
                "COGNITO_ENDPOINT": f"https://localhost:{cognito.port}",
                "COGNITO_JWKS_URL": far_pool.variables()["COGNITO_JWKS_URL"]})
            reply = gateway.post("/api/user/login", json={"email": "a@example.com", "password": "Passw0rd!"})
            assert reply.status_code == 503 and reply.headers["Content-Type"] == "application/problem+json", reply.text
            assert "ccess" not in reply.text and cognito.requests
            assert gateway.get("/health").status_code == 200
            gateway.stop()


# Host names


def test_a_host_name_that_leads_elsewhere_learns_no_password(start, far_pool, faults, tmp_path):
    """Its certificate is trusted, but another host's."""
    certificate, key = make_certificate(tmp_path, "elsewhere")
    with CuttingCognito(certificate, key, 10_000) as elsewhere:
        gateway = start(folder="gateway", env={
            **settings_for(far_pool), **faults.environment, "POOLGUARD_STORE": "sqlite",
            "AWS_CA_BUNDLE": str(certificate), "COGNITO_ENDPOINT": f"https://cognito.example.com:{elsewhere.port}",
            "COGNITO_JWKS_URL": far_pool.variables()["COGNITO_JWKS_URL"]})
        faults.resolve_to("127.0.0.1")
        reply = gateway.post("/api/user/login", json={"email": "a@example.com", "password": "Passw0rd!"})
        assert reply.status_code == 503, reply.text
        assert elsewhere.requests == []
        wait_until(lambda: any("No trusted TLS connection" in line for line in list(gateway.log)), 10,
                   "a line that says why")
