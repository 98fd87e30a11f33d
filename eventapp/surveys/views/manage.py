"""Surveys for organisers and analysts: list, new one, results, files, dates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.clock import now
from eventapp.errors import N_, Refusal
from eventapp.questionnaires import queries as questionnaires
from eventapp.surveys import documents
from eventapp.surveys.forms import SurveyForm, typed
from eventapp.surveys.queries import results, surveys
from eventapp.surveys.queries.results import MIN_N
from eventapp.surveys.rules.phases import Phase
from eventapp.surveys.services import exporting, setup
from eventapp.surveys.views import figures
from eventapp.surveys.views.blueprint import bp
from eventapp.web.addresses import absolute
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

PROPOSED = timedelta(days=14)  # how long a new survey is open unless somebody says otherwise
PHASES = {Phase.BEFORE: N_("Not open yet"), Phase.OPEN: N_("Open"), Phase.OVER: N_("Ended")}
PHASE_KINDS = {Phase.BEFORE: "", Phase.OPEN: "now", Phase.OVER: "done"}


@bp.route("/manage/<edition:edition>/surveys", methods=["GET", "POST"])
@requires("surveys.view")
def list_surveys(edition: str) -> ResponseReturnValue:
    """The edition's surveys; organisers make the ready-made satisfaction survey here."""
    zone = g.scope.edition.zone
    form = SurveyForm(data=None if request.method == "POST" else _proposal(zone))
    if form.accepted() and form.read(zone):
        try:
            slug = setup.create_satisfaction_survey(g.scope, **_values(form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(
                gettext(N_("The survey is made. Share its address, or let people who come in get their link by mail."))
            )
            return redirect(url_for("surveys.show_results", edition=edition, slug=slug), 303)
    page = render_template(
        "surveys/manage/list.html",
        form=form,
        rows=surveys.surveys(g.scope),
        least=MIN_N,
        phases=PHASES,
        phase_kinds=PHASE_KINDS,
    )
    return page, form.http_status


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>")
@requires("surveys.view")
def show_results(edition: str, slug: str) -> ResponseReturnValue:
    """The statistics of one survey. 5 statements."""
    survey = surveys.survey(g.scope, slug)
    questions = questionnaires.questions(g.scope, survey.questionnaire_id)
    document = results.counted(g.scope, survey.id, questions)
    people = document["n"]
    return render_template(
        "surveys/manage/results.html",
        survey=survey,
        people=people,
        least=MIN_N,
        report=figures.report(questions, document) if people else None,
        comments=figures.by_question(questions, results.comments(g.scope, survey.id)) if people else [],
        invited=surveys.invited(g.scope, survey.id),
        address=absolute(url_for("surveys.answer_survey", edition=edition, slug=slug)),
        phases=PHASES,
        phase_kinds=PHASE_KINDS,
    )


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/dates", methods=["GET", "POST"])
@requires("surveys.manage")
def change_survey(edition: str, slug: str) -> ResponseReturnValue:
    """Another title, other dates."""
    zone = g.scope.edition.zone
    survey = surveys.survey(g.scope, slug)
    now_set = {
        "title": survey.title,
        "opens_at": typed(survey.opens_at, zone),
        "closes_at": typed(survey.closes_at, zone),
        "mails_links": survey.mails_links,
    }
    form = SurveyForm(data=None if request.method == "POST" else now_set)
    if form.accepted() and form.read(zone):
        try:
            setup.change_survey(g.scope, slug=slug, **_values(form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("The survey was changed.")))
            return redirect(url_for("surveys.show_results", edition=edition, slug=slug), 303)
    return render_template("surveys/manage/dates.html", form=form, survey=survey), form.http_status


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/answers.csv")
@requires("surveys.export")
def export_answers(edition: str, slug: str) -> ResponseReturnValue:
    """One row a person, shuffled, without free texts."""
    people = exporting.export_answers(g.scope, slug=slug)
    questions = questionnaires.questions(g.scope, surveys.survey(g.scope, slug).questionnaire_id)
    pieces = documents.answers_table(questions, people)
    return _file(Response(stream_with_context(pieces), content_type="text/csv; charset=utf-8"), f"{slug}-answers.csv")


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/comments.csv")
@requires("surveys.export")
def export_comments(edition: str, slug: str) -> ResponseReturnValue:
    """The free texts, shuffled."""
    comments = exporting.export_comments(g.scope, slug=slug)
    questions = questionnaires.questions(g.scope, surveys.survey(g.scope, slug).questionnaire_id)
    pieces = documents.comments_table(questions, comments)
    return _file(Response(stream_with_context(pieces), content_type="text/csv; charset=utf-8"), f"{slug}-comments.csv")


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/questions.json")
@requires("surveys.view")
def export_questions(edition: str, slug: str) -> ResponseReturnValue:
    """What the columns of the answers ask, and what their codes mean."""
    survey = surveys.survey(g.scope, slug)
    book = documents.codebook(questionnaires.codebook(g.scope, survey.questionnaire_id))
    return _file(Response(book, content_type="application/json"), f"{slug}-questions.json")


def _file(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _values(form: SurveyForm) -> dict[str, Any]:
    return {
        "title": form.title.data,
        "opens_at": form.opens,
        "closes_at": form.closes,
        "mails_links": form.mails_links.data,
    }


def _proposal(zone: str) -> dict[str, Any]:
    """A survey that is open from now on."""
    at = now()
    title = gettext(N_("Satisfaction survey of %(forum)s")) % {"forum": g.scope.edition.name}
    return {"title": title, "opens_at": typed(at, zone), "closes_at": typed(at + PROPOSED, zone), "mails_links": True}
