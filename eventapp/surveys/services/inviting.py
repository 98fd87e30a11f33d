"""Mailing personal links to everybody who was checked in: pulled from attendance, each person once.

Who was asked and which links are unused are written in two tables that share no key. The links of one round are put in
in the order of their hashes, so that not even the order of the rows says whose is whose.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
import structlog

from eventapp.attendance.queries import door as attendance
from eventapp.core import ids, outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db
from eventapp.registration.models.registrations import Registration
from eventapp.registration.rules.states import Status
from eventapp.surveys.models import Invitation, Invited
from eventapp.surveys.queries import surveys
from eventapp.surveys.queries.surveys import SurveyRow, link_token
from eventapp.surveys.rules.phases import Phase

log = structlog.get_logger()
ROUND = 200  # people per transaction, so that nobody who answers has to wait for it

_ASKED = sa.select(Invited.registration_id).where(
    Invited.edition_id == sa.bindparam("edition_id"), Invited.survey_id == sa.bindparam("survey_id")
)
_NOT_ASKED = (
    sa.select(Registration.id, Registration.email, Registration.locale)
    .where(
        Registration.edition_id == sa.bindparam("edition_id"),
        Registration.status == Status.CONFIRMED.value,
        Registration.id.not_in(_ASKED),
    )
    .order_by(Registration.id)
)


@act
def invite_attended(scope: Scope, *, slug: str) -> int:
    """Ask up to ROUND people who were checked in and not asked before; gives how many. Raises NotFound, Forbidden.

    Nobody is asked while the survey does not take answers, or when it mails no links.
    """
    scope.require("surveys.manage")
    survey = surveys.survey(scope, slug)
    if survey.phase is not Phase.OPEN or not survey.mails_links:
        return 0
    db.lock(f"survey-invitations:{survey.id}")
    own = {"edition_id": scope.edition_id, "survey_id": survey.id}
    attended = set(attendance.attended_registrations(scope))
    people = [person for person in db.rows(_NOT_ASKED, **own) if person.id in attended][:ROUND]
    if people:
        _ask(scope, survey, people)
        audit(scope, "survey.invited", f"survey:{survey.id}", people=len(people))
        log.info("survey.invited", survey=survey.id, people=len(people))
    return len(people)


def _ask(scope: Scope, survey: SurveyRow, people: list[Any]) -> None:
    own = {"edition_id": scope.edition_id, "survey_id": survey.id}
    links = {person.id: ids.opaque() for person in people}
    hashes = sorted(ids.token_hash(link_token(invitation)) for invitation in links.values())
    db.session.execute(sa.insert(Invited), [own | {"registration_id": person.id} for person in people])
    db.session.execute(sa.insert(Invitation), [own | {"token_hash": token_hash} for token_hash in hashes])
    for person in people:
        data = {
            "invitation": links[person.id],
            "title": survey.title,
            "forum": scope.edition.name if scope.edition else "",
            "closes_at": survey.closes_at.isoformat(),
            "zone": scope.edition.zone if scope.edition else "",
        }
        outbox.mail(
            "surveys/mail/invitation",
            to=person.email,
            locale=person.locale,
            key=f"survey-invitation:{survey.id}:{person.id}",
            data=data,
            edition_id=scope.edition_id,
        )
