"""The people of the example and the links with which one becomes each of them."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from eventapp.accounts import queries as accounts
from eventapp.accounts import services as account_services
from eventapp.core.access import Actor, ActorKind, EditionRef, Role, Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import act
from eventapp.core.keys import keys
from eventapp.core.runtime import runtime
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from eventapp.frozen import frozen

SLUG = "2026-contoh"
HOST = "contoh.example"  # RFC 2606: never a real mailbox
NO_MAIL = "contoh.invalid"  # whoever is nobody's role here gets no mail

# key of ``demo --json`` -> role, in the order of the try-it page
ROLES: dict[str, Role] = {
    "admin": Role.ADMIN,
    "organiser": Role.ORGANISER,
    "desk": Role.DESK,
    "gate": Role.GATE,
    "region": Role.REGION,
    "judge": Role.JUDGE,
    "judge2": Role.JUDGE,
    "chair": Role.CHAIR,
    "auditor": Role.AUDITOR,
    "mentor": Role.MENTOR,
    "analyst": Role.ANALYST,
}


@frozen
class Cast:
    """Who plays in the example: user ids by key of ROLES, and those of the other assessors."""

    users: dict[str, int]
    assessors: list[int]


def address(key: str) -> str:
    """The e-mail address of a person: one of ROLES, or somebody who is only looked at."""
    return f"{key}@{HOST if key in ROLES else NO_MAIL}"


def scope_of(edition: EditionRef, user_id: int, role: Role, *, region_id: int | None = None) -> Scope:
    """What this person may see, so that the example is made with the permissions of those who would make it."""
    roles = frozenset({Role.ADMIN, Role.ORGANISER}) if role is Role.ADMIN else frozenset({role})
    return Scope(Actor(ActorKind.PERSON, user_id), edition, roles, region_id)


def _token_of_today(key: str) -> str:
    return keys.token("demo-link", f"{key}:{now():%Y-%m-%d}")


def letters() -> str | None:
    """The folder in which the example's letters lie, by its last two names; None where they are really sent."""
    url = urlsplit(runtime().settings.mail_url)
    return "/".join(PurePosixPath(url.path).parts[-2:]) if url.scheme == "file" else None


def links_of_today() -> dict[str, str]:
    """The links that were handed out today, as paths; none where nobody ran the demo. 1 statement a role."""
    return {key: f"/sign-in/{_token_of_today(key)}" for key in ROLES if accounts.link(_token_of_today(key))}


@act
def sign_in_links() -> dict[str, str]:
    """Today's link of every role, as paths, good for a day from now."""
    for key in ROLES:
        person = accounts.user_by_email(address(key))
        if person is not None:
            account_services.demo_link(person.id, token=_token_of_today(key))
    return links_of_today()


@act
def api_tokens(edition: EditionRef) -> dict[str, str]:
    """The example's API tokens; the same every time, so that a second run prints tokens that work."""
    made = {}
    for scope in TokenScope:
        token = f"{scope.value}-{keys.token('demo-api', scope.value)}"
        made[scope.value] = setup.create_token(system_scope(edition), token_scope=scope, name="demo", token=token)
    return made
