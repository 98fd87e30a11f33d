"""What a region team does to enter a category: answer, upload evidence, hand in before the deadline for a receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids, outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.core.runtime import runtime
from eventapp.errors import N_, NotFound, Refusal
from eventapp.judging.models.intake import Dossier, DossierVersion, Evidence
from eventapp.judging.models.states import DossierState
from eventapp.judging.queries import intake as queries
from eventapp.judging.queries.intake import OwnDossier
from eventapp.judging.rules import dossiers
from eventapp.judging.rules.dossiers import IntakeOver, NotHandedInNow
from eventapp.judging.rules.evidence import MOST_FILES, Upload, read_upload


class EditedMeanwhile(Refusal):
    """Somebody else of the team saved in between; nothing was overwritten."""

    code, status = "edited_meanwhile", 409
    message = N_("Somebody of your team has saved this dossier in the meantime. Reload the page and look at it again.")


class TooManyFiles(Refusal):
    """More than a judge would open."""

    code, status = "too_many_files", 409
    message = N_("A dossier holds at most %(most)s files. Remove one first.")


@act
def save_answers(scope: Scope, *, category: str, answers: Mapping[str, str], seen: datetime | None = None) -> None:
    """Keep the draft; ``seen`` is when it was last saved as the page showed it.

    Raises IntakeOver, NotHandedInNow, EditedMeanwhile, AnswerTooLong, NotFound, Forbidden.
    """
    scope.require("judging.enter")
    own = _open(scope, category)
    if own.edited_at is not None and own.edited_at != seen:
        raise EditedMeanwhile
    kept = dossiers.checked_answers(own.questions, answers, whole=False)
    dossier_id = own.id or _begin(scope, own)
    changed = sa.update(Dossier).where(Dossier.edition_id == scope.edition_id, Dossier.id == dossier_id)
    db.change(changed.values(answers=kept, edited_at=now()))
    audit(scope, "judging.dossier_saved", f"dossier:{dossier_id}", answers=len(kept))


def add_evidence(scope: Scope, *, category: str, name: str, data: bytes) -> str:
    """Keep a file beside the draft; gives its public id. The bytes are stored first, then the row names them.

    Raises NotEvidence, EvidenceTooLarge, TooManyFiles, IntakeOver, NotHandedInNow, NotFound, Forbidden.
    """
    scope.require("judging.enter")
    upload = read_upload(name, data)
    _open(scope, category)
    public_id = ids.opaque()
    stored = queries.storage_name(public_id, upload.kind)
    runtime().storage.put(stored, data)
    try:
        _keep_file(scope, category, public_id, upload)
    except Refusal:
        runtime().storage.delete(stored)
        raise
    return public_id


@act
def remove_evidence(scope: Scope, *, category: str, public_id: str) -> None:
    """Take a file off the draft; what was handed in with it keeps it. Raises IntakeOver, NotHandedInNow, NotFound."""
    scope.require("judging.enter")
    own = _open(scope, category)
    gone = sa.update(Evidence).where(
        Evidence.edition_id == scope.edition_id,
        Evidence.dossier_id == own.id,
        Evidence.public_id == public_id,
        Evidence.removed_at.is_(None),
    )
    if own.id is None or not db.change(gone.values(removed_at=now())):
        raise NotFound
    audit(scope, "judging.evidence_removed", f"dossier:{own.id}")


@act
def hand_in(scope: Scope, *, category: str) -> str:
    """Freeze what is saved as the version that is checked and judged; gives the receipt, which is mailed too.

    Raises AnswersMissing, IntakeOver, NotHandedInNow, NotFound, Forbidden.
    """
    scope.require("judging.enter")
    own = _open(scope, category)
    answers = dossiers.checked_answers(own.questions, own.answers, whole=True)
    dossier_id = own.id or _begin(scope, own)
    content: dict[str, Any] = {
        "questions": dossiers.as_json(own.questions),
        "answers": answers,
        "files": [file.public_id for file in own.files],
    }
    at = now()
    fingerprint = dossiers.fingerprint(content, [(file.name, file.sha256) for file in own.files])
    version = {
        "edition_id": scope.edition_id,
        "dossier_id": dossier_id,
        "number": own.version + 1,
        "content": content,
        "fingerprint": fingerprint,
        "user_id": scope.actor.id if scope.actor.is_signed_in else None,
        "at": at,
    }
    db.session.execute(sa.insert(DossierVersion), version)
    receipt = own.receipt or f"D-{ids.human_code(8)}"
    changed = sa.update(Dossier).where(Dossier.edition_id == scope.edition_id, Dossier.id == dossier_id)
    state = DossierState.SUBMITTED.value
    db.change(
        changed.values(state=state, version=own.version + 1, receipt=receipt, again_until=None, edited_at=at, reason="")
    )
    audit(scope, "judging.dossier_handed_in", f"dossier:{dossier_id}", version=own.version + 1, fingerprint=fingerprint)
    facts = {"receipt": receipt, "fingerprint": fingerprint, "files": len(own.files), "at": at.isoformat()}
    tell_team(scope, scope.region_id, "received", own.key, own.label, f"{dossier_id}:{own.version + 1}", facts)
    return receipt


def tell_team(
    scope: Scope, region_id: int | None, what: str, category: str, label: str, key: str, facts: Mapping[str, Any]
) -> None:
    """A mail to everybody of a region's team, once each. 1 statement and 1 a person."""
    if region_id is None or scope.edition is None:
        return
    for person in queries.team(scope, region_id):
        data = {"name": person.name, "category": category, "label": label, "edition": scope.edition.name, **facts}
        outbox.mail(
            f"judging/mail/dossier_{what}",
            to=person.email,
            locale=person.locale,
            key=f"dossier-{what}:{key}:{person.id}",
            data=data,
            edition_id=scope.edition_id,
        )


