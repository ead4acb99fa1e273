"""A request needs as many instructions as bench/instructions.json says; `bench/run --write-instructions` writes it."""

import json

import pytest

import instructions


@pytest.mark.parametrize("now, noted, is_wrong", [
    (1000, False, False),
    (1030, False, False),
    (1031, True, False),
    (960, True, False),
    (1100, True, False),
    (1101, True, True),
])
def test_what_is_said_of_a_change(now, noted, is_wrong):
    recorded = {instructions.SEEN: 1000, instructions.HEALTH: 500}
    notes, wrong = instructions.compare({**recorded, instructions.SEEN: now}, recorded, True)
    assert (len(notes), len(wrong)) == (noted, is_wrong)
    assert all(instructions.SEEN in each and f"{now:,}" in each for each in notes + wrong)


def test_other_libraries_are_no_fault_of_the_program():
    notes, wrong = instructions.compare({instructions.SEEN: 2000}, {instructions.SEEN: 1000}, False)
    assert "100.0% more" in notes[0] and wrong == []


def test_requests_need_no_more_than_recorded(record_property):
    recorded = json.loads(instructions.RECORDED.read_text())
    here = instructions.surroundings()
    differing = [name for name, value in here.items() if value != recorded[name]]
    now = instructions.count()
    notes, wrong = instructions.compare(now, recorded["instructions"], not differing)
    for note in notes:
        record_property("note", note)
    if differing:
        record_property("note", f"instructions were recorded with other {' and '.join(differing)}")
    # Nobody can make the server work more by inventing tokens than by having them.
    assert now[instructions.FORGED] < 1.1 * now[instructions.UNSEEN]
    assert wrong == [], "if that is meant, bench/run --write-instructions writes them anew"
