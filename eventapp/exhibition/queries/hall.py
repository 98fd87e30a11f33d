"""The hall on a day of the forum: what is on now, who is there to talk to, and who answers fast."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from statistics import median

import sqlalchemy as sa

from eventapp.agenda import queries as agenda
from eventapp.agenda.queries import SessionRow
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.exhibition.models.booths import Booth, BoothState
from eventapp.exhibition.models.conversations import Enquiry
from eventapp.exhibition.models.lines import BoothLine
from eventapp.exhibition.queries.lines import LEAST_ANSWERS
from eventapp.frozen import frozen
from eventapp.regions.models import Region

MOST = 12
SOON = timedelta(hours=2)


@frozen
class Present:
    """A booth somebody of which says that they are there, until when."""

    slug: str
    code: str
    name: str
    until: datetime


@frozen
class Answering:
    """A booth with the usual time to its first answer."""

    slug: str
    code: str
    name: str
    seconds: float

    @property
    def minutes(self) -> int | None:
        """The whole minutes, at least one; None from an hour and a half."""
        return max(1, round(self.seconds / 60)) if self.seconds < 5400 else None

    @property
    def hours(self) -> int:
        """The whole hours."""
        return round(self.seconds / 3600)


@frozen
class Days:
    """The days of the forum, in the edition's zone."""

    starts_on: date | None
    ends_on: date | None

    def holds(self, today: date) -> bool:
        """Whether the forum runs on this day."""
        return self.starts_on is not None and self.starts_on <= today <= (self.ends_on or self.starts_on)

    def is_over(self, today: date) -> bool:
        """Whether it has been."""
        last = self.ends_on or self.starts_on
        return last is not None and today > last


_VISIBLE = (
    Booth.edition_id == sa.bindparam("edition_id"),
    Booth.state == BoothState.PUBLISHED.value,
    Booth.hidden_at.is_(None),
)
_DAYS = sa.select(Edition.starts_on, Edition.ends_on).where(Edition.id == sa.bindparam("edition_id"))
_PRESENT = (
    sa.select(Booth.slug, Region.code, Region.name, BoothLine.available_until)
    .join(Region, Region.id == Booth.region_id)
    .join(BoothLine, sa.and_(BoothLine.edition_id == Booth.edition_id, BoothLine.booth_id == Booth.id))
    .where(*_VISIBLE, BoothLine.available_until > sa.bindparam("at"))
    .order_by(Region.name)
)
_ANSWERS = (
    sa.select(Booth.slug, Region.code, Region.name, Enquiry.answer_seconds)
    .join(Region, Region.id == Booth.region_id)
    .join(Enquiry, sa.and_(Enquiry.edition_id == Booth.edition_id, Enquiry.booth_id == Booth.id))
    .where(*_VISIBLE, Enquiry.answer_seconds.is_not(None))
)


def days(scope: Scope) -> Days:
    """When the forum is. 1 statement."""
    return Days(*db.rows(_DAYS, edition_id=scope.edition_id)[0])


def sessions(scope: Scope, at: datetime) -> tuple[list[SessionRow], list[SessionRow]]:
    """What is on at this moment, and what begins within two hours; nothing that was cancelled. 1 statement."""
    going = [each for each in agenda.sessions(scope) if each.cancelled_at is None and each.ends_at > at]
    running = [each for each in going if each.starts_at <= at]
    return running, [each for each in going if at < each.starts_at <= at + SOON]


def present(scope: Scope, at: datetime) -> list[Present]:
    """Booths whose people are available at this moment, by name. 1 statement."""
    return [Present(*row) for row in db.rows(_PRESENT, edition_id=scope.edition_id, at=at)]


def fastest(scope: Scope, *, most: int = MOST) -> list[Answering]:
    """The booths that answer fastest, by the median of at least LEAST_ANSWERS first answers. 1 statement."""
    found: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for *booth, seconds in db.rows(_ANSWERS, edition_id=scope.edition_id):
        found[tuple(booth)].append(seconds)
    usual = [Answering(*booth, median(times)) for booth, times in found.items() if len(times) >= LEAST_ANSWERS]
    return sorted(usual, key=lambda each: (each.seconds, each.name))[:most]
