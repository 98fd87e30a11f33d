"""What waits for somebody at work: tasks before figures, each with the page where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

import sqlalchemy as sa

from eventapp.attendance.queries import door as attendance
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage, State
from eventapp.desks.queries import records
from eventapp.editions.models import Participation
from eventapp.errors import N_, NotFound
from eventapp.exhibition.queries import archive, inbox
from eventapp.exhibition.queries import manage as booths
from eventapp.exhibition.queries import region as own
from eventapp.exhibition.queries.region import OwnBooth
from eventapp.frozen import frozen
from eventapp.judging.queries import progress
from eventapp.regions.models import Region
from eventapp.registration.queries import approvals, lists, quotas, retention
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.states import Status

_PEOPLE = "registration.list_registrations"
_STATES = {
    N_("Registered"): Status.CONFIRMED,
    N_("Waiting for approval or an answer"): Status.PENDING,
    N_("On the waiting list"): Status.WAITING,
}


@frozen
class Task:
    """One thing to do. ``message`` is a message id with ``%(number)s``; ``endpoint`` takes edition and ``values``.

    ``about`` names what it is about where there can be several of a kind.
    """

    message: str
    number: int
    act: str
    endpoint: str
    urgent: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


@frozen
class Figure:
    """A number and the list that it counts; ``note`` says it in other words, or what it is a part of."""

    label: str
    number: int
    note: str
    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)


@frozen
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


@frozen
class RegionDesk:
    """What a region's team sees first. ``booth`` is None until the organiser opens booths."""

    region: str
    track: str
    stage: str
    booth: OwnBooth | None
    waiting: int
    answered: int
    is_frozen: bool  # the exhibition is over: nothing can be answered or published any more


def region_desk(scope: Scope) -> RegionDesk:
    """The team's region, how far it has come, its booth and its inbox. 7 statements. Raises NotFound."""
    query = (
        sa.select(Region.name, Participation.track, Participation.stage)
        .join(Region, Region.id == Participation.region_id)
        .where(Participation.edition_id == scope.edition_id, Participation.region_id == scope.region_id)
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    messages = inbox.counts(scope)
    is_frozen = archive.frozen_at(scope) is not None
    return RegionDesk(*row, own.own_booth(scope), messages.waiting, messages.all - messages.waiting, is_frozen)


def tasks(scope: Scope) -> list[Task]:
    """What this person may and should do now, most urgent first."""
    found = [*_registration_tasks(scope), *_booth_tasks(scope), *_judging_tasks(scope)]
    if scope.may("editions.manage") and (dead := records.mail_counts(scope)[State.DEAD]):
        message, failed = N_("%(number)s mails could not be delivered"), {"state": State.DEAD.value}
        found.append(Task(message, dead, N_("Look"), "work.list_mails", urgent=True, values=failed))
    return sorted(found, key=lambda task: not task.urgent)


def figures(scope: Scope) -> list[Figure]:
    """The numbers that this person may see; each opens the list that it counts."""
    found = []
    if scope.may("registration.view"):
        rows = quotas.quotas(scope)
        for label, status in _STATES.items():
            number = sum(row.count(status) for row in rows)
            if number or status is Status.CONFIRMED:
                found.append(Figure(label, number, N_("Open the list"), _PEOPLE, {"status": status.value}))
        today = attendance.today(scope)
        entered = lists.total(scope, Filters(came=True, day=today))
        if entered:
            came = {"came": "yes", "day": today.isoformat()}
            found.append(Figure(N_("Entered today"), entered, N_("Open the list"), _PEOPLE, came))
    if scope.may("booths.manage"):
        published = booths.counts(scope).published
        shown = {"state": "published"}
        found.append(Figure(N_("Booths published"), published, N_("Open the list"), "exhibition.manage_booths", shown))
    return found


def _registration_tasks(scope: Scope) -> list[Task]:
    found = []
    if scope.may("registration.decide") and (asking := approvals.waiting_for_approval(scope)):
        message = N_("%(number)s people wait for approval")
        found.append(Task(message, asking, N_("Decide"), "registration.list_approvals", urgent=True))
    if not scope.may("registration.set_quota"):
        return found
    waiting = sum(row.waiting for row in quotas.quotas(scope))
    if waiting:
        line = {"status": Status.WAITING.value}
        message = N_("%(number)s people wait for a seat")
        found.append(Task(message, waiting, N_("Decide"), _PEOPLE, urgent=True, values=line))
    if scope.may("registration.retain") and quotas.registered(scope) and retention.retention(scope) is None:
        message = N_("No day is announced on which personal data are deleted")
        found.append(Task(message, 1, N_("Announce it"), "work.set_retention"))
    return found


def _booth_tasks(scope: Scope) -> list[Task]:
    if not scope.may("booths.manage") or archive.frozen_at(scope) is not None:
        return []
    counts = booths.counts(scope)
    message, drafts = N_("%(number)s booths are not published yet"), {"state": "draft"}
    open_booths = Task(message, counts.draft, N_("See which"), "exhibition.manage_booths", values=drafts)
    missing = Task(
        N_("%(number)s regions have no booth yet"), counts.missing, N_("Open them"), "exhibition.manage_booths"
    )
    return [task for task in (open_booths, missing) if task.number]


def _judging_tasks(scope: Scope) -> list[Task]:
    if not scope.may("judging.watch"):
        return []
    found = []
    for row in progress.rounds(scope):
        board, key = "judging.show_round", {"round_key": row.key}
        if row.is_open and (pairs := progress.pair_rows(scope, row.id)):
            missing = progress.books(pairs).missing
            message = N_("%(number)s score sheets are still open") if missing else N_("Every score sheet is complete")
            found.append(Task(message, missing, N_("Open the board"), board, not missing, key, row.name))
        elif row.stands.awaits_publication:
            message = N_("A closed round waits for signatures or publication")
            found.append(Task(message, 1, N_("Go on"), board, urgent=True, values=key, about=row.name))
    return found
