"""An award round in the middle of its work: seven categories, twenty assessors, a few sheets still open."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from eventapp.core.access import EditionRef, Role, Scope
from eventapp.core.db import db
from eventapp.demo.rules.people import SEED, chance
from eventapp.demo.services import forum
from eventapp.demo.services.people import TEAM_REGION
from eventapp.demo.services.roles import Cast, scope_of
from eventapp.editions.models import Tie
from eventapp.judging.models.states import SignerRole
from eventapp.judging.queries import progress, sealed
from eventapp.judging.rules.pact import CURRENT
from eventapp.judging.services import assigning, confirming, pact, scoring, setup, signing
from eventapp.judging.services.rubrics import CriterionSpec
from eventapp.judging.services.scoring import Change
from eventapp.regions.models import Region

CATEGORIES = (*forum.DIMENSIONS, ("kspn", "Kawasan Pariwisata Prioritas Nasional"))
LEVELS = {"1": "Belum ada bukti", "3": "Berjalan di sebagian wilayah", "5": "Berjalan penuh dan terukur"}
RUBRIC = (
    CriterionSpec("baseline", "Keadaan awal", weight=15, levels=LEVELS),
    CriterionSpec("output", "Keluaran", weight=25, levels=LEVELS),
    CriterionSpec("outcome", "Hasil bagi warga", weight=35, levels=LEVELS),
    CriterionSpec("impact", "Dampak", weight=25, levels=LEVELS),
)
ENTRIES = 6  # regions in a category
PER_ENTRY = 3  # judges of an entry
OPEN = {"judge": 2, "judge2": 1}  # sheets that these two still have to score


def fill(edition: EditionRef, cast: Cast, codes: list[str]) -> None:
    """The round with its panels and almost all of its scores."""
    organiser = scope_of(edition, cast.users["organiser"], Role.ORGANISER)
    luck = chance("judging")
    regions = region_ids(codes)
    team = regions[codes.index(TEAM_REGION)]
    ties = _ties(edition)
    round_id = setup.create_round(organiser, key="penghargaan", name="Penghargaan 2026 (contoh)")
    left = {cast.users[key]: number for key, number in OPEN.items()}
    leniency = {user_id: luck.gauss(0, 0.4) for user_id in cast.assessors}
    categories = add_categories(organiser, round_id, CATEGORIES, RUBRIC)
    for number, (key, category_id) in enumerate(categories.items()):
        panel = _panel(cast, number)
        seats = {user_id: seat(edition, organiser, "penghargaan", category_id, user_id) for user_id in panel}
        entered = luck.sample(regions, ENTRIES)
        if number == 0 and team not in entered:
            entered[-1] = team
        for place, region_id in enumerate(entered):
            entry_id = setup.add_entry(organiser, category_id=category_id, region_id=region_id)
            quality = luck.gauss(3.4, 0.8)
            free = [user_id for user_id in _turned(panel, place) if (user_id, region_id) not in ties]
            for user_id in free[:PER_ENTRY]:
                sheet = assigning.assign(organiser, entry_id=entry_id, panel_member_id=seats[user_id])
                if left.get(user_id):
                    left[user_id] -= 1
                    continue
                score_sheet(edition, user_id, key, sheet, quality + leniency[user_id], luck)


def add_categories(
    organiser: Scope, round_id: int, labels: Iterable[tuple[str, str]], rubric: Sequence[CriterionSpec]
) -> dict[str, int]:
    """Every category of a round before its first score, by key: from then on they stand."""
    return {
        key: setup.add_category(organiser, round_id=round_id, key=key, label=label, criteria=rubric)
        for key, label in labels
    }


def _panel(cast: Cast, number: int) -> list[int]:
    """Five assessors for a category; the two with links sit in the first."""
    return [cast.assessors[(number * 3 + place) % len(cast.assessors)] for place in range(5)]


def _turned(panel: list[int], by: int) -> list[int]:
    return panel[by % len(panel) :] + panel[: by % len(panel)]


def seat(edition: EditionRef, organiser: Scope, round_key: str, category_id: int, user_id: int) -> int:
    """An assessor on a panel, who has accepted the pact; gives the seat's id."""
    seat_id = setup.add_judge(organiser, category_id=category_id, user_id=user_id)
    judge = scope_of(edition, user_id, Role.JUDGE)
    pact.accept(judge, round_key=round_key, version=CURRENT, region_ids=set())
    return seat_id


def score_sheet(
    edition: EditionRef,
    user_id: int,
    category: str,
    sheet: str,
    mean: float,
    luck: random.Random,
    *,
    rubric: Sequence[CriterionSpec] = RUBRIC,
) -> None:
    """One whole sheet, saved by its judge."""
    changes = [
        Change(
            client_id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{SEED}:{sheet}:{spec.key}")),
            criterion=spec.key,
            version=0,
            score=str(min(5, max(1, round(luck.gauss(mean, 0.6))))),
        )
        for spec in rubric
    ]
    scoring.save(scope_of(edition, user_id, Role.JUDGE), category=category, public_id=sheet, changes=changes)


def seal(edition: EditionRef, cast: Cast, key: str) -> None:
    """Chair and auditor sign the result of a closed round."""
    for role, of in ((SignerRole.CHAIR, Role.CHAIR), (SignerRole.AUDITOR, Role.AUDITOR)):
        scope = scope_of(edition, cast.users[role.value], of)
        seen = sealed.finding(scope, progress.round_by_key(scope, key)).result_hash
        code = confirming.send_code(scope, key=key, seen=seen)
        signing.sign(scope, key=key, role=role, seen=seen, confirmation=code)


def region_ids(codes: list[str]) -> list[int]:
    """The ids of regions, in the order of their codes here. 1 statement."""
    found = {row.code: row.id for row in db.rows(sa.select(Region.code, Region.id).where(Region.code.in_(codes)))}
    return [found[code] for code in codes]


def _ties(edition: EditionRef) -> set[tuple[int, int]]:
    query = sa.select(Tie.user_id, Tie.region_id).where(Tie.edition_id == edition.id)
    return {(row.user_id, row.region_id) for row in db.rows(query)}
