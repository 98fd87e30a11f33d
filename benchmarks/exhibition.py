"""Price of the exhibition at its largest, 550 booths and 5,000 innovations: ``python -m benchmarks.exhibition``.

--database sqlite|postgresql   both by default
--acts 300 --rounds 3          per act and round; the median of the rounds counts
--json                         one document instead of a table

List, filters, search and booth against the yardstick's page with one SELECT; the search alone against one indexed
SELECT by the same layer (processor time of this process: on PostgreSQL without the server's part); the weight of a
first visit to the list.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import time
import uuid
from typing import Any

import click

from benchmarks import harness
from benchmarks.acts import Act, Target
from benchmarks.client import Client
from benchmarks.processes import Server

LIST_KB = 30.0  # first visit before images
SEARCH_GOAL = 3.0
PAGES = 23  # of the list
_addresses: list[str] = []


def _list(query: str) -> Any:
    def get(client: Client, target: Target, number: int) -> None:
        """Another address each time, so that no cache answers."""
        client.get(f"/{target.edition}/booths?{query}&turn={uuid.uuid4().hex[:8]}{number}")

    return get


def _cached(client: Client, target: Target, _number: int) -> None:
    client.get(f"/{target.edition}/booths")


def _booth(client: Client, target: Target, _number: int) -> None:
    client.forget()
    client.get(f"/{target.edition}/booths/kota-madiun")


def _every_booth(client: Client, target: Target, _count: int) -> None:
    """Each booth is looked at once, as on the first morning; gives their addresses."""
    pages = (client.get(f"/{target.edition}/booths?page={number}").text for number in range(1, PAGES + 1))
    link = re.compile(rf'href="(/{target.edition}/booths/[a-z0-9-]+)"')
    _addresses[:] = sorted({address for page in pages for address in link.findall(page)})
    for address in _addresses:
        client.forget()
        client.get(address)


def _another_booth(client: Client, target: Target, number: int) -> None:
    client.forget()
    client.get(_addresses[number % len(_addresses)])


ACTS = [
    Act("list", _list(""), "r1", goal=6),
    Act("list_filtered", _list("province=35&dimension=governance&status=running"), "r1", goal=6),
    Act("list_innovations", _list("view=innovations&island=java"), "r1", goal=6),
    Act("list_search", _list("q=sampah"), "r1"),
    Act("list_cached", _cached, "r1", goal=1),
    Act("booth", _booth, "r1", goal=4),
    Act("booth_another", _another_booth, "r1", prepare=_every_booth, goal=4),
]


@click.command(help=__doc__)
@click.option("--database", type=click.Choice(["sqlite", "postgresql", "both"]), default="both", show_default=True)
@click.option("--acts", "count", type=click.IntRange(20), default=300, show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def main(database: str, count: int, rounds: int, as_json: bool) -> None:
    """Measure and print."""
    systems = ["sqlite", "postgresql"] if database == "both" else [database]
    results = {}
    for system in systems:
        with harness.bench(system) as bench:
            results[system] = measure(bench, count=count, rounds=rounds)
    click.echo(json.dumps(results, indent=2) if as_json else "\n".join(table(results)))


def measure(bench: harness.Bench, *, count: int, rounds: int) -> dict[str, Any]:
    """Everything on one database system."""
    yardstick = bench.yardstick()
    product, target = bench.product(bare=True)
    found: dict[str, Any] = json.loads(bench.run("benchmarks.booths", target.edition))
    found["acts"] = [
        harness.as_json(each)
        for each in harness.compare(bench, yardstick, product, ACTS, target, count=count, rounds=rounds)
    ]
    found["first_visit_kb"] = first_visit(product, target)
    return found


def first_visit(product: Server, target: Target) -> float:
    """Kilobytes that come over the line for the list: page, style sheet and scripts, compressed."""
    client = Client(product.port)
    page = client.get(f"/{target.edition}/booths")
    size = len(page.body) if page.headers.get("Content-Encoding") == "gzip" else len(gzip.compress(page.body))
    for address in re.findall(r'<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)"', page.text):
        size += len(client.get(address).body)
    client.close()
    return size / 1000


def table(results: dict[str, dict[str, Any]]) -> list[str]:
    """The results for people."""
    lines = [f"{time.strftime('%Y-%m-%d %H:%M')} · 550 booths, 5,000 innovations · server CPU against the yardstick"]
    for system, found in results.items():
        lines += ["", f"{system:<22} {'× unit':>8} {'CPU ms':>8} {'p95 ms':>8}  goal"]
        for each in found["acts"]:
            goal = f"≤ {each['goal']:g} {'✓' if each['holds'] else '✗'}" if each["goal"] else ""
            figures = f"{each['ratio']:>8.2f} {each['cpu_ms']:>8.2f} {each['p95_ms']:>8.1f}"
            lines.append(f"  {each['name']:<20} {figures}  {goal}".rstrip())
        one = found["search_ms"].pop("one indexed SELECT")
        lines.append(f"  one indexed SELECT   {one:>17.3f} ms")
        for words, ms in found["search_ms"].items():
            lines.append(f"  search “{words}”".ljust(22) + f" {ms / one:>8.2f} {ms:>8.3f} ms")
        middle = statistics.median(found["search_ms"].values()) / one
        lines.append(
            f"  median of searches   {middle:>9.2f}  ≤ {SEARCH_GOAL:g} {'✓' if middle <= SEARCH_GOAL else '✗'}"
        )
        weight = found["first_visit_kb"]
        lines.append(f"  first visit, KB      {weight:>9.1f}  ≤ {LIST_KB:g} {'✓' if weight <= LIST_KB else '✗'}")
        lines.append(f"  filled in            {found['fill_seconds']:>9.1f} s of the processor")
    return lines


if __name__ == "__main__":
    main()
