"""The kinds of mutants: how a line of C++ is changed. A change that does not compile is no mutant; that is found out
when it is compiled."""

import dataclasses
import re


@dataclasses.dataclass(frozen=True)
class Kind:
    name: str
    found: str  # a regular expression, searched in the line without its strings and comments
    becomes: str  # what replaces it, as for re.sub
    is_in_strings: bool = False  # in strings, too

    def changes(self, line):
        """Each change of this kind that the line has: the new line, without its end."""
        for match in re.finditer(self.found, line if self.is_in_strings else blanked(line)):
            # The groups are taken from the line itself, where strings are not blanked.
            original = re.compile(self.found).match(line, match.start())
            if original is None:
                continue
            new = line[:match.start()] + original.expand(self.becomes) + line[original.end():]
            if new != line:
                yield new.rstrip()


def blanked(line):
    """The line with its strings, characters and comment replaced by spaces, so that only code is changed."""
    def spaces(match):
        return match[0][0] + " " * (len(match[0]) - 2) + match[0][-1]

    line = re.sub(r'"(?:[^"\\]|\\.)*"|(?<![0-9a-fA-F])\'(?:[^\'\\]|\\.)+\'', spaces, line)
    code, slashes, comment = line.partition("//")
    return code + " " * len(slashes + comment)


INDENT = r"^(\s+)"
# Of each pair both directions. A space on either side tells a comparison from a template's argument.
KINDS = (
    Kind("a comparison turned", r" == ", " != "),
    Kind("a comparison turned", r" != ", " == "),
    Kind("a limit off by one", r" < ", " <= "),
    Kind("a limit off by one", r" <= ", " < "),
    Kind("a limit off by one", r" > ", " >= "),
    Kind("a limit off by one", r" >= ", " > "),
    Kind("a limit off by one", r" [-+] 1\b(?!\.)", ""),
    Kind("an order turned", r" (?:<|<=) ", " > "),
    Kind("an order turned", r" (?:>|>=) ", " < "),
    Kind("and for or", r" && ", " || "),
    Kind("or for and", r" \|\| ", " && "),
    Kind("a condition turned", r"\bif \(!", "if ("),
    Kind("a condition turned", r"\bif \((?=[a-z_.>()-]+\) )", "if (!"),
    Kind("another answer", r"\breturn true;", "return false;"),
    Kind("another answer", r"\breturn false;", "return true;"),
    Kind("a check left out", INDENT + r"if \(.*\) (?:return|continue|break)\b.*;$", r"\1;"),
    Kind("a check left out", INDENT + r"POOLGUARD_CHECK\((.*)\);$", r"\1static_cast<void>(\2);"),
    Kind("a failure reported as success", r"\breturn std::unexpected\(.*\);$", "return {};"),
    Kind("a call left out", INDENT + r"[a-z_:]+(?:[.>-]+[a-z_]+)*\([^;]*\);$", r"\1;"),
    Kind("an assignment left out", INDENT + r"[a-z_]+(?:[.>-]+[a-z_]+)+ = .*;$", r"\1;"),
    Kind("a clock read too early", r"\b([a-z_.]*clock_?)\.now\(\)", r"(\1.now() - std::chrono::seconds(1))"),
    Kind("a time added the wrong way", r"\bnow \+ ", "now - "),
    Kind("nothing synced to disk", r"::f(?:data)?sync\((.*?)\) == 0", r"(\1) >= 0"),
    Kind("nothing synced to disk", r"synchronous = FULL", "synchronous = OFF", is_in_strings=True),
    Kind("a transaction that begins too late", r'"BEGIN IMMEDIATE"', '"BEGIN"', is_in_strings=True),
)
