"""Who did what at a forum: speakers and moderators by session, judges by category. For the honorarium file.

No number of a person, tax office or bank is known here, and none is asked for.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.agenda import queries as agenda
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category


@frozen
class SpeechRow:
    """Somebody in a session."""

    name: str
    position: str
    is_moderator: bool
    session: str
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long the session lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@frozen
class JudgeRow:
    """Somebody in a panel; ``sheets`` are those that were begun."""

    name: str
    category: str
    assigned: int
    sheets: int


def speeches(scope: Scope) -> list[SpeechRow]:
    """Speakers and moderators by name and start. 2 statements."""
    found = [
        SpeechRow(person.name, person.position, person is one.moderator, one.title, one.starts_at, one.ends_at)
        for one in agenda.details(scope)
        for person in (*one.speakers, *([one.moderator] if one.moderator else []))
    ]
    return sorted(found, key=lambda row: (row.name.casefold(), row.starts_at))


def judges(scope: Scope) -> list[JudgeRow]:
    """Judges by name and category, with how many entries each was given. 1 statement."""
    query = (
        sa.select(
            User.name,
            Category.label,
            sa.func.count(Assignment.id),
            sa.func.count(Assignment.id).filter(Assignment.saved_at.is_not(None)),
        )
        .select_from(PanelMember)
        .join(User, User.id == PanelMember.user_id)
        .join(Category, sa.and_(Category.edition_id == PanelMember.edition_id, Category.id == PanelMember.category_id))
        .outerjoin(
            Assignment,
            sa.and_(Assignment.edition_id == PanelMember.edition_id, Assignment.panel_member_id == PanelMember.id),
        )
        .where(PanelMember.edition_id == scope.edition_id)
        .group_by(User.name, Category.label, Category.position)
        .order_by(User.name, Category.position)
    )
    return [JudgeRow(row[0], row[1], int(row[2]), int(row[3])) for row in db.rows(query)]
