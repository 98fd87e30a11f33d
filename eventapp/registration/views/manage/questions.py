"""The edition's own questions on the registration form: written by organisers, asked of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask.typing import ResponseReturnValue

from eventapp.core.access import Scope
from eventapp.errors import N_
from eventapp.questionnaires.queries import QuestionRow, Version
from eventapp.questionnaires.views.building import Builder
from eventapp.registration.queries import answers, offers
from eventapp.registration.rules import questions as rules
from eventapp.registration.views import choosing
from eventapp.registration.views.blueprint import bp
from eventapp.web.routing import requires

MAY = "questionnaires.manage"
PATH = "/manage/<edition:edition>/registration-form"


def _types(scope: Scope) -> dict[str, str]:
    return {one.key: one.label for one in offers.offer(scope, by_staff=True).types}


def _offered(scope: Scope, questions: Sequence[QuestionRow]) -> Sequence[QuestionRow]:
    return answers.with_sessions(scope, replace(Version(None, 0, ()), questions=tuple(questions))).questions


BUILDER = Builder(
    key=rules.FORM,
    title_id=rules.TITLE_ID,
    title_en=rules.TITLE_EN,
    endpoint="registration.form",
    kinds=rules.KINDS,
    words={
        "title": N_("Registration form"),
        "lead": N_("Questions of your own, below those that are always asked. Few questions bring many people."),
        "always": N_(
            "Name, e-mail, WhatsApp number, organisation and way to attend are always asked. That is enough for a"
            " ticket; add a question only when you will use its answer."
        ),
    },
    answered=answers.answered,
    facts=choosing.facts,
    types=_types,
    offered=_offered,
)


@bp.route(PATH)
@requires(MAY)
def form_questions(edition: str) -> ResponseReturnValue:
    """The questions as they are being written."""
    return BUILDER.questions_page()


@bp.route(f"{PATH}/new", methods=["GET", "POST"])
@requires(MAY)
def form_new(edition: str) -> ResponseReturnValue:
    """A question more."""
    return BUILDER.new_page()


@bp.route(f"{PATH}/questions/<string:question>", methods=["GET", "POST"])
@requires(MAY)
def form_question(edition: str, question: str) -> ResponseReturnValue:
    """One question in other words."""
    return BUILDER.question_page(question)


@bp.route(f"{PATH}/questions/<string:question>/step", methods=["POST"])
@requires(MAY)
def form_step(edition: str, question: str) -> ResponseReturnValue:
    """Up, down or away."""
    return BUILDER.step(question)


@bp.route(f"{PATH}/preview")
@requires(MAY)
def form_preview(edition: str) -> ResponseReturnValue:
    """As people will see it."""
    return BUILDER.preview_page()


@bp.route(f"{PATH}/publication", methods=["GET", "POST"])
@requires(MAY)
def form_publication(edition: str) -> ResponseReturnValue:
    """From the draft to the form."""
    return BUILDER.publication_page()


@bp.route(f"{PATH}/discard", methods=["POST"])
@requires(MAY)
def form_discard(edition: str) -> ResponseReturnValue:
    """Back to what is published."""
    return BUILDER.discard()
