"""Writing scores: every change is a new row of the hash-chained log, written under a lock, at most once per client id.

A judge's device makes the id of a change before it is first sent, so a lost answer and a second try change nothing.
What another device of the same judge saved in between is never overwritten unseen.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import N_, InvalidInput, Refusal
from eventapp.frozen import frozen
from eventapp.judging.errors import (
    BadSheet,
    ChangeReused,
    Difference,
    OffScale,
    Recused,
    RoundNotOpen,
    StaleScore,
    UnknownCriterion,
)
from eventapp.judging.models.panels import Assignment
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import RoundState
from eventapp.judging.queries import judge as queries
from eventapp.judging.queries.judge import CriterionRow, Sheet, plain
from eventapp.judging.rules import chain

LONGEST_NOTE = 2000
MOST_CHANGES = 200
_TOO_MANY = N_("The sheet that was sent cannot be read: it has more than %(most)s changes at once.")
_SAME_ID = N_("The sheet that was sent cannot be read: two of its changes have the same id.")
_NO_UUID = N_("The sheet that was sent cannot be read: the id of a change is not a UUID.")
_LONG_NOTE = N_("A note may have at most %(most)s characters. Shorten it, then it is saved.")
SCREEN, PAPER = "screen", "paper"  # where a score was read from; outside the hash
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,4})?")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class PactNeeded(Refusal):
    """Nobody judges before accepting the integrity pact."""

    code, status = "pact_needed", 403
    message = N_("Accept the integrity pact of %(round)s first. Nothing was saved.")


class CommentNeeded(InvalidInput):
    """The lowest and the highest score need a reason where the criterion says so."""

    code = "comment_needed"
    message = N_("Write a note on %(criterion)s: the lowest and the highest score need a reason.")


class SheetFinished(Refusal):
    """What its judge declared finished stays, unless the chair opens it again."""

    code, status = "sheet_finished", 409
    message = N_("You declared %(region)s finished, so nothing was saved. The chair can open the sheet again.")


class UnknownVersion(InvalidInput):
    """A change of a sheet as it never was; taken as said, it would overwrite another device's scores unseen."""

    code = "unknown_version"
    message = N_("The sheet has no such version. Load it again, then enter what you changed once more.")


@frozen
class Change:
    """One thing that a judge did on a sheet of ``version``: a score (``""``: taken back), a note, or both.

    None leaves that half as it is; as the version it means the sheet as it is now, whatever was saved before.
    """

    client_id: str
    criterion: str
    version: int | None
    score: str | None = None
    note: str | None = None


_HEAD = (
    sa.select(ScoreLog.sequence, ScoreLog.row_hash)
    .where(ScoreLog.edition_id == sa.bindparam("edition_id"), ScoreLog.round_id == sa.bindparam("round_id"))
    .order_by(ScoreLog.sequence.desc())
    .limit(1)
)
_of_edition = ScoreLog.edition_id == sa.bindparam("edition_id")
_last = (
    sa.select(ScoreLog.id)
    .where(_of_edition, ScoreLog.round_id == sa.bindparam("round_id"))
    .order_by(ScoreLog.sequence.desc())
    .limit(1)
    .scalar_subquery()
)


def _known_and_last(are_known: sa.ColumnElement[bool]) -> sa.CompoundSelect[Any]:
    """The rows of known changes, and after them the log's last row with an empty client id, in one statement."""
    facts: list[Any] = [ScoreLog.criterion_id, ScoreLog.score, ScoreLog.comment, ScoreLog.sheet_version]
    facts += [ScoreLog.sequence, ScoreLog.row_hash]
    known = (_of_edition, ScoreLog.assignment_id == sa.bindparam("assignment_id"), are_known)
    return sa.union_all(
        sa.select(ScoreLog.client_id, *facts).where(*known),
        sa.select(sa.literal(""), *facts).where(_of_edition, ScoreLog.id == _last),
    )


_LOOK = _known_and_last(ScoreLog.client_id == sa.bindparam("client_id"))
_LOOK_FOR_MANY = _known_and_last(ScoreLog.client_id.in_(sa.bindparam("client_ids", expanding=True)))
_APPEND = sa.insert(ScoreLog)
_MOVE = (
    sa.update(Assignment)
    .where(Assignment.edition_id == sa.bindparam("of_edition"), Assignment.id == sa.bindparam("of_sheet"))
    .values(version=sa.bindparam("new_version"), saved_at=sa.bindparam("new_saved_at"))
)


