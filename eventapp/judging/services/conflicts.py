"""Ties of judges to regions: what they say themselves, and what the programme's own data say.

Every tie is a row of ``editions.Tie``. From the moment it is there, the pair is *recused* on every list and in every
tabulation, no new assignment of it can be inserted, and the boards name the entry as short of a judge until the
secretariat has found another one; nobody else's scores change.
"""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.models import Tie, TieKind
from eventapp.editions.services import setup as editions
from eventapp.errors import NotFound
from eventapp.judging.errors import ReasonNeeded
from eventapp.judging.models.panels import PanelMember
from eventapp.judging.queries.judge import ties
from eventapp.regions import queries as regions
from eventapp.regions.models import Region
from eventapp.regions.rules.resolver import require
from eventapp.registration.models.registrations import Registration
from eventapp.registration.rules.states import Status

FROM_JUDGE = "judging"
FROM_SECRETARIAT = "secretariat"
FROM_REGISTRATION = "registration"
SHORTEST_REASON = 10


@act
def declare(scope: Scope, *, region_ids: set[int]) -> int:
    """A judge declares conflicts of interest with regions of the own panels; gives how many are new.

    Only the organiser takes a declaration back, because scores may have been left out for it. Raises Forbidden.
    """
    scope.require("judging.score")
    if scope.actor.id is None:
        raise NotFound
    new = sorted(row.region_id for row in ties(scope) if row.region_id in region_ids and not row.tied)
    for region_id in new:
        editions.add_tie(scope, user_id=scope.actor.id, region_id=region_id, kind=TieKind.DECLARED, source=FROM_JUDGE)
        audit(scope, "judging.conflict_declared", f"region:{region_id}")
    return len(new)


@act
def tell_home(scope: Scope, *, user_id: int, home: str = "", employer: str = "") -> int:
    """Write down where a judge lives and which region employs the judge, by name; gives how many ties there are for it.

    A home counts with its whole province, an employer alone. Raises UnknownRegion, AmbiguousRegion, MisspeltRegion.
    """
    wanted = [(TieKind.HOME, code) for code in _with_province(home)]
    wanted += [(TieKind.EMPLOYER, code) for code in _with_province(employer)[:1]]
    if not wanted:
        return 0
    codes = {code for _, code in wanted}
    ids = {row.code: row.id for row in db.rows(sa.select(Region.code, Region.id).where(Region.code.in_(codes)))}
    for kind, code in wanted:
        if code in ids:
            editions.add_tie(scope, user_id=user_id, region_id=ids[code], kind=kind, source=FROM_JUDGE)
            audit(scope, "judging.tie_recorded", f"region:{ids[code]}", kind=kind.value)
    return len(wanted)


@act
def record(scope: Scope, *, user_id: int, kind: TieKind, region: str) -> None:
    """The secretariat writes down a tie that it knows of, with the region's name as people write it; twice is once.

    Raises UnknownRegion, AmbiguousRegion, MisspeltRegion, Forbidden.
    """
    scope.require("judging.set_up")
    code = require(regions.registry(), region.strip()).code
    region_id = db.scalar(sa.select(Region.id).where(Region.code == code))
    if region_id is None:
        raise NotFound
    editions.add_tie(scope, user_id=user_id, region_id=int(region_id), kind=kind, source=FROM_SECRETARIAT)
    audit(scope, "judging.tie_recorded", f"region:{region_id}", kind=kind.value, user=user_id)


@act
def take_back(scope: Scope, *, tie_id: int, reason: str) -> None:
    """A tie that a judge or the secretariat recorded by mistake goes; its scores count again while the round is open.

    Ties that other parts know of cannot be taken back here. Raises ReasonNeeded, NotFound, Forbidden.
    """
    scope.require("judging.set_up")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    tie = scope.find(Tie, tie_id)
    if tie.source not in {FROM_JUDGE, FROM_SECRETARIAT}:
        raise NotFound
    details = {"kind": tie.kind, "user": tie.user_id, "reason": reason.strip()}
    subject = f"region:{tie.region_id}"
    editions.remove_tie(scope, tie_id=tie_id)
    audit(scope, "judging.tie_taken_back", subject, **details)


@act
def derive(scope: Scope) -> int:
    """Turn what the programme knows into ties: a judge who is registered for a region; gives how many are new.

    Persons are the same by their e-mail address. Team members, mentors and employees have their ties already, written
    by the part that knows them. 1 statement.
    """
    known = (
        sa.select(Tie.id)
        .where(
            Tie.edition_id == Registration.edition_id,
            Tie.user_id == User.id,
            Tie.region_id == Registration.region_id,
            Tie.kind == TieKind.DELEGATION.value,
        )
        .correlate(Registration, User)
        .exists()
    )
    registered = (
        sa.select(
            Registration.edition_id,
            User.id,
            Registration.region_id,
            sa.literal(TieKind.DELEGATION.value),
            sa.literal(FROM_REGISTRATION),
            sa.literal(now(), Tie.created_at.type),
        )
        .join(User, User.email == sa.func.lower(Registration.email))
        .join(PanelMember, sa.and_(PanelMember.edition_id == Registration.edition_id, PanelMember.user_id == User.id))
        .where(
            Registration.edition_id == scope.edition_id,
            Registration.region_id.is_not(None),
            Registration.status != Status.CANCELLED.value,
            ~known,
        )
        .distinct()
    )
    columns = ["edition_id", "user_id", "region_id", "kind", "source", "created_at"]
    unique = ["edition_id", "user_id", "region_id", "kind"]
    found = db.change(insert_or_ignore(Tie, {}, unique).from_select(columns, registered))
    if found:
        audit(scope, "judging.ties_derived", f"edition:{scope.edition_id}", ties=found)
    return found


def _with_province(name: str) -> list[str]:
    """The code of a region and that of its province; nothing for an empty name."""
    if not name.strip():
        return []
    fact = require(regions.registry(), name.strip())
    return [fact.code] + ([fact.province_code] if fact.province_code else [])
