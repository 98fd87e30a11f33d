"""Particulars, minutes and cleared comments of a round.

Minutes tell who won, so before publication only those make and read them who may see the result, and the file lies
sealed in the storage under a key of the application.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.core import ids, issued
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.core.keys import keys
from eventapp.core.runtime import runtime
from eventapp.errors import N_, NotFound
from eventapp.formats.pdf import looks_like_pdf
from eventapp.judging.documents import minutes as drawing
from eventapp.judging.errors import BadMinutes, NotPublished, ResultChanged, RoundNotClosed, RulesStand
from eventapp.judging.models.documents import ClearedComment, Minutes, MinutesKind, Particulars
from eventapp.judging.models.states import RoundState
from eventapp.judging.queries import bundling, deliberation, letters, papers, progress, sealed, told
from eventapp.judging.queries.papers import MinutesRow, ParticularsRow
from eventapp.judging.queries.progress import RoundRow

MINUTES = "minutes"  # kinds of issued documents
SIGNED_MINUTES = "signed-minutes"
TITLES = {
    MinutesKind.DRAWN: N_("Minutes of the judging"),
    MinutesKind.UPLOADED: N_("Minutes of the judging, signed outside"),
}
REPLACED = N_("A newer version of these minutes was made.")
LARGEST = 5 * 1024 * 1024  # bytes of an uploaded file; a scan of ten pages in grey is half of that
SHOWN = 8  # characters of a fingerprint in a sentence
_PURPOSE = "judging-minutes"


@act
def set_particulars(
    scope: Scope,
    *,
    key: str,
    held_on: date | None,
    place: str,
    decree: str,
    decision: str,
    signer: str,
    signer_role: str,
    certifies_finalists: bool,
    questions_until: datetime | None,
) -> None:
    """Write down what the papers of a round need to know.

    Once results are out, who is certified stands. Raises RulesStand, NotFound, Forbidden.
    """
    scope.require("judging.papers")
    round_ = progress.round_by_key(scope, key)
    before = papers.particulars(scope, round_.id)
    after = ParticularsRow(
        held_on,
        place,
        decree,
        decision,
        signer,
        signer_role,
        certifies_finalists,
        questions_until,
    )
    if round_.state == RoundState.PUBLISHED and before.certifies_finalists != after.certifies_finalists:
        raise RulesStand(field="certifies_finalists", round=round_.name)
    own = {"edition_id": scope.edition_id, "round_id": round_.id}
    db.change(insert_or_ignore(Particulars, own | asdict(after), ["round_id"]))
    mine = sa.update(Particulars).where(Particulars.edition_id == scope.edition_id, Particulars.round_id == round_.id)
    db.change(mine.values(**asdict(after)))
    audit(scope, "judging.particulars_set", f"round:{round_.id}")


def draw_minutes(scope: Scope, *, key: str) -> str:
    """Make the minutes from the result as it is now; earlier ones of it are withdrawn. Gives the public id.

    Raises NotFound (also for whoever may not see the result), RoundNotClosed, ResultChanged, Forbidden.
    """
    round_ = _visible_round(scope, key)
    scope.require("judging.tabulate")
    found = sealed.finding(scope, round_)
    if not found.is_current:  # such as a conflict of interest that became known after publication
        raise ResultChanged(seen=found.result_hash[:SHOWN], now=found.inputs.fingerprint[:SHOWN])
    written = _particulars(scope, round_)
    pairs = progress.pair_rows(scope, round_.id)
    code = issued.new_code()
    day = written.held_on or (round_.closed_at or now()).astimezone(_zone(scope)).date()
    settings = runtime().settings
    file = drawing.draw(
        drawing.Facts(
            edition=scope.edition.name if scope.edition else "",
            letterhead=f"{settings.site_name} – {settings.site_organiser}",
            found=found,
            particulars=written,
            attendance=papers.attendance(scope, round_, pairs),
            recused=papers.recused(pairs),
            criteria=papers.criteria(scope, round_.id),
            books=progress.books(pairs),
            officials=progress.officials(scope),
            signatures=progress.signatures(scope, round_.id),
            keys=bundling.signing_keys(scope, round_.id),
            votes=deliberation.votes(scope, round_.id),
            day=day,
            code=code,
        )
    )
    return _keep(scope, round_, found, MinutesKind.DRAWN, code, file, day)


def upload_minutes(scope: Scope, *, key: str, file: bytes) -> str:
    """Keep minutes that were signed outside, with ink or a certified signature, byte for byte. Gives the public id.

    Raises BadMinutes, NotFound, RoundNotClosed, Forbidden.
    """
    round_ = _visible_round(scope, key)
    scope.require("judging.tabulate")
    if len(file) > LARGEST:
        raise BadMinutes(
            N_("The file has %(size)s MB; at most %(most)s MB fit here. Scan it in grey with 150 dots per inch."),
            field="file",
            size=-(-len(file) // (1024 * 1024)),
            most=LARGEST // (1024 * 1024),
        )
    if not looks_like_pdf(file):
        raise BadMinutes(field="file")
    written = _particulars(scope, round_)
    day = written.held_on or now().astimezone(_zone(scope)).date()
    return _keep(scope, round_, sealed.finding(scope, round_), MinutesKind.UPLOADED, issued.new_code(), file, day)


def minutes_file(scope: Scope, *, key: str, public_id: str) -> bytes:
    """One version, byte for byte, for whoever may see the result. Raises NotFound. 4 statements."""
    round_ = _visible_round(scope, key)
    if all(each.public_id != public_id for each in papers.minutes(scope, round_.id)):
        raise NotFound
    return _open(public_id)


def public_minutes(scope: Scope, *, key: str) -> tuple[MinutesRow, bytes]:
    """The minutes of a published round for everybody: those signed outside, else those drawn. Raises NotPublished."""
    row = letters.public_minutes(scope, key)
    if row is None:
        raise NotPublished
    return row, _open(row.public_id)


@act
def clear_comments(scope: Scope, *, key: str, category: str, wanted: set[tuple[int, int]]) -> int:
    """Let the regions of a category read exactly these comments (assignment and criterion); gives how many.

    Raises NotFound, RoundNotClosed, Forbidden.
    """
    scope.require("judging.close")
    round_ = _visible_round(scope, key)
    comments = letters.comments(scope, round_.id, category)
    cleared = [each for each in comments if (each.assignment_id, each.criterion_id) in wanted]
    ids_ = {each.assignment_id for each in comments}
    own = sa.delete(ClearedComment).where(
        ClearedComment.edition_id == scope.edition_id, ClearedComment.assignment_id.in_(ids_)
    )
    db.change(own)
    rows: list[dict[str, Any]] = [
        {
            "edition_id": scope.edition_id,
            "assignment_id": each.assignment_id,
            "criterion_id": each.criterion_id,
            "comment_hash": each.comment_hash,
            "user_id": scope.actor.id,
            "at": now(),
        }
        for each in cleared
    ]
    if rows:
        db.session.execute(sa.insert(ClearedComment), rows)
    audit(scope, "judging.comments_cleared", f"round:{round_.id}", category=category, cleared=len(rows))
    return len(rows)


def _visible_round(scope: Scope, key: str) -> RoundRow:
    """A round whose scoring is over, for whoever may see its result. Raises NotFound, RoundNotClosed."""
    scope.require("judging.watch")
    round_ = progress.round_by_key(scope, key)
    if not papers.may_see_result(scope, round_):
        raise NotFound
    if round_.state != RoundState.PUBLISHED and not round_.stands.awaits_publication:
        raise RoundNotClosed(round=round_.name)
    return round_


def _particulars(scope: Scope, round_: RoundRow) -> ParticularsRow:
    """Those of the version that is out, or of the one that is being made. 1 or 2 statements."""
    written = papers.particulars(scope, round_.id)
    if round_.state != RoundState.PUBLISHED:
        return written
    return told.as_it_went_out(written, bundling.facts_out(scope, round_.id), place="town")


def _zone(scope: Scope) -> ZoneInfo:
    return ZoneInfo(scope.edition.zone if scope.edition else "Asia/Jakarta")


def _name(public_id: str) -> str:
    return f"judging/minutes/{public_id}.sealed"


def _open(public_id: str) -> bytes:
    return keys.open(f"{_PURPOSE}:{public_id}", runtime().storage.get(_name(public_id)))


def _keep(
    scope: Scope, round_: RoundRow, found: sealed.Finding, kind: MinutesKind, code: str, file: bytes, day: date
) -> str:
    """Put the sealed file into the storage, then write it down."""
    public_id = ids.opaque()
    runtime().storage.put(_name(public_id), keys.seal(f"{_PURPOSE}:{public_id}", file))
    _write(scope, round_, kind=kind, public_id=public_id, code=code, file=file, day=day, result=found.result_hash)
    return public_id


@act
def _write(
    scope: Scope, round_: RoundRow, *, kind: MinutesKind, public_id: str, code: str, file: bytes, day: date, result: str
) -> None:
    out = letters.hash_out(scope, round_.id)
    for each in papers.minutes(scope, round_.id):
        if each.kind == kind and (each.result_hash == result or each.result_hash != out):  # what is out stays
            issued.withdraw(scope, code=each.code, reason=REPLACED)
    db.session.execute(
        sa.insert(Minutes),
        {
            "edition_id": scope.edition_id,
            "round_id": round_.id,
            "public_id": public_id,
            "kind": kind.value,
            "code": code,
            "result_hash": result,
            "sha256": hashlib.sha256(file).hexdigest(),
            "size": len(file),
            "user_id": scope.actor.id,
            "at": now(),
        },
    )
    facts = {
        "title": TITLES[kind],
        "lines": [
            {"label": N_("Round"), "text": round_.name},
            {"label": N_("Edition"), "text": scope.edition.name if scope.edition else ""},
            {"label": N_("Day of the minutes"), "day": day.isoformat()},
            {"label": N_("Fingerprint of the score log"), "text": round_.head_hash or ""},
        ],
    }
    issued.issue(
        scope,
        kind=MINUTES if kind is MinutesKind.DRAWN else SIGNED_MINUTES,
        subject=f"round:{round_.id}",
        facts=facts,
        code=code,
        file=file,
    )
    audit(scope, "judging.minutes_kept", f"round:{round_.id}", kind=kind.value, size=len(file))
