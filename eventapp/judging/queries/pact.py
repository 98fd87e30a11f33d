"""Who accepted the pact: for the judge's own pages, for the secretariat and for the minutes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.judging.models.pact import PactAcceptance
from eventapp.judging.models.panels import PanelMember
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.models.states import RoundState


@frozen
class OwnPact:
    """A round on whose panels the judge sits, and what of the pact was accepted; None: nothing yet."""

    round_id: int
    round_key: str
    round_name: str
    round_state: str
    publishes: str
    version: str | None
    accepted_at: datetime | None

    @property
    def is_due(self) -> bool:
        """Whether the judge must accept before anything can be scored."""
        return self.version is None and RoundState(self.round_state).takes_scores


@frozen
class AcceptanceRow:
    """One judge of a round and the acceptance, for the minutes; without a version there is none."""

    user_id: int
    name: str
    version: str | None
    accepted_at: datetime | None
    conflicts: int
    on_paper: bool


_OWN = (
    sa.select(
        Round.id,
        Round.key,
        Round.name,
        Round.state,
        Round.publishes,
        PactAcceptance.version,
        PactAcceptance.accepted_at,
    )
    .join(Category, Category.round_id == Round.id)
    .join(PanelMember, PanelMember.category_id == Category.id)
    .outerjoin(
        PactAcceptance, sa.and_(PactAcceptance.round_id == Round.id, PactAcceptance.user_id == PanelMember.user_id)
    )
    .where(Round.edition_id == sa.bindparam("edition_id"), PanelMember.user_id == sa.bindparam("user_id"))
    .where(Round.state != RoundState.DRAFT.value)  # its rules, and so what is told, can still change
    .distinct()
    .order_by(Round.id)
)


def own(scope: Scope) -> list[OwnPact]:
    """The pacts of the judge's rounds. 1 statement."""
    return [OwnPact(*row) for row in db.rows(_OWN, edition_id=scope.edition_id, user_id=scope.actor.id)]


def acceptances(scope: Scope, round_id: int) -> list[AcceptanceRow]:
    """Every judge of a round by name with version and time of the acceptance, as the minutes name them. 1 statement."""
    query = (
        sa.select(
            User.id,
            User.name,
            PactAcceptance.version,
            PactAcceptance.accepted_at,
            sa.func.coalesce(PactAcceptance.conflicts, 0),
            PactAcceptance.recorded_by.is_not(None),
        )
        .select_from(PanelMember)
        .join(Category, Category.id == PanelMember.category_id)
        .join(User, User.id == PanelMember.user_id)
        .outerjoin(
            PactAcceptance,
            sa.and_(PactAcceptance.round_id == Category.round_id, PactAcceptance.user_id == PanelMember.user_id),
        )
        .where(PanelMember.edition_id == scope.edition_id, Category.round_id == round_id)
        .distinct()
        .order_by(User.name, User.id)
    )
    return [AcceptanceRow(*row) for row in db.rows(query)]


def has_accepted() -> sa.ColumnElement[bool]:
    """Whether the judge of ``PanelMember`` accepted the pact of the ``Round``."""
    accepted = sa.select(PactAcceptance.id).where(
        PactAcceptance.edition_id == PanelMember.edition_id,
        PactAcceptance.round_id == Round.id,
        PactAcceptance.user_id == PanelMember.user_id,
    )
    return accepted.correlate(PanelMember, Round).exists()