def lock_log(scope: Scope) -> None:
    """Until the act ends nobody else of the edition writes scores, closes a round or reopens it."""
    db.lock(f"score-log:{scope.edition_id}")


def head(scope: Scope, round_id: int) -> tuple[int, str]:
    """Sequence and hash of the log's last row; 0 and the genesis hash for an empty one. 1 statement."""
    row = db.session.execute(_HEAD, {"edition_id": scope.edition_id, "round_id": round_id}).first()
    return (row.sequence, row.row_hash) if row else (0, chain.GENESIS)


@act
def save(scope: Scope, *, category: str, public_id: str, changes: Sequence[Change]) -> Sheet:
    """Save changes of one's own sheet, all or none; gives the sheet as it is now. 6 statements.

    A change whose client id is known was saved before and is not repeated. Raises NotOnPanel, NotAssigned,
    RoundNotOpen, PactNeeded, Recused, SheetFinished, UnknownCriterion, OffScale, CommentNeeded, StaleScore,
    ChangeReused, UnknownVersion, BadSheet.
    """
    scope.require("judging.score")
    _check_shape(changes)
    lock_log(scope)
    sheet = queries.own_sheet(scope, user_id=scope.actor.id, category=category, public_id=public_id, with_levels=False)
    return write(scope, sheet, changes, author=scope.actor.id, source=SCREEN)


def write(scope: Scope, sheet: Sheet, changes: Sequence[Change], *, author: int | None, source: str) -> Sheet:
    """Append the changes that are not in the log yet, in the judge's name; the caller holds the log's lock.

    Raises as ``save``. 4 statements.
    """
    if not changes:
        return sheet
    known, last = _look(scope, sheet, changes)
    fresh, own = _without_known(sheet, changes, known)
    if not fresh:
        return sheet
    if not RoundState(sheet.round_state).takes_scores:
        raise RoundNotOpen(round=sheet.round_name)
    if not sheet.has_pact:
        raise PactNeeded(round=sheet.round_name)
    if sheet.recused:
        raise Recused(region=sheet.region)
    if sheet.finished_at is not None:
        raise SheetFinished(region=sheet.region)
    if any(change.version is not None and change.version > sheet.version for change in fresh):
        raise UnknownVersion
    rows, criteria = _rows(scope, sheet, fresh, own, last)
    if rows:
        values = [{**row, "user_id": author, "source": source} for row in rows]
        db.session.execute(_APPEND, values if len(values) > 1 else values[0])  # many at once cost more than one
        sheet = replace(sheet, version=rows[-1]["sheet_version"], saved_at=rows[-1]["at"], criteria=criteria)
        moved = {"of_edition": scope.edition_id, "of_sheet": sheet.id}
        db.change(_MOVE, moved | {"new_version": sheet.version, "new_saved_at": sheet.saved_at})
        audit(
            scope,
            "score.saved",
            f"assignment:{sheet.id}",
            rows=len(rows),
            sequence=rows[-1]["sequence"],
            source=source,
        )
    return sheet


def read_score(text: str, criterion: CriterionRow) -> str | None:
    """A score as typed (``4``, ``4,5``) as the log writes it; None for an empty text. Raises OffScale."""
    text = text.strip()
    if not text:
        return None
    if criterion.is_scored and _NUMBER.fullmatch(text):
        number = Decimal(text.replace(",", "."))
        if criterion.low <= number <= criterion.high and (number - criterion.low) % criterion.step == 0:
            return plain(number)
    scale = {"low": plain(criterion.low), "high": plain(criterion.high), "step": plain(criterion.step)}
    raise OffScale(field=criterion.key, score=text[:40], criterion=criterion.label, **scale)


def _check_shape(changes: Sequence[Change]) -> None:
    if len(changes) > MOST_CHANGES:
        raise BadSheet(_TOO_MANY, most=MOST_CHANGES)
    if len({change.client_id for change in changes}) < len(changes):
        raise BadSheet(_SAME_ID)
    for change in changes:
        if _UUID.fullmatch(change.client_id) is None:
            raise BadSheet(_NO_UUID)
        if change.note is not None and len(change.note) > LONGEST_NOTE:
            raise BadSheet(_LONG_NOTE, most=LONGEST_NOTE)


