"""What comes back while surveys run: mailing links, stirring rows, settling what has ended, deleting what is due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from eventapp.core import outbox
from eventapp.core.access import Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import Claimed
from eventapp.core.worker import JobKind, job
from eventapp.editions.queries.identity import edition_by_slug
from eventapp.surveys.queries import files, surveys
from eventapp.surveys.rules import audience
from eventapp.surveys.services import exporting, inviting, settling, stirring
from eventapp.web.i18n import catalogue

EVERY = timedelta(minutes=5)
DAILY = timedelta(hours=24)
HOURLY = timedelta(hours=1)
SWEEP = "surveys.sweep"
END_FILES = "surveys.end_files"


@job("surveys.tend")
def tend(_args: dict[str, Any]) -> None:
    """One round of invitations for each open survey that mails links; settle what ended."""
    running = surveys.open_surveys()
    for found in running:
        if found.mails_links:
            inviting.invite_attended(system_scope(found.edition), slug=found.slug)
    for found in surveys.to_settle():
        settling.settle(system_scope(found.edition), slug=found.slug)
    if running and not db.is_sqlite:
        outbox.enqueue(SWEEP, key=f"{SWEEP}:{int(now().timestamp() // EVERY.total_seconds())}", args={})


@job("surveys.stir")
def stir(_args: dict[str, Any]) -> None:
    """Stir the rows of what runs, in a transaction that does nothing else."""
    for found in surveys.open_surveys():
        stirring.stir(system_scope(found.edition), slug=found.slug)


@job("surveys.expire")
def expire(_args: dict[str, Any]) -> None:
    """Delete free texts and answers whose day has come."""
    for found in surveys.to_expire():
        settling.expire(system_scope(found.edition), slug=found.slug)


@job(inviting.INVITE)
def invite(args: dict[str, Any]) -> None:
    """One round of links for the people that an organiser chose."""
    inviting.invite(_scope(args), slug=args["slug"], audience=audience.read(args["audience"]), goes_on=True)


@job(inviting.REMIND)
def remind(args: dict[str, Any]) -> None:
    """One round of a reminder."""
    inviting.remind(_scope(args), slug=args["slug"], number=args["number"], after=args["after"])


def _scope(args: dict[str, Any]) -> Scope:
    return system_scope(edition_by_slug(args["edition"]))


def _make_file(job: Claimed) -> None:
    """A file of answers in the language of whoever asked for it."""
    asked = files.file(_scope(job.args), job.args["file"])
    scope = system_scope(edition_by_slug(job.args["edition"]), locale=asked.locale)
    exporting.make_file(scope, public_id=asked.public_id, translate=catalogue(asked.locale).gettext)


def _end_files(_job: Claimed) -> None:
    exporting.end_files()


def _sweep(_message: Claimed) -> None:
    settling.sweep()


JOBS = (
    tend,
    stir,
    expire,
    invite,
    remind,
    JobKind(SWEEP, _sweep, external=True),  # VACUUM runs in no transaction
    JobKind(exporting.MAKE, _make_file, external=True),
    JobKind(END_FILES, _end_files, external=True),  # bytes are deleted before their rows
)
