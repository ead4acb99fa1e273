"""What an answer costs the server, to compare two that must not be told apart."""

import pathlib
import re
import statistics
import time
import typing


class Cost(typing.NamedTuple):
    """What an answer costs the server. Its processor time and its writes are the same however busy the machine is."""
    processor: int  # in nanoseconds, of all its threads
    writes: int  # calls that write, of which each letter and each commit has some
    time: int  # in nanoseconds, as the caller sees it

    @classmethod
    def until_now(cls, server):
        pid = server.process.pid
        written = re.search(r"^syscw: (\d+)$", pathlib.Path(f"/proc/{pid}/io").read_text(), re.M)[1]
        # The clock id that clock_getcpuclockid(3) gives for a process.
        return cls(time.clock_gettime_ns(~pid << 3 | 2), int(written), time.monotonic_ns())

    def since(self, earlier):
        return Cost(*(now - before for now, before in zip(self, earlier)))


def cost_of(server, ask):
    """What that call costs the server, and what it returns."""
    before = Cost.until_now(server)
    answer = ask()
    return Cost.until_now(server).since(before), answer


def processor_ratio(server, ask, pairs):
    """How much more of the processor the first of each pair takes than the second, by their medians. The two of a pair are
    asked for in turns."""
    spent = [[cost_of(server, lambda: ask(each))[0].processor for each in pair] for pair in pairs]
    some, others = (statistics.median(each) for each in zip(*spent))
    return some / others
