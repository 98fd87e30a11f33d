"""A form made of questions: one field ``q-<key>`` for each, judged by the rule that judges every answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from wtforms import Field, RadioField, SelectMultipleField, StringField, TextAreaField

from eventapp.errors import Refusal
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.answers import judge
from eventapp.questionnaires.rules.questions import Kind
from eventapp.web.forms import Form
from eventapp.web.i18n import gettext

PREFIX = "q-"


class AnswersForm(Form):
    """The answers to some questions; made for them by ``answers_form``. The fields keep what was typed."""

    questions: ClassVar[Sequence[QuestionRow]] = ()

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by key."""
        return {question.key: _given(self[PREFIX + question.key], question.kind) for question in self.questions}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether every answer fits; the sentences go to their fields."""
        errors = judge(self.questions, self.answers).errors
        self.show(errors)
        return not errors

    def show(self, errors: Mapping[str, Refusal]) -> None:
        """Put refusals beside the questions they are about."""
        for key, refusal in errors.items():
            field = self._fields.get(PREFIX + key)
            if field is not None:
                field.errors = [refusal.sentence(gettext)]


def answers_form(questions: Sequence[QuestionRow]) -> AnswersForm:
    """A form of these questions, filled from the request."""
    fields = {PREFIX + question.key: _field(question) for question in questions}
    made: type[AnswersForm] = type("AnswersForm", (AnswersForm,), {"questions": questions, **fields})
    return made()


def _given(field: Field, kind: Kind) -> Any:
    """The answer; everything that was sent where one answer was asked for, so that the rule refuses it."""
    several = field.raw_data if kind is not Kind.MULTI else None
    return list(several) if several and len(several) > 1 else field.data


def _field(question: QuestionRow) -> Any:
    texts: dict[str, Any] = {"label": question.text, "description": question.hint}

    def choices() -> list[tuple[str, str]]:
        return [(option.value, option.label) for option in question.options]

    match question.kind:
        case Kind.SCALE | Kind.CHOICE | Kind.NPS:
            return RadioField(choices=choices, **texts)
        case Kind.MULTI:
            return SelectMultipleField(choices=choices, **texts)
        case Kind.NUMBER:
            return StringField(**texts)
        case Kind.TEXT:
            return TextAreaField(**texts)
