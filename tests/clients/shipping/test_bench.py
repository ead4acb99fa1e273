"""What bench/run makes of its figures; the runs themselves take minutes."""

import dataclasses
import json
import sys

import pytest

from poolguard import ROOT

sys.path.append(str(ROOT / "bench"))

from measuring import bench as plans  # noqa: E402
from measuring import parts, report  # noqa: E402
from measuring.figures import Row  # noqa: E402
from measuring.former import Former  # noqa: E402
from measuring.machine import Cores, share_out  # noqa: E402
from measuring.rates import CoreRates  # noqa: E402
from measuring.targets import judge_all  # noqa: E402
from measuring.token_rows import BEAST, HAPROXY_SEEN, SEEN, UNSEEN  # noqa: E402
from measuring.trouble import Trouble  # noqa: E402

AGAINST_HAPROXY = "tokens seen before, against HAProxy"
COST_OF_SEEN = "cost of tokens seen before, of bare Beast"
COST_OF_UNSEEN = "cost of tokens never seen beyond that of tokens seen, of an RSA-2048 verification"


def row(name, cpu_us):
    return Row(name, requests=1000, seconds=1, p50_ms=1, p99_ms=2, cpu_seconds=cpu_us / 1000, resident_mb=30,
               disturbed=0)


@pytest.fixture
def bench(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "describe", lambda: {"processor": "one"})
    return plans.Bench(plans.QUICK, Cores(0, 1, (0, 1)), tmp_path, tmp_path)


def measured(bench, **costs):
    names = {"beast": BEAST, "seen": SEEN, "unseen": UNSEEN, "haproxy": HAPROXY_SEEN}
    bench.figures.rows = {names[each]: row(names[each], cost) for each, cost in costs.items()}
    bench.figures.rates = CoreRates(rsa_signs=1000, rsa_verifies=50_000, es256_verifies=5000)
    return {each.name: each for each in judge_all(bench.figures)}


@pytest.mark.parametrize("usable, expected", [
    ((3,), {}),
    ((0, 1), {1: ("0", "1"), 2: ("0,1", "0,1")}),
    ((0, 1, 2), {1: ("0", "1"), 2: ("0,1", "0,1")}),
    ((0, 1, 2, 3), {1: ("0", "1"), 2: ("0,1", "2,3")}),
    (tuple(range(9)), {1: ("0", "1"), 2: ("0,1", "2,3"), 4: ("0,1,2,3", "4,5,6,7")}),
])
def test_cores_are_shared_out(usable, expected):
    assert {count: (each.server, each.load) for count, each in share_out(Cores(0, 0, usable)).items()} == expected


@pytest.mark.parametrize("costs, name, verdict", [
    ({"beast": 10, "seen": 10}, COST_OF_SEEN, "met"),
    ({"beast": 10, "seen": 10.1}, COST_OF_SEEN, "missed"),
    ({"seen": 10}, COST_OF_SEEN, "not measured"),
    # A verification takes 20 µs.
    ({"seen": 10, "unseen": 32.9}, COST_OF_UNSEEN, "met"),
    ({"seen": 10, "unseen": 33.1}, COST_OF_UNSEEN, "missed"),
    # Where system calls are dear, bare Beast costs more.
    ({"beast": 13, "seen": 10, "haproxy": 51}, AGAINST_HAPROXY, "met"),
    ({"beast": 13, "seen": 10, "haproxy": 49}, AGAINST_HAPROXY, "missed"),
    ({"beast": 6, "seen": 10, "haproxy": 51}, AGAINST_HAPROXY, "missed"),
    ({"beast": 6, "seen": 10, "haproxy": 91}, AGAINST_HAPROXY, "met"),
    ({"seen": 10, "haproxy": 91}, AGAINST_HAPROXY, ""),
])
def test_targets(bench, costs, name, verdict):
    assert measured(bench, **costs)[name].verdict == verdict


def test_former_figures_are_beside_those_of_now(bench, tmp_path):
    file = tmp_path / "former.json"
    verdicts = measured(bench, beast=10, seen=14)
    report.write_json(bench, list(verdicts.values()), file)
    verdicts = measured(bench, beast=10, seen=9, unseen=30)
    text = report.text(bench, list(verdicts.values()), Former.read(file))
    cells = {line.split("|")[1].strip(): [each.strip() for each in line.split("|")[2:-1]]
             for line in text.splitlines() if line.startswith("|")}
    assert cells[COST_OF_SEEN] == ["1.40 x", "0.90 x", "at most 1 x", "met"]
    assert cells["server and load"][0] == "CPU µs before"
    assert [cells[SEEN][0], cells[SEEN][3]] == ["14.0", "9.0"]
    assert [cells[UNSEEN][0], cells[UNSEEN][3]] == ["", "30.0"]
    assert "before" not in report.text(bench, list(verdicts.values())).splitlines()[2]


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"date": "2026-11-30", "rows": [{}], "ratios": []})])
def test_a_file_without_former_figures(tmp_path, content):
    file = tmp_path / "former.json"
    file.write_text(content)
    with pytest.raises(Trouble, match="former.json does not hold the figures"):
        Former.read(file)


def test_no_part_begins_after_the_minutes_of_the_plan(bench):
    bench.plan = dataclasses.replace(bench.plan, minutes=0)
    bench.begin()
    bench.take(["rates"], lambda _: pytest.fail("it began"))
    assert bench.figures.not_begun == ["rates"] and bench.figures.took == {}
    assert "before these parts began: rates." in report.text(bench, [])


@pytest.mark.parametrize("wanted", [set(parts.PARTS), {"nginx", "h2o", "start"}])
def test_each_part_is_measured_once(bench, monkeypatch, wanted):
    taken = []
    monkeypatch.setattr(bench, "take", lambda chosen, _: taken.extend(chosen))
    parts.measure(bench, wanted)
    assert sorted(taken) == sorted(wanted)
