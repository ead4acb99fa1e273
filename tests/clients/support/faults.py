"""Faults of what a server stands on: its disk, its host names, its memory."""

import functools
import pathlib
import resource
import subprocess
import tempfile


@functools.cache
def _library():
    """preloaded_faults.c, compiled once for a run of the tests."""
    out = pathlib.Path(tempfile.mkdtemp(prefix="poolguard-faults-")) / "faults.so"
    source = pathlib.Path(__file__).parent.parent / "preloaded_faults.c"
    subprocess.run(["cc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", out, source, "-ldl"], check=True)
    return out


class Faults:
    """What goes wrong for one server, which is started with `environment`."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.environment = {"LD_PRELOAD": str(_library()), "FAULTS": str(folder)}

    def slow_disk(self, milliseconds):
        """How long each sync to the disk takes from now on."""
        (self.folder / "sync-delay").write_text(str(milliseconds))

    def resolve_to(self, address):
        """What every host name means from now on."""
        (self.folder / "address").write_text(address)


def limit_memory(pid, more):
    """Lets a process have that many bytes of addresses more than it has; negative: so many less."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    has = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmSize:"))
    resource.prlimit(pid, resource.RLIMIT_AS, (has + more, resource.RLIM_INFINITY))
