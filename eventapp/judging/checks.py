"""What must always hold in judging, as SQL that finds the rows that break it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.invariants import Invariant
from eventapp.editions.models import Participation, Recognition, Tie
from eventapp.judging.models.deliberation import Ballot, RoundStep
from eventapp.judging.models.entries import Entry, EntryChange
from eventapp.judging.models.intake import Dossier, DossierVersion
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.results import Outcome, Publication, Result, Signature, Snapshot
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import (
    AssignmentState,
    AwardRule,
    DossierState,
    EntryState,
    RoundKind,
    RoundState,
    SignerRole,
)
from eventapp.judging.queries.parts import filled, is_ranked, is_tied, pairs
from eventapp.judging.queries.public import IS_CURRENT
from eventapp.judging.rules.chain import GENESIS
from eventapp.regions.models import Region

_before = sa.orm.aliased(ScoreLog)
_BEFORE_CLOSING = [state.value for state in RoundState if state.may_be_prepared]


def _number(column: Any) -> sa.Cast[Any]:
    return sa.cast(column, sa.Numeric(20, 4))


def _gaps() -> sa.Executable:
    return (
        sa.select(ScoreLog.round_id, sa.func.count(ScoreLog.id), sa.func.max(ScoreLog.sequence))
        .group_by(ScoreLog.round_id)
        .having(sa.func.count(ScoreLog.id) != sa.func.max(ScoreLog.sequence))
    )


def _broken_links() -> sa.Executable:
    previous = sa.and_(_before.round_id == ScoreLog.round_id, _before.sequence == ScoreLog.sequence - 1)
    return (
        sa.select(ScoreLog.round_id, ScoreLog.sequence)
        .outerjoin(_before, previous)
        .where(sa.func.coalesce(_before.row_hash, GENESIS) != ScoreLog.previous_hash)
    )


def _other_names() -> sa.Executable:
    """Rows whose hashed names are not those of the sheet that they belong to."""
    return (
        pairs(ScoreLog.round_id, ScoreLog.sequence)
        .join(ScoreLog, ScoreLog.assignment_id == Assignment.id)
        .join(Category, Category.id == Assignment.category_id)
        .join(Criterion, Criterion.id == ScoreLog.criterion_id)
        .where(
            sa.or_(
                ScoreLog.judge != PanelMember.pseudonym,
                ScoreLog.entry != Category.key + "/" + Region.code,
                ScoreLog.criterion != Criterion.key,
                ScoreLog.round_id != Category.round_id,
                Criterion.category_id != Category.id,
            )
        )
    )


def _off_scale() -> sa.Executable:
    steps = (_number(ScoreLog.score) - _number(Criterion.low)) / _number(Criterion.step)
    return (
        sa.select(ScoreLog.round_id, ScoreLog.sequence)
        .join(Criterion, Criterion.id == ScoreLog.criterion_id)
        .where(
            ScoreLog.score.is_not(None),
            sa.or_(
                _number(ScoreLog.score) < _number(Criterion.low),
                _number(ScoreLog.score) > _number(Criterion.high),
                sa.func.abs(steps - sa.func.round(steps)) > 0.000001,
            ),
        )
    )


def _other_people() -> sa.Executable:
    """Scores written by somebody else than the judge of the sheet."""
    return (
        pairs(ScoreLog.round_id, ScoreLog.sequence)
        .join(ScoreLog, ScoreLog.assignment_id == Assignment.id)
        .where(ScoreLog.user_id.is_not(None), ScoreLog.user_id != PanelMember.user_id)
    )


def _changed_after_closing() -> sa.Executable:
    last = (
        sa.select(ScoreLog.row_hash)
        .where(ScoreLog.round_id == Round.id)
        .order_by(ScoreLog.sequence.desc())
        .limit(1)
        .correlate(Round)
        .scalar_subquery()
    )
    return sa.select(Round.id).where(
        Round.state.not_in(_BEFORE_CLOSING), sa.func.coalesce(last, GENESIS) != Round.head_hash
    )


def _unsigned() -> sa.Executable:
    """Rounds in a state that needs two signatures over the valid snapshot's hash, which they lack."""
    good = (
        sa.select(sa.func.count(Signature.id))
        .join(Snapshot, Snapshot.id == Signature.snapshot_id)
        .where(
            Snapshot.round_id == Round.id,
            Snapshot.voided_at.is_(None),
            Snapshot.head_hash == Round.head_hash,
            Signature.result_hash == Snapshot.result_hash,
        )
        .correlate(Round)
        .scalar_subquery()
    )
    needs_two = Round.state.in_([RoundState.SIGNED.value, RoundState.PUBLISHED.value])
    return sa.select(Round.id, good).where(sa.case((needs_two, good != 2), else_=good > 1))


