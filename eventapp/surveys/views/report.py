"""A survey's figures: live while it runs, whole after its end, printed, and given to the public."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.errors import N_, NotFound
from eventapp.surveys.documents import paper
from eventapp.surveys.documents.paper import About, Speech
from eventapp.surveys.queries import asked as asking
from eventapp.surveys.queries import crosses, published, results, surveys, weighing
from eventapp.surveys.queries.results import MIN_N
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.rules.phases import GRACE, Phase
from eventapp.surveys.rules.sampling import rate
from eventapp.surveys.rules.steps import HELD_BACK
from eventapp.surveys.services import exporting, publishing, watching
from eventapp.surveys.views import by_subject, comparing, figures, indices, words
from eventapp.surveys.views.blueprint import bp
from eventapp.surveys.views.phases import PHASE_KINDS, PHASES
from eventapp.web.addresses import absolute
from eventapp.web.i18n import current_locale, format_number, format_short_date, gettext
from eventapp.web.pagecache import cached
from eventapp.web.routing import requires

LIVE_SECONDS = 15


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>")
@requires("surveys.view")
def show_results(edition: str, slug: str) -> ResponseReturnValue:
    """The figures of one survey; while it runs they move when ten more people have answered. 6 to 10 statements."""
    survey = surveys.survey(g.scope, slug)
    return render_template(
        "surveys/manage/results.html",
        survey=survey,
        address=absolute(url_for("surveys.answer_survey", edition=edition, slug=slug)),
        phases=PHASES,
        phase_kinds=PHASE_KINDS,
        is_published=published.is_published(g.scope, slug) if survey.takes is Phase.OVER else False,
        skm_weight=words.weight(survey.skm_weight),
        seconds=LIVE_SECONDS,
        final_at=survey.closes_at + GRACE,
        **_figures(survey),
    )


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/live")
@requires("surveys.view")
def show_live(edition: str, slug: str) -> ResponseReturnValue:
    """The part of the page that moves; 304 while nothing has."""
    survey = surveys.survey(g.scope, slug)
    page = render_template("surveys/manage/_figures.html", survey=survey, **_figures(survey))
    answer = make_response(page)
    answer.set_etag(sha256(page.encode()).hexdigest()[:32])
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/report")
@requires("surveys.view")
def show_report(edition: str, slug: str) -> ResponseReturnValue:
    """After the end: questions against each other, years against each other, weighted shares. 6 to 11 statements.

    Before it, when that will be.
    """
    survey = surveys.survey(g.scope, slug)
    if survey.takes is not Phase.OVER:
        return render_template(
            "surveys/manage/report_later.html",
            survey=survey,
            address=url_for("surveys.show_results", edition=edition, slug=slug),
            at=survey.closes_at + GRACE,
        )
    asked = asking.questions(g.scope, survey)
    found = results.counts(g.scope, survey.id, asked)
    document = results.described(asked, found, skm_weight=survey.skm_weight)
    subjects = by_subject.division(g.scope, survey) if document["n"] else None
    divisions = [subjects.row] if subjects else results.breakdowns(asked)
    by = next((row for row in divisions if row.key == request.args.get("by", divisions[0].key)), None)
    if divisions and by is None:
        raise NotFound
    tables: list[Any] = []
    if by is not None and document["n"]:
        divided = crosses.divisions(
            asked,
            found,
            document,
            subjects=subjects.division if subjects else None,
            weighed_by=(survey.weighting or {}).get("question", ""),
        )
        made = crosses.crosses(g.scope, by.key, divided, asked, document)
        tables = comparing.tables(by, [each.row for each in asked], made)
    weighted = weighing.weighted(g.scope, survey.weighting, asked, document) if document["n"] else None
    return render_template(
        "surveys/manage/report.html",
        survey=survey,
        people=document["n"],
        least=MIN_N,
        divisions=divisions,
        by=by,
        tables=tables,
        trends=comparing.over_the_years(published.years(g.scope, survey, asked, document), asked),
        weighted=comparing.weighted_rows(weighted, asked) if weighted else None,
    )


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/report.pdf")
@requires("surveys.view")
def print_report(edition: str, slug: str) -> ResponseReturnValue:
    """The report to be printed or filed, in the reader's language."""
    survey = surveys.survey(g.scope, slug)
    asked = asking.questions(g.scope, survey)
    document = results.described(asked, watching.seen(g.scope, survey, asked), skm_weight=survey.skm_weight)
    eligible = published.eligible(g.scope, survey)
    about = About(
        survey.title,
        survey.closes_at.date(),
        g.scope.edition.name,
        f"{format_short_date(survey.opens_at)} – {format_short_date(survey.closes_at)}",
        rate(document["n"], eligible) if document["n"] else None,
        published.texts(g.scope, slug) if survey.takes is Phase.OVER else (),
        [_who_could(eligible)],
    )
    wordings = exporting.wordings([each.row for each in asked])
    answer = Response(paper.report(document, about, words=wordings, speech=_speech()), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-report.pdf"'
    return answer


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/publish", methods=["POST"])
@requires("surveys.manage")
def publish_results(edition: str, slug: str) -> ResponseReturnValue:
    """Show the figures to everybody, as they are now."""
    publishing.publish(g.scope, slug=slug)
    flash(gettext(N_("The figures are public now.")))
    return redirect(url_for("surveys.show_results", edition=edition, slug=slug), 303)


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/take-back", methods=["POST"])
@requires("surveys.manage")
def take_back_results(edition: str, slug: str) -> ResponseReturnValue:
    """Show them to nobody any more."""
    publishing.take_back(g.scope, slug=slug)
    flash(gettext(N_("The figures are no longer public.")))
    return redirect(url_for("surveys.show_results", edition=edition, slug=slug), 303)


@bp.route("/<edition:edition>/surveys/<slug:slug>/results")
@requires(PUBLIC)
@cached(10)
def show_public_results(edition: str, slug: str) -> ResponseReturnValue:
    """The figures of a published survey, as they were frozen. 2 statements."""
    found = published.publication(g.scope, slug)
    people = found.document["n"]
    return render_template(
        "surveys/results.html",
        found=found,
        people=people,
        least=MIN_N,
        answered=rate(people, found.eligible),
        report=figures.report(found.questions, found.document),
        index=indices.index(found.questions, found.document),
        texts=published.texts(g.scope, slug),
    )


def _figures(survey: SurveyRow) -> dict[str, Any]:
    """What the moving part of the page shows."""
    asked = asking.questions(g.scope, survey)
    found = watching.seen(g.scope, survey, asked)
    document = results.described(asked, found, skm_weight=survey.skm_weight)
    people = document["n"]
    is_over = survey.takes is Phase.OVER
    rows = [each.row for each in asked]
    invited = surveys.invited(g.scope, survey.id)
    eligible = None if survey.is_open else invited
    return {
        "people": people,
        "least": MIN_N,
        "held_back": HELD_BACK,
        "is_over": is_over,
        "invited": invited,
        "answered": rate(people, eligible) if people else None,
        "who_could": _who_could(eligible),
        "report": figures.report(rows, document) if people else None,
        "index": indices.index(rows, document) if people else None,
        "gone": [each.row.text for each in asked if not each.is_current],
        "na": figures.not_applicable(rows, found.na),
        "comments": figures.by_question(asked, results.comments(g.scope, survey.id)) if people and is_over else [],
    }


def _who_could(eligible: int | None) -> str:
    if eligible is None:
        return gettext(
            N_("Anybody who knows the address may answer, also more than once. There is therefore no response rate.")
        )
    return gettext(
        N_("The response rate is the share of those who were sent a personal link, whether it arrived or not.")
    )


def _speech() -> Speech:
    return Speech(current_locale(), gettext, format_number)
