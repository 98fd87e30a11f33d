"""Questionnaires are kept in versions, read in the reader's language, and shown as fields."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import get_template_attribute
from werkzeug.datastructures import MultiDict

from eventapp.core.access import Role, system_scope
from eventapp.errors import Forbidden
from eventapp.questionnaires import queries, services
from eventapp.questionnaires.errors import InvalidQuestionnaire
from eventapp.questionnaires.forms import answers_form
from eventapp.questionnaires.rules.questions import Draft, Kind, Option
from tests.support.statements import statements

OPTIONS = (Option("a", "Satu", "One"), Option("b", "Dua", "Two"))
DRAFTS = [
    Draft("level", Kind.SCALE, "Tingkat", "Level", OPTIONS, required=True),
    Draft("ticks", Kind.MULTI, "Centang", "Ticks", OPTIONS),
    Draft("score", Kind.NPS, "Skor", "Score", hint_id="0 sampai 10", hint_en="0 to 10"),
    Draft("number", Kind.NUMBER, "Angka", "Number"),
    Draft("text", Kind.TEXT, "Teks", "Text"),
]


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


def kept(edition, drafts=DRAFTS) -> int:
    """A questionnaire of the edition."""
    scope = system_scope(edition)
    return services.create_questionnaire(scope, key="own", title_id="Sendiri", title_en="Own", questions=drafts)


def test_questions_are_read_in_their_order_and_in_the_readers_language(edition):
    questionnaire_id = kept(edition)

    with statements(1):
        indonesian = queries.questions(system_scope(edition), questionnaire_id)
    english = queries.questions(system_scope(edition, locale="en"), questionnaire_id)

    assert [row.text for row in indonesian] == ["Tingkat", "Centang", "Skor", "Angka", "Teks"]
    assert [row.text for row in english] == ["Level", "Ticks", "Score", "Number", "Text"]
    assert [(o.value, o.label) for o in english[0].options] == [("a", "One"), ("b", "Two")]
    assert english[2].values == tuple(str(number) for number in range(11))
    assert [row.required for row in english] == [True, False, False, False, False]


def test_another_wording_is_another_version_and_leaves_the_first_as_it_was(edition):
    first = kept(edition)
    second = kept(edition, [replace(DRAFTS[0], text_en="Changed")])

    scope = system_scope(edition, locale="en")
    assert queries.questions(scope, first)[0].text == "Level"
    assert [row.text for row in queries.questions(scope, second)] == ["Changed"]


def test_the_questions_of_another_edition_are_not_there(make, edition):
    questionnaire_id = kept(edition)

    assert queries.questions(system_scope(make.edition("2032")), questionnaire_id) == []


def test_a_questionnaire_that_cannot_be_asked_is_not_kept(make, edition):
    with pytest.raises(InvalidQuestionnaire):
        kept(edition, [])
    with pytest.raises(Forbidden):
        services.create_questionnaire(
            make.scope(edition, Role.ANALYST), key="own", title_id="S", title_en="O", questions=DRAFTS
        )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_question_is_a_labelled_field_named_after_its_key(app, edition):
    rows = queries.questions(system_scope(edition), kept(edition))

    with app.test_request_context("/"):
        form = answers_form(rows)
        question = get_template_attribute("questionnaires/fields.html", "question")
        fields = [question(row, form[f"q-{row.key}"], number) for number, row in enumerate(rows, 1)]

    assert [re.findall(r"<(fieldset|textarea|input)\b", field)[0] for field in fields] == [
        "fieldset",
        "fieldset",
        "fieldset",
        "input",
        "textarea",
    ]
    for row, field in zip(rows, fields, strict=True):
        assert set(re.findall(r' name="([^"]+)"', field)) == {f"q-{row.key}"}
        assert row.text in re.search(r"<(legend|label)[^>]*>(.*?)</\1>", field, re.DOTALL)[2]
    assert [len(re.findall(r'type="(?:radio|checkbox)"', field)) for field in fields] == [2, 2, 11, 0, 0]
    assert 'aria-describedby="q-score-hint"' in fields[2]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_posted_form_keeps_what_was_typed_and_says_what_does_not_fit(app, edition):
    rows = queries.questions(system_scope(edition), kept(edition))
    posted = MultiDict([("q-ticks", "a"), ("q-ticks", "b"), ("q-score", "7"), ("q-number", "lots"), ("q-text", "Hai")])

    with app.test_request_context("/", method="POST", data=posted):
        form = answers_form(rows)
        accepted = form.accepted()
        errors = {name: list(map(str, found)) for name, found in form.errors.items()}

    assert not accepted
    assert sorted(errors) == ["q-level", "q-number"]
    assert form.http_status == 422
    assert form.answers == {"level": None, "ticks": ["a", "b"], "score": "7", "number": "lots", "text": "Hai"}