def _visible_too_early() -> sa.Executable:
    return (
        sa.select(Category.id)
        .join(Round, Round.id == Category.round_id)
        .where(
            Round.published_at.is_(None),
            sa.or_(
                sa.exists().where(Result.category_id == Category.id),
                sa.exists().where(Outcome.category_id == Category.id),
            ),
        )
    )


def _published_in_part() -> sa.Executable:
    """Categories of published rounds without an outcome, or whose winner is missing in the region's history."""
    recognised = (
        sa.exists()
        .where(
            Entry.id == Outcome.winner_entry_id,
            Recognition.edition_id == Category.edition_id,
            Recognition.category_key == Category.key,
            Recognition.region_id == Entry.region_id,
        )
        .correlate(Outcome, Category)
    )
    is_won = sa.and_(Category.is_scored, Category.award_rule != AwardRule.GRADES.value)
    return (
        sa.select(Category.id)
        .join(Round, Round.id == Category.round_id)
        .outerjoin(Outcome, Outcome.category_id == Category.id)
        .where(
            Round.state == RoundState.PUBLISHED.value,
            sa.or_(Outcome.id.is_(None), sa.and_(Round.kind == RoundKind.AWARD.value, is_won, ~recognised)),
        )
    )


def _unbalanced() -> sa.Executable:
    """Closed rounds in whose log more or fewer criteria are scored than complete sheets need.

    Sheets in a log: complete ones have as many current scores as criteria. Pairs recused since count as before.
    """
    criteria = (
        sa.select(sa.func.count(Criterion.id))
        .where(Criterion.category_id == Assignment.category_id, Criterion.is_scored)
        .correlate(Assignment)
        .scalar_subquery()
    )
    complete = (
        sa.select(sa.func.count(Assignment.id))
        .join(Category, Category.id == Assignment.category_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Category.round_id == Round.id, is_ranked(), filled() == criteria)
        .correlate(Round)
        .scalar_subquery()
    )
    assigned = (
        sa.select(sa.func.count(Assignment.id))
        .join(Category, Category.id == Assignment.category_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Category.round_id == Round.id, is_ranked())
        .correlate(Round)
        .scalar_subquery()
    )
    return sa.select(Round.id, complete, Round.sheets_complete).where(
        Round.state.not_in(_BEFORE_CLOSING),
        sa.or_(
            assigned != Round.sheets_assigned,
            complete < Round.sheets_complete,
            complete > Round.sheets_complete + Round.sheets_recused,
        ),
    )


def _off_the_road() -> sa.Executable:
    """Rounds whose state is not where their last step led. Rounds from before there was a step log have none."""
    last = (
        sa.select(RoundStep.state_to)
        .where(RoundStep.round_id == Round.id)
        .order_by(RoundStep.id.desc())
        .limit(1)
        .correlate(Round)
        .scalar_subquery()
    )
    return sa.select(Round.id, Round.state).where(last != Round.state)


def _broken_road() -> sa.Executable:
    """Steps that do not begin where the step before ended."""
    before = sa.orm.aliased(RoundStep)
    previous = (
        sa.select(before.state_to)
        .where(before.round_id == RoundStep.round_id, before.id < RoundStep.id)
        .order_by(before.id.desc())
        .limit(1)
        .correlate(RoundStep)
        .scalar_subquery()
    )
    return sa.select(RoundStep.id).where(previous != RoundStep.state_from)


def _ballots_of_the_tied() -> sa.Executable:
    """Ballots for a region to which the member was known to be tied. A tie that appears later only stops counting."""
    earlier = (
        sa.select(Tie.id)
        .where(
            Tie.edition_id == PanelMember.edition_id,
            Tie.user_id == PanelMember.user_id,
            sa.or_(Tie.region_id == Region.id, Tie.region_id == Region.province_id),
            Tie.created_at < Ballot.cast_at,
        )
        .correlate(PanelMember, Region, Ballot)
        .exists()
    )
    return (
        sa.select(Ballot.id)
        .join(PanelMember, PanelMember.id == Ballot.panel_member_id)
        .join(Entry, Entry.id == Ballot.entry_id)
        .join(Region, Region.id == Entry.region_id)
        .where(earlier)
    )


def _assigned_against_a_tie() -> sa.Executable:
    earlier = (
        sa.select(Tie.id)
        .where(
            Tie.edition_id == PanelMember.edition_id,
            Tie.user_id == PanelMember.user_id,
            sa.or_(Tie.region_id == Region.id, Tie.region_id == Region.province_id),
            Tie.created_at < Assignment.created_at,
        )
        .correlate(PanelMember, Region, Assignment)
        .exists()
    )
    return pairs(Assignment.id).where(Assignment.state == AssignmentState.ASSIGNED.value, is_tied(), earlier)


def _not_participating() -> sa.Executable:
    takes_part = sa.exists().where(
        Participation.edition_id == Entry.edition_id, Participation.region_id == Entry.region_id
    )
    return sa.select(Entry.id).where(Entry.state == EntryState.ACTIVE.value, ~takes_part)


