"""What an open survey shows to those who watch it: figures that move when ten more people have answered.

Whoever saw one figure before and another after a single answer would know that answer. So everything is counted once,
kept, and shown until at least ten more have come. After the end, when nothing changes any more, all are counted; so
that the last figure before it and the final one do not differ by a few people either, ten answers are held back while
a survey runs, those with the greatest random keys. Their keys are above all that were counted before, so what was
counted once is never held back again, and two figures always differ by ten people or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.surveys.models.published import SurveyLive
from eventapp.surveys.queries import results, texts
from eventapp.surveys.queries.results import MIN_N, Asked, Counts
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.rules.phases import Phase
from eventapp.surveys.rules.snapshots import counts_of, plain_counts
from eventapp.surveys.rules.steps import HELD_BACK, STEP

_ONE_MOMENT = sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
_KEPT = sa.select(SurveyLive.people, SurveyLive.counts).where(
    SurveyLive.edition_id == sa.bindparam("edition_id"), SurveyLive.survey_id == sa.bindparam("survey_id")
)


def seen(scope: Scope, survey: SurveyRow, asked: Sequence[Asked]) -> Counts:
    """The counts to show. 2 statements while nothing moves, 7 when it does; after the end those of `results.counts`.

    Fewer than MIN_N people besides those held back are counted as so few that nothing is shown. Raises Forbidden.
    """
    scope.require("surveys.view")
    if survey.takes is Phase.OVER:
        return results.counts(scope, survey.id, asked)
    kept = db.session.execute(_KEPT, {"edition_id": scope.edition_id, "survey_id": survey.id}).first()
    people = results.number(scope, survey.id)
    if people < MIN_N + HELD_BACK:
        return Counts(min(people, MIN_N - 1), {}, {})
    if kept is not None and people < kept.people + STEP + HELD_BACK:
        return _of(kept.counts, asked)
    return _move(scope, survey, asked)


def seen_texts(scope: Scope, survey: SurveyRow, asked: Sequence[Asked]) -> frozenset[int] | None:
    """The ids of the free texts that may be read; None for all, after the end.

    They move together with the figures, so that a text never comes alone but with those of ten people.
    Raises Forbidden.
    """
    seen(scope, survey, asked)
    if survey.takes is Phase.OVER:
        return None
    kept = db.session.execute(_KEPT, {"edition_id": scope.edition_id, "survey_id": survey.id}).first()
    return frozenset() if kept is None else frozenset(kept.counts.get("texts", ()))


@act
def _move(scope: Scope, survey: SurveyRow, asked: Sequence[Asked]) -> Counts:
    """Count anew and keep it, unless somebody else has done so a moment ago. All is counted as of one moment."""
    if not db.is_sqlite:  # else answers that come in between two statements would be in some of the figures
        db.session.execute(_ONE_MOMENT)
    found = results.counts(scope, survey.id, asked, results.last_but(scope, survey.id, HELD_BACK))
    values = {
        "survey_id": survey.id,
        "edition_id": scope.edition_id,
        "people": found.people,
        "counts": _plain(found, asked) | {"texts": texts.numbers(scope, survey.id, HELD_BACK)},
    }
    if db.change(insert_or_ignore(SurveyLive, values, ["survey_id"])):
        return found
    own = (SurveyLive.edition_id == scope.edition_id, SurveyLive.survey_id == survey.id)
    later = sa.update(SurveyLive).where(*own, SurveyLive.people <= found.people - STEP)
    if db.change(later.values(people=found.people, counts=values["counts"])):
        return found
    kept = db.session.execute(_KEPT, {"edition_id": scope.edition_id, "survey_id": survey.id}).one()
    return _of(kept.counts, asked)


def _plain(found: Counts, asked: Sequence[Asked]) -> dict[str, Any]:
    """Counts for keeping, by what a new version of the questions does not change: the first id of each."""
    first = {each.row.key: str(min(each.ids)) for each in asked}
    tallies = {first[key]: tally for key, tally in found.tallies.items()}
    return plain_counts(found.people, tallies, {first[key]: count for key, count in found.na.items()})


def _of(kept: Mapping[str, Any], asked: Sequence[Asked]) -> Counts:
    """What was kept, under the keys of now."""
    people, tallies, na = counts_of(kept)
    key = {str(min(each.ids)): each.row.key for each in asked}
    return Counts(
        people,
        {key[first]: tally for first, tally in tallies.items() if first in key},
        {key[first]: count for first, count in na.items() if first in key},
    )
