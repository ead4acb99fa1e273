"""Instructions that the server needs for one request, outside the kernel, counted by callgrind. They do not depend on
how fast or busy the machine is, but on the compiler and the libraries, which are therefore noted beside them."""

import json
import pathlib
import re
import subprocess
import tempfile

from poolguard import ROOT, Server, bearer, make_user
from signer import Signer
from sockets import connect, get
from waiting import wait_until

RECORDED = ROOT / "bench" / "instructions.json"
HEALTH, SEEN, UNSEEN = "GET /health", "a token seen before", "a token never seen"
FORGED, FORWARD = "a forged token", "GET /forward-auth"
WARM_UP = 50  # the first requests fill caches and grow buffers
BATCHES = 5
REQUESTS = 200 * BATCHES
NEW_TOKENS = 40 * BATCHES
NOTED_FROM, WRONG_FROM = 1.03, 1.10
PACKAGES = ("g++-12", "libc6", "libssl3", "libstdc++6", "libboost1.81-dev", "valgrind")


class Counting:
    """A server under callgrind, which counts only within `of_one`."""

    def __init__(self, folder, env):
        self._folder = pathlib.Path(folder)
        self.server = Server(self._folder / "data", env=env, wrapper=(
            "valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={self._folder}/counted"))

    def __enter__(self):
        self.server.start()
        return self

    def __exit__(self, *_):
        self.server.stop()

    def _control(self, *what):
        subprocess.run(["callgrind_control", *what, str(self.server.process.pid)], check=True, timeout=60,
                       capture_output=True)

    def of_one(self, requests, status=200):
        """Of one of these requests, sent one after the other over one connection, after some for warming up. It is the
        least of several batches, so that work that the clock starts does not count more on a busy machine."""
        size = (len(requests) - WARM_UP) // BATCHES
        with connect(self.server) as connection:
            _send(connection, requests[:WARM_UP], status)
            self._control("-i", "on")
            counted = []
            for begin in range(WARM_UP, len(requests), size):
                _send(connection, requests[begin:begin + size], status)
                counted.append(self._counted())
            self._control("-i", "off")
        return round(min(counted) / size)

    def _counted(self):
        """Since the call before, or since counting began."""
        self._control("-d")  # which also sets the counters to zero
        dumps = list(self._folder.glob("counted.*"))
        totals = [int(re.search(r"^totals: (\d+)", dump.read_text(), re.M)[1]) for dump in dumps]
        for dump in dumps:
            dump.unlink()
        return sum(totals)


def _send(connection, requests, status):
    for request in requests:
        connection.sendall(request)
        reply = connection.recv(65536)
        assert reply.startswith(f"HTTP/1.1 {status} ".encode()), reply[:200]
        head, _, body = reply.partition(b"\r\n\r\n")
        missing = int(re.search(rb"content-length: (\d+)", head, re.I)[1]) - len(body)
        while missing > 0:
            more = connection.recv(missing)
            assert more, f"the server closed the connection {missing} bytes before the end of an answer"
            missing -= len(more)


def _request(path, token):
    return get(path, f"Authorization: Bearer {token}", close=False)


def _forged(token):
    """Another signature of the same length."""
    place = token.rindex(".") + 100
    return token[:place] + ("B" if token[place] == "A" else "A") + token[place + 1:]


def _of_a_gateway(folder):
    signer = Signer()
    try:
        with Counting(folder, signer.environment()) as counting:
            wait_until(lambda: counting.server.get("/ready").status_code == 200, within=30, what="a ready gateway")
            tokens = [signer.token() for _ in range(WARM_UP + NEW_TOKENS)]
            seen = [_request("/api/items/me", tokens[number % WARM_UP]) for number in range(WARM_UP + REQUESTS)]
            return {HEALTH: counting.of_one([_request("/health", tokens[0])] * (WARM_UP + REQUESTS)),
                    # Its first requests are new to the server, so that they are known to the row after it.
                    UNSEEN: counting.of_one([_request("/api/items/me", token) for token in tokens]),
                    SEEN: counting.of_one(seen),
                    FORGED: counting.of_one([_request("/api/items/me", _forged(each)) for each in tokens], 401)}
    finally:
        signer.close()


def _of_a_pool(folder):
    with Counting(folder, {"MULTI_TENANT_ENABLED": "0", "POOLGUARD_PASSWORD_HASHING": "fast-for-tests"}) as counting:
        make_user(counting.server, "counted@example.com", tenant=None)
        token = counting.server.sign_in("counted@example.com", "Passw0rd!")["access_token"]
        assert counting.server.get("/forward-auth", headers=bearer(token, None)).headers["X-Auth-Email"]
        return {FORWARD: counting.of_one([_request("/forward-auth", token)] * (WARM_UP + REQUESTS))}


def count():
    """The instructions of a request of each kind."""
    with tempfile.TemporaryDirectory() as gateway, tempfile.TemporaryDirectory() as pool:
        return {**_of_a_gateway(gateway), **_of_a_pool(pool)}


def _version(package):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True,
                          check=False)
    return done.stdout or "not installed"


def _extensions():
    """Those of the processor by which OpenSSL and the C library choose among their functions, as far as valgrind has
    them."""
    flags = re.search(r"^(?:flags|Features)\s*:(.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    return sorted({"avx2", "bmi2", "adx", "sha_ni", "aes", "sha2"}.intersection(flags[1].split()))


def surroundings():
    """What the figures depend on beside the program."""
    return {"packages": {name: _version(name) for name in PACKAGES}, "processor": _extensions()}


def record():
    content = {"instructions": count(), **surroundings()}
    RECORDED.write_text(json.dumps(content, indent=2) + "\n")
    return content


def compare(now, recorded, is_same_surroundings):
    """Sentences on rows whose figure has changed, and of those on the ones that are wrong."""
    notes, wrong = [], []
    assert now.keys() == recorded.keys()
    for name, count_now in now.items():
        share = count_now / recorded[name]
        if 1 / NOTED_FROM <= share <= NOTED_FROM:
            continue
        notes.append(f"{name}: {count_now:,} instructions, {abs(share - 1):.1%} {'more' if share > 1 else 'fewer'} "
                     "than bench/instructions.json says")
        if share > WRONG_FROM and is_same_surroundings:
            wrong.append(notes[-1])
    return notes, wrong
