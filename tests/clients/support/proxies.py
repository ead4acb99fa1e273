"""Real proxies in front of an application that echoes requests, each with its configuration from infra/proxies."""

import contextlib
import http.server
import json
import pathlib
import socket
import subprocess
import threading
import time

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

            do_GET = do_POST = do_PUT = do_DELETE = answer

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


def _configured(folder, name, ports):
    text = (CONFIGURATIONS / name).read_text()
    for usual, taken in ports.items():
        text = text.replace(f"127.0.0.1:{usual}", f"127.0.0.1:{taken}").replace(f"localhost:{usual}",
                                                                                f"localhost:{taken}")
    (folder / name).write_text(text)
    return folder / name


def _nginx(folder, ports):
    _configured(folder, "nginx.conf", ports)
    (folder / "poolguard-headers.conf").write_text((CONFIGURATIONS / "poolguard-headers.conf").read_text())
    kept = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in
                   ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "main.conf").write_text(f"daemon off; pid {folder}/pid; error_log stderr;\nworker_processes 1;\n"
                                      f"events {{}}\nhttp {{ access_log off;\n{kept}include nginx.conf;\n}}\n")
    return ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "main.conf")]


def _caddy(folder, ports):
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(_configured(folder, "Caddyfile", ports))]


def _haproxy(folder, ports):
    (folder / "forward_auth.lua").write_text((CONFIGURATIONS / "forward_auth.lua").read_text())
    return ["haproxy", "-C", str(folder), "-f", str(_configured(folder, "haproxy.cfg", ports))]


COMMANDS = {"nginx": _nginx, "caddy": _caddy, "haproxy": _haproxy}


@contextlib.contextmanager
def proxy(name, folder, port, poolguard, application):
    """Starts a proxy and waits until it accepts connections."""
    command = COMMANDS[name](folder, {8080: port, 8000: poolguard, 3000: application})
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log,
                                   env={"PATH": "/usr/bin:/usr/sbin:/bin:/sbin", "HOME": str(folder)})
        try:
            deadline = time.monotonic() + 20
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert process.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()
                    time.sleep(0.02)
            yield
        finally:
            process.terminate()
            process.wait(timeout=15)
