"""Pieces that every query of judging shares: who is recused, which score is the current one.

A pair is recused when the chair said so or when anybody ever recorded a tie of the judge to the region or its
province. Ties are looked up each time, so that one that appears later counts from that moment, however it was written.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.editions.models import Tie, TieKind
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import AssignmentState, EntryState
from eventapp.regions.models import Region


def is_ranked() -> sa.ColumnElement[bool]:
    """Whether the ``Entry`` counts: it is judged, and not the one that panels only compare notes on."""
    return sa.and_(Entry.state == EntryState.ACTIVE.value, ~Entry.is_calibration)


def is_tied() -> sa.ColumnElement[bool]:
    """Whether the judge of ``PanelMember`` is tied to the ``Region`` of the entry, or to its province."""
    ties = sa.select(Tie.id).where(
        Tie.edition_id == PanelMember.edition_id,
        Tie.user_id == PanelMember.user_id,
        sa.or_(Tie.region_id == Region.id, Tie.region_id == Region.province_id),
    )
    return ties.correlate(PanelMember, Region).exists()


def is_at_home() -> sa.ColumnElement[bool]:
    """Whether the judge of ``PanelMember`` lives or works in the province of the entry's ``Region``."""
    home = sa.orm.aliased(Region)
    ties = (
        sa.select(Tie.id)
        .join(home, home.id == Tie.region_id)
        .where(
            Tie.edition_id == PanelMember.edition_id,
            Tie.user_id == PanelMember.user_id,
            Tie.kind.in_([TieKind.HOME.value, TieKind.EMPLOYER.value]),
            sa.func.coalesce(home.province_id, home.id) == sa.func.coalesce(Region.province_id, Region.id),
        )
    )
    return ties.correlate(PanelMember, Region).exists()


def is_recused() -> sa.ColumnElement[bool]:
    """Whether the ``Assignment`` with its ``PanelMember`` and ``Region`` does not count."""
    return sa.or_(Assignment.state == AssignmentState.RECUSED.value, is_tied())


def pairs(*columns: Any) -> sa.Select[Any]:
    """A select over assignments with judge, entry and region; the caller adds the edition."""
    return (
        sa.select(*columns)
        .select_from(Assignment)
        .join(PanelMember, PanelMember.id == Assignment.panel_member_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Region, Region.id == Entry.region_id)
    )


def is_last() -> sa.ColumnElement[bool]:
    """Whether the row of ``ScoreLog`` is the last one of its sheet and criterion, and therefore the current score."""
    later = sa.orm.aliased(ScoreLog)
    return ~(
        sa.select(later.id)
        .where(
            later.edition_id == ScoreLog.edition_id,
            later.assignment_id == ScoreLog.assignment_id,
            later.criterion_id == ScoreLog.criterion_id,
            later.sequence > ScoreLog.sequence,
        )
        .correlate(ScoreLog)
        .exists()
    )


def filled() -> sa.ScalarSelect[int]:
    """How many criteria of the ``Assignment`` have a score now."""
    return (
        sa.select(sa.func.count(ScoreLog.id))
        .where(
            ScoreLog.edition_id == Assignment.edition_id,
            ScoreLog.assignment_id == Assignment.id,
            ScoreLog.score.is_not(None),
            is_last(),
        )
        .correlate(Assignment)
        .scalar_subquery()
    )
