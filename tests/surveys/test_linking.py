"""Two hundred known people, and somebody who owns the database, its copies and its key: no better than chance.

The attacker knows who was asked and, by the application's key, whose link is used up. What each person answered is
known only to the test: a number that stands for the person.
"""

from __future__ import annotations

import random
import re
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import dataclass, field
from itertools import product
from math import sqrt
from pathlib import Path

import pytest
import sqlalchemy as sa

from eventapp.config import Settings
from eventapp.core import backup as backups
from eventapp.core import ids
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.questionnaires.rules.questions import Draft, Kind, Option
from eventapp.surveys.queries import asked, surveys
from eventapp.surveys.queries.surveys import link_of
from eventapp.surveys.rules.audience import Audience
from eventapp.surveys.services import answering, inviting, setup, shaping, stirring
from tests.support.door import open_door, ticket
from tests.support.surveys import DAY

PEOPLE, AT_ONCE, AFTER_REMINDER = 200, 120, 50
LUCKY = 9  # hits that chance gives hardly ever: one is expected, whatever the number of people
QUESTIONS = (
    Draft("secret", Kind.NUMBER, "Nomor", "Number"),
    Draft(
        "way",
        Kind.CHOICE,
        "Cara",
        "Way",
        (Option("onsite", "Luring", "On site"), Option("online", "Daring", "Online")),
        page_id="Dua",
        page_en="Two",
        shuffle=True,
    ),
    Draft("comment", Kind.TEXT, "Komentar", "Comment"),
)


@dataclass
class Run:
    """A survey that is under way, and who has answered when."""

    slug: str
    survey_id: int
    numbers: dict[int, int]  # of people, by registration
    late: set[int] = field(default_factory=set)  # answered after the reminder


@pytest.fixture
def edition(make):
    """An edition with PEOPLE registrations."""
    found = make.edition()
    open_door(found, onsite=PEOPLE)
    return found


@pytest.fixture
def run(edition):
    """Links to all, answers in a random order, a reminder, more answers; strangers at the kiosk in between."""
    scope, luck = system_scope(edition), random.Random(11)  # noqa: S311 -- a fixed order
    people = db.run(lambda: [ticket(edition, number).id for number in range(1, PEOPLE + 1)])
    numbers = {registration: number for number, registration in enumerate(people, 1)}
    slug = setup.create_survey(
        scope,
        title="Survei",
        opens_at=now() - DAY,
        closes_at=now() + DAY,
        mails_links=False,
        key="own",
        title_id="Survei",
        title_en="Survey",
        questions=QUESTIONS,
    )
    shaping.set_quota(scope, slug=slug, question_key="way", value="online", most=150)
    inviting.invite(scope, slug=slug, audience=Audience(came=False))
    found = Run(slug, surveys.survey(scope, slug).id, numbers)
    order = luck.sample(people, AT_ONCE + AFTER_REMINDER)
    for place, person in enumerate(order):
        if place == AT_ONCE:
            inviting.begin_reminding(scope, slug=slug)
            remind_now(edition, slug)
        _answer(scope, found, person, luck)
        if place % 25 == 0:
            answering.answer(scope, slug=slug, answers={"way": "onsite"}, key=f"kiosk {place}")
    found.late = {numbers[person] for person in order[AT_ONCE:]}
    return found


def remind_now(edition, slug: str) -> None:
    """What the worker does."""
    inviting.remind(system_scope(edition), slug=slug, number=1)


def _answer(scope, run: Run, person: int, luck: random.Random) -> None:
    number = run.numbers[person]
    answers = {"secret": number, "way": luck.choice(["onsite", "online"]), "comment": f"Saya nomor {number}."}
    token = link_of(run.survey_id, person)
    answering.answer(scope, slug=run.slug, answers=answers, token=token, key=f"form {luck.random()}")


def rows(query: str) -> list[tuple]:
    """Plain SQL, with every right."""
    return [tuple(row) for row in db.session.execute(sa.text(query))]


