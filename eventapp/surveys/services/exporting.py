"""Taking answers away as files. The log says who took them; each row of a file is a person, so there must be enough."""

from __future__ import annotations

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act
from eventapp.surveys.errors import TooFewResponses
from eventapp.surveys.queries import results, surveys
from eventapp.surveys.queries.results import MIN_N, CommentRow


@act
def export_answers(scope: Scope, *, slug: str) -> list[dict[int, list[str]]]:
    """The answers of each person, shuffled. Raises TooFewResponses (none at all are fine), NotFound, Forbidden."""
    scope.require("surveys.export")
    survey = surveys.survey(scope, slug)
    people = results.responses(scope, survey.id)
    if 0 < len(people) < MIN_N:
        raise TooFewResponses(least=MIN_N)
    audit(scope, "survey.exported", f"survey:{survey.id}", what="answers")
    return people


@act
def export_comments(scope: Scope, *, slug: str) -> list[CommentRow]:
    """The free texts, shuffled. Raises TooFewResponses (no answer at all is fine), NotFound, Forbidden."""
    scope.require("surveys.export")
    survey = surveys.survey(scope, slug)
    if 0 < results.number(scope, survey.id) < MIN_N:
        raise TooFewResponses(least=MIN_N)
    audit(scope, "survey.exported", f"survey:{survey.id}", what="comments")
    return results.comments(scope, survey.id)
