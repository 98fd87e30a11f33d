"""``python -m benchmarks.run``: measure and print.

--database sqlite|postgresql   both by default
--only r0,r1,r2,registration   groups or names; the yardstick's own acts need no product, "judging" no server
--acts 600 --rounds 3          per act and round; the median of the rounds counts
--json                         one document instead of a table
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click

from benchmarks import acts, board, harness, judging
from benchmarks.acts import PRODUCT, REFERENCE, Act, Target
from benchmarks.client import Client
from benchmarks.processes import Server

ROOT = Path(__file__).resolve().parent.parent
OTHERS = ("lists", "start", "imports", "judging", "board")
ALONE = {"imports", "judging", "board"}  # need no server and no database
RULES = "eventapp.judging.rules"
FEW, MANY = 100, 10_000
GOALS = {"start_seconds": 1.5, "memory_mb": 120.0, "import_rules_seconds": 0.3, "list_growth": 1.2}


@click.command(help=__doc__)
@click.option("--database", type=click.Choice(["sqlite", "postgresql", "both"]), default="both", show_default=True)
@click.option("--only", default="", metavar="NAMES", help="Names separated by commas.")
@click.option("--acts", "count", type=click.IntRange(20), default=600, show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option("--bare", is_flag=True, help="An edition made by hand instead of the demo's.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def main(database: str, only: str, count: int, rounds: int, bare: bool, as_json: bool) -> None:
    """Measure what was asked for and print it."""
    wanted = chosen(only)
    results: dict[str, Any] = {}
    systems = ["sqlite", "postgresql"] if database == "both" else [database]
    for system in [] if set(wanted) <= ALONE else systems:
        with harness.bench(system) as bench:
            results[system] = measure(bench, wanted, count=count, rounds=rounds, bare=bare)
    if "imports" in wanted:
        results["import_rules_seconds"] = import_seconds(RULES)
    if "judging" in wanted:
        results["judging"] = judging.measure(rounds)
    if "board" in wanted:
        results["board"] = board.measure(rounds)
    if as_json:
        click.echo(json.dumps(results, indent=2, allow_nan=False))
    else:
        click.echo(table(results))


def chosen(only: str) -> list[str]:
    """The names asked for; ``r2`` stands for everything of the form."""
    known = [*REFERENCE, *PRODUCT, *OTHERS]
    if not only:
        return known
    names = [name.strip() for name in only.split(",") if name.strip()]
    found = [name for name in known if name in names or name.split("_")[0] in names]
    unknown = [name for name in names if not any(name in (k, k.split("_")[0]) for k in known)]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)} is not measured; there are {', '.join(known)}")
    return found


def measure(bench: harness.Bench, wanted: list[str], *, count: int, rounds: int, bare: bool) -> dict[str, Any]:
    """Everything that was asked for, on one database system."""
    yardstick = bench.yardstick()
    units = [REFERENCE[name] for name in wanted if name in REFERENCE]
    found: dict[str, Any] = {}
    comparisons = harness.compare(bench, yardstick, yardstick, units, Target(), count=count, rounds=rounds)
    if any(name in PRODUCT or name in {"lists", "start"} for name in wanted):
        product, target = bench.product(bare=bare)
        compared = [PRODUCT[name] for name in wanted if name in PRODUCT and (target.survey or name != "survey_answer")]
        if "start" in wanted:
            found["start_seconds"] = product.start_seconds
            found["memory_mb"] = harness.memory_after(product, PRODUCT["public_page"], target, count) / 1e6
        comparisons += harness.compare(bench, yardstick, product, compared, target, count=count, rounds=rounds)
        if "lists" in wanted:
            found["list_growth"] = list_growth(bench, product, count=count, rounds=rounds)
    found["acts"] = [harness.as_json(comparison) for comparison in comparisons]
    return found


def list_growth(bench: harness.Bench, product: Server, *, count: int, rounds: int) -> dict[str, float]:
    """How much dearer the organiser's lists are with 10,000 registrations than with 100."""
    few, many = bench.editions(f"2098-{FEW}", f"2099-{MANY}")
    client = Client(product.port)
    acts.fill_up(client, few, FEW)
    acts.fill_up(client, many, MANY)
    client.close()
    return {
        f"{act.name} at {MANY:,} / {FEW}": _median_price(bench, product, act, many, count, rounds)
        / _median_price(bench, product, act, few, count, rounds)
        for act in (PRODUCT["organisers_list"], PRODUCT["api_list"])
    }


def _median_price(bench: harness.Bench, product: Server, act: Act, target: Target, count: int, rounds: int) -> float:
    return statistics.median(harness.price(bench, product, act, target, count).cpu_ms for _ in range(rounds))


def import_seconds(module: str) -> float:
    """The median of five fresh imports of a package with everything in it."""
    program = (
        "import importlib, pkgutil, time; started = time.perf_counter()\n"
        f"module = importlib.import_module({module!r})\n"
        "for below in pkgutil.iter_modules(getattr(module, '__path__', []), module.__name__ + '.'):\n"
        "    importlib.import_module(below.name)\n"
        "print(time.perf_counter() - started)"
    )
    return statistics.median(
        float(subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True).stdout)
        for _ in range(5)
    )


def table(results: dict[str, Any]) -> str:
    """The results for people."""
    lines = [f"{time.strftime('%Y-%m-%d %H:%M')} · server CPU per act against the yardstick · median of the rounds"]
    for system in ("sqlite", "postgresql"):
        if system not in results:
            continue
        lines += ["", f"{system:<22} {'× unit':>8} {'unit':>8} {'CPU ms':>8} {'p95 ms':>8}  goal"]
        for act in results[system]["acts"]:
            goal = f"≤ {act['goal']:g} {'✓' if act['holds'] else '✗'}" if act["goal"] else ""
            figures = f"{act['ratio']:>8.2f} {act['unit']:>8} {act['cpu_ms']:>8.2f} {act['p95_ms']:>8.1f}"
            lines.append(f"  {act['name']:<20} {figures}  {goal}".rstrip())
        for key, value in results[system].items():
            measured = {key: value} if isinstance(value, float) else value if isinstance(value, dict) else {}
            lines += [
                f"  {name:<38} {figure:>8.2f}  ≤ {GOALS[key]:g} {_mark(figure <= GOALS[key])}"
                for name, figure in measured.items()
            ]
    if "import_rules_seconds" in results:
        value = results["import_rules_seconds"]
        lines += ["", f"import {RULES}: {value:.2f} s  ≤ {GOALS['import_rules_seconds']:g} s {_mark(value <= 0.3)}"]
    if "judging" in results:
        lines += judging.table(results["judging"])
    if "board" in results:
        lines += board.table(results["board"])
    return "\n".join(lines)


def _mark(holds: bool) -> str:
    return "✓" if holds else "✗"


if __name__ == "__main__":
    main()
