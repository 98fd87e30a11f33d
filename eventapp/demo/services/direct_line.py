"""The direct line of the example: a promise, an inbox in all its states, times at which booths can be met, meetings.

Everything is done by the acts of visitors and teams, with the clock where it stood when they would have acted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.accounts import services as accounts
from eventapp.core import clock
from eventapp.core.access import ANONYMOUS, EditionRef, Role, Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.demo.rules.conversations import DEPUTY, OTHERS, OWN, PIC, TOPICS, Talk
from eventapp.demo.rules.people import Person, invented
from eventapp.demo.services.people import TEAM_REGION
from eventapp.demo.services.roles import NO_MAIL, address, scope_of
from eventapp.editions.models import Membership
from eventapp.editions.services import setup
from eventapp.exhibition.queries import board, lines, meetings
from eventapp.exhibition.queries import region as booths
from eventapp.exhibition.rules.hours import Hours
from eventapp.exhibition.services import booking, enquiring, handling, offering, promising, reaching
from eventapp.frozen import frozen
from eventapp.regions.models import Region

HOURS = 24
OFFERING = 6  # booths besides the region team's own
ROOM = "https://rapat.contoh.example/ruang"
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


@frozen
class _Team:
    """Who answers at a booth."""

    scopes: dict[str, Scope]
    slug: str
    booth_id: int

    @property
    def scope(self) -> Scope:
        """The scope of whoever is in charge."""
        return self.scopes[PIC]


def fill(edition: EditionRef) -> None:
    """Booths answer within a day; Kota Madiun and a few others offer times, are asked, answer, or are late."""
    promising.set_hours(system_scope(edition), hours=HOURS)
    teams, people = _teams(edition), invented(7000)
    own = teams[0]
    with clock.frozen(now() - timedelta(days=7)):
        _prepare(edition, own)
    for talk in OWN:
        _talk(edition, own, talk, next(people))
    for team, talks in zip(_shown(edition, teams[1:]), OTHERS, strict=False):
        for talk in talks:
            _talk(edition, team, talk, next(people))
    for hours in range(max(int(talk.hours) for talk in OWN) - HOURS // 2, -1, -1):
        with clock.frozen(now() - timedelta(hours=hours)):
            promising.keep_promises()
    _offer(edition, teams)
    _meet(edition, own, people)


def _prepare(edition: EditionRef, own: _Team) -> None:
    """A deputy, and ready answers."""
    deputy = own.scopes[DEPUTY].actor.id
    reaching.choose(own.scope, audience="everyone", hours=Hours(), deputy_user_id=deputy)
    for title, text in ANSWERS:
        handling.save_template(own.scope, title=title, text=text)


def _talk(edition: EditionRef, team: _Team, talk: Talk, visitor: Person) -> None:
    """A conversation from its first message to where it stands now."""
    guest, organiser = Scope(ANONYMOUS, edition), system_scope(edition)
    begun = now() - timedelta(hours=talk.hours)
    with clock.frozen(begun):
        sent = enquiring.send(
            guest,
            slug=team.slug,
            name=visitor.name,
            email=_mailbox(visitor),
            message=talk.text,
            key=visitor.address,
            phone="+6281200000000" if talk.phone else "",
        )
    with clock.frozen(begun + timedelta(minutes=20)):
        if talk.taken:
            handling.assign(team.scope, public_id=sent.public_id, user_id=team.scopes[talk.taken].actor.id)
        if talk.unwanted:
            handling.report(
                team.scope, public_id=sent.public_id, reason="Pesan iklan yang dikirim ke semua stan (contoh)"
            )
            handling.block(team.scope, public_id=sent.public_id)
    for turn in talk.turns:
        with clock.frozen(begun + timedelta(hours=turn.hours)):
            key = f"{turn.hours}"
            if turn.by:
                enquiring.answer(team.scopes[turn.by], public_id=sent.public_id, message=turn.text, key=key)
            else:
                enquiring.write_again(guest, token=sent.token, message=turn.text, key=key)
    with clock.frozen(min(now(), begun + timedelta(hours=HOURS - 5))):
        if talk.note:
            handling.note(team.scope, public_id=sent.public_id, text=talk.note, key=visitor.address)
        if talk.closed:
            handling.close(team.scope, public_id=sent.public_id)
        if talk.nudged:
            promising.mark_nudged(organiser, public_id=sent.public_id)
        if talk.ended:
            (report,) = (row for row in board.reported(organiser) if row.public_id == sent.public_id)
            promising.decide(organiser, report_id=report.id, end=True)


def _offer(edition: EditionRef, teams: Iterable[_Team]) -> None:
    """Twenty minutes each on the next two days."""
    for place, team in enumerate(teams):
        offering.offer(
            team.scope,
            day=_today(edition) + timedelta(days=1),
            minute=9 * 60 + 30,
            length=20,
            number=6,
            days=2,
            place=f"Stan {place + 11} (contoh)",
            join_url="" if place % 2 else ROOM,
        )


def _meet(edition: EditionRef, own: _Team, people: Iterator[Person]) -> None:
    """Two meetings of yesterday, one of them told how it went; three to come, one moved and one cancelled."""
    day = _today(edition) - timedelta(days=1)
    with clock.frozen(_at(edition, day, 7)):
        offering.offer(own.scope, day=day, minute=13 * 60, length=30, number=2, join_url=ROOM)
        held, _untold = (_book(edition, own, next(people), number) for number in range(2))
    with clock.frozen(min(now(), _at(edition, day, 15))):
        booking.account_for(own.scope, public_id=_public_id(edition, held), held=True)
    _kept, moved, cancelled = (_book(edition, own, next(people), number) for number in (1, 2, 3))
    guest = Scope(ANONYMOUS, edition)
    booking.move(guest, token=moved, slot=_free(own)[4])
    booking.cancel(guest, token=cancelled)


def _book(edition: EditionRef, team: _Team, visitor: Person, number: int) -> str:
    """A visitor takes the first time that is free; gives the token of the meeting's page."""
    booked = booking.book(
        Scope(ANONYMOUS, edition),
        slug=team.slug,
        slot=_free(team)[0],
        name=visitor.name,
        email=_mailbox(visitor),
        topic=TOPICS[number],
        key=visitor.address,
    )
    return booked.token


