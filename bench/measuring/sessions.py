"""HAProxy doing the work of oauth2-proxy: a session in the browser's cookie becomes headers for the proxy that asks."""

import base64
import hashlib
import hmac
import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from .answers import ask
from .load import Requests
from .machine import Cores, find_tool
from .material import SEEN, Material
from .peers import PATH, listening_socket
from .server_process import ServerProcess, clean_environment
from .trouble import Trouble

NAME = "_oauth2_proxy"
SCRIPT = Path(__file__).resolve().parent.parent / "session_cookie.lua"
# In the environment, so without zero bytes.
KEYS = {"SESSION_SIGNING_KEY": "bench-signing-key-of-32-letters!", "SESSION_ENCRYPTION_KEY":
        "bench-encryption-key-32-letters!"}

CONFIGURATION = """\
global
    nbthread 1
    maxconn 1000
    lua-load {script}

defaults
    mode http
    timeout client 30s
    timeout http-request 10s
    timeout http-keep-alive 30s

frontend sessions
    bind fd@{socket}
    http-request set-var(txn.cookie) req.cook({name})
    http-request lua.read_session
    http-request deny deny_status 401 unless {{ var(txn.user) -m found }}
    http-request return status 202 hdr X-Auth-Request-User %[var(txn.user)] \
hdr X-Auth-Request-Email %[var(txn.email)] hdr X-Auth-Request-Groups %[var(txn.groups)] \
hdr X-Auth-Request-Access-Token %[var(txn.token)]
"""


def _text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _cookie(number: int, token: str) -> str:
    now, initial = int(time.time()), os.urandom(16)
    session = (f"user=user{number}\nemail=user{number}@example.com\ngroups=staff,editors\nexpires={now + 3600}\n"
               f"token={token}\n")
    sealing = Cipher(algorithms.AES(KEYS["SESSION_ENCRYPTION_KEY"].encode()), modes.CFB(initial)).encryptor()
    value = _text(initial + sealing.update(session.encode()) + sealing.finalize())
    signed = hmac.digest(KEYS["SESSION_SIGNING_KEY"].encode(), f"{NAME}{value}{now}".encode(), hashlib.sha256)
    return f"{value}|{now}|{_text(signed)}"


def make_cookies(material: Material) -> Requests:
    """Sessions that hold the tokens seen before, one per line."""
    file = material.folder / "sessions"
    with material.tokens.open() as tokens:
        cookies = [_cookie(number, next(tokens).strip()) for number in range(SEEN)]
    file.write_text("".join(f"{NAME}={each}\n" for each in cookies))
    return Requests("GET", PATH, "cookie", file, 1, SEEN)


def _check(port: int, cookies: Requests) -> None:
    with cookies.file.open() as lines:
        good = lines.readline().strip()
    value, time_made, signature = good.split("|")
    forged = f"{value}|{time_made}|{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    changed = f"{value[:-10]}{'B' if value[-10] == 'A' else 'A'}{value[-9:]}|{time_made}|{signature}"
    for cookie, expected in {good: 202, forged: 401, changed: 401, "": 401}.items():
        status, _ = ask(port, "GET", PATH, headers={"Cookie": cookie})
        if status != expected:
            raise Trouble(f"HAProxy with Lua answers a session with {status} instead of {expected}")


@contextmanager
def session_proxy(cookies: Requests, folder: Path, cores: Cores) -> Iterator[tuple[ServerProcess, int]]:
    with listening_socket() as listener:
        configuration = folder / "haproxy.cfg"
        configuration.write_text(CONFIGURATION.format(script=SCRIPT, socket=listener.fileno(), name=NAME))
        port = listener.getsockname()[1]
        with ServerProcess("HAProxy with Lua", [find_tool("haproxy"), "-db", "-f", str(configuration)], folder,
                           cores.server, clean_environment(**KEYS), (listener.fileno(),)) as server:
            _check(port, cookies)
            yield server, port
