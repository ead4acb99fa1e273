"""Chooses mutants of the sources by a seed. A mutant is ranked by a hash of the seed and of what it is, so that a
change elsewhere in the sources chooses hardly any others."""

import dataclasses
import hashlib
import itertools
import re

from .kinds import KINDS

# How many of a hundred each room gets. Where a mistake lets somebody in, a line counts for more.
SHARES = {"jwt": 22, "webauthn": 8, "store": 20, "service": 20, "pool": 30}


@dataclasses.dataclass(frozen=True)
class Mutant:
    path: str  # relative to the project
    line: int  # from one
    kind: str
    before: str
    after: str

    @property
    def room(self):
        return self.path.split("/")[1]

    @property
    def identity(self):
        """The same as long as the line is, wherever it stands in its file."""
        return f"{self.path}|{self.kind}|{self.before}|{self.after}"

    def __str__(self):
        return f"{self.path}:{self.line}: {self.kind}\n    - {self.before}\n    + {self.after or '(nothing)'}"


def is_code(line):
    """Not what only shapes a file, nor a table's row of words; and not a line that a static assertion or the next line
    belongs to alone."""
    return bool(line.strip()) and not re.match(r"\s*(?://|#|namespace|using|static_assert|template|\})", line)


def all_mutants(root, room):
    seen = set()
    for file in sorted((root / "src" / room).rglob("*.cpp")):
        path = file.relative_to(root).as_posix()
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if not is_code(line):
                continue
            for kind in KINDS:
                for new in kind.changes(line):
                    mutant = Mutant(path, number, kind.name, line.strip(), new.strip())
                    if mutant.identity not in seen:  # a line that stands twice in a file is changed once
                        seen.add(mutant.identity)
                        yield mutant


def ranked(mutants, seed):
    """In the order of the seed, but no file and no kind comes a second time before each has come once."""
    def rank(mutant):
        return hashlib.sha256(f"{seed}|{mutant.identity}".encode()).digest()

    taken, out = {}, []
    for mutant in sorted(mutants, key=rank):
        rounds = [taken.get(mutant.path, 0), taken.get(mutant.kind, 0) // 6]
        for name in (mutant.path, mutant.kind):
            taken[name] = taken.get(name, 0) + 1
        out.append((sum(rounds), rank(mutant), mutant))
    return [mutant for _, _, mutant in sorted(out, key=lambda each: each[:2])]


def queues(root, seed, count, rooms=tuple(SHARES)):
    """For each room how many mutants it gets, and its mutants in order. Those that do not compile are replaced by the
    next, so there are more than it gets."""
    whole = sum(SHARES[room] for room in rooms)
    wanted = {room: round(count * SHARES[room] / whole) for room in rooms}
    return {room: (wanted[room], ranked(all_mutants(root, room), seed)) for room in rooms}


def interleaved(lists):
    """One of each in turn, so that a run that is ended early has tried some of every room."""
    return [each for row in itertools.zip_longest(*lists) for each in row if each is not None]
