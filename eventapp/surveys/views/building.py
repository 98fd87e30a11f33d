"""The questions of a survey, as an organiser writes them."""

from __future__ import annotations

from functools import partial

from flask import g
from flask.typing import ResponseReturnValue

from eventapp.core.access import Scope
from eventapp.errors import N_
from eventapp.questionnaires.rules.questions import Kind
from eventapp.questionnaires.views.building import Builder
from eventapp.surveys.queries import asked, surveys
from eventapp.surveys.rules.steps import in_tens
from eventapp.surveys.services import shaping
from eventapp.surveys.views.blueprint import bp
from eventapp.surveys.views.tabs import survey_tabs
from eventapp.web.routing import requires

MAY = "surveys.manage"
PATH = "/manage/<edition:edition>/surveys/<slug:slug>"
KINDS = (
    Kind.FACES,
    Kind.SCALE,
    Kind.MATRIX,
    Kind.CHOICE,
    Kind.MULTI,
    Kind.NPS,
    Kind.TEXT,
    Kind.LINE,
    Kind.NUMBER,
    Kind.DATE,
    Kind.REGION,
)
WORDS = {
    "title": N_("Questions"),
    "lead": N_("Each question more costs answers; ten take about two minutes."),
    "always": N_("The survey says on top what is stored, and sends the answers without a name."),
}
ALWAYS_NAMED = N_("The survey says on top that it is named, and keeps the answers with the person’s registration.")


def builder(slug: str) -> Builder:
    """The builder of one survey's questions. Raises NotFound."""
    survey = surveys.survey(g.scope, slug)

    def answered(scope: Scope, _version: int | None) -> int:
        return in_tens(asked.number_with(scope, survey.id, "", ""))

    return Builder(
        key=survey.key,
        title_id=survey.title,
        title_en=survey.title,
        endpoint="surveys.survey",
        kinds=KINDS,
        words={**WORDS, "always": ALWAYS_NAMED} if survey.is_named else WORDS,
        answered=answered,
        place={"slug": slug},
        has_pages=True,
        publish=partial(_publish, slug),
        layout={"tabs": survey_tabs(survey, "questions"), "is_survey": True},
    )


def _publish(slug: str, scope: Scope, /, **values: object) -> object:
    return shaping.publish_questions(scope, slug=slug, **values)  # type: ignore[arg-type]


@bp.route(f"{PATH}/questions")
@requires(MAY)
def survey_questions(edition: str, slug: str) -> ResponseReturnValue:
    """The questions as they are being written."""
    return builder(slug).questions_page()


@bp.route(f"{PATH}/questions/new", methods=["GET", "POST"])
@requires(MAY)
def survey_new(edition: str, slug: str) -> ResponseReturnValue:
    """A question more."""
    return builder(slug).new_page()


@bp.route(f"{PATH}/questions/edit/<string:question>", methods=["GET", "POST"])
@requires(MAY)
def survey_question(edition: str, slug: str, question: str) -> ResponseReturnValue:
    """One question in other words."""
    return builder(slug).question_page(question)


@bp.route(f"{PATH}/questions/edit/<string:question>/step", methods=["POST"])
@requires(MAY)
def survey_step(edition: str, slug: str, question: str) -> ResponseReturnValue:
    """Up, down or away."""
    return builder(slug).step(question)


@bp.route(f"{PATH}/questions/preview")
@requires(MAY)
def survey_preview(edition: str, slug: str) -> ResponseReturnValue:
    """As people will see it on a phone."""
    return builder(slug).preview_page()


@bp.route(f"{PATH}/questions/publication", methods=["GET", "POST"])
@requires(MAY)
def survey_publication(edition: str, slug: str) -> ResponseReturnValue:
    """From the draft to what is asked."""
    return builder(slug).publication_page()


@bp.route(f"{PATH}/questions/discard", methods=["POST"])
@requires(MAY)
def survey_discard(edition: str, slug: str) -> ResponseReturnValue:
    """Back to what is asked."""
    return builder(slug).discard()
