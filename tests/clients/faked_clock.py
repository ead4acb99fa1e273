"""A program's wall clock, moved from outside by libfaketime."""

LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"


class FakedClock:
    def __init__(self, folder):
        self.file = folder / "clock"
        self.file.write_text("+0")
        self.environment = {"LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
                            "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"}

    def move(self, seconds):
        """To so many seconds after now."""
        self.file.write_text(f"+{seconds}")
