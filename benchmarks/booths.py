"""Fills an edition with the largest exhibition there can be and times its search: ``python -m benchmarks.booths SLUG``.

550 booths and 5,000 innovations of invented words, written straight into the tables; the index by the product's act.
"""

from __future__ import annotations

import itertools
import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from eventapp.config import Settings
from eventapp.core import runtime
from eventapp.core.access import Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.demo.rules.innovations import IDEAS
from eventapp.editions.models import Dimension, Participation
from eventapp.editions.queries.identity import edition_by_slug
from eventapp.exhibition.models.booths import Booth, BoothVersion
from eventapp.exhibition.queries.search import search
from eventapp.exhibition.rules.content import Content, Figure, Innovation
from eventapp.exhibition.services import indexing
from eventapp.regions.models import Region

BOOTHS, INNOVATIONS = 550, 5000
SYLLABLES = "ba ca da ga ja ka la ma na pa ra sa ta wa bi di gi ki li mi ni pi ri si ti bu du gu ku lu mu nu pu".split()  # noqa: SIM905 -- reads better so
SEARCHES = ("sampah", "smpah", "peta", "banjir kota", "waste", "kesehatan", "perizinan", "air")
REAL = 0.2  # of the innovations speak of something that the searches look for
TURNS = 40


class Words:
    """Invented words, of which some are frequent and most are rare, as in any text (Zipf)."""

    def __init__(self, luck: random.Random) -> None:
        self._luck = luck
        self._words = ["".join(luck.choices(SYLLABLES, k=luck.choice((2, 3, 3, 4)))) for _ in range(4000)]
        self._weights = list(itertools.accumulate(1 / (rank + 20) for rank in range(len(self._words))))

    def some(self, number: int) -> str:
        """So many of them."""
        return " ".join(self._luck.choices(self._words, cum_weights=self._weights, k=number))


@act
def fill(scope: Scope) -> None:
    """Booths of 550 real regions with invented texts. Not for an edition that has booths."""
    luck = random.Random(1)  # noqa: S311 -- the same texts each time
    words = Words(luck)
    own, at = {"edition_id": scope.edition_id}, now()
    named = [{**own, "key": key, "label": f"Smart {key}", "position": 0} for key in sorted(IDEAS)]
    if not db.rows(_dimensions(scope)):
        db.session.execute(sa.insert(Dimension), named)
    dimensions = sorted(row.key for row in db.rows(_dimensions(scope)))
    regions = db.rows(sa.select(Region.id, Region.slug).order_by(Region.id).limit(BOOTHS))
    taking_part = {"track": "preparing", "stage": "selected", "position": 0, "as_written": "", "note": ""}
    joined = sa.select(Participation.region_id).where(Participation.edition_id == scope.edition_id)
    there = {row.region_id for row in db.rows(joined)}
    parts = [{**own, "region_id": row.id, **taking_part} for row in regions if row.id not in there]
    db.session.execute(sa.insert(Participation), parts)
    empty = {"programme": "", "pitch": "", "pic_name": "", "pic_unit": "", "story": ""}
    published = {"state": "published", "version": 1, "published_at": at, "created_at": at, **empty}
    rows = [
        {**own, "id": row.id, "region_id": row.id, "slug": row.slug, "sort_key": row.id * 7919 % 1_000_003, **published}
        for row in regions
    ]
    db.session.execute(sa.insert(Booth), rows)
    numbers = iter(range(1, INNOVATIONS + 1))
    versions = []
    for place, row in enumerate(regions):
        count = INNOVATIONS * (place + 1) // BOOTHS - INNOVATIONS * place // BOOTHS
        made = [_innovation(luck, words, next(numbers), dimensions) for _ in range(count)]
        content = Content(words.some(3), words.some(12), words.some(120), innovations=tuple(made))
        card = {"programme": content.programme, "pitch": content.pitch, "dimensions": content.dimensions()}
        version = {**own, "booth_id": row.id, "number": 1, "published_at": at, "card": card}
        versions.append({**version, "content": content.as_json()})
    db.session.execute(sa.insert(BoothVersion), versions)
    indexing.rebuild(scope)


def _dimensions(scope: Scope) -> Any:
    return sa.select(Dimension.key).where(Dimension.edition_id == scope.edition_id)


def _innovation(luck: random.Random, words: Words, number: int, keys: list[str]) -> Innovation:
    idea = luck.choice(IDEAS[luck.choice(sorted(IDEAS))]) if luck.random() < REAL else None
    return Innovation(
        number,
        f"{idea.title if idea else ''} {words.some(3)}",
        luck.choice(keys),
        f"{idea.problem if idea else ''} {words.some(15)}",
        f"{idea.does if idea else ''} {words.some(25)}",
        luck.choice(("running", "running", "planned")),
        luck.choice((2021, 2022, 2023)),
        (Figure("31%", words.some(4), "contoh", 2025),),
    )


def timed(scope: Scope) -> dict[str, float]:
    """Milliseconds of the processor for each search, and for one indexed SELECT of 24 rows by the same layer."""
    select = (
        sa.select(Booth.id, Booth.slug, Booth.sort_key, Booth.state, Booth.published_at)
        .where(Booth.edition_id == scope.edition_id, Booth.id.between(100, 400))
        .order_by(Booth.id)
        .limit(24)
    )
    found = {"one indexed SELECT": _cpu_ms(lambda: db.rows(select))}
    for words in SEARCHES:
        found[words] = _cpu_ms(lambda words=words: search(scope, words))  # type: ignore[misc]
    return found


def _cpu_ms(work: Callable[[], Any]) -> float:
    spent = []
    for _ in range(TURNS):
        started = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - started))
    return statistics.median(spent[TURNS // 10 :])


@click.command()
@click.argument("slug")
@click.option("--data", type=Path, required=True)
def main(slug: str, data: Path) -> None:
    """Fill the edition SLUG and print the times of its search as JSON."""
    runtime.start(Settings.from_environ(data=data))
    edition = edition_by_slug(slug)
    if edition is None:
        raise click.BadParameter(slug)
    scope = system_scope(edition)
    started = time.process_time()
    fill(scope)
    filled = time.process_time() - started
    if not db.is_sqlite:  # autovacuum would do it within a minute, at the cost of what is measured then
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
    click.echo(json.dumps({"fill_seconds": filled, "search_ms": timed(scope)}))


if __name__ == "__main__":
    main()
