"""Builds a program of unit tests with one source changed. Nothing is written into the sources or the build folder: the
changed source is compiled by the command of the original, and its object goes first into the link, so that the original
is not taken from its library."""

import dataclasses
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys


class DoesNotCompile(Exception):
    pass


def make_programs(root, preset, programs, log):
    """Builds what the changed objects are linked with, if it is not up to date."""
    with open(log, "wb") as output:
        for command in (["cmake", "--preset", preset],
                        ["cmake", "--build", f"build/{preset}", "-j", str(os.cpu_count()), "--target", *programs]):
            if subprocess.run(command, cwd=root, stdout=output, stderr=subprocess.STDOUT).returncode:
                sys.exit(f"{' '.join(command)} failed, see {log.relative_to(root)}")


def without_cache(command):
    """The words of a compile command from the compiler on."""
    words = shlex.split(command)
    return words[next(n for n, word in enumerate(words) if re.search(r"(?:c|g|clang)\+\+(?:-\d+)?$", word)):]


@dataclasses.dataclass
class Build:
    root: pathlib.Path
    folder: pathlib.Path  # of the preset
    scratch: pathlib.Path

    def __post_init__(self):
        self.scratch.mkdir(parents=True, exist_ok=True)
        self.commands = {}
        for each in json.loads((self.folder / "compile_commands.json").read_text()):
            if "poolguard_library" in each["command"]:
                continue  # the library compiles sources of rooms once more
            for source in self.sources_of(pathlib.Path(each["file"])):
                self.commands.setdefault(source, each["command"])
        self.links = {}

    def sources_of(self, unit):
        """The file itself, or those that a unity build includes in it."""
        if "unity" in unit.name and unit.is_file():
            return re.findall(r'^#include "(.*)"$', unit.read_text(), re.M)
        return [str(unit)]

    def compile(self, mutant):
        """The object of the changed source."""
        source = self.root / mutant.path
        lines = source.read_text().splitlines()
        assert lines[mutant.line - 1].strip() == mutant.before, f"{mutant.path} has changed since it was read"
        lines[mutant.line - 1] = mutant.after
        changed = self.scratch / source.name
        changed.write_text("\n".join(lines) + "\n")
        out = self.scratch / "changed.o"
        out.unlink(missing_ok=True)
        words = without_cache(self.commands[str(source)])
        at = words.index("-o")
        # What is no longer used may warn, and a cache would only fill.
        kept = [word for word in words[:at] + words[at + 4:] if word not in ("-Werror", "-Winvalid-pch")]
        command = [*kept, "-w", "-iquote", str(source.parent), "-o", str(out), "-c", str(changed)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        changed.unlink()
        if done.returncode:
            raise DoesNotCompile(done.stderr)
        return out

    def link_words(self, program):
        if program not in self.links:
            target = f"tests/{program}" if program.startswith("unit_") else program
            said = subprocess.run(["ninja", "-C", self.folder, "-t", "commands", "-s", target], check=True,
                                  capture_output=True, text=True).stdout
            line = next(each for each in said.splitlines() if f"-o {target}" in each)
            self.links[program] = shlex.split(line.removeprefix(": && ").removesuffix(" && :"))
        return self.links[program]

    def link(self, program, *changed, more=()):
        """The program with the changed objects in front."""
        words = list(self.link_words(program))
        at = words.index("-o")
        out = self.scratch / program
        words[at + 1] = str(out)
        words[at:at] = map(str, changed)
        # In a unity build the original comes in with its neighbours; the first definition counts.
        words[1:1] = ["-Wl,--allow-multiple-definition", "-Wl,--strip-debug", *more]
        if shutil.which("ld.lld"):
            words.insert(1, "-fuse-ld=lld")
        subprocess.run(words, cwd=self.folder, check=True, capture_output=True, text=True)
        return out
