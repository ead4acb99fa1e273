"""Inputs that break exactly one demand of Amazon's models, and what Amazon says of each."""

import re
from dataclasses import dataclass

# Texts of which one fits each pattern.
EXAMPLES = ("a", "abcdef", "123456", "Abcdef1!", "a" * 24, "us-east-1_abcdef01", "a.b.c", "a@example.org", 
            "authenticated", "us-east-1:11111111-2222-4333-8444-555555555555",
            "arn:aws:iam::123456789012:role/example", "arn:aws:s3:::example", "11111111-2222-4333-8444-555555555555",
            "The code is {####}", "{##Here##}", "import-a", "cognito:default", "terms-of-use", "https://example.org")
# Java's classes of characters, as far as the texts here have them.
CLASSES = {r"\p{L}": "a-zA-Z", r"\p{M}": "", r"\p{N}": "0-9", r"\p{S}": r"$+<=>^`|~", r"\p{Z}": " ",
           r"\p{P}": r"!\"#%&'()*,\-./:;?@\[\\\]_{}"}


@dataclass
class Sentence:
    """What Amazon says of one violation. The value is None where errors do not show it."""

    values: tuple
    path: str
    constraint: str


@dataclass
class Case:
    operation: str
    body: dict
    path: str
    sentences: list  # none for a value of another type


def camel(name):
    return name[0].lower() + name[1:]


def pattern_of(shape):
    pattern = shape.get("pattern", "(?s).*")
    for name, characters in CLASSES.items():
        pattern = pattern.replace(name, characters)
    return re.compile(pattern, re.ASCII)


def constraints(shape, value=None):
    """The constraints that a value breaks, or all."""
    def breaks(is_broken):
        return value is None or is_broken()
    what = "length" if shape["type"] == "string" else "value"
    size = value if what == "value" or value is None else len(value)
    if "max" in shape and breaks(lambda: size > shape["max"]):
        yield f"Member must have {what} less than or equal to {shape['max']}"
    if "min" in shape and breaks(lambda: size < shape["min"]):
        yield f"Member must have {what} greater than or equal to {shape['min']}"
    if "pattern" in shape and breaks(lambda: not pattern_of(shape).fullmatch(value)):
        yield f"Member must satisfy regular expression pattern: {shape['pattern']}"
    if "enum" in shape and breaks(lambda: value not in shape["enum"]):
        yield f"Member must satisfy enum value set: [{', '.join(sorted(shape['enum']))}]"


def fits(shape, value):
    return not [*constraints(shape, value)]


def bad_scalars(shape, good):
    """Values that break one constraint and, where it can be, no other."""
    if shape["type"] in ("integer", "long"):
        return [shape[name] + step for name, step in (("min", -1), ("max", 1)) if name in shape]
    if shape["type"] != "string":
        return []
    if "enum" in shape:
        return ["BOGUS"]
    tries = []
    if shape.get("min", 0) > 0:
        size = shape["min"] - 1
        tries.append([good[:size], "a" * size, "1" * size])
    if "max" in shape:
        size = shape["max"] + 1
        tries.append([good + good[-1:] * (size - len(good)), "a" * size, good + "a" * (size - len(good))])
    if not fits({"type": "string", **shape}, " \x01"):
        tries.append([text for end in (" ", "!", "~", "\x01") for text in (good + end, good[:-1] + end, "a" * 5 + end)
                      if any("pattern" in each for each in constraints(shape, text))])
    return [min(each, key=lambda text: len([*constraints(shape, text)])) for each in tries if each]


