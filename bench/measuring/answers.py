"""Single requests that check a server before a run."""

import http.client
import json
from typing import Any

from .trouble import Trouble


def ask(port: int, method: str, path: str, token: str | None = None, body: Any = None,
        headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {**(headers or {}), **({"Authorization": f"Bearer {token}"} if token else {})}
    if body is not None:
        headers["Content-Type"] = "application/json"
    try:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise Trouble(f"{method} {path} on port {port} was not answered: {error}") from error
    finally:
        connection.close()


def must_succeed(name: str, port: int, method: str, path: str, token: str | None = None, body: Any = None) -> bytes:
    status, content = ask(port, method, path, token, body)
    if not 200 <= status < 300:
        raise Trouble(f"{name} answers {method} {path} with {status}: {content[:300].decode(errors='replace')}")
    return content


def must_verify(name: str, port: int, path: str, token: str) -> None:
    """It accepts a valid token, and refuses one with another signature and a request without a token."""
    must_succeed(name, port, "GET", path, token)
    head, dot, signature = token.rpartition(".")
    other = "A" if signature[10] != "A" else "B"
    for what, bad in {"a forged token": head + dot + signature[:10] + other + signature[11:], "no token": None}.items():
        status, _ = ask(port, "GET", path, bad)
        if status not in (401, 403):
            raise Trouble(f"{name} answers a request with {what} with {status}; "
                          "only servers that verify tokens can be compared")
