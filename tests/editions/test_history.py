"""The archive in the database: loaded once, kept, and checked."""

from __future__ import annotations

import copy

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role, system_scope
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.editions.checks import CHECKS
from eventapp.editions.models import Edition, HistoryNote, Participation, ProgrammeEvent, Recognition, Stage, Track
from eventapp.editions.queries import archive, identity
from eventapp.editions.queries import public as queries
from eventapp.editions.services import setup
from eventapp.editions.services.history import load_history
from eventapp.errors import Forbidden
from tests.support.archive import load_archive
from tests.support.facts import seed_facts
from tests.support.statements import statements

CANNOT = {"unscoped": "the test looks at every edition"}


def count(model) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(model).execution_options(**CANNOT))


def scope_of(slug: str):
    return system_scope(identity.edition_by_slug(slug))


def test_the_second_start_costs_one_statement_and_changes_nothing(make):
    load_archive()
    before = [count(model) for model in (Edition, Participation, Recognition, ProgrammeEvent, HistoryNote)]

    with statements(1):
        written = load_history(make.root, seed_facts())

    assert written is False
    assert before == [5, 64, 7, 9, 15]
    assert [count(model) for model in (Edition, Participation, Recognition, ProgrammeEvent, HistoryNote)] == before
    assert violations(CHECKS) == []


def test_new_facts_change_the_archive_and_keep_what_people_added(make):
    load_archive()
    setup.add_region(scope_of("2018"), code="35.77", track=Track.PREPARING, stage=Stage.SELECTED)
    facts = copy.deepcopy(seed_facts())
    facts["editions"][0]["invited"] = 81

    written = load_history(make.root, facts)

    assert written is True
    assert queries.overview(scope_of("2017")).facts["invited"]["value"] == 81
    assert [row.code for row in queries.participants(scope_of("2018"))] == ["35.77"]
    assert [count(Edition), count(Participation), count(ProgrammeEvent)] == [5, 65, 9]


def test_what_an_organiser_corrected_stays_while_the_facts_are_the_same(make):
    load_archive()
    rename = sa.update(Edition).where(Edition.slug == "2017").values(name="The first year")
    db.run(lambda: db.change(rename))

    load_archive()

    assert identity.edition_by_slug("2017").name == "The first year"


def test_an_edition_that_somebody_made_at_the_address_of_a_year_is_left_alone(make):
    make.edition("2019")

    load_archive()

    assert identity.edition_by_slug("2019").name == "Forum 2019"
    assert queries.participants(scope_of("2019")) == []
    assert len(queries.participants(scope_of("2017"))) == 25


def test_only_an_administrator_loads_the_archive(make):
    with pytest.raises(Forbidden):
        load_history(make.scope(make.edition(), Role.ORGANISER), seed_facts())


def test_the_named_regions_are_58_in_23_provinces_and_central_java_leads(make):
    load_archive()

    with statements(1):
        provinces = archive.provinces()

    assert (len(provinces), sum(row.named for row in provinces)) == (23, 58)
    assert (provinces[0].name, provinces[0].named) == ("Jawa Tengah", 10)


def test_an_example_edition_counts_in_no_total_and_no_region_s_way(make):
    load_archive()
    before = (archive.provinces(), archive.winners(), archive.dimensions())
    example = make.edition("2031-contoh", is_example=True, dimensions=[("invented", "Invented")])
    region_id = make.participant(example, "33.21")
    only_invented = make.participant(example, "35.10")
    values = {"edition_id": example.id, "region_id": region_id, "category_key": "x", "category_label": "Invented"}
    db.run(lambda: db.change(sa.insert(Recognition).values(position=1, source=["x"], **values)))

    assert (archive.provinces(), archive.winners(), archive.dimensions()) == before
    assert [(row.edition, row.stage) for row in archive.steps(region_id)] == [
        ("2019", "selected"),
        ("2022", "evaluated"),
    ]
    assert [row.label for row in archive.recognitions(region_id)] == ["Smart Living"]
    assert "2031-contoh" not in {
        slug for slugs in archive.editions_of_province(make.region_id("35")).values() for slug in slugs
    }
    assert [row.edition for row in archive.steps(only_invented)] == ["2017"]


def test_regions_that_were_only_invited_do_not_count_yet(make):
    load_archive()
    forum = make.edition("2031")
    setup.add_region(system_scope(forum), code="51.71", stage=Stage.INVITED)
    setup.add_region(system_scope(forum), code="51.04", stage=Stage.SELECTED)

    assert next(row.named for row in archive.provinces() if row.code == "51") == 2


@pytest.mark.parametrize(
    ("broken", "name"),
    [
        (sa.update(Edition).where(Edition.slug == "2017").values(sources=[]), "what the archive tells has a source"),
        (
            sa.update(Edition).where(Edition.slug == "2017").values(is_example=True),
            "no example edition is part of the archive",
        ),
        (sa.update(Participation).values(stage="evaluated"), "a region stands at a stage of its track"),
    ],
)
def test_the_checks_find_what_is_broken(make, broken, name):
    load_archive()

    db.run(lambda: db.change(broken))

    assert [violation.name for violation in violations(CHECKS)] == [name]
