"""What the papers beside a result are made of: particulars, minutes, who was there, openings, questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Role, Scope
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.frozen import field_names, frozen
from eventapp.judging.models.documents import Minutes, Opening, OpeningRecipient, Particulars
from eventapp.judging.models.panels import PanelMember
from eventapp.judging.models.rounds import Category, Criterion
from eventapp.judging.models.states import RoundState, SignerRole
from eventapp.judging.queries import pact, progress
from eventapp.judging.queries.progress import PairRow, RoundRow


@frozen
class ParticularsRow:
    """A round's particulars; what nobody has written down yet is empty."""

    held_on: date | None = None
    place: str = ""
    decree: str = ""
    decision: str = ""
    signer: str = ""
    signer_role: str = ""
    certifies_finalists: bool = False
    questions_until: datetime | None = None


@frozen
class MinutesRow:
    """A version of the minutes."""

    public_id: str
    kind: str
    code: str
    result_hash: str
    sha256: str
    size: int
    at: datetime
    by: str | None


@frozen
class Attendance:
    """A member of the jury: in which categories, how many sheets are complete, which wording of the pact and when.

    Nobody is tied to a region here: together with the published log that would tell who stands behind a pseudonym.
    """

    name: str
    categories: tuple[str, ...]
    complete: int
    assigned: int
    is_alternate: bool
    pact: str | None
    pact_at: datetime | None

    @property
    def was_present(self) -> bool:
        """Whether the member judged."""
        return self.complete > 0


@frozen
class RecusedRow:
    """An entry from which somebody was recused, without saying who."""

    category: str
    region: str
    recused: int
    judges: int


@frozen
class CriterionRow:
    """A criterion with its weight, for the method's paragraph."""

    category: str
    label: str
    weight: str
    low: str
    high: str


@frozen
class RecipientRow:
    """Somebody who gets a copy."""

    number: int
    name: str
    copies: int
    last_at: datetime | None


@frozen
class OpeningRow:
    """An opening before publication with those for whom it was made."""

    id: int
    public_id: str
    category: str
    label: str
    purpose: str
    result_hash: str
    asked_by: int | None
    asked_name: str | None
    asked_at: datetime
    confirmed_by: int | None
    confirmed_name: str | None
    confirmed_at: datetime | None
    recipients: tuple[RecipientRow, ...]


_PARTICULARS = tuple(getattr(Particulars, name) for name in field_names(ParticularsRow))
_asker, _confirmer = sa.orm.aliased(User), sa.orm.aliased(User)
_MINUTES = (
    sa.select(
        Minutes.public_id,
        Minutes.kind,
        Minutes.code,
        Minutes.result_hash,
        Minutes.sha256,
        Minutes.size,
        Minutes.at,
        User.name,
    )
    .outerjoin(User, User.id == Minutes.user_id)
    .where(Minutes.edition_id == sa.bindparam("edition_id"), Minutes.round_id == sa.bindparam("round_id"))
    .order_by(Minutes.id.desc())
)
_OPENINGS = (
    sa.select(
        Opening.id,
        Opening.public_id,
        Category.key,
        Category.label,
        Opening.purpose,
        Opening.result_hash,
        Opening.asked_by,
        _asker.name,
        Opening.asked_at,
        Opening.confirmed_by,
        _confirmer.name,
        Opening.confirmed_at,
    )
    .join(Category, Category.id == Opening.category_id)
    .outerjoin(_asker, _asker.id == Opening.asked_by)
    .outerjoin(_confirmer, _confirmer.id == Opening.confirmed_by)
    .where(Opening.edition_id == sa.bindparam("edition_id"), Category.round_id == sa.bindparam("round_id"))
    .order_by(Opening.id.desc())
)
_RECIPIENTS = (
    sa.select(
        OpeningRecipient.opening_id,
        OpeningRecipient.number,
        OpeningRecipient.name,
        OpeningRecipient.copies,
        OpeningRecipient.last_at,
    )
    .join(Opening, Opening.id == OpeningRecipient.opening_id)
    .join(Category, Category.id == Opening.category_id)
    .where(OpeningRecipient.edition_id == sa.bindparam("edition_id"), Category.round_id == sa.bindparam("round_id"))
    .order_by(OpeningRecipient.opening_id, OpeningRecipient.number)
)
_SEATS = (
    sa.select(
        PanelMember.id,
        sa.func.coalesce(User.name, PanelMember.pseudonym),
        PanelMember.user_id,
        Category.label,
        PanelMember.is_alternate,
    )
    .join(Category, Category.id == PanelMember.category_id)
    .outerjoin(User, User.id == PanelMember.user_id)
    .where(PanelMember.edition_id == sa.bindparam("edition_id"), Category.round_id == sa.bindparam("round_id"))
    .order_by(User.name, PanelMember.id)
)
_CRITERIA = (
    sa.select(Category.label, Criterion.label, Criterion.weight, Criterion.low, Criterion.high)
    .join(Category, Category.id == Criterion.category_id)
    .where(
        Criterion.edition_id == sa.bindparam("edition_id"),
        Category.round_id == sa.bindparam("round_id"),
        Criterion.is_scored,
    )
    .order_by(Category.position, Category.id, Criterion.position, Criterion.id)
)


