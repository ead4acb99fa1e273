"""The C++ library's verifier beside the server's own, in one program over the same tokens."""

import subprocess

from .bench import Bench
from .machine import find_tool
from .material import CLIENT, ISSUER, Material
from .trouble import Trouble


def measure_library(bench: Bench, material: Material) -> None:
    print("The C++ library", flush=True)
    for _ in range(bench.plan.rounds):
        done = subprocess.run([find_tool("taskset"), "-c", str(bench.cores.server), str(bench.programs / "verify_rate"),
                               str(material.folder), ISSUER, CLIENT], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Trouble(f"verify_rate failed with exit code {done.returncode}: {done.stderr.strip()}")
        own, library, own_seen, library_seen = map(float, done.stdout.split())
        bench.figures.library_shares.append(100 * library / own)
        bench.figures.library_seen_shares.append(100 * library_seen / own_seen)
        bench.say(f"never seen: server {own:,.0f}/s, library {library:,.0f}/s; "
                  f"seen: server {own_seen:,.0f}/s, library {library_seen:,.0f}/s")