def _free(team: _Team) -> list[str]:
    return [slot.public_id for slot in meetings.free(team.scope, team.booth_id)]


def _public_id(edition: EditionRef, token: str) -> str:
    meeting = meetings.for_visitor(Scope(ANONYMOUS, edition), token)
    if meeting is None:
        raise LookupError(token)
    return meeting.public_id


def _teams(edition: EditionRef) -> list[_Team]:
    """The region team of the sign-in links first, with a colleague, then the next ones."""
    query = (
        sa.select(Region.id, sa.func.min(Membership.user_id).label("user_id"))
        .join(Membership, Membership.region_id == Region.id)
        .where(Membership.edition_id == edition.id, Membership.role == Role.REGION.value)
        .group_by(Region.id, Region.code)
        .order_by(Region.code != TEAM_REGION, Region.code)
        .limit(1 + OFFERING)
    )
    found = []
    for row in db.rows(query):
        scope = scope_of(edition, row.user_id, Role.REGION, region_id=row.id)
        booth = booths.own_booth(scope)
        if booth is not None:
            deputy = _colleague(edition, row.id) if booth.code == TEAM_REGION else scope
            found.append(_Team({PIC: scope, DEPUTY: deputy}, booth.slug, booth.id))
    return found


def _colleague(edition: EditionRef, region_id: int) -> Scope:
    """One more person of a team."""
    person = accounts.create_user(
        system_scope(), email=address(f"wakil.{TEAM_REGION}"), name=next(invented(6999)).name, is_example=True
    )
    setup.add_member(system_scope(edition), user_id=person.id, role=Role.REGION, region_id=region_id)
    return scope_of(edition, person.id, Role.REGION, region_id=region_id)


def _shown(edition: EditionRef, teams: Iterable[_Team]) -> list[_Team]:
    """Those whose booths visitors see."""
    guest = Scope(ANONYMOUS, edition)
    return [team for team in teams if lines.shown_booth(guest, team.slug) is not None]


def _mailbox(person: Person) -> str:
    return f"{person.address}@{NO_MAIL}"


def _today(edition: EditionRef) -> date:
    return now().astimezone(ZoneInfo(edition.zone)).date()


def _at(edition: EditionRef, day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(edition.zone))
