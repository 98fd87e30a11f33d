"""Conflicts of interest: derived or declared, they hold for every insert, at every moment, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core import invariants
from eventapp.core.access import Role
from eventapp.core.clock import now
from eventapp.core.db import db, insert_or_ignore
from eventapp.editions.models import Tie, TieKind
from eventapp.editions.services import setup as editions
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import ConflictOfInterest
from eventapp.judging.models.panels import Assignment
from eventapp.judging.queries import conflicts as queries
from eventapp.judging.queries import judge as sheets
from eventapp.judging.queries import progress
from eventapp.judging.services import assigning, conflicts, setup
from eventapp.registration.models.registrations import Quota, Registration
from tests.support.judging import NAMES, jury

BANDUNG, SEMARANG, MADIUN = NAMES.values()
KINDS = [kind for kind in TieKind if kind is not TieKind.TEAM]


def tie(made, code, kind=TieKind.HOME, judge=0):
    """A tie of a judge to a region, written by whoever knows of it."""
    editions.add_tie(
        made.root, user_id=made.judges[judge].id, region_id=made.make.region_id(code), kind=kind, source="test"
    )


def unassigned(make, region="32.73", judges=1):
    """A jury in which nobody judges this region yet."""
    made = jury(make, judges=judges)
    for judge in made.judges:
        pair = {
            "entry_id": made.entries["governance", region],
            "panel_member_id": made.seats["governance", judge.id],
        }
        assigning.unassign(made.root, **pair)
    return made


def insert_plainly(made, region="32.73", judge=0, **facts):
    """An assignment past every service, as somebody with the database's password would write it."""
    values = {
        "edition_id": made.edition.id,
        "category_id": made.categories["governance"],
        "entry_id": made.entries["governance", region],
        "panel_member_id": made.seats["governance", made.judges[judge].id],
        "public_id": f"{judge:a>26}",
        "state": "assigned",
        "reason": "",
        "version": 0,
    } | facts
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    statement = sa.text(f"INSERT INTO judging_assignment ({names}, created_at) VALUES ({marks}, :created_at)")  # noqa: S608
    statement = statement.bindparams(sa.bindparam("created_at", type_=Assignment.created_at.type))
    db.run(lambda: db.session.execute(statement, values | {"created_at": now()}))


def assigned(made, region="32.73"):
    """How many judges the region has."""
    query = sa.select(sa.func.count(Assignment.id)).where(
        Assignment.edition_id == made.edition.id, Assignment.entry_id == made.entries["governance", region]
    )
    return db.scalar(query)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", ["32.73", "32"])
def test_the_database_refuses_a_plain_insert_against_a_tie_to_the_region_or_its_province(make, kind, code):
    made = unassigned(make)
    tie(made, code, kind)

    with pytest.raises(sa.exc.DBAPIError, match="conflict of interest"):
        insert_plainly(made)

    assert assigned(made) == 0


def test_a_tie_to_another_region_hinders_no_insert(make):
    made = unassigned(make)
    tie(made, "33.74")

    insert_plainly(made)

    assert assigned(made) == 1


def test_a_member_of_the_regions_team_is_tied_by_the_membership(make):
    made = unassigned(make)
    editions.add_member(made.root, user_id=made.judges[0].id, role=Role.REGION, region_id=make.region_id("32.73"))

    with pytest.raises(sa.exc.DBAPIError, match="conflict of interest"):
        insert_plainly(made)


def test_an_assignment_cannot_be_moved_to_a_tied_region_either(make):
    made = unassigned(make, region="35.77")
    tie(made, "35.77")
    own = sa.update(Assignment).where(Assignment.entry_id == made.entries["governance", "32.73"])

    with pytest.raises(sa.exc.DBAPIError, match="conflict of interest"):
        db.run(lambda: db.change(own.values(entry_id=made.entries["governance", "35.77"])))


def test_a_recused_pair_may_be_written_down_as_recused(make):
    made = unassigned(make)
    tie(made, "32.73")

    insert_plainly(made, state="recused", reason="Tercatat dalam notulen.")

    (row,) = [row for row in progress.pair_rows(made.root, made.round_id) if row.region == BANDUNG]
    assert (row.state, row.is_missing) == ("recused", False)


