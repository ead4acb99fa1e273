"""The servers that Poolguard is compared with: a bare Beast server, HAProxy and a FastAPI service."""

import socket
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from .answers import must_verify
from .machine import Cores, find_tool
from .material import CLIENT, ISSUER, KeyPage, Material
from .server_process import ServerProcess, clean_environment

PATH = "/private"  # for which HAProxy and the FastAPI service require a token

HAPROXY = """\
global
    nbthread 1
    maxconn 1000

defaults
    mode http
    timeout client 30s
    timeout http-request 10s
    timeout http-keep-alive 30s

frontend tokens
    bind fd@{socket}
    http-request set-var(txn.token) http_auth_bearer
    http-request set-var(txn.algorithm) var(txn.token),jwt_header_query('$.alg')
    http-request set-var(txn.exp) var(txn.token),jwt_payload_query('$.exp','int')
    http-request set-var(txn.iat) var(txn.token),jwt_payload_query('$.iat','int')
    http-request set-var(txn.now) date()
    http-request deny deny_status 401 unless {{ var(txn.algorithm) -m str RS256 }}
    http-request deny deny_status 401 unless {{ var(txn.token),jwt_payload_query('$.iss') -m str {issuer} }}
    http-request deny deny_status 401 unless {{ var(txn.token),jwt_payload_query('$.token_use') -m str access }}
    http-request deny deny_status 401 unless {{ var(txn.token),jwt_payload_query('$.client_id') -m str {client} }}
    http-request deny deny_status 401 unless {{ var(txn.exp) -m found }} {{ var(txn.exp),sub(txn.now) -m int gt 0 }}
    http-request deny deny_status 401 unless {{ var(txn.iat) -m found }} {{ var(txn.iat),sub(txn.now) -m int le 0 }}
    http-request deny deny_status 401 unless {{ var(txn.token),jwt_verify(txn.algorithm,"{key}") -m int 1 }}
    http-request return status 200 content-type application/json string '{{"status":"ok"}}'
"""


def listening_socket() -> socket.socket:
    """On a free port. Handed to the server, so that no other process can take the port in between."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", 0))
    made.listen(1024)
    return made


@contextmanager
def bare_beast(programs: Path, folder: Path, cores: Cores) -> Iterator[tuple[ServerProcess, int]]:
    with ServerProcess("The bare Beast server", [str(programs / "bare_beast")], folder, cores.server,
                       clean_environment()) as server:
        yield server, int(server.wait_for_line(""))


@contextmanager
def haproxy(material: Material, folder: Path, cores: Cores) -> Iterator[tuple[ServerProcess, int]]:
    with listening_socket() as listener:
        configuration = folder / "haproxy.cfg"
        configuration.write_text(HAPROXY.format(socket=listener.fileno(), issuer=ISSUER, client=CLIENT,
                                                key=material.public_key))
        port = listener.getsockname()[1]
        with ServerProcess("HAProxy", [find_tool("haproxy"), "-db", "-f", str(configuration)], folder, cores.server,
                           clean_environment(), (listener.fileno(),)) as server:
            must_verify("HAProxy", port, PATH, material.first_token())
            yield server, port


@contextmanager
def fastapi(material: Material, keys: KeyPage, folder: Path, cores: Cores) -> Iterator[tuple[ServerProcess, int]]:
    service = Path(__file__).resolve().parent.parent / "fastapi_service.py"
    with listening_socket() as listener:
        environment = clean_environment(COGNITO_ISSUER=ISSUER, COGNITO_CLIENT_ID=CLIENT, COGNITO_JWKS_URL=keys.url)
        port = listener.getsockname()[1]
        with ServerProcess("The FastAPI service", [sys.executable, str(service), str(listener.fileno())], folder,
                           cores.server, environment, (listener.fileno(),)) as server:
            must_verify("The FastAPI service", port, PATH, material.first_token())
            yield server, port
