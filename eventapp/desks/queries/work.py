"""What waits for somebody at work: tasks before figures, each with the page where it is done."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from eventapp.attendance.queries import door as attendance
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage, State
from eventapp.editions.models import Participation
from eventapp.errors import N_, NotFound
from eventapp.exhibition.queries import conversations
from eventapp.exhibition.queries import manage as booths
from eventapp.exhibition.queries import region as own
from eventapp.exhibition.queries.region import OwnBooth
from eventapp.judging.queries import progress
from eventapp.regions.models import Region
from eventapp.registration.queries import quotas


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. ``message`` is a message id with ``%(number)s``; ``endpoint`` takes the edition."""

    message: str
    number: int
    act: str
    endpoint: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the list that it counts."""

    label: str
    number: int
    note: str
    note_number: int
    endpoint: str


@dataclass(frozen=True, slots=True)
class Queue:
    """The outbox in numbers."""

    ready: int
    done: int
    dead: int


def queue(edition_id: int | None = None) -> Queue:
    """Mails and jobs by state, of one edition or of all. 1 statement."""
    query = sa.select(OutboxMessage.state, sa.func.count()).group_by(OutboxMessage.state)
    if edition_id is not None:
        query = query.where(OutboxMessage.edition_id == edition_id)
    rows = db.rows(query.execution_options(unscoped="the administrator sees all editions"))
    found = {row[0]: int(row[1]) for row in rows}
    waiting = found.get(State.READY, 0) + found.get(State.RUNNING, 0)
    return Queue(waiting, found.get(State.DONE, 0), found.get(State.DEAD, 0))


@dataclass(frozen=True, slots=True)
class RegionDesk:
    """What a region's team sees first. ``booth`` is None until the organiser opens booths."""

    region: str
    track: str
    stage: str
    booth: OwnBooth | None
    waiting: int
    answered: int


def region_desk(scope: Scope) -> RegionDesk:
    """The team's region, how far it has come, its booth and its inbox. 6 statements. Raises NotFound."""
    query = (
        sa.select(Region.name, Participation.track, Participation.stage)
        .join(Region, Region.id == Participation.region_id)
        .where(Participation.edition_id == scope.edition_id, Participation.region_id == scope.region_id)
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    waiting, every = conversations.counts(scope)
    return RegionDesk(*row, own.own_booth(scope), waiting, every - waiting)


def tasks(scope: Scope) -> list[Task]:
    """What this person may and should do now, most urgent first."""
    found = [*_registration_tasks(scope), *_booth_tasks(scope), *_judging_tasks(scope)]
    if scope.may("editions.manage") and (dead := queue(scope.edition_id).dead):
        found.append(
            Task(N_("%(number)s mails could not be delivered"), dead, N_("Look"), "work.list_mails", urgent=True)
        )
    return sorted(found, key=lambda task: not task.urgent)


def figures(scope: Scope) -> list[Figure]:
    """The numbers that this person may see."""
    found = []
    if scope.may("registration.view"):
        rows = quotas.quotas(scope)
        used, waiting = sum(row.used for row in rows), sum(row.waiting for row in rows)
        found.append(
            Figure(
                N_("Registered"), used, N_("%(number)s on the waiting list"), waiting, "registration.list_registrations"
            )
        )
    if scope.may("attendance.view"):
        today = attendance.today(scope)
        entered = sum(row.entries for row in attendance.by_area_and_day(scope) if row.day == today)
        seats = attendance.expected(scope)
        found.append(
            Figure(N_("Entered today"), entered, N_("of %(number)s on-site seats taken"), seats, "attendance.overview")
        )
    if scope.may("booths.manage"):
        counts = booths.counts(scope)
        found.append(
            Figure(
                N_("Booths published"), counts.published, N_("of %(number)s"), counts.all, "exhibition.manage_booths"
            )
        )
    return found


def _registration_tasks(scope: Scope) -> list[Task]:
    if not scope.may("registration.set_quota"):
        return []
    waiting = sum(row.waiting for row in quotas.quotas(scope))
    if not waiting:
        return []
    return [
        Task(
            N_("%(number)s people wait for a seat"),
            waiting,
            N_("Decide"),
            "registration.list_registrations",
            urgent=True,
        )
    ]


def _booth_tasks(scope: Scope) -> list[Task]:
    if not scope.may("booths.manage"):
        return []
    counts = booths.counts(scope)
    open_booths = Task(
        N_("%(number)s booths are not published yet"), counts.draft, N_("See which"), "exhibition.manage_booths"
    )
    missing = Task(
        N_("%(number)s regions have no booth yet"), counts.missing, N_("Open them"), "exhibition.manage_booths"
    )
    return [task for task in (open_booths, missing) if task.number]


def _judging_tasks(scope: Scope) -> list[Task]:
    if not scope.may("judging.watch"):
        return []
    found = []
    for row in progress.rounds(scope):
        if row.is_open:
            missing = progress.books(progress.pair_rows(scope, row.id)).missing
            message = N_("%(number)s score sheets are still open") if missing else N_("Every score sheet is complete")
            found.append(Task(message, missing, N_("Open the board"), "judging.list_rounds", urgent=not missing))
        elif row.published_at is None:
            found.append(
                Task(
                    N_("A closed round waits for signatures or publication"),
                    1,
                    N_("Go on"),
                    "judging.list_rounds",
                    True,
                )
            )
    return found
