"""What a survey was answered about, sessions or booths, as groups that its questions are divided by."""

from __future__ import annotations

from eventapp.core.access import Scope
from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.questionnaires.queries import OptionRow, QuestionRow
from eventapp.questionnaires.rules.questions import Kind
from eventapp.surveys.queries import results, surveys
from eventapp.surveys.queries.crosses import LEAST_OF_MANY, MANY_GROUPS, OTHERS, Division
from eventapp.surveys.queries.results import MIN_N, MOST_GROUPS
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.gathering import gathered
from eventapp.web.i18n import gettext

KEY = "~"  # no question has such a key
_NAMES = {About.SESSION.value: N_("Session"), About.BOOTH.value: N_("Booth")}


@frozen
class Subjects:
    """``row``: the groups as the answers to a question."""

    row: QuestionRow
    division: Division


def division(scope: Scope, survey: SurveyRow) -> Subjects | None:
    """The sessions or booths with MIN_N answers or more, the others together; None where that is one group, or
    the survey is about the forum.

    2 statements.
    """
    if survey.about not in _NAMES:
        return None
    people = results.people_by_subject(scope, survey.id)
    titles = {one.id: one.title for one in surveys.subjects(scope, survey.id)}
    alone = gathered(people, MIN_N if len(people) <= MANY_GROUPS else LEAST_OF_MANY, most=MOST_GROUPS)
    place = {subject: str(subject) if subject in alone else OTHERS for subject in people}
    sizes = {str(subject): people[subject] for subject in titles if subject in alone}
    others = sum(people.values()) - sum(sizes.values())
    options = [OptionRow(name, titles[int(name)], False) for name in sizes]
    if others:
        sizes[OTHERS] = others
        options.append(OptionRow(OTHERS, gettext(N_("All others together")), False))
    if len(options) < 2:
        return None
    row = QuestionRow(0, KEY, Kind.CHOICE, False, gettext(_NAMES[survey.about]), "", tuple(options))
    return Subjects(row, Division(KEY, (), place, sizes))
