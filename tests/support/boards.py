"""A round as large as the year's: entries, judges, criteria and a whole score log, written in one go."""

from __future__ import annotations

import random
from itertools import cycle, islice
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Role
from eventapp.core.clock import now
from eventapp.core.db import db, insert_or_ignore
from eventapp.editions.models import Participation
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Criterion
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import RoundKind
from eventapp.judging.rules.chain import GENESIS, row_hash
from eventapp.judging.services import setup
from eventapp.judging.services.rubrics import CriterionSpec
from eventapp.regions.models import Region
from tests.support.judging import Jury, new_id, person
from tests.support.make import Make

FIRST_REGION, MOST = 1001, 107
QUALITY, NOISE, LENIENCY = 0.7, 0.6, 0.4  # standard deviations on a scale from 1 to 5


def large_round(
    make: Make,
    made: Jury,
    *,
    key: str = "large",
    entries: int = 107,
    judges: int = 20,
    criteria: int = 8,
    per_entry: int | None = None,
    places: int | None = None,
    seed: int = 1,
) -> int:
    """A round `key` of `made`'s edition with one category of the same key; every score is in. Gives the round's id.

    `per_entry` judges score each entry in turn (None: all of them); with `places` it is a selection.
    """

    def build() -> int:
        luck = random.Random(seed)  # noqa: S311 -- example scores, no secret
        round_id = setup.create_round(
            made.root,
            key=key,
            name=f"Seleksi {key}" if places else f"Penghargaan {key}",
            kind=RoundKind.SELECTION if places else RoundKind.AWARD,
            places=places or 1,
        )
        specs = [
            CriterionSpec(f"k{number}", f"Kriteria {number}", weight=10 + 5 * (number % 3))
            for number in range(1, criteria + 1)
        ]
        category = setup.add_category(made.root, round_id=round_id, key=key, label="Kategori besar", criteria=specs)
        _fill(make, made, round_id, category, key, entries, judges, per_entry or judges, luck)
        return round_id

    return db.run(build)


def _fill(
    make: Make,
    made: Jury,
    round_id: int,
    category: int,
    key: str,
    entries: int,
    judges: int,
    per_entry: int,
    luck: random.Random,
) -> None:
    edition, at = {"edition_id": made.edition.id}, now()
    own = edition | {"category_id": category}
    regions = _regions(entries)
    made_participant = sa.select(Participation.region_id).where(Participation.edition_id == made.edition.id)
    there = {row[0] for row in db.rows(made_participant)}
    for region in regions:
        if region.id not in there:
            make.participant(made.edition, region.code)
    seats = []
    for number in range(judges):
        judge = person(make.member(made.edition, Role.JUDGE, name=f"Penilai {number + 1:02}"))
        seats.append({**own, "user_id": judge.id, "pseudonym": f"J-{number + 1:03}"})
    db.session.execute(sa.insert(PanelMember), seats)
    db.session.execute(
        sa.insert(Entry), [{**own, "region_id": row.id, "state": "active", "source": "regions"} for row in regions]
    )
    entry_ids = [row[0] for row in db.rows(_ids(Entry, category))]
    seat_ids = [row[0] for row in db.rows(_ids(PanelMember, category))]
    turns = cycle(range(judges))
    pairs = [(entry, judge) for entry in range(entries) for judge in islice(turns, per_entry)]
    db.session.execute(
        sa.insert(Assignment),
        [
            {
                **own,
                "entry_id": entry_ids[entry],
                "panel_member_id": seat_ids[judge],
                "public_id": ids.opaque(),
                "state": "assigned",
                "reason": "",
                "version": 0,
                "created_at": at,
            }
            for entry, judge in pairs
        ],
    )
    sheets = [row[0] for row in db.rows(_ids(Assignment, category))]
    rubric = db.rows(
        sa.select(Criterion.id, Criterion.key).where(
            Criterion.edition_id == made.edition.id, Criterion.category_id == category
        )
    )
    quality = [luck.gauss(3.2, QUALITY) for _ in range(entries)]
    leniency = [luck.gauss(0, LENIENCY) for _ in range(judges)]
    rows: list[dict[str, object]] = []
    for (entry, judge), sheet in zip(pairs, sheets, strict=True):
        for criterion in rubric:
            value = round(luck.gauss(quality[entry] + leniency[judge], NOISE))
            rows.append(
                _score(
                    rows, str(min(5, max(1, value))), f"J-{judge + 1:03}", f"{key}/{regions[entry].code}", criterion.key
                )
                | edition
                | {
                    "round_id": round_id,
                    "assignment_id": sheet,
                    "criterion_id": criterion.id,
                    "at": at,
                    "client_id": new_id(),
                    "sheet_version": len(rows) % len(rubric) + 1,
                }
            )
    db.session.execute(sa.insert(ScoreLog), rows)
    db.change(sa.update(Assignment).where(Assignment.category_id == category).values(version=len(rubric), saved_at=at))


def _regions(number: int) -> list[Any]:
    """So many invented regencies in three provinces; twice is once."""
    province = {
        row.code: row.id for row in db.rows(sa.select(Region.id, Region.code).where(Region.province_id.is_(None)))
    }
    rows = [
        {
            "id": FIRST_REGION + place,
            "code": f"{code}.{60 - place // 3}",
            "type": "kabupaten",
            "name": f"Kabupaten Contoh {place + 1:03}",
            "slug": f"kabupaten-contoh-{place + 1:03}",
            "province_id": province[code],
            "latitude": 0.0,
            "longitude": 0.0,
            "autonomous": True,
        }
        for place, code in zip(range(MOST), cycle(("32", "33", "35")), strict=False)
    ]
    db.change(insert_or_ignore(Region, rows, ["id"]))
    own = sa.select(Region.id, Region.code).where(Region.id >= FIRST_REGION).order_by(Region.id)
    return db.rows(own.limit(number))


def _score(rows: list[dict[str, object]], score: str, judge: str, entry: str, criterion: str) -> dict[str, object]:
    hashed = {
        "sequence": len(rows) + 1,
        "judge": judge,
        "entry": entry,
        "criterion": criterion,
        "score": score,
        "comment": None,
    }
    previous = str(rows[-1]["row_hash"]) if rows else GENESIS
    return {name: value for name, value in hashed.items() if name != "comment"} | {
        "previous_hash": previous,
        "row_hash": row_hash(previous, hashed),
    }


def _ids(model: type[Entry] | type[PanelMember] | type[Assignment], category: int) -> sa.Select[int]:
    return (
        sa.select(model.id).where(model.category_id == category).order_by(model.id).execution_options(unscoped="test")
    )
