"""Tokens, their signing key, and the page from which servers fetch the key."""

import base64
import http.server
import json
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .load import Requests
from .trouble import Trouble

POOL = "us-east-1_BenchPool"
CLIENT = "4benchbenchbenchbenchbench"
ISSUER = f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}"
SEEN = 1000


@dataclass(frozen=True)
class Material:
    """A file of tokens, one per line: the first 1,000 are the tokens seen before, the rest those never seen."""

    folder: Path
    count: int

    @property
    def tokens(self) -> Path:
        return self.folder / "tokens"

    @property
    def key_set(self) -> Path:
        return self.folder / "jwks.json"

    @property
    def public_key(self) -> Path:
        return self.folder / "public.pem"

    def first_token(self) -> str:
        with self.tokens.open() as lines:
            return lines.readline().strip()

    def seen(self, path: str) -> Requests:
        return Requests("GET", path, "bearer", self.tokens, 1, SEEN)

    def unseen(self, path: str) -> Requests:
        return Requests("GET", path, "bearer", self.tokens, SEEN + 1, self.count - SEEN)


def make_material(programs: Path, folder: Path, count: int) -> Material:
    done = subprocess.run([programs / "make_tokens", str(count), ISSUER, CLIENT, str(folder)], capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        raise Trouble(f"make_tokens failed with exit code {done.returncode}: {done.stderr.strip()}")
    material = Material(folder, count)
    write_public_key(material)
    return material


def _number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")


def write_public_key(material: Material) -> None:
    """Writes the key of the key set as PEM, for HAProxy."""
    key = json.loads(material.key_set.read_text())["keys"][0]
    public = RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
    material.public_key.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


class KeyPage:
    """A small HTTP server with one page, /jwks.json."""

    def __init__(self, key_set: Path):
        content = key_set.read_bytes()

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == "/jwks.json" else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "KeyPage":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/jwks.json"
