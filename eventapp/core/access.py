"""Who asks, in which edition, and what that person's roles allow. Permissions are denied by default.

A permission is a name such as ``registration.manage``; each capability's manifest says which roles hold it.
``Scope`` is the first argument of every query and act that belongs to an edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from eventapp.core.db import Model, db
from eventapp.errors import Forbidden, NotFound
from eventapp.frozen import frozen

M = TypeVar("M", bound=Model)

PUBLIC = "public"  # anybody, without signing in
SIGNED_IN = "signed_in"  # anybody who has signed in, whatever the role


class Role(StrEnum):
    """What a person is in one edition (ADMIN: in the whole installation)."""

    ADMIN = "admin"
    ORGANISER = "organiser"
    DESK = "desk"
    GATE = "gate"
    REGION = "region"
    JUDGE = "judge"
    CHAIR = "chair"
    AUDITOR = "auditor"
    MENTOR = "mentor"
    ANALYST = "analyst"


class ActorKind(StrEnum):
    """What acts: a person, a phone paired with a gate, an API token, a job of the system, or somebody unknown."""

    PERSON = "person"
    DEVICE = "device"
    TOKEN = "token"  # noqa: S105 -- a kind, not a secret
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@frozen
class Actor:
    """The one who acts. ``id`` is the user's, phone's or token's id; names never reach the logs."""

    kind: ActorKind
    id: int | None = None
    name: str = ""
    is_admin: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Whether this is a person who has signed in."""
        return self.kind is ActorKind.PERSON


ANONYMOUS = Actor(ActorKind.ANONYMOUS)
SYSTEM = Actor(ActorKind.SYSTEM)


@frozen
class EditionRef:
    """The facts of an edition that every page and act needs."""

    id: int
    slug: str
    name: str
    zone: str  # IANA name, such as Asia/Jakarta
    is_example: bool = False


_grants: dict[str, frozenset[Role]] = {}


def declare(permissions: Mapping[str, Iterable[Role]]) -> None:
    """Say which roles hold which permissions. The same permission twice with other roles is a mistake."""
    for permission, roles in permissions.items():
        granted = frozenset(roles)
        if _grants.get(permission, granted) != granted:
            raise RuntimeError(f"permission {permission} is declared twice")
        _grants[permission] = granted


def is_declared(permission: str) -> bool:
    """Whether some manifest declares this permission (PUBLIC and SIGNED_IN always are)."""
    return permission in {PUBLIC, SIGNED_IN} or permission in _grants


def holders(permission: str) -> frozenset[Role]:
    """The roles that hold a permission; organisers' permissions are the administrator's too."""
    roles = _grants.get(permission, frozenset())
    return roles | {Role.ADMIN} if Role.ORGANISER in roles else roles


@frozen
class Scope:
    """What one request or command may see: the actor, the edition of the address, the roles held in it.

    ``region_id`` is the region of the membership (never one from the address).
    """

    actor: Actor = ANONYMOUS
    edition: EditionRef | None = None
    roles: frozenset[Role] = frozenset()
    region_id: int | None = None
    locale: str = "id"

    @property
    def edition_id(self) -> int:
        """The edition's id. Raises NotFound outside an edition."""
        if self.edition is None:
            raise NotFound
        return self.edition.id

    def may(self, permission: str) -> bool:
        """Whether the actor holds the permission here."""
        if permission == PUBLIC or self.actor.kind is ActorKind.SYSTEM:
            return True
        if permission == SIGNED_IN:
            return self.actor.is_signed_in
        return bool(self.roles & holders(permission))

    def require(self, permission: str) -> None:
        """Raises Forbidden unless the actor holds the permission here."""
        if not self.may(permission):
            raise Forbidden

    def find(self, model: type[M], key: Any, *, by: str = "id") -> M:
        """The row of this edition, or NotFound: not theirs and not there are the same. 1 statement."""
        columns = model.__table__.columns
        row = db.session.query(model).filter(columns["edition_id"] == self.edition_id, columns[by] == key).one_or_none()
        if row is None:
            raise NotFound
        return row


def system_scope(edition: EditionRef | None = None, *, locale: str = "id") -> Scope:
    """The scope of jobs and of the demo's builder."""
    return Scope(SYSTEM, edition, frozenset(), None, locale)
