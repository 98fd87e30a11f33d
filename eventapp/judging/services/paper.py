"""Scores on paper: two people read each signed sheet by themselves, and only what both read becomes scores.

The rows of the log bear the judge's name and pseudonym, as if scored on a screen; that they came from paper, and who
read them, stands beside the hashed part.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import N_, InvalidInput, Refusal
from eventapp.frozen import frozen
from eventapp.judging.errors import Recused, RoundNotOpen
from eventapp.judging.models.paper import PaperReading
from eventapp.judging.models.states import RoundState
from eventapp.judging.queries import paper as queries
from eventapp.judging.queries import progress
from eventapp.judging.queries.judge import Sheet
from eventapp.judging.queries.paper import Reading
from eventapp.judging.services.scoring import (
    LONGEST_NOTE,
    PAPER,
    Change,
    CommentNeeded,
    PactNeeded,
    lock_log,
    read_score,
    write,
)

ROWS = uuid.UUID("6f6c3b0e-6f51-4f0a-9a53-0d4d2f1f5b07")  # the name space of changes that were read from paper


class OnScreen(Refusal):
    """A sheet that was scored on a screen is changed by its judge alone."""

    code, status = "on_screen", 409
    message = N_("The judge has already scored %(region)s on a screen. Ask the judge to correct the sheet.")


class WrittenFromPaper(Refusal):
    """What two people read alike is in the log; from then on the judge alone changes it."""

    code, status = "written_from_paper", 409
    message = N_(
        "The scores of %(region)s are written from paper already. "
        "If one of them is wrong, the judge corrects the sheet on a screen."
    )


class EmptyPaper(InvalidInput):
    """A reading without anything in it would agree with the next one."""

    code = "empty_paper"
    message = N_("The entry is empty. Enter at least one score or note from the paper.")


class LongPaperNote(InvalidInput):
    """A note that would not fit is refused, not cut."""

    code = "long_note"
    message = N_("The note on %(criterion)s has %(length)s characters; at most %(most)s are kept. Shorten it.")


class PaperDiffers(Refusal):
    """Two people read a sheet differently; nothing is written."""

    code, status = "paper_differs", 409
    message = N_("The two entries differ in: %(criteria)s. Both look at the paper again.")


@frozen
class PaperDifference:
    """A criterion that two people read differently; None: no score."""

    label: str
    first: str | None
    second: str | None


@frozen
class Entered:
    """What became of a reading: it waits for the second person, differs from the first one, or is written."""

    written: bool
    readings: int
    differences: tuple[PaperDifference, ...] = ()


@act
def enter(
    scope: Scope, *, round_key: str, public_id: str, scores: Mapping[str, str], notes: Mapping[str, str]
) -> Entered:
    """Keep what this person read from a judge's sheet; write the scores when the second person has read the same.

    The same person's second reading replaces the first one and never agrees with itself. Raises OffScale,
    CommentNeeded, EmptyPaper, LongPaperNote, OnScreen, WrittenFromPaper, PaperDiffers for a third person, PactNeeded,
    Recused, RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.paper")
    lock_log(scope)
    round_ = progress.round_by_key(scope, round_key)
    sheet, _, judge_id = queries.sheet_of_judge(scope, round_.id, public_id)
    known = queries.readings(scope, sheet.id)
    _refuse(sheet, known)
    content = _content(sheet, scores, notes)
    mine = next((reading for reading in known if reading.user_id == scope.actor.id), None)
    others = [reading for reading in known if reading is not mine]
    if mine is None and len(known) > 1:
        raise PaperDiffers(criteria=", ".join(each.label for each in differences(sheet, known)))
    _keep(scope, sheet, mine.number if mine else len(known) + 1, content, is_new=mine is None)
    audit(scope, "judging.paper_read", f"assignment:{sheet.id}")
    if not others:
        return Entered(written=False, readings=1)
    own = Reading(0, scope.actor.id, None, content["scores"], content["notes"], written=False)
    found = differences(sheet, [*others, own])
    if found:
        return Entered(written=False, readings=2, differences=found)
    changes = [_change(sheet, key, score, content["notes"].get(key)) for key, score in content["scores"].items()]
    write(scope, sheet, changes, author=judge_id, source=PAPER)
    both = sa.update(PaperReading).where(
        PaperReading.edition_id == scope.edition_id, PaperReading.assignment_id == sheet.id
    )
    db.change(both.values(written_at=now()))
    return Entered(written=True, readings=2)


def differences(sheet: Sheet, readings: list[Reading]) -> tuple[PaperDifference, ...]:
    """Where two readings of a sheet differ, in the order of its criteria; notes are compared by their words."""
    if len(readings) != 2:
        return ()
    one, two = readings
    found = []
    for criterion in sheet.criteria:
        key = criterion.key
        if one.scores.get(key) != two.scores.get(key):
            found.append(PaperDifference(criterion.label, one.scores.get(key), two.scores.get(key)))
        elif _words(one.notes.get(key)) != _words(two.notes.get(key)):
            found.append(PaperDifference(criterion.label, one.notes.get(key), two.notes.get(key)))
    return tuple(found)


def _refuse(sheet: Sheet, known: list[Reading]) -> None:
    """Raises where nothing can be entered from paper."""
    if not RoundState(sheet.round_state).takes_scores:
        raise RoundNotOpen(round=sheet.round_name)
    if sheet.recused:
        raise Recused(region=sheet.region)
    if not sheet.has_pact:
        raise PactNeeded(round=sheet.round_name)
    if any(reading.written for reading in known):
        raise WrittenFromPaper(region=sheet.region)
    if sheet.version:
        raise OnScreen(region=sheet.region)


def _content(sheet: Sheet, scores: Mapping[str, str], notes: Mapping[str, str]) -> dict[str, dict[str, str | None]]:
    """A reading in the spelling of the log. Raises OffScale, CommentNeeded, LongPaperNote, EmptyPaper."""
    read: dict[str, dict[str, str | None]] = {"scores": {}, "notes": {}}
    for criterion in sheet.criteria:
        score = read_score(scores.get(criterion.key, ""), criterion)
        note = notes.get(criterion.key, "").strip()
        if len(note) > LONGEST_NOTE:
            raise LongPaperNote(field=criterion.key, criterion=criterion.label, length=len(note), most=LONGEST_NOTE)
        if criterion.lacks_comment(score, note):
            raise CommentNeeded(field=criterion.key, criterion=criterion.label)
        read["scores"][criterion.key] = score
        if note:
            read["notes"][criterion.key] = note
    if not read["notes"] and not any(read["scores"].values()):
        raise EmptyPaper
    return read


def _keep(scope: Scope, sheet: Sheet, number: int, content: Mapping[str, object], *, is_new: bool) -> None:
    values = {"content": content, "read_at": now()}
    if is_new:
        key = {"edition_id": scope.edition_id, "assignment_id": sheet.id, "number": number, "user_id": scope.actor.id}
        db.session.execute(sa.insert(PaperReading), key | values)
        return
    own = sa.update(PaperReading).where(
        PaperReading.edition_id == scope.edition_id,
        PaperReading.assignment_id == sheet.id,
        PaperReading.number == number,
    )
    db.change(own.values(**values))


def _change(sheet: Sheet, key: str, score: str | None, note: str | None) -> Change:
    return Change(str(uuid.uuid5(ROWS, f"{sheet.public_id}:{key}")), key, sheet.version, score or "", note)


def _words(note: str | None) -> str:
    return " ".join((note or "").casefold().split())
