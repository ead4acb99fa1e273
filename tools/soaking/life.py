"""What the users of a soak do, again and again: sign up with a code from a mail, sign in, use the API, forget their
password, sign out, and are deleted, so that the data does not grow."""

import http.client
import json
import random
import re
import threading
import time

PASSWORD = "Str0ngP@ssw0rd!"


class Mails:
    """Codes of the Maildir, by recipient. Read letters are removed: it is the server that must stay flat."""

    def __init__(self, folder):
        self.folder, self.codes, self.count = folder / "new", {}, 0
        self.lock = threading.Lock()

    def collect(self):
        for file in list(self.folder.glob("*")):
            try:
                text = file.read_text(errors="replace")
                file.unlink()
            except FileNotFoundError:
                continue  # another thread was first
            to = re.search(r"^To: (\S+)", text, re.M)
            code = re.search(r"^\D*\b(\d{6})\b", text.partition("\n\n")[2], re.M)
            with self.lock:
                self.count += 1
                if to and code:
                    self.codes[to[1]] = code[1]

    def take(self, to):
        """The code for an address. The letter comes a moment after the answer."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            self.collect()
            with self.lock:
                if to in self.codes:
                    return self.codes.pop(to)
            time.sleep(0.05)
        raise AssertionError(f"no mail for {to}")


class Times:
    """How long requests took since the last look, in milliseconds; and what went wrong."""

    def __init__(self):
        self.lock = threading.Lock()
        self.taken, self.total, self.errors = [], 0, []

    def add(self, milliseconds):
        with self.lock:
            self.taken.append(milliseconds)
            self.total += 1

    def fail(self, what):
        with self.lock:
            self.errors.append(what)

    def take(self):
        with self.lock:
            out, self.taken = self.taken, []
        return sorted(out)


class User(threading.Thread):
    """One life after the other until it is told to end."""

    def __init__(self, number, port, mails, times, ends):
        super().__init__(daemon=True)
        self.number, self.port, self.mails, self.times, self.ends = number, port, mails, times, ends
        self.chance = random.Random(number)
        self.connection = None

    def run(self):
        life = 0
        while not self.ends.is_set():
            life += 1
            try:
                self.live(f"soak{self.number}-{life}@example.com")
            except (AssertionError, OSError, http.client.HTTPException, KeyError) as error:
                if not self.ends.is_set():
                    self.times.fail(f"{type(error).__name__}: {error}")
                    self.ends.wait(1)
                self.connection = None

    def call(self, method, path, body=None, token=None, expected=200, is_timed=True):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json", "X-Tenant-Id": "tenant_a"}
        if path == "/":
            headers |= {"Content-Type": "application/x-amz-json-1.1",
                        "X-Amz-Target": "AWSCognitoIdentityProviderService.DeleteUser"}
        elif token:
            headers["Authorization"] = f"Bearer {token}"
        began = time.monotonic()
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        reply = self.connection.getresponse()
        text = reply.read()
        if is_timed:
            self.times.add((time.monotonic() - began) * 1000)
        if reply.getheader("Connection") == "close":
            self.connection = None
        assert reply.status == expected, f"{method} {path}: {reply.status} {text[:200].decode(errors='replace')}"
        return json.loads(text) if text else None

    def live(self, email):
        # Passwords are hashed slowly on purpose; what is timed is everything else.
        def slow(path, **body):
            return self.call("POST", path, {"email": email, **body}, is_timed=False)

        slow("/auth/signup", password=PASSWORD)
        slow("/auth/confirm", code=self.mails.take(email))
        tokens = slow("/auth/login", password=PASSWORD)
        for _ in range(3):
            self.use(tokens["access_token"])
            if self.ends.is_set():
                break
            tokens |= self.call("POST", "/auth/refresh", {"refresh_token": tokens["refresh_token"]})
        slow("/auth/forgot-password")
        slow("/auth/reset-password", code=self.mails.take(email), new_password=PASSWORD + "2")
        tokens = slow("/auth/login", password=PASSWORD + "2")
        if self.chance.random() < 0.5:
            self.call("POST", "/auth/logout", token=tokens["access_token"])
            self.call("GET", "/api/items/me", token=tokens["access_token"], expected=401)
            tokens = slow("/auth/login", password=PASSWORD + "2")
        self.call("POST", "/", {"AccessToken": tokens["access_token"]}, is_timed=False)

    def use(self, token):
        kept = []
        for number in range(40):
            self.call("GET", "/api/items/me", token=token)
            if number % 4 == 0:
                kept.append(self.call("POST", "/api/data", {"value": "x" * self.chance.randrange(1, 200)}, token, 201))
            if self.ends.is_set():
                break
        self.call("GET", "/api/data", token=token)
        for each in kept:
            self.call("PUT", f"/api/data/{each['id']}", {"value": "changed"}, token)
            self.call("DELETE", f"/api/data/{each['id']}", token=token, expected=204)
