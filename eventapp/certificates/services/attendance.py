"""Certificates of attendance: sorts written, a round issued in pieces, letters sent, papers withdrawn and reissued.

A round writes down who has earned one when it is started; pieces of that list are then done one transaction each, so
that a worker that dies loses one piece and doubles nothing. Whoever holds a certificate of a sort gets no second one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from eventapp.certificates.documents import attendance as papers
from eventapp.certificates.errors import (
    BadMark,
    BadNumberFormat,
    NameUnchanged,
    NobodyEarned,
    NoCertificate,
    RunGoesOn,
)
from eventapp.certificates.models import Certificate, CertificateRun, CertificateTemplate, RunState
from eventapp.certificates.queries import attendance as queries
from eventapp.certificates.queries.attendance import HeldRow, TemplateRow
from eventapp.certificates.rules import attendance as rules
from eventapp.certificates.rules.attendance import Days
from eventapp.core import ids, issued, outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import N_, NotFound
from eventapp.frozen import frozen
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries.tickets import manage_token
from eventapp.registration.rules.states import Status
from eventapp.registration.services.forgetting import NOBODY

ISSUE = "certificates.issue_batch"
BATCH = 100  # certificates in one transaction
REISSUED = N_("Issued anew with the corrected name.")
DELETED = N_("The person's data were deleted.")
_MANAGE = "certificates.manage"

_NAMES: Any = sa.select(
    Registration.id, Registration.public_id, Registration.name, Registration.email, Registration.organisation
).where(
    Registration.edition_id == sa.bindparam("edition_id"),
    Registration.id.in_(sa.bindparam("people", expanding=True)),
    Registration.status == Status.CONFIRMED.value,
)
_FORGOTTEN: Any = (
    sa.select(Certificate.id, Certificate.edition_id, Certificate.code, Certificate.words)
    .join(
        Registration,
        sa.and_(Registration.edition_id == Certificate.edition_id, Registration.id == Certificate.registration_id),
    )
    .where(
        Certificate.edition_id == sa.bindparam("edition_id"),
        Registration.name == NOBODY,
        Certificate.withdrawn_at.is_(None),
    )
    .order_by(Certificate.id)
)


@frozen
class Texts:
    """A sort of certificate as typed."""

    name: str
    role: str
    days: Days
    min_sessions: int
    min_minutes: int
    survey_id: int | None
    heading_id: str
    heading_en: str
    body_id: str
    body_en: str
    number_format: str
    town: str
    dated_on: date
    signer: str
    signer_position: str

    def values(self) -> dict[str, Any]:
        """The columns."""
        return asdict(self) | {"days": self.days.value}


@act
def add_template(scope: Scope, texts: Texts) -> str:
    """A new sort of certificate; gives its public id. Raises BadMark, BadNumberFormat, Forbidden."""
    scope.require(_MANAGE)
    _judge(texts)
    public_id = ids.opaque()
    row = {"edition_id": scope.edition_id, "public_id": public_id, "created_at": now(), **texts.values()}
    db.change(sa.insert(CertificateTemplate).values(**row))
    audit(scope, "certificate_template.added", f"template:{public_id}", role=texts.role)
    return public_id


@act
def change_template(scope: Scope, public_id: str, texts: Texts) -> None:
    """Another rule or other words, for certificates that are issued from now on.

    Raises NotFound, BadMark, BadNumberFormat, Forbidden.
    """
    scope.require(_MANAGE)
    _judge(texts)
    own = (CertificateTemplate.edition_id == scope.edition_id, CertificateTemplate.public_id == public_id)
    if not db.change(sa.update(CertificateTemplate).where(*own).values(**texts.values())):
        raise NotFound
    audit(scope, "certificate_template.changed", f"template:{public_id}", survey=texts.survey_id is not None)


@act
def start(scope: Scope, public_id: str, *, mails: bool) -> str:
    """Issue a certificate to everybody who has earned one and holds none; gives the round's public id.

    Raises NotFound, RunGoesOn, NobodyEarned, SurveyOver, Forbidden. About 14 statements.
    """
    scope.require(_MANAGE)
    db.lock(f"certificates:{scope.edition_id}")
    found = queries.template(scope, public_id)
    if any(run.state == RunState.RUNNING for run in queries.runs(scope, template_id=found.id)):
        raise RunGoesOn
    people = [
        {
            "id": one.person.id,
            "locale": one.person.locale,
            "sessions": list(one.record.sessions),
            "minutes": one.record.minutes,
            "days": len(one.record.days),
        }
        for one in queries.earned(scope, found)
    ]
    if not people:
        raise NobodyEarned
    run = ids.opaque()
    row = {
        "edition_id": scope.edition_id,
        "public_id": run,
        "template_id": found.id,
        "state": RunState.RUNNING.value,
        "people": people,
        "total": len(people),
        "mails": mails,
        "started_at": now(),
    }
    db.change(sa.insert(CertificateRun).values(**row))
    audit(scope, "certificates.started", f"run:{run}", people=len(people), mails=mails)
    _enqueue(scope, run, 0)
    return run


@act
def issue_batch(scope: Scope, *, run: str) -> int:
    """The next piece of a round; gives how many people were decided on. 7 statements, and 4 for each certificate."""
    own = (CertificateRun.edition_id == scope.edition_id, CertificateRun.public_id == run)
    row = db.session.execute(sa.select(CertificateRun).where(*own).with_for_update()).scalar_one_or_none()
    if row is None or row.state != RunState.RUNNING.value:
        return 0
    template = queries.template_by_id(scope, row.template_id)
    piece = row.people[row.done : row.done + BATCH]
    made = _issue(scope, template, piece, mails=row.mails)
    done = row.done + len(piece)
    values: dict[str, Any] = {"done": done, "issued": row.issued + made}
    if done >= row.total:
        values |= {"state": RunState.DONE.value, "ended_at": now()}
    db.change(sa.update(CertificateRun).where(*own).values(**values))
    if done < row.total:
        _enqueue(scope, run, done)
    return len(piece)


@act
def resend(scope: Scope, *, code: str) -> None:
    """Mail the link to a certificate once more. Raises NoCertificate, Forbidden."""
    scope.require(_MANAGE)
    found = _valid(scope, code)
    _mail(scope, found.registration, found.email, found.locale, found.code, found.words, again=ids.opaque())
    audit(scope, "certificate.mailed", f"document:{code[:4]}")


@act
def withdraw(scope: Scope, *, code: str, reason: str) -> None:
    """Take one certificate back for good; its page says why. Raises NoCertificate, NoReason, Forbidden."""
    scope.require(_MANAGE)
    _end(scope, _valid(scope, code).code, reason)


@act
def reissue(scope: Scope, *, code: str, mails: bool = True) -> str:
    """A new certificate with the name as the registration bears it now; the old one no longer holds.

    It has a number of its own. Gives the new code. Raises NoCertificate, NameUnchanged, Forbidden.
    """
    scope.require(_MANAGE)
    found = _valid(scope, code)
    if not found.is_outdated:
        raise NameUnchanged
    _end(scope, code, REISSUED)
    template = queries.template(scope, found.template)
    (serial,) = _serials(scope, template, 1)
    number = rules.number(template.number_format, serial, template.dated_on)
    with_number = papers.words(
        scope, template, name=found.name, place="", number=number, values={}, locale=found.locale
    )["number"]
    words = found.words | {"name": found.name, "number": with_number}
    return _write(scope, template, found, serial, number, words, mails=mails)


@act
def forget_deleted(scope: Scope) -> int:
    """Take back the certificates of people whose data were deleted, and forget their names; gives how many."""
    gone = db.rows(_FORGOTTEN, edition_id=scope.edition_id)
    for row in gone:
        issued.withdraw(scope, code=row.code, reason=DELETED)
        own = (Certificate.edition_id == scope.edition_id, Certificate.id == row.id)
        nobody = row.words | {"name": NOBODY, "place": ""}
        db.change(sa.update(Certificate).where(*own).values(withdrawn_at=now(), words=nobody))
    return len(gone)


def preview(scope: Scope, template: TemplateRow, *, locale: str) -> dict[str, Any]:
    """The words of a certificate for an invented person, to be looked at. Raises Forbidden."""
    scope.require(_MANAGE)
    number = rules.number(template.number_format, template.next_serial, template.dated_on)
    titles = ["Sesi contoh satu", "Sesi contoh dua", "Sesi contoh tiga"]
    values = papers.marks(scope, titles, 255, 2, locale)
    name, place = "Dr. Nama Contoh, S.T., M.Si.", "Kota Contoh"
    return papers.words(scope, template, name=name, place=place, number=number, values=values, locale=locale)


def _judge(texts: Texts) -> None:
    for field in ("body_id", "body_en", "heading_id", "heading_en"):
        unknown = rules.unknown_marks(getattr(texts, field))
        if unknown:
            raise BadMark(mark=unknown[0], field=field)
    if not rules.is_number_format(texts.number_format):
        raise BadNumberFormat(field="number_format")


def _issue(scope: Scope, template: TemplateRow, piece: Sequence[Mapping[str, Any]], *, mails: bool) -> int:
    """Certificates for those of a piece who still have a ticket and hold none."""
    held = queries.holders(scope, template.id)
    rows = db.rows(_NAMES, edition_id=scope.edition_id, people=[one["id"] for one in piece])
    people = {row.id: row for row in rows if row.id not in held and row.name != NOBODY}
    wanted = [one for one in piece if one["id"] in people]
    for one, serial in zip(wanted, _serials(scope, template, len(wanted)), strict=True):
        person, locale = people[one["id"]], one["locale"]
        number = rules.number(template.number_format, serial, template.dated_on)
        values = papers.marks(scope, one["sessions"], one["minutes"], one["days"], locale)
        told = {"name": person.name, "place": person.organisation, "number": number}
        words = papers.words(scope, template, **told, values=values, locale=locale)
        to = _To(person.id, person.public_id, person.email, locale)
        _write(scope, template, to, serial, number, words, mails=mails)
    return len(wanted)


@frozen
class _To:
    """Whom a certificate is for."""

    registration_id: int
    registration: str
    email: str
    locale: str


def _write(
    scope: Scope,
    template: TemplateRow,
    to: _To | HeldRow,
    serial: int,
    number: str,
    words: dict[str, Any],
    *,
    mails: bool,
) -> str:
    """One certificate, what its page says, and its letter. 4 statements."""
    facts = {
        "title": papers.TITLE,
        "lines": [
            {"label": N_("Certificate number"), "text": number},
            {"label": N_("Name, its letters as dots"), "text": rules.masked(words["name"])},
            {"label": N_("As"), "message": papers.role_label(template.role)},
            {"label": N_("Edition"), "text": words["event"]},
            {"label": N_("Dated"), "day": words["day"]},
        ],
    }
    code = issued.issue(scope, kind=queries.KIND, subject=f"{template.public_id}:{serial}", facts=facts)
    row = {
        "edition_id": scope.edition_id,
        "template_id": template.id,
        "registration_id": to.registration_id,
        "code": code,
        "serial": serial,
        "number": number,
        "locale": to.locale,
        "words": words,
        "issued_at": now(),
    }
    db.session.execute(sa.insert(Certificate), [row])
    if mails:
        _mail(scope, to.registration, to.email, to.locale, code, words)
    return code


def _serials(scope: Scope, template: TemplateRow, number: int) -> list[int]:
    """Numbers that nobody else gets. 1 statement."""
    own = (CertificateTemplate.edition_id == scope.edition_id, CertificateTemplate.id == template.id)
    taken = sa.update(CertificateTemplate).where(*own).values(next_serial=CertificateTemplate.next_serial + number)
    after = int(db.session.execute(taken.returning(CertificateTemplate.next_serial)).scalar_one())
    return list(range(after - number, after))


def _end(scope: Scope, code: str, reason: str) -> None:
    issued.withdraw(scope, code=code, reason=reason)
    own = (Certificate.edition_id == scope.edition_id, Certificate.code == code)
    db.change(sa.update(Certificate).where(*own).values(withdrawn_at=now()))


def _valid(scope: Scope, code: str) -> HeldRow:
    found = queries.one(scope, code)
    if found.withdrawn_at is not None:
        raise NoCertificate
    return found


def _mail(
    scope: Scope, registration: str, email: str, locale: str, code: str, words: Mapping[str, Any], *, again: str = ""
) -> None:
    """The letter with the link. 1 statement, none for example people."""
    data = {
        "edition": scope.edition.slug if scope.edition else "",
        "forum": words["event"],
        "name": words["name"],
        "number": words["number"],
        "heading": words["heading"],
        "token": manage_token(registration),
    }
    key = f"certificate:{registration}:{code}:{again}" if again else f"certificate:{registration}:{code}"
    template = "certificates/mail/certificate"
    outbox.mail(template, to=email, locale=locale, key=key, data=data, edition_id=scope.edition_id)


def _enqueue(scope: Scope, run: str, done: int) -> None:
    args = {"edition": scope.edition.slug if scope.edition else "", "run": run}
    outbox.enqueue(ISSUE, key=f"certificates:{run}:{done}", args=args, edition_id=scope.edition_id)


@act
def resume(scope: Scope, *, run: str) -> None:
    """Let a worker take up a round that stands still; one that goes on is not disturbed. Raises NotFound, Forbidden."""
    scope.require(_MANAGE)
    if not queries.runs(scope, public_id=run):
        raise NotFound
    args = {"edition": scope.edition.slug if scope.edition else "", "run": run}
    outbox.enqueue(ISSUE, key=f"certificates:{run}:again:{ids.opaque()}", args=args, edition_id=scope.edition_id)
