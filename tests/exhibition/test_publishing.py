"""From the draft to what visitors see, and who may do what to a booth."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.editions.models import Edition
from eventapp.errors import Forbidden, NotFound
from eventapp.exhibition.checks import CHECKS
from eventapp.exhibition.errors import (
    BoothChangedMeanwhile,
    BoothIncomplete,
    BoothNotOpen,
    NotOfTheTeam,
    TooManyInnovations,
    UnknownDimension,
)
from eventapp.exhibition.models.booths import Booth, BoothVersion
from eventapp.exhibition.queries import finding, public
from eventapp.exhibition.queries import region as region_queries
from eventapp.exhibition.rules.content import MOST_INNOVATIONS
from eventapp.exhibition.rules.facets import Filters
from eventapp.exhibition.services import editing, opening, publishing
from tests.support import booths

INNOVATION = {"title": "Pasar", "dimension": "living", "problem": "Harga", "does": "Lelang", "status": "planned"}


def test_every_region_that_takes_part_gets_one_booth_however_often_they_are_opened(make):
    edition = make.edition()
    for code in ("35.77", "32.73", "33"):
        make.participant(edition, code)

    first = opening.open_booths(make.scope(edition))
    make.participant(edition, "33.21")
    second = opening.open_booths(make.scope(edition))
    third = opening.open_booths(make.scope(edition))

    slugs = db.rows(sa.select(Booth.slug).where(Booth.edition_id == edition.id).order_by(Booth.slug))
    assert (first, second, third) == (3, 1, 0)
    assert [row.slug for row in slugs] == ["jawa-tengah", "kabupaten-demak", "kota-bandung", "kota-madiun"]


def test_a_published_booth_shows_what_was_published_until_it_is_published_again(make):
    edition = make.edition()
    mine = booths.published(make, edition)

    editing.set_story(mine.scope, story="Cerita baru")
    before = public.booth(make.scope(edition), mine.slug)
    number = publishing.publish(mine.scope)
    after = public.booth(make.scope(edition), mine.slug)

    assert before is not None
    assert after is not None
    assert (before.content.story.startswith("Setiap kelurahan"), after.content.story) == (True, "Cerita baru")
    assert number == 2


def test_publishing_what_is_already_published_makes_no_version(make):
    mine = booths.published(make, make.edition())

    again = publishing.publish(mine.scope)

    assert again == 1


def test_a_booth_with_an_empty_part_is_not_published(make):
    edition = make.edition()
    mine = booths.team(make, edition)
    editing.set_story(mine.scope, story="Cerita")

    with pytest.raises(BoothIncomplete) as refused:
        publishing.publish(mine.scope)

    assert (refused.value.details["count"], refused.value.details["all"]) == (3, 4)
    assert public.booth(make.scope(edition), mine.slug) is None


def test_a_draft_that_changed_after_it_was_looked_at_is_not_published(make):
    mine = booths.published(make, make.edition())
    editing.set_profile(mine.scope, programme="Lain", pitch="Lain")
    seen = region_queries.own_booth(mine.scope).content.fingerprint()

    editing.set_story(mine.scope, story="Cerita rekan")

    with pytest.raises(BoothChangedMeanwhile):
        publishing.publish(mine.scope, seen=seen)


def test_a_hidden_booth_is_shown_to_nobody_and_comes_back(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    visitor, organiser = make.scope(edition), make.scope(edition, Role.ORGANISER)
    booth_id = region_queries.own_booth(mine.scope).id

    opening.hide(organiser, booth_id=booth_id)
    hidden = (public.booth(visitor, mine.slug), finding.count(visitor), finding.listed(visitor).items)
    opening.show(organiser, booth_id=booth_id)

    assert hidden == (None, 0, [])
    assert finding.count(visitor) == 1


def test_another_regions_innovation_is_not_there(make):
    edition = make.edition()
    theirs = booths.fill(booths.team(make, edition, "32.73"))
    mine = booths.team(make, edition)

    for act in (
        lambda: editing.change_innovation(mine.scope, innovation_id=theirs, **INNOVATION),
        lambda: editing.delete_innovation(mine.scope, innovation_id=theirs),
        lambda: region_queries.innovation(mine.scope, theirs),
    ):
        with pytest.raises(NotFound):
            act()


def test_only_the_team_edits_and_only_the_organiser_hides(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    organiser = make.scope(edition, Role.ORGANISER)

    for act in (
        lambda: editing.set_story(organiser, story="Cerita"),
        lambda: publishing.publish(organiser),
        lambda: opening.open_booths(mine.scope),
        lambda: opening.hide(mine.scope, booth_id=1),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_region_without_a_booth_is_told_so(make):
    edition = make.edition()
    region_id = make.participant(edition, "35.77")

    with pytest.raises(BoothNotOpen):
        editing.set_story(make.scope(edition, Role.REGION, region_id=region_id), story="Cerita")


def test_the_person_in_charge_is_one_of_the_team(make):
    edition = make.edition()
    mine, theirs = booths.team(make, edition), booths.team(make, edition, "32.73")

    with pytest.raises(NotOfTheTeam):
        editing.set_contacts(mine.scope, person="Bagus", unit="", pic_user_id=theirs.user.id, contacts={})


def test_a_dimension_of_another_edition_is_refused(make):
    make.edition("2030", dimensions=[("economy", "Smart Economy")])
    mine = booths.team(make, make.edition())

    with pytest.raises(UnknownDimension):
        editing.add_innovation(mine.scope, **{**INNOVATION, "dimension": "economy"})


def test_a_booth_holds_a_number_of_innovations_that_a_visitor_can_take_in(make):
    mine = booths.team(make, make.edition())
    for number in range(MOST_INNOVATIONS):
        editing.add_innovation(mine.scope, **{**INNOVATION, "title": f"Inovasi {number}"})

    with pytest.raises(TooManyInnovations):
        editing.add_innovation(mine.scope, **INNOVATION)


def test_a_deleted_innovation_leaves_the_published_booth_with_the_next_publication(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    editing.add_innovation(mine.scope, **{**INNOVATION, "dimension": "governance"})
    publishing.publish(mine.scope)
    first = region_queries.own_booth(mine.scope).content.innovations[0]

    editing.delete_innovation(mine.scope, innovation_id=first.id)
    publishing.publish(mine.scope)

    assert [row.dimensions for row in finding.listed(make.scope(edition), Filters(dimension="governance")).items] == [
        ("Smart Governance",)
    ]
    assert finding.listed(make.scope(edition), Filters(dimension="living")).items == []


def test_deleting_an_edition_takes_its_exhibition_along(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    booths.enquiry(make, mine)

    db.run(lambda: db.session.execute(sa.delete(Edition).where(Edition.id == edition.id)))

    left = sa.select(sa.func.count()).select_from(Booth).execution_options(unscoped="test")
    assert db.scalar(left) == 0


def test_the_invariants_hold_and_notice_what_breaks_them(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    booths.enquiry(make, mine)
    holding = violations(CHECKS)

    db.run(lambda: db.session.execute(sa.delete(BoothVersion)))

    assert holding == []
    assert [violation.name for violation in violations(CHECKS)] == [CHECKS[0].name]
