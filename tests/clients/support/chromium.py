"""Headless Chromium: uses pages as a user does, and takes screenshots."""

import itertools
import os
import shutil

import node_clients
from poolguard import ROOT

PICTURES = ROOT / "build" / "screenshots"


_running = {}  # by the home folder: Chromium takes a second of the processor to start, so a test module shares it
_numbers = itertools.count()


def _program(home):
    if home not in _running or _running[home].process.poll() is not None:
        program = shutil.which("chromium")
        assert program, "chromium is not installed: tools/install-packages test does so"
        _running[home] = node_clients.Process("browse.mjs", {"chromium": program, "home": home})
    return _running[home]


def close_all():
    while _running:
        with _running.popitem()[1]:
            pass


class Chromium:
    """Somebody in a browser, with cookies, tabs and passkeys of their own."""

    def __init__(self, home=None, **options):
        self.program, self.number = _program(home), next(_numbers)
        self.do("begin", **options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.do("end")

    def do(self, action, **given):
        answer = self.program.do(action, visitor=self.number, **given)
        if "error" in answer:
            os.makedirs(PICTURES, exist_ok=True)
            self.program.do("shot", visitor=self.number, file=str(PICTURES / "failed.png"))
            raise AssertionError(answer)
        return answer

    def open(self, address):
        return self.do("open", address=address)

    def fill(self, **fields):
        return self.do("fill", fields={name.replace("_", " "): value for name, value in fields.items()})

    def press(self, name, role="button"):
        return self.do("press", name=name, role=role)

    def text(self):
        return self.do("text")["text"]

    def is_fine(self, name):
        """Checks accessibility, errors and horizontal scrolling, and takes a screenshot."""
        os.makedirs(PICTURES, exist_ok=True)
        self.do("shot", file=str(PICTURES / f"{name}.png"))
        assert (found := self.do("axe")["violations"]) == [], (name, found)
        assert self.do("complaints")["complaints"] == [], name
        assert not self.do("wide")["wide"], name
