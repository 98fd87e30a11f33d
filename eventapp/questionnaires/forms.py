"""Forms made of questions: one field ``q-<key>`` for each, judged by the rule that judges every answer.

And the form in which an organiser writes one question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeVar, overload

from flask import request
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FileField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)

from eventapp.core.memo import MadeOf
from eventapp.errors import N_, Refusal
from eventapp.frozen import frozen
from eventapp.questionnaires.errors import InvalidQuestionnaire
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules import comparing, editing
from eventapp.questionnaires.rules.answers import NO_READERS, Judged, Reader, judge
from eventapp.questionnaires.rules.conditions import Known, for_type
from eventapp.questionnaires.rules.questions import (
    LEVELS,
    LONGEST_HINT,
    LONGEST_PAGE,
    LONGEST_WORDING,
    WITH_OPTIONS,
    YES,
    Condition,
    Draft,
    Item,
    Kind,
    Option,
)
from eventapp.web.forms import Form, text_field
from eventapp.web.i18n import gettext, lazy

PREFIX = "q-"
DROP = "-drop"  # ends the name of the tick that takes a file away again
MOST_SHOWN_AGAIN = 20_001  # characters of one field; whoever sends more has it refused, and not sent back whole
F = TypeVar("F", bound="AnswersForm")


@frozen
class Kept:
    """A file that was uploaded with a form: what names it until it is claimed, and what people see of it."""

    token: str
    name: str
    size: int


Keep = Callable[[QuestionRow, str, bytes], Kept]  # keeps a file of that name; raises a Refusal


class UploadField(FileField):
    """A file. Its value is the token of what was uploaded, which travels on with the form."""

    kept: Kept | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The token that came with the form, if any; the file itself is taken by ``take_files``."""
        self.data = next((value for value in valuelist if isinstance(value, str)), "")


class AnswersForm(Form):
    """The answers to some questions; made for them by ``answers_form``. The fields keep what was typed."""

    questions: ClassVar[Sequence[QuestionRow]] = ()
    readers: ClassVar[Mapping[Kind, Reader]] = NO_READERS
    by_name: ClassVar[bool] = False  # whether sentences name the question instead of its number
    most_shown_again: ClassVar[int] = MOST_SHOWN_AGAIN

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if (request.content_length or 0) > self.most_shown_again:
            for field in self:
                if isinstance(field.data, str):
                    field.data = field.data[: self.most_shown_again]

    def facts(self) -> Known:
        """What conditions may ask about besides answers."""
        return {}

    def person_type(self) -> str:
        """Which questions are asked at all; empty is an ordinary person."""
        return ""

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by key."""
        return {question.key: _given(self[PREFIX + question.key], question.kind) for question in self.questions}

    @property
    def has_files(self) -> bool:
        """Whether a question asks for a file, so that the form must be sent in parts."""
        return any(question.kind is Kind.FILE for question in self.questions)

    def judged(self) -> Judged:
        """The answers as they would be kept, and what does not fit."""
        if not self.questions:
            return Judged()
        asked = for_type(self.questions, self.person_type())
        keys = {question.key for question in asked}
        given = {key: answer for key, answer in self.answers.items() if key in keys}
        names = {question.key: question.text for question in asked} if self.by_name else None
        return judge(asked, given, facts=self.facts(), readers=self.readers, names=names)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether every answer fits; the sentences go to their fields."""
        errors = self.judged().errors
        self.show_refusals(errors)
        return not errors

    def show(self, errors: Mapping[str, Refusal]) -> None:
        """Put refusals beside the questions they are about."""
        self.show_refusals(errors)

    def show_refusals(self, errors: Mapping[str, Refusal]) -> None:
        """Put refusals beside the questions they are about."""
        for key, refusal in errors.items():
            field = self._fields.get(PREFIX + key)
            if field is not None:
                field.errors = [refusal.sentence(gettext)]

    def take_files(self, keep: Keep) -> dict[str, Refusal]:
        """Keep what was uploaded, so that the form can be shown again; gives what was refused, by key."""
        refused: dict[str, Refusal] = {}
        for question, field in self._uploads():
            sent: FileStorage | None = request.files.get(field.name)
            if sent is not None and sent.filename:
                try:
                    field.kept = keep(question, sent.filename, sent.read())
                    field.data = field.kept.token
                except Refusal as refusal:
                    refused[question.key] = refusal
                    field.data = ""
            elif request.form.get(field.name + DROP):
                field.data = ""
        return refused

    def name_files(self, known: Mapping[str, Kept]) -> None:
        """Say which files the form holds already; what is not known any more is asked for again."""
        for _, field in self._uploads():
            field.kept = known.get(field.data or "")
            field.data = field.kept.token if field.kept else ""

    @property
    def files(self) -> list[str]:
        """The tokens of the files that the form holds."""
        return [field.data for _, field in self._uploads() if field.data]

    def _uploads(self) -> Iterator[tuple[QuestionRow, UploadField]]:
        for question in self.questions:
            field = self._fields.get(PREFIX + question.key)
            if isinstance(field, UploadField):
                yield question, field

    def carried(self) -> list[tuple[str, str]]:
        """Everything that was typed, as hidden fields of a page that asks whether it is right."""
        pairs: list[tuple[str, str]] = []
        for field in self:
            several = field.data if isinstance(field.data, list) else [field.data]
            pairs += [(field.name, "y" if value is True else str(value)) for value in several if value]
        return pairs


