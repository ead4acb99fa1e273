"""The HTTP server at its limits, through a plain socket."""

import json
import socket
import ssl
import subprocess
import threading
import time

import pytest

from certificates import make_certificate
from poolguard import make_user
from sockets import connect, exchange, get, read_all, status


def test_pipelined_requests_are_answered_in_order(demo):
    reply = exchange(demo, get("/health", close=False) + get("/nothing", close=False) + get("/health"))
    statuses = [int(line.split(b" ")[1]) for line in reply.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
    # A body may end without a line break, so a status line can follow it directly.
    assert statuses[0] == 200 and reply.count(b"HTTP/1.1 200") == 2 and reply.count(b"HTTP/1.1 404") == 1
    assert reply.index(b"HTTP/1.1 200") < reply.index(b"HTTP/1.1 404") < reply.rindex(b"HTTP/1.1 200")


def test_a_request_in_single_bytes(demo):
    with connect(demo) as connection:
        for byte in get("/health"):
            connection.send(bytes([byte]))
        assert status(read_all(connection)) == 200


def test_headers_of_100_kilobytes(demo):
    assert status(exchange(demo, get("/health", "X-Long: " + "a" * 100_000))) == 431


def test_many_headers(demo):
    assert status(exchange(demo, get("/health", *[f"X-{n}: {'a' * 50}" for n in range(2000)]))) == 431


POST = "POST /api/user/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"


def test_a_body_over_the_limit_is_refused_before_it_is_sent(demo):
    assert status(exchange(demo, (POST + "Content-Length: 100000000\r\n\r\n").encode())) == 413


def test_a_chunked_body_over_the_limit(demo):
    with connect(demo) as connection:
        connection.sendall((POST + "Transfer-Encoding: chunked\r\n\r\n").encode())
        try:
            for _ in range(64):
                connection.sendall(b"4000\r\n" + b" " * 0x4000 + b"\r\n")
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert status(read_all(connection)) == 413


@pytest.mark.parametrize("request_bytes, expected", [
    (b"GARBAGE\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (b"GET /health HTTP/3.0\r\nHost: a\r\n\r\n", 505),
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    (b"BREW /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 501),
    (b"GET /health HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n", 400),
    (b"GET /health HTTP/1.1\r\nHost: a\r\n bad: fold\r\n\r\n", 400),
    (POST.encode() + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", 400),
    (POST.encode() + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
    (POST.encode() + b"Content-Length: -1\r\n\r\n", 400),
    (POST.encode() + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nmore\r\n", 400),
])
def test_requests_that_are_not_http(demo, request_bytes, expected):
    reply = exchange(demo, request_bytes)
    # Invalid HTTP may be refused with 400 even if a more specific status exists.
    assert status(reply) in {expected, 400}
    assert demo.get("/health").status_code == 200


def test_unsupported_methods(demo):
    not_allowed = demo.request("DELETE", "/health")
    assert not_allowed.status_code == 405
    assert {each.strip() for each in not_allowed.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}
    head = demo.request("HEAD", "/health")
    assert head.status_code == 200 and head.content == b""
    assert head.headers["Content-Length"] == demo.get("/health").headers["Content-Length"]
    options = demo.request("OPTIONS", "/api/items")
    assert options.status_code in (200, 204) and "POST" in options.headers["Allow"]
    assert demo.get("/nothing").status_code == 404
    assert demo.get("/nothing").json()["code"] == "not_found"


def test_a_trailing_slash_makes_no_difference(demo):
    assert demo.get("/health/").json() == demo.get("/health").json()


def test_request_ids(demo):
    one, other = (demo.get("/health").headers["X-Request-Id"] for _ in range(2))
    assert one != other
    assert demo.get("/health", headers={"X-Request-Id": "trace-12345678"}).headers["X-Request-Id"] == "trace-12345678"
    assert demo.get("/health", headers={"X-Request-Id": "bad id\t"}).headers["X-Request-Id"] != "bad id\t"


def test_the_access_log_has_one_line_of_json_for_each_request(start):
    server = start()
    server.get("/health?secret=1", headers={"X-Request-Id": "find-me-in-the-log"})
    server.stop()
    lines = [json.loads(line) for line in server.log]
    found = [line for line in lines if line.get("request_id") == "find-me-in-the-log"]
    assert len(found) == 1
    assert found[0]["status"] == 200 and found[0]["path"] == "/health" and found[0]["method"] == "GET"


def test_continue_is_answered(demo):
    with connect(demo) as connection:
        connection.sendall((POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n").encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(b"{}")
        assert status(read_all(connection)) == 422


def test_slow_headers_and_bodies_are_cut_off(demo):
    """Both at once, because each waits for its time limit."""
    replies = {}

    def slowly(name, data):
        with connect(demo) as connection:
            began = time.monotonic()
            connection.sendall(data)
            replies[name] = (read_all(connection), time.monotonic() - began)

    threads = [threading.Thread(target=slowly, args=pair) for pair in (
        ("header", b"GET /health HTTP/1.1\r\nHost: loc"),
        ("body", (POST + "Content-Length: 100\r\n\r\n{").encode()))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert status(replies["header"][0]) == 408 and replies["header"][1] < 15
    assert status(replies["body"][0]) == 408 and replies["body"][1] < 35
    assert demo.get("/health").status_code == 200


def login(email, password):
    body = json.dumps({"email": email, "password": password})
    return (f"{POST}Content-Length: {len(body)}\r\n\r\n{body}").encode()


def is_complete(reply):
    head, end, body = reply.partition(b"\r\n\r\n")
    lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return end != b"" and lengths == [len(body)]


def send_from_threads(server, count, request):
    """Sends it on that many connections at once. When all are sent, returns the threads and the list to which each
    thread adds its reply, or b"" if the connection was refused or closed without a reply."""
    replies = []
    is_sent = threading.Barrier(count + 1)

    def send():
        connection = None
        try:
            connection = connect(server)
            connection.sendall(request)
        except (ConnectionRefusedError, ConnectionResetError, BrokenPipeError):
            connection = None
        is_sent.wait(timeout=30)
        if connection is None:
            replies.append(b"")
            return
        with connection:
            replies.append(read_all(connection))

    threads = [threading.Thread(target=send) for _ in range(count)]
    for thread in threads:
        thread.start()
    is_sent.wait(timeout=30)
    return threads, replies


def test_draining_finishes_running_requests_and_exits_with_0(start):
    server = start()
    make_user(server, "drained@example.com")
    with connect(server) as idle:
        threads, replies = send_from_threads(server, 12, login("drained@example.com", "Passw0rd!"))
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 10
        assert idle.recv(10) == b""
    for thread in threads:
        thread.join(timeout=30)
    assert len(replies) == 12
    assert all(reply == b"" or is_complete(reply) for reply in replies), replies
    assert any(reply and status(reply) in (200, 400) for reply in replies), replies


@pytest.fixture
def hung():
    """A server that accepts and never answers: its port, and a semaphore that counts accepted connections."""
    held = []
    accepted = threading.Semaphore(0)
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:

        def accept():
            while True:
                try:
                    held.append(listener.accept()[0])
                except OSError:
                    return
                accepted.release()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield listener.getsockname()[1], accepted
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=10)
    for connection in held:
        connection.close()


def test_a_hung_cognito_delays_neither_other_requests_nor_shutdown(start, hung):
    port, accepted = hung
    url = f"http://127.0.0.1:{port}"
    server = start(env={"COGNITO_ENDPOINT": url, "COGNITO_JWKS_URL": f"{url}/jwks.json",
                        "COGNITO_USER_POOL_ID": "us-east-1_Te5tPo0l1", "COGNITO_APP_CLIENT_ID": "abc",
                        "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"})
    threads, replies = send_from_threads(server, 20, login("anyone@example.com", "Passw0rd!"))
    # At least four workers, and the fetch of the keys.
    for _ in range(5):
        assert accepted.acquire(timeout=6), "the sign-ins do not reach Cognito"
    for path in ("/", "/ready"):
        began = time.monotonic()
        server.get(path, timeout=10)
        assert time.monotonic() - began < 2, path
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 10
    for thread in threads:
        thread.join(timeout=30)
    assert len(replies) == 20
    assert all(reply == b"" or is_complete(reply) for reply in replies), replies


def served_certificate(server):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain:
        with context.wrap_socket(plain) as secure:
            assert secure.version() in ("TLSv1.2", "TLSv1.3")
            return secure.getpeercert(binary_form=True)


def test_every_answer_has_security_headers(demo):
    for path, status in (("/health", 200), ("/nothing", 404), ("/docs", 200), ("/", 200), ("/openapi.json", 200)):
        reply = demo.get(path)
        assert reply.status_code == status
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["X-Frame-Options"] == "DENY"
        assert reply.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in reply.headers


def test_tls_and_its_reload(start, tmp_path):
    certificate, key = make_certificate(tmp_path, "first")
    server = start("--tls-cert", certificate, "--tls-key", key, scheme="https", ca=str(certificate))
    first = server.get("/health")
    assert first.status_code == 200 and first.headers["Strict-Transport-Security"] == "max-age=31536000"
    before = served_certificate(server)
    replacement, replacement_key = make_certificate(tmp_path, "second")
    certificate.write_bytes(replacement.read_bytes())
    key.write_bytes(replacement_key.read_bytes())
    server.process.send_signal(1)
    end = time.monotonic() + 5
    while served_certificate(server) == before:
        assert time.monotonic() < end, "the certificate was not reloaded"
    assert server.get("/health").status_code == 200


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_tls_is_refused(start, tmp_path, version):
    certificate, key = make_certificate(tmp_path, "only")
    server = start("--tls-cert", certificate, "--tls-key", key, scheme="https", ca=str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain:
        with pytest.raises(ssl.SSLError):
            context.wrap_socket(plain)
