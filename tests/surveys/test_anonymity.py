"""Whoever holds the database tries to join people to their answers, by every way that plain SQL knows, and fails."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import Json, db
from eventapp.surveys.models.answers import Answer, Comment, NamedResponse, Response, Submission
from eventapp.surveys.models.asked import Invitation, Invited
from eventapp.surveys.services import answering, settling
from tests.support.surveys import DAY, checked_in, links, some_answers, survey

PEOPLE = 24
ANSWERED = 20
ANSWERS = {table.__tablename__ for table in (Response, Answer, Comment, Submission, NamedResponse)}


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


@pytest.fixture
def run(edition):
    """A survey to which most of those who were checked in have answered by their links, in another order."""
    slug = survey(edition)
    checked_in(edition, PEOPLE)
    tokens = list(links(edition, slug).values())
    random.Random(7).shuffle(tokens)  # noqa: S311 -- a fixed order
    for number, token in enumerate(tokens[:ANSWERED]):
        answers = some_answers(number) | {"comment": f"Komentar nomor {number}"}
        answering.answer(system_scope(edition), slug=slug, answers=answers, token=token, key=f"form {number}")
    return slug


def tables() -> dict[str, sa.Table]:
    """Every table of the product."""
    return {name: table for name, table in db.Model.metadata.tables.items() if name not in ANSWERS}


def column(table: str, expression: str, *, order: str | None = None) -> list[Any]:
    """One expression over all rows of a table, as plain SQL would give it."""
    query = sa.select(sa.literal_column(expression)).select_from(sa.table(table))
    return list(db.session.scalars(query.order_by(sa.literal_column(order)) if order else query))


def rows(table: str) -> int:
    """How many rows a table holds."""
    return len(column(table, "1"))


def arrivals() -> list[str]:
    """The comments, each of which names its place in the order of answering, as the database keeps their rows."""
    return column("survey_comment", "body", order="rowid" if db.is_sqlite else "ctid")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite's rows bear no such number
def test_no_transaction_number_of_an_answer_stands_anywhere_else(run):
    own = set(column("survey_response", "xmin::text"))
    shared = {
        (name, number) for name in tables() for number in ("xmin", "xmax") if own & set(column(name, f"{number}::text"))
    }

    # The rows that all answers point at, and that name no person, bear the number of whoever answered last.
    assert len(own) == ANSWERED
    assert shared <= {("edition", "xmax"), ("survey", "xmax"), ("question", "xmax")}


def test_no_value_that_belongs_to_one_answer_stands_anywhere_else(run):
    own = {str(value) for value in column("survey_response", "id")}
    own |= {str(value) for value in column("survey_comment", "id")}
    own |= set(column("survey_submission", "key_hash"))

    elsewhere = set()
    for table in tables().values():
        for row in db.session.execute(sa.select(table).execution_options(unscoped="test")):
            elsewhere |= own & {str(value) for value in row}

    assert len(own) == 3 * ANSWERED
    assert elsewhere == set()


def test_a_used_link_leaves_no_row_and_nothing_says_when(run):
    kinds = {
        column.name: str(column.type)
        for name in ANSWERS
        for column in db.Model.metadata.tables[name].columns
        if not isinstance(column.type, sa.Integer | sa.BigInteger | sa.String | sa.Boolean | Json)
    }

    assert rows("survey_invitation") == PEOPLE - ANSWERED
    assert rows("survey_invited") == PEOPLE
    assert kinds == {}


def test_answering_writes_no_audit_line_no_mail_and_no_log(run, edition, capsys):
    before = (rows("audit_entry"), rows("outbox_message"))
    capsys.readouterr()

    answering.answer(system_scope(edition), slug=run, answers=some_answers(1), key="another")

    after = (rows("audit_entry"), rows("outbox_message"))
    assert before == after
    assert capsys.readouterr().err == ""


def test_the_order_of_rows_matches_no_order_of_people(run):
    """With a second order of the same people the nth row would be the nth person's; here the two orders are strangers.

    The links of those who answered are gone, so the only orders of people are those of the tables that name them all.
    """
    order = [int(body.rsplit(" ", 1)[1]) for body in arrivals()]
    tokens = list(range(PEOPLE))  # places in the order of check-in, registration and invitation
    random.Random(7).shuffle(tokens)  # noqa: S311 -- a fixed order

    hits = sum(tokens[arrived] == place for place, arrived in enumerate(order))

    assert len(order) == ANSWERED
    assert hits <= 8  # chance gives about one


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL's rows have none
def test_no_hidden_row_number_counts_up(run):
    without = set(db.session.scalars(sa.text("SELECT name FROM pragma_table_list WHERE wr = 1")))
    numbers = column("survey_response", "rowid", order="rowid")

    tables = (Answer, Submission, Invitation, Invited)
    assert {table.__tablename__ for table in tables} <= without
    assert numbers == sorted(column("survey_response", "id"))
    assert arrivals() != [f"Komentar nomor {number}" for number in range(ANSWERED)]


def test_a_settled_survey_has_forgotten_links_forms_and_the_order_of_arrival(run, edition):
    with clock.frozen(now() + DAY + timedelta(hours=2)):
        done = settling.settle(system_scope(edition), slug=run)

    assert done
    assert rows("survey_invitation") == 0
    assert rows("survey_submission") == 0
    assert rows("survey_response") == ANSWERED
    if not db.is_sqlite:
        for table in ("survey_response", "survey_answer", "survey_comment"):
            assert len(set(column(table, "xmin::text"))) == 1
        for table in ("survey_response", "survey_comment"):
            stored = column(table, "id", order="ctid")
            assert stored == sorted(stored)


def test_a_running_survey_is_not_settled(run, edition):
    assert not settling.settle(system_scope(edition), slug=run)


def test_what_postgresql_keeps_of_deleted_links_is_swept(run):
    settling.sweep()

    assert rows("survey_invitation") == PEOPLE - ANSWERED
