"""Votes of a panel: the chair asks and ends them, each member gives a ballot alone."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, NotFound, Refusal
from eventapp.judging.forms.deliberation import BallotForm, EndVoteForm
from eventapp.judging.queries import deliberation as queries
from eventapp.judging.services import voting
from eventapp.judging.views.blueprint import bp
from eventapp.web import security
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

ABSTAIN = "abstain"


@bp.route("/judging/votes")
@requires("judging.score")
def list_votes() -> ResponseReturnValue:
    """The running votes in which this judge may vote."""
    security.personal()
    return render_template("judging/votes.html", votes=queries.my_votes(g.scope))


@bp.route("/judging/votes/<opaque:ballot>", methods=["GET", "POST"])
@requires("judging.score")
def vote(ballot: str) -> ResponseReturnValue:
    """One's own ballot; nobody sees who leads before the vote has ended."""
    security.personal()
    row = queries.vote(g.scope, ballot)
    seat = queries.my_seat(g.scope, row)
    if seat is None:
        raise NotFound
    names = {str(entry): name for entry, name in row.options}
    mine = next((entry or ABSTAIN for member, entry in row.ballots if member == seat), None)
    given = next((key for key, name in names.items() if name == mine), mine)
    form = BallotForm(data={"entry": given})
    form.entry.choices = names | {ABSTAIN: gettext(N_("I abstain"))}
    if form.accepted():
        chosen = form.entry.data
        try:
            voting.cast(g.scope, public_id=ballot, entry_id=None if chosen == ABSTAIN else int(chosen))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("Your ballot was recorded. You can change it until the vote ends.")))
            return redirect(url_for("judging.vote", ballot=ballot), 303)
    return render_template("judging/ballot.html", vote=row, form=form, mine=mine), form.http_status


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/votes/<opaque:ballot>", methods=["GET", "POST"])
@requires("judging.close")
def show_vote(edition: str, round_key: str, ballot: str) -> ResponseReturnValue:
    """How many have voted; the numbers once the vote has ended. POST ends it."""
    row = queries.vote(g.scope, ballot)
    if row.round_key != round_key:
        raise NotFound
    form = EndVoteForm()
    if form.accepted():
        try:
            message = _end(ballot, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(message))
            return redirect(request.path, 303)
    return render_template(
        "judging/vote.html",
        vote=row,
        form=form,
        members=queries.members(g.scope, row.category_id, [entry for entry, _ in row.options]),
    ), form.http_status


def _end(public_id: str, form: EndVoteForm) -> str:
    """End the vote as the form says; gives what to tell."""
    reason = form.reason.data or ""
    if form.without_result.data:
        voting.cancel(g.scope, public_id=public_id, reason=reason)
        return N_("The vote ended without a result.")
    if voting.end(g.scope, public_id=public_id, reason=reason) is None:
        return N_("The most ballots are equal: nothing was decided. Hold another vote.")
    return N_("The vote has ended and its result was recorded. Signatures given before are void.")
