"""The example's dimensions, and its agenda: two days, from the moment's date."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.agenda import services
from eventapp.core.access import EditionRef, system_scope
from eventapp.core.clock import now
from eventapp.demo.rules.people import invented

DIMENSIONS = [
    ("governance", "Smart Governance"),
    ("branding", "Smart Branding"),
    ("economy", "Smart Economy"),
    ("society", "Smart Society"),
    ("living", "Smart Living"),
    ("environment", "Smart Environment"),
]
# day, start, end, room, title, kind, number of speakers, whether there is a moderator, seats
PROGRAMME: tuple[tuple[int, str, str, str, str, str, int, bool, int | None], ...] = (
    (0, "08:00", "09:00", "Lobi utama", "Registrasi dan kopi", "break", 0, False, None),
    (0, "09:00", "09:45", "Ruang pleno", "Pembukaan forum", "plenary", 2, True, None),
    (0, "09:45", "11:00", "Ruang pleno", "Diskusi panel: data terbuka untuk layanan desa", "panel", 3, True, None),
    (0, "11:15", "12:30", "Ruang Sagu", "Lokakarya: menyusun rencana induk", "workshop", 2, False, 60),
    (0, "11:15", "12:30", "Ruang Cengkih", "Lokakarya: mengukur dampak inovasi", "workshop", 1, False, 60),
    (0, "13:30", "16:00", "Aula pameran", "Pameran daerah dan janji temu", "exhibition", 0, False, None),
    (1, "09:00", "10:30", "Ruang pleno", "Diskusi panel: provinsi sebagai dirigen", "panel", 3, True, None),
    (1, "10:45", "12:00", "Ruang Kenari", "Klinik data bersama mentor", "workshop", 2, False, 40),
    (1, "19:00", "21:00", "Ruang pleno", "Malam penghargaan", "award", 0, True, None),
)


def agenda(edition: EditionRef) -> None:
    """Every session of PROGRAMME."""
    scope = system_scope(edition)
    zone = ZoneInfo(edition.zone)
    names = invented(400)
    first = now().astimezone(zone).date()
    for day, start, end, room, title, kind, speakers, moderated, seats in PROGRAMME:
        on = first + timedelta(days=day)
        services.add_session(
            scope,
            starts_at=_at(on, start, zone),
            ends_at=_at(on, end, zone),
            room=room,
            title=title,
            kind=kind,
            speakers=[next(names).name for _ in range(speakers)],
            moderator=next(names).name if moderated else None,
            seats=seats,
        )


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)