def register(made, email, code, status="confirmed"):
    """A registration for a region with this address."""
    at = now()
    quota = {"edition_id": made.edition.id, "attendance": "onsite", "size": 10}
    db.run(lambda: db.change(insert_or_ignore(Quota, quota, ["edition_id", "attendance"])))
    values = {
        "edition_id": made.edition.id,
        "public_id": f"{code:r>26}"[:26],
        "manage_hash": code,
        "identity_hash": code,
        "name": "Juri 1",
        "email": email,
        "phone": "+628123456789",
        "organisation": NAMES[code],
        "region_id": made.make.region_id(code),
        "attendance": "onsite",
        "status": status,
        "consented_at": at,
        "locale": "id",
        "sort_name": "juri 1",
        "search": "juri 1",
        "created_at": at,
        "cancelled_at": at if status == "cancelled" else None,
    }
    db.run(lambda: db.session.execute(sa.insert(Registration), values))


def email_of(made, judge=0):
    """The judge's address."""
    return db.scalar(sa.select(User.email).where(User.id == made.judges[judge].id))


def test_a_judge_who_registered_for_a_region_is_tied_to_it(make):
    made = unassigned(make)
    register(made, email_of(made).upper(), "32.73")
    pair = {
        "entry_id": made.entries["governance", "32.73"],
        "panel_member_id": made.seats["governance", made.judges[0].id],
    }

    with pytest.raises(ConflictOfInterest, match=BANDUNG):
        assigning.assign(made.root, **pair)


def test_a_registration_that_comes_later_recuses_at_the_next_round_of_the_worker(make):
    made = jury(make)
    register(made, email_of(made), "32.73")
    register(made, email_of(made), "33.74", status="cancelled")

    conflicts.derive(made.root)

    found = [(row.region, row.kind, row.source) for row in queries.known_ties(made.root)]
    assert found == [(BANDUNG, "delegation", "registration")]
    assert sheets.sheet(made.judging(), category="governance", public_id=made.sheet()).recused
    assert conflicts.derive(made.root) == 0


def test_the_worker_looks_at_every_edition_in_which_judges_work(make):
    made = jury(make)
    make.edition("2032")

    assert [edition.slug for edition in queries.editions_at_work()] == [made.edition.slug]


def test_a_late_declaration_opens_the_entry_for_a_replacement_and_touches_no_other_score(make):
    made = jury(make, judges=4)
    made.score_all()
    before = [row for row in progress.pair_rows(made.root, made.round_id) if row.judge != "Juri 1"]
    newcomer = make.member(made.edition, Role.JUDGE, name="Juri Pengganti")
    seat = setup.add_judge(made.root, category_id=made.categories["governance"], user_id=newcomer.id)

    conflicts.declare(made.judging(), region_ids={make.region_id("32.73")})

    (gap,) = queries.gaps(made.root, made.round_id)
    assert (gap.region, gap.recused, gap.counting, gap.wanted, gap.is_open) == (BANDUNG, 1, 3, 4, True)
    assert [candidate.seat_id for candidate in gap.candidates] == [seat]
    assert [row for row in progress.pair_rows(made.root, made.round_id) if row.judge != "Juri 1"] == before


def test_a_replacement_closes_the_gap(make):
    made = jury(make, judges=3)
    newcomer = make.member(made.edition, Role.JUDGE, name="Juri Pengganti")
    seat = setup.add_judge(made.root, category_id=made.categories["governance"], user_id=newcomer.id)
    conflicts.declare(made.judging(), region_ids={make.region_id("32.73")})

    assigning.assign(made.root, entry_id=made.entries["governance", "32.73"], panel_member_id=seat)

    (gap,) = queries.gaps(made.root, made.round_id)
    assert (gap.counting, gap.is_open, gap.candidates) == (3, False, ())


def test_a_tie_recorded_while_the_pair_is_assigned_never_leaves_an_assignment_made_against_it(make):
    made = unassigned(make, judges=3)
    started, failures = threading.Barrier(6), []

    def write(number, work):
        try:
            started.wait()
            work()
        except (sa.exc.DBAPIError, ConflictOfInterest):
            failures.append(number)
        finally:
            db.remove()

    works = []
    for number in range(3):
        works.append(lambda number=number: tie_plainly(made, number))
        works.append(lambda number=number: insert_plainly(made, judge=number))
    threads = [threading.Thread(target=write, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert assigned(made) == 3 - len(failures)
    assert invariants.violations(CHECKS) == []
    assert all(row.recused for row in progress.pair_rows(made.root, made.round_id) if row.region == BANDUNG)


def tie_plainly(made, judge):
    """A tie past every service. On PostgreSQL its writer looked at the clock long before the row was written."""
    late = timedelta(seconds=0 if db.is_sqlite else 5)

    def write():
        values = {"edition_id": made.edition.id, "user_id": made.judges[judge].id, "kind": "home", "source": "test"}
        values |= {"region_id": made.make.region_id("32.73"), "created_at": now() - late}
        db.session.execute(sa.insert(Tie), values)

    db.run(write)
