"""Builders for judging: a round with panels, scores and signatures, made through the services."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import count

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.app import product
from eventapp.core import access
from eventapp.core.access import Actor, ActorKind, EditionRef, Role, Scope, system_scope
from eventapp.core.db import db
from eventapp.judging.models.rounds import Round
from eventapp.judging.models.states import Method, RoundKind, SignerRole
from eventapp.judging.queries import progress, sealed
from eventapp.judging.rules.pact import CURRENT
from eventapp.judging.services import assigning, closing, confirming, pact, publishing, scoring, setup, signing
from eventapp.judging.services.rubrics import CriterionSpec
from eventapp.judging.services.scoring import Change
from tests.support.make import Make
from tests.support.schema import TABLES
from tests.support.starts import Start

CRITERIA = (
    CriterionSpec("direction", "Arah dan kebijakan", weight=60, levels={"1": "Tidak ada.", "5": "Menyeluruh."}),
    CriterionSpec("impact", "Dampak terukur", weight=40),
)
REGIONS = ("32.73", "33.74", "35.77")  # Kota Bandung, Kota Semarang, Kota Madiun
NAMES = {"32.73": "Kota Bandung", "33.74": "Kota Semarang", "35.77": "Kota Madiun"}
REASON = "Tercatat dalam notulen rapat."


def as_(edition: EditionRef, user: User | Person, role: Role) -> Scope:
    """What this person may do in this role."""
    return Scope(Actor(ActorKind.PERSON, user.id, user.name), edition, frozenset({role}))


def new_id() -> str:
    """A client id, as a device makes one."""
    return str(uuid.uuid4())


@dataclass(frozen=True)
class Person:
    """A user's id and name, which outlive the session."""

    id: int
    name: str


def person(user: User) -> Person:
    """The plain facts of a user."""
    return Person(user.id, user.name)


@dataclass
class Jury:
    """A round with one or more categories in which every judge scores every region."""

    make: Make
    edition: EditionRef
    judges: list[Person]
    chair: Person
    auditor: Person
    round_id: int
    key: str = "awards"
    categories: dict[str, int] = field(default_factory=dict)
    entries: dict[tuple[str, str], int] = field(default_factory=dict)  # by category and region code
    seats: dict[tuple[str, int], int] = field(default_factory=dict)  # by category and user id
    sheets: dict[tuple[str, int, str], str] = field(default_factory=dict)  # by category, user id and region code

    @property
    def root(self) -> Scope:
        """The scope of the system in this edition."""
        return system_scope(self.edition)

    @property
    def chairs(self) -> Scope:
        """The chair's scope."""
        return as_(self.edition, self.chair, Role.CHAIR)

    @property
    def auditors(self) -> Scope:
        """The auditor's scope."""
        return as_(self.edition, self.auditor, Role.AUDITOR)

    def judging(self, judge: int | User | Person = 0) -> Scope:
        """A judge's scope, by number or person."""
        return as_(self.edition, self.judges[judge] if isinstance(judge, int) else judge, Role.JUDGE)

    def add_category(
        self, key: str = "governance", criteria: Iterable[CriterionSpec] = CRITERIA, regions: Iterable[str] = REGIONS
    ) -> None:
        """A category with these regions, all judges on its panel, everybody assigned to everything."""
        label = f"Smart {key.title()}"
        category = setup.add_category(self.root, round_id=self.round_id, key=key, label=label, criteria=tuple(criteria))
        self.categories[key] = category
        for code in regions:
            region_id = self.make.participant(self.edition, code)
            self.entries[key, code] = setup.add_entry(self.root, category_id=category, region_id=region_id)
        for judge in self.judges:
            self.seat(judge, key)

    def add_judge(self, name: str) -> None:
        """One more judge, on every panel and assigned to everything."""
        judge = person(self.make.member(self.edition, Role.JUDGE, name=name))
        self.judges.append(judge)
        for category in self.categories:
            self.seat(judge, category)

    def seat(self, judge: Person, category: str) -> None:
        """Put a judge on a panel and assign every entry of the category."""
        seat = setup.add_judge(self.root, category_id=self.categories[category], user_id=judge.id)
        self.seats[category, judge.id] = seat
        pact.accept(self.judging(judge), round_key=self.key, version=CURRENT, region_ids=set())
        for (key, code), entry in self.entries.items():
            if key == category:
                sheet = assigning.assign(self.root, entry_id=entry, panel_member_id=seat)
                self.sheets[category, judge.id, code] = sheet

    def sheet(self, region: str = REGIONS[0], judge: int = 0, category: str = "governance") -> str:
        """The public id of a sheet."""
        return self.sheets[category, self.judges[judge].id, region]

    def score(
        self, scores: Mapping[str, str], *, region: str = REGIONS[0], judge: int = 0, category: str = "governance"
    ) -> None:
        """Save scores by criterion on one sheet."""
        changes = [Change(new_id(), criterion, None, score) for criterion, score in scores.items()]
        scoring.save(
            self.judging(judge), category=category, public_id=self.sheet(region, judge, category), changes=changes
        )

    def score_all(self, category: str = "governance") -> None:
        """Fill in every sheet; the first region of REGIONS is clearly the best, the last the worst."""

        def fill() -> None:
            for number in range(len(self.judges)):
                for place, region in enumerate(REGIONS):
                    impact = max(1, 4 - place - number % 2)
                    scores = {"direction": str(5 - place), "impact": str(impact)}
                    self.score(scores, region=region, judge=number, category=category)

        db.run(fill)

    def close(self) -> None:
        """The chair closes the round."""
        closing.close(self.chairs, key=self.key)

    def result_hash(self) -> str:
        """The hash that chair and auditor see."""
        return sealed.finding(self.root, progress.round_by_key(self.root, self.key)).result_hash

    def code(self, scope: Scope) -> str:
        """The one-time code that is mailed to this person for the result as it is now."""
        return confirming.send_code(scope, key=self.key, seen=self.result_hash())

    def sign(self, *roles: SignerRole) -> None:
        """Chair and auditor sign, in this order unless other roles are named."""
        for role in roles or (SignerRole.CHAIR, SignerRole.AUDITOR):
            scope = self.chairs if role is SignerRole.CHAIR else self.auditors
            seen = self.result_hash()
            signing.sign(scope, key=self.key, role=role, seen=seen, confirmation=self.code(scope))

    def publish(self) -> None:
        """Score, close, sign and publish everything that is left to do."""
        publishing.publish(self.chairs, key=self.key)