def orders_of_answers() -> dict[str, list[int]]:
    """The people's numbers in every order in which the database knows what they answered."""
    marks = ["rowid"] if db.is_sqlite else ["ctid", "xmin::text::bigint"]
    found = {}
    for mark in ("r.id", *(f"r.{mark}" for mark in marks), *(f"a.{mark}" for mark in marks if not db.is_sqlite)):
        query = (
            "SELECT a.value FROM survey_answer a JOIN survey_response r ON r.id = a.response_id"  # noqa: S608
            f" JOIN question q ON q.id = a.question_id WHERE q.key = 'secret' ORDER BY {mark}"
        )
        found[mark] = [int(row[0]) for row in rows(query)]
    for mark in ("id", *marks):
        texts = rows(f"SELECT body FROM survey_comment ORDER BY {mark}")  # noqa: S608 -- our own words
        found[f"comment {mark}"] = [int(re.search(r"\d+", row[0])[0]) for row in texts]
    return found


def transactions(table: str) -> set[str]:
    """The numbers of the transactions that wrote a table's rows."""
    return {row[0] for row in rows(f'SELECT DISTINCT xmin::text FROM "{table}"')}  # noqa: S608 -- our own tables


def orders_of_people(run: Run) -> dict[str, list[int]]:
    """The numbers of those whose link is used up, in every order that names people."""
    marks = ["rowid"] if db.is_sqlite else ["ctid", "xmin::text::bigint, ctid"]
    found = {"registration": [run.numbers[row[0]] for row in rows("SELECT id FROM registration ORDER BY id")]}
    for mark in marks if not db.is_sqlite else ["registration_id"]:
        invited = rows(f"SELECT registration_id FROM survey_invited ORDER BY {mark}")  # noqa: S608 -- our own words
        found[f"invited {mark}"] = [run.numbers[row[0]] for row in invited]
    for kind in ("survey-invitation", "survey-reminder"):
        letters = rows(f"SELECT key FROM outbox_message WHERE key LIKE 'mail:{kind}%' ORDER BY id")  # noqa: S608
        found[kind] = [run.numbers[int(row[0].rsplit(":", 1)[1])] for row in letters]
    return found


MINE = ("survey_response", "survey_answer", "survey_comment")


def sharing_a_transaction() -> set[str]:
    """The tables of which a row was written in one transaction with answers."""
    own = set().union(*map(transactions, MINE))
    return {name for name in db.Model.metadata.tables if name not in MINE and own & transactions(name)}


def spent(edition, run: Run) -> set[int]:
    """The numbers of those who have answered."""
    return {run.numbers[person] for person in asked.spent(system_scope(edition), run.survey_id)}


def best_hits(people: dict[str, list[int]], answers: dict[str, list[int]], among: set[int]) -> int:
    """How many the best matching of the nth person with the nth answer gets right."""
    best = 0
    for named, given in product(people.values(), answers.values()):
        first = [number for number in named if number in among]
        second = [number for number in given if number in among]
        for one in (second, second[::-1]):
            best = max(best, sum(a == b for a, b in zip(first, one, strict=False)))
    return best


def best_cut(answers: dict[str, list[int]], late: set[int]) -> int:
    """How many of those who answered late the best half of an order, first or last, holds."""
    ends = [part for order in answers.values() for part in (order[: len(late)], order[-len(late) :])]
    return max(len(late & set(part)) for part in ends)


def most_by_chance(run: Run) -> float:
    """Of the late ones among as many answers drawn at random: five standard deviations above the mean."""
    everybody, late = AT_ONCE + AFTER_REMINDER, len(run.late)
    share = late / everybody
    return late * share + 5 * sqrt(late * share * (1 - share) * (everybody - late) / (everybody - 1))


