"""Letters about somebody's attendance, for the travel papers (SPPD): handed out with a code that anybody can check.

What stands behind the code tells no name, only its initials: attendance is not public. Whoever holds the paper can
compare them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from eventapp.core import issued
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act
from eventapp.errors import N_
from eventapp.registration.errors import ListTooLong, NoAttendance
from eventapp.registration.queries import lists, papers, presence
from eventapp.registration.queries.papers import Attended, Forum, Letter
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.refusals import NobodyAttended

KIND = "attendance_letter"
PAPERS = "registration.papers"


@act
def issue_letter(scope: Scope, *, registration_id: int) -> Letter:
    """Hand out a letter; what it says decides its code, so that printing it again is the same letter.

    Raises NoAttendance, Forbidden. 6 statements at most.
    """
    scope.require(PAPERS)
    person, forum = papers.attended(scope, registration_id), papers.forum(scope)
    days = presence.known().days(scope, registration_id)
    if not days:
        raise NoAttendance
    return _issue(scope, forum, person, days)


@act
def issue_letters(scope: Scope, *, filters: Filters) -> list[Letter]:
    """A letter for everybody of a list who entered, by name. Raises NobodyAttended, ListTooLong, Forbidden.

    3 statements, and 3 for each letter.
    """
    scope.require(PAPERS)
    people, forum = papers.all_attended(scope, filters), papers.forum(scope)
    if not people:
        raise NobodyAttended
    if len(people) > papers.MOST_LETTERS:
        number = lists.total(scope, papers.attending(filters))
        raise ListTooLong(number=number, most=papers.MOST_LETTERS)
    days = presence.known().days_of(scope, [person.id for person in people])
    return [_issue(scope, forum, person, days[person.id]) for person in people if person.id in days]


def _issue(scope: Scope, forum: Forum, person: Attended, days: Sequence[date]) -> Letter:
    """One letter. 3 statements."""
    facts: dict[str, Any] = {
        "title": N_("Attendance letter"),
        "lines": [
            {"label": N_("Event"), "text": forum.name},
            {"label": N_("Initials of the name"), "text": initials(person.name)},
            *({"label": N_("Attended on"), "day": day.isoformat()} for day in days),
        ],
    }
    said = issued.digest_of_facts(facts | {"name": person.name, "organisation": person.organisation})
    code = issued.derived_code(KIND, f"{person.id}:{said}")
    issued.issue(scope, kind=KIND, subject=f"registration:{person.id}", facts=facts, code=code)
    audit(scope, "registration.letter_issued", f"registration:{person.id}", days=len(days))
    return Letter(forum, person, days, code)


def initials(name: str) -> str:
    """The first letter of each word of a name: ``Dr. Siti Aminah, M.Si.`` is ``D. S. A. M.``."""
    return " ".join(f"{word[0].upper()}." for word in name.replace(".", " ").split() if word[0].isalpha())
