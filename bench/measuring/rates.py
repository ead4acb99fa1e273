"""The highest rates of signing, verifying and hashing on one core."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .machine import Cores, find_tool
from .trouble import Trouble


@dataclass
class CoreRates:
    """Each per second of CPU time of one core."""

    rsa_signs: float
    rsa_verifies: float
    es256_verifies: float


def _pinned(cores: Cores, *command: str) -> str:
    done = subprocess.run([find_tool("taskset"), "-c", str(cores.server), *command], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise Trouble(f"{command[0]} failed with exit code {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def core_rates(cores: Cores, quick: bool) -> CoreRates:
    said = _pinned(cores, find_tool("openssl"), "speed", "-seconds", "1" if quick else "3", "rsa2048", "ecdsap256")
    found = [re.search(rf"^\s*{name}\s+[\d.]+s\s+[\d.]+s\s+([\d.]+)\s+([\d.]+)", said, re.MULTILINE)
             for name in ("rsa 2048 bits", r"256 bits ecdsa \(nistp256\)")]
    if None in found:
        raise Trouble(f"openssl speed printed unexpected output: {said[-300:]}")
    rsa, es256 = found
    return CoreRates(float(rsa[1]), float(rsa[2]), float(es256[2]))


def modexp_rate(programs: Path, cores: Cores) -> float:
    """Modular exponentiations of SRP's size per second of CPU time of one core, now."""
    return float(_pinned(cores, str(programs / "modexp_rate")))


def argon2_rate(programs: Path, cores: Cores) -> float:
    """Hashes per second of CPU time of one core, now. On a shared machine the speed of memory changes from minute to
    minute, so measure this right before and after what is compared with it."""
    return float(_pinned(cores, str(programs / "argon2_rate")))
