"""Answering a survey, by its open address or by a personal link. GET only shows; POST answers once."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from eventapp.core.access import PUBLIC
from eventapp.editions.queries import archive
from eventapp.editions.rules.archive_display import numbered
from eventapp.errors import N_, Refusal
from eventapp.surveys.errors import AnsweredByName, LinkEnded, OnlyByLink, QuotaFull
from eventapp.surveys.queries import published, surveys
from eventapp.surveys.queries.surveys import SubjectRow, SurveyRow
from eventapp.surveys.rules.about import About
from eventapp.surveys.rules.phases import Phase
from eventapp.surveys.views.blueprint import bp
from eventapp.surveys.views.sitting import Sitting, closed, form_key, sit
from eventapp.web.i18n import gettext
from eventapp.web.pagecache import cached
from eventapp.web.routing import cookie_name, requires
from eventapp.web.security import personal

KEPT_SECONDS = 180 * 86400
KIOSK_SECONDS = 8  # of thanks, before the next person
CHOOSER_SECONDS = 300  # of a kiosk that nobody touches
FROM_ALL = "all"  # in the address of a kiosk: whoever answers has chosen among all sessions or booths
LEVELS = {  # the levels of the published survey
    "very_satisfied": N_("Very satisfied"),
    "satisfied": N_("Satisfied"),
    "fairly_satisfied": N_("Fairly satisfied"),
    "not_satisfied": N_("Not satisfied"),
}
_KIOSKS = {"surveys.answer_at_kiosk", "surveys.answer_about_at_kiosk", "surveys.thank_at_kiosk"}
_WENT_WRONG = {400, 403, 404, 413, 500, 503}  # not 422: somebody is there
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
    """The open address: whoever has it may answer. A survey about sessions or booths lists them."""
    survey = surveys.survey(g.scope, slug)
    if survey.about != About.FORUM.value:
        return _choose(survey, kiosk=False)
    return _open(survey, None, kiosk=False)


@bp.route("/<edition:edition>/surveys/<slug:slug>/about/<slug:subject>", methods=["GET", "POST"])
@requires(PUBLIC)
def answer_about(edition: str, slug: str, subject: str) -> ResponseReturnValue:
    """The open address for one session or booth."""
    survey = surveys.survey(g.scope, slug)
    return _open(survey, surveys.subject(g.scope, survey.id, subject), kiosk=False)


@bp.route("/<edition:edition>/surveys/<slug:slug>/kiosk", methods=["GET", "POST"])
@requires(PUBLIC)
def answer_at_kiosk(edition: str, slug: str) -> ResponseReturnValue:
    """For a tablet that many people use: large, without traces of whoever was there before."""
    survey = surveys.survey(g.scope, slug)
    if survey.about != About.FORUM.value:
        return _choose(survey, kiosk=True)
    return _open(survey, None, kiosk=True)


@bp.route("/<edition:edition>/surveys/<slug:slug>/about/<slug:subject>/kiosk", methods=["GET", "POST"])
@requires(PUBLIC)
def answer_about_at_kiosk(edition: str, slug: str, subject: str) -> ResponseReturnValue:
    """The tablet of one session or booth."""
    survey = surveys.survey(g.scope, slug)
    return _open(survey, surveys.subject(g.scope, survey.id, subject), kiosk=True)


@bp.route("/<edition:edition>/surveys/<slug:slug>/thanks")
@requires(PUBLIC)
def thank(edition: str, slug: str) -> ResponseReturnValue:
    """After answering; it says the same to everybody."""
    survey = surveys.survey(g.scope, slug)
    return render_template("surveys/thanks.html", survey=survey, is_late="late" in request.args)


@bp.route("/<edition:edition>/surveys/<slug:slug>/kiosk/thanks")
@requires(PUBLIC)
def thank_at_kiosk(edition: str, slug: str) -> ResponseReturnValue:
    """After answering at the tablet: by itself, or by a press, on to the next person."""
    survey = surveys.survey(g.scope, slug)
    about = request.args.get("about", "")
    subject = surveys.subject(g.scope, survey.id, about) if about else None
    again = _begins_at(survey, subject)
    answer = make_response(render_template("surveys/kiosk_thanks.html", survey=survey, again=again))
    answer.headers["Refresh"] = f"{KIOSK_SECONDS}; url={again}"
    return answer


@bp.route("/s/<opaque:token>", methods=["GET", "POST"])
@requires(PUBLIC)
def answer_invited(token: str) -> ResponseReturnValue:
    """A personal link of a mail. Looking at it, as mail programs do, spends nothing."""
    personal()
    try:
        edition, slug, about = surveys.by_link(token)
    except LinkEnded:
        sent = surveys.by_form(form_key())  # the answer to the first sending was lost on its way
        if sent is None:
            raise
        return _noted(redirect(url_for("surveys.thank", edition=sent[0], slug=sent[1]), 303), sent[1])
    g.scope = replace(g.scope, edition=edition, roles=frozenset(), region_id=None)
    survey = surveys.survey(g.scope, slug)
    sitting = Sitting(survey, surveys.subject(g.scope, survey.id, about) if about else None, token=token)
    answer = make_response(_sit(sitting, url_for("surveys.thank", edition=edition.slug, slug=slug)))
    answer.headers["Referrer-Policy"] = "no-referrer"  # the address is a secret
    return answer


@bp.after_request
def come_back_to_kiosk(answer: Response) -> Response:
    """A page that says what went wrong leads elsewhere; the tablet goes back to its survey by itself."""
    here = request.view_args
    if here and request.endpoint in _KIOSKS and answer.status_code in _WENT_WRONG and "Refresh" not in answer.headers:
        begins_at = url_for("surveys.answer_at_kiosk", edition=here["edition"], slug=here["slug"])
        answer.headers["Refresh"] = f"{KIOSK_SECONDS}; url={begins_at}"
    return answer


def _open(survey: SurveyRow, subject: SubjectRow | None, *, kiosk: bool) -> ResponseReturnValue:
    if not survey.is_open:
        return closed(survey, refusal=OnlyByLink(), is_kiosk=kiosk)
    if kiosk:
        personal()  # the browser keeps no page of whoever was there before
        values = {"edition": g.scope.edition.slug, "slug": survey.slug, FROM_ALL: request.args.get(FROM_ALL)}
        thanks = url_for("surveys.thank_at_kiosk", about=subject.slug if subject else None, **values)
        here = request.full_path.rstrip("?")
        return _sit(
            Sitting(survey, subject, is_kiosk=True, begins_at=_begins_at(survey, subject), address=here), thanks
        )
    sitting = Sitting(survey, subject, sent_before=_cookie(survey.slug) in request.cookies and subject is None)
    return _sit(sitting, url_for("surveys.thank", edition=g.scope.edition.slug, slug=survey.slug))


def _sit(sitting: Sitting, thanks: str) -> ResponseReturnValue:
    try:
        answer = make_response(sit(sitting, thanks=thanks))
    except Refusal as refusal:
        if not (sitting.is_kiosk or isinstance(refusal, QuotaFull | AnsweredByName)):
            raise
        return closed(sitting.survey, refusal=refusal, is_kiosk=sitting.is_kiosk)
    return _noted(answer, sitting.survey.slug) if answer.status_code == 303 and not sitting.is_kiosk else answer


def _choose(survey: SurveyRow, *, kiosk: bool) -> ResponseReturnValue:
    """The sessions or booths that can be answered about."""
    if survey.phase is not Phase.OPEN:
        return closed(survey, is_kiosk=kiosk)
    if kiosk:
        personal()
    rows = [(one, _address(survey, one, kiosk=kiosk, from_all=kiosk)) for one in surveys.subjects(g.scope, survey.id)]
    answer = make_response(
        render_template("surveys/kiosk_choose.html" if kiosk else "surveys/choose.html", survey=survey, rows=rows)
    )
    if kiosk:  # begins anew for the next person, and shows what was added
        answer.headers["Refresh"] = str(CHOOSER_SECONDS)
    return answer


def _begins_at(survey: SurveyRow, subject: SubjectRow | None) -> str:
    """Where the next person at a kiosk begins: by choosing, if this one did, else with the same session or booth."""
    return _address(survey, None if FROM_ALL in request.args else subject, kiosk=True)


def _address(survey: SurveyRow, subject: SubjectRow | None, *, kiosk: bool, from_all: bool = False) -> str:
    values = {"edition": g.scope.edition.slug, "slug": survey.slug, **({FROM_ALL: "1"} if from_all else {})}
    if subject is None:
        return url_for("surveys.answer_at_kiosk" if kiosk else "surveys.answer_survey", **values)
    endpoint = "surveys.answer_about_at_kiosk" if kiosk else "surveys.answer_about"
    return url_for(endpoint, subject=subject.slug, **values)


def _noted(answer: Response, slug: str) -> Response:
    """The browser notes that it has sent an answer, and nothing about which."""
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
