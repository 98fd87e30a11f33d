"""What runs later: reminders, letters to many, lost tickets, offers that end, the last traces of deleted data."""

from __future__ import annotations

from typing import Any

from eventapp.core.access import Scope, system_scope
from eventapp.core.outbox import Claimed
from eventapp.core.worker import JobKind, job
from eventapp.editions.queries.identity import edition_by_slug
from eventapp.registration.queries import files
from eventapp.registration.services import (
    answering,
    bulk,
    campaigns,
    exporting,
    forgetting,
    inviting,
    offering,
    reminding,
    resending,
    session_choice,
)
from eventapp.web import i18n

REMIND = "registration.remind"
TEND_SEATS = "registration.tend_seats"
TEND_SESSIONS = "registration.tend_sessions"
REMOVE_ORPHANS = "registration.remove_orphans"
END_FILES = "registration.end_files"


@job(REMIND)
def remind(_args: dict[str, Any]) -> None:
    """Begin the reminders that are due."""
    reminding.start_due()


@job(reminding.WRITE)
def write_reminders(args: dict[str, Any]) -> None:
    """One piece of a reminder."""
    reminding.write_batch(_scope(args), run_id=args["run_id"])


@job(campaigns.SEND)
def send_campaign(args: dict[str, Any]) -> None:
    """One piece of a letter to many."""
    campaigns.send_batch(_scope(args), public_id=args["public_id"])


@job(resending.LOST)
def mail_lost(args: dict[str, Any]) -> None:
    """The tickets of an address that says that they are lost."""
    resending.mail_lost(_scope(args), email=args["email"], key=args["letter"])


@job(forgetting.SCRUB)
def scrub(args: dict[str, Any]) -> None:
    """Empty the letters to somebody whose data were deleted."""
    forgetting.scrub(args["public_id"])


def _remove_orphans(_job: Claimed) -> None:
    answering.remove_orphans()


@job(TEND_SEATS)
def tend_seats(_args: dict[str, Any]) -> None:
    """Give seats that were offered or kept in vain to the next in line."""
    offering.expire_due()
    inviting.end_due()


@job(TEND_SESSIONS)
def tend_sessions(_args: dict[str, Any]) -> None:
    """Free seats of sessions to those who wait, and letters about sessions that moved."""
    session_choice.tend()


def _work_off(job: Claimed) -> None:
    """What was pressed for many: each person is a transaction of its own."""
    edition = edition_by_slug(job.args["edition"])
    if edition is not None:
        bulk.work_off(edition, key=job.args["bulk"])


def _make_file(job: Claimed) -> None:
    """A spreadsheet in the language of whoever asked for it."""
    asked = files.export_file(_scope(job.args), job.args["file"])
    scope = system_scope(edition_by_slug(job.args["edition"]), locale=asked.locale)
    exporting.make_file(scope, public_id=asked.public_id, translate=i18n.catalogue(asked.locale).gettext)


def _end_files(_job: Claimed) -> None:
    exporting.end_files()


def _scope(args: dict[str, Any]) -> Scope:
    return system_scope(edition_by_slug(args["edition"]))


JOBS = (
    remind,
    write_reminders,
    send_campaign,
    mail_lost,
    scrub,
    tend_seats,
    tend_sessions,
    JobKind(REMOVE_ORPHANS, _remove_orphans, external=True),  # files are deleted before their rows
    JobKind(bulk.WORK, _work_off, external=True),
    JobKind(exporting.MAKE, _make_file, external=True),
    JobKind(END_FILES, _end_files, external=True),
)