def orders_in_copy(copy: Path) -> tuple[bytes, dict[str, list[int]]]:
    """Everything that a backup holds of the database, and the people's numbers in the order of its texts."""
    with tarfile.open(copy) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}
    if "database.sqlite" not in members:
        texts = members["tables/survey_comment.copy"].decode()
        return b"".join(members.values()), {"copied": [int(found) for found in re.findall(r"nomor (\d+)", texts)]}
    file = copy.with_suffix(".db")
    file.write_bytes(members["database.sqlite"])
    with closing(sqlite3.connect(file)) as opened:
        found = [row[0] for row in opened.execute("SELECT body FROM survey_comment")]
    return members["database.sqlite"], {"copied": [int(re.search(r"\d+", body)[0]) for body in found]}


def test_two_hundred_known_people_are_not_linked_by_order_transaction_reminder_or_copy(
    run, edition, database_url, tmp_path, capsys
):
    known = spent(edition, run)
    if not db.is_sqlite:  # the attack is a good one: it works on rows that were not stirred
        assert best_cut(orders_of_answers(), run.late) == AFTER_REMINDER
        assert stirring.stir(system_scope(edition), slug=run.slug)
        assert len(set().union(*map(transactions, MINE))) == 1
        assert sharing_a_transaction() == set()
        assert not stirring.stir(system_scope(edition), slug=run.slug)

    settings = Settings.from_environ({"DATABASE_URL": database_url}, data=tmp_path / "house")
    backups.backup(settings, tmp_path / "copy.tar.gz")
    copied, order = orders_in_copy(tmp_path / "copy.tar.gz")
    answers, people = orders_of_answers() | order, orders_of_people(run)
    hashes = [ids.token_hash(link_of(run.survey_id, person)).encode() for person in run.numbers]

    assert len(known) == AT_ONCE + AFTER_REMINDER
    assert len(people["survey-reminder"]) == PEOPLE - AT_ONCE
    assert best_hits(people, answers, known) <= LUCKY
    assert best_hits({"reminded": people["survey-reminder"]}, answers, run.late) <= LUCKY
    assert best_cut(answers, run.late) <= most_by_chance(run)
    assert sum(mark in copied for mark in hashes) == PEOPLE - len(known)  # a spent link leaves no bytes
    if db.is_sqlite:
        db.session.rollback()
        db.session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        live = Path(database_url.removeprefix("sqlite:///")).read_bytes()
        assert sum(mark in live for mark in hashes) == PEOPLE - len(known)
    assert not set(re.findall(r"\w{26}", capsys.readouterr().err)) & {
        link_of(run.survey_id, person) for person in run.numbers
    }


def test_a_link_that_somebody_plants_is_found(run, edition):
    """The attack itself: if mails lay in the order of the answers, or a used mark stood beside them, it would tell."""
    known = spent(edition, run)
    if not db.is_sqlite:
        stirring.stir(system_scope(edition), slug=run.slug)
    persons = {number: person for person, number in run.numbers.items()}
    by_key = [number for number in orders_of_answers()["r.id"] if number in known]
    letters = [
        row[0] for row in rows("SELECT id FROM outbox_message WHERE key LIKE 'mail:survey-invitation%' ORDER BY id")
    ]

    def plant() -> None:
        change = sa.text("UPDATE outbox_message SET key = :key WHERE id = :id")
        for place, letter in enumerate(letters):
            db.session.execute(change, {"key": f"planted {place}", "id": letter})
        for letter, number in zip(letters, by_key, strict=False):
            key = f"mail:survey-invitation:{run.survey_id}:{persons[number]}"
            db.session.execute(change, {"key": key, "id": letter})
        if not db.is_sqlite:  # and a row that names somebody is written together with an answer
            db.session.execute(sa.text("UPDATE survey_invited SET edition_id = edition_id"))
            db.session.execute(sa.text("UPDATE survey_response SET edition_id = edition_id"))

    db.run(plant)

    assert best_hits(orders_of_people(run), orders_of_answers(), known) == len(known)
    assert db.is_sqlite or "survey_invited" in sharing_a_transaction()