@overload
def answers_form(questions: Sequence[QuestionRow]) -> AnswersForm: ...


@overload
def answers_form(questions: Sequence[QuestionRow], base: type[F], **values: Any) -> F: ...


def answers_form(questions: Sequence[QuestionRow], base: type[AnswersForm] = AnswersForm, **values: Any) -> AnswersForm:
    """A form of these questions, filled from the request; ``base`` brings fields of its own."""
    if not questions and base is not AnswersForm:
        return base(**values)
    if not isinstance(questions, tuple):  # made for this one page
        return _form_of(questions, base)(**values)
    return _forms.recall((questions, base), lambda: _form_of(questions, base))(**values)


_forms: MadeOf[type[AnswersForm]] = MadeOf()


def _form_of(questions: Sequence[QuestionRow], base: type[AnswersForm]) -> type[AnswersForm]:
    fields = {PREFIX + question.key: _field(question) for question in questions}
    return type(base.__name__, (base,), {"questions": questions, **fields})


def conditions_in_words(
    questions: Sequence[QuestionRow], facts: Sequence[QuestionRow] = (), types: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Of whom each question is asked that is not asked of everybody, in a sentence; ``types`` are words by key."""
    by_key = {row.key: row for row in (*facts, *questions)}
    words: dict[str, str] = {}
    for question in questions:
        sentences = []
        if question.types:
            shown = ", ".join((types or {}).get(key, key) for key in question.types)
            sentences.append(gettext(N_("Only for: %(types)s.")) % {"types": shown})
        if question.show_if is not None and (source := by_key.get(question.show_if.key)):
            sentences.append(_only_if(source, question.show_if.values))
        if sentences:
            words[question.key] = " ".join(sentences)
    return words


def _only_if(source: QuestionRow, values: Sequence[str]) -> str:
    if source.kind is Kind.CONSENT:
        return gettext(N_("Only if “%(question)s” is ticked.")) % {"question": source.text}
    either = gettext(N_("or"))
    answers = f" {either} ".join(f"“{source.label(value)}”" for value in values)
    return gettext(N_("Only if “%(question)s” is answered %(answers)s.")) % {
        "question": source.text,
        "answers": answers,
    }


def _given(field: Field, kind: Kind) -> Any:
    """The answer; everything that was sent where one answer was asked for, so that the rule refuses it."""
    if kind in {Kind.MULTI, Kind.SESSION, Kind.FILE}:
        return field.data
    if kind is Kind.CONSENT:
        return YES if field.data else None
    several = field.raw_data
    return list(several) if several and len(several) > 1 else field.data


def _field(question: QuestionRow) -> Any:
    texts: dict[str, Any] = {"label": question.text, "description": question.hint}

    def choices() -> list[tuple[str, str]]:
        return [(option.value, option.label) for option in question.options]

    match question.kind:
        case Kind.SCALE | Kind.FACES | Kind.MATRIX | Kind.CHOICE | Kind.NPS:
            return RadioField(choices=choices, **texts)
        case Kind.MULTI | Kind.SESSION:
            return SelectMultipleField(choices=choices, **texts)
        case Kind.NUMBER | Kind.LINE | Kind.REGION | Kind.DATE:
            return StringField(**texts)
        case Kind.EMAIL:
            return EmailField(**texts)
        case Kind.PHONE:
            return TelField(**texts)
        case Kind.FILE:
            return UploadField(**texts)
        case Kind.CONSENT:
            return BooleanField(**texts)
        case Kind.TEXT:
            return TextAreaField(**texts)


KIND_LABELS = {
    Kind.LINE: N_("Short text"),
    Kind.TEXT: N_("Long text"),
    Kind.CHOICE: N_("One answer of several"),
    Kind.MULTI: N_("Several answers"),
    Kind.SCALE: N_("Scale of levels"),
    Kind.FACES: N_("Four faces"),
    Kind.MATRIX: N_("Several statements on one scale"),
    Kind.NPS: N_("Scale from 0 to 10"),
    Kind.CONSENT: N_("Agreement to a sentence"),
    Kind.NUMBER: N_("Number"),
    Kind.DATE: N_("Day"),
    Kind.EMAIL: N_("E-mail"),
    Kind.PHONE: N_("Phone number"),
    Kind.REGION: N_("Region"),
    Kind.SESSION: N_("Sessions of the agenda"),
    Kind.FILE: N_("File"),
}
_NEEDED = N_("Write the question in both languages.")


class QuestionForm(Form):
    """One question in both languages. Its condition is ticks ``key=value``, all of one question that stands before."""

    text_id = text_field(lazy(N_("Question in Indonesian")), most=LONGEST_WORDING, needed=_NEEDED)
    text_en = text_field(lazy(N_("Question in English")), most=LONGEST_WORDING, needed=_NEEDED)
    hint_id = text_field(lazy(N_("Help text in Indonesian")), most=LONGEST_HINT)
    hint_en = text_field(lazy(N_("Help text in English")), most=LONGEST_HINT)
    options_id = TextAreaField(lazy(N_("Answers in Indonesian")))
    options_en = TextAreaField(lazy(N_("Answers in English")))
    required = BooleanField(lazy(N_("An answer is needed")))
    show_if = SelectMultipleField(validate_choice=False)
    types = SelectMultipleField(lazy(N_("Only people with these ticket types are asked")), validate_choice=False)
    items_id = TextAreaField(lazy(N_("Statements in Indonesian")))
    items_en = TextAreaField(lazy(N_("Statements in English")))
    offers_na = BooleanField(lazy(N_("Also offer “Does not apply to me”, which is not counted among the levels")))
    shuffle = BooleanField(lazy(N_("Show the answers in another order to each person")))
    page_id = text_field(lazy(N_("Heading of the page in Indonesian")), most=LONGEST_PAGE)
    page_en = text_field(lazy(N_("Heading of the page in English")), most=LONGEST_PAGE)
    means_the_same = BooleanField(lazy(N_("The question still means the same, so count old and new answers together")))
    revision = HiddenField()

    @property
    def seen(self) -> int:
        """The revision of the draft that the page had shown."""
        sent = str(self.revision.data or "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1

    def draft(self, kind: Kind, before: Draft | None = None, published: Draft | None = None) -> Draft:
        """The question that was written; ``before`` is what it was, ``published`` what people are asked.

        Raises InvalidQuestionnaire.
        """
        made = Draft(
            key=before.key if before else "",
            kind=kind,
            text_id=self.text_id.data,
            text_en=self.text_en.data,
            options=self._options(kind, before),
            required=bool(self.required.data),
            hint_id=self.hint_id.data or "",
            hint_en=self.hint_en.data or "",
            show_if=self._condition(),
            types=tuple(self.types.data or ()),
            items=self._items(before) if kind is Kind.MATRIX else (),
            shuffle=bool(self.shuffle.data),
            page_id=self.page_id.data or "",
            page_en=self.page_en.data or self.page_id.data or "",
            compare=before.compare if before else "",
        )
        return comparing.judged(made, published, means_the_same=bool(self.means_the_same.data))

    def _options(self, kind: Kind, before: Draft | None) -> tuple[Option, ...]:
        if kind not in WITH_OPTIONS:
            return ()
        labels = (editing.lines(self.options_id.data or ""), editing.lines(self.options_en.data or ""))
        kept = before.levels if before else ()
        made = comparing.levels(*labels, kept) if kind in LEVELS else editing.options(*labels, kept)
        return (*made, comparing.NA_OPTION) if self.offers_na.data else made

    def _items(self, before: Draft | None) -> tuple[Item, ...]:
        texts = (editing.lines(self.items_id.data or ""), editing.lines(self.items_en.data or ""))
        return comparing.statements(*texts, before.items if before else ())

    def _condition(self) -> Condition | None:
        """What was ticked. Raises InvalidQuestionnaire for ticks of two questions."""
        pairs = [text.partition("=") for text in self.show_if.data or ()]
        keys = {key for key, _, _ in pairs}
        if len(keys) > 1:
            raise InvalidQuestionnaire(
                N_("Tick answers of one question only; a question can depend on one other."), field="show_if"
            )
        return Condition(keys.pop(), tuple(value for _, _, value in pairs)) if keys else None


def question_values(draft: Draft) -> dict[str, Any]:
    """A question as its form is filled with it."""
    condition = draft.show_if
    return {
        "text_id": draft.text_id,
        "text_en": draft.text_en,
        "hint_id": draft.hint_id,
        "hint_en": draft.hint_en,
        "options_id": "\n".join(option.label_id for option in draft.levels),
        "options_en": "\n".join(option.label_en for option in draft.levels),
        "offers_na": len(draft.levels) < len(draft.options),
        "items_id": "\n".join(item.text_id for item in draft.items),
        "items_en": "\n".join(item.text_en for item in draft.items),
        "shuffle": draft.shuffle,
        "page_id": draft.page_id,
        "page_en": draft.page_en,
        "required": draft.required,
        "show_if": [f"{condition.key}={value}" for value in condition.values] if condition else [],
        "types": list(draft.types),
    }
