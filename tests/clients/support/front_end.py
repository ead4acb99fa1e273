"""The front end in web/ beside a server, and how a browser signs in to it."""

import contextlib
import json
import os
import subprocess
import time

import requests
from requests.adapters import HTTPAdapter

from poolguard import ROOT, Server, parse_dotenv
from proxies import free_port
from waiting import wait_until

WEB = ROOT / "web"


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
            "TRUSTED_PROXIES": "127.0.0.1",
            "COGNITO_CALLBACK_URLS": f"http://localhost:{port}/api/auth/callback/cognito",
            "COGNITO_LOGOUT_URLS": f"http://localhost:{port}/"}) as server:
        with front_end(server, port, "start", folder, **more) as address:
            yield server, address


def sign_in(browser, address, name, password, path="/login"):
    browser.open(address + path)
    browser.press("Go to the sign-in page")
    browser.fill(Email_address=name, Password=password)
    return browser.press("Sign in")


def was_asked_below(server, path, *expected, since=0):
    """Whether there were these requests below that path, as "METHOD /rest status". `since` is a place in
    its log, which may be late."""
    def are_found():
        lines = [json.loads(line) for line in server.log[since:] if f'"{path}/' in line and '"status"' in line]
        found = {f"{each['method']} {each['path'].removeprefix(path)} {each['status']}" for each in lines}
        return found >= set(expected)

    return wait_until(are_found, 10, f"{expected} below {path}")


class _Elsewhere(HTTPAdapter):
    """Connects from another address of this machine."""

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, source_address=(Visitor.ADDRESS, 0), **options)


class Visitor:
    """Somebody without a browser, who calls what the page for signing in without the sign-in pages calls."""

    ADDRESS = "127.0.0.2"

    def __init__(self, address):
        # The browser's name for the front end may stand for an IPv6 address first.
        self.address = address.replace("localhost", "127.0.0.1")
        self.session = requests.Session()
        self.session.mount("http://", _Elsewhere())
        self.session.headers["X-Forwarded-For"] = "198.51.100.7"  # which is not so

    def begin(self, email, factor):
        """What the page would get to read."""
        listed = json.loads((WEB / ".next" / "server" / "server-reference-manifest.json").read_text())["node"]
        action = next(name for name, each in listed.items() if each["exportedName"] == "beginSignIn")
        return self.session.post(self.address + "/login", data=json.dumps([email, factor]), timeout=20,
                                 headers={"Next-Action": action, "Content-Type": "text/plain;charset=UTF-8"}).text

    def finish(self, **fields):
        """The address that the answer leads to."""
        at = self.address + "/api/auth/"
        token = self.session.get(at + "csrf", timeout=20).json()["csrfToken"]
        return self.session.post(at + "callback/direct", data={"csrfToken": token, **fields}, timeout=20,
                                 allow_redirects=False).headers["Location"]
