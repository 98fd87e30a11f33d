"""Panels: judges invited by mail, what they come from, alternates, and an alternate who takes over unfinished work."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.editions.services import people
from eventapp.errors import N_, Refusal
from eventapp.frozen import frozen
from eventapp.judging.errors import ConflictOfInterest, ReasonNeeded
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.states import AssignmentState, Background
from eventapp.judging.queries.panels import unfinished
from eventapp.judging.services.assigning import SHORTEST_REASON, assign
from eventapp.judging.services.setup import add_judge, open_round


class NotAnAlternate(Refusal):
    """Work is taken over by an alternate of the same panel, from a judge who still serves."""

    code, status = "not_an_alternate", 409
    message = N_("Choose an alternate of this panel, and a judge of it who still serves.")


class NothingUnfinished(Refusal):
    """There is nothing to take over."""

    code, status = "nothing_unfinished", 409
    message = N_("%(judge)s has no unfinished sheet in this category; nothing was changed.")


class AtWork(Refusal):
    """Somebody with sheets does not only stand by."""

    code, status = "at_work", 409
    message = N_(
        "%(judge)s has sheets in this category already and cannot be an alternate. Take the sheets away first."
    )


@frozen
class TakenOver:
    """How many sheets went to the alternate, and the regions that nobody of the two can judge."""

    sheets: int
    conflicts: tuple[str, ...]


@act
def invite_judge(
    scope: Scope,
    *,
    category_id: int,
    name: str,
    email: str,
    role_name: str,
    background: Background = Background.OTHER,
    expertise: str = "",
    is_alternate: bool = False,
) -> int:
    """Account, role, seat and an invitation by mail in one act; gives the seat's id. Twice is once.

    Somebody who is known by the address keeps the own account. Raises RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.set_up")
    open_round(scope, scope.find(Category, category_id).round_id)
    user_id = people.invite(scope, name=name, email=email, role=Role.JUDGE, role_name=role_name)
    seat_id = add_judge(scope, category_id=category_id, user_id=user_id)
    describe_seat(scope, panel_member_id=seat_id, background=background, expertise=expertise, is_alternate=is_alternate)
    return seat_id


@act
def describe_seat(
    scope: Scope, *, panel_member_id: int, background: Background, expertise: str, is_alternate: bool
) -> None:
    """What a judge comes from and knows, and whether the person stands by. Raises AtWork, RoundNotOpen, Forbidden."""
    scope.require("judging.set_up")
    seat = scope.find(PanelMember, panel_member_id)
    open_round(scope, scope.find(Category, seat.category_id).round_id)
    if is_alternate and not seat.is_alternate:
        _refuse_at_work(scope, seat)
    seat.background, seat.expertise, seat.is_alternate = background.value, expertise[:200], is_alternate
    audit(scope, "judging.seat_described", f"panel_member:{panel_member_id}", background=background.value)


@act
def take_over(scope: Scope, *, from_id: int, alternate_id: int, reason: str) -> TakenOver:
    """An alternate takes all unfinished sheets of a judge; finished ones stay the judge's and count.

    What the judge had begun stays in the log and is recused with the reason. Regions to which the alternate is tied
    stay open and are named. Raises ReasonNeeded, NotAnAlternate, NothingUnfinished, RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.set_up")
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    leaving, alternate = scope.find(PanelMember, from_id), scope.find(PanelMember, alternate_id)
    open_round(scope, scope.find(Category, leaving.category_id).round_id)
    is_of_panel = alternate.category_id == leaving.category_id and alternate.id != leaving.id
    if not is_of_panel or not alternate.is_alternate or alternate.ended_at or leaving.ended_at or leaving.is_alternate:
        raise NotAnAlternate(field="alternate")
    sheets = unfinished(scope, leaving.id)
    if not sheets:
        name = db.scalar(sa.select(User.name).where(User.id == leaving.user_id))
        raise NothingUnfinished(judge=name or leaving.pseudonym)
    conflicts = []
    for sheet in sheets:
        _let_go(scope, sheet, reason)
        try:
            assign(scope, entry_id=sheet.entry_id, panel_member_id=alternate.id)
        except ConflictOfInterest:
            conflicts.append(sheet.region)
    leaving.ended_at, alternate.is_alternate = now(), False
    moved = len(sheets) - len(conflicts)
    audit(scope, "judging.taken_over", f"panel_member:{from_id}", alternate=alternate_id, sheets=moved)
    return TakenOver(moved, tuple(conflicts))


def _refuse_at_work(scope: Scope, seat: PanelMember) -> None:
    given = sa.select(Assignment.id).where(
        Assignment.edition_id == scope.edition_id, Assignment.panel_member_id == seat.id
    )
    if db.scalar(given.limit(1)) is not None:
        name = db.scalar(sa.select(User.name).where(User.id == seat.user_id))
        raise AtWork(field="is_alternate", judge=name or seat.pseudonym)


def _let_go(scope: Scope, sheet: Any, reason: str) -> None:
    """A sheet without rows of the log disappears; a begun one stays as recused."""
    own = (Assignment.edition_id == scope.edition_id, Assignment.id == sheet.id)
    if sheet.has_rows:
        values = {"state": AssignmentState.RECUSED.value, "reason": reason[:1000]}
        db.change(sa.update(Assignment).where(*own).values(**values))
    else:
        db.change(sa.delete(Assignment).where(*own))
