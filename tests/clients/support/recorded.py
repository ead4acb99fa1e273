"""Holds answers against Amazon's documented and recorded ones.

Texts of requests and answers may contain <NAME>, a value of the scenario. In answers a type stands for any value of it,
a pattern for texts that match as a whole, TIME for the time of now, a list of texts for these texts in any order, and
Some(X) for a list that has an element like X. Attributes are compared by their names."""

import re
import time

from models import CLIENTS
from poolguard import ROOT

TIME = "the time of now: a number of seconds with at most three decimals"
NOTHING = "an answer without members"
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
JWT = re.compile(r"[\w-]+(\.[\w-]*)+")
STAMP = re.compile(r"\d{14}")
SECRET = re.compile("[0-9a-z]{51,52}")
POOL_ID = re.compile("us-east-1_[0-9A-Za-z]{9}")
POOL_ARN = re.compile(r"arn:aws:cognito-idp:us-east-1:\d{12}:userpool/us-east-1_\w{9}")
CDN = re.compile(r"[0-9a-z]+\.cloudfront\.net")
# The types of a model's shapes as JSON has them; anything else is a structure, a list, a map or anything at all.
JSON = {"string": str, "blob": str, "boolean": bool, "integer": int, "long": int, "double": (int, float),
        "timestamp": (int, float)}


class Some:
    def __init__(self, element):
        self.element = element


class Row:
    """A request with the answer's members; `keep` names values of our answer for later rows, each by its path."""

    def __init__(self, operation, request, answer, service="cognito-idp", before=None, **keep):
        self.operation, self.request, self.answer, self.service = operation, request, answer, service
        self.before, self.keep = before, keep


def filled(value, values):
    """The value with the scenario's values in place of their names."""
    if isinstance(value, dict):
        return {name: filled(each, values) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, values) for each in value]
    if isinstance(value, Some):
        return Some(filled(value.element, values))
    if isinstance(value, str):
        whole = re.fullmatch(r"<(\w+)>", value)
        if whole and isinstance(values.get(whole[1]), dict):
            return values[whole[1]]
        return re.sub(r"<(\w+)>", lambda found: values.get(found[1]) or found[0], value)
    return value


def output_of(service, operation):
    """The name of the structure that the npm client has for the operation's answers; None if they have no content."""
    folder = ROOT / "tests" / "clients" / "node" / "node_modules" / "@aws-sdk" / CLIENTS[service] / "dist-types"
    text = (folder / "commands" / f"{operation}Command.d.ts").read_text()
    return re.search(r"export interface \w+CommandOutput extends (?:(\w+), )?__MetadataBearer", text)[1]


def differences(theirs, ours, path=""):
    """What the recorded answer has that ours has not, or has otherwise: pairs of a path and a description."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        found = []
        for name, each in theirs.items():
            inner = f"{path}.{name}".lstrip(".")
            found += differences(each, ours[name], inner) if name in ours else [(inner, f"missing, theirs is {each!r}")]
        return found
    if isinstance(theirs, Some) and isinstance(ours, list):
        tried = [differences(theirs.element, each, path + "[]") for each in ours]
        return min(tried, key=len, default=[(path, f"no element, theirs is {theirs.element!r}")])
    if isinstance(theirs, list) and isinstance(ours, list):
        if path.endswith("Attributes") and all(isinstance(each, dict) for each in theirs):
            return differences(*({each["Name"]: each for each in side} for side in (theirs, ours)), path) + [
                (path, f"ours has {each['Name']} too") for each in ours if each["Name"] not in {
                    one["Name"] for one in theirs}]
        if all(isinstance(each, str) for each in theirs + ours):
            theirs, ours = sorted(theirs), sorted(ours)
        elif len(theirs) == len(ours):
            return [each for number, pair in enumerate(zip(theirs, ours)) for each in differences(
                *pair, f"{path}[{number}]")]
    if is_like(theirs, ours):
        return []
    return [(path, f"theirs is {theirs!r}, ours is {ours!r}")]


def is_like(theirs, ours):
    if theirs is TIME:
        return (isinstance(ours, (int, float)) and not isinstance(ours, bool) and abs(ours - time.time()) < 3600
                and round(ours, 3) == ours)
    if isinstance(theirs, re.Pattern):
        return isinstance(ours, str) and bool(theirs.fullmatch(ours))
    if isinstance(theirs, type):
        return type(ours) is theirs
    return type(ours) is type(theirs) and ours == theirs


def unknown(model, shape, value, path=""):
    """What of the answer the model does not know, or knows of another type."""
    known = model[shape]
    if known.get("document"):
        return []
    kind = known["type"]
    if kind in JSON:
        is_right = isinstance(value, JSON[kind]) and (JSON[kind] is bool or not isinstance(value, bool))
        return [] if is_right else [(path, f"the model has a {kind}, ours is {value!r}")]
    if kind == "structure":
        if not isinstance(value, dict):
            return [(path, f"the model has a structure, ours is {value!r}")]
        return [each for name, inner in value.items() for each in (
            unknown(model, known["members"][name]["shape"], inner, f"{path}.{name}".lstrip("."))
            if name in known["members"] else [(f"{path}.{name}".lstrip("."), "unknown to Amazon's clients")])]
    if kind == "list":
        if not isinstance(value, list):
            return [(path, f"the model has a list, ours is {value!r}")]
        return [each for inner in value for each in unknown(model, known["member"]["shape"], inner, path + "[]")]
    if kind == "map":
        if not isinstance(value, dict):
            return [(path, f"the model has a map, ours is {value!r}")]
        inside = known["value"]["shape"]
        return [each for name, inner in value.items() for each in unknown(model, inside, inner, f"{path}.{name}")]
    return []
