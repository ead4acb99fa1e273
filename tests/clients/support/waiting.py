"""Waiting for what other threads and nodes do."""

import time


def wait_until(condition, within, what):
    """Polls until the condition holds; returns its value."""
    end = time.monotonic() + within
    while not (found := condition()):
        assert time.monotonic() < end, f"not within {within} s: {what}"
        time.sleep(0.05)
    return found
