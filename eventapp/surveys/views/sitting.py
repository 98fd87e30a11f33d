"""One person in front of a survey: which page is shown, what was typed, what is sent.

Everything that a survey on several pages needs to know travels in the form, so that nothing is kept here before it is
sent. A page that is not shown goes along as hidden fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.errors import Refusal
from eventapp.frozen import frozen
from eventapp.questionnaires.errors import InvalidAnswers
from eventapp.questionnaires.forms import PREFIX, AnswersForm, answers_form, conditions_in_words
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.questions import MOST_OPTIONS, Kind
from eventapp.registration.queries import offers
from eventapp.surveys.errors import FormOfAnother, SurveyNotOpen, SurveyOver
from eventapp.surveys.queries import surveys
from eventapp.surveys.queries.surveys import SubjectRow, SurveyRow
from eventapp.surveys.rules import pages
from eventapp.surveys.rules.pages import Page
from eventapp.surveys.rules.phases import Phase
from eventapp.surveys.services import answering
from eventapp.web import limits
from eventapp.web.i18n import gettext

PER_NETWORK = "1200 per 10 minute"  # a hall stands behind one address
LONGEST_KEY = 64
LONGEST_SHOWN_AGAIN = 250_000  # characters; a text that is too long comes back whole
BACK, NEXT = "back", "next"
_LOOKS_AGAIN = 120  # seconds, of a kiosk that is closed


@frozen
class Sitting:
    """What somebody answers and by which way they came.

    ``begins_at``: of a kiosk, where the next person begins; ``address``: where its form is sent.
    """

    survey: SurveyRow
    subject: SubjectRow | None = None
    token: str | None = None
    is_kiosk: bool = False
    sent_before: bool = False
    begins_at: str = ""
    address: str = ""


class SittingForm(AnswersForm):
    """The answers, and the few fields that travel along."""

    readers = answering.READERS
    most_shown_again: ClassVar[int] = LONGEST_SHOWN_AGAIN


def form_key() -> str:
    """The random number of the form that was sent."""
    return request.form.get("key", "")[:LONGEST_KEY]


def sit(sitting: Sitting, *, thanks: str) -> ResponseReturnValue:
    """Show the page, or take the next step of it; ``thanks`` is where whoever has sent goes on."""
    survey = sitting.survey
    in_time = survey.phase is Phase.OPEN or (request.method == "POST" and survey.takes is Phase.OPEN)
    if not in_time:
        return closed(survey, is_kiosk=sitting.is_kiosk)
    if request.method != "POST" and _is_full(survey):
        return closed(survey, is_full=True, is_kiosk=sitting.is_kiosk)
    key = form_key() or ids.opaque()
    try:
        _refuse_other_subject(sitting)
        questions = answering.shown(g.scope, survey, _version())
    except FormOfAnother as refusal:
        return _page(sitting, _form(answering.shown(g.scope, survey, None), key), 0, key, refusal)
    form = _form(questions, key)
    if request.method != "POST":
        return _page(sitting, form, 0, key)
    return _take(sitting, form, key, thanks)


def _refuse_other_subject(sitting: Sitting) -> None:
    """Raises FormOfAnother for a form that says that it is about another session or booth."""
    about = sitting.subject.slug if sitting.subject else ""
    if request.form.get("about", about) != about:
        raise FormOfAnother


def closed(
    survey: SurveyRow, *, is_full: bool = False, refusal: Refusal | None = None, is_kiosk: bool = False
) -> ResponseReturnValue:
    """Why nothing can be answered here now. A kiosk leads to no other page, and looks again after a while."""
    status = refusal.status if refusal else 200 if request.method != "POST" else SurveyOver.status
    page = render_template(
        "surveys/kiosk_closed.html" if is_kiosk else "surveys/closed.html",
        survey=survey,
        is_full=is_full,
        sentence=refusal.sentence(gettext) if refusal else "",
        note=survey.note(g.scope.locale),
    )
    return (page, status, {"Refresh": str(_LOOKS_AGAIN)}) if is_kiosk else (page, status)


def _take(sitting: Sitting, form: SittingForm, key: str, thanks: str) -> ResponseReturnValue:
    parts = pages.pages(form.questions)
    at = min(max(_number("page"), 0), max(len(parts) - 1, 0))
    judged = form.judged()
    go = request.form.get("go", "")
    if go == BACK:
        before = pages.step(parts, at, judged.answers, back=True)
        return _page(sitting, form, at if before is None else before, key)
    if go == NEXT:
        wrong = {name: refusal for name, refusal in judged.errors.items() if name in parts[at].keys}
        after = None if wrong else pages.step(parts, at, judged.answers)
        if wrong:
            form.show(wrong)
            return _page(sitting, form, at, key)
        if after is not None:
            return _page(sitting, form, after, key)
    return _send(sitting, form, parts, key, thanks)


def _send(
    sitting: Sitting, form: SittingForm, parts: list[Page[QuestionRow]], key: str, thanks: str
) -> ResponseReturnValue:
    survey = sitting.survey
    limits.check("survey-network", PER_NETWORK, limits.client_network())
    try:
        answering.answer(
            g.scope,
            slug=survey.slug,
            answers=form.answers,
            token=sitting.token,
            key=form_key() or None,
            subject=sitting.subject.slug if sitting.subject else None,
            version=_version(),
        )
    except InvalidAnswers as refusal:
        form.show(refusal.errors)
        wrong = next((place for place, part in enumerate(parts) if not part.keys.isdisjoint(refusal.errors)), 0)
        return _page(sitting, form, wrong, key)
    except (SurveyNotOpen, SurveyOver):
        return closed(survey, is_kiosk=sitting.is_kiosk)
    late = 1 if survey.phase is Phase.OVER else None
    return redirect(thanks + ("?late=1" if late else ""), 303)


def _page(
    sitting: Sitting, form: SittingForm, at: int, key: str, refusal: Refusal | None = None
) -> ResponseReturnValue:
    parts = pages.pages(form.questions)
    part = parts[at] if parts else Page("", 1, ())
    known = form.judged().answers if at else {}
    if refusal is not None:
        form.refuse(refusal)
    after = pages.step(parts, at, known) if len(parts) > 1 else None
    page = render_template(
        "surveys/kiosk.html" if sitting.is_kiosk else "surveys/answer.html",
        form=form,
        survey=sitting.survey,
        subject=sitting.subject,
        begins_at=sitting.begins_at,
        address=sitting.address,
        part=part,
        at=at,
        pages=len(parts),
        has_next=len(parts) > 1 and (after is not None or at < len(parts) - 1),
        questions=_on_page(part, known),
        words_if=conditions_in_words(form.questions),
        carried=_carried(form, part),
        needed=[number for number, question in enumerate(form.questions, 1) if question.required],
        key=key,
        version=_version() or sitting.survey.questionnaire_id if refusal is None else sitting.survey.questionnaire_id,
        is_personal=sitting.token is not None,
        sent_before=sitting.sent_before and request.method != "POST",
        suggestions=_suggestions(part),
    )
    return page, refusal.status if refusal else form.http_status


def _on_page(part: Page[QuestionRow], known: Any) -> list[tuple[int, QuestionRow]]:
    """The questions of a page with their numbers; what an earlier page rules out is left out."""
    return [
        (number, question)
        for number, question in enumerate(part.questions, part.first)
        if question.show_if is None
        or question.show_if.key in part.keys
        or not set(question.show_if.values).isdisjoint(known.get(question.show_if.key, ()))
    ]


def _carried(form: SittingForm, part: Page[QuestionRow]) -> list[tuple[str, str]]:
    """What was answered on other pages, as hidden fields: each answer once, and no more than a question can offer."""
    here = {PREFIX + key for key in part.keys}
    found: dict[str, dict[tuple[str, str], None]] = {}
    for name, value in form.carried():
        values = found.setdefault(name, {})
        if name not in here and len(values) < MOST_OPTIONS:
            values[name, value] = None
    return [pair for values in found.values() for pair in values]


def _form(questions: Any, key: str) -> SittingForm:
    return answers_form([_in_random_order(question, key) for question in questions], SittingForm)


def _in_random_order(question: QuestionRow, key: str) -> QuestionRow:
    """The question with its options as this form shows them; what says that it does not apply stays last."""
    if not question.shuffle:
        return question
    options = {option.value: option for option in question.options if not option.is_na}
    order = pages.in_random_order(options, f"{key}:{question.key}")
    last = (option for option in question.options if option.is_na)
    return replace(question, options=(*(options[value] for value in order), *last))


def _suggestions(part: Page[QuestionRow]) -> Sequence[str] | None:
    if not any(question.kind is Kind.REGION for question in part.questions):
        return None
    return offers.suggestions(g.scope)


def _is_full(survey: SurveyRow) -> bool:
    """Whether no more answers are taken from anybody."""
    if not survey.has_quotas:
        return False
    return any(not quota.question_key and quota.taken >= quota.most for quota in surveys.quotas(g.scope, survey.id))


def _version() -> int | None:
    """The id of the questions that the form had shown, if it says so."""
    return _number("version") if request.form.get("version") else None


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