class Inputs:
    """Inputs of one service's operations."""

    def __init__(self, model):
        self.model = model

    def example(self, name):
        shape = self.model[name]
        match shape["type"]:
            case "structure":
                return {each: self.example(shape["members"][each]["shape"]) for each in shape.get("required", [])}
            case "list":
                return [self.example(shape["member"]["shape"])] * shape.get("min", self.is_scalar(shape["member"]))
            case "map":
                return {}
            case "integer" | "long":
                return shape.get("min", 1)
            case "boolean":
                return False
            case "string":
                texts = [*shape.get("enum", EXAMPLES), "a" * shape.get("min", 0)]
                return next(text for text in texts if fits(shape, text))
        return {"blob": "", "timestamp": 0}.get(shape["type"], {})

    def is_scalar(self, member):
        return self.model[member["shape"]]["type"] in ("string", "integer", "long")

    def cases(self, operation):
        for body, path, sentences in self.violations(self.model.operations[operation], "", False):
            yield Case(operation, body, path, sentences)

    def violations(self, name, path, is_hidden):
        """Triples of a value, the path in it that is blamed, and the sentences."""
        shape = self.model[name]
        is_hidden = is_hidden or shape.get("sensitive", False)
        wrong = {"structure": "x", "list": "x", "map": [], "string": 7, "integer": "7", "long": "7", "boolean": "true"}
        if path and shape["type"] in wrong:
            yield wrong[shape["type"]], path, []
        within = {"structure": self.in_structure, "list": self.in_list, "map": self.in_map}.get(shape["type"])
        if within:
            yield from within(shape, path, is_hidden)
        else:
            for bad in bad_scalars(shape, self.example(name)):
                yield bad, path, [Sentence((None if is_hidden else str(bad),), path, each)
                                  for each in constraints(shape, bad)]

    def in_structure(self, shape, path, is_hidden):
        good = {each: self.example(shape["members"][each]["shape"]) for each in shape.get("required", [])}
        for name, member in shape["members"].items():
            below = f"{path}.{camel(name)}".lstrip(".")
            if name in good:
                is_secret = is_hidden or self.model[member["shape"]].get("sensitive")
                yield ({key: value for key, value in good.items() if key != name}, below,
                       [Sentence(("null", None) if is_secret else ("null",), below, "Member must not be null")])
            for value, where, sentences in self.violations(member["shape"], below, is_hidden):
                yield {**good, name: value}, where, sentences

    def sizes(self, shape, path, values):
        """The sizes that are not allowed, with the sentence for each."""
        if shape.get("min", 0) > 0:
            said = f"Member must have length greater than or equal to {shape['min']}"
            yield shape["min"] - 1, Sentence(values, path, said)
        if "max" in shape:
            said = f"Member must have length less than or equal to {shape['max']}"
            yield shape["max"] + 1, Sentence(values, path, said)

    def in_list(self, shape, path, is_hidden):
        element = self.model[shape["member"]["shape"]]
        good = self.example(shape["member"]["shape"])
        is_hidden = is_hidden or element.get("sensitive", False)
        for size, sentence in self.sizes(shape, path, ()):
            yield [good] * size, path, [sentence]
        if self.is_scalar(shape["member"]):
            said = f"Member must satisfy constraint: [{', '.join(constraints(element))}]"
            for bad in bad_scalars(element, good):
                yield [good, bad], path, [Sentence((None, "[, ]") if is_hidden else (f"[{good}, {bad}]",), path, said)]
            return
        for value, where, sentences in self.violations(shape["member"]["shape"], f"{path}.1.member", is_hidden):
            yield [value], where, sentences

    def in_map(self, shape, path, is_hidden):
        key_shape, value_shape = (self.model[shape[each]["shape"]] for each in ("key", "value"))
        key, value = (self.example(shape[each]["shape"]) for each in ("key", "value"))
        is_hidden = is_hidden or value_shape.get("sensitive", False)
        for size, sentence in self.sizes(shape, path, ()):
            keys = [f"{key}{number}" for number in range(size)]
            if all(fits(key_shape, each) for each in keys):
                yield dict.fromkeys(keys, value), path, [sentence]

        def blamed(part, of, key, value):
            values = (None, f"{{{key}=}}") if is_hidden else (f"{{{key}={value}}}",)
            return [Sentence(values if isinstance(value, str) else (), path,
                             f"{part} must satisfy constraint: [{', '.join(constraints(of))}]")]

        for bad in bad_scalars(key_shape, key):
            yield {bad: value}, path, blamed("Map keys", key_shape, bad, value)
        if self.is_scalar(shape["value"]):
            for bad in bad_scalars(value_shape, value):
                yield {key: bad}, path, blamed("Map value", value_shape, key, bad)
        else:
            for each, where, sentences in self.violations(shape["value"]["shape"], f"{path}.{key}.member", is_hidden):
                yield {key: each}, where, sentences


SENTENCE = re.compile(r"Value(?: '(?P<value>.*)'| (?P<null>null))? at '(?P<path>[^']*)' failed to satisfy constraint: "
                      r"(?P<constraint>.*)", re.DOTALL)


def in_order(constraint):
    """The words of an enumeration come in an order that no model tells."""
    return re.sub(r"(?<=enum value set: \[)[^\]]*", lambda words: ", ".join(sorted(words[0].split(", "))), constraint)


def says(message, sentences):
    """Whether the message counts and has these sentences, and no other."""
    found = re.fullmatch(r"(\d+) validation errors? detected: (.*)", message, re.DOTALL)
    said = [SENTENCE.fullmatch(each) for each in re.split(r"; (?=Value )", found[2])] if found else []
    if not found or None in said or not len(said) == int(found[1]) == len(sentences):
        return False
    return all(any((not each.values or (one["null"] or one["value"]) in each.values) and
                   same_path(one["path"], each.path) and in_order(one["constraint"]) == each.constraint
                   for one in said) for each in sentences)


def same_path(one, other):
    """Whether Amazon writes sMSMessage or SMSMessage is not known."""
    return other in (one, ".".join(camel(each) for each in one.split(".")))
