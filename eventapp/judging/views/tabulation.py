"""The chair's page of a category: the ranking with how sure it is, what it hangs on, and what the panel decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, NotFound, Refusal
from eventapp.judging.documents import tables as documents
from eventapp.judging.forms.acts import DecisionForm, EmptyForm
from eventapp.judging.forms.deliberation import NoteForm, QuestionForm
from eventapp.judging.models.states import RoundKind
from eventapp.judging.queries import deliberation, stages
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.sealed import Finding
from eventapp.judging.rules.tabulation import INCOMPLETE
from eventapp.judging.services import deliberating, voting
from eventapp.judging.views import figures, pictures
from eventapp.judging.views.blueprint import bp
from eventapp.judging.views.board import visible_finding
from eventapp.judging.views.decisions import climb_lines, rungs, why
from eventapp.web.forms import Form
from eventapp.web.i18n import format_number, gettext
from eventapp.web.routing import requires

if TYPE_CHECKING:
    from eventapp.judging.queries.analysing import CategoryAnalysis

_PATH = "/manage/<edition:edition>/judging/<slug:round_key>/categories/<slug:category>"
NOTE, VOTE = "note-", "vote-"  # three forms stand on one page
FLAGS = {
    "lenient": N_("lenient"),
    "severe": N_("strict"),
    "erratic": N_("erratic"),
    "narrow": N_("narrow scale"),
    "wide": N_("wide scale"),
    "halo": N_("one impression"),
}
METHODS = {
    "adjusted": N_("Corrected mean"),
    "mean": N_("Plain mean"),
    "trimmed": N_("Trimmed mean"),
}


@bp.route(_PATH, methods=["GET", "POST"])
@requires("judging.tabulate")
def show_tabulation(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """A category's ranking reckoned from the log now, with how sure it is; POST writes down the panel's decision."""
    round_, found = visible_finding(round_key)
    form = DecisionForm()
    form.entry.choices = {name: name for name in deliberating.candidates(found, category)}
    if form.carried_out(
        lambda: deliberating.decide(
            g.scope, key=round_key, category=category, entry=form.entry.data, reason=form.reason.data or ""
        )
    ):
        flash(gettext(N_("The panel's decision was recorded. Signatures given before are void.")))
        return _back(edition, round_key, category)
    return _page(round_, found, category, form), form.http_status


@bp.route(f"{_PATH}/ladder", methods=["POST"])
@requires("judging.close")
def apply_ladder(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Let the ladder order those that are level as announced."""
    form = EmptyForm()
    if form.accepted():
        deliberating.apply_ladder(g.scope, key=round_key, category=category, reason=gettext(deliberating.BY_LADDER))
        flash(gettext(N_("The ladder was applied and its steps were recorded. Signatures given before are void.")))
    return _back(edition, round_key, category)


@bp.route(f"{_PATH}/notes", methods=["POST"])
@requires("judging.close")
def add_note(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Write down what was said about an entry."""
    round_, found = visible_finding(round_key)
    form = NoteForm(prefix=NOTE)
    form.entry.choices = _entries(found, category)
    if form.carried_out(
        lambda: deliberating.note(
            g.scope, key=round_key, category=category, entry=form.entry.data, body=form.body.data or ""
        )
    ):
        flash(gettext(N_("The note was kept.")))
        return _back(edition, round_key, category)
    return _page(round_, found, category, form, note_form=form), form.http_status


@bp.route(f"{_PATH}/votes", methods=["POST"])
@requires("judging.close")
def ask_panel(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Ask the panel's members to vote about entries that scores leave open."""
    round_, found = visible_finding(round_key)
    form = QuestionForm(prefix=VOTE)
    form.entries.choices = {name: name for name in deliberating.candidates(found, category)}
    if form.accepted():
        try:
            public_id = voting.ask(
                g.scope,
                key=round_key,
                category=category,
                entries=form.entries.data or [],
                question=form.question.data or "",
                quorum=form.quorum.data,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("The members who may vote were asked by mail.")))
            return redirect(url_for("judging.show_vote", edition=edition, round_key=round_key, ballot=public_id), 303)
    return _page(round_, found, category, form, question_form=form), form.http_status


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/scores.csv")
@requires("judging.tabulate")
def download_scores(edition: str, round_key: str) -> ResponseReturnValue:
    """The marks under pseudonyms, for the tabulation command."""
    return _csv(documents.scores_csv(visible_finding(round_key)[1].inputs), "scores.csv")


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/rubric.csv")
@requires("judging.tabulate")
def download_rubric(edition: str, round_key: str) -> ResponseReturnValue:
    """The rubric, for the tabulation command."""
    return _csv(documents.rubric_csv(visible_finding(round_key)[1].inputs), "rubric.csv")