def particulars(scope: Scope, round_id: int) -> ParticularsRow:
    """The round's particulars. 1 statement."""
    query = sa.select(*_PARTICULARS).where(Particulars.edition_id == scope.edition_id, Particulars.round_id == round_id)
    row = db.session.execute(query).first()
    return ParticularsRow(*row) if row else ParticularsRow()


def minutes(scope: Scope, round_id: int) -> list[MinutesRow]:
    """Every version, latest first. 1 statement."""
    return [MinutesRow(*row) for row in db.rows(_MINUTES, edition_id=scope.edition_id, round_id=round_id)]


def may_see_result(scope: Scope, round_: RoundRow) -> bool:
    """Whether this person may see the round's result now: whoever watches once it is out; before that the chair, and
    an auditor once the chair has signed. 0 or 1 statement.
    """
    if round_.state == RoundState.PUBLISHED:
        return scope.may("judging.watch")
    if Role.CHAIR in scope.roles:
        return True
    signed = Role.AUDITOR in scope.roles and progress.signatures(scope, round_.id)
    return bool(signed) and any(each.role == SignerRole.CHAIR for each in signed or ())


def attendance(scope: Scope, round_: RoundRow, pairs: Iterable[PairRow]) -> list[Attendance]:
    """The jury by name, each once, with what they did. 2 statements."""
    accepted = {each.user_id: each for each in pact.acceptances(scope, round_.id)}
    complete: Counter[int | None] = Counter()
    assigned: Counter[int | None] = Counter()
    for pair in pairs:
        assigned[pair.judge_id] += 1
        complete[pair.judge_id] += pair.is_complete
    people: dict[int, list[tuple[int, str, int | None, str, bool]]] = {}
    for row in db.rows(_SEATS, edition_id=scope.edition_id, round_id=round_.id):
        people.setdefault(row[2] if row[2] is not None else -row[0], []).append(tuple(row))
    found = []
    for user_id, seats in people.items():
        own = accepted.get(user_id)
        found.append(
            Attendance(
                name=seats[0][1],
                categories=tuple(dict.fromkeys(seat[3] for seat in seats)),
                complete=complete[user_id],
                assigned=assigned[user_id],
                is_alternate=all(seat[4] for seat in seats),
                pact=own.version if own else None,
                pact_at=own.accepted_at if own else None,
            )
        )
    return found


def recused(pairs: Iterable[PairRow]) -> list[RecusedRow]:
    """The entries from which somebody was recused, in the order of the categories."""
    judges: Counter[tuple[str, str]] = Counter()
    out: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        judges[pair.label, pair.region] += 1
        out[pair.label, pair.region] += pair.recused
    return [
        RecusedRow(label, region, out[label, region], judges[label, region])
        for label, region in judges
        if out[label, region]
    ]


def criteria(scope: Scope, round_id: int) -> list[CriterionRow]:
    """The scored criteria of every category. 1 statement."""
    return [CriterionRow(*row) for row in db.rows(_CRITERIA, edition_id=scope.edition_id, round_id=round_id)]


def openings(scope: Scope, round_id: int) -> list[OpeningRow]:
    """Every opening of a round before publication, latest first. 2 statements."""
    own = {"edition_id": scope.edition_id, "round_id": round_id}
    recipients: dict[int, list[RecipientRow]] = {}
    for row in db.rows(_RECIPIENTS, **own):
        recipients.setdefault(row[0], []).append(RecipientRow(*row[1:]))
    return [OpeningRow(*(*row, tuple(recipients.get(row[0], ())))) for row in db.rows(_OPENINGS, **own)]


def opening(scope: Scope, round_id: int, public_id: str) -> OpeningRow:
    """One opening of a round. Raises NotFound. 2 statements."""
    found = next((each for each in openings(scope, round_id) if each.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found
