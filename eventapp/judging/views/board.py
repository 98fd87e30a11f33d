"""The board of a round for chair, auditor and organiser: progress, the log, recusals; scores for those who may."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import Role
from eventapp.errors import N_, NotFound
from eventapp.frozen import frozen
from eventapp.judging.forms.acts import ReasonForm
from eventapp.judging.models.states import RoundState, SignerRole
from eventapp.judging.queries import progress, sealed, staffing, tabulating
from eventapp.judging.queries.progress import Books, PairRow, RoundRow, SignatureRow
from eventapp.judging.queries.staffing import Staffed
from eventapp.judging.rules.procedure import OwnSheetsFirst
from eventapp.judging.services import assigning, finishing, publishing
from eventapp.judging.views import awaited, decisions, figures, pictures
from eventapp.judging.views.awaited import STATE_NAMES
from eventapp.judging.views.blueprint import bp
from eventapp.judging.views.judge import STATE_TAGS
from eventapp.judging.views.pictures import EntryLine, Picture
from eventapp.web.i18n import format_moment, gettext
from eventapp.web.routing import requires


@frozen
class CategoryBoard:
    """A category on the board: its judges, each with the own sheets, and who has scored whom as a picture."""

    key: str
    label: str
    books: Books
    judges: dict[str, list[PairRow]]
    heat: Picture
    lines: list[EntryLine]
    names: list[str]
    finished: list[PairRow]  # declared so by their judges


@frozen
class ShortCategory:
    """The regions of a category that wait for a judge; ``nobody``: not one region has any."""

    category: str
    label: str
    rows: list[Staffed]
    nobody: bool


@bp.route("/manage/<edition:edition>/judging")
@requires("judging.watch")
def list_rounds(edition: str) -> ResponseReturnValue:
    """Every round of the edition with its state and how many sheets are in."""
    rounds = progress.rounds(g.scope)
    books = {row.key: progress.books(progress.pair_rows(g.scope, row.id)) for row in rounds}
    short = {row.key: _short(row, staffing.staffing(g.scope, row)) for row in rounds if row.stands.may_be_prepared}
    return render_template("judging/rounds.html", rounds=rounds, books=books, short=short, state_names=STATE_NAMES)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>")
@requires("judging.watch")
def show_round(edition: str, round_key: str) -> ResponseReturnValue:
    """Categories and judges with what is complete, missing and recused."""
    round_ = progress.round_by_key(g.scope, round_key)
    pairs = progress.pair_rows(g.scope, round_.id)
    signatures = progress.signatures(g.scope, round_.id)
    acts = awaited.possible(round_, signatures)
    sees = sees_scores(signatures) and not progress.owes_sheets(g.scope, round_)
    found = sealed.finding(g.scope, round_) if sees and "sign" in acts else None
    categories = found.inputs.categories if found else tabulating.categories(g.scope, round_.id)
    assigned = {pair.category for pair in pairs}
    return render_template(
        "judging/round.html",
        round=round_,
        books=progress.books(pairs),
        categories=_categories(pairs),
        unassigned=[each for each in categories if each.key not in assigned],
        short=_short(round_, _staffed(found, pairs) if found else staffing.staffing(g.scope, round_)),
        sees_scores=sees,
        sees_log=g.scope.may("judging.sign"),
        tags=STATE_TAGS,
        moves=progress.steps(g.scope, round_.id),
        state_names=STATE_NAMES,
        why=decisions.why,
        possible=acts,
        awaited=awaited.awaited(round_, signatures),
        uncertain=_uncertain(found) if found else {},
        **state_line(round_, signatures),
    )


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/score-log")
@requires("judging.sign")
def show_log(edition: str, round_key: str) -> ResponseReturnValue:
    """Walk through the score log now, and say whether it is whole."""
    round_ = progress.round_by_key(g.scope, round_key)
    verified = publishing.verify_round(g.scope, key=round_key)
    return render_template("judging/score_log.html", round=round_, verified=verified, **figures.FILTERS)


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/recusals/<opaque:sheet>", methods=["GET", "POST"])
@requires("judging.close")
def recuse(edition: str, round_key: str, sheet: str) -> ResponseReturnValue:
    """Take a judge off one entry, with the reason."""
    round_ = progress.round_by_key(g.scope, round_key)
    pair = next((row for row in progress.pair_rows(g.scope, round_.id) if row.public_id == sheet), None)
    if pair is None:
        raise NotFound
    form = ReasonForm()
    if form.carried_out(lambda: assigning.recuse(g.scope, public_id=sheet, reason=form.reason.data or "")):
        flash(gettext(N_("The judge was recused. The sheet counts neither as missing nor as zero.")))
        return redirect(url_for("judging.show_round", edition=edition, round_key=round_key), 303)
    return render_template("judging/recuse.html", round=round_, pair=pair, form=form), form.http_status


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/finished/<opaque:sheet>", methods=["GET", "POST"])
@requires("judging.close")
def resume(edition: str, round_key: str, sheet: str) -> ResponseReturnValue:
    """Let a judge change a sheet that was declared finished, with the reason."""
    round_ = progress.round_by_key(g.scope, round_key)
    pairs = progress.pair_rows(g.scope, round_.id)
    pair = next((row for row in pairs if row.public_id == sheet and row.is_finished), None)
    if pair is None:
        raise NotFound
    form = ReasonForm()
    if form.carried_out(lambda: finishing.resume(g.scope, public_id=sheet, reason=form.reason.data or "")):
        flash(gettext(N_("The judge can change the sheet again.")))
        return redirect(url_for("judging.show_round", edition=edition, round_key=round_key), 303)
    return render_template("judging/resume.html", round=round_, pair=pair, form=form), form.http_status


def visible_finding(round_key: str) -> tuple[RoundRow, sealed.Finding]:
    """The round's result for those who may see it now.

    Raises NotFound for an auditor before the chair has signed, OwnSheetsFirst for a chair who still scores in it.
    """
    round_ = progress.round_by_key(g.scope, round_key)
    if Role.CHAIR not in g.scope.roles and not sees_scores(progress.signatures(g.scope, round_.id)):
        raise NotFound
    if progress.owes_sheets(g.scope, round_):
        raise OwnSheetsFirst(round=round_.name)
    return round_, sealed.finding(g.scope, round_)


def sees_scores(signatures: list[SignatureRow]) -> bool:
    """The chair always; an auditor once the chair has signed: chair and auditor together open the result."""
    if Role.CHAIR in g.scope.roles:
        return True
    return Role.AUDITOR in g.scope.roles and any(each.role == SignerRole.CHAIR for each in signatures)


def state_line(round_: RoundRow, signatures: list[SignatureRow]) -> dict[str, Any]:
    """The named steps of a round, and which of them it is at; preparation is shown while it lasts."""
    states = [state for state in RoundState if state is not RoundState.DRAFT or round_.is_draft]
    steps = [
        f"{gettext(STATE_NAMES[state])} {format_moment(round_.closed_at)}"
        if state is RoundState.CLOSED and round_.closed_at
        else gettext(STATE_NAMES[state])
        for state in states
    ]
    return {"steps": steps, "step": states.index(round_.stands), "signatures": signatures}


def _staffed(found: sealed.Finding, pairs: list[PairRow]) -> list[Staffed]:
    """Whether anybody scored each region of a closed round, from what is there already."""
    judged = {(pair.category, pair.region) for pair in pairs if not pair.recused}
    regions = sorted({(each.category, each.name) for each in found.inputs.entries})
    labels = {each.key: each.label for each in found.inputs.categories if each.is_scored}
    return [Staffed(key, labels[key], name, (key, name) in judged, 1) for key, name in regions if key in labels]


def _short(round_: RoundRow, rows: list[Staffed]) -> list[ShortCategory]:
    """The regions that wait for a judge, by category; once scoring has ended, those that nobody scored."""
    groups: dict[str, list[Staffed]] = {}
    for row in rows:
        groups.setdefault(row.category, []).append(row)
    ends = not round_.stands.may_be_prepared
    found = []
    for key, rows in groups.items():
        short = [row for row in rows if (not row.counting if ends else row.is_short)]
        if short:
            found.append(ShortCategory(key, rows[0].label, short, nobody=not any(row.counting for row in rows)))
    return found


def _uncertain(found: sealed.Finding) -> dict[str, str]:
    """The categories to look at before anybody signs, with their labels: undecided or narrow."""
    return {
        each.key: each.label
        for each in found.inputs.categories
        if each.key in found.categories
        and (found.outcomes[each.key]["open"] or figures.is_narrow(found.categories[each.key], places=each.honoured))
    }


def _categories(pairs: list[PairRow]) -> list[CategoryBoard]:
    found: dict[str, list[PairRow]] = {}
    for pair in pairs:
        found.setdefault(pair.category, []).append(pair)
    boards = []
    for key, rows in found.items():
        judges: dict[str, list[PairRow]] = {}
        for row in rows:
            judges.setdefault(row.judge if row.judge_id else row.pseudonym, []).append(row)
        boards.append(
            CategoryBoard(
                key,
                rows[0].label,
                progress.books(rows),
                judges,
                pictures.heat_map(rows),
                pictures.heat_lines(rows),
                pictures.judge_names(rows),
                [row for row in rows if row.is_finished],
            )
        )
    return boards
