"""Editions by address, memberships of a person, API tokens: asked on every request, so each is one lean statement."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import EditionRef, Role
from eventapp.core.db import db
from eventapp.core.memo import Memo
from eventapp.editions.models import ApiToken, Edition, Membership
from eventapp.frozen import frozen
from eventapp.web.identity import MembershipRef

_REF = (Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example)
_BY_SLUG = sa.select(*_REF).where(Edition.slug == sa.bindparam("slug"))
_MINE = (
    sa.select(*_REF, Membership.id, Membership.role, Membership.region_id)
    .join(Membership, Membership.edition_id == Edition.id)
    .where(Membership.user_id == sa.bindparam("user_id"))
    .order_by(Edition.year.desc(), Edition.id.desc(), Membership.id)
    .execution_options(unscoped="a person's memberships of all editions")
)
_TOKEN = (
    sa.select(*_REF, ApiToken.id, ApiToken.scope)
    .join(ApiToken, ApiToken.edition_id == Edition.id)
    .where(ApiToken.token_hash == sa.bindparam("hash"), ApiToken.ended_at.is_(None))
    .execution_options(unscoped="by API token")
)


@frozen
class TokenRef:
    """An API token that is valid now."""

    id: int
    edition: EditionRef
    scope: str


known: Memo[EditionRef | None] = Memo()


def edition_by_slug(slug: str) -> EditionRef | None:
    """The edition of an address; its name may be a few seconds old. 1 statement or none."""
    return known.recall(slug, lambda: _edition_by_slug(slug))


def _edition_by_slug(slug: str) -> EditionRef | None:
    row = db.session.execute(_BY_SLUG, {"slug": slug}).first()
    return EditionRef(*row) if row else None


def memberships(user_id: int) -> list[MembershipRef]:
    """All roles of a person, latest edition first. 1 statement."""
    rows = db.session.execute(_MINE, {"user_id": user_id}).all()
    return [MembershipRef(row[5], EditionRef(*row[:5]), Role(row[6]), row[7]) for row in rows]


def api_token(token: str) -> TokenRef | None:
    """The token, if it exists and was not ended. 1 statement."""
    row = db.session.execute(_TOKEN, {"hash": ids.token_hash(token)}).first()
    return TokenRef(row[5], EditionRef(*row[:5]), row[6]) if row else None
