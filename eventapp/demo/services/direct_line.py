"""The direct line of the example: the promise of an answer, and times at which some booths can be met."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.core.access import EditionRef, Role, Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.demo.services.people import TEAM_REGION
from eventapp.demo.services.roles import scope_of
from eventapp.editions.models import Membership
from eventapp.exhibition.services import handling, offering, promising
from eventapp.regions.models import Region

HOURS = 24
OFFERING = 6  # booths besides the region team's own
ANSWERS = (
    (
        "Cara mereplikasi (contoh)",
        "Panduan dan kode sumbernya terbuka; kami dapat menjelaskannya dalam janji temu di stan ini.",
    ),
    (
        "Jadwal kunjungan (contoh)",
        "Silakan berkunjung pada hari kerja pukul 09.00–15.00. Mohon kirim surat dua minggu sebelumnya.",
    ),
)


def fill(edition: EditionRef) -> None:
    """Booths answer within a day; Kota Madiun and a few others offer times on the next two days."""
    promising.set_hours(system_scope(edition), hours=HOURS)
    tomorrow = now().astimezone(ZoneInfo(edition.zone)).date() + timedelta(days=1)
    for place, scope in enumerate(_teams(edition)):
        offering.offer(
            scope,
            day=tomorrow,
            minute=9 * 60 + 30,
            length=20,
            number=6,
            days=2,
            place=f"Stan {place + 11} (contoh)",
            join_url="" if place % 2 else "https://rapat.contoh.example/ruang",
        )
        if place == 0:
            for title, text in ANSWERS:
                handling.save_template(scope, title=title, text=text)


def _teams(edition: EditionRef) -> list[Scope]:
    """The region team of the sign-in links first, then the next ones."""
    query = (
        sa.select(Region.id, sa.func.min(Membership.user_id).label("user_id"))
        .join(Membership, Membership.region_id == Region.id)
        .where(Membership.edition_id == edition.id, Membership.role == Role.REGION.value)
        .group_by(Region.id, Region.code)
        .order_by(Region.code != TEAM_REGION, Region.code)
        .limit(1 + OFFERING)
    )
    return [scope_of(edition, row.user_id, Role.REGION, region_id=row.id) for row in db.rows(query)]
