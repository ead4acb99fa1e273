"""Real proxies in front of applications that echo requests, each with its configuration from infra/proxies."""

import asyncio
import contextlib
import http.server
import json
import pathlib
import socket
import subprocess
import threading
import time

import websockets

ROOT = pathlib.Path(__file__).resolve().parents[3]
CONFIGURATIONS = ROOT / "infra" / "proxies"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Application:
    """Answers with the method, path and headers of the request."""

    def __enter__(self):
        class Echo(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                said = json.dumps({"method": self.command, "path": self.path,
                                   "headers": [[name.lower(), value] for name, value in self.headers.items()]}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                """Ignores connections that proxies end."""

        self.server = Server(("127.0.0.1", 0), Echo)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class PhpApplication:
    """Answers with what PHP knows of the request, $_SERVER."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()

    def __enter__(self):
        script = self.folder / "echo.php"
        script.write_text("<?php header('Content-Type: application/json'); echo json_encode($_SERVER);")
        with open(self.folder / "php.log", "wb") as log:
            self.process = subprocess.Popen(["php", "-n", "-S", f"127.0.0.1:{self.port}", str(script)], stdout=log,
                                            stderr=log, cwd=self.folder)
        wait_for_port(self.port, self.process, self.folder / "php.log")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=15)


class WebSocketApplication:
    """Sends the headers of the handshake, then whatever it receives."""

    def __enter__(self):
        async def answer(connection):
            await connection.send(json.dumps([[name.lower(), value]
                                              for name, value in connection.request_headers.raw_items()]))
            async for message in connection:
                await connection.send(message)

        async def serve():
            async with websockets.serve(answer, "127.0.0.1", 0) as server:
                self.port = server.sockets[0].getsockname()[1]
                self.loop, self.ended = asyncio.get_running_loop(), asyncio.Event()
                ready.set()
                await self.ended.wait()

        ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(serve()))
        self.thread.start()
        assert ready.wait(15)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.ended.set)
        self.thread.join(15)


def wait_for_port(port, process, log):
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.02)


def _configured(folder, name, ports, changes):
    text = (CONFIGURATIONS / name).read_text()
    for shipped, wanted in changes.items():
        assert shipped in text, (name, shipped)
        text = text.replace(shipped, wanted)
    for usual, taken in ports.items():
        text = text.replace(f"127.0.0.1:{usual}", f"127.0.0.1:{taken}").replace(f"localhost:{usual}",
                                                                                f"localhost:{taken}")
    (folder / name).write_text(text)
    return folder / name


def _nginx(folder, ports, changes):
    _configured(folder, "nginx.conf", ports, changes)
    (folder / "poolguard-headers.conf").write_text((CONFIGURATIONS / "poolguard-headers.conf").read_text())
    kept = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in
                   ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "main.conf").write_text(f"daemon off; pid {folder}/pid; error_log stderr;\nworker_processes 1;\n"
                                      f"events {{}}\nhttp {{ access_log off;\n{kept}include nginx.conf;\n}}\n")
    return ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "main.conf")]


def _caddy(folder, ports, changes):
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(_configured(folder, "Caddyfile", ports, changes))]


def _haproxy(folder, ports, changes):
    (folder / "forward_auth.lua").write_text((CONFIGURATIONS / "forward_auth.lua").read_text())
    return ["haproxy", "-C", str(folder), "-f", str(_configured(folder, "haproxy.cfg", ports, changes))]


COMMANDS = {"nginx": _nginx, "caddy": _caddy, "haproxy": _haproxy}


@contextlib.contextmanager
def proxy(name, folder, port, poolguard, application, changes=None):
    """Starts a proxy, its configuration changed as a user might, and waits until it accepts connections."""
    command = COMMANDS[name](folder, {8080: port, 8000: poolguard, 3000: application}, changes or {})
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log,
                                   env={"PATH": "/usr/bin:/usr/sbin:/bin:/sbin", "HOME": str(folder)})
        try:
            wait_for_port(port, process, folder / "log")
            yield
        finally:
            process.terminate()
            process.wait(timeout=15)
