"""Headless Chromium: uses pages as a user does, and takes screenshots."""

import os
import shutil

import node_clients
from poolguard import ROOT

PICTURES = ROOT / "build" / "screenshots"


class Chromium(node_clients.Process):
    def __init__(self, **options):
        program = shutil.which("chromium")
        assert program, "chromium is not installed: tools/install-packages test does so"
        super().__init__("browse.mjs", {"chromium": program, **options})

    def do(self, action, **given):
        answer = super().do(action, **given)
        if "error" in answer:
            os.makedirs(PICTURES, exist_ok=True)
            super().do("shot", file=str(PICTURES / "failed.png"))
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
