"""Letters about somebody's attendance, for the travel papers (SPPD): handed out with a code that anybody can check.

What stands behind the code tells no name, only its initials: attendance is not public. Whoever holds the paper can
compare them.
"""

from __future__ import annotations

from typing import Any

from eventapp.core import issued
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act
from eventapp.errors import N_
from eventapp.registration.errors import NoAttendance
from eventapp.registration.queries import papers, presence
from eventapp.registration.queries.papers import Letter

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
    facts: dict[str, Any] = {
        "title": N_("Attendance letter"),
        "lines": [
            {"label": N_("Event"), "text": forum.name},
            {"label": N_("Initials of the name"), "text": initials(person.name)},
            *({"label": N_("Attended on"), "day": day.isoformat()} for day in days),
        ],
    }
    said = issued.digest_of_facts(facts | {"name": person.name, "organisation": person.organisation})
    code = issued.derived_code(KIND, f"{registration_id}:{said}")
    issued.issue(scope, kind=KIND, subject=f"registration:{registration_id}", facts=facts, code=code)
    audit(scope, "registration.letter_issued", f"registration:{registration_id}", days=len(days))
    return Letter(forum, person, days, code)


def initials(name: str) -> str:
    """The first letter of each word of a name: ``Dr. Siti Aminah, M.Si.`` is ``D. S. A. M.``."""
    return " ".join(f"{word[0].upper()}." for word in name.replace(".", " ").split() if word[0].isalpha())