READY: dict[str, Jury] = {}
"""The round that tests of judging start from, by dialect."""
FIRST_READY_PERSON = 901  # people of that round have numbers that no test reaches


def _prepare(url: str) -> None:
    """Fill a database with an open round that three judges score, for ``jury`` to hand out."""
    for capability in product.capabilities:
        access.declare(capability.permissions)
    make = Make()
    make._numbers = count(FIRST_READY_PERSON)
    db.connect(url)
    READY[db.engine.dialect.name] = db.run(lambda: _built(make, "2031", 3))
    db.dispose()


ROUND = Start("round", _prepare, on=TABLES)


def jury(
    make: Make,
    *,
    judges: int = 3,
    slug: str = "2031",
    method: Method = Method.ADJUSTED,
    kind: RoundKind = RoundKind.AWARD,
    places: int = 1,
) -> Jury:
    """An open round with one category, REGIONS as entries and this many judges; nothing is scored. One transaction."""
    return db.run(lambda: _jury(make, judges, slug, {"method": method.value, "kind": kind.value, "places": places}))


def _jury(make: Make, judges: int, slug: str, rules: dict[str, object]) -> Jury:
    is_there = db.scalar(sa.select(Round.id).execution_options(unscoped="does the test start from ROUND")) is not None
    if slug == "2031" and is_there:
        made = replace(deepcopy(READY[db.engine.dialect.name]), make=make)
    else:
        made = _built(make, slug, 0)
    for number in range(len(made.judges) + 1, judges + 1):
        made.add_judge(f"Juri {number}")
    for judge in made.judges[judges:]:
        setup.remove_judge(made.root, panel_member_id=made.seats["governance", judge.id])
    made.judges = made.judges[:judges]
    if rules != {"method": "adjusted", "kind": "award", "places": 1}:
        db.change(sa.update(Round).where(Round.id == made.round_id).values(**rules))
    return made


def _built(make: Make, slug: str, judges: int) -> Jury:
    edition = make.edition(slug)
    chair = person(make.member(edition, Role.CHAIR, name="Ketua"))
    auditor = person(make.member(edition, Role.AUDITOR, name="Auditor"))
    round_id = setup.create_round(system_scope(edition), key="awards", name="Penghargaan 2031")
    made = Jury(make, edition, [], chair, auditor, round_id)
    made.add_category()
    for number in range(1, judges + 1):
        made.add_judge(f"Juri {number}")
    return made
