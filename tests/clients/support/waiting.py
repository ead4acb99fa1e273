"""Waiting for what other threads and nodes do."""

import time


def wait_until(condition, within, what):
    """Polls until the condition holds; returns its value. `what` says what did not come, or is a function that does."""
    end = time.monotonic() + within
    while not (found := condition()):
        assert time.monotonic() < end, f"not within {within} s: {what() if callable(what) else what}"
        time.sleep(0.05)
    return found