def _page(
    round_: RoundRow,
    found: Finding,
    category: str,
    form: Form,
    *,
    note_form: NoteForm | None = None,
    question_form: QuestionForm | None = None,
) -> str:
    row = next((each for each in found.inputs.categories if each.key == category), None)
    if row is None:
        raise NotFound
    possible = deliberating.candidates(found, category)
    decides = round_.stands.awaits_publication and g.scope.may("judging.close")
    talks = round_.stands.takes_decisions and g.scope.may("judging.close")
    decision_form = form if isinstance(form, DecisionForm) else DecisionForm()
    decision_form.entry.choices = {name: name for name in possible}
    notes = note_form or NoteForm(prefix=NOTE)
    notes.entry.choices = _entries(found, category)
    question = question_form or QuestionForm(prefix=VOTE)
    question.entries.choices = {name: name for name in possible}
    decision = next((each for each in found.inputs.decisions if each.category == category), None)
    is_talked_about = not (round_.is_open or round_.is_draft)
    return render_template(
        "judging/tabulation.html",
        round=round_,
        category=row,
        form=form,
        decision_form=decision_form,
        note_form=notes,
        question_form=question,
        may_decide=decides and len(possible) > 1,
        may_talk=talks,
        decision=decision,
        decided_text=why(decision.reason) if decision else "",
        decided_by=rungs(decision, _labels(found, category)) if decision else [],
        notes=[each for each in deliberation.notes(g.scope, round_.id) if each.category == category]
        if is_talked_about
        else [],
        votes=[each for each in deliberation.votes(g.scope, round_.id) if each.category == category]
        if is_talked_about
        else [],
        warnings_of_all=figures.sentences(
            # each incomplete sheet of this category stands among its own warnings already
            [each for each in found.content["tabulation"]["warnings"] if each["message"] != INCOMPLETE],
            {each.key: each.label for each in found.inputs.categories},
        ),
        stage=stages.stage(g.scope, round_.id),
        combined=stages.combined(found, category),
        **_ranking(found, category),
        **figures.FILTERS,
    )


def _ranking(found: Finding, category: str) -> dict[str, Any]:
    from eventapp.judging.queries import analysing  # noqa: PLC0415 -- slow import, used by few requests

    document = found.categories.get(category)
    if document is None:
        return {"document": None}
    outcome = found.outcomes[category]
    order = {entry: index for index, (_, entry) in enumerate(outcome["ranking"])}
    rank = {entry: rank for rank, entry in outcome["ranking"]}
    rows = sorted(figures.lines(document, rank), key=lambda row: order[row.name])
    axis = figures.axis(rows)
    analysis = analysing.analysis(found, category)
    labels = _labels(found, category)
    return {
        "document": document,
        "outcome": outcome,
        "rows": rows,
        "bars": [axis.bar(row) for row in rows],
        "axis": axis,
        "judges": figures.judge_lines(document),
        "margin": figures.margin(rows),
        "agreement": figures.agreement(document["reliability"]),
        "warnings": figures.sentences(document["warnings"], labels),
        "winner": found.winner(category),
        "is_selection": found.inputs.round.kind == RoundKind.SELECTION,
        "analysis": analysis,
        **(_pictures(analysis, labels) if analysis else {"climbs": []}),
    }


def _pictures(analysis: CategoryAnalysis, labels: dict[str, str]) -> dict[str, Any]:
    """What stands around the analysis: columns, legends, pictures, the ladder in sentences."""
    notices = {notice: notice.sentence(gettext) for card in analysis.cards for notice in card.notices}
    return {
        "climbs": [climb_lines(each, labels) for each in analysis.climbs],
        "ladder_decides": any(len(each.order) > 1 for each in analysis.climbs),
        "flag_names": FLAGS,
        "method_columns": [{"label": gettext(METHODS[name]), "num": True} for name in analysis.methods],
        "criteria_columns": [{"label": label, "num": True} for label in analysis.criteria],
        "criteria_legend": [(label, pictures.tone(index)) for index, label in enumerate(analysis.criteria)],
        "card_notices": list(notices.values()),
        "dots": pictures.dot_strips(analysis.totals, low=analysis.low, high=analysis.high),
        "parts": pictures.contributions(analysis.criteria, analysis.shares, low=analysis.low, high=analysis.high),
        "score": lambda value: "–" if value is None else format_number(value, 2),
    }


def _labels(found: Finding, category: str) -> dict[str, str]:
    return {key: label for (where, key), label in found.inputs.labels.items() if where == category}


def _entries(found: Finding, category: str) -> dict[str, str]:
    return {each.name: each.name for each in found.inputs.entries if each.category == category}


def _back(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    return redirect(url_for("judging.show_tabulation", edition=edition, round_key=round_key, category=category), 303)


def _csv(content: bytes, name: str) -> Response:
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})
