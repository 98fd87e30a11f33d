"""Answering a survey, by its open address or by a personal link. GET only shows; POST answers once."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from eventapp.core import ids
from eventapp.core.access import PUBLIC
from eventapp.editions.queries import archive
from eventapp.editions.rules.archive_display import numbered
from eventapp.errors import N_
from eventapp.questionnaires import queries as questionnaires
from eventapp.questionnaires.errors import InvalidAnswers
from eventapp.questionnaires.forms import answers_form
from eventapp.surveys.errors import LinkEnded, SurveyNotOpen, SurveyOver
from eventapp.surveys.queries import published, surveys
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.rules.phases import Phase
from eventapp.surveys.services import answering
from eventapp.surveys.views.blueprint import bp
from eventapp.web import limits
from eventapp.web.i18n import gettext
from eventapp.web.pagecache import cached
from eventapp.web.routing import cookie_name, requires
from eventapp.web.security import personal

PER_NETWORK = "1200 per 10 minute"  # a hall stands behind one address
KEPT_SECONDS = 180 * 86400
LONGEST_KEY = 64
LEVELS = {  # the levels of the published survey
    "very_satisfied": N_("Very satisfied"),
    "satisfied": N_("Satisfied"),
    "fairly_satisfied": N_("Fairly satisfied"),
    "not_satisfied": N_("Not satisfied"),
}
LEVEL_KINDS = dict(zip(LEVELS, ("q3", "q2", "q0", "d1"), strict=True))


@bp.errorhandler(LinkEnded)
def link_ended(refusal: LinkEnded) -> ResponseReturnValue:
    """A link that does nothing any more, with the reasons that there can be."""
    return render_template("surveys/link_ended.html", sentence=refusal.sentence(gettext)), refusal.status


@bp.route("/<edition:edition>/surveys/published")
@requires(PUBLIC)
@cached(10)
def show_published(edition: str) -> ResponseReturnValue:
    """The survey that a document of the edition publishes, with its figures as printed."""
    found = published.published(g.scope)
    start, segments = 0.0, []
    for level in found.levels:
        width = 100 * level.percent / found.total
        segments.append({"start": f"{start:.2f}", "width": f"{width:.2f}", "kind": LEVEL_KINDS[level.key]})
        start += width
    documents = numbered(found.sources, archive.source_numbers())
    marks = [(gettext(LEVELS[level.key]), LEVEL_KINDS[level.key]) for level in found.levels]
    return render_template(
        "surveys/published.html", found=found, segments=segments, marks=marks, words=LEVELS, documents=documents
    )


@bp.route("/<edition:edition>/surveys/<slug:slug>", methods=["GET", "POST"])
@requires(PUBLIC)
def answer_survey(edition: str, slug: str) -> ResponseReturnValue:
    """The open address: whoever has it may answer."""
    return _page(slug, token=None)


@bp.route("/<edition:edition>/surveys/<slug:slug>/thanks")
@requires(PUBLIC)
def thank(edition: str, slug: str) -> ResponseReturnValue:
    """After answering; it says the same to everybody."""
    return render_template("surveys/thanks.html", survey=surveys.survey(g.scope, slug))


@bp.route("/s/<opaque:token>", methods=["GET", "POST"])
@requires(PUBLIC)
def answer_invited(token: str) -> ResponseReturnValue:
    """A personal link of a mail. Looking at it, as mail programs do, spends nothing."""
    personal()
    try:
        edition, slug = surveys.by_link(token)
    except LinkEnded:
        sent = surveys.by_form(_key())  # the answer to the first sending was lost on its way
        if sent is None:
            raise
        return _thanks(*sent)
    g.scope = replace(g.scope, edition=edition, roles=frozenset(), region_id=None)
    answer = make_response(_page(slug, token=token))
    answer.headers["Referrer-Policy"] = "no-referrer"  # the address is a secret
    return answer


def _page(slug: str, *, token: str | None) -> ResponseReturnValue:
    survey = surveys.survey(g.scope, slug)
    if survey.phase is not Phase.OPEN:
        return _closed_page(survey)
    questions = questionnaires.questions(g.scope, survey.questionnaire_id)
    form = answers_form(questions)
    if form.accepted():
        limits.check("survey-network", PER_NETWORK, limits.client_network())
        try:
            answering.answer(g.scope, slug=slug, answers=form.answers, token=token, key=_key() or None)
        except InvalidAnswers as refusal:
            form.show(refusal.errors)
        except (SurveyNotOpen, SurveyOver):
            return _closed_page(survey)
        else:
            return _thanks(g.scope.edition.slug, slug)
    page = render_template(
        "surveys/answer.html",
        form=form,
        survey=survey,
        questions=questions,
        needed=[number for number, question in enumerate(questions, 1) if question.required],
        key=_key() or ids.opaque(),
        is_personal=token is not None,
        sent_before=request.method == "GET" and _cookie(slug) in request.cookies,
    )
    return page, form.http_status


def _closed_page(survey: SurveyRow) -> ResponseReturnValue:
    status = 200 if request.method == "GET" else SurveyOver.status
    return render_template("surveys/closed.html", survey=survey), status


def _thanks(edition: str, slug: str) -> Response:
    """On to the thanks; the browser notes that it has sent an answer, and nothing about which."""
    answer = redirect(url_for("surveys.thank", edition=edition, slug=slug), 303)
    answer.set_cookie(
        _cookie(slug),
        "1",
        max_age=KEPT_SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return answer


def _cookie(slug: str) -> str:
    return cookie_name(f"answered-{slug}")


def _key() -> str:
    """The random number of the form that was sent."""
    return request.form.get("key", "")[:LONGEST_KEY]