def _look(scope: Scope, sheet: Sheet, changes: Sequence[Change]) -> tuple[dict[str, Any], tuple[int, str]]:
    """The rows of changes that are in the log already, by client id; sequence and hash of its last row. 1 statement."""
    where: dict[str, Any] = {"edition_id": scope.edition_id, "assignment_id": sheet.id, "round_id": sheet.round_id}
    if len(changes) == 1:
        rows = db.rows(_LOOK, **where, client_id=changes[0].client_id)
    else:
        rows = db.rows(_LOOK_FOR_MANY, **where, client_ids=[change.client_id for change in changes])
    known = {row.client_id: row for row in rows}
    last = known.pop("", None)
    return known, (last.sequence, last.row_hash) if last else (0, chain.GENESIS)


def _without_known(sheet: Sheet, changes: Sequence[Change], known: Mapping[str, Any]) -> tuple[list[Change], set[str]]:
    """The changes that are not in the log yet, and the criteria whose current row is one of those that are.

    Raises ChangeReused for an id with another change.
    """
    criteria = {criterion.key: criterion for criterion in sheet.criteria}
    fresh, own = [], set()
    for change in changes:
        row, criterion = known.get(change.client_id), criteria.get(change.criterion)
        if row is None:
            fresh.append(change)
        elif (
            criterion is None
            or row.criterion_id != criterion.id
            or (change.score is not None and row.score != read_score(change.score, criterion))
            or (change.note is not None and row.comment != change.note)
        ):
            raise ChangeReused
        elif row.sheet_version == criterion.version:
            own.add(criterion.key)
    return fresh, own


def _rows(
    scope: Scope, sheet: Sheet, changes: Sequence[Change], own: set[str], last: tuple[int, str]
) -> tuple[list[dict[str, Any]], list[CriterionRow]]:
    """The rows to append after ``last``, and the criteria as they are then; raises before anything is written.

    ``own`` are the criteria that this very device changed last: a later change of it is never stale.
    """
    sequence, previous = last
    criteria = {criterion.key: criterion for criterion in sheet.criteria}
    at, version = now(), sheet.version
    rows: list[dict[str, Any]] = []
    differences = []
    for change in changes:
        criterion = criteria.get(change.criterion)
        if criterion is None:
            raise UnknownCriterion(field=change.criterion, criterion=change.criterion, category=sheet.label)
        score = criterion.score if change.score is None else read_score(change.score, criterion)
        note = criterion.note if change.note is None else change.note
        if (score, note) == (criterion.score, criterion.note):
            continue
        is_stale = change.version is not None and criterion.version > change.version
        if is_stale and change.criterion not in own:
            differences.append(_difference(criterion, score, note))
            continue
        if criterion.lacks_comment(score, note):
            raise CommentNeeded(field=criterion.key, criterion=criterion.label)
        sequence, version = sequence + 1, version + 1
        salt = secrets.token_bytes(32) if note != criterion.note else None
        hashed = {
            "sequence": sequence,
            "judge": sheet.judge,
            "entry": f"{sheet.category}/{sheet.region_code}",
            "criterion": criterion.key,
            "score": score,
            "comment": chain.comment_hash(salt, note) if salt else None,
        }
        row_hash = chain.row_hash(previous, hashed)
        rows.append(
            {
                **{name: value for name, value in hashed.items() if name != "comment"},
                "comment_hash": hashed["comment"],
                "previous_hash": previous,
                "row_hash": row_hash,
                "edition_id": scope.edition_id,
                "round_id": sheet.round_id,
                "assignment_id": sheet.id,
                "criterion_id": criterion.id,
                "at": at,
                "comment": note if salt else None,
                "salt": salt.hex() if salt else None,
                "client_id": change.client_id,
                "sheet_version": version,
            }
        )
        previous = row_hash
        own = own | {criterion.key}
        criteria[criterion.key] = replace(criterion, score=score, note=note, version=version)
    if differences:
        raise StaleScore(differences)
    return rows, list(criteria.values())


def _difference(criterion: CriterionRow, score: str | None, note: str) -> Difference:
    """Scores that differ come before notes that differ."""
    if score != criterion.score:
        return Difference(criterion.key, criterion.label, criterion.score, score)
    return Difference(criterion.key, criterion.label, criterion.note, note)
