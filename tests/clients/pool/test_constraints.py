"""Every operation gets each input that breaks one constraint of Amazon's models, and answers as Amazon does."""

import re

import pytest

from constraints import Inputs, same_path, says
from models import TARGETS, Model
from wire import Line

NAMES = {"cognito-idp": "InvalidParameterException", "cognito-identity": "ValidationException"}
# Operations and paths whose answers differ, and why.
DIFFERENT = {
    r".* (confirmationCode|code)": "a code is a secret here, and no error repeats it",
    r".* providerDetails": "the details have the provider's client secret, and no error repeats them",
    r"UpdateManagedLoginBranding .*": "the model lets both ids be left out, but nothing can be found without them",
}


@pytest.fixture(scope="module", params=sorted(TARGETS))
def answered(request, demo):
    """A service with, for each operation, the cases and what was said of them."""
    inputs = Inputs(Model(request.param))
    line = Line(demo, request.param, TARGETS[request.param])
    found = {}
    for operation in sorted(inputs.model.operations):
        found[operation] = [(case, line.call(operation, case.body)) for case in inputs.cases(operation)]
    return request.param, found


def reason(case):
    return next((why for where, why in DIFFERENT.items() if re.fullmatch(where, f"{case.operation} {case.path}")), None)


def described(case, answer):
    wanted = "; ".join(each.constraint for each in case.sentences) or "is of another type"
    said = f"{answer.get('__type', 'accepted')} {answer.get('message', '')}"
    return f"{case.operation} {case.path}: {wanted[:160]} -> {said[:300]} ({reason(case) or 'not explained'})"


def test_each_constraint_is_answered_in_amazons_words(answered):
    service, operations = answered
    cases = [(case, answer) for each in operations.values() for case, answer in each if case.sentences]
    missed = [(case, answer) for case, answer in cases
              if answer.get("__type") != NAMES[service] or not says(answer["message"], case.sentences)]
    share = 1 - len(missed) / len(cases)
    print(f"{service}: {len(cases)} violations of {len(operations)} operations, {share:.1%} answered as by Amazon")
    print("\n".join(described(*each) for each in missed))
    assert share >= 0.97 and all(reason(case) for case, _ in missed)


def test_values_of_another_type_are_named(answered):
    def is_named(case, answer):
        named = re.match(r"Member '(.*)' must be of type ", answer.get("message", ""))
        return answer.get("__type") == "SerializationException" and named and same_path(named[1], case.path)

    _, operations = answered
    astray = [(case, answer) for each in operations.values() for case, answer in each
              if not case.sentences and not is_named(case, answer) and not reason(case)]
    assert not astray, "\n".join(described(*each) for each in astray)
