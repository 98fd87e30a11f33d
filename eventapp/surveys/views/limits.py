"""How many may answer, and how many people there are in each group, by which figures are weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.questions import Kind
from eventapp.surveys.forms import QuotaForm, whole_number
from eventapp.surveys.queries import asked, surveys
from eventapp.surveys.queries.surveys import QuotaRow, SurveyRow
from eventapp.surveys.rules.steps import in_tens
from eventapp.surveys.services import shaping
from eventapp.surveys.views.blueprint import bp
from eventapp.web.forms import Form
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

PATH = "/manage/<edition:edition>/surveys/<slug:slug>/limits"
_ALL = ""


@bp.route(PATH, methods=["GET", "POST"])
@requires("surveys.manage")
def limit_survey(edition: str, slug: str) -> ResponseReturnValue:
    """Quotas: for all, or for everybody who answers a question so. And the weights."""
    survey = surveys.survey(g.scope, slug)
    questions = _questions(survey)
    form = _form(questions)

    def limit() -> None:
        key, _, value = (form.group.data or "").partition("=")
        shaping.set_quota(g.scope, slug=slug, question_key=key, value=value, most=form.number)

    if request.method == "POST" and form.carried_out(limit):
        flash(gettext(N_("The limit is kept.")))
        return redirect(url_for("surveys.limit_survey", edition=edition, slug=slug), 303)
    weighting = survey.weighting or {"question": "", "population": {}}
    return _page(survey, questions, form, weighting), form.http_status


def _form(questions: Sequence[QuestionRow]) -> QuotaForm:
    form = QuotaForm()
    form.group.choices = _groups(questions)
    return form


def _page(survey: SurveyRow, questions: Sequence[QuestionRow], form: QuotaForm, weighting: Mapping[str, Any]) -> str:
    words = dict(_groups(questions))
    return render_template(
        "surveys/manage/limits.html",
        form=form,
        survey=survey,
        quotas=[
            (row, words.get(_name(row), _name(row)), in_tens(row.taken)) for row in surveys.quotas(g.scope, survey.id)
        ],
        questions=questions,
        weighting=weighting,
    )


@bp.route(f"{PATH}/<int:quota>/removal", methods=["POST"])
@requires("surveys.manage")
def remove_survey_quota(edition: str, slug: str, quota: int) -> ResponseReturnValue:
    """No limit there any more."""
    shaping.remove_quota(g.scope, slug=slug, quota_id=quota)
    flash(gettext(N_("The limit is gone.")))
    return redirect(url_for("surveys.limit_survey", edition=edition, slug=slug), 303)


@bp.route(f"{PATH}/weights", methods=["GET", "POST"])
@requires("surveys.manage")
def weigh_survey(edition: str, slug: str) -> ResponseReturnValue:
    """Known numbers of people by the answers to one question; all empty: no weights. What was refused is kept."""
    back = redirect(url_for("surveys.limit_survey", edition=edition, slug=slug), 303)
    if request.method == "GET":
        return back
    survey = surveys.survey(g.scope, slug)
    questions = _questions(survey)
    question = next((row for row in questions if row.key == request.form.get("question", "")), None)
    given = {
        option.value: request.form.get(f"n-{option.value}", "").strip()
        for option in (question.options if question else ())
    }
    numbers = {value: whole_number(text) for value, text in given.items() if text}
    form = Form()
    if question is None or None in numbers.values() or 0 < len(numbers) < len(given):
        flash(
            gettext(N_("Write a whole number for each answer of the question, or none at all. Nothing was changed.")),
            "attention",
        )
    elif form.carried_out(
        lambda: shaping.set_weighting(
            g.scope,
            slug=slug,
            question_key=question.key,
            population={value: number for value, number in numbers.items() if number is not None},
        )
    ):
        flash(gettext(N_("The numbers of people are kept.") if numbers else N_("The figures are not weighed.")))
        return back
    for sentence in form.refusals:
        flash(sentence, "attention")
    typed = {"question": question.key if question else "", "population": given}
    return _page(survey, questions, _form(questions), typed), HTTPStatus.UNPROCESSABLE_ENTITY


def _questions(survey: SurveyRow) -> list[QuestionRow]:
    return [row for row in asked.questions_of(g.scope, survey.questionnaire_id) if row.kind is Kind.CHOICE]


def _groups(questions: Sequence[QuestionRow]) -> list[tuple[str, str]]:
    everybody = (_ALL, gettext(N_("All answers together")))
    return [
        everybody,
        *((f"{row.key}={one.value}", f"{row.text}: {one.label}") for row in questions for one in row.options),
    ]


def _name(row: QuotaRow) -> str:
    return f"{row.question_key}={row.value}" if row.question_key else _ALL
