"""What can be asked: keys and options that survive an export, and wordings in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventapp.questionnaires.errors import InvalidQuestionnaire
from eventapp.questionnaires.rules.questions import Draft, Kind, Option, check
from eventapp.surveys.rules import satisfaction

YES, NO = Option("yes", "Ya", "Yes"), Option("no", "Tidak", "No")
DRAFT = Draft("came", Kind.CHOICE, "Anda datang?", "Did you come?", (YES, NO))


def test_a_good_question_and_the_ready_made_survey_can_be_asked():
    check([DRAFT, replace(DRAFT, key="why", kind=Kind.TEXT, options=())])
    check(satisfaction.QUESTIONS)


@pytest.mark.parametrize(
    ("drafts", "named"),
    [
        ([], "at least one"),
        ([DRAFT] * 2, "“came”"),
        ([DRAFT] * 101, "100"),
        ([replace(DRAFT, key="Came?")], "“Came?”"),
        ([replace(DRAFT, key="respondent")], "“respondent”"),
        ([replace(DRAFT, text_en=" ")], "one language"),
        ([replace(DRAFT, options=(YES,))], "1"),
        ([replace(DRAFT, kind=Kind.TEXT)], "2"),
        ([replace(DRAFT, options=(YES, YES))], "“yes”"),
        ([replace(DRAFT, options=(YES, Option("=no", "Tidak", "No")))], "“=no”"),
        ([replace(DRAFT, options=(YES, Option("a;b", "Tidak", "No")))], "“a;b”"),
    ],
)
def test_what_cannot_be_asked_is_named(drafts, named):
    with pytest.raises(InvalidQuestionnaire) as refused:
        check(drafts)

    assert named in str(refused.value)
