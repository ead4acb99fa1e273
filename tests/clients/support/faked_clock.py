"""A program's wall clock, set from outside by libfaketime. It does not advance by itself, so that slow and fast test
runs see the same time. The monotonic clock is not changed."""

import os
import time

LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"


def later_by(seconds):
    """The environment of a program whose clock is ahead by this much, and goes on."""
    return {"LD_PRELOAD": LIBRARY, "FAKETIME": f"+{seconds}s", "DONT_FAKE_MONOTONIC": "1"}


class FakedClock:
    def __init__(self, folder):
        self.file = folder / "clock"
        self.start = int(time.time())  # seconds since 1970
        self.move(0)
        self.environment = {"LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
                            "FAKETIME_FMT": "%s", "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"}

    def move(self, seconds):
        """Sets the clock to this many seconds after the start."""
        new = self.file.with_suffix(".new")
        new.write_text(str(self.start + seconds))
        os.replace(new, self.file)  # so that nobody reads a partly written file