@act
def _keep_file(scope: Scope, category: str, public_id: str, upload: Upload) -> None:
    own = _open(scope, category)
    if len(own.files) >= MOST_FILES:
        raise TooManyFiles(field="file", most=MOST_FILES)
    dossier_id = own.id or _begin(scope, own)
    row = {
        "edition_id": scope.edition_id,
        "dossier_id": dossier_id,
        "public_id": public_id,
        "name": upload.name,
        "kind": upload.kind,
        "size": len(upload.data),
        "sha256": hashlib.sha256(upload.data).hexdigest(),
        "added_at": now(),
    }
    db.session.execute(sa.insert(Evidence), row)
    audit(scope, "judging.evidence_added", f"dossier:{dossier_id}", kind=upload.kind, size=len(upload.data))


def _open(scope: Scope, category: str) -> OwnDossier:
    """The team's dossier, if it may be changed now. Raises NotFound, IntakeOver, NotHandedInNow. 3 statements."""
    if db.in_act:
        db.lock(f"dossier:{scope.edition_id}:{scope.region_id}")
    own = queries.own_dossier(scope, category)
    if not own.is_open:
        if own.state in {DossierState.SUBMITTED, DossierState.PASSED, DossierState.REFUSED}:
            raise NotHandedInNow(category=own.label)
        raise IntakeOver(category=own.label)
    return own


def _begin(scope: Scope, own: OwnDossier) -> int:
    at = now()
    values: dict[str, Any] = {
        "edition_id": scope.edition_id,
        "category_id": own.category_id,
        "region_id": scope.region_id,
        "state": DossierState.DRAFT.value,
        "answers": {},
        "version": 0,
        "returned": False,
        "reason": "",
        "created_at": at,
        "edited_at": at,
    }
    db.change(insert_or_ignore(Dossier, values, ["category_id", "region_id"]))
    begun = sa.select(Dossier.id).where(
        Dossier.edition_id == scope.edition_id,
        Dossier.category_id == own.category_id,
        Dossier.region_id == scope.region_id,
    )
    return int(db.scalar(begun))
