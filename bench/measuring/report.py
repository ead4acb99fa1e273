"""The figures as Markdown tables that are also easy to read in a terminal, and as JSON."""

import datetime
import json
from dataclasses import asdict
from pathlib import Path
from typing import Callable

from .bench import Bench
from .former import Former
from .machine import describe
from .targets import Verdict, show
from .trouble import Trouble

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def _table(head: list[str], lines: list[list[str]], numbers_from: int = 1) -> str:
    widths = [max(len(line[column]) for line in [head, *lines]) for column in range(len(head))]

    def row(cells: list[str]) -> str:
        padded = [cell.ljust(width) if column < numbers_from else cell.rjust(width)
                  for column, (cell, width) in enumerate(zip(cells, widths))]
        return "| " + " | ".join(padded) + " |"

    rule = ["-" * width if column < numbers_from else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
    return "\n".join([row(head), "|" + "|".join(f" {each} " for each in rule) + "|", *map(row, lines)])


def _cell(former: Former, value: float | None, written: Callable[[float], str]) -> list[str]:
    """The cell of the column of former figures, which is there only if there was a former run."""
    return [] if not former else [""] if value is None else [written(value)]


def _raw(bench: Bench, former: Former) -> str:
    lines = [[row.name, *_cell(former, former.costs.get(row.name), lambda cost: f"{cost:,.1f}"), f"{row.rate:,.0f}",
              f"{row.busy:.0%}", f"{row.cpu_us:,.1f}", f"{row.core_rate:,.0f}", f"{row.p50_ms:.2f}",
              f"{row.p99_ms:.2f}", f"{row.resident_mb:.0f}", f"{row.disturbed:.1%}"]
             for row in bench.figures.rows.values()]
    head = ["server and load", *(["CPU µs before"] if former else []), "requests/s", "core used", "CPU µs each",
            "per CPU second", "p50 ms", "p99 ms", "memory MB", "others"]
    return _table(head, lines)


def _rates(bench: Bench) -> str:
    rates, starts, said = bench.figures.rates, bench.figures.starts_ms, []
    if rates:
        said.append(f"One core makes {rates.rsa_signs:,.0f} RSA-2048 signatures, {rates.rsa_verifies:,.0f} RSA-2048 "
                    f"verifications, {rates.es256_verifies:,.0f} ES256 verifications per second.")
    if bench.figures.instructions:
        counts = "; ".join(f"{name} {count:,}" for name, count in bench.figures.instructions.items())
        said.append(f"Instructions of one request, outside the kernel, by callgrind: {counts}.")
    if bench.figures.argon2_hashes:
        around = " and ".join(f"{each:,.1f}" for each in bench.figures.argon2_hashes)
        said.append(f"Before and after the sign-ins one core made {around} Argon2id hashes per second.")
    if bench.figures.modexps:
        around = " and ".join(f"{each:,.0f}" for each in bench.figures.modexps)
        said.append(f"Before and after the sign-ins by SRP one core made {around} modular exponentiations of SRP's size "
                    "per second.")
    for crowd in bench.figures.crowds:
        said.append(f"With {crowd.users:,} users: sign-in {crowd.sign_in_ms:.1f} ms, refresh {crowd.refresh_ms:.2f} ms, "
                    f"by e-mail {crowd.find_ms:.2f} ms, the first and last pages of 60 {crowd.first_pages_ms:.2f} and "
                    f"{crowd.last_pages_ms:.2f} ms, {crowd.resident_mb:.0f} MB resident.")
    if bench.figures.console:
        pages = "; ".join(f"{each.name} {each.core_ms:.2f} ms, {each.kilobytes:.1f} KB"
                          for each in bench.figures.console)
        said.append(f"Pages of the console over {bench.plan.crowds[-1]:,} users, of one core and with their style: "
                    f"{pages}.")
    if bench.figures.through_ms:
        said.append(f"A record in DynamoDB (dynalite): {bench.figures.direct_ms:.2f} ms by GetItem, "
                    f"{bench.figures.through_ms:.2f} ms through the gateway.")
    if bench.figures.one_node:
        said.append(f"Over DynamoDB one server makes {bench.figures.one_node:,.1f} sign-ins per second of its core, two "
                    f"make {bench.figures.two_nodes:,.1f} per second of one core each.")
    if bench.figures.idle_kb is not None:
        said.append(f"{bench.figures.idle_connections:,} idle connections that have sent a request take "
                    f"{bench.figures.idle_kb:.1f} KB each.")
    if starts:
        said.append(f"Start to first 200 over {len(starts)} starts: {starts[0]:.0f} to {starts[-1]:.0f} ms.")
    return "\n".join(said)


def _ratios(verdicts: list[Verdict], former: Former) -> str:
    lines = [[each.name, *_cell(former, former.ratios.get(each.name), lambda value, unit=each.unit: show(value, unit)),
              "" if each.value is None else show(each.value, each.unit), each.bound, each.verdict]
             for each in verdicts]
    return _table(["ratio or limit", *(["before"] if former else []), "measured", "target", "verdict"], lines)


def _doubts(bench: Bench) -> str:
    doubts = []
    if bench.figures.not_begun:
        doubts.append(f"The run took its {bench.plan.minutes} minutes before these parts began: "
                      f"{', '.join(bench.figures.not_begun)}.")
    if bench.cores.shared:
        doubts.append("This machine has one core, which the servers shared with the load generator: use the CPU "
                      "columns, not requests per second and p99.")
    if any(bench.figures.cores.values()):
        doubts.append("In the row of two cores the server shared them with the load, as this machine has no others: "
                      "use its CPU columns.")
    worst = max(bench.figures.rows.values(), key=lambda row: row.disturbed, default=None)
    if worst and worst.disturbed > 0.05:
        doubts.append(f"Other processes used {worst.disturbed:.0%} of the server's core during `{worst.name}`: "
                      "do not trust p99 of this run; repeat it on an idle machine.")
    return "\n".join(doubts)


def _times(bench: Bench) -> str:
    each = "; ".join(f"{parts} {seconds:.0f} s" for parts, seconds in bench.figures.took.items())
    return f"The parts took {sum(bench.figures.took.values()) / 60:.1f} minutes: {each}."


def text(bench: Bench, verdicts: list[Verdict], former: Former = Former()) -> str:
    where = ", ".join(f"{name} {value}" for name, value in describe().items())
    today = datetime.date.today().isoformat()
    rounds = f"{bench.plan.rounds} rounds" if bench.plan.rounds > 1 else "1 round"
    head = f"Measured {today}: {where}; {rounds} of {bench.plan.seconds} s, 32 connections."
    if former:
        head += f" The figures of before are from {former.date}."
    parts = (head, _raw(bench, former), _rates(bench), _ratios(verdicts, former), _doubts(bench), _times(bench))
    return "\n\n".join(part for part in parts if part)


def write_json(bench: Bench, verdicts: list[Verdict], file: Path) -> None:
    figures = bench.figures
    content = {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": describe(),
        "plan": asdict(bench.plan),
        "rows": [asdict(row) | {"rate": row.rate, "cpu_us": row.cpu_us, "core_rate": row.core_rate,
                                "core_used": row.busy} for row in figures.rows.values()],
        "core_rates": asdict(figures.rates) if figures.rates else None,
        "instructions": figures.instructions,
        "idle": {"connections": figures.idle_connections, "kb_each": figures.idle_kb},
        "took_seconds": figures.took,
        "argon2_hashes": figures.argon2_hashes,
        "starts_ms": figures.starts_ms,
        "lambda_packed_ms": figures.lambda_packed_ms,
        "lambda_fetched_ms": figures.lambda_fetched_ms,
        "sign_ups": figures.sign_ups,
        "imports": {"rate": figures.imports, "growth_mb": figures.import_growth_mb},
        "modexps": figures.modexps,
        "earlier_shares": figures.earlier_shares,
        "trigger_ms": figures.trigger_ms,
        "reads": figures.reads,
        "writes": figures.writes,
        "dynamodb_ms": {"direct": figures.direct_ms, "through": figures.through_ms,
                        "through_cpu": figures.through_cpu_ms},
        "nodes": {"one": figures.one_node, "two": figures.two_nodes},
        "crowds": [asdict(each) for each in figures.crowds],
        "console": [asdict(each) for each in figures.console],
        "ratios": [asdict(each) for each in verdicts],
    }
    try:
        file.write_text(json.dumps(content, indent=2) + "\n")
    except OSError as error:
        raise Trouble(f"the figures could not be written: {error}") from error


def write_readme(readme: Path, figures: str) -> None:
    """Writes the figures between the two markers of bench/README.md."""
    before, begin, rest = readme.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise Trouble(f"{readme.name} lacks the markers {BEGIN} and {END}")
    readme.write_text(f"{before}{BEGIN}\n{figures}\n{END}{after}")
