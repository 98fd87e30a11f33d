"""Storing answers: all or nothing, once, and only what the questions offer."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.questionnaires.errors import InvalidAnswers
from eventapp.questionnaires.models import Question
from eventapp.surveys.checks import CHECKS
from eventapp.surveys.errors import LinkEnded, SurveyNotOpen, SurveyOver
from eventapp.surveys.models.answers import Answer, Comment, Response, Submission
from eventapp.surveys.models.asked import Invitation
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.services.answering import answer
from tests.support.statements import counted
from tests.support.surveys import DAY, answered, checked_in, links, some_answers, survey

everything = {"unscoped": "test"}


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


def stored(*models: type) -> list[int]:
    """Rows of each table."""
    return [db.scalar(sa.select(sa.func.count()).select_from(m).execution_options(**everything)) for m in models]


def test_several_ticks_are_several_rows_and_a_text_lies_apart(edition):
    answers = {"overall": 4, "useful": ["award", "panel", "award"], "recommend": 10, "comment": "Baik", "staff": None}

    answer(system_scope(edition), slug=survey(edition), answers=answers)

    rows = db.rows(
        sa.select(Question.key, Answer.value)
        .join(Question, Question.id == Answer.question_id)
        .order_by(Question.position, Answer.value)
        .execution_options(**everything)
    )
    assert [tuple(row) for row in rows] == [
        ("overall", "4"),
        ("useful", "award"),
        ("useful", "panel"),
        ("recommend", "10"),
    ]
    assert stored(Response, Comment) == [1, 1]


@pytest.mark.parametrize(
    "answers",
    [{}, {"overall": "5"}, {"overall": ["4", "3"]}, {"overall": 4, "nobody": 1}, {"overall": 4, "useful": "x"}],
)
def test_answers_that_do_not_fit_are_refused_and_nothing_is_stored(edition, answers):
    slug = survey(edition)

    with pytest.raises(InvalidAnswers):
        answer(system_scope(edition), slug=slug, answers=answers, key="form")

    assert stored(Response, Answer, Submission) == [0, 0, 0]


@pytest.mark.parametrize(("start", "end", "refusal"), [(1, 2, SurveyNotOpen), (-2, -1, SurveyOver)])
def test_a_survey_takes_answers_within_its_dates_only(edition, start, end, refusal):
    slug = survey(edition, opens_at=now() + start * DAY, closes_at=now() + end * DAY)

    with pytest.raises(refusal):
        answer(system_scope(edition), slug=slug, answers={"overall": 4})


def test_a_link_of_another_survey_is_not_spent(edition):
    mine, other = survey(edition), survey(edition)
    checked_in(edition, 1)
    (token,) = links(edition, mine).values()

    with pytest.raises(LinkEnded):
        answer(system_scope(edition), slug=other, answers={"overall": 4}, token=token)

    assert (mine, other) == ("survei-kepuasan", "survei-kepuasan-2")
    assert stored(Invitation, Response) == [1, 0]


def test_refused_answers_do_not_spend_the_link(edition):
    slug = survey(edition)
    checked_in(edition, 1)
    (token,) = links(edition, slug).values()

    with pytest.raises(InvalidAnswers):
        answer(system_scope(edition), slug=slug, answers={"overall": "?"}, token=token, key="form")

    assert stored(Invitation, Submission) == [1, 0]


@pytest.mark.fault
def test_two_who_send_with_one_link_at_once_are_one_answer(edition):
    slug = survey(edition)
    checked_in(edition, 1)
    (token,) = links(edition, slug).values()
    barrier, results = threading.Barrier(6), []

    def send(number: int) -> None:
        barrier.wait()
        try:
            answer(system_scope(edition), slug=slug, answers={"overall": 4}, token=token, key=f"form {number}")
            results.append("stored")
        except LinkEnded:
            results.append("ended")
        finally:
            db.remove()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["ended"] * 5 + ["stored"]
    assert stored(Response, Invitation, Submission) == [1, 0, 1]


def test_an_answer_costs_eight_statements_at_most_and_one_commit(edition):
    slug = survey(edition)
    checked_in(edition, 1)
    (token,) = links(edition, slug).values()

    with counted() as found:
        answer(system_scope(edition), slug=slug, answers=some_answers(3), token=token, key="form")

    assert len(found.statements) == 7  # PRAGMA aside
    assert found.commits == 1


def test_the_invariants_hold_after_answers_and_links(edition):
    slug = survey(edition)
    checked_in(edition, 3)
    token, *_ = links(edition, slug).values()
    answered(edition, slug, 12)
    answer(system_scope(edition), slug=slug, answers={"overall": 1}, token=token)

    assert invariants.violations(CHECKS) == []


@pytest.mark.parametrize(
    ("values", "broken"),
    [
        ({"value": "9"}, "survey_answer_is_offered"),
        ({"value": "3"}, "survey_question_answered_once"),
    ],
)
def test_an_answer_written_past_the_rules_is_found(edition, values, broken):
    answer(system_scope(edition), slug=survey(edition), answers={"overall": 4, "useful": ["panel", "award"]})
    first = db.session.execute(
        sa.select(Answer.edition_id, Answer.response_id, Answer.question_id)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.key == "overall")
        .execution_options(**everything)
    ).one()

    db.run(lambda: db.session.execute(sa.insert(Answer), {**first._mapping, **values}))

    assert broken in [violation.name for violation in invariants.violations(CHECKS)]


def test_an_answer_to_another_questionnaire_is_found(edition):
    one, two = survey(edition), survey(edition)
    answer(system_scope(edition), slug=one, answers={"overall": 4, "comment": "Baik"})
    other = db.scalar(sa.select(Survey.questionnaire_id).where(Survey.slug == two).execution_options(**everything))
    change = sa.update(Survey).where(Survey.slug == one).values(questionnaire_id=other)

    db.run(lambda: db.change(change))

    names = [violation.name for violation in invariants.violations(CHECKS)]
    assert names == ["survey_answer_was_asked", "survey_comment_was_asked"]


def test_a_settled_survey_that_still_knows_a_link_is_found(edition):
    slug = survey(edition)
    checked_in(edition, 1)
    links(edition, slug)

    db.run(lambda: db.change(sa.update(Survey).values(state="settled")))

    assert [found.name for found in invariants.violations(CHECKS)] == ["survey_settled_forgets_links"]
