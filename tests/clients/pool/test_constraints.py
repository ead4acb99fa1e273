"""Every operation gets each input that breaks one constraint of Amazon's models, and answers as Amazon does."""

import re

import pytest

from constraints import Inputs, says
from models import TARGETS, Model
from wire import Line

NAMES = {"cognito-idp": "InvalidParameterException", "cognito-identity": "ValidationException"}


@pytest.fixture(scope="module", params=sorted(TARGETS))
def answered(request, demo):
    """A service with, for each operation that it answers, the cases and what was said of them."""
    inputs = Inputs(Model(request.param))
    line = Line(demo, request.param, TARGETS[request.param])
    found = {}
    for operation in sorted(inputs.model.operations):
        if line.call(operation, {})["__type"] != "UnknownOperationException":
            found[operation] = [(case, line.call(operation, case.body)) for case in inputs.cases(operation)]
    return request.param, found


def described(case, answer):
    said = f"{answer.get('__type', 'accepted')} {answer.get('message', '')}"
    wanted = "; ".join(f"{each.constraint}" for each in case.sentences) or "a value of another type"
    return f"{case.operation} {case.path}: {wanted[:160]} -> {said[:300]}"


def test_each_constraint_is_answered_in_amazons_words(answered):
    service, operations = answered
    cases = [(case, answer) for each in operations.values() for case, answer in each if case.sentences]
    missed = [(case, answer) for case, answer in cases
              if answer.get("__type") != NAMES[service] or not says(answer["message"], case.sentences)]
    share = 1 - len(missed) / len(cases)
    print(f"{service}: {len(cases)} violations of {len(operations)} operations, {share:.1%} answered as by Amazon")
    print("\n".join(described(*each) for each in missed))
    assert share >= 0.97


def test_values_of_another_type_are_named(answered):
    service, operations = answered
    astray = [(case, answer) for each in operations.values() for case, answer in each if not case.sentences and (
        answer.get("__type") != "SerializationException" or f"'{case.path}'" not in answer["message"])]
    assert not astray, "\n".join(described(*each) for each in astray)
