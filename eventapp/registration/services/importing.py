"""Lists of people: handed in, looked over, corrected, entered in one transaction, and taken back within a day.

The organiser's lists and the coordinators' go the same way; a coordinator comes by the token of the link and sees no
list but those of the own delegation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import AuditEntry, audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import N_, NotFound
from eventapp.formats.grids import Grid
from eventapp.frozen import frozen
from eventapp.registration.models.imports import ColumnMapping, ImportedPerson, ImportState, PeopleImport
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries import delegations, imports, quotas
from eventapp.registration.queries.delegations import DelegationRow
from eventapp.registration.queries.imports import Draft, JudgedList
from eventapp.registration.queries.quotas import QuotaRow
from eventapp.registration.rules import columns
from eventapp.registration.rules.columns import Field
from eventapp.registration.rules.findings import LEFT_OUT, Outcome
from eventapp.registration.rules.limits import Claim
from eventapp.registration.rules.refusals import BadMapping, ImportEntered, NothingToEnter, UndoOver
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import counters, entering, issuing, line, telling
from eventapp.registration.services import delegations as delegating
from eventapp.registration.services.letters import Recipient

KEPT = timedelta(days=2)  # a list that nobody enters is forgotten
LONGEST_CORRECTION = 300
_CHUNK = 400
_USED = N_("Changed or used since.")
# Whoever stands above registration says who must stay: the registrations among those asked for, each with a sentence.
Keep = Callable[[Scope, Sequence[int]], Mapping[int, str]]
keepers: list[Keep] = []


@frozen
class Kept:
    """Somebody whom taking a list back left, and why."""

    line: int
    name: str
    public_id: str
    reason: str


_PERSON: Any = (
    sa.select(
        Registration.id,
        Registration.public_id,
        Registration.name,
        Registration.email,
        Registration.locale,
        Registration.attendance,
        Registration.status,
        Registration.type_id,
        Registration.region_id,
        Ticket.code,
    )
    .outerjoin(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .where(
        Registration.edition_id == sa.bindparam("edition_id"),
        Registration.id.in_(sa.bindparam("wanted", expanding=True)),
    )
)
_TOUCHED = (
    sa.select(AuditEntry.subject)
    .where(
        AuditEntry.edition_id == sa.bindparam("edition_id"),
        AuditEntry.subject.in_(sa.bindparam("wanted", expanding=True)),
        AuditEntry.action.not_in(("registration.entered", "registration.mailed_again")),
    )
    .distinct()
)


@act
def start(scope: Scope, grid: Grid, *, token: str | None = None, delegation_id: int | None = None) -> str:
    """Keep a list as a draft; gives its public id. Nobody is entered yet.

    Raises Forbidden, NotFound, DelegationLinkUnknown, DelegationClosed.
    """
    own = _delegation(scope, token, delegation_id)
    layout = columns.layout(grid.rows, grid.spans)
    mapping = imports.remembered(scope, layout.titles) or layout.mapping
    _forget_old(scope)
    lines = [[row.line, list(row.cells)] for row in grid.rows[layout.first :]]
    public_id = ids.opaque()
    values = {
        "edition_id": scope.edition_id,
        "public_id": public_id,
        "delegation_id": own.id if own else None,
        "actor_id": scope.actor.id if scope.actor.is_signed_in else None,
        "state": ImportState.DRAFT.value,
        "file_name": grid.name[-120:],
        "content_hash": hashlib.sha256(repr(grid.rows).encode()).hexdigest(),
        "header_hash": layout.signature,
        "titles": list(layout.titles),
        "mapping": dict(mapping),
        "rows": lines,
        "corrections": {},
        "notices": [[notice.template, dict(notice.details)] for notice in grid.notices],
        "entered": 0,
        "created_at": now(),
    }
    db.session.execute(sa.insert(PeopleImport), values)
    audit(scope, "import.started", f"import:{public_id}", rows=len(lines), delegation=values["delegation_id"])
    return public_id


def look_over(scope: Scope, public_id: str, *, token: str | None = None) -> tuple[JudgedList, DelegationRow | None]:
    """A draft with what would happen to each row now. Raises what ``start`` raises, and ImportEntered."""
    found = imports.draft(scope, public_id)
    own = _reachable(scope, found, token)
    if found.state is not ImportState.DRAFT:
        raise ImportEntered
    return imports.judged(scope, found, own, named=token is None), own


@act
def map_columns(scope: Scope, public_id: str, mapping: Mapping[Field, int], *, token: str | None = None) -> None:
    """Say which column holds what. Raises BadMapping and what ``look_over`` raises."""
    found, _ = _opened(scope, public_id, token)
    width = max((len(cells) for _, cells in found.lines), default=0)
    width = max(width, len(found.titles))
    if Field.NAME not in mapping or len(set(mapping.values())) < len(mapping):
        raise BadMapping
    if any(not 0 <= column < width for column in mapping.values()):
        raise BadMapping
    _write(scope, found.id, mapping={key.value: column for key, column in mapping.items()})


@act
def correct(scope: Scope, public_id: str, *, line: int, values: Mapping[str, str], token: str | None = None) -> None:
    """Correct a row in place; ``LEFT_OUT`` among the values takes it out. What is corrected again replaces it.

    Raises NotFound and what ``look_over`` raises.
    """
    found, _ = _opened(scope, public_id, token)
    if line not in {number for number, _ in found.lines}:
        raise NotFound
    allowed = {*Field, LEFT_OUT}
    clean = {key: text[:LONGEST_CORRECTION] for key, text in values.items() if key in allowed}
    before = {key: text for key, text in found.corrections.get(line, {}).items() if key != LEFT_OUT}
    corrections = {str(number): dict(kept) for number, kept in found.corrections.items()}
    corrections[str(line)] = before | clean
    _write(scope, found.id, corrections=corrections)


@act
def enter(scope: Scope, public_id: str, *, token: str | None = None) -> int:
    """Enter every good row in one transaction; gives how many people. The list's own text is forgotten then.

    Raises NothingToEnter, ImportEntered, what ``start`` raises and what ``entering.enter_all`` raises.
    """
    found, own = _opened(scope, public_id, token)
    judged = imports.judged(scope, found, own, named=False)
    good = [row for row in judged.rows if row.outcome is Outcome.ENTER and row.person]
    if not good:
        raise NothingToEnter
    by = delegating.by_coordinator(own) if own and token else delegating.by_organiser(scope)
    people = [row.person for row in good if row.person]
    entered = entering.enter_all(scope, people, by=by, delegation_id=own.id if own else None)
    made = [
        {
            "edition_id": scope.edition_id,
            "import_id": found.id,
            "registration_id": one.id,
            "line": good[one.place].line,
        }
        for one in entered
    ]
    if made:
        db.session.execute(sa.insert(ImportedPerson), made)
    _remember(scope, found)
    _write(
        scope,
        found.id,
        state=ImportState.ENTERED.value,
        entered=len(entered),
        entered_at=now(),
        rows=[],
        corrections={},
    )
    audit(scope, "import.entered", f"import:{public_id}", people=len(entered))
    return len(entered)


@act
def discard(scope: Scope, public_id: str, *, token: str | None = None) -> None:
    """Throw a draft away. Raises what ``look_over`` raises."""
    found, _ = _opened(scope, public_id, token)
    db.change(sa.delete(PeopleImport).filter_by(edition_id=scope.edition_id, id=found.id))
    audit(scope, "import.discarded", f"import:{public_id}")


@act
def undo(scope: Scope, public_id: str, *, keep: Sequence[Keep] = ()) -> int:
    """Take a list back: removes the registrations that it made and to which nothing happened since; gives how many.

    ``keep`` and ``keepers`` say who must stay, such as people who came through a door. Seats that become free go to
    those who wait. Raises UndoOver, NotFound, Forbidden.
    """
    scope.require("registration.import")
    found = imports.draft(scope, public_id, lock=True)
    if not imports.one(scope, public_id).can_be_undone:
        raise UndoOver
    held = quotas.locked(scope)
    lines = dict(imports.made(scope, found.id))
    people = _people(scope, list(lines))
    reasons = _reasons_to_stay(scope, list(lines), [*keepers, *keep])
    going = [row for row in people if row.id not in reasons]
    for row in going:
        counters.give_back(scope, _claim(scope, row, held), Status(row.status))
    for chunk in _chunks([row.id for row in going]):
        gone = sa.and_(Registration.edition_id == scope.edition_id, Registration.id.in_(chunk))
        db.change(sa.delete(Registration).where(gone).execution_options(synchronize_session=False))
    telling.taken_back(issuing.forum(scope), [_recipient(row) for row in going])
    _write(scope, found.id, state=ImportState.UNDONE.value)
    audit(scope, "import.undone", f"import:{public_id}", removed=len(going), kept=len(people) - len(going))
    line.fill(scope, held)
    return len(going)


@act
def kept(scope: Scope, public_id: str, *, keep: Sequence[Keep] = ()) -> tuple[Kept, ...]:
    """Whom taking a list back left, by line, and why. Raises NotFound, Forbidden."""
    scope.require("registration.import")
    found = imports.draft(scope, public_id)
    lines = dict(imports.made(scope, found.id)) if found.state is ImportState.UNDONE else {}
    reasons = _reasons_to_stay(scope, list(lines), [*keepers, *keep])
    people = sorted(_people(scope, list(lines)), key=lambda row: lines[row.id])
    return tuple(Kept(lines[row.id], row.name, row.public_id, reasons.get(row.id, _USED)) for row in people)


def _people(scope: Scope, wanted: Sequence[int]) -> list[Any]:
    """1 statement for every 400."""
    return [row for chunk in _chunks(wanted) for row in db.rows(_PERSON, edition_id=scope.edition_id, wanted=chunk)]


def _reasons_to_stay(scope: Scope, wanted: Sequence[int], keep: Sequence[Keep]) -> dict[int, str]:
    """Who stays, and why: whoever was changed since, and whom a part above names."""
    reasons: dict[int, str] = {}
    for chunk in _chunks(wanted):
        subjects = [f"registration:{one}" for one in chunk]
        touched = db.rows(_TOUCHED, edition_id=scope.edition_id, wanted=subjects)
        reasons |= {int(row[0].partition(":")[2]): _USED for row in touched}
        for ask in keep:
            reasons |= ask(scope, chunk)
    return reasons


def _delegation(scope: Scope, token: str | None, delegation_id: int | None) -> DelegationRow | None:
    """The delegation that a list is of: the coordinator's own, or the one that the organiser names."""
    if token is not None:
        return delegating.held(scope, token)
    scope.require("registration.import")
    return delegations.delegation_by_id(scope, delegation_id) if delegation_id is not None else None