def _count(parent: type[Assignment | Dossier], key: Any) -> sa.ScalarSelect[int]:
    """How many rows point at the parent by this column."""
    return sa.select(sa.func.count(key)).where(key == parent.id).correlate(parent).scalar_subquery()


def _stale_versions() -> sa.Executable:
    """Sheets whose version is not the number of their rows, so that a device could overwrite unseen."""
    return sa.select(Assignment.id).where(Assignment.version != _count(Assignment, ScoreLog.assignment_id))


def _left_without_a_word() -> sa.Executable:
    """Entries that are out of the ranking, or back in it, otherwise than their last change says."""
    last = (
        sa.select(EntryChange.state)
        .where(EntryChange.entry_id == Entry.id)
        .order_by(EntryChange.id.desc())
        .limit(1)
        .correlate(Entry)
        .scalar_subquery()
    )
    return sa.select(Entry.id, Entry.state).where(sa.func.coalesce(last, EntryState.ACTIVE.value) != Entry.state)


def _passed_without_entry() -> sa.Executable:
    """Dossiers that passed, whose region is no entry of their category."""
    entered = sa.exists().where(Entry.category_id == Dossier.category_id, Entry.region_id == Dossier.region_id)
    return sa.select(Dossier.id).where(Dossier.state == DossierState.PASSED.value, ~entered)


def _unfrozen() -> sa.Executable:
    """Dossiers that were handed in and have not one version for each time."""
    return sa.select(Dossier.id).where(Dossier.version != _count(Dossier, DossierVersion.dossier_id))


def _left_behind() -> sa.Executable:
    """Unfinished sheets of a judge who was replaced."""
    criteria = (
        sa.select(sa.func.count(Criterion.id))
        .where(Criterion.category_id == Assignment.category_id, Criterion.is_scored)
        .correlate(Assignment)
        .scalar_subquery()
    )
    waits = sa.and_(Assignment.state == AssignmentState.ASSIGNED.value, filled() < criteria, ~is_tied(), is_ranked())
    return pairs(Assignment.id).where(PanelMember.ended_at.is_not(None), waits)


def _without_bundle() -> sa.Executable:
    """Rounds that are out without a bundle under the signatures of two."""
    proof = (
        sa.select(Publication.id)
        .where(
            Publication.round_id == Round.id,
            Publication.published_at == Round.published_at,
            sa.select(sa.func.count(Signature.id))
            .where(Signature.snapshot_id == Publication.snapshot_id, Signature.signature.is_not(None))
            .correlate(Publication)
            .scalar_subquery()
            == len(SignerRole),
        )
        .correlate(Round)
    )
    return sa.select(Round.id).where(Round.published_at.is_not(None), ~proof.exists())


def _of_another_version() -> sa.Executable:
    """Published outcomes that are not those of the version that is out, as signed."""
    return (
        sa.select(Outcome.id)
        .join(Category, Category.id == Outcome.category_id)
        .join(Publication, sa.and_(Publication.round_id == Category.round_id, IS_CURRENT))
        .join(Snapshot, Snapshot.id == Publication.snapshot_id)
        .where(Outcome.document["result_hash"].as_string() != Snapshot.result_hash)
    )


CHECKS = (
    Invariant("judging: the score log has no gap", _gaps),
    Invariant("judging: every row of the score log follows the row before", _broken_links),
    Invariant("judging: hashed names are those of the sheet", _other_names),
    Invariant("judging: every score is on its scale", _off_scale),
    Invariant("judging: every score is by the judge of the sheet", _other_people),
    Invariant("judging: nothing was scored after closing", _changed_after_closing),
    Invariant("judging: signed rounds bear two signatures over one hash", _unsigned),
    Invariant("judging: no result before publication", _visible_too_early),
    Invariant("judging: what is out has its bundle", _without_bundle),
    Invariant("judging: what is out is the version that was signed", _of_another_version),
    Invariant("judging: publication covers every category and the history", _published_in_part),
    Invariant("judging: complete sheets = assigned - recused - missing", _unbalanced),
    Invariant("judging: the step log leads to each round's state", _off_the_road),
    Invariant("judging: every step of a round begins where the one before ended", _broken_road),
    Invariant("judging: nobody votes for a region that they are tied to", _ballots_of_the_tied),
    Invariant("judging: nobody was assigned against a known tie", _assigned_against_a_tie),
    Invariant("judging: every entry takes part in the edition", _not_participating),
    Invariant("judging: a sheet's version counts its rows", _stale_versions),
    Invariant("judging: whatever left the ranking has its reason", _left_without_a_word),
    Invariant("judging: every dossier that passed is an entry", _passed_without_entry),
    Invariant("judging: every dossier handed in is frozen as a version", _unfrozen),
    Invariant("judging: nobody who was replaced has unfinished sheets", _left_behind),
)
