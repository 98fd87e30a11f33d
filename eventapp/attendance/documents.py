"""Badges as PDF."""

from __future__ import annotations

from collections.abc import Sequence

from eventapp.attendance.queries.desk import BadgeRow
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.formats import badges
from eventapp.formats.badges import Badge, Size
from eventapp.registration.queries.tickets import scan_code
from eventapp.registration.rules import codes
from eventapp.web.addresses import absolute
from eventapp.web.i18n import gettext


def badge_file(scope: Scope, rows: Sequence[BadgeRow], *, size: Size) -> bytes:
    """The badges of these people, as labels of 80 mm or as sheets of A4."""
    return badges.badges(
        [_badge(scope, row) for row in rows],
        size=size,
        title=gettext(N_("Badges")),
        language=scope.locale,
        day=now().date(),
        letterhead=scope.edition.name if scope.edition else "",
    )


def _badge(scope: Scope, row: BadgeRow) -> Badge:
    """A guest of protocol is gold whatever the type; without a type everybody is a participant in blue."""
    kind = (row.type_en if scope.locale == "en" else row.type_id) or gettext(N_("Participant"))
    for_whom = gettext(N_("Represents %(whom)s")) % {"whom": row.represents} if row.represents else ""
    return Badge(
        name=row.name,
        lines=[row.position, row.organisation, for_whom],
        kind="VIP" if row.is_vip else kind,
        colour="gold" if row.is_vip else row.colour or "blue",
        code=row.code,
        address=absolute(codes.scan_path(scan_code(row.public_id))).upper(),
        alt=gettext(N_("Ticket code of %(name)s")) % {"name": row.name},
    )
