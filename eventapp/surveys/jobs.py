"""What comes back while surveys run: mailing links, stirring rows, settling what has ended, deleting what is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from eventapp.core import outbox
from eventapp.core.access import Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import Busy, db
from eventapp.core.logs import log
from eventapp.core.outbox import Claimed
from eventapp.core.worker import JobKind, NeverAgain, job
from eventapp.editions.queries.identity import edition_by_slug
from eventapp.errors import Refusal
from eventapp.surveys.queries import files, surveys
from eventapp.surveys.queries.surveys import SurveyOfEdition
from eventapp.surveys.rules import audience
from eventapp.surveys.services import exporting, inviting, settling, stirring
from eventapp.web.i18n import catalogue

EVERY = timedelta(minutes=5)
SWEEP = "surveys.sweep"
END_FILES = "surveys.end_files"


def _tend(_job: Claimed) -> None:
    """One round of invitations for each open survey that mails links; settle what ended."""
    taking, ended = surveys.taking_answers(), surveys.to_settle()
    if taking or ended:
        key = f"{SWEEP}:{int(now().timestamp() // EVERY.total_seconds())}"
        db.run(lambda: outbox.enqueue(SWEEP, key=key, args={}))
    invitations = [(found, inviting.invite_attended) for found in taking if found.mails_links]
    _each([*invitations, *((found, settling.settle) for found in ended)])


def _stir(_job: Claimed) -> None:
    """Stir the rows of what runs, each survey in a transaction that does nothing else."""
    _each([(found, stirring.stir) for found in surveys.taking_answers()])


def _expire(_job: Claimed) -> None:
    """Delete free texts and answers whose day has come, piece by piece."""

    def to_the_end(scope: Scope, *, slug: str) -> None:
        while any(settling.expire(scope, slug=slug)):
            pass

    _each([(found, to_the_end) for found in surveys.to_expire()])


def _each(works: Sequence[tuple[SurveyOfEdition, Callable[..., object]]]) -> None:
    """Do the works, each in transactions of its own: where one fails, the others are done all the same."""
    failures: list[Exception] = []
    for found, work in works:
        try:
            work(system_scope(found.edition), slug=found.slug)
        except Exception as error:
            failures.append(error)
            log.warning("survey.untended", slug=found.slug, error=type(error).__name__)
    if failures:
        raise ExceptionGroup("of some surveys", failures)


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
    """A file of answers in the language of whoever asked for it. What is refused once is refused again."""
    asked = files.file(_scope(job.args), job.args["file"])
    scope = system_scope(edition_by_slug(job.args["edition"]), locale=asked.locale)
    try:
        exporting.make_file(scope, public_id=asked.public_id, translate=catalogue(asked.locale).gettext)
    except Busy:
        raise
    except Refusal as refusal:
        exporting.give_up(scope, public_id=asked.public_id)
        raise NeverAgain(refusal.code) from refusal


def _end_files(_job: Claimed) -> None:
    exporting.end_files()


def _sweep(_message: Claimed) -> None:
    settling.sweep()


tend = JobKind("surveys.tend", _tend, external=True)
stir = JobKind("surveys.stir", _stir, external=True)
expire = JobKind("surveys.expire", _expire, external=True)
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
