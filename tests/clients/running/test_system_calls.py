"""What a request on an open connection costs in calls of the system, as strace sees them: one to receive it, and one to
answer it."""

from poolguard import Server
from sockets import connect, get
from waiting import wait_until

REQUESTS = 50
CALLS = ("recvfrom", "recvmsg", "read", "readv", "sendto", "sendmsg", "write", "writev")


def answered(connection):
    connection.sendall(get("/health", close=False))
    assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_a_request_is_received_and_answered_with_one_call_each(tmp_path):
    seen = tmp_path / "calls"
    # -D: the process that the test starts and signals is the server itself. -yy: sockets are shown by their addresses.
    with Server(tmp_path / "data", wrapper=("strace", "-D", "-f", "-yy", "-o", seen, "-e",
                                            f"trace={','.join(CALLS)}")) as server:
        with connect(server) as connection:
            def calls():
                port = connection.getsockname()[1]
                lines = [each for each in seen.read_text().splitlines() if f"127.0.0.1:{port}]" in each]
                return {name: sum(f" {name}(" in each for each in lines) for name in CALLS}

            answered(connection)  # the connection is accepted, and its buffers are made
            before = wait_until(lambda: calls() if sum(calls().values()) >= 2 else None, 10, "the first two calls")
            for _ in range(REQUESTS):
                answered(connection)
            wait_until(lambda: sum(calls().values()) - sum(before.values()) >= 2 * REQUESTS, 10, "all calls")
            now = calls()
    made = {name: now[name] - before[name] for name in now if now[name] != before[name]}
    assert len(made) == 2 and set(made.values()) == {REQUESTS}, made
