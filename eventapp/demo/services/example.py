"""The running example edition, made once, by the services that a real year uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.core import outbox
from eventapp.core.access import EditionRef, system_scope
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.outbox import OutboxMessage, State
from eventapp.demo.services import (
    attesting,
    booth_awards,
    booth_visits,
    booths,
    direct_line,
    forum,
    intake,
    judging,
    people,
    registrations,
    roles,
    selection,
    surveys,
)
from eventapp.editions.services import setup


@act
def make(say: Callable[[str], None]) -> EditionRef:
    """The example edition in one transaction: all of it or nothing."""
    today = now().astimezone(ZoneInfo("Asia/Jakarta")).date()
    edition = setup.create_edition(
        system_scope(),
        slug=roles.SLUG,
        year=2026,
        name="Forum Smart City 2026",
        programme="Gerakan Menuju Smart City",
        starts_on=today,
        ends_on=today + timedelta(days=1),
        venue="Balai Sidang Contoh, Jakarta",
        help_contact="0812-0000-0000",
        is_example=True,
        dimensions=forum.DIMENSIONS,
    )
    say("people and regions")
    codes = people.cohorts()
    cast = people.invite(edition, codes)
    say("agenda")
    forum.agenda(edition)
    say("registrations and door")
    registrations.fill(edition, cast)
    attesting.fill(edition, cast)
    say("booths")
    booths.fill(edition, codes)
    booth_visits.fill(edition)
    direct_line.fill(edition)
    say("survey")
    surveys.fill(edition)
    say("judging")
    judging.fill(edition, cast, codes)
    booth_awards.fill(edition, cast, codes)
    selection.fill(edition, cast, codes)
    intake.fill(edition, cast)
    _letters_are_past(edition)
    return edition


def _letters_are_past(edition: EditionRef) -> None:
    """What was done above is long past: nobody shall find thirty letters about it among those of today."""
    letters = sa.update(OutboxMessage).where(OutboxMessage.kind == outbox.MAIL, OutboxMessage.edition_id == edition.id)
    db.change(letters.values(state=State.DONE.value))
