"""What must always hold for editions and those who belong to them."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.invariants import Invariant
from eventapp.editions.models import Edition, Membership, Participation, ProgrammeEvent, Recognition
from eventapp.editions.rules.stages import STAGES_OF_TRACK

_IS_HISTORY = Edition.is_history.is_(sa.true())


def _without_source() -> sa.Executable:
    """Editions of the archive, and what is told of them, without the document that says so."""
    editions = sa.select(Edition.slug, Edition.name).where(_IS_HISTORY, _is_empty(Edition.sources))
    events = (
        sa.select(Edition.slug, ProgrammeEvent.name)
        .join(Edition, Edition.id == ProgrammeEvent.edition_id)
        .where(_IS_HISTORY, _is_empty(ProgrammeEvent.source))
    )
    awards = (
        sa.select(Edition.slug, Recognition.category_label)
        .join(Edition, Edition.id == Recognition.edition_id)
        .where(_IS_HISTORY, _is_empty(Recognition.source))
    )
    return sa.union_all(editions, events, awards)


def _history_that_is_an_example() -> sa.Executable:
    """Invented editions among the facts."""
    return sa.select(Edition.slug).where(_IS_HISTORY, Edition.is_example.is_(sa.true()))


def _at_a_stage_of_another_track() -> sa.Executable:
    """Regions at a stage that their track does not have."""
    fitting = [
        sa.and_(Participation.track == track, Participation.stage.in_(stages))
        for track, stages in STAGES_OF_TRACK.items()
    ]
    query = sa.select(Participation.id, Participation.track, Participation.stage)
    return query.where(sa.not_(sa.or_(*fitting)))


def _chairs_who_audit() -> sa.Executable:
    """People who could give both signatures of an edition."""
    other = sa.orm.aliased(Membership)
    return (
        sa.select(Membership.edition_id, Membership.user_id)
        .join(other, sa.and_(other.edition_id == Membership.edition_id, other.user_id == Membership.user_id))
        .where(Membership.role == Role.CHAIR.value, other.role == Role.AUDITOR.value)
    )


def _is_empty(column: sa.ColumnElement[list[str]] | sa.orm.InstrumentedAttribute[list[str]]) -> sa.ColumnElement[bool]:
    """Whether a JSON list holds nothing."""
    return sa.func.length(sa.cast(column, sa.Text)) <= len("[]")


CHECKS = (
    Invariant("what the archive tells has a source", _without_source),
    Invariant("no example edition is part of the archive", _history_that_is_an_example),
    Invariant("a region stands at a stage of its track", _at_a_stage_of_another_track),
    Invariant("nobody is chair and auditor of one edition", _chairs_who_audit),
)