def _reachable(scope: Scope, found: Draft, token: str | None) -> DelegationRow | None:
    """The delegation of a draft, when the one who asks may see it. Raises NotFound, Forbidden."""
    own = _delegation(scope, token, found.delegation_id)
    if token is not None and (own is None or own.id != found.delegation_id):
        raise NotFound
    return own


def _opened(scope: Scope, public_id: str, token: str | None) -> tuple[Draft, DelegationRow | None]:
    """A draft, locked until the act ends, with its delegation. Raises ImportEntered."""
    own = delegating.held(scope, token) if token is not None else None  # delegations are locked before lists
    found = imports.draft(scope, public_id, lock=True)
    own = _reachable(scope, found, token) if own is None else own
    if token is not None and (own is None or own.id != found.delegation_id):
        raise NotFound
    if found.state is not ImportState.DRAFT:
        raise ImportEntered
    return found, own


def _write(scope: Scope, import_id: int, **values: Any) -> None:
    of_row = {"edition_id": scope.edition_id, "id": import_id}
    db.change(sa.update(PeopleImport).filter_by(**of_row).values(values).execution_options(synchronize_session=False))


def _remember(scope: Scope, found: Draft) -> None:
    """Keep the mapping for the next list with these titles. 1 or 2 statements."""
    if not found.titles:
        return
    of_row = {"edition_id": scope.edition_id, "header_hash": found.header_hash}
    values = {"mapping": {key.value: column for key, column in found.mapping.items()}, "used_at": now()}
    if not db.change(insert_or_ignore(ColumnMapping, of_row | values, ["edition_id", "header_hash"])):
        again = sa.update(ColumnMapping).filter_by(**of_row).values(values)
        db.change(again.execution_options(synchronize_session=False))


def _forget_old(scope: Scope) -> None:
    """Drafts that nobody entered hold people who may not know of it."""
    old = (
        PeopleImport.edition_id == scope.edition_id,
        PeopleImport.state == ImportState.DRAFT.value,
        PeopleImport.created_at < now() - KEPT,
    )
    db.change(sa.delete(PeopleImport).where(*old).execution_options(synchronize_session=False))


def _claim(scope: Scope, row: Any, held: Mapping[Attendance, QuotaRow]) -> Claim:
    way = Attendance(row.attendance)
    days = counters.chosen_days(scope, row.id) if held[way].by_day else ()
    return Claim(way, row.type_id, row.region_id, days=days)


def _recipient(row: Any) -> Recipient:
    return Recipient(row.public_id, row.name, row.email, row.locale, Attendance(row.attendance), row.code)


def _chunks(values: Sequence[int]) -> list[Sequence[int]]:
    return [values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK)]
