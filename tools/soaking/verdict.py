"""Samples of a server, and whether they stay flat."""

import dataclasses
import os
import pathlib
import sqlite3
import statistics
import time


@dataclasses.dataclass
class Sample:
    minute: float
    memory: float  # MiB
    descriptors: int
    threads: int
    log: float  # bytes of the log for each request since the last sample
    database: float  # MiB, with its write-ahead log: grows until the first records of a load expire, after days
    lasting: int  # records that never expire
    overdue: int  # records that should have been removed a minute ago
    rate: float  # requests each second
    p50: float  # milliseconds
    p99: float


def memory_of(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def records_of(file):
    """How many never expire, and how many expired a minute ago."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        out = database.execute("SELECT count(*) FILTER (WHERE expires_ms IS NULL), "
                               "count(*) FILTER (WHERE expires_ms < ?) FROM records",
                               [(time.time() - 60) * 1000]).fetchone()
    database.close()
    return out


def take(pid, data, minute, seconds, times, log_bytes):
    """`times`: sorted milliseconds of the requests of the last `seconds`; `log_bytes`: what they logged."""
    count = max(1, len(times))
    database = sum(file.stat().st_size for file in data.glob("poolguard.db*")) / 2**20
    p50, p99 = (times[len(times) * percent // 100] if times else 0 for percent in (50, 99))
    return Sample(minute, memory_of(pid), len(os.listdir(f"/proc/{pid}/fd")), len(os.listdir(f"/proc/{pid}/task")),
                  log_bytes / count, database, *records_of(data / "poolguard.db"), len(times) / seconds, p50, p99)


# How much the last third may be above the middle one: by a factor, and by an amount that is noise.
ALLOWED = {"memory": (1.10, 8), "descriptors": (1.10, 8), "threads": (1.0, 2), "log": (1.25, 50), "lasting": (1.0, 5),
           "overdue": (1.25, 500), "p99": (2.0, 5)}


def judge(samples):
    """For each measure its medians in the middle and the last third, and whether it is flat. What a server fills once,
    its caches and pools, it fills in the first third."""
    third = len(samples) // 3
    middle, last = samples[third:2 * third], samples[2 * third:]
    out = []
    for name, (factor, noise) in ALLOWED.items():
        before, after = (statistics.median(getattr(each, name) for each in part) for part in (middle, last))
        out.append((name, before, after, after <= before * factor + noise))
    return out


def table(samples):
    names = [field.name for field in dataclasses.fields(Sample)]
    heads = ["minute", "MiB", "fds", "threads", "log B/req", "db MiB", "lasting", "overdue", "req/s", "p50 ms",
             "p99 ms"]
    lines = ["".join(f"{head:>11}" for head in heads)]
    for each in samples:
        values = [getattr(each, name) for name in names]
        lines.append("".join(f"{value:>11}" if isinstance(value, int) else f"{value:>11.1f}" for value in values))
    return "\n".join(lines)
