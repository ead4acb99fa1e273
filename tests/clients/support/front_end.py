"""The front end in web/ beside a server, and how a browser signs in to it."""

import contextlib
import os
import socket
import subprocess
import time

import requests

from poolguard import ROOT, Server, parse_dotenv

WEB = ROOT / "web"


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@contextlib.contextmanager
def front_end(server, port, command, folder, **more):
    """Runs `next start` or `next dev` with the variables of web/.env.example; yields its address."""
    example = parse_dotenv((WEB / ".env.example").read_text())
    known = {name: value for name, value in server.variables().items() if name.startswith("COGNITO_")}
    address = f"http://localhost:{port}"
    variables = {**example, **known, "AUTH_URL": address, "COGNITO_LOGOUT_REDIRECT": address + "/",
                 "NEXT_PUBLIC_API_BASE": server.url, "AUTH_SECRET": "a secret of the tests, long enough", **more}
    log = open(folder / "web.log", "w+")
    process = subprocess.Popen(["node", str(WEB / "node_modules" / "next" / "dist" / "bin" / "next"), command, "-p",
                                str(port), "-H", "127.0.0.1"], cwd=WEB, stdout=log, stderr=log, text=True,
                               env={"PATH": os.environ["PATH"], "NEXT_TELEMETRY_DISABLED": "1", **variables})
    try:
        end = time.monotonic() + 60
        while True:
            with contextlib.suppress(requests.ConnectionError):
                requests.get(f"http://127.0.0.1:{port}/login", timeout=60).raise_for_status()
                break
            assert process.poll() is None and time.monotonic() < end, (folder / "web.log").read_text()
        yield address
    finally:
        process.terminate()
        process.wait(timeout=15)
        log.close()


@contextlib.contextmanager
def started_pair(folder, **more):
    """A server, and its front end with these variables."""
    port = free_port()
    with Server(folder / "data", "--demo", env={
            "COGNITO_CALLBACK_URLS": f"http://localhost:{port}/api/auth/callback/cognito",
            "COGNITO_LOGOUT_URLS": f"http://localhost:{port}/"}) as server:
        with front_end(server, port, "start", folder, **more) as address:
            yield server, address


def sign_in(browser, address, name, password, path="/login"):
    browser.open(address + path)
    browser.press("Go to the sign-in page")
    browser.fill(Email_address=name, Password=password)
    return browser.press("Sign in")
