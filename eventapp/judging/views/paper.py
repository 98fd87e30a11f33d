"""Paper: sheets to print, for judges and the secretariat, and signed sheets to enter by two people."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Refusal
from eventapp.frozen import frozen
from eventapp.judging.errors import OffScale
from eventapp.judging.forms.secretariat import PaperForm
from eventapp.judging.queries import paper as queries
from eventapp.judging.queries import progress
from eventapp.judging.queries.judge import CriterionRow
from eventapp.judging.services import paper
from eventapp.judging.services.scoring import CommentNeeded
from eventapp.judging.views.blueprint import bp
from eventapp.web.forms import strip_lines
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

STATE_TAGS = {
    "none": (N_("Not entered"), ""),
    "once": (N_("Entered once"), "attention"),
    "differs": (N_("The entries differ"), "failed"),
    "written": (N_("Written from paper"), "done"),
    "screen": (N_("Scored on a screen"), "known"),
    "recused": (N_("Recused"), "now"),
}


@frozen
class PaperLine:
    """One criterion as the form shows it."""

    row: CriterionRow
    score: str
    note: str
    error: str | None


@bp.route("/judging/print/<slug:round_key>")
@requires("judging.score")
def print_mine(round_key: str) -> ResponseReturnValue:
    """The judge's own sheets of a round, with what is saved, to print and sign."""
    found = queries.to_print(g.scope, round_key=round_key, user_id=g.scope.actor.id)
    return render_template("judging/print.html", found=found, back_to=url_for("judging.home"), blank=False)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/judges/<int:user_id>/sheets")
@requires("judging.paper")
def print_judge(edition: str, round_key: str, user_id: int) -> ResponseReturnValue:
    """The same for the secretariat, without any score: to be filled in by hand."""
    found = queries.to_print(g.scope, round_key=round_key, user_id=user_id)
    back = url_for("judging.show_judges", edition=edition, round_key=round_key)
    return render_template("judging/print.html", found=found, back_to=back, blank=True)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/paper")
@requires("judging.paper")
def list_papers(edition: str, round_key: str) -> ResponseReturnValue:
    """Every sheet of a round: which were entered from paper, by how many people."""
    round_ = progress.round_by_key(g.scope, round_key)
    rows = queries.paper_rows(g.scope, round_.id)
    return render_template("judging/papers.html", round=round_, rows=rows, tags=STATE_TAGS)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/paper/<opaque:sheet>", methods=["GET", "POST"])
@requires("judging.paper")
def enter_paper(edition: str, round_key: str, sheet: str) -> ResponseReturnValue:
    """One sheet, as this person reads it. What somebody else read shows only when both are in and differ."""
    round_ = progress.round_by_key(g.scope, round_key)
    shown, judge, _ = queries.sheet_of_judge(g.scope, round_.id, sheet)
    form, refusal = PaperForm(), None
    if form.accepted():
        scores = {row.key: request.form.get(f"score-{row.key}", "") for row in shown.criteria}
        notes = {row.key: strip_lines(request.form.get(f"note-{row.key}")) or "" for row in shown.criteria}
        try:
            entered = paper.enter(g.scope, round_key=round_key, public_id=sheet, scores=scores, notes=notes)
        except Refusal as refused:
            refusal = refused
            form.refusals.append(refused.sentence(gettext))
        else:
            flash(_outcome(entered), "attention" if entered.differences else "message")
            here = url_for("judging.enter_paper", edition=edition, round_key=round_key, sheet=sheet)
            there = url_for("judging.list_papers", edition=edition, round_key=round_key)
            return redirect(here if entered.differences else there, 303)
    readings = queries.readings(g.scope, shown.id)
    mine = next((each for each in readings if each.user_id == g.scope.actor.id), None)
    return render_template(
        "judging/paper.html",
        form=form,
        round=round_,
        sheet=shown,
        judge=judge,
        lines=_lines(shown.criteria, mine, refusal),
        readings=readings,
        mine=mine,
        differences=paper.differences(shown, readings),
    ), refusal.status if refusal else form.http_status


def _outcome(entered: paper.Entered) -> str:
    if entered.written:
        return gettext(N_("Both entries agree. The scores are written in the judge's name."))
    if entered.differences:
        return gettext(N_("The two entries differ. Both look at the paper again and correct their own entry."))
    return gettext(N_("Your entry is kept. A second person enters the same sheet from the paper."))


def _lines(criteria: list[CriterionRow], mine: queries.Reading | None, refusal: Refusal | None) -> list[PaperLine]:
    lines = []
    for row in criteria:
        of_field = isinstance(refusal, OffScale | CommentNeeded | paper.LongPaperNote) and refusal.field == row.key
        error = refusal.sentence(gettext) if refusal and of_field else None
        kept = ((mine.scores.get(row.key) if mine else None) or "", (mine.notes.get(row.key) if mine else None) or "")
        score = request.form.get(f"score-{row.key}", kept[0])
        lines.append(PaperLine(row, score, request.form.get(f"note-{row.key}", kept[1]), error))
    return lines
