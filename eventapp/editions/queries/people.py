"""People and tokens of an edition, as the organiser's lists show them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Role, Scope
from eventapp.core.db import AnySelect, db
from eventapp.editions.models import ApiToken, Edition, Membership
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.regions.models import Region


@frozen
class MemberRow:
    """One role of one person."""

    membership_id: int
    user_id: int
    name: str
    email: str
    role: str
    region: str | None


@frozen
class TokenRow:
    """One API token; the token itself is known to nobody."""

    id: int
    name: str
    scope: str
    created_at: datetime
    ended_at: datetime | None


@frozen
class EditionRow:
    """One edition in the administrator's list."""

    slug: str
    name: str
    is_example: bool
    is_history: bool
    members: int


def members(scope: Scope, *, role: Role | None = None) -> list[MemberRow]:
    """People of the edition by role and name. 1 statement."""
    query = _members(scope).order_by(Membership.role, User.name, Membership.id)
    if role is not None:
        query = query.where(Membership.role == role.value)
    return [MemberRow(*row) for row in db.rows(query)]


def member(scope: Scope, membership_id: int) -> MemberRow:
    """One role of one person in the edition. 1 statement. Raises NotFound."""
    row = db.session.execute(_members(scope).where(Membership.id == membership_id)).first()
    if row is None:
        raise NotFound
    return MemberRow(*row)


def _members(scope: Scope) -> AnySelect:
    return (
        sa.select(Membership.id, User.id, User.name, User.email, Membership.role, Region.name)
        .join(User, User.id == Membership.user_id)
        .outerjoin(Region, Region.id == Membership.region_id)
        .where(Membership.edition_id == scope.edition_id)
    )


def tokens(scope: Scope) -> list[TokenRow]:
    """API tokens of the edition, latest first. 1 statement."""
    query = sa.select(ApiToken.id, ApiToken.name, ApiToken.scope, ApiToken.created_at, ApiToken.ended_at)
    query = query.where(ApiToken.edition_id == scope.edition_id).order_by(ApiToken.id.desc())
    return [TokenRow(*row) for row in db.rows(query)]


def editions() -> list[EditionRow]:
    """All editions, latest first, for the administrator. 1 statement."""
    members = sa.func.count(Membership.id)
    query = (
        sa.select(Edition.slug, Edition.name, Edition.is_example, Edition.is_history, members)
        .outerjoin(Membership, Membership.edition_id == Edition.id)
        .group_by(Edition.id)
        .order_by(Edition.year.desc(), Edition.id.desc())
        .execution_options(unscoped="the administrator's list of all editions")
    )
    return [EditionRow(*row) for row in db.rows(query)]


def edition(scope: Scope) -> Edition | None:
    """The edition itself, for its settings. 1 statement."""
    return db.session.get(Edition, scope.edition_id)
